"""A ledger put back from a backup, or saved from a damaged journal; what was there before is kept beside it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from store.database import Salvage, restore, salvage
from store.errors import LedgerError
from store.ledger import FILE_NAME, SCHEMA, make_directory
from store.records import TABLES
from store.shelf import translated


def restore_ledger(directory: Path, file: Path) -> list[Path]:
    """Put a backup in the place of the ledger in `directory`, or make one of it; return where the old files went.

    Programs that have the ledger open go on with what was restored. Raises LedgerError, and changes nothing, for a
    file that is no ledger, that a newer version wrote, in which a record is damaged, or that is not whole without the
    journal beside it.
    """
    if is_there(Path(f"{file}.journal")):
        raise LedgerError(
            f"{file} is a ledger in use, and {file.name}.journal may hold more: "
            f"make a backup with `spotrep backup FILE --ledger {file.parent}` and restore that"
        )

    def examine(tables: Mapping[str, Mapping[int, dict[str, Any]]], schema: int | None) -> None:
        if schema is None and not TABLES.keys() & tables.keys():
            raise LedgerError(f"{file} is not the backup of a ledger: it has none of a ledger's tables")
        if schema is not None and schema > SCHEMA:
            raise LedgerError(
                f"{file} was written by a newer version (schema {schema}, this program knows {SCHEMA}): "
                "upgrade the program"
            )
        _refuse_damaged_records(file, tables)

    make_directory(directory)
    with translated():
        return restore(file, directory / FILE_NAME, examine=examine)


def salvage_ledger(directory: Path) -> Salvage:
    """Keep what proves itself whole in the damaged journal of the ledger in `directory`, and begin a new one.

    Raises LedgerError where there is no journal to save anything from.
    """
    if not is_there(directory / FILE_NAME):
        raise LedgerError(f"there is no ledger in {directory}")
    with translated():
        return salvage(directory / FILE_NAME)


def is_there(file: Path) -> bool:
    """Tell whether there is such a file. Raises LedgerError where this user may not know."""
    try:
        return file.exists()
    except OSError as error:
        raise LedgerError(f"cannot look for {file}: {error.strerror}") from error


def _refuse_damaged_records(file: Path, tables: Mapping[str, Mapping[int, dict[str, Any]]]) -> None:
    for table, record_type in TABLES.items():
        for row in tables.get(table, {}).values():
            try:
                msgspec.convert(row, record_type)
            except msgspec.ValidationError as error:
                raise LedgerError(f"{file}: record {row.get('id')!r} of {table} is damaged: {error}") from error
