"""What a person can do about a feed that cannot be used, or about how it answers: one line each."""

from store.config import FeedConfig
from store.feeds.connections import Fault
from store.feeds.fetch import Fetched, FetchError
from store.feeds.sniff import Sniffed

_ABOUT: dict[Fault, str] = {
    "address": "the address is mistyped: it should begin https:// and go on as a browser shows it",
    "private": "if it is yours and you trust it, set allow_private = true (--allow-private here)",
    "astray": "what a server redirects to is never fetched from a private network: use the address it should end at",
    "circles": "its server sends visitors in circles: use the address that a browser ends at",
    "name": "the name does not exist, or there is no network: check the spelling and your connection",
    "connection": "nothing answers there, or it breaks off: the server may be down, or the address mistyped",
    "silence": "the server is slow or down, or something on the way blocks it; http.timeout allows more seconds",
    "certificate": "the server's certificate is at fault: tell its owner. verify_tls = false on the feed does without "
    "one; anybody between its server and you can then change what it says",
    "encryption": "there is no usable TLS at this address: check its port, try http://, or tell its owner",
    "proxy": "the proxy of http.proxy, or of the environment, is in the way: check its address, and that it runs",
    "size": "it is larger than http.max_bytes allows",
    "compression": "its server sends what it was not asked for, or damaged: tell its owner",
    "answer": "that is no web page and no feed: use the address of one",
}
_WITH_MAPPING = ("json", "csv", "geojson")
_MINUTE, _HOUR, _DAY = 60, 3600, 86_400


def about_answer(feed: FeedConfig, fetched: Fetched, items: int) -> list[str]:
    """Return what could be better about a feed that can be used."""
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


def about_fetching(error: FetchError, feed: FeedConfig, *, known: bool) -> str:
    """Return what to do about a feed that could not be fetched; `known` ones are in the configuration."""
    if error.code is None:
        return _ABOUT[error.fault]
    wait = error.terms.retry_seconds
    later = f"come back in {_in_words(wait)}" if wait else "come back later"
    match error.code:
        case 401 | 403:
            return "the server refuses this program or wants a login; ask the publisher, or set http.contact"
        case 404:
            return "there is no such feed any more, or the address is mistyped: look on the site's page"
        case 407:
            return _ABOUT["proxy"]
        case 410 if known:
            return f"the publisher has ended this feed: `spotrep feeds disable {feed.id}`"
        case 410:
            return "the publisher has ended this feed: look on the site's page for another"
        case 429:
            return f"the server wants fewer requests; {later}"
        case 451:
            return "the law forbids its server to show this where you are"
        case code if code >= 500:
            return f"the server is in trouble; {later}"
        case code if code >= 400:
            return "the server does not understand the address, or refuses it: see what a browser gets there"
    return "the server answers without a feed: see what a browser gets there"


def about_reading(problem: str, feed: FeedConfig, sniffed: Sniffed) -> str:
    """Return what to do about a body that could not be read: `problem` is why, `sniffed` what it seems to be."""
    if sniffed.feeds:
        return f"this is a page, not a feed; it names these: {', '.join(sniffed.feeds)}"
    if sniffed.hint is not None:
        return sniffed.hint
    if feed.format in _WITH_MAPPING and sniffed.format in (None, feed.format) and not problem.startswith("not "):
        return "say in `fields` where each field of a row is, and in `items` where the rows are: docs/configuration.md"
    if feed.format == "gdelt" and sniffed.format is None:
        return "GDELT's own words say what it wants otherwise: change the query in the address, or come back later"
    if sniffed.format is None:
        return "no format that is known; look for a link to RSS or Atom on the site's page"
    if sniffed.format != feed.format:
        return f'set format = "{sniffed.format}" for this feed'
    if feed.format == "telegram":
        return "see whether a browser shows posts there; a channel without a public preview cannot be followed"
    return "the feed itself is at fault: tell its publisher. Every round tries again"


def about_folder() -> str:
    """Return what to do about a drop folder, or a file, of which nothing can be read."""
    return "see that `path` is right and may be read, and what may lie in a drop folder: docs/feeds.md"


def _in_words(seconds: int) -> str:
    """Return a pause as one says it, rounded up."""
    for unit, name in ((_DAY, "days"), (_HOUR, "hours"), (_MINUTE, "minutes")):
        if seconds > 2 * unit:
            return f"{-(-seconds // unit)} {name}"
    return f"{seconds} s"
