"""Whose turn it is: few requests at once, fewer at one host, and a pause between any two to the same host."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

CONCURRENT = 20
PER_HOST = 2
_SPACINGS = {"api.gdeltproject.org": 5.0}
"""Seconds between two requests that a publisher has set for everybody."""


class Turns:
    """Gives each fetch its turn. One for a program: what it remembers of a host outlives a round."""

    def __init__(self, spacing: float) -> None:
        """`spacing` is the least number of seconds between the beginnings of two requests to one host."""
        self._spacing = spacing
        self._places = asyncio.Semaphore(CONCURRENT)
        self._at_host: defaultdict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(PER_HOST))
        self._next: dict[str, float] = {}

    @asynccontextmanager
    async def turn(self, url: str) -> AsyncGenerator[None, None]:
        """Wait for a place and for the host's pause to be over; hold the place for the block."""
        host = _host(url)
        async with self._at_host[host]:
            while True:
                await asyncio.sleep(self._pause(host))
                # A place is taken last: who waits for one host keeps nobody from another.
                async with self._places:
                    if not self._pause(host):
                        spacing = max(self._spacing, _SPACINGS.get(host, 0.0))
                        self._next[host] = asyncio.get_running_loop().time() + spacing
                        yield
                        return

    def _pause(self, host: str) -> float:
        return max(0.0, self._next.get(host, 0.0) - asyncio.get_running_loop().time())


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
