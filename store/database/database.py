"""TinyDB itself on the shared store."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, cast

from tinydb import TinyDB

from store.database.changes import Change
from store.database.errors import DatabaseError, LockedError
from store.database.mounts import refuse_network_mount
from store.database.state import Declared
from store.database.storage import SharedStorage
from store.database.table import SharedTable
from store.database.transactions import Drop, SetSchema


class Database(TinyDB):
    """A TinyDB whose file several processes read and write. Use `open_database`."""

    table_class = SharedTable  # type: ignore[assignment]
    default_storage_class = SharedStorage  # type: ignore[assignment]

    @property
    def shared(self) -> SharedStorage:
        """The storage beneath, with its own type."""
        return cast("SharedStorage", self.storage)

    def table(self, name: str, **options: Any) -> SharedTable:
        """Return a table; it is made by its first document."""
        return cast("SharedTable", super().table(name, **options))

    def tables(self) -> set[str]:
        """Return the names of all tables."""
        with self.shared.mutex:
            return set(self.shared.state().tables)

    def drop_table(self, name: str) -> None:
        """Remove a table and its documents. Their numbers are not given again."""
        with self.transaction():
            if name in self.shared.state().tables:
                self.shared.carry_out(Drop(name))
        self._tables.pop(name, None)

    def drop_tables(self) -> None:
        """Remove all tables."""
        with self.transaction():
            for name in self.tables():
                self.drop_table(name)
        self._tables.clear()

    def transaction(self) -> AbstractContextManager[None]:
        """Return a context in which all changes, over all tables, reach the disk together or not at all."""
        return self.shared.transaction()

    def snapshot(self) -> AbstractContextManager[None]:
        """Return a context in which this thread reads all tables as they are at one moment; write nothing in it."""
        return self.shared.snapshot()

    def changed(self) -> bool:
        """Tell whether another process or handle changed anything since this was last asked. Costs two stats.

        Raises GoneError where the files have been deleted or moved away.
        """
        return self.shared.changed()

    def changes(self) -> list[Change]:
        """Return table and number of each document that changed since this was last asked, whoever changed it.

        The first call returns nothing and begins to take note. Call it now and then also when nothing is wanted: a
        handle that never looks keeps the disk space of journals that compaction has replaced.
        """
        return self.shared.changes()

    def compact(self) -> None:
        """Bring the snapshot up to date and empty the journal. Takes some tenths of a second for 100,000 documents."""
        self.shared.compact()

    def compact_if_due(self) -> bool:
        """Compact if the journal has outgrown the snapshot and nobody is writing; tell whether that was done.

        Call it from a thread when the program is idle. A journal twice as large as that is compacted by the write
        that makes it so.
        """
        if self.shared.read_only or not self.shared.compaction_is_due:
            return False
        try:
            self.shared.compact()
        except LockedError:
            return False
        return True

    def backup(self, target: Path) -> None:
        """Write everything, as of now, to one file that stock TinyDB and `restore` read. Also for a read-only handle.

        The file is there whole and on disk, or not at all. Raises DatabaseError where the name is taken or the disk
        does not take it.
        """
        try:
            self.shared.copy_to(target)
        except FileExistsError as error:
            raise DatabaseError(f"{target} exists already: name a new file for the backup") from error
        except OSError as error:
            raise DatabaseError(f"cannot write {target}: {error.strerror}") from error


def open_database(
    path: Path,
    *,
    schema: int,
    indexes: Declared | None = None,
    migrations: Mapping[int, Callable[[Database], None]] | None = None,
    read_only: bool = False,
    lock_timeout: float = 10.0,
    durable: bool = True,
) -> Database:
    """Open the database at `path`, making it where it is not there. Slow for a large one: call it off the event loop.

    `schema` is the number of the caller's record layout and `migrations` the steps to it, each under the number it
    starts from; they run in one transaction. `indexes` are those of each table, built when they are first of use.
    Without `durable`, a change survives the end of the program but not that of the machine.

    A file of stock TinyDB is read as it is and becomes the database's own with the first write.

    Raises DamagedError for a file that is no database, EditedError where it was edited beside a live journal,
    NewerSchemaError for one that a newer program wrote, NetworkMountError, DatabaseError where it cannot be read.
    """
    if path.is_symlink():
        # A new snapshot takes the place of the file, not of the link to it, and the journal lies beside it.
        path = path.resolve()
    refuse_network_mount(path.parent)
    database = Database(
        path,
        indexes=indexes or {},
        schema=schema,
        read_only=read_only,
        lock_timeout=lock_timeout,
        durable=durable,
    )
    if not read_only:
        _bring_up_to(database, schema, migrations or {})
    return database


def _bring_up_to(database: Database, schema: int, migrations: Mapping[int, Callable[[Database], None]]) -> None:
    with database.shared.mutex:
        if database.shared.state().schema == schema:
            return
    with database.transaction():
        found = database.shared.state().schema
        for number in range(schema if found is None else found, schema):
            if number in migrations:
                migrations[number](database)
        if found != schema:
            database.shared.carry_out(SetSchema(schema))
