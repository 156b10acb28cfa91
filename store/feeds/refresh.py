"""Refreshing: which feeds are due, and what is kept between one round and the next.

Nothing here blocks the event loop: the ledger and the loading of httpx run in threads.
"""

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AsyncExitStack
from functools import partial
from types import TracebackType
from typing import TYPE_CHECKING, Self

from store.clock import Clock, stamp
from store.config import Config, FeedConfig
from store.errors import UsageError
from store.feeds.along import ReadingAlong
from store.feeds.hosts import Turns
from store.feeds.intake import drop_old_texts
from store.feeds.parser import Parser
from store.feeds.sources import follow_configuration
from store.feeds.states import is_due, known_state
from store.feeds.summary import Begin, FeedReport, RefreshSummary, Report
from store.ledger import Ledger
from store.reading.kept import Progress
from store.records import FeedState

if TYPE_CHECKING:
    from store.feeds.asking import Asker
    from store.feeds.fetch import Fetcher
    from store.feeds.pages import Pages
    from store.feeds.round import Round


class Collector:
    """Fetches feeds into a ledger and reads what they bring, round after round; use it as an async context manager.

    Between rounds it keeps connections, the pauses that hosts are given, and for a while the processes that parse and
    read.
    """

    def __init__(self, ledger: Ledger, config: Config, clock: Clock) -> None:
        self._ledger = ledger
        self._config = config
        self._clock = clock
        self._turns = Turns(config.http.spacing)
        self._parser = Parser()
        self._reading = ReadingAlong(ledger, config)
        self._make_round: Callable[[Mapping[str, FeedState], Report | None], Round] | None = None
        self._open = AsyncExitStack()

    async def __aenter__(self) -> Self:
        await self._open.enter_async_context(self._parser)
        await self._open.enter_async_context(self._reading)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._make_round = None
        await self._open.aclose()

    @property
    def parser_pid(self) -> int | None:
        """The id of the process that parses, while there is one."""
        return self._parser.pid

    async def round(
        self,
        *,
        only: Collection[str] = (),
        force: bool = False,
        begin: Begin | None = None,
        report: Report | None = None,
        read: Progress | None = None,
    ) -> RefreshSummary:
        """Fetch the enabled feeds that are due, all of them with `force`, store what they bring, and read it.

        `only` names the feeds to look at, which then need not be enabled; an unknown name raises UsageError. `force`
        asks for everything anew. `begin` hears how many feeds there are, `report` what became of each, `read` how far
        reading is. A feed that fails stops no other. Raises LedgerError where nothing can be stored.
        """
        feeds = named_feeds(self._config.feeds, only)
        states = await asyncio.to_thread(self._prepare)
        now = self._clock()
        due = [feed for feed in feeds if force or is_due(feed, states.get(feed.id), now)]
        if begin is not None:
            begin(len(due))
        reports: list[FeedReport] = []
        async with self._reading.round(read) as reading:
            if due:
                known = {feed.id: known_state(feed, states.get(feed.id)) for feed in due}
                reports = await self._run(due, known, force=force, report=report)
                await asyncio.to_thread(drop_old_texts, self._ledger, due, stamp(now))
        return RefreshSummary(reports, reading.kept, reading.problem)

    def _prepare(self) -> dict[str, FeedState]:
        follow_configuration(self._ledger, self._config)
        return {state.id: state for state in self._ledger.feeds.all()}

    async def _run(
        self, due: Sequence[FeedConfig], known: Mapping[str, FeedState], *, force: bool, report: Report | None
    ) -> list[FeedReport]:
        if any(state.body_hash is None for state in known.values()):
            await self._parser.warm_up()
        make_round = await self._ready()
        return await make_round(known, report).run(due, force=force)

    async def _ready(self) -> "Callable[[Mapping[str, FeedState], Report | None], Round]":
        """Return what makes a round of known feeds. It stands on httpx, which takes time to load."""
        if self._make_round is None:
            make_fetcher, make_asker, make_pages, make_round = await asyncio.to_thread(_load)
            fetcher = await self._open.enter_async_context(make_fetcher(self._config.http, self._clock))
            reader = await self._open.enter_async_context(Parser(pages=True))
            pages = make_pages(self._ledger, fetcher, reader, self._turns, self._clock)
            asker = make_asker(fetcher, self._parser, self._turns, self._clock)
            self._make_round = partial(make_round, self._ledger, asker, pages, self._reading)
        return self._make_round


async def refresh(
    ledger: Ledger,
    config: Config,
    clock: Clock,
    *,
    only: Collection[str] = (),
    force: bool = False,
    begin: Begin | None = None,
    report: Report | None = None,
    read: Progress | None = None,
) -> RefreshSummary:
    """Run one round; see `Collector.round`."""
    async with Collector(ledger, config, clock) as collector:
        return await collector.round(only=only, force=force, begin=begin, report=report, read=read)


def named_feeds(feeds: Sequence[FeedConfig], only: Collection[str]) -> list[FeedConfig]:
    """Return the enabled feeds, or those that are named. Raises UsageError for a name that no feed has."""
    unknown = sorted(set(only) - {feed.id for feed in feeds})
    if unknown:
        raise UsageError(f"no feed is called {', '.join(unknown)}: `spotrep feeds list` shows all of them")
    return [feed for feed in feeds if (feed.id in only if only else feed.enabled)]


def _load() -> "tuple[type[Fetcher], type[Asker], type[Pages], type[Round]]":
    from store.feeds.asking import Asker
    from store.feeds.fetch import Fetcher
    from store.feeds.pages import Pages
    from store.feeds.round import Round

    return Fetcher, Asker, Pages, Round
