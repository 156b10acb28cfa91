"""JSON with a list of rows somewhere in it."""

from store.config import FeedConfig
from store.feeds.entries import Parsed, ParseError
from store.feeds.formats.rows import read_rows
from store.feeds.formats.trees import at, read_json


def parse(body: bytes, feed: FeedConfig, base: str) -> Parsed:
    """Return the entries of the rows at `feed.items`. Raises ParseError where there is no list of rows."""
    rows = at(read_json(body), feed.items)
    if not isinstance(rows, list):
        raise ParseError(f"no list of rows at {feed.items!r}" if feed.items else "no list of rows: `items` says where")
    return read_rows(rows, feed.fields, base)
