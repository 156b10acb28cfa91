"""JSON with a list of rows somewhere in it."""

from itertools import islice

from store.config import FeedConfig
from store.feeds.entries import Parsed, ParseError
from store.feeds.formats.rows import read_rows
from store.feeds.formats.trees import at, lists_in, read_json
from store.text import clean_line

_MOST_NAMED = 3


def parse(body: bytes, feed: FeedConfig, base: str) -> Parsed:
    """Return the entries of the rows at `feed.items`. Raises ParseError where there is no list of rows."""
    tree = read_json(body)
    rows = at(tree, feed.items)
    if not isinstance(rows, list):
        missing = f"no list of rows at {feed.items!r}" if feed.items else "no list of rows: `items` says where"
        there = ", ".join(repr(clean_line(path, 100)) for path in islice(lists_in(tree), _MOST_NAMED))
        raise ParseError(f"{missing}; there is one at {there}" if there else missing)
    return read_rows(rows, feed.fields, base)
