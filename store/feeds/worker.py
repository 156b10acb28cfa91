"""The process that reads what feeds have sent, or the pages that reports link to: nothing in it but a parser.

Started by `store.feeds.parser`.
"""

import sys
from collections.abc import Callable
from importlib import import_module

import msgspec

from store.config.model import LOCAL_FORMATS, FeedConfig
from store.feeds import formats
from store.feeds.entries import Parsed
from store.workers.serving import serve

MEMORY = 150_000_000
"""Bytes that reading may take on top of what the process has when it begins."""
_PRELOADED = "store.feeds.formats.syndication"
PAGES = "pages"
"""The argument of a process that reads the pages reports link to, not feeds."""


class Job(msgspec.Struct, frozen=True):
    """A body to read, as the feed it belongs to says.

    That of a drop folder is empty: its files are read where they are. `content_type` is that of a page which a report
    links to, "" where its server names none; a feed's body has None.
    """

    feed: FeedConfig
    base: str
    body: bytes
    content_type: str | None = None


_decode = msgspec.msgpack.Decoder(Job).decode


def _prepare() -> Callable[[bytes], Parsed]:
    if sys.argv[1:] == [PAGES]:
        from store.feeds.formats import page

        page.load()
    else:
        import_module(_PRELOADED)
    return _read


def _read(content: bytes) -> Parsed:
    job = _decode(content)
    del content
    if job.content_type is not None:
        from store.feeds.formats import page

        return page.parse(job.body, job.content_type, job.base)
    if job.feed.format in LOCAL_FORMATS:
        from store.feeds.formats import folder

        return folder.read(job.feed)
    return formats.parse(job.body, job.feed, job.base)


if __name__ == "__main__":
    serve(_prepare, MEMORY)
