"""The rows of a table by number, through a handle and as stock TinyDB reads them from the file."""

from pathlib import Path
from typing import Any

from tinydb import TinyDB

Rows = dict[int, dict[str, Any]]


def rows(database: TinyDB, table: str) -> Rows:
    return {document.doc_id: dict(document) for document in database.table(table)}


def stock_rows(path: Path, table: str) -> Rows:
    with TinyDB(path, access_mode="r", encoding="utf-8") as stock:
        return rows(stock, table)
