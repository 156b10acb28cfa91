"""Doors for looking after the files from outside: check them, restore a backup, salvage a damaged journal."""

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from store.database.errors import DamagedError, DatabaseError
from store.database.files import checksum_of, unused_name
from store.database.journal import Journal, header_of
from store.database.loading import Files, Relation, relation
from store.database.lock import WriterLock
from store.database.mounts import refuse_network_mount
from store.database.snapshot import Snapshot, Tables, read_snapshot, write_snapshot
from store.database.state import State
from store.database.transactions import Operation, Remove

_LOOKS = 5
_PAUSE_SECONDS = 0.05


@dataclass(frozen=True)
class Salvage:
    """What `salvage` found."""

    transactions: int
    """How many of the journal's were whole and are kept."""
    copies: list[Path]
    """The files as they were."""


def check(path: Path) -> list[str]:
    """Return what is wrong with a database's files, a line each; nothing is written and no lock is taken.

    Looks at the JSON and numbers of the snapshot, at whether the journal belongs to it, and at all checksums. What a
    writer that died left at the journal's end is no fault: the next writer cuts it off.
    """
    problems: list[str] = []
    for look in range(_LOOKS):
        # A writer at work can look like a fault; a fault is still there a moment later.
        if look:
            time.sleep(_PAUSE_SECONDS)
        try:
            problems = list(_problems(_files(path)))
        except OSError as error:
            problems = [f"cannot read {path}: {error.strerror}"]
        if not problems:
            break
    return problems


def restore(
    backup: Path,
    path: Path,
    *,
    examine: Callable[[Tables, int | None], None] | None = None,
    lock_timeout: float = 10.0,
) -> list[Path]:
    """Put a backup, or any file of stock TinyDB, in the place of the database; return where the files before it went.

    `examine` gets the tables and the schema of the backup before anything is done, and raises what it likes to refuse
    them. Programs that have the database open go on with what was restored. Raises DamagedError where the backup cannot
    be read, LockedError, and DatabaseError where the disk does not take it; the database is as it was then.
    """
    if not backup.exists():
        raise DatabaseError(f"there is no backup {backup}")
    refuse_network_mount(path.parent)
    snapshot = read_snapshot(backup)
    if examine is not None:
        examine(snapshot.tables, snapshot.books.schema)
    restored = State(snapshot, {})
    with _writing(path, lock_timeout) as files:
        kept = _keep_copies(files, "before-restore")
        _begin(files, restored, _generation(files) + 1)
    return kept


def salvage(path: Path, *, lock_timeout: float = 10.0) -> Salvage:
    """Keep every transaction of a damaged journal that proves itself whole, and begin a new journal.

    What stood in the damaged ones is lost; where a later one says something of the same document, that holds. Raises
    DatabaseError where there is no journal, where it is not the snapshot's or its first line cannot be read.
    """
    with _writing(path, lock_timeout) as files:
        snapshot = read_snapshot(path)
        transactions = _whole_transactions(files, snapshot)
        state = State(snapshot, {})
        for operation in chain.from_iterable(transactions):
            if not _is_moot(operation, state):
                state.apply(operation)
        copies = _keep_copies(files, "before-salvage")
        _begin(files, state, snapshot.books.generation + 1)
    return Salvage(len(transactions), copies)


def _files(path: Path) -> Files:
    """Return the files of a database; the journal lies beside the file, not beside a link to it."""
    return Files(path.resolve() if path.is_symlink() else path)


def _problems(files: Files) -> Iterator[str]:
    if not files.snapshot.exists():
        yield f"there is no {files.snapshot}"
        return
    try:
        snapshot = read_snapshot(files.snapshot)
        journal = Journal.open(files.journal, read_only=True)
    except DatabaseError as error:
        yield str(error)
        return
    except OSError as error:
        yield f"cannot read {files.journal}: {error.strerror}"
        return
    if journal is None:
        return
    try:
        yield from _problems_of_pair(files, snapshot, journal)
    finally:
        journal.close()


def _problems_of_pair(files: Files, snapshot: Snapshot, journal: Journal) -> Iterator[str]:
    match relation(snapshot, journal, files.snapshot):
        case Relation.FOREIGN:
            yield f"{files.snapshot} was edited or replaced while {files.journal.name} held changes that are not in it"
        case Relation.CONTINUES:
            if journal.header.crc != f"{checksum_of(files.snapshot):08x}":
                yield f"{files.snapshot} is damaged: its checksum is not the one in {files.journal.name}"
            damage = journal.read().damage
            if damage:
                yield f"{files.journal} is damaged at byte {journal.offset}: {damage}"
        case Relation.CONTAINED:
            pass


@contextmanager
def _writing(path: Path, lock_timeout: float) -> Iterator[Files]:
    files = _files(path)
    lock = WriterLock(files.lock, lock_timeout, model=path)
    try:
        with lock.held():
            yield files
    except OSError as error:
        raise DatabaseError(f"cannot write {path}: {error.strerror}; nothing was changed") from error
    finally:
        lock.close()


def _keep_copies(files: Files, word: str) -> list[Path]:
    copies = []
    for file in (files.snapshot, files.journal):
        if file.exists():
            copies.append(unused_name(file, word))
            shutil.copy2(file, copies[-1])
    return copies


def _begin(files: Files, state: State, generation: int) -> None:
    """Make a state the database's, under a generation that every open handle takes for a new beginning."""
    tables = {name: table.in_order() for name, table in state.tables.items()}
    stamp, checksum = write_snapshot(files.snapshot, tables, state.books(generation))
    try:
        Journal.create(files.journal, header_of(generation, stamp, checksum, None), model=files.snapshot).close()
    except OSError:
        # The snapshot is whole without it, and the next write makes one. An open handle would go on with the old one.
        files.journal.unlink(missing_ok=True)


def _generation(files: Files) -> int:
    """Return the greatest generation that the files name, however damaged they are."""
    found = [0]
    with suppress(DatabaseError):
        found.append(read_snapshot(files.snapshot).books.generation)
    with suppress(DamagedError):
        journal = Journal.open(files.journal, read_only=True)
        if journal is not None:
            found.append(journal.header.journal)
            journal.close()
    return max(found)


def _whole_transactions(files: Files, snapshot: Snapshot) -> list[list[Operation]]:
    journal = Journal.open(files.journal, read_only=True)
    if journal is None:
        raise DatabaseError(f"{files.snapshot} has no journal")
    try:
        if relation(snapshot, journal, files.snapshot) is not Relation.CONTINUES:
            raise DatabaseError(f"{files.journal} does not continue {files.snapshot}")
        return journal.salvage()
    finally:
        journal.close()


def _is_moot(operation: Operation, state: State) -> bool:
    """Tell whether an operation takes away what a lost transaction had brought."""
    match operation:
        case Remove(table=table, id=number):
            return table not in state.tables or number not in state.tables[table].rows
        case _:
            return False
