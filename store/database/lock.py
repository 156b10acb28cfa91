"""The writer's lock: one process writes at a time, waits are bounded, and the holder is named."""

import fcntl
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from store.database.errors import DatabaseError, LockedError

_POLL_SECONDS = 0.02


@contextmanager
def writer_lock(path: Path, timeout: float) -> Iterator[None]:
    """Hold the writer's lock of the file at `path` for the block: an exclusive flock on a file beside it.

    The kernel drops the lock when its holder dies, however it dies. The lock file says who holds it (process id and
    program) and is left in place: removing it would let two processes lock two different files. Whoever may write
    the file may lock it.

    Raises LockedError after `timeout` seconds, DatabaseError where the lock file cannot be made or opened.
    """
    lock = path.with_name(path.name + ".lock")
    try:
        descriptor = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise DatabaseError(f"cannot lock {lock}: {error.strerror}") from error
    try:
        _acquire(descriptor, lock, timeout)
        with suppress(FileNotFoundError, PermissionError):
            os.fchmod(descriptor, path.stat().st_mode & 0o666)
        os.truncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()} {Path(sys.argv[0]).name}\n".encode(errors="replace"), 0)
        yield
    finally:
        os.close(descriptor)


def _acquire(descriptor: int, path: Path, timeout: float) -> None:
    deadline = time.monotonic() + timeout
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                raise LockedError(
                    f"{path} is held by process {_holder(descriptor)}: try again when it is done"
                ) from None
            time.sleep(_POLL_SECONDS)
        else:
            return


def _holder(descriptor: int) -> str:
    words = os.pread(descriptor, 200, 0).decode(errors="replace").split()
    return " ".join(word for word in words if word.isprintable()) or "unknown"
