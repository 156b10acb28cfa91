"""Syndication that is damaged: feedparser reads what no strict parser would, in about twenty times as long."""

import io
import re
from typing import Any
from xml.sax import SAXException

import feedparser

from store.feeds.entries import ParseError, Publisher
from store.feeds.formats.items import Channel, Item, Words, first_moment
from store.feeds.markup import plain_text
from store.text import clean_line

_TITLE = re.compile(rb"<title[^>]*>([^<]*)", re.IGNORECASE)
_HTML = re.compile(rb"<\?xml[^>]*>\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL)
_PREFIX = re.compile(rb"\sxmlns:([^\s=]{1,100})")
MAX_PREFIXES = 200
"""Namespace prefixes of one feed. The parser's time grows with the square of them."""
_TEXT_TYPES = frozenset({"text/plain", "text/html", "application/xhtml+xml"})


def read(xml: bytes) -> Channel:
    """Return what there is of a feed. Raises ParseError for what is none; a whole feed without items is no error."""
    if len(set(_PREFIX.findall(xml))) > MAX_PREFIXES:
        raise ParseError(f"declares more than {MAX_PREFIXES} prefixes")
    feed = _parsed(xml)
    if not feed.entries:
        _refuse_what_is_no_feed(feed, xml)
    typed = str(feed.get("version", "")).startswith("atom")
    return Channel(items=[_item(item, typed) for item in feed.entries], language=_value(feed.feed, "language"))


def _parsed(xml: bytes) -> Any:
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


def _item(item: Any, typed: bool) -> Item:
    """Return an item; `typed`: the feed's format says of each text whether it is HTML."""
    source = item.get("source") or {}
    name = _value(source, "title")
    return Item(
        title=_words(item.get("title_detail") or {}, typed),
        content=_content(item, typed),
        guid=_value(item, "id"),
        link=_value(item, "link"),
        author=_value(item, "author"),
        language=next((_value(part, "language") for part in item.get("content", [])), ""),
        # As it was written: what the parser makes of a date in words it does not know is another date.
        published=first_moment([_value(item, "published"), _value(item, "updated")]),
        source=Publisher(name=name, url=_value(source, "href") or None) if name and not typed else None,
    )


def _content(item: Any, typed: bool) -> Words:
    """Return the fullest text there is: the content, else the summary."""
    for part in [*item.get("content", []), item.get("summary_detail") or {}]:
        if part.get("type") in _TEXT_TYPES and _value(part, "value").strip():
            return _words(part, typed)
    return Words()


def _words(part: Any, typed: bool) -> Words:
    return Words(_value(part, "value"), part.get("type") != "text/plain" if typed else None)


def _value(item: Any, key: str) -> str:
    """Return a value that is a text, else an empty text: what the parser makes of damage has many types."""
    # Asked as a plain dict: feedparser's own look-up gives one date for another, with a warning.
    value = dict.get(item, key)
    return value if isinstance(value, str) else ""
