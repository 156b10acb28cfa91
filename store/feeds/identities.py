"""Which document an entry is: by its address, else by what its feed calls it; never by its text alone."""

from collections import Counter
from collections.abc import Iterator, Mapping

from store.config import FeedConfig
from store.config.model import LOCAL_FORMATS
from store.feeds.entries import Entry
from store.identity import canonical_url, document_id, text_hash
from store.records import Document


def identified(feed: FeedConfig, entries: list[Entry], known: Mapping[str, Document]) -> Iterator[tuple[str, Entry]]:
    """Yield each entry once, under the id of its document.

    Entries that share one address (a live page, a log) are told apart by their guids, and stay so.
    """
    shared = Counter(canonical_url(entry.url) for entry in entries if entry.url)
    files = _Files(feed, entries, known) if feed.format in LOCAL_FORMATS else None
    seen: set[str] = set()
    for entry in entries:
        by_guid = document_id(url=None, feed=feed.id, guid=entry.guid)
        if files is not None and _is_file(entry):
            identity = files.known_as(entry) or by_guid
        elif entry.url is None or (entry.guid and (shared[canonical_url(entry.url)] > 1 or by_guid in known)):
            identity = by_guid
        else:
            identity = document_id(url=entry.url)
        if identity not in seen:
            seen.add(identity)
            yield identity, entry


def _is_file(entry: Entry) -> bool:
    """Tell whether an entry has no name but that of its file."""
    return entry.way_url is not None and entry.url is None and entry.external_id is None


class _Files:
    """The documents of a drop folder by the files they have been in."""

    def __init__(self, feed: FeedConfig, entries: list[Entry], known: Mapping[str, Document]) -> None:
        present = {entry.way_url for entry in entries}
        self._by_file: dict[str, str] = {}
        self._gone: dict[str, str] = {}
        for document in known.values():
            files = {way.url for way in document.ways if way.feed == feed.id and way.url}
            if document.url is not None or document.external_id is not None or not files:
                continue
            self._by_file.update(dict.fromkeys(files, document.id))
            if document.hash and not files & present:
                self._gone[document.hash] = document.id

    def known_as(self, entry: Entry) -> str | None:
        """Return the document that was in this file before, or in one that is gone now and had this very text."""
        return self._by_file.get(entry.way_url or "") or self._gone.get(text_hash(entry.text))
