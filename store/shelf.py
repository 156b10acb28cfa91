"""One table of the ledger as typed records; what is wrong with a record is said before it is stored."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from operator import itemgetter
from typing import Any, Generic, TypeVar

import msgspec
from tinydb import where

from store.database import Database, DatabaseError, DocumentError, LockedError
from store.errors import LedgerError, LedgerLockedError, RecordError
from store.records import Stored

R = TypeVar("R", bound=Stored)


@contextmanager
def translated() -> Iterator[None]:
    """Turn the database's errors into the ledger's."""
    try:
        yield
    except LockedError as error:
        raise LedgerLockedError(str(error)) from error
    except DocumentError as error:
        raise RecordError(str(error)) from error
    except DatabaseError as error:
        raise LedgerError(str(error)) from error


class Shelf(Generic[R]):
    """The records of one type, each under its own id."""

    def __init__(
        self, database: Database, name: str, record_type: type[R], check: Callable[[R], None] | None = None
    ) -> None:
        """`check` raises LedgerError for a record that must not be stored."""
        self.name = name
        self.record_type = record_type
        self._database = database
        self._check = check

    def all(self) -> list[R]:
        """Return every record, in the order in which they came. Raises LedgerError naming a record that is damaged."""
        with translated():
            return [self._convert(row) for _, row in self._database.table(self.name).rows()]

    def rows(self) -> list[dict[str, Any]]:
        """Return every record as it is stored, damaged ones too, for readers who alter nothing in it."""
        with translated():
            return [row for _, row in self._database.table(self.name).rows()]

    def rows_of(self, record_ids: Iterable[str]) -> list[dict[str, Any]]:
        """Return the records with these ids as they are stored, in the order in which they came."""
        with translated():
            found = self._database.table(self.name).having("id", record_ids)
        return [row for _, row in sorted(found, key=itemgetter(0))]

    @property
    def revision(self) -> int:
        """A number that is the same only as long as all records are, for whoever has looked at all of them."""
        with translated():
            return self._database.table(self.name).revision

    def get(self, record_id: str) -> R | None:
        """Return one record, or None."""
        with translated():
            found = self._database.table(self.name).having("id", [record_id])
        return self._convert(found[0][1]) if found else None

    def put(self, *records: R) -> int:
        """Insert records, or replace those with the same id; return how many really changed.

        Everything is checked before anything is written. Outside a transaction this is one.
        """
        with translated(), self._database.transaction():
            if self._check:
                for record in records:
                    self._check(record)
            return self._put(records)

    def _put(self, records: tuple[R, ...]) -> int:
        table = self._database.table(self.name)
        latest = {record.id: record for record in records}
        # Of records with one id, which only another program can have written, the first is the record: see `get`.
        stored = {row["id"]: (number, row) for number, row in reversed(table.having("id", latest))}
        changed: dict[int, dict[str, Any]] = {}
        fresh: list[dict[str, Any]] = []
        for key, record in latest.items():
            row = msgspec.to_builtins(record)
            number, before = stored.get(key, (0, None))
            if before is None:
                fresh.append(row)
            elif before != row and not self._means(before, record):
                changed[number] = row
        if changed:
            table.replace(changed)
        if fresh:
            table.insert_multiple(fresh)
        return len(changed) + len(fresh)

    def having(self, field: str, value: str) -> list[R]:
        """Return the records with a value in a field, for which the ledger should keep an index."""
        with translated():
            return [self._convert(row) for _, row in self._database.table(self.name).rows(where(field) == value)]

    def remove(self, *record_ids: str) -> int:
        """Remove records, as far as they are there; return how many were. Outside a transaction this is one."""
        with translated(), self._database.transaction():
            numbers = [number for number, _ in self._database.table(self.name).having("id", record_ids)]
            return len(self._database.table(self.name).remove(doc_ids=numbers)) if numbers else 0

    def _means(self, row: dict[str, Any], record: R) -> bool:
        """Tell whether a stored row is this record, written as an earlier version did or with lists for tuples."""
        try:
            return msgspec.convert(row, self.record_type) == record
        except msgspec.ValidationError:
            return False

    def _convert(self, row: dict[str, Any]) -> R:
        try:
            return msgspec.convert(row, self.record_type)
        except msgspec.ValidationError as error:
            raise LedgerError(
                f"{self._database.shared.path}: record {row.get('id')!r} of {self.name} is damaged: {error}"
            ) from error
