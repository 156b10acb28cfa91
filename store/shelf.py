"""One table of the ledger as typed records; what is wrong with a record is said before it is stored."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

import msgspec

from store.database import Database, DatabaseError, LockedError
from store.errors import LedgerError, LedgerLockedError
from store.records import Stored

R = TypeVar("R", bound=Stored)


@contextmanager
def translated() -> Iterator[None]:
    """Turn the database's errors into the ledger's."""
    try:
        yield
    except LockedError as error:
        raise LedgerLockedError(str(error)) from error
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
            return [self._convert(row) for row in self._database.table(self.name)]

    def get(self, record_id: str) -> R | None:
        """Return one record, or None."""
        with translated():
            row = self._database.table(self.name).get(lambda row: row.get("id") == record_id)
        return None if row is None else self._convert(row)

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
        rows = {record.id: msgspec.to_builtins(record) for record in records}
        stored = {str(row.get("id")): row for row in table}
        changed = {stored[key].doc_id: row for key, row in rows.items() if key in stored and stored[key] != row}
        fresh = [row for key, row in rows.items() if key not in stored]
        if changed:
            table.replace(changed)
        if fresh:
            table.insert_multiple(fresh)
        return len(changed) + len(fresh)

    def _convert(self, row: dict[str, object]) -> R:
        try:
            return msgspec.convert(row, self.record_type)
        except msgspec.ValidationError as error:
            raise LedgerError(
                f"{self._database.shared.path}: record {row.get('id')!r} of {self.name} is damaged: {error}"
            ) from error
