"""The writer's lock: one process writes at a time, waits are bounded, and the holder is named."""

import fcntl
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from store.database.errors import LockedError
from store.database.files import NEW_FILE_MODE, take_after

_FIRST_PAUSE = 0.0002
_LONGEST_PAUSE = 0.01


class WriterLock:
    """An exclusive flock on a file. The kernel drops it when its holder dies, however it dies.

    The file says who holds it (process id and program) and is left in place: removing it would let two processes
    lock two different files. It is made at the first use, with the mode and owner of `model`. Not for several
    threads at once.
    """

    def __init__(self, path: Path, timeout: float, model: Path) -> None:
        self.path = path
        self.timeout = timeout
        self._model = model
        self._descriptor: int | None = None
        self._opened_by = 0
        self._identity = (0, 0)
        self._name = b""

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the lock for the block. Raises LockedError after the timeout, OSError where the file cannot be made."""
        descriptor = self._locked()
        try:
            self._sign(descriptor)
            yield
        finally:
            fcntl.flock(descriptor, fcntl.LOCK_UN)

    def close(self) -> None:
        """Let go of the file."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def _locked(self) -> int:
        while True:
            descriptor = self._open()
            self._acquire(descriptor)
            if self._is_in_place():
                return descriptor
            # Somebody deleted or moved the file: others lock the one that has its name now.
            self.close()

    def _open(self) -> int:
        # A lock belongs to the open file, which a forked child shares with its parent: the child needs its own.
        if self._descriptor is not None and self._opened_by != os.getpid():
            self.close()
        if self._descriptor is None:
            self._descriptor = _open_or_make(self.path, self._model)
            self._opened_by = os.getpid()
            found = os.fstat(self._descriptor)
            self._identity = (found.st_dev, found.st_ino)
            self._name = f"{os.getpid()} {Path(sys.argv[0]).name}\n".encode(errors="replace")
        return self._descriptor

    def _is_in_place(self) -> bool:
        try:
            found = os.stat(self.path)  # noqa: PTH116 (twice as fast as Path.stat, and this is done for every write)
        except FileNotFoundError:
            return False
        return (found.st_dev, found.st_ino) == self._identity

    def _acquire(self, descriptor: int) -> None:
        deadline = time.monotonic() + self.timeout
        pause = _FIRST_PAUSE
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    raise LockedError(
                        f"{self.path} is held by process {_holder(descriptor)}: try again when it is done"
                    ) from None
                time.sleep(pause)
                pause = min(2 * pause, _LONGEST_PAUSE)
            else:
                return

    def _sign(self, descriptor: int) -> None:
        if os.pread(descriptor, len(self._name) + 1, 0) != self._name:
            os.truncate(descriptor, 0)
            os.pwrite(descriptor, self._name, 0)


def _open_or_make(path: Path, model: Path) -> int:
    flags = os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW
    try:
        return os.open(path, flags)
    except FileNotFoundError:
        descriptor = os.open(path, flags | os.O_CREAT, NEW_FILE_MODE)
    take_after(descriptor, model)
    return descriptor


def _holder(descriptor: int) -> str:
    words = os.pread(descriptor, 200, 0).decode(errors="replace").split()
    return " ".join(word for word in words if word.isprintable()) or "unknown"
