"""The three engines, each used as one would, behind the same calls. Every search gives decoded documents.

SQLite: WAL, synchronous FULL, one JSON column with expression indexes, decoded by the library that spotrep uses.
"""

import random
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

import msgspec
from tinydb import TinyDB, where

from store.database import hashed, open_database, ordered

Row = dict[str, Any]

_NAME = "docs"
_INDEXES = {_NAME: [hashed("id"), hashed("subject", "id"), ordered("published")]}
_id_field = where("id")
_INDEXED_PATHS = ("$.id", "$.subject.id", "$.published")
_WORDS = (
    "launcher",
    "battery",
    "convoy",
    "railway",
    "depot",
    "brigade",
    "shell",
    "range",
    "barrel",
    "column",
    "station",
)


def documents(count: int, seed: int) -> Iterator[Row]:
    """Yield documents of about 600 bytes of JSON, the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311 (nothing secret)
    for number in range(count):
        yield {
            "id": identifier(number, seed),
            "published": moment(chance.random()),
            "status": chance.choice(["candidate", "accepted", "rejected"]),
            "amount": chance.randrange(100_000),
            "subject": {"id": f"s{chance.randrange(2000)}", "text": " ".join(chance.choices(_WORDS, k=3))},
            "place": {"lat": round(chance.uniform(45, 55), 4), "lon": round(chance.uniform(30, 45), 4), "name": None},
            "tags": chance.choices(_WORDS, k=2),
            "text": " ".join(chance.choices(_WORDS, k=48)),
        }


def identifier(number: int, seed: int) -> str:
    """Return the `id` of a document."""
    return f"{seed:08x}{number:08x}"


def moment(part: float) -> str:
    """Return a time of the years 2020 to 2029 as text: the texts are in the order of the parts, 0 to 1."""
    second = int(part * 10 * 365 * 86400)
    day, rest = divmod(second, 86400)
    return f"{2020 + day // 365}-{day % 365 // 31 + 1:02}-{day % 365 % 31 + 1:02}T{rest // 3600:02}:{rest % 3600:04}Z"


class Engine(Protocol):
    """What is measured of each engine."""

    name: str

    def insert(self, rows: Sequence[Row]) -> None:
        """Insert documents in one transaction that is on disk afterwards."""

    def get(self, number: int) -> Row:
        """Return the document with a number."""

    def equal(self, wanted: str) -> list[Row]:
        """Return the documents with an `id`."""

    def equal_prepared(self, wanted: str) -> list[Row]:
        """Do as `equal`, with all that does not depend on `wanted` made beforehand."""

    def within(self, low: str, high: str) -> list[Row]:
        """Return the documents of a time."""

    def newest(self, count: int) -> list[Row]:
        """Return the latest documents."""

    def update(self, number: int, status: str) -> None:
        """Change one field of a document; it is on disk afterwards."""

    def scan(self, amount: int) -> list[Row]:
        """Return the documents with at least this amount, which has no index."""


class Ours:
    """The database of this program."""

    name = "spotrep"

    def __init__(self, folder: Path) -> None:
        self.database = open_database(folder / "ours.json", schema=1, indexes=_INDEXES)
        self._table = self.database.table(_NAME)

    def insert(self, rows: Sequence[Row]) -> None:
        """Insert documents in one transaction that is on disk afterwards."""
        self._table.insert_multiple(rows)

    def get(self, number: int) -> Row:
        """Return the document with a number."""
        found: Row = self._table.get(doc_id=number)
        return found

    def equal(self, wanted: str) -> list[Row]:
        """Return the documents with an `id`."""
        return [*self._table.search(where("id") == wanted)]

    def equal_prepared(self, wanted: str) -> list[Row]:
        """Do as `equal`, with the field named beforehand."""
        return [*self._table.search(_id_field == wanted)]

    def of_subject(self, wanted: str) -> list[Row]:
        """Return the documents about a subject."""
        return [*self._table.search(where("subject")["id"] == wanted)]

    def within(self, low: str, high: str) -> list[Row]:
        """Return the documents of a time."""
        return [*self._table.search((where("published") >= low) & (where("published") < high))]

    def newest(self, count: int) -> list[Row]:
        """Return the latest documents."""
        return [*self._table.newest("published", limit=count)]

    def update(self, number: int, status: str) -> None:
        """Change one field of a document; it is on disk afterwards."""
        self._table.update({"status": status}, doc_ids=[number])

    def scan(self, amount: int) -> list[Row]:
        """Return the documents with at least this amount, which has no index."""
        return [*self._table.search(where("amount") >= amount)]


class Stock:
    """TinyDB as it comes."""

    name = "stock TinyDB"

    def __init__(self, folder: Path) -> None:
        self._table = TinyDB(folder / "stock.json").table(_NAME, cache_size=0)

    def insert(self, rows: Sequence[Row]) -> None:
        """Insert documents in one transaction that is on disk afterwards."""
        self._table.insert_multiple(rows)

    def get(self, number: int) -> Row:
        """Return the document with a number."""
        return {**(self._table.get(doc_id=number) or {})}

    def equal(self, wanted: str) -> list[Row]:
        """Return the documents with an `id`."""
        return [*self._table.search(where("id") == wanted)]

    def equal_prepared(self, wanted: str) -> list[Row]:
        """Do as `equal`, with the field named beforehand."""
        return [*self._table.search(_id_field == wanted)]

    def within(self, low: str, high: str) -> list[Row]:
        """Return the documents of a time."""
        return [*self._table.search((where("published") >= low) & (where("published") < high))]

    def newest(self, count: int) -> list[Row]:
        """Return the latest documents."""
        return [*sorted(self._table.all(), key=lambda row: row["published"], reverse=True)[:count]]

    def update(self, number: int, status: str) -> None:
        """Change one field of a document; it is on disk afterwards."""
        self._table.update({"status": status}, doc_ids=[number])

    def scan(self, amount: int) -> list[Row]:
        """Return the documents with at least this amount, which has no index."""
        return [*self._table.search(where("amount") >= amount)]


class Sqlite:
    """SQLite with a JSON column."""

    name = "SQLite"

    def __init__(self, folder: Path) -> None:
        self._db = sqlite3.connect(folder / "base.sqlite", isolation_level=None)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = FULL")
        self._db.execute("CREATE TABLE IF NOT EXISTS docs (number INTEGER PRIMARY KEY, body TEXT NOT NULL)")
        for place, path in enumerate(_INDEXED_PATHS):
            self._db.execute(f"CREATE INDEX IF NOT EXISTS by_{place} ON docs (json_extract(body, '{path}'))")

    def insert(self, rows: Sequence[Row]) -> None:
        """Insert documents in one transaction that is on disk afterwards."""
        self._db.execute("BEGIN IMMEDIATE")
        self._db.executemany(
            "INSERT INTO docs (body) VALUES (?)", [(msgspec.json.encode(row).decode(),) for row in rows]
        )
        self._db.execute("COMMIT")

    def get(self, number: int) -> Row:
        """Return the document with a number."""
        return self._rows("SELECT body FROM docs WHERE number = ?", number)[0]

    def equal(self, wanted: str) -> list[Row]:
        """Return the documents with an `id`."""
        return self._rows("SELECT body FROM docs WHERE json_extract(body, '$.id') = ?", wanted)

    def equal_prepared(self, wanted: str) -> list[Row]:
        """Do as `equal`: sqlite3 keeps prepared statements by itself."""
        return self.equal(wanted)

    def of_subject(self, wanted: str) -> list[Row]:
        """Return the documents about a subject."""
        return self._rows("SELECT body FROM docs WHERE json_extract(body, '$.subject.id') = ?", wanted)

    def within(self, low: str, high: str) -> list[Row]:
        """Return the documents of a time."""
        return self._rows(
            "SELECT body FROM docs "
            "WHERE json_extract(body, '$.published') >= ? AND json_extract(body, '$.published') < ?",
            low,
            high,
        )

    def newest(self, count: int) -> list[Row]:
        """Return the latest documents."""
        return self._rows("SELECT body FROM docs ORDER BY json_extract(body, '$.published') DESC LIMIT ?", count)

    def update(self, number: int, status: str) -> None:
        """Change one field of a document; it is on disk afterwards."""
        self._db.execute("UPDATE docs SET body = json_set(body, '$.status', ?) WHERE number = ?", (status, number))

    def scan(self, amount: int) -> list[Row]:
        """Return the documents with at least this amount, which has no index."""
        return self._rows("SELECT body FROM docs WHERE json_extract(body, '$.amount') >= ?", amount)

    def _rows(self, statement: str, *values: object) -> list[Row]:
        return [msgspec.json.decode(body) for (body,) in self._db.execute(statement, values)]
