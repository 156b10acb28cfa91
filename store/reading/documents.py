"""The files that `extract` and `import` are given: text, JSON documents, and claims, found out by content.

A line with `text` is a document, one with `evidence`, `summary` or `kind` a claim. Texts keep their length: what is
unsafe in them is replaced one for one, so that offsets are those of the text as it was given.
"""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from store.dates import fault_of_moment, moment
from store.errors import SpotrepError
from store.feeds.entries import IMPORT, web_address
from store.feeds.markup import plain_text
from store.identity import document_id, text_hash
from store.text import clean_line, clean_text

STDIN = "-"
_CLAIM_KEYS = ("evidence", "summary", "kind")
_HTML = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--[^>]*-->\s*)?<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_HTML_TITLE = re.compile(r"<title\b[^>]*+>([^<]*+)", re.IGNORECASE)
_JSON_BEGINNING = re.compile(r'\s*(?:\{\s*["}]|\[\s*[{\]])')
_WIDE = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_MAX_TITLE = 120


class UnfitError(SpotrepError):
    """Something given is neither document nor claim; the message says where and why."""


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """A document as it was given. `where` names it for a person; `guid` is its name where it has no address.

    `published` is a stamp or an ISO day. `file` is the address of the file it stands in.
    """

    where: str
    id: str | None
    guid: str | None
    title: str
    outlet: str | None
    url: str | None
    published: str | None
    author: str | None
    language: str | None
    text: str
    file: str | None

    @property
    def identity(self) -> str:
        """The id that the ledger gives it; one without any name is known by where it stands."""
        return document_id(url=self.url, feed=IMPORT, guid=self.guid or self.where)


class GivenClaim(msgspec.Struct, frozen=True):
    """A claim as it was given: its fields, not checked yet."""

    where: str
    fields: dict[str, Any]


class Remark(msgspec.Struct, frozen=True):
    """What a person should know of what they gave; nothing was left out for it."""

    text: str


class Defaults(msgspec.Struct, frozen=True, kw_only=True):
    """What holds for a document that does not say it."""

    title: str | None = None
    outlet: str | None = None
    published: str | None = None


Anything = Given | GivenClaim | Remark | UnfitError


def read_given(name: str, body: bytes, defaults: Defaults) -> Iterator[Anything]:
    """Yield the documents and claims of a file in their order, and what is wrong with the rest; `name` may be `-`."""
    shown = "standard input" if name == STDIN else clean_line(name, 300)
    file = None if name == STDIN else Path(name).absolute().as_uri()
    try:
        text = _decoded(body)
    except UnfitError as error:
        yield UnfitError(f"{shown}: {error}")
        return
    if not text.strip():
        yield Remark(f"{shown}: is empty")
    elif _looks_like_json(name, text):
        yield from _Json(shown, file, defaults).read(text)
    else:
        yield from _plain(shown, file, text, defaults)


def _decoded(body: bytes) -> str:
    """Return the body as text. Raises UnfitError for what is none."""
    try:
        text = body.decode(_WIDE.get(body[:2], "utf-8-sig"))
    except UnicodeDecodeError as error:
        if b"\0" in body[:4096]:
            raise UnfitError("is no text (binary)") from None
        raise UnfitError(
            f"is no UTF-8 (byte {error.start + 1}): convert it, for example with `iconv -f WINDOWS-1251 -t UTF-8`"
        ) from None
    if "\0" in text[:4096]:
        raise UnfitError("is no text (binary)")
    return text


def _looks_like_json(name: str, text: str) -> bool:
    return name.lower().endswith((".json", ".jsonl", ".ndjson")) or _JSON_BEGINNING.match(text) is not None


def _plain(shown: str, file: str | None, text: str, defaults: Defaults) -> Iterator[Anything]:
    """Yield a text as one document. Of a page the words are taken, without its markup."""
    title = ""
    if _HTML.match(text):
        found = _HTML_TITLE.search(text)
        title, text = plain_text(found[1]) if found else "", plain_text(text)
        yield Remark(f"{shown}: is HTML; offsets are those of its words without markup")
    text = clean_text(text)
    yield Given(
        where=shown,
        id=None,
        # A text from nowhere has no other name than what it says.
        guid=file or f"text:{text_hash(text)}",
        title=defaults.title or clean_line(title, 500) or _first_line(text),
        outlet=defaults.outlet,
        url=None,
        published=defaults.published,
        author=None,
        language=None,
        text=text,
        file=file,
    )


class _Json:
    """Reads JSON: one document, a list of them, or one a line."""

    def __init__(self, shown: str, file: str | None, defaults: Defaults) -> None:
        self._shown = shown
        self._file = file
        self._defaults = defaults

    def read(self, text: str) -> Iterator[Anything]:
        try:
            tree = _parsed(text)
        except UnfitError as error:
            yield from self._lines(text, error)
            return
        if isinstance(tree, list):
            for number, item in enumerate(tree, 1):
                yield from self._item(item, f"{self._shown}, item {number}", None)
        else:
            yield from self._item(tree, self._shown, self._file or f"text:{text_hash(text)}")

    def _lines(self, text: str, fault: UnfitError) -> Iterator[Anything]:
        """Yield what stands on each line; where none is a JSON object, the fault of the whole."""
        lines = [(number, _tried(line)) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
        if not any(isinstance(tree, dict) for _, tree in lines):
            yield UnfitError(f"{self._shown}: {fault}")
            return
        for number, tree in lines:
            where = f"{self._shown}, line {number}"
            if isinstance(tree, UnfitError):
                yield UnfitError(f"{where}: {tree}")
            else:
                yield from self._item(tree, where, None)

    def _item(self, tree: object, where: str, name: str | None) -> Iterator[Anything]:
        if not isinstance(tree, dict):
            yield UnfitError(f"{where}: is no JSON object, so neither document nor claim")
        elif "text" in tree:
            yield from self._document(tree, where, name)
        elif any(key in tree for key in _CLAIM_KEYS):
            yield GivenClaim(where, tree)
        else:
            yield UnfitError(f"{where}: has no text, so it is no document, and no evidence, summary or kind of a claim")

    def _document(self, tree: Mapping[str, Any], where: str, name: str | None) -> Iterator[Anything]:
        text = tree["text"]
        if not isinstance(text, str):
            yield UnfitError(f"{where}: its text is no text")
            return
        text = clean_text(text)
        published = tree.get("published")
        # A number may be a day without dashes or seconds since 1970: nobody knows which.
        when = moment(published) if isinstance(published, str) else None
        if published not in (None, "") and when is None:
            fault = fault_of_moment(published) if isinstance(published, str) else "is no text with a date as 2025-01-27"
            yield Remark(f"{where}: published {fault}, so dates in the text cannot be worked out from it")
        identity = clean_line(_value(tree, "id")) or None
        yield Given(
            where=where,
            id=identity,
            guid=identity or name,
            title=clean_line(_value(tree, "title"), 500) or self._defaults.title or _first_line(text),
            outlet=clean_line(_value(tree, "outlet"), 200) or self._defaults.outlet,
            url=web_address(clean_line(_value(tree, "url"), 2000), ""),
            published=when or self._defaults.published,
            author=clean_line(_value(tree, "author"), 200) or None,
            language=clean_line(_value(tree, "language"), 35) or None,
            text=text,
            file=self._file,
        )


def _parsed(text: str) -> Any:
    try:
        return json.loads(text, parse_constant=_refuse)
    except json.JSONDecodeError as error:
        raise UnfitError(f"is no JSON: {error.msg} (line {error.lineno}, column {error.colno})") from None
    except (ValueError, RecursionError):
        raise UnfitError("is JSON that nobody could mean: nested too deeply, or with endless numbers") from None


def _tried(line: str) -> Any:
    """Return what stands on a line, or what is wrong with it."""
    try:
        return _parsed(line)
    except UnfitError as error:
        return error


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _value(tree: Mapping[str, Any], key: str) -> str:
    value = tree.get(key)
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def _first_line(text: str) -> str:
    return clean_line(text.strip().partition("\n")[0], _MAX_TITLE)
