"""What stands in the journal: operations, one JSON line each, and after each transaction the line that seals it.

    {"op":"put","table":"people","id":12,"doc":{"name":"Ada"}}
    {"op":"commit","count":1,"after":"00000000","crc":"5d1f0c2a"}

`crc` is the CRC-32 of the transaction's lines, begun at `after`, the `crc` of the transaction before it. So a
transaction proves itself whole, and a missing or foreign one in front of it shows.
"""

import zlib
from dataclasses import dataclass
from functools import lru_cache

import msgspec

from store.database.documents import Row


class Put(msgspec.Struct, tag_field="op", tag="put", frozen=True):
    """Insert a document, or replace the one with this number."""

    table: str
    id: int
    doc: Row


class Remove(msgspec.Struct, tag_field="op", tag="remove", frozen=True):
    """Remove a document."""

    table: str
    id: int


class Clear(msgspec.Struct, tag_field="op", tag="clear", frozen=True):
    """Leave a table with no documents; a table that is not there is made."""

    table: str


class Drop(msgspec.Struct, tag_field="op", tag="drop", frozen=True):
    """Remove a table."""

    table: str


class SetSchema(msgspec.Struct, tag_field="op", tag="schema", frozen=True):
    """Set the number of the record layout."""

    number: int


class Commit(msgspec.Struct, tag_field="op", tag="commit", frozen=True):
    """Seal the operations since the last commit."""

    count: int
    after: str
    crc: str


Operation = Put | Remove | Clear | Drop | SetSchema

_COMMIT_BEGINS = b'{"op":"commit"'
_encode = msgspec.json.Encoder().encode
_decode_operation = msgspec.json.Decoder(Operation).decode
_decode_commit = msgspec.json.Decoder(Commit).decode


@dataclass(frozen=True)
class Scan:
    """What a stretch of a journal holds."""

    transactions: list[list[Operation]]
    length: int
    """How many bytes the sealed transactions take. What follows is torn, still being written, or damaged."""
    crc: int
    """The checksum that the next transaction continues."""
    damage: str | None
    """Why the transaction after those cannot be read, where no torn write leaves such bytes behind."""


def put_line(table: str, number: int, body: bytes) -> bytes:
    """Return the line of a Put whose document is JSON already."""
    return b'{"op":"put","table":%s,"id":%d,"doc":%s}\n' % (_quoted(table), number, body)


def operation_line(operation: Operation) -> bytes:
    """Return the line of any operation."""
    return _encode(operation) + b"\n"


def sealed(lines: list[bytes], after: int) -> tuple[bytes, int]:
    """Return the bytes of a transaction and the checksum that the next one continues."""
    body = b"".join(lines)
    crc = zlib.crc32(body, after)
    seal = b'%s,"count":%d,"after":"%08x","crc":"%08x"}\n' % (_COMMIT_BEGINS, len(lines), after, crc)
    return body + seal, crc


def scan(data: bytes, after: int) -> Scan:
    """Read the sealed transactions from the start of some bytes, up to the first that is not whole."""
    transactions: list[list[Operation]] = []
    operations: list[Operation] = []
    begin = position = 0
    while (end := data.find(b"\n", position) + 1) > 0:
        line = data[position:end]
        try:
            if not line.startswith(_COMMIT_BEGINS):
                operations.append(_decode_operation(line))
            else:
                after = _checked_seal(line, data[begin:position], len(operations), after)
                transactions.append(operations)
                operations, begin = [], end
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, ValueError) as error:
            return Scan(transactions, begin, after, str(error))
        position = end
    return Scan(transactions, begin, after, None)


def scan_around_damage(data: bytes) -> list[list[Operation]]:
    """Read every transaction that proves itself whole, whatever lies between them."""
    transactions: list[list[Operation]] = []
    while data:
        found = scan(data, _seed_of_first(data))
        transactions += found.transactions
        data = data[found.length :]
        if not found.transactions:
            # The first transaction is not whole; it may have swallowed the next one's lines with its own seal.
            data = data[data.find(b"\n") + 1 :] if b"\n" in data else b""
    return transactions


def _checked_seal(line: bytes, body: bytes, count: int, after: int) -> int:
    commit = _decode_commit(line)
    crc = zlib.crc32(body, after)
    if commit.count != count or int(commit.after, 16) != after or int(commit.crc, 16) != crc:
        raise ValueError("the checksum does not fit")
    return crc


def _seed_of_first(data: bytes) -> int:
    """Return what the next transaction says it continues, or 0 where that cannot be read."""
    begin = data.find(_COMMIT_BEGINS)
    try:
        return int(_decode_commit(data[begin : data.find(b"\n", begin) + 1]).after, 16) if begin >= 0 else 0
    except (msgspec.MsgspecError, UnicodeDecodeError, ValueError):
        return 0


@lru_cache(maxsize=256)
def _quoted(table: str) -> bytes:
    return msgspec.json.encode(table)
