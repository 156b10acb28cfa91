"""The process that reads what feeds have sent: nothing in it but a parser. Started by `store.feeds.parser`."""

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


class Job(msgspec.Struct, frozen=True):
    """A body to read, as the feed it belongs to says. That of a drop folder is empty: its files are read there."""

    feed: FeedConfig
    base: str
    body: bytes


_decode = msgspec.msgpack.Decoder(Job).decode


def _prepare() -> Callable[[bytes], Parsed]:
    import_module(_PRELOADED)
    return _read


def _read(content: bytes) -> Parsed:
    job = _decode(content)
    del content
    if job.feed.format in LOCAL_FORMATS:
        from store.feeds.formats import folder

        return folder.read(job.feed)
    return formats.parse(job.body, job.feed, job.base)


if __name__ == "__main__":
    serve(_prepare, MEMORY)
