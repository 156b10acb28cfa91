"""RSS, RDF and Atom, whole or damaged, as entries: feedparser reads them, found out by content."""

import io
import re
from datetime import datetime
from time import struct_time
from typing import Any, cast
from xml.sax import SAXException

import feedparser

from store.feeds.encoding import normalised
from store.feeds.entries import Entry, Parsed, ParseError, SkippedError, collect, stamp_of, web_address
from store.feeds.markup import plain_text
from store.text import clean_line, clean_text

MAX_TAG = 65_536
"""Bytes of one tag. The parser's time grows with the square of the attributes of a tag."""
_TAG = re.compile(rb"""<[A-Za-z_:/?](?:[^"'<>]|"[^"]*"|'[^']*')*+""")
_TITLE = re.compile(rb"<title[^>]*>([^<]*)", re.IGNORECASE)
_HTML = re.compile(rb"<\?xml[^>]*>\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL)
_MAX_TITLE_SOURCE = 10_000
_TEXT_TYPES = frozenset({"text/plain", "text/html", "application/xhtml+xml"})


def parse(body: bytes, base: str = "") -> Parsed:
    """Return the entries of a feed's body; `base` is the address it came from, for links that are relative.

    An empty feed has no entries; a body that is no feed raises ParseError.
    """
    if not body.strip():
        raise ParseError("not a feed: nothing in it")
    xml = normalised(body)
    _refuse_what_costs_too_much(xml)
    feed = _read(xml)
    if not feed.entries:
        _refuse_what_is_no_feed(feed, xml)
    language = _line(feed.feed, "language", 35) or None
    return collect(_attempt(item, language, base) for item in feed.entries)


def _refuse_what_costs_too_much(xml: bytes) -> None:
    """Raise ParseError for what makes a small body a large one, or a short parse a long one.

    A kilobyte of entities may stand for a gigabyte of text, and no feed needs one of its own.
    """
    if b"<!ENTITY" in xml:
        raise ParseError("declares entities of its own")
    if any(tag.end() - tag.start() > MAX_TAG for tag in _TAG.finditer(xml)):
        raise ParseError(f"a tag is longer than {MAX_TAG:,} bytes")


def _read(xml: bytes) -> Any:
    """Run feedparser on bytes in memory: given a text it would fetch an address or open a file of that name."""
    try:
        return feedparser.parse(io.BytesIO(xml), sanitize_html=False, resolve_relative_uris=False)
    except Exception as error:
        # Strangers write what it reads, and its tolerant parser promises nothing: that feed alone has failed.
        raise ParseError(f"the parser gave up: {clean_line(repr(error), 200)}") from error


def _refuse_what_is_no_feed(feed: Any, xml: bytes) -> None:
    """Raise ParseError unless this is a well-formed feed that happens to be empty."""
    problem = feed.get("bozo_exception")
    if _HTML.match(xml):
        title = _TITLE.search(xml)
        named = clean_line(plain_text(title[1].decode("utf-8", "replace")), 100) if title else ""
        raise ParseError(f"not a feed: HTML page titled {named!r}" if named else "not a feed: HTML page")
    if isinstance(problem, SAXException):
        raise ParseError(f"not XML: {clean_line(problem.getMessage(), 200)}")
    if not feed.get("version"):
        raise ParseError("not a feed: XML without RSS, RDF or Atom in it")


def _attempt(item: Any, feed_language: str | None, base: str) -> Entry | SkippedError:
    kind, content, language = _content(item)
    text = clean_text(plain_text(content) if kind != "text/plain" else "\n".join(content.splitlines()).strip())
    title = _title(item)
    guid = _line(item, "id")
    url = web_address(_value(item, "link"), base)
    if not title and not text:
        return SkippedError(f"entry {guid or url or 'without a name'}: neither title nor text")
    if not guid and not url:
        return SkippedError(f"{title or clean_line(text, 80)!r}: neither link nor guid")
    return Entry(
        guid=guid or None,
        url=url,
        title=title or clean_line(text, 80),
        text=text or title,
        author=_line(item, "author", 200) or None,
        published=_published(item),
        language=language or feed_language,
    )


def _content(item: Any) -> tuple[str, str, str]:
    """Return type, source and language of the fullest text there is: the content, else the summary."""
    for part in [*item.get("content", []), item.get("summary_detail") or {}]:
        source = _value(part, "value")
        if part.get("type") in _TEXT_TYPES and source.strip():
            return part["type"], source, _line(part, "language", 35)
    return "text/plain", "", ""


def _title(item: Any) -> str:
    detail = item.get("title_detail") or {}
    title = _value(detail, "value")[:_MAX_TITLE_SOURCE]
    return clean_line(title if detail.get("type") == "text/plain" else plain_text(title), 500)


def _line(item: Any, key: str, limit: int = 1000) -> str:
    return clean_line(_value(item, key), limit)


def _value(item: Any, key: str) -> str:
    """Return a value that is a text, else an empty text: what the parser makes of damage has many types."""
    value = item.get(key)
    return value if isinstance(value, str) else ""


def _published(item: Any) -> str | None:
    """Return when an entry was published, else updated: a stamp, or a day where no time was given."""
    # Asked as a plain dict: feedparser's own look-up gives one for the other, with a warning.
    for key in ("published", "updated"):
        parsed = cast("struct_time | None", dict.get(item, f"{key}_parsed"))
        written = dict.get(item, key)
        if parsed is not None and (when := _stamp(parsed)):
            return when if isinstance(written, str) and ":" in written else when[:10]
    return None


def _stamp(parsed: struct_time) -> str | None:
    try:
        return stamp_of(datetime(*parsed[:6]))
    except ValueError:
        return None
