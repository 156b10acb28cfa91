"""One collector at a time for a ledger: two would ask publishers twice as often as either was told to.

The kernel drops the lock when its holder dies, however it dies. The file says who holds it and is left in place:
removing it would let two processes lock two different files.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from store.clock import Clock, stamp
from store.errors import LedgerError
from store.ledger import Ledger
from store.text import clean_line

_FILE_NAME = "collector.lock"


class CollectorRunningError(LedgerError):
    """Another process collects for this ledger; `holder` says which."""

    def __init__(self, directory: Path, holder: str) -> None:
        super().__init__(f"{directory}: {holder} is collecting already; a ledger has one collector at a time")
        self.holder = holder


@contextmanager
def collecting(ledger: Ledger, role: str, clock: Clock) -> Iterator[None]:
    """Be the ledger's collector for the block; `role` says in which command.

    Raises CollectorRunningError where another process is, LedgerError where the file cannot be made.
    """
    path = ledger.directory / _FILE_NAME
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        # Whoever may write the ledger may collect for it; only who made the file can see to that.
        with suppress(PermissionError):
            os.fchmod(descriptor, ledger.path.stat().st_mode & 0o666)
    except OSError as error:
        raise LedgerError(f"{path}: cannot be opened: {error.strerror}") from error
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CollectorRunningError(ledger.directory, _holder(descriptor)) from None
        os.truncate(descriptor, 0)
        os.pwrite(descriptor, f"process {os.getpid()} ({role}, since {stamp(clock())})\n".encode(), 0)
        yield
    finally:
        os.close(descriptor)


def _holder(descriptor: int) -> str:
    return clean_line(os.pread(descriptor, 200, 0).decode(errors="replace")) or "another process"
