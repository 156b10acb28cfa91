"""One entry as a document: new, or what becomes of the one that is known.

A report may come on several ways. Feeds word one article differently, so only one of them has the say: the first that
brought it straight from its publisher, else the first that carried it. About the text the page that it links to has the
last word, once it was fetched: a feed has often no more than its beginning. A text that a person has imported goes
before both, but for a page that a person has asked for. An earlier text stays among the captures.
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
    ways = [other for other in known.ways if other.feed == feed.id and not other.page]
    if feed.format in LOCAL_FORMATS:
        # A file that was moved is in two places, one after the other.
        return way.url not in {other.url for other in ways}
    return way.via not in {other.via for other in ways}


def _holder(document: Document) -> Way | None:
    """Return the feed's way that has the say, or None for a document that no feed has brought.

    What a person has brought in is the report they mean: it goes before what feeds print of it.
    """
    ways = [way for way in document.ways if way.feed is not None and not way.page]
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
    feed, page = fresh.ways[0].feed, page_way(known)
    if page is not None and (feed != IMPORT or page.feed is None):
        return _with_words_beside_the_page(document, fresh, now)
    others = [way for way in known.ways if not way.page]
    ways = [msgspec.structs.replace(way, fetched=now) if way.feed == feed else way for way in others]
    captures = _captures(known, page or before, now)
    return msgspec.structs.replace(document, text=fresh.text, hash=fresh.hash, ways=ways, captures=captures)


def _with_words_beside_the_page(document: Document, fresh: Document, now: str) -> Document:
    """Return a document whose page has the word with what its feed says now: kept once, so that it can be quoted."""
    known = {document.hash, *(capture.hash for capture in document.captures)}
    if document.text is None or fresh.text is None or fresh.hash is None or fresh.hash in known:
        return document
    capture = Capture(hash=fresh.hash, text=fresh.text, fetched=now)
    return msgspec.structs.replace(document, captures=[*document.captures, capture])


def _captures(known: Document, before: Way | None, now: str) -> list[Capture]:
    """Return the captures of a document whose text gives way to another; `before` is the way on which it came."""
    if known.text is None or not known.hash or known.hash in {capture.hash for capture in known.captures}:
        return known.captures
    # Of a text that no feed brought it is only known that it was there by now.
    fetched = (before and before.fetched) or now
    return [*known.captures, Capture(hash=known.hash, text=known.text, fetched=fetched)]


def is_imported(document: Document) -> bool:
    """Tell whether a person has brought the document in."""
    return any(way.feed == IMPORT for way in document.ways)


def page_way(document: Document) -> Way | None:
    """Return the way on which the text of the page came that a document links to, if it did."""
    return next((way for way in document.ways if way.page), None)


def with_page(known: Document, text: str, feed: str | None, url: str, now: str) -> Document:
    """Return the document with the text of its page in the place of the feed's; unchanged where it has it already.

    `feed` is the feed that wants whole texts. Without one a person asked, and for whoever asks later this holds.
    """
    before = page_way(known)
    hash_ = text_hash(text)
    if before is not None and hash_ == known.hash and known.text is not None:
        return known
    kept_for = feed if before is None else before.feed and feed
    way = Way(feed=kept_for, via=None, url=url, fetched=now, page=True)
    ways = [*(other for other in known.ways if not other.page), way]
    captures = known.captures if hash_ == known.hash else _captures(known, before or _holder(known), now)
    # Also one that was read: a text that was dropped, and what was found in it, may be coming back.
    return msgspec.structs.replace(known, text=text, hash=hash_, ways=ways, captures=captures, reading=None)
