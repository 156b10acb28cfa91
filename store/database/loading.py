"""Read snapshot and journal together, and find out whether they belong together.

Both carry a generation. The journal of the snapshot's own generation continues it. The journal of the generation
before is wholly contained in it: compaction writes the snapshot first, and was interrupted or is going on. Anything
else means that somebody edited or replaced the snapshot while the journal held changes that are not in it.
"""

import contextlib
import shutil
import time
import zlib
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

from store.database.errors import DamagedError, DatabaseError, EditedError, GoneError
from store.database.files import Stamp, checksum_of, stamp_of, sync_directory, unused_name
from store.database.journal import Journal
from store.database.snapshot import Snapshot, read_snapshot
from store.database.transactions import Operation

_LEAST_ATTEMPTS = 3
_PATIENCE_SECONDS = 0.2
_PAUSE_SECONDS = 0.01


class Files:
    """Where a database's files are."""

    def __init__(self, snapshot: Path) -> None:
        self.snapshot = snapshot
        self.journal = snapshot.with_name(snapshot.name + ".journal")
        """What was changed since the snapshot."""
        self.lock = snapshot.with_name(snapshot.name + ".lock")
        """The writer's lock."""


@dataclass(frozen=True)
class Loaded:
    """Everything that was read."""

    snapshot: Snapshot
    journal: Journal | None
    """The journal that continues the snapshot, read to its end. None: there is none, the next write makes it."""
    transactions: list[list[Operation]]
    journal_stamp: Stamp | None
    """Of the file that has the journal's name, whether it continues the snapshot or not."""


class Relation(Enum):
    """How the journal stands to the snapshot."""

    CONTINUES = auto()
    CONTAINED = auto()
    FOREIGN = auto()


def load(files: Files, *, read_only: bool, locked: bool) -> Loaded:
    """Read the database. `locked`: the caller holds the writer's lock.

    Without the lock, what looks wrong may be the work of a writer and is looked at again. Raises DamagedError for a
    journal that cannot be read, after keeping a copy unless `read_only`; EditedError where the snapshot was edited,
    after setting the journal aside if the lock is held; GoneError for a journal without its snapshot; DatabaseError
    where a file cannot be read.
    """
    deadline = time.monotonic() + (0 if locked else _PATIENCE_SECONDS)
    attempts = 1 if locked else _LEAST_ATTEMPTS
    while attempts > 1 or time.monotonic() < deadline:
        attempts -= 1
        with contextlib.suppress(DamagedError, EditedError, GoneError):
            return _load_once(files, read_only)
        time.sleep(_PAUSE_SECONDS)
    try:
        return _load_once(files, read_only)
    except EditedError:
        if locked:
            raise EditedError(_set_aside(files)) from None
        raise


def relation(snapshot: Snapshot, journal: Journal, path: Path) -> Relation:
    """Tell how a journal stands to the snapshot at `path`."""
    ours, its = snapshot.books.generation, journal.header.journal
    if its == ours and (journal.header.stamp == snapshot.stamp or journal.header.crc == f"{checksum_of(path):08x}"):
        # The checksum counts where the stamp does not fit: a folder that was copied or restored is no edit.
        return Relation.CONTINUES
    return Relation.CONTAINED if its == ours - 1 else Relation.FOREIGN


def _load_once(files: Files, read_only: bool) -> Loaded:
    snapshot = read_snapshot(files.snapshot)
    stamp = stamp_of(files.journal)
    try:
        journal = Journal.open(files.journal, read_only=read_only)
    except OSError as error:
        raise DatabaseError(f"cannot read {files.journal}: {error.strerror}") from error
    if journal is None:
        return Loaded(snapshot, None, [], stamp)
    try:
        transactions = _continued(files, snapshot, journal, keep_copy=not read_only)
    except BaseException:
        journal.close()
        raise
    if transactions is None:
        journal.close()
        return Loaded(snapshot, None, [], stamp)
    return Loaded(snapshot, journal, transactions, stamp)


def _continued(files: Files, snapshot: Snapshot, journal: Journal, *, keep_copy: bool) -> list[list[Operation]] | None:
    """Return the transactions that continue the snapshot, or None where the journal does not."""
    match relation(snapshot, journal, files.snapshot):
        case Relation.CONTAINED:
            return None
        case Relation.FOREIGN if snapshot.stamp is None:
            raise GoneError(
                f"{files.snapshot} is gone, while {files.journal.name} holds changes to it: put it back or restore a "
                "backup; to begin anew, move the journal away too"
            )
        case Relation.FOREIGN:
            raise EditedError(
                f"{files.snapshot} was edited or replaced while {files.journal.name} held changes that are not in it: "
                "open it for writing to set those aside"
            )
        case Relation.CONTINUES:
            found = journal.read()
            if found.damage:
                copied = f"; a copy is kept in {_keep_copy(files.journal)}" if keep_copy else ""
                raise DamagedError(
                    f"{files.journal} is damaged at byte {journal.offset} ({found.damage}): nothing was cut off"
                    f"{copied}; restore a backup, or salvage what can be read"
                )
            return found.transactions


def _keep_copy(journal: Path) -> str:
    """Copy a damaged journal, once for the same damage; return the copy's name."""
    body = journal.read_bytes()
    copy = journal.with_name(f"{journal.name}.damaged-{zlib.crc32(body):08x}")
    with contextlib.suppress(OSError):
        if not copy.exists():
            shutil.copy2(journal, copy)
    return copy.name if copy.exists() else "no file, as the folder cannot be written to"


def _set_aside(files: Files) -> str:
    aside = unused_name(files.journal, "aside")
    files.journal.rename(aside)
    sync_directory(aside.parent)
    return (
        f"{files.snapshot} was edited or replaced while its journal held changes that are not in it: those are set "
        f"aside in {aside.name}; open again to go on with the edited file"
    )
