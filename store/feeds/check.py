"""One look at a feed, with nothing stored: what it is, what is in it, and what to do where it fails."""

import msgspec

from store.clock import Clock
from store.config import FeedConfig, HttpConfig
from store.config.model import LOCAL_FORMATS
from store.feeds.advice import about_answer, about_fetching, about_folder, about_reading
from store.feeds.entries import Entry, Parsed, ParseError
from store.feeds.fetch import Fetched, Fetcher, FetchError
from store.feeds.parser import Parser
from store.feeds.sniff import Sniffed, sniff

FIRST = 3
_FIELDS = ("title", "text", "url", "guid", "published", "author", "language", "claim")


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """What one fetch found out. `error` is why nothing can be used, `advice` what to do about it.

    `fields` counts the entries that have each field; `first` are the first entries.
    """

    url: str
    answered_by: str | None = None
    format: str | None = None
    content_type: str | None = None
    bytes: int = 0
    milliseconds: int = 0
    conditional: bool = False
    """Did the server send a validator, so that it need not send again what has not changed?"""
    fresh_seconds: int | None = None
    moved_to: str | None = None
    items: int = 0
    fields: dict[str, int] = {}
    first: list[Entry] = []
    skipped: list[str] = []
    error: str | None = None
    advice: list[str] = []


async def check(feed: FeedConfig, http: HttpConfig, clock: Clock, *, known: bool) -> Checked:
    """Fetch a feed once and read it. `known` feeds are read as configured, others as what they seem to be."""
    if feed.format in LOCAL_FORMATS:
        return await _check_folder(feed)
    try:
        async with Fetcher(http, clock) as fetcher:
            fetched = await fetcher.fetch(feed)
    except FetchError as error:
        return Checked(url=feed.url, error=str(error), advice=[about_fetching(error, feed, known=known)])
    sniffed = sniff(fetched.body, fetched.url)
    if not known and sniffed.format is not None:
        feed = msgspec.structs.replace(feed, format=sniffed.format)
    checked = await _read(_answered(feed, fetched, sniffed), fetched.body, feed, fetched.url)
    if checked.error is None:
        return msgspec.structs.replace(checked, advice=about_answer(feed, fetched, checked.items))
    advice = [about_reading(checked.error, feed, sniffed)]
    if sniffed.format is None and checked.error.startswith("not XML"):
        # Why it is no XML does not matter where nobody has meant it to be.
        return msgspec.structs.replace(checked, error=f"not a feed: {sniffed.name}", advice=advice)
    return msgspec.structs.replace(checked, advice=advice)


async def _check_folder(feed: FeedConfig) -> Checked:
    checked = await _read(Checked(url=feed.address, format=f"drop {feed.format}"), b"", feed, "")
    return msgspec.structs.replace(checked, advice=[about_folder()]) if checked.error else checked


async def _read(checked: Checked, body: bytes, feed: FeedConfig, url: str) -> Checked:
    """Return the findings with what a body holds, or why it cannot be used."""
    try:
        async with Parser() as parser:
            parsed = await parser.parse(body, feed, url)
    except ParseError as error:
        return msgspec.structs.replace(checked, error=str(error))
    return msgspec.structs.replace(
        checked,
        items=len(parsed.entries),
        fields={name: sum(bool(getattr(entry, name)) for entry in parsed.entries) for name in _FIELDS},
        first=parsed.entries[:FIRST],
        skipped=parsed.skipped,
        error=_why_none(parsed),
    )


def _why_none(parsed: Parsed) -> str | None:
    if parsed.entries or not parsed.skipped:
        return None
    return f"none of {len(parsed.skipped)} entries can be used; {parsed.skipped[0]}"


def _answered(feed: FeedConfig, fetched: Fetched, sniffed: Sniffed) -> Checked:
    terms = fetched.terms
    return Checked(
        url=feed.url,
        answered_by=fetched.url,
        format=sniffed.name,
        content_type=fetched.content_type,
        bytes=fetched.wire_bytes,
        milliseconds=fetched.milliseconds,
        conditional=bool(terms.etag or terms.last_modified),
        fresh_seconds=terms.fresh_seconds,
        moved_to=fetched.moved_to,
    )
