"""A drop folder: files of text, HTML or JSON that a person, or another program, puts on this machine.

Nothing is followed: a symbolic link could hand the ledger any file of whoever runs it, a pipe would never end.
"""

import errno
import os
import re
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import quote

from store.config import FeedConfig
from store.dates import moment
from store.feeds.encoding import decoded
from store.feeds.entries import Entry, Parsed, ParseError, Publisher, SkippedError, collect, web_address
from store.feeds.formats.trees import read_json
from store.feeds.markup import plain_text
from store.text import clean_line, clean_text

MAX_FILE = 10_000_000
"""Bytes of one file; and of all files of a folder together, twice as many: their texts are in memory at once."""
_MAX_NAMES = 100_000
_TEXT = frozenset({".txt", ".text", ".md"})
_HTML = frozenset({".html", ".htm", ".xhtml"})
_JSON = frozenset({".json"})
_LINES = frozenset({".jsonl", ".ndjson"})
# What editors and browsers write while they are not done.
_UNFINISHED = re.compile(r"^\.|~$|\.(?:part|tmp|crdownload|swp)$", re.IGNORECASE)
_TITLE = re.compile(r"<title\b[^>]*+>([^<]*+)", re.IGNORECASE)
_OPEN = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY
_MAX_TITLE = 120


def read(feed: FeedConfig) -> Parsed:
    """Return what lies in the folder, the latest changes first, or in the one file that `feed.path` names.

    Subfolders are not read. Raises ParseError where the folder cannot be read. Blocks, but never for long.
    """
    try:
        path = Path(feed.path or "").expanduser()
    except RuntimeError as error:
        raise ParseError(f"{feed.path}: there is no home folder to put in place of ~") from error
    folder = path if feed.format == "directory" else path.parent
    with _opened(folder) as descriptor:
        names = _names(descriptor) if feed.format == "directory" else [path.name]
        return collect(_attempts(descriptor, folder, names))


@contextmanager
def _opened(folder: Path) -> Iterator[int]:
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError as error:
        raise ParseError(f"cannot read {clean_line(str(folder), 200)}: {error.strerror}") from error
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _names(folder: int) -> list[str]:
    """Return the names in a folder that are finished, the one that was changed last first."""
    changed: list[tuple[float, str]] = []
    with os.scandir(folder) as entries:
        for entry in islice(entries, _MAX_NAMES):
            if not _UNFINISHED.search(entry.name):
                with suppress(OSError):
                    changed.append((-entry.stat(follow_symlinks=False).st_mtime, entry.name))
    return [name for _, name in sorted(changed)]


def _attempts(folder: int, path: Path, names: list[str]) -> Iterator[Entry | SkippedError]:
    """Yield what is in each file, or why it is not taken."""
    allowed = 2 * MAX_FILE
    for name in names:
        try:
            read_entries = _reader(name)
            body = _content(folder, name)
            allowed -= len(body)
            if allowed < 0:
                raise SkippedError(f"this file and those behind it: over {2 * MAX_FILE:,} bytes in one folder")
            yield from read_entries(body, name, (path.absolute() / name).as_uri())
        except (SkippedError, ParseError) as error:
            yield SkippedError(f"{clean_line(name, 100)}: {error}")
        if allowed < 0:
            return


def _content(folder: int, name: str) -> bytes:
    """Return the bytes of a regular file of the folder."""
    try:
        descriptor = os.open(name, _OPEN, dir_fd=folder)
        try:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise SkippedError("is no regular file")
            with open(descriptor, "rb", closefd=False) as file:
                body = file.read(MAX_FILE + 1)
        finally:
            os.close(descriptor)
    except OSError as error:
        reason = "is a symbolic link" if error.errno == errno.ELOOP else f"cannot be read: {error.strerror}"
        raise SkippedError(reason) from error
    if len(body) > MAX_FILE:
        raise SkippedError(f"is over {MAX_FILE:,} bytes")
    return body


def _reader(name: str) -> Callable[[bytes, str, str], Iterator[Entry | SkippedError]]:
    suffix = Path(name).suffix.lower()
    for suffixes, reader in _READERS:
        if suffix in suffixes:
            return reader
    raise SkippedError("is no .txt, .md, .html, .json or .jsonl")


def _text_file(body: bytes, name: str, address: str) -> Iterator[Entry | SkippedError]:
    text = decoded(body)
    if "\0" in text:
        raise SkippedError("is no text")
    yield _entry("\n".join(text.splitlines()), "", name, address)


def _html_file(body: bytes, name: str, address: str) -> Iterator[Entry | SkippedError]:
    html = decoded(body)
    title = _TITLE.search(html)
    yield _entry(plain_text(html), plain_text(title[1]) if title else "", name, address)


def _json_file(body: bytes, name: str, address: str) -> Iterator[Entry | SkippedError]:
    tree = read_json(body)
    if not isinstance(tree, list):
        yield _document(tree, quote(os.fsencode(name)), address)
        return
    for number, document in enumerate(tree, 1):
        yield _one_of_many(partial(_document, document, None, address), f"{name}: document {number}")


def _lines_file(body: bytes, name: str, address: str) -> Iterator[Entry | SkippedError]:
    for number, line in enumerate(body.splitlines(), 1):
        if line.strip():
            yield _one_of_many(partial(_json_line, line, address), f"{name}: line {number}")


_READERS = ((_TEXT, _text_file), (_HTML, _html_file), (_JSON, _json_file), (_LINES, _lines_file))


def _json_line(line: bytes, address: str) -> Entry:
    return _document(read_json(line), None, address)


def _one_of_many(read_one: Callable[[], Entry], place: str) -> Entry | SkippedError:
    """Return one document of a file with several, or why it is left out: the others go on."""
    try:
        return read_one()
    except (SkippedError, ParseError) as error:
        return SkippedError(f"{clean_line(place, 150)}: {error}")


def _document(tree: object, name: str | None, address: str) -> Entry:
    """Return a JSON document `{id, title, outlet, url, published, text}`, the shape that `extract` reads too."""
    if not isinstance(tree, dict):
        raise SkippedError("is no document")
    title = clean_line(_value(tree, "title"), 500)
    text = clean_text(_value(tree, "text").strip())
    identity, url = clean_line(_value(tree, "id")), web_address(_value(tree, "url"), "")
    if not title and not text:
        raise SkippedError("has neither title nor text")
    if not (identity or url or name):
        raise SkippedError("has neither id nor url")
    outlet = clean_line(_value(tree, "outlet"), 200)
    return Entry(
        guid=identity or name,
        external_id=identity or None,
        url=url,
        way_url=address,
        title=title or clean_line(text, _MAX_TITLE),
        text=text or title,
        author=clean_line(_value(tree, "author"), 200) or None,
        published=moment(_value(tree, "published")),
        language=clean_line(_value(tree, "language"), 35) or None,
        publisher=Publisher(name=outlet) if outlet else None,
    )


def _value(tree: Mapping[Any, object], key: str) -> str:
    value = tree.get(key)
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def _entry(text: str, title: str, name: str, address: str) -> Entry:
    """Return a file as a report: its name is its identity, its first line its title where it has no other."""
    text = clean_text(text.strip())
    if not text:
        raise SkippedError("is empty")
    return Entry(
        guid=quote(os.fsencode(name)),
        way_url=address,
        title=clean_line(title, 500) or clean_line(text.partition("\n")[0], _MAX_TITLE) or clean_line(name, _MAX_TITLE),
        text=text,
    )
