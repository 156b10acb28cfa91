"""The database in memory, kept level with the files: what others append is read from where it was left."""

import os

from store.database.changes import ChangeFeed, changes_of
from store.database.errors import DatabaseError, GoneError, NewerSchemaError
from store.database.files import Stamp, checksum_of, stamp_of
from store.database.journal import Journal, header_of
from store.database.loading import Files, Loaded, load
from store.database.snapshot import Tables
from store.database.state import Declared, State

_stat = os.stat


class Follower:
    """Holds the state and the open journal. Not for several threads at once."""

    def __init__(self, files: Files, *, indexes: Declared, schema: int, read_only: bool) -> None:
        """Nothing is read before the first `reload`."""
        self.state: State
        self.journal: Journal | None = None
        """The journal that continues the snapshot. None: the next write makes it."""
        self.generation = 0
        self.snapshot_stamp: Stamp | None = None
        self.feed = ChangeFeed()
        self.foreign = 0
        """Counts the transactions and reloads that came from elsewhere."""
        self._files = files
        self._journal_name = os.fsencode(files.journal)
        self._indexes = indexes
        self._schema = schema
        self._read_only = read_only
        self._journal_stamp: Stamp | None = None
        self.closed = False

    def catch_up(self, *, locked: bool = False) -> None:
        """Take over what others wrote. Costs one stat where they wrote nothing.

        `locked`: the caller holds the writer's lock. Raises DatabaseError and its kinds.
        """
        if self.journal is not None and self._journal_stamp is not None:
            # Written out, as every read comes by here: a call or a tuple more is felt.
            inode, size, mtime_ns = self._journal_stamp
            try:
                found = _stat(self._journal_name)
            except OSError:
                pass
            else:
                if found.st_mtime_ns == mtime_ns and found.st_size == size and found.st_ino == inode:
                    return
        self._look_closer(locked=locked)

    def look_for_snapshot(self) -> None:
        """Raise GoneError where the snapshot is no longer there, which reading alone does not need to know."""
        if self.snapshot_stamp is not None and stamp_of(self._files.snapshot) is None:
            raise self._gone()

    def catch_up_to_write(self) -> None:
        """Catch up and see to it that the journal ends where a transaction ends. Only with the writer's lock."""
        self.catch_up(locked=True)
        if stamp_of(self._files.snapshot) != self.snapshot_stamp:
            self.reload(locked=True)
        if self.journal is not None and self.journal.size > self.journal.offset:
            self.journal.cut()

    def reload(self, *, locked: bool) -> None:
        """Read everything anew."""
        loaded = load(self._files, read_only=self._read_only, locked=locked)
        self._refuse_if_gone(loaded)
        state = State(loaded.snapshot, self._indexes)
        for transaction in loaded.transactions:
            for operation in transaction:
                state.apply(operation)
        self._refuse_newer_schema(state)
        if hasattr(self, "state"):
            self.feed.add_difference(_documents(self.state), _documents(state))
            self.foreign += 1
        if self.journal is not None:
            self.journal.close()
        self.state, self.journal = state, loaded.journal
        self.snapshot_stamp, self._journal_stamp = loaded.snapshot.stamp, loaded.journal_stamp
        if self.journal is not None and self._journal_stamp is not None:
            self._journal_stamp = self._settled(self._journal_stamp)
        self.generation = loaded.snapshot.books.generation

    def begin_generation(self, generation: int, stamp: Stamp, checksum: int) -> None:
        """Go over to a snapshot that was just written, with a new journal. Raises OSError where that cannot be made.

        After that error there is no journal, and `begin_journal` makes it later.
        """
        continues = None
        if self.journal is not None:
            continues = self.journal.offset
            self.journal.close()
            self.journal = None
        self.generation, self.snapshot_stamp = generation, stamp
        self._journal_stamp = stamp_of(self._files.journal)
        self._create_journal(stamp, checksum, continues)

    def begin_journal(self) -> Journal:
        """Return the journal, made anew where there is none that continues the snapshot. Raises OSError."""
        if self.journal is None and self.snapshot_stamp is not None:
            self._create_journal(self.snapshot_stamp, checksum_of(self._files.snapshot), None)
        if self.journal is None:
            raise FileNotFoundError(2, "there is no snapshot to continue", str(self._files.snapshot))
        return self.journal

    def wrote(self) -> None:
        """Take note that the journal was written to by this process."""
        if self.journal is not None:
            self._journal_stamp = self.journal.stamp

    def close(self) -> None:
        """Let go of the files; closing twice is harmless."""
        self.closed = True
        if self.journal is not None:
            self.journal.close()
            self.journal = None

    def _look_closer(self, *, locked: bool) -> None:
        if self.closed:
            raise DatabaseError(f"{self._files.snapshot} has been closed")
        try:
            found = stamp_of(self._files.journal)
            if found != self._journal_stamp:
                if not self._follow(found):
                    self.reload(locked=locked)
            elif self.journal is None and stamp_of(self._files.snapshot) != self.snapshot_stamp:
                self.reload(locked=locked)
        except OSError as error:
            raise DatabaseError(f"cannot read {self._files.snapshot}: {error.strerror}") from error

    def _refuse_if_gone(self, loaded: Loaded) -> None:
        """Take no file that went away for an empty one, and so for news."""
        if self.snapshot_stamp is None:
            return
        if loaded.snapshot.stamp is None:
            raise self._gone()
        if self.journal is not None and loaded.journal_stamp is None and loaded.snapshot.stamp == self.snapshot_stamp:
            raise GoneError(
                f"{self._files.journal} is gone, deleted or moved away while it was open: put it back, or open "
                f"{self._files.snapshot.name} anew to go on without the changes in it"
            )

    def _gone(self) -> GoneError:
        return GoneError(
            f"{self._files.snapshot} is gone, deleted or moved away while it was open: put it back or restore a backup"
        )

    def _create_journal(self, stamp: Stamp, checksum: int, continues: int | None) -> None:
        header = header_of(self.generation, stamp, checksum, continues)
        self.journal = Journal.create(self._files.journal, header, model=self._files.snapshot)
        self.wrote()

    def _follow(self, found: Stamp | None) -> bool:
        """Go on in the journal, or in the one that compaction put in its place; False where that leads nowhere."""
        if self.journal is None or self._journal_stamp is None or found is None or not self._take_over(self.journal):
            return False
        if found[0] == self._journal_stamp[0]:
            self._journal_stamp = self._settled(found)
            return True
        successor = Journal.open(self._files.journal, read_only=self._read_only)
        if successor is None:
            return False
        header, stamp = successor.header, successor.stamp
        follows = header.journal == self.generation + 1 and header.continues == self.journal.offset
        if not follows or not self._take_over(successor):
            successor.close()
            return False
        self.journal.close()
        self.journal = successor
        self._journal_stamp = self._settled(stamp)
        self.generation, self.snapshot_stamp = header.journal, header.stamp
        return True

    def _settled(self, found: Stamp) -> Stamp:
        """Return the stamp to compare the journal's next one with: no other is equal to it while bytes are unread.

        A torn end may be cut and written over within one tick of the file system's clock.
        """
        read_to_its_end = self.journal is not None and self.journal.offset == found[1]
        return found if read_to_its_end else (found[0], -1, 0)

    def _take_over(self, journal: Journal) -> bool:
        """Carry out what a journal has gained; False where it cannot be followed from where it was left."""
        if journal.size < journal.offset:
            return False
        found = journal.read()
        for transaction in found.transactions:
            for operation in transaction:
                undo = self.state.apply(operation)
                self.feed.add(changes_of(operation, undo))
        self.foreign += len(found.transactions)
        self._refuse_newer_schema(self.state)
        return found.damage is None

    def _refuse_newer_schema(self, state: State) -> None:
        if state.schema is not None and state.schema > self._schema:
            raise NewerSchemaError(
                f"{self._files.snapshot} was written by a newer version "
                f"(schema {state.schema}, this program knows {self._schema}): upgrade the program"
            )


def _documents(state: State) -> Tables:
    return {name: table.rows for name, table in state.tables.items()}
