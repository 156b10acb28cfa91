"""One look at a feed, with nothing stored: what it is, what is in it, and what to do where it fails."""

import msgspec

from store.clock import Clock
from store.config import FeedConfig, HttpConfig
from store.errors import SpotrepError
from store.feeds.entries import Entry, ParseError
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
    try:
        async with Fetcher(http, clock) as fetcher:
            fetched = await fetcher.fetch(feed)
    except FetchError as error:
        return Checked(url=feed.url, error=str(error), advice=_about_fetching(error, feed))
    sniffed = sniff(fetched.body, fetched.url)
    checked = _answered(feed, fetched, sniffed)
    if not known and sniffed.format is not None:
        feed = msgspec.structs.replace(feed, format=sniffed.format)
    try:
        async with Parser() as parser:
            parsed = await parser.parse(fetched.body, feed, fetched.url)
    except ParseError as error:
        return msgspec.structs.replace(checked, error=str(error), advice=_about_reading(feed, sniffed))
    failed = bool(parsed.skipped and not parsed.entries)
    return msgspec.structs.replace(
        checked,
        items=len(parsed.entries),
        fields={name: sum(bool(getattr(entry, name)) for entry in parsed.entries) for name in _FIELDS},
        first=parsed.entries[:FIRST],
        skipped=parsed.skipped,
        error=f"none of {len(parsed.skipped)} entries can be used; {parsed.skipped[0]}" if failed else None,
        advice=_about_reading(feed, sniffed) if failed else _about_answer(feed, fetched, len(parsed.entries)),
    )


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


def _about_answer(feed: FeedConfig, fetched: Fetched, items: int) -> list[str]:
    advice = []
    if not feed.verify_tls:
        advice.append("its certificate is not checked (verify_tls = false): see whether it could be by now")
    if fetched.moved_to:
        advice.append(f"it has moved for good: give it the address {fetched.moved_to}")
    if not items:
        advice.append("it is well formed and empty: nothing to do, unless its page shows reports")
    if not (fetched.terms.etag or fetched.terms.last_modified):
        advice.append("its server sends no validators, so every fetch is a whole one: an interval of 1d is polite")
    return advice


def _about_reading(feed: FeedConfig, sniffed: Sniffed) -> list[str]:
    if sniffed.feeds:
        return [f"this is a page, not a feed; it names these: {', '.join(sniffed.feeds)}"]
    if sniffed.format is None:
        return ["no format that is known; look for a link to RSS or Atom on the site's page"]
    if sniffed.format != feed.format:
        return [f'set format = "{sniffed.format}" for this feed']
    if sniffed.format in ("json", "csv", "geojson"):
        return ["say in `fields` where each field of a row is: docs/configuration.md"]
    return []


def _about_fetching(error: SpotrepError, feed: FeedConfig) -> list[str]:
    code = error.code if isinstance(error, FetchError) else None
    message = str(error)
    wait = error.terms.retry_seconds if isinstance(error, FetchError) else None
    match code:
        case 401 | 403:
            return ["the server refuses this program or wants a login; ask the publisher, or set http.contact"]
        case 404:
            return ["there is no such feed any more, or the address is mistyped: look on the site's page"]
        case 410:
            return [f"the publisher has ended this feed: `spotrep feeds disable {feed.id}`"]
        case 429:
            return [f"the server wants fewer requests; come back in {wait} s" if wait else "come back later"]
        case int() if code >= 500:
            return [f"the server is in trouble; come back in {wait} s" if wait else "the server is in trouble: later"]
    if "private" in message:
        return ["if it is yours and you trust it, set allow_private = true (--allow-private here)"]
    if "no such host" in message:
        return ["the name does not exist, or there is no network: check the spelling and your connection"]
    if message.startswith("TLS"):
        return [
            "the server's certificate is at fault: tell its owner. verify_tls = false on the feed does without one; "
            "anybody between its server and you can then change what it says"
        ]
    if "timed out" in message or "silent" in message or "no answer" in message:
        return ["the server is slow or down, or something on the way blocks it; http.timeout allows more seconds"]
    if "body over" in message:
        return ["it is larger than http.max_bytes allows"]
    if "redirect" in message:
        return ["its server sends visitors in circles: use the address that a browser ends at"]
    return ["nothing answers there, or it breaks off: the server may be down, or the address mistyped"]
