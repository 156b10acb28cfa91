"""Reading along with a round: what is stored is read while other feeds are still being waited for."""

import asyncio
from collections.abc import AsyncGenerator, Collection, Iterable
from contextlib import asynccontextmanager
from types import TracebackType
from typing import TYPE_CHECKING, Self

from store.config import Config, own_lexicon
from store.errors import LedgerError, SpotrepError
from store.ledger import Ledger
from store.reading.kept import Kept, Progress
from store.reading.wanted import changed_at, wanted

if TYPE_CHECKING:
    from store.reading.reader import Reader


class ReadingAlong:
    """Reads documents beside the fetching, round after round; use it as an async context manager."""

    def __init__(self, ledger: Ledger, config: Config) -> None:
        self._ledger = ledger
        self._config = config
        self._reader: Reader | None = None
        self._news = asyncio.Event()
        self._new: set[str] = set()
        self._all_read: tuple[int, str | None] | None = None
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

    def tell(self, documents: Iterable[str]) -> None:
        """Say which documents may be read now, because this round will not change them any more."""
        self._new.update(documents)
        if self._new:
            self._news.set()

    @asynccontextmanager
    async def round(self, progress: Progress | None) -> AsyncGenerator[Self, None]:
        """Read during the block what is told, and at its end what is left; `kept` and `problem` are then those."""
        self.kept, self.problem = Kept(), None
        self._new.clear()
        over = asyncio.Event()
        reading = asyncio.create_task(self._read_until(over, progress))
        try:
            yield self
            over.set()
            self._news.set()
            await reading
        finally:
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)

    async def _read_until(self, over: asyncio.Event, progress: Progress | None) -> None:
        while True:
            await self._news.wait()
            self._news.clear()
            if over.is_set():
                break
            told, self._new = self._new, set()
            await self._read(progress, told)
        await self._read_the_rest(progress)

    async def _read_the_rest(self, progress: Progress | None) -> None:
        """Read whatever is due. Looking for it takes some time in a large ledger, and is done where there is news."""
        state = await asyncio.to_thread(self._state)
        if state != self._all_read:
            await self._read(progress, None)
            self._all_read = None if self.problem else state

    def _state(self) -> tuple[int, str | None]:
        """Return what stands for the documents and the rules as they are now."""
        return self._ledger.documents.revision, changed_at(own_lexicon(self._config))

    async def _read(self, progress: Progress | None, only: Collection[str] | None) -> None:
        """Read what is due; a lexicon that cannot be used stops no feed."""
        try:
            if self._reader is None:
                if not await asyncio.to_thread(wanted, self._ledger, self._config.feeds, only):
                    # Extraction takes a good part of what starting the program does.
                    return
                make_reader = await asyncio.to_thread(_load)
                self._reader = make_reader(self._ledger, own_lexicon(self._config))
            self.kept += await self._reader.read_due(self._config.feeds, only=only, progress=progress)
            self.problem = None
        except LedgerError:
            raise
        except SpotrepError as error:
            self.problem = str(error)


def _load() -> "type[Reader]":
    from store.reading.reader import Reader

    return Reader
