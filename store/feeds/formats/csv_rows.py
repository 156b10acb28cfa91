"""CSV with a header: each line is a row of its cells by the names of their columns."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from io import StringIO

from store.config import FeedConfig, nearest
from store.feeds.encoding import decoded
from store.feeds.entries import Parsed, ParseError, SkippedError
from store.feeds.formats.rows import read_rows
from store.text import clean_line

_DELIMITERS = {",": ",", ";": ";", "|": "|", "tab": "\t"}
_MOST_SHOWN = 200


def parse(body: bytes, feed: FeedConfig, base: str) -> Parsed:
    """Return the entries of the lines. Raises ParseError where the header lacks a column that is mapped."""
    delimiter = _DELIMITERS[feed.delimiter] if feed.delimiter else None
    return read_rows(table(decoded(body), feed.fields.values(), delimiter), feed.fields, base)


def table(text: str, needed: Iterable[str], delimiter: str | None = None) -> Iterator[Mapping[str, str] | SkippedError]:
    """Return the lines below the header, each by the names of its columns, or why it cannot be read.

    Without a delimiter it is the one that the header has most of. Raises ParseError where the header lacks a
    `needed` column.
    """
    lines = csv.reader(StringIO(text, newline=""), delimiter=delimiter or _delimiter(text))
    header = _header(lines)
    for column in needed:
        if column not in header:
            there = nearest(column, header) or f": {', '.join(name for name in header if name)[:_MOST_SHOWN]}"
            raise ParseError(f"no column {column!r} in the header{there}")
    return _rows(lines, header)


def _delimiter(text: str) -> str:
    header = text.lstrip().partition("\n")[0]
    return max(_DELIMITERS.values(), key=header.count)


def _header(lines: Iterator[list[str]]) -> list[str]:
    try:
        return [clean_line(name, 200) for name in next(line for line in lines if line)]
    except StopIteration:
        raise ParseError("no header: nothing in it") from None
    except csv.Error as error:
        raise ParseError(f"not CSV: {error}") from error


def _rows(lines: Iterator[list[str]], header: list[str]) -> Iterator[Mapping[str, str] | SkippedError]:
    while True:
        try:
            cells = next(lines)
        except StopIteration:
            return
        except csv.Error as error:
            yield SkippedError(str(error))
            continue
        if len(cells) > len(header):
            # A delimiter inside a cell has moved all behind it under the wrong names.
            yield SkippedError(f"has {len(cells)} cells under a header of {len(header)}")
        elif any(cells):
            yield dict(zip(reversed(header[: len(cells)]), reversed(cells), strict=True))
