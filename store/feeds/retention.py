"""Dropping texts that nobody has used, by age or by count, where a feed's configuration asks for it.

Only the texts of a document go: its id, address and hash stay, so that it is known and not stored anew. Whatever a
claim stands in stays whole, whoever made the claim and whatever became of it: a quote must be checkable against its
text. So does what a person has edited, and what came on another way too. Only candidates that the program has read in
a text and that nobody has judged in all that time keep nothing: they go with it.
"""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

import msgspec

from store.clock import parse_stamp
from store.config import FeedConfig
from store.feeds.stamps import stored_moment
from store.records import Document


def without_old_texts(
    documents: Iterable[Document], feed: FeedConfig, used: Collection[str], now: str
) -> list[Document]:
    """Return the documents of a feed that lose their texts now; `used` are the ids of those that must keep them."""
    if feed.keep_days is None and feed.keep_items is None:
        return []
    brought = [document for document in documents if _only_by(feed, document)]
    brought.sort(key=lambda document: (document.published or _fetched(document) or "", document.id), reverse=True)
    latest = brought[: feed.keep_items]
    kept = {document.id for document in latest if not _too_old(document, feed, parse_stamp(now))}
    return [
        _without_text(document)
        for document in brought
        if document.text is not None and document.id not in kept and document.id not in used
    ]


def _without_text(document: Document) -> Document:
    reading = document.reading and msgspec.structs.replace(document.reading, unread=[])
    return msgspec.structs.replace(document, text=None, captures=[], reading=reading)


def _only_by(feed: FeedConfig, document: Document) -> bool:
    return {way.feed for way in document.ways} == {feed.id}


def _fetched(document: Document) -> str | None:
    """Return when the present text came."""
    return max((way.fetched for way in document.ways if way.fetched), default=None)


def _too_old(document: Document, feed: FeedConfig, now: datetime) -> bool:
    """Tell whether a text has outlived its days; one that came nobody knows when has not."""
    fetched = stored_moment(_fetched(document))
    return feed.keep_days is not None and fetched is not None and fetched + timedelta(days=feed.keep_days) < now
