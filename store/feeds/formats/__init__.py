"""The formats of feeds, one module each: bytes as they were fetched become entries.

`parse` loads the module of a format only when the first feed of that format is read.
"""

from importlib import import_module

from store.config import FeedConfig
from store.feeds.entries import Parsed

_MODULES = {
    "rss": "syndication",
    "telegram": "telegram",
    "json": "json_rows",
    "csv": "csv_rows",
    "geojson": "geojson",
    "warspotting": "warspotting",
    "geoconfirmed": "geoconfirmed",
    "gdelt": "gdelt",
}


def parse(body: bytes, feed: FeedConfig, base: str) -> Parsed:
    """Return the entries of a feed's answer; `base` is the address it came from, for links that are relative.

    A well-formed answer without entries is no error. Raises ParseError for what is not of the feed's format.
    """
    parsed: Parsed = import_module(f"{__name__}.{_MODULES[feed.format]}").parse(body, feed, base)
    return parsed
