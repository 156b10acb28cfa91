"""Who speaks in an entry that another has carried: found among the sources, else put among them."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from store.feeds.entries import Publisher
from store.identity import digest
from store.records import Source

_MAX_ID = 50


class Publishers:
    """The sources by address and by name. What is new stays in `found` until somebody stores it."""

    def __init__(self, sources: Iterable[Source]) -> None:
        self.found: list[Source] = []
        self._ids: set[str] = set()
        self._by_address: dict[str, str] = {}
        self._by_name: dict[str, str] = {}
        for source in sources:
            self._add(source)

    def source_of(self, publisher: Publisher) -> str:
        """Return the id of a publisher's source.

        A channel is known by its address alone: anybody can give theirs the name of a news agency.
        """
        address = _address(publisher.url)
        known = self._by_address.get(address) if address else None
        if known is None and publisher.kind != "channel":
            known = self._by_name.get(publisher.name.casefold())
        if known is not None:
            return known
        source = Source(
            id=self._new_id(address or publisher.name), name=publisher.name, kind=publisher.kind, url=publisher.url
        )
        self.found.append(source)
        self._add(source)
        return source.id

    def _add(self, source: Source) -> None:
        self._ids.add(source.id)
        if address := _address(source.url):
            self._by_address.setdefault(address, source.id)
        if source.kind != "channel":
            for name in (source.name, *source.aliases):
                self._by_name.setdefault(name.casefold(), source.id)

    def _new_id(self, words: str) -> str:
        plain = re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")[:_MAX_ID]
        return plain if plain and plain not in self._ids else f"{plain or 'source'}-{digest('source', words)[:8]}"


def _address(url: str | None) -> str:
    """Return host and path of a home page, as they are compared; nothing for what has none."""
    try:
        parts = urlsplit(url or "")
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    return host + parts.path.rstrip("/").lower()
