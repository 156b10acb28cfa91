"""The journal: transactions appended to a file since the snapshot was written.

Its first line says which snapshot it continues: the generation they share, what `stat` and a checksum told of the
snapshot when it was written, and at which length the journal before this one ended, so that a reader who had read it
to there can go on here.
"""

import os
from pathlib import Path
from typing import Self

import msgspec

from store.database.errors import DamagedError
from store.database.files import Stamp, replace_file, stamp_of_open
from store.database.transactions import Operation, Scan, scan, scan_around_damage

_CHUNK = 1 << 24


class Header(msgspec.Struct, frozen=True):
    """The first line of a journal."""

    journal: int
    """The generation, shared with the snapshot it continues."""
    inode: int
    size: int
    mtime_ns: int
    crc: str
    """Of the snapshot; the three before it are its stamp."""
    continues: int | None = None
    """The length at which the journal before this one ended. None: there was none that led here."""

    @property
    def stamp(self) -> Stamp:
        """The stamp of the snapshot it continues."""
        return (self.inode, self.size, self.mtime_ns)


_decode_header = msgspec.json.Decoder(Header, strict=True).decode


class Journal:
    """An open journal, read up to `offset`. Only the holder of the writer's lock may `append` and `cut`."""

    def __init__(self, path: Path, descriptor: int, header: Header, offset: int) -> None:
        self.path = path
        self.header = header
        self.offset = offset
        """How far it has been read: always the end of a transaction."""
        self._descriptor = descriptor
        self._crc = 0

    @classmethod
    def open(cls, path: Path, *, read_only: bool) -> Self | None:
        """Open the journal at `path`, or return None where there is none.

        Raises DamagedError where its first line cannot be read, OSError where it cannot be opened.
        """
        flags = os.O_RDONLY if read_only else os.O_RDWR | os.O_APPEND
        try:
            descriptor = os.open(path, flags | os.O_CLOEXEC | os.O_NOFOLLOW)
        except FileNotFoundError:
            return None
        line = os.pread(descriptor, 1000, 0)
        end = line.find(b"\n") + 1
        try:
            header = _decode_header(line[:end])
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            os.close(descriptor)
            raise DamagedError(f"{path} is damaged: its first line is not a journal's ({error})") from error
        return cls(path, descriptor, header, end)

    @classmethod
    def create(cls, path: Path, header: Header, model: Path) -> Self:
        """Put a fresh journal in the place of `path`, with the mode and owner of `model`. Raises OSError."""
        replace_file(path, [msgspec.json.encode(header) + b"\n"], like=model)
        created = cls.open(path, read_only=False)
        if created is None:
            raise FileNotFoundError(2, "it vanished as it was made", str(path))
        return created

    @property
    def stamp(self) -> Stamp:
        """The stamp of the open file."""
        return stamp_of_open(self._descriptor)

    @property
    def size(self) -> int:
        """The length of the file, which may end in a transaction that is not whole."""
        return os.fstat(self._descriptor).st_size

    def read(self) -> Scan:
        """Return what has been appended since; a transaction that is not whole yet stays for the next time.

        After damage, `offset` stays before it.
        """
        found = scan(self._bytes_from(self.offset), self._crc)
        self.offset += found.length
        self._crc = found.crc
        return found

    def salvage(self) -> list[list[Operation]]:
        """Return every transaction from here on that proves itself whole, whatever lies between them."""
        return scan_around_damage(self._bytes_from(self.offset))

    @property
    def crc(self) -> int:
        """The checksum that the next transaction continues."""
        return self._crc

    def append(self, transaction: bytes, crc: int, *, durable: bool) -> None:
        """Write a sealed transaction and bring it to disk. Raises OSError, and then has cut off what it wrote."""
        try:
            unwritten = memoryview(transaction)
            while unwritten:
                unwritten = unwritten[os.write(self._descriptor, unwritten) :]
            if durable:
                os.fdatasync(self._descriptor)
        except BaseException:
            self.cut()
            raise
        self.offset += len(transaction)
        self._crc = crc

    def cut(self) -> None:
        """Cut off what follows `offset`."""
        os.ftruncate(self._descriptor, self.offset)

    def close(self) -> None:
        """Let go of the file."""
        os.close(self._descriptor)

    def _bytes_from(self, offset: int) -> bytes:
        chunks = []
        while chunk := os.pread(self._descriptor, _CHUNK, offset):
            chunks.append(chunk)
            offset += len(chunk)
        return chunks[0] if len(chunks) == 1 else b"".join(chunks)


def header_of(generation: int, stamp: Stamp, checksum: int, continues: int | None) -> Header:
    """Return the header of the journal that continues a snapshot."""
    inode, size, mtime_ns = stamp
    return Header(
        journal=generation,
        inode=inode,
        size=size,
        mtime_ns=mtime_ns,
        crc=f"{checksum:08x}",
        continues=continues,
    )
