"""TinyDB itself, on a shared file: its own API, with transactions and without its stale caches."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, cast

from tinydb import TinyDB
from tinydb.queries import QueryLike
from tinydb.table import Table

from store.database.errors import NewerSchemaError
from store.database.storage import SharedStorage, as_stored

_META = "_meta"


class SharedTable(Table):
    """A stock table whose every change is a transaction and whose next number is never a stale one."""

    def __init__(self, storage: SharedStorage, name: str, **options: Any) -> None:
        self._shared = storage
        self._numbered_at = -1
        # A query cache would not notice what another process wrote, and stock `persist_empty` empties the table.
        super().__init__(storage, name, **(options | {"cache_size": 0, "persist_empty": False}))

    def insert(self, document: Mapping[str, Any]) -> int:
        """Insert a document, numbered after what is in the file now."""
        with self._shared.transaction():
            return super().insert(document)

    def upsert(self, document: Mapping[str, Any], cond: QueryLike | None = None) -> list[int]:
        """Update what matches, else insert, in one transaction."""
        with self._shared.transaction():
            return super().upsert(document, cond)

    def replace(self, documents: Mapping[int, Mapping[str, Any]]) -> None:
        """Put whole documents in the place of those with these numbers."""
        self._update_table(lambda table: table.update(documents))

    def _update_table(self, updater: Callable[[dict[int, Mapping[Any, Any]]], None]) -> None:
        def update(table: dict[int, Mapping[Any, Any]]) -> None:
            # Stock TinyDB alters documents in place, and other threads may be reading them.
            known = dict(table)
            table.update({number: dict(document) for number, document in known.items()})
            updater(table)
            for number, document in table.items():
                if document != known.get(number):
                    table[number] = as_stored(self.name, number, document)

        with self._shared.transaction():
            super()._update_table(update)

    def _get_next_id(self) -> int:
        if self._numbered_at != self._shared.generation:
            self._next_id = None
            self._numbered_at = self._shared.generation
        return cast("int", super()._get_next_id())  # type: ignore[no-untyped-call]


class Database(TinyDB):
    """A TinyDB whose file several processes read and write. Use `open_database`."""

    table_class = SharedTable  # type: ignore[assignment]
    default_storage_class = SharedStorage  # type: ignore[assignment]

    @property
    def shared(self) -> SharedStorage:
        """The storage beneath, with its own type."""
        return cast("SharedStorage", self.storage)

    def table(self, name: str, **options: Any) -> SharedTable:
        """Return a table, made by the first document put into it."""
        return cast("SharedTable", super().table(name, **options))

    def transaction(self) -> AbstractContextManager[None]:
        """Return a context in which all changes, over all tables, reach the file together or not at all."""
        return self.shared.transaction()

    def snapshot(self) -> AbstractContextManager[None]:
        """Return a context in which this thread reads all tables as they are now."""
        return self.shared.snapshot()

    def drop_table(self, name: str) -> None:
        """Drop one table, in one transaction."""
        with self.transaction():
            self.shared.write({other: rows for other, rows in self.shared.read().items() if other != name})
        self._tables.pop(name, None)

    def changed(self) -> bool:
        """Tell whether somebody else replaced the file since it was last read."""
        return self.shared.changed()


def open_database(path: Path, *, schema: int, read_only: bool = False, lock_timeout: float = 10.0) -> Database:
    """Open the database at `path`; a file that is not there yet is made by the first write.

    `schema` is the number of the caller's record layout; it is written into a new file. Raises DamagedError for a
    file that is no database, NewerSchemaError for one that a newer program wrote, DatabaseError where it cannot
    be read.
    """
    database = Database(path, read_only=read_only, lock_timeout=lock_timeout)
    found = _schema_of(database)
    if found is not None and found > schema:
        raise NewerSchemaError(
            f"{path} was written by a newer version (schema {found}, this program knows {schema}): upgrade the program"
        )
    if found is None and not read_only:
        with database.transaction():
            if _schema_of(database) is None:
                database.table(_META).insert({"schema": schema})
    return database


def _schema_of(database: Database) -> int | None:
    numbers = [document.get("schema") for document in database.table(_META)]
    return next((number for number in numbers if isinstance(number, int)), None)
