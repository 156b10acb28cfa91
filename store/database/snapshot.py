"""The snapshot: the whole database as stock TinyDB JSON, one document a line.

It can be read with `less`, compared with `diff` and opened with `tinydb.TinyDB` at any time. The reserved table
`_journal` comes first and holds what is not a document: the generation shared with the journal that continues it, the
next number of each table, and the schema. A file without that table is one that stock TinyDB or the first version of
this program wrote: generation 0.
"""

import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from store.database.documents import Decoder, Row, encode
from store.database.errors import DamagedError, DatabaseError
from store.database.files import Stamp, make_file, replace_file, stamp_of_open

RESERVED = "_journal"
_FIRST_VERSION_RESERVED = "_meta"
_CHUNK = 1 << 20

Tables = dict[str, dict[int, Row]]
"""The documents of each table under their numbers."""

_decode_tables = msgspec.json.Decoder(dict[str, dict[int, msgspec.Raw]]).decode


class Bookkeeping(msgspec.Struct, frozen=True):
    """The one document of the reserved table."""

    generation: int = 0
    next: dict[str, int] = {}
    schema: int | None = None


@dataclass(frozen=True)
class Snapshot:
    """A snapshot as it was read."""

    tables: Tables = field(default_factory=dict)
    books: Bookkeeping = field(default_factory=Bookkeeping)
    stamp: Stamp | None = None
    """None: there is no file."""
    crc: int = 0


def read_snapshot(path: Path, *, checksum: bool = False) -> Snapshot:
    """Read a snapshot; one that is not there is empty.

    With `checksum`, `crc` is that of the file. Raises DamagedError for a file that is no database, DatabaseError
    where it cannot be read.
    """
    try:
        with path.open("rb") as file:
            stamp = stamp_of_open(file.fileno())
            body = file.read()
    except FileNotFoundError:
        return Snapshot()
    except OSError as error:
        raise DatabaseError(f"cannot read {path}: {error.strerror}") from error
    # Stock TinyDB makes an empty file before it writes its first table.
    tables = _decoded(path, body) if body else {}
    books = _books(path, tables)
    return Snapshot(tables, books, stamp, zlib.crc32(body) if checksum else 0)


def write_snapshot(
    path: Path, tables: Mapping[str, Mapping[int, Row]], books: Bookkeeping, like: Path | None = None
) -> tuple[Stamp, int]:
    """Replace a snapshot; return the new one's stamp and checksum. Raises OSError, and then leaves the old one."""
    return replace_file(path, _chunks(tables, books), like)


def write_copy(path: Path, tables: Mapping[str, Mapping[int, Row]], books: Bookkeeping) -> None:
    """Write a snapshot to a new file. Raises FileExistsError and OSError, and then leaves nothing there."""
    make_file(path, _chunks(tables, books))


def _decoded(path: Path, body: bytes) -> Tables:
    where, tables, decoder = "", Tables(), Decoder()
    try:
        for name, rows in _decode_tables(body).items():
            decoded = tables[name] = {}
            for number in list(rows):
                where = f", document {number} of table {name!r}"
                # What is decoded makes room at once for what is decoded next.
                decoded[number] = decoder.decode(rows.pop(number))
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise DamagedError(
            f"{path} is damaged ({error}{where}): it was left as it is; put a copy of it in its place"
        ) from error
    for name, decoded in tables.items():
        if decoded and min(decoded) < 0:
            raise DamagedError(f"{path} is damaged (a document of table {name!r} has no number): it was left as it is")
    return tables


def _books(path: Path, tables: Tables) -> Bookkeeping:
    """Take the bookkeeping out of the tables."""
    kept: Any = tables.pop(RESERVED, {}).get(1)
    if kept is None:
        kept = tables.pop(_FIRST_VERSION_RESERVED, {}).get(1, {})
    try:
        return msgspec.convert(kept, Bookkeeping)
    except msgspec.ValidationError as error:
        raise DamagedError(f"{path} is damaged (its table {RESERVED!r}: {error}): it was left as it is") from error


def _chunks(tables: Mapping[str, Mapping[int, Row]], books: Bookkeeping) -> Iterator[bytes]:
    """Yield the file in pieces of about a megabyte."""
    pieces: list[bytes] = []
    size = 0
    for piece in _pieces(tables, books):
        pieces.append(piece)
        size += len(piece)
        if size >= _CHUNK:
            yield b"".join(pieces)
            pieces, size = [], 0
    yield b"".join(pieces)


def _pieces(tables: Mapping[str, Mapping[int, Row]], books: Bookkeeping) -> Iterator[bytes]:
    yield b'{%s: {\n"1": %s\n}' % (msgspec.json.encode(RESERVED), msgspec.json.encode(books))
    for name, rows in tables.items():
        yield b",\n%s: {" % msgspec.json.encode(name)
        comma = b""
        for number, row in rows.items():
            yield b'%s\n"%d": %s' % (comma, number, encode(row))
            comma = b","
        yield b"\n}" if rows else b"}"
    yield b"}\n"
