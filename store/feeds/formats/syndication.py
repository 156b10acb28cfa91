"""RSS, RDF, Atom and JSON Feed, whole or damaged, found out by content.

What is well-formed is read by `elements`. Where that finds nothing, or no titles or links for more than a tenth of the
items, the tolerant parser reads it again.
"""

import re

from store.config import FeedConfig
from store.feeds.encoding import normalised
from store.feeds.entries import Entry, Parsed, ParseError, SkippedError, collect
from store.feeds.formats import elements, google_news, json_feed
from store.feeds.formats.items import Channel, Item, entry_of

MAX_TAG = 65_536
"""Bytes of one tag. A parser's time grows with the square of the attributes of a tag."""
MAX_OPEN = 100_000
"""Tags that are open at once. Each costs a parser some hundred bytes; those of HTML that need no end count too."""
_TAG = re.compile(rb"""<[A-Za-z_:/?](?:[^"'<>]|"[^"]*"|'[^']*')*+""")
_SLASH = ord("/")
_JSON = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{")
_BEARABLE_LOSS = 0.1


def parse(body: bytes, feed: FeedConfig, base: str) -> Parsed:
    """Return the entries of a feed's body; `base` is the address it came from, for links that are relative.

    An empty feed has no entries; a body that is no feed raises ParseError.
    """
    if not body.strip():
        raise ParseError("not a feed: nothing in it")
    channel = json_feed.read(body) if _JSON.match(body) else _read_xml(normalised(body))
    parsed = collect(_attempt(item, channel.language, base) for item in channel.items)
    return Parsed(parsed.entries, parsed.skipped, pace=channel.pace)


def _read_xml(xml: bytes) -> Channel:
    _refuse_what_costs_too_much(xml)
    channel = elements.read(xml)
    if channel is not None and channel.items and not _loses(channel.items):
        return channel
    # Loading it takes longer than reading a dozen healthy feeds.
    from store.feeds.formats import tolerant

    again = tolerant.read(xml)
    if channel is None:
        return again
    # What the strict reader has understood of the channel itself holds either way.
    items = again.items if len(again.items) >= len(channel.items) else channel.items
    return Channel(items=items, language=channel.language or again.language, pace=channel.pace)


def _refuse_what_costs_too_much(xml: bytes) -> None:
    """Raise ParseError for what makes a small body a large one, or a short parse a long one.

    A kilobyte of entities may stand for a gigabyte of text, and no feed needs one of its own.
    """
    if b"<!ENTITY" in xml:
        raise ParseError("declares entities of its own")
    if len(xml) <= MAX_TAG:
        # Too small for either.
        return
    depth = 0
    for tag in _TAG.finditer(xml):
        start, end = tag.span()
        if end - start > MAX_TAG:
            raise ParseError(f"a tag is longer than {MAX_TAG:,} bytes")
        if xml[start + 1] == _SLASH:
            depth -= 1
        elif xml[end - 1] != _SLASH:
            depth += 1
            if depth > MAX_OPEN:
                raise ParseError(f"more than {MAX_OPEN:,} tags are open at once")


def _loses(items: list[Item]) -> bool:
    """Tell whether too many items lack what nearly every item has."""
    untitled = sum(not item.title.source.strip() for item in items)
    return max(untitled, sum(not item.link for item in items)) > _BEARABLE_LOSS * len(items)


def _attempt(item: Item, language: str, base: str) -> Entry | SkippedError:
    entry = entry_of(item, language, base)
    return entry if isinstance(entry, SkippedError) else google_news.without_transport(entry, item.source)
