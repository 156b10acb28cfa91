"""One entry as a document: new, or what becomes of the one that is known.

A report may come on several ways. Feeds word one article differently, so only one of them has the say: the first that
brought it straight from its publisher, else the first that carried it. An earlier text stays among the captures.
"""

import msgspec

from store.config import FeedConfig
from store.config.model import LOCAL_FORMATS
from store.feeds.entries import IMPORT, Entry
from store.identity import text_hash
from store.records import Capture, Document, Way


def new_document(identity: str, entry: Entry, feed: FeedConfig, source: str | None, now: str) -> Document:
    """Return the document of an entry that was never met before; `source` speaks in it."""
    return Document(
        id=identity,
        external_id=entry.external_id,
        source=source,
        ways=[Way(feed=feed.id, via=entry.via, url=entry.way_url or entry.url, fetched=now)],
        url=entry.url,
        title=entry.title,
        author=entry.author,
        published=entry.published,
        language=feed.language or entry.language,
        text=entry.text,
        hash=text_hash(entry.text),
    )


def updated(known: Document, fresh: Document, feed: FeedConfig, now: str) -> Document:
    """Return the known document after it came once more; unchanged where it brought nothing new."""
    (way,) = fresh.ways
    before = _holder(known)
    if _is_another_way(way, known, feed):
        known = msgspec.structs.replace(known, ways=[*known.ways, way])
    holder = _holder(known)
    if holder is not None and (holder.feed, holder.via is None) != (way.feed, way.via is None):
        return known
    taken_over = before is not None and before.via is not None and way.via is None
    source = fresh.source or known.source if taken_over else known.source or fresh.source
    return _reworded(known, msgspec.structs.replace(fresh, source=source), before, now)


def _is_another_way(way: Way, known: Document, feed: FeedConfig) -> bool:
    ways = [other for other in known.ways if other.feed == feed.id]
    if feed.format in LOCAL_FORMATS:
        # A file that was moved is in two places, one after the other.
        return way.url not in {other.url for other in ways}
    return way.via not in {other.via for other in ways}


def _holder(document: Document) -> Way | None:
    """Return the way that has the say, or None for a document that no feed has brought.

    What a person has brought in is the report they mean: it goes before what feeds print of it.
    """
    ways = [way for way in document.ways if way.feed is not None]
    imported = next((way for way in ways if way.feed == IMPORT), None)
    return imported or next((way for way in ways if way.via is None), next(iter(ways), None))


def _reworded(known: Document, fresh: Document, before: Way | None, now: str) -> Document:
    """Return the known document as it reads now; `before` is the way on which its present text came."""
    document = msgspec.structs.replace(
        known,
        external_id=known.external_id or fresh.external_id,
        title=fresh.title,
        author=fresh.author or known.author,
        published=fresh.published or known.published,
        language=fresh.language or known.language,
        source=fresh.source,
    )
    if (document.title, document.published, document.source) != (known.title, known.published, known.source):
        # Who speaks and when is part of what is read: it has to be read again.
        document = msgspec.structs.replace(document, reading=None)
    if fresh.hash == known.hash:
        return document
    feed = fresh.ways[0].feed
    ways = [msgspec.structs.replace(way, fetched=now) if way.feed == feed else way for way in known.ways]
    captures = known.captures
    if known.text is not None and known.hash and known.hash not in {capture.hash for capture in captures}:
        # Of a text that no feed brought it is only known that it was there by now.
        fetched = (before and before.fetched) or now
        captures = [*captures, Capture(hash=known.hash, text=known.text, fetched=fetched)]
    return msgspec.structs.replace(document, text=fresh.text, hash=fresh.hash, ways=ways, captures=captures)
