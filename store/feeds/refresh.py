"""One round over the feeds that are due: fetched side by side, read in a process of their own, stored in batches.

Nothing here blocks the event loop: the ledger and the loading of httpx run in threads.
"""

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AsyncExitStack, suppress
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import msgspec

from store.clock import Clock, stamp
from store.config import Config, FeedConfig
from store.errors import LedgerError, LedgerLockedError, UsageError
from store.feeds.along import ReadingAlong
from store.feeds.hosts import Turns
from store.feeds.intake import Counts, Intake, drop_old_texts
from store.feeds.parser import Parser
from store.feeds.sources import follow_configuration
from store.feeds.states import Failure, Outcome, after, is_due, known_state, wants_pages
from store.ledger import Ledger
from store.memory import uncollected
from store.reading.kept import Kept, Progress
from store.records import FeedState, FeedStatus

if TYPE_CHECKING:
    from store.feeds.asking import Asker
    from store.feeds.fetch import Fetcher
    from store.feeds.pages import Pages

_BATCH = 40
_BATCH_BYTES = 5_000_000
_BATCH_SECONDS = 0.3
"""Feeds are stored together, which costs less than one by one; large ones and late ones wait for no others."""


class FeedReport(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one feed: documents new and changed, claims new or changed, a line for each entry left out.

    `pages` counts the linked pages whose texts were taken; `unread` has a line for each that could not be had.
    """

    feed: str
    status: FeedStatus
    error: str | None = None
    items: int = 0
    new: int = 0
    changed: int = 0
    claims: int = 0
    pages: int = 0
    skipped: list[str] = []
    unread: list[str] = []
    bytes: int = 0
    milliseconds: int = 0


class RefreshSummary(msgspec.Struct, frozen=True):
    """A round: one report for each feed that was due, in the order in which they came in; and what was read then.

    `problem` says why documents were not read.
    """

    reports: list[FeedReport]
    kept: Kept = Kept()
    problem: str | None = None

    @property
    def failed(self) -> list[FeedReport]:
        """The reports of the feeds that failed."""
        return [report for report in self.reports if report.status == "failed"]


Begin = Callable[[int], None]
Report = Callable[[FeedReport], None]


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
        self._asker: Asker | None = None
        self._pages: Pages | None = None
        self._open = AsyncExitStack()

    async def __aenter__(self) -> Self:
        await self._open.enter_async_context(self._parser)
        await self._open.enter_async_context(self._reading)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._asker = self._pages = None
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
        """Fetch and store. What is remembered of feeds that brought nothing is one write, however the round ends."""
        if any(state.body_hash is None for state in known.values()):
            await self._parser.warm_up()
        asker = await self._asking()
        finished: asyncio.Queue[asyncio.Task[Outcome]] = asyncio.Queue()
        reports: list[FeedReport] = []
        idle: dict[str, FeedState] = {}
        reading: list[asyncio.Task[tuple[FeedState, FeedReport]]] = []

        def tell(feed_report: FeedReport) -> None:
            reports.append(feed_report)
            if report is not None:
                report(feed_report)

        tasks = [asyncio.create_task(asker.ask(feed, known[feed.id], force=force)) for feed in due]
        for task in tasks:
            task.add_done_callback(finished.put_nowait)
        try:
            while len(reports) + len(reading) < len(due):
                left = len(due) - len(reports) - len(reading)
                for outcome, counts in await self._take(await _batch(finished, left), known):
                    state = after(known[outcome.feed.id], outcome, counts.linking)
                    if not _brings(outcome):
                        idle[state.id] = state
                    whole = wants_pages(outcome, state)
                    if outcome.feed.is_read:
                        self._reading.tell(set(counts.documents).difference(state.pages if whole else ()))
                    if whole:
                        reading.append(asyncio.create_task(self._read_pages(outcome, state, counts)))
                    else:
                        tell(_report(outcome, state, counts))
            for read in asyncio.as_completed(reading):
                state, feed_report = await read
                idle[state.id] = state
                tell(feed_report)
        finally:
            await _ended(*tasks, *reading)
            if idle:
                await asyncio.to_thread(self._ledger.feeds.put, *idle.values())
        return reports

    async def _read_pages(self, outcome: Outcome, state: FeedState, counts: Counts) -> tuple[FeedState, FeedReport]:
        """Fetch pages that wait in a feed's state; return the state after that, and what became of the feed."""
        assert self._pages is not None  # noqa: S101 - for the type checker: whoever asks for feeds has made it
        state, results = await self._pages.take_waiting(outcome.feed, state)
        taken = sum(result.status == "taken" for result in results)
        if outcome.feed.is_read:
            self._reading.tell(result.document for result in results)
        unread = [f"{result.url or result.document}: {result.error}" for result in results if result.error]
        return state, msgspec.structs.replace(_report(outcome, state, counts), pages=taken, unread=unread)

    async def _asking(self) -> "Asker":
        if self._asker is None:
            make_fetcher, make_asker, make_pages = await asyncio.to_thread(_load)
            fetcher = await self._open.enter_async_context(make_fetcher(self._config.http, self._clock))
            reader = await self._open.enter_async_context(Parser(pages=True))
            self._pages = make_pages(self._ledger, fetcher, reader, self._turns, self._clock)
            self._asker = make_asker(fetcher, self._parser, self._turns, self._clock)
        return self._asker

    async def _take(self, batch: Sequence[Outcome], known: Mapping[str, FeedState]) -> list[tuple[Outcome, Counts]]:
        """Store what a batch brings; return it with what that changed, as a failure where it cannot be stored."""
        bringing = [outcome for outcome in batch if _brings(outcome)]
        taken = await asyncio.to_thread(self._store, bringing, known) if bringing else []
        return [*taken, *((outcome, Counts(0, 0, 0)) for outcome in batch if not _brings(outcome))]

    def _store(self, batch: Sequence[Outcome], known: Mapping[str, FeedState]) -> list[tuple[Outcome, Counts]]:
        """Put entries and states into the ledger together: validators of an answer that is not stored would hide it."""
        try:
            with uncollected(), self._ledger.transaction():
                intake = Intake(self._ledger)
                counts = [
                    intake.take(outcome.feed, outcome.parsed.entries, stamp(outcome.at))
                    for outcome in batch
                    if outcome.parsed
                ]
                intake.store()
                told = zip(batch, counts, strict=True)
                self._ledger.feeds.put(*(after(known[out.feed.id], out, count.linking) for out, count in told))
        except LedgerLockedError:
            raise
        except LedgerError as error:
            if len(batch) == 1:
                return [(_unstorable(batch[0], error), Counts(0, 0, 0))]
            return [taken for outcome in batch for taken in self._store([outcome], known)]
        return list(zip(batch, counts, strict=True))


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


async def _batch(finished: "asyncio.Queue[asyncio.Task[Outcome]]", left: int) -> list[Outcome]:
    """Wait for outcomes, of which `left` are still to come; return those that come soon after one another."""
    outcomes = [(await finished.get()).result()]
    with suppress(TimeoutError):
        async with asyncio.timeout(_BATCH_SECONDS):
            while len(outcomes) < min(_BATCH, left) and sum(map(_size, outcomes)) < _BATCH_BYTES:
                outcomes.append((await finished.get()).result())
    return outcomes


async def _ended(*tasks: "asyncio.Task[Any]") -> None:
    """End what is still going on."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def _size(outcome: Outcome) -> int:
    return outcome.fetched.wire_bytes if outcome.fetched else 0


def _load() -> "tuple[type[Fetcher], type[Asker], type[Pages]]":
    from store.feeds.asking import Asker
    from store.feeds.fetch import Fetcher
    from store.feeds.pages import Pages

    return Fetcher, Asker, Pages


def _brings(outcome: Outcome) -> bool:
    return outcome.parsed is not None and bool(outcome.parsed.entries)


def _unstorable(outcome: Outcome, error: LedgerError) -> Outcome:
    return Outcome(feed=outcome.feed, at=outcome.at, failure=Failure(message=f"cannot be stored: {error}"))


def _report(outcome: Outcome, state: FeedState, counts: Counts) -> FeedReport:
    return FeedReport(
        feed=outcome.feed.id,
        status=state.status,
        error=state.error,
        items=len(outcome.parsed.entries) if outcome.parsed else 0,
        new=counts.new,
        changed=counts.changed,
        claims=counts.claims,
        skipped=outcome.parsed.skipped if outcome.parsed else [],
        bytes=state.bytes or 0,
        milliseconds=state.milliseconds or 0,
    )
