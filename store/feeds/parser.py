"""Bodies are read in a process of their own: a hostile one can stop neither a dashboard nor the machine."""

from types import TracebackType
from typing import Self

import msgspec

from store.config import FeedConfig
from store.feeds.entries import Parsed, ParseError
from store.feeds.worker import PAGES, Job
from store.workers.process import Worker, WorkerError

SECONDS = 10.0
"""For one body; a feed of the largest size allowed takes two."""
_decode = msgspec.msgpack.Decoder(Parsed).decode


class Parser:
    """One process that reads bodies; use it as an async context manager. Several may ask at once: they queue."""

    def __init__(self, seconds: float = SECONDS, *, pages: bool = False) -> None:
        """Say what is read: feeds, or `pages` that reports link to."""
        self._worker = Worker("store.feeds.worker", seconds, [PAGES] if pages else [])

    async def __aenter__(self) -> Self:
        await self._worker.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._worker.__aexit__(kind, error, trace)

    @property
    def pid(self) -> int | None:
        """The id of the process, while there is one."""
        return self._worker.pid

    async def parse(self, body: bytes, feed: FeedConfig, base: str, *, content_type: str | None = None) -> Parsed:
        """Return what a body holds; that of a page has a `content_type`, "" where its server names none.

        Raises ParseError, also where reading takes too long or too much memory.
        """
        try:
            return _decode(await self._worker.ask(Job(feed, base, body, content_type), len(body)))
        except WorkerError as error:
            raise ParseError(str(error)) from None

    async def warm_up(self) -> None:
        """Start the process before the first body is there."""
        await self._worker.warm_up()
