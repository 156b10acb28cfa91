"""Reading along with a round: what is stored is read while other feeds are still being waited for."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from types import TracebackType
from typing import TYPE_CHECKING, Self

from store.config import Config, own_lexicon
from store.errors import LedgerError, SpotrepError
from store.ledger import Ledger
from store.reading.kept import Kept, Progress

if TYPE_CHECKING:
    from store.reading.reader import Reader


class ReadingAlong:
    """Reads documents beside the fetching, round after round; use it as an async context manager."""

    def __init__(self, ledger: Ledger, config: Config) -> None:
        self._ledger = ledger
        self._config = config
        self._reader: Reader | None = None
        self._news = asyncio.Event()
        self.kept = Kept()
        self.problem: str | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._reader is not None:
            await self._reader.__aexit__(kind, error, trace)
            self._reader = None

    def tell(self) -> None:
        """Say that there is something new to read."""
        self._news.set()

    @asynccontextmanager
    async def round(self, progress: Progress | None) -> AsyncGenerator[Self, None]:
        """Read during the block whatever is new, and at its end what is left; `kept` and `problem` are then those."""
        self.kept, self.problem = Kept(), None
        over = asyncio.Event()
        reading = asyncio.create_task(self._read_until(over, progress))
        try:
            yield self
            over.set()
            self.tell()
            await reading
        finally:
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)

    async def _read_until(self, over: asyncio.Event, progress: Progress | None) -> None:
        while self._news.is_set() or not over.is_set():
            await self._news.wait()
            self._news.clear()
            await self._read(progress)

    async def _read(self, progress: Progress | None) -> None:
        """Read what is due; a lexicon that cannot be used stops no feed."""
        try:
            if self._reader is None:
                make_reader = await asyncio.to_thread(_load)
                self._reader = make_reader(self._ledger, own_lexicon(self._config))
            self.kept += await self._reader.read_due(self._config.feeds, progress=progress)
            self.problem = None
        except LedgerError:
            raise
        except SpotrepError as error:
            self.problem = str(error)


def _load() -> "type[Reader]":
    from store.reading.reader import Reader

    return Reader
