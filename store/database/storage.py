"""An open database without its tables: transactions, compaction, and what is shared between threads.

The snapshot is LEDGER.json, LEDGER.json.journal holds what was changed since, LEDGER.json.lock is the writer's lock.
Reading looks with one `stat` whether the journal grew and never waits for another process. Writing takes the lock,
reads what others appended, carries out the change in memory, and appends it with one write and one fdatasync.

Several threads may use one storage. A thread in a transaction holds up the readers of its own process until the
transaction ends, so that none of them sees half of it: keep transactions short and never await inside one.
"""

import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from tinydb.storages import Storage

from store.database.changes import Change, changes_of
from store.database.documents import copy_of, prepare
from store.database.errors import DatabaseError, EditedError, ReadOnlyError
from store.database.following import Follower
from store.database.loading import Files
from store.database.lock import WriterLock
from store.database.snapshot import write_copy, write_snapshot
from store.database.state import Declared, State, TableState, Undo
from store.database.transactions import Operation, Remove, operation_line, put_line, sealed

LEAST_JOURNAL = 8 << 20
"""A journal is due for compaction when it is larger than this and than the snapshot."""

_NO_DOCUMENTS = TableState({}, ())


class SharedStorage(Storage):
    """The store beneath a `Database`, in TinyDB's own terms."""

    def __init__(
        self, path: Path, *, indexes: Declared, schema: int, read_only: bool, lock_timeout: float, durable: bool
    ) -> None:
        """Read the files. Raises DatabaseError and its kinds."""
        self.files = Files(path)
        self.read_only = read_only
        self.mutex = threading.RLock()
        """Held by whoever reads or changes what is in memory."""
        self._writers = threading.RLock()
        self._durable = durable
        self._lock = WriterLock(self.files.lock, lock_timeout, model=path)
        self._follower = Follower(self.files, indexes=indexes, schema=schema, read_only=read_only)
        self._foreign_told = 0
        self._in_transaction = False
        self._pinned = False
        self._lines: list[bytes] = []
        self._undo: list[Undo] = []
        self._changes: list[Iterable[Change]] = []
        self._compact_at = 0
        try:
            self._follower.reload(locked=False)
        except EditedError:
            if read_only:
                raise
            # Only the holder of the lock can set the journal aside, which this does, and says so.
            with self._lock_held():
                self._follower.reload(locked=True)

    @property
    def path(self) -> Path:
        """The snapshot's path, which is the database's name."""
        return self.files.snapshot

    # Reading

    def state(self) -> State:
        """Return what is in memory, as of now or as of the running transaction. Only while holding `mutex`."""
        if not self._in_transaction and not self._pinned:
            self._follower.catch_up()
        return self._follower.state

    def table(self, name: str) -> TableState:
        """Return one table as `state` does; one that is not there is empty."""
        follower = self._follower
        if not self._in_transaction and not self._pinned:
            follower.catch_up()
        return follower.state.tables.get(name, _NO_DOCUMENTS)

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Let all that is read in the block be of one moment; the other threads of this process wait for its end."""
        with self.mutex:
            self.state()
            before, self._pinned = self._pinned, True
            try:
                yield
            finally:
                self._pinned = before

    def changed(self) -> bool:
        """Tell whether another process or handle changed anything since this was last asked; never once closed.

        Raises GoneError where the files are gone.
        """
        with self.mutex:
            if self._follower.closed:
                return False
            self.state()
            self._follower.look_for_snapshot()
            told, self._foreign_told = self._foreign_told, self._follower.foreign
            return told != self._foreign_told

    def changes(self) -> list[Change]:
        """Return which documents changed since this was last asked, through this handle or another."""
        with self.mutex:
            self.state()
            return self._follower.feed.take()

    def read(self) -> dict[str, dict[str, Any]]:
        """Return a copy of all tables, as stock TinyDB holds them."""
        with self.mutex:
            return {
                name: {str(number): copy_of(row) for number, row in table.in_order().items()}
                for name, table in self.state().tables.items()
            }

    # Writing

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All changes in the block reach the disk and other readers together, or none of them happens.

        Blocks may be nested; an inner one that fails takes back only its own changes. Raises ReadOnlyError,
        LockedError where another process does not let go, and DatabaseError where the disk does not take the changes.
        """
        if self.read_only:
            raise ReadOnlyError(f"{self.path} was opened for reading only")
        with self._writers:
            if self._in_transaction:
                with self._all_or_nothing():
                    yield
                return
            with self._lock_held():
                with self.mutex:
                    self._follower.catch_up_to_write()
                    self._in_transaction = True
                    try:
                        with self._all_or_nothing():
                            yield
                            self._commit()
                    finally:
                        self._in_transaction = False
                        self._forget_steps(0)
                self._compact_if_overdue()

    def put(self, table: str, number: int, document: Mapping[str, Any]) -> None:
        """Insert or replace a document. Only in a transaction. Raises DocumentError."""
        row, body = prepare(document, table, number)
        line = put_line(table, number, body)
        self._step(line, self._follower.state.put(table, number, row), ((table, number),))

    def carry_out(self, operation: Operation) -> None:
        """Carry out an operation that is no Put. Only in a transaction."""
        line = operation_line(operation)
        undo = self._follower.state.apply(operation)
        self._step(line, undo, changes_of(operation, undo))

    def write(self, data: Mapping[str, Mapping[Any, Mapping[str, Any]]]) -> None:
        """Make the tables equal to `data`, as extensions of stock TinyDB do; only what differs is written."""
        with self.transaction():
            for name in {*self.state().tables, *data}:
                self.write_table(name, data.get(name, {}))

    def write_table(self, table: str, documents: Mapping[Any, Mapping[str, Any]]) -> None:
        """Make one table equal to `documents`; only what differs is written."""
        wanted = {int(number): document for number, document in documents.items()}
        with self.transaction():
            held = self.state().tables.get(table)
            known = {} if held is None else dict(held.rows)
            for number in known.keys() - wanted.keys():
                self.carry_out(Remove(table, number))
            for number, document in wanted.items():
                if known.get(number) != document:
                    self.put(table, number, document)

    # Looking after the files

    @property
    def compaction_is_due(self) -> bool:
        """Whether the journal has outgrown the snapshot."""
        return self._journal_bytes() > self._journal_limit()

    def compact(self) -> None:
        """Write a new snapshot and begin a new journal; readers go on meanwhile, writers wait.

        Raises DatabaseError where the disk does not take it; nothing is lost or changed then.
        """
        if self.read_only:
            raise ReadOnlyError(f"{self.path} was opened for reading only")
        with self._writers:
            if self._in_transaction:
                raise DatabaseError(f"{self.path} cannot be compacted inside a transaction")
            with self._lock_held():
                with self.mutex:
                    self._follower.catch_up_to_write()
                self._write_generation()

    def copy_to(self, target: Path) -> None:
        """Write everything, as of now, to a new snapshot elsewhere, for its owner only. Raises OSError."""
        with self.mutex:
            tables = {name: dict(table.in_order()) for name, table in self.state().tables.items()}
            books = self._follower.state.books(self._follower.generation)
        write_copy(target, tables, books)

    def close(self) -> None:
        """Let go of the files; closing twice is harmless."""
        with self._writers, self.mutex:
            self._lock.close()
            self._follower.close()

    # How a transaction is kept together

    @contextmanager
    def _lock_held(self) -> Iterator[None]:
        try:
            held = self._lock.held()
            held.__enter__()
        except OSError as error:
            self._follower.look_for_snapshot()
            raise self._unwritable(error) from error
        try:
            yield
        finally:
            held.__exit__(None, None, None)

    @contextmanager
    def _all_or_nothing(self) -> Iterator[None]:
        begin = len(self._lines)
        try:
            yield
        except BaseException:
            self._follower.state.take_back(reversed(self._undo[begin:]))
            self._forget_steps(begin)
            raise

    def _step(self, line: bytes, undo: Undo, changes: Iterable[Change]) -> None:
        self._lines.append(line)
        self._undo.append(undo)
        self._changes.append(changes)

    def _forget_steps(self, begin: int) -> None:
        del self._lines[begin:], self._undo[begin:], self._changes[begin:]

    def _commit(self) -> None:
        if not self._lines:
            return
        if not self._follower.generation:
            # A new file, or one of stock TinyDB or of the first version: it becomes a snapshot as a whole.
            self._write_generation()
        else:
            try:
                journal = self._follower.begin_journal()
                journal.append(*sealed(self._lines, journal.crc), durable=self._durable)
            except OSError as error:
                raise self._unwritable(error) from error
            finally:
                self._follower.wrote()
        for changes in self._changes:
            self._follower.feed.add(changes)

    # How compaction is done

    def _write_generation(self) -> None:
        """Write the next snapshot, then its journal. Only with the lock held and all caught up."""
        follower = self._follower
        generation = follower.generation + 1
        with self.mutex:
            tables = {name: dict(table.in_order()) for name, table in follower.state.tables.items()}
            books = follower.state.books(generation)
        try:
            stamp, checksum = write_snapshot(self.path, tables, books)
        except OSError as error:
            raise self._unwritable(error) from error
        # Without its journal the snapshot is whole all the same, and the next write makes the journal.
        with self.mutex, suppress(OSError):
            follower.begin_generation(generation, stamp, checksum)

    def _compact_if_overdue(self) -> None:
        """Compact where the host has not done so in time. A disk that is too full for it still takes small changes."""
        if self._journal_bytes() > max(2 * self._journal_limit(), self._compact_at):
            try:
                self._write_generation()
            except DatabaseError:
                self._compact_at = 2 * self._journal_bytes()

    def _journal_bytes(self) -> int:
        journal = self._follower.journal
        return 0 if journal is None else journal.offset

    def _journal_limit(self) -> int:
        stamp = self._follower.snapshot_stamp
        return max(LEAST_JOURNAL, stamp[1] if stamp else 0)

    def _unwritable(self, error: OSError) -> DatabaseError:
        return DatabaseError(f"cannot write {self.path}: {error.strerror}; nothing was changed")
