"""Documents at the edge: what may be stored, copies that share nothing with the caller, and their JSON."""

from collections.abc import Callable, Iterable, Mapping
from math import isfinite
from typing import Any, Final

import msgspec

from store.database.errors import DocumentError

Row = dict[str, Any]
"""A document as it is held in memory. It is never altered, only replaced."""

MAX_DOCUMENT_BYTES: Final = 1 << 20
_LARGEST_NUMBER: Final = (1 << 53) - 1
_SMALLEST_INTEGER: Final = -(1 << 63)
_LARGEST_INTEGER: Final = (1 << 64) - 1
_PLAIN: Final = frozenset({str, bool, type(None)})

_to_json = msgspec.json.Encoder().encode
_from_json = msgspec.json.Decoder(Row).decode

copy_of: Final[Callable[[Mapping[str, Any]], Row]] = msgspec.to_builtins
"""Return a copy of a document that shares no dictionary and no list with the original."""


class _UnfitError(Exception):
    """A value that JSON cannot hold faithfully, and where it stands."""


def prepare(document: Mapping[str, Any], table: str, number: int) -> tuple[Row, bytes]:
    """Return a document's own copy for the memory and its JSON for the file; both say the same.

    Tuples become lists. Raises DocumentError, naming table and document, for what JSON cannot hold or not every
    reader reads: NaN and infinity, integers over 64 bit, keys that are not text, lone surrogates, other types, and
    more than MAX_DOCUMENT_BYTES.
    """
    if not isinstance(number, int) or not 0 <= number <= _LARGEST_NUMBER:
        raise _refusal(table, number, f"its number is not one from 0 to {_LARGEST_NUMBER:,}")
    try:
        row = _checked_mapping(document, "")
        body = _to_json(row)
    except _UnfitError as error:
        raise _refusal(table, number, str(error)) from None
    except UnicodeEncodeError:
        raise _refusal(table, number, "a text in it is not valid Unicode (a lone surrogate)") from None
    except RecursionError:
        raise _refusal(table, number, "it is nested too deeply") from None
    if len(body) > MAX_DOCUMENT_BYTES:
        raise _refusal(table, number, f"it is {len(body):,} bytes of JSON, more than {MAX_DOCUMENT_BYTES:,}")
    return row, body


def encode(row: Row) -> bytes:
    """Return the JSON of a row that is in memory already."""
    return _to_json(row)


class Decoder:
    """Decodes documents so that short texts which come again and again are held once: a tenth of the memory."""

    _LONGEST_SHARED = 24
    _MOST_SHARED = 4096

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}

    def decode(self, body: bytes | msgspec.Raw) -> Row:
        """Return the document of some JSON. Raises msgspec.MsgspecError."""
        row = _from_json(body)
        self._share(row, row.items())
        return row

    def _share(self, container: Any, items: Iterable[tuple[Any, Any]]) -> None:
        texts = self._texts
        for place, value in items:
            kind = type(value)
            if kind is str:
                if len(value) <= self._LONGEST_SHARED:
                    known = texts.get(value)
                    if known is not None:
                        container[place] = known
                    elif len(texts) < self._MOST_SHARED:
                        texts[value] = value
            elif kind is dict:
                self._share(value, value.items())
            elif kind is list:
                self._share(value, enumerate(value))


def _checked_mapping(mapping: Mapping[Any, Any], path: str) -> Row:
    row = {}
    for key, value in mapping.items():
        if type(key) is not str:
            if not isinstance(key, str):
                raise _UnfitError(f"the key {key!r}{_inside(path)} is not text")
            key = str.__str__(key)
        row[key] = value if type(value) in _PLAIN else _checked(value, f"{path}.{key}")
    return row


def _checked(value: Any, path: str) -> Any:
    if isinstance(value, int):
        if not _SMALLEST_INTEGER <= value <= _LARGEST_INTEGER:
            raise _UnfitError(f"the number{_at(path)} is over 64 bit")
        return int(value)
    if isinstance(value, float):
        if not isfinite(value):
            raise _UnfitError(f"the number{_at(path)} is {value}, which JSON does not have")
        return float(value)
    if isinstance(value, Mapping):
        return _checked_mapping(value, path)
    if isinstance(value, list | tuple):
        return [
            item if type(item) in _PLAIN else _checked(item, f"{path}[{place}]") for place, item in enumerate(value)
        ]
    if isinstance(value, str):
        return str.__str__(value)
    raise _UnfitError(f"the value{_at(path)} is a {type(value).__name__}, which JSON does not have")


def _at(path: str) -> str:
    return f" at {path.removeprefix('.')}"


def _inside(path: str) -> str:
    return _at(path) if path else ""


def _refusal(table: str, number: int, reason: str) -> DocumentError:
    return DocumentError(f"document {number} of table {table!r} cannot be stored: {reason}")
