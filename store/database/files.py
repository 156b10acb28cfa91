"""Files that are replaced as a whole or not at all, that keep their owner and mode, and how to tell them apart."""

import contextlib
import errno
import os
import tempfile
import zlib
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from store.database.errors import DatabaseError

NEW_FILE_MODE = 0o600


Stamp = tuple[int, int, int]
"""What one `stat` tells of a file: inode, size, and time of the last write. Equal stamps: nobody wrote to it."""


def stamp_of(path: str | Path) -> Stamp | None:
    """Return the stamp of the file at a path, or None where there is none. Raises DatabaseError where that fails."""
    try:
        found = os.stat(path)  # noqa: PTH116 (twice as fast as Path.stat, and this is done for every read)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise DatabaseError(f"cannot read {path}: {error.strerror}") from error
    return (found.st_ino, found.st_size, found.st_mtime_ns)


def stamp_of_open(descriptor: int) -> Stamp:
    """Return the stamp of an open file, which another one may have replaced under its name."""
    found = os.fstat(descriptor)
    return (found.st_ino, found.st_size, found.st_mtime_ns)


def checksum_of(path: Path) -> int:
    """Return the CRC-32 of a whole file."""
    checksum = 0
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            checksum = zlib.crc32(chunk, checksum)
    return checksum


def replace_file(path: Path, chunks: Iterable[bytes], like: Path | None = None) -> tuple[Stamp, int]:
    """Put a new file in the place of `path`, on disk before it gets the name; return its stamp and CRC-32.

    It gets the mode and, as far as this user may give it, the owner of `like` (by default of the file it replaces).
    Raises OSError, and then leaves everything as it was.
    """
    fresh = path.with_name(path.name + ".new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC | os.O_NOFOLLOW, NEW_FILE_MODE)
    try:
        with os.fdopen(descriptor, "wb") as file:
            checksum = _write(file, chunks)
            take_after(file.fileno(), like or path)
            os.fsync(file.fileno())
            stamp = stamp_of_open(file.fileno())
        fresh.replace(path)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
    sync_directory(path.parent)
    return stamp, checksum


def make_file(path: Path, chunks: Iterable[bytes]) -> None:
    """Make a file for its owner only that is there whole and on disk, or not at all, and never in another's place.

    Until it is whole it has a name of its own beside `path`. Raises FileExistsError where the name is taken, also if
    that happened meanwhile, and OSError where the disk does not take it; both leave nothing behind.
    """
    if os.path.lexists(path):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
    descriptor, name = tempfile.mkstemp(prefix=".backup-", suffix=".new", dir=path.parent)
    fresh = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            _write(file, chunks)
            os.fsync(file.fileno())
        _give_free_name(fresh, path)
    finally:
        fresh.unlink(missing_ok=True)
    sync_directory(path.parent)


def _write(file: IO[bytes], chunks: Iterable[bytes]) -> int:
    """Write a file; return its CRC-32."""
    checksum = 0
    for chunk in chunks:
        checksum = zlib.crc32(chunk, checksum)
        file.write(chunk)
    file.flush()
    return checksum


def _give_free_name(fresh: Path, path: Path) -> None:
    """Give a file a name that no file has. A plain rename would run over one that came meanwhile."""
    try:
        path.hardlink_to(fresh)
    except FileExistsError:
        raise
    except OSError:
        # FAT and others know no second name: take this one with an empty file, then put the whole one in its place.
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, NEW_FILE_MODE))
        try:
            fresh.replace(path)
        except BaseException:
            path.unlink(missing_ok=True)
            raise


def take_after(descriptor: int, model: Path) -> None:
    """Give an open file the mode and owner of a model, so that all who used the one can use the other."""
    try:
        wanted = model.stat()
    except FileNotFoundError:
        os.fchmod(descriptor, NEW_FILE_MODE)
        return
    found = os.fstat(descriptor)
    if (found.st_uid, found.st_gid) != (wanted.st_uid, wanted.st_gid):
        # Only root gives files away; a member of the group can still keep them in the group.
        with contextlib.suppress(PermissionError):
            os.fchown(descriptor, -1, wanted.st_gid)
        with contextlib.suppress(PermissionError):
            os.fchown(descriptor, wanted.st_uid, -1)
    if found.st_mode & 0o777 != wanted.st_mode & 0o777:
        os.fchmod(descriptor, wanted.st_mode & 0o777)


def sync_directory(directory: Path) -> None:
    """Bring a folder's names to disk: a renamed file is not safe before that."""
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def unused_name(path: Path, word: str) -> Path:
    """Return a name beside `path`, with a word and the time in it, that no file has yet."""
    name = f"{path.name}.{word}-{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    candidates = (path.with_name(name if not turn else f"{name}-{turn}") for turn in range(1000))
    return next(candidate for candidate in candidates if not candidate.exists())
