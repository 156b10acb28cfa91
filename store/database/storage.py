"""A TinyDB storage that replaces its file as a whole or not at all, and reads it again when another did.

The file is stock TinyDB JSON with one document a line, so that it can be read with `less`, compared with `diff`
and opened with `tinydb.TinyDB`.
"""

import json
import os
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import msgspec
from tinydb.storages import Storage

from store.database.errors import DamagedError, DatabaseError, ReadOnlyError
from store.database.lock import writer_lock

Tables = dict[str, dict[str, Any]]
_Signature = tuple[int, int, int]


class SharedStorage(Storage):
    """Holds the decoded file in memory, shared by the threads of this process."""

    def __init__(self, path: Path, *, read_only: bool, lock_timeout: float) -> None:
        # Where a link leads: replacing the link itself would part the ways of those who share the file.
        self.path = path.resolve()
        self.read_only = read_only
        self.generation = 0
        """Counts the times the tables were read anew: what was derived from an older one is stale."""
        self._lock_timeout = lock_timeout
        self._writers = threading.RLock()
        self._mutex = threading.RLock()
        self._depth = 0
        self._dirty = False
        self._tables: Tables = {}
        self._seen: _Signature | None = None
        self._pinned = threading.local()

    def read(self) -> Tables:
        """Return all tables, as of now or as of the transaction this thread is in."""
        with self._mutex:
            if self._depth:
                return self._tables
            pinned: Tables | None = getattr(self._pinned, "tables", None)
            if pinned is not None:
                return pinned
            self._catch_up()
            return self._tables

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Let everything this thread reads in the block be of one moment; in a transaction that is its own."""
        before = getattr(self._pinned, "tables", None)
        self._pinned.tables = self.read()
        try:
            yield
        finally:
            self._pinned.tables = before

    def write(self, data: dict[str, Any]) -> None:
        """Take over the tables; they reach the file when the outermost transaction ends."""
        with self.transaction():
            self._tables = data
            self._dirty = True

    def changed(self) -> bool:
        """Tell whether the file was replaced since it was last read. Costs one stat."""
        return _signature(self.path) != self._seen

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Lock, read what others wrote, run the block, replace the file. An exception leaves the file as it was.

        Threads that read are held up by the block itself, never by the wait for another process.
        """
        if self.read_only:
            raise ReadOnlyError(f"{self.path} was opened for reading only")
        with self._writers:
            if self._depth:
                yield
                return
            with writer_lock(self.path, self._lock_timeout), self._mutex:
                self._catch_up()
                # Other threads may still be reading the tables as they are.
                self._tables = dict(self._tables)
                self._depth, self._dirty = 1, False
                try:
                    yield
                    if self._dirty:
                        self._replace()
                except BaseException:
                    self._forget()
                    raise
                finally:
                    self._depth = 0

    def _catch_up(self) -> None:
        if self._seen is not None and not self.changed():
            return
        self._tables, self._seen = _load(self.path)
        self.generation += 1

    def _forget(self) -> None:
        """Drop tables that a failed transaction may have altered in memory; the next read takes them from the file."""
        self._tables, self._seen = {}, None
        self.generation += 1

    def _replace(self) -> None:
        body = _encode(self._tables)
        fresh = self.path.with_name(self.path.name + ".new")
        try:
            # A leftover may be somebody else's, with other rights; a link in its place must not be followed.
            fresh.unlink(missing_ok=True)
            descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(body)
                file.flush()
                _take_after(self.path, file.fileno())
                os.fsync(file.fileno())
            fresh.replace(self.path)
            _sync_directory(self.path.parent)
        except OSError as error:
            fresh.unlink(missing_ok=True)
            raise DatabaseError(f"cannot write {self.path}: {error.strerror}; nothing was changed") from error
        self._seen = _signature(self.path)


def _signature(path: Path) -> _Signature | None:
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise DatabaseError(f"cannot read {path}: {error.strerror}") from error
    return status.st_ino, status.st_size, status.st_mtime_ns


def _take_after(path: Path, descriptor: int) -> None:
    """Give a file the group and the rights of the one it will replace, and a time that is surely later.

    Inodes are used again and many clocks tick in milliseconds: without it, a change could pass for what was read.
    """
    try:
        before = path.stat()
    except FileNotFoundError:
        return
    with suppress(PermissionError):
        os.fchown(descriptor, -1, before.st_gid)
    os.fchmod(descriptor, before.st_mode & 0o777)
    later = max(time.time_ns(), before.st_mtime_ns + 1)
    os.utime(descriptor, ns=(later, later))


def _load(path: Path) -> tuple[Tables, _Signature | None]:
    try:
        with path.open("rb") as file:
            status = os.fstat(file.fileno())
            body = file.read()
    except FileNotFoundError:
        return {}, None
    except OSError as error:
        raise DatabaseError(f"cannot read {path}: {error.strerror}") from error
    return _decode(path, body), (status.st_ino, status.st_size, status.st_mtime_ns)


def _decode(path: Path, body: bytes) -> Tables:
    try:
        tables = msgspec.json.decode(body, type=dict[str, dict[str, dict[str, Any]]])
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise DamagedError(
            f"{path} is damaged ({error}): it was left as it is; put a copy of it in its place"
        ) from error
    for name, rows in tables.items():
        if not all(key.isdecimal() for key in rows):
            raise DamagedError(f"{path} is damaged (a document of table {name!r} has no number): it was left as it is")
    return tables


_STRICT = json.JSONEncoder(ensure_ascii=False, allow_nan=False)


def as_stored(table: str, number: int, document: Mapping[Any, Any]) -> dict[str, Any]:
    """Return a document as it will be read back. Raises DatabaseError naming one that is not JSON.

    The standard encoder refuses what msgspec would write as something else: NaN as null, a set as a list.
    """
    try:
        decoded: dict[str, Any] = msgspec.json.decode(_STRICT.encode(document).encode())
    except (TypeError, ValueError, RecursionError) as error:
        raise DatabaseError(f"document {number} of table {table!r} cannot be stored: {error}") from error
    return decoded


def _encode(tables: Tables) -> bytes:
    """Return the tables as JSON, one document a line. Raises DatabaseError naming what is not JSON."""
    parts = []
    for name, rows in tables.items():
        try:
            heading = msgspec.json.encode(name)
        except UnicodeEncodeError as error:
            raise DatabaseError(f"a table cannot be named {name!r}: {error}") from error
        lines = []
        for key, row in rows.items():
            try:
                encoded = msgspec.json.encode(row)
            except (TypeError, ValueError, RecursionError) as error:
                raise DatabaseError(f"document {key} of table {name!r} cannot be stored: {error}") from error
            lines.append(b'"%s": %s' % (str(key).encode(), encoded))
        parts.append(b"%s: {\n%s\n}" % (heading, b",\n".join(lines)) if lines else b"%s: {}" % heading)
    return b"{" + b",\n".join(parts) + b"}\n"


def _sync_directory(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
