"""One round: every feed is asked at once, and what comes in is stored in batches while others are waited for."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

import msgspec

from store.clock import stamp
from store.config import FeedConfig
from store.errors import LedgerError, LedgerLockedError
from store.feeds.along import ReadingAlong
from store.feeds.asking import Asker
from store.feeds.intake import Counts, Intake
from store.feeds.pages import Pages
from store.feeds.states import Failure, Outcome, after, wants_pages
from store.feeds.summary import FeedReport, Report, report_of
from store.ledger import Ledger
from store.memory import uncollected
from store.records import FeedState

_BATCH = 40
_BATCH_BYTES = 5_000_000
_BATCH_SECONDS = 0.3
"""Feeds are stored together, which costs less than one by one; large ones and late ones wait for no others."""

Finished = asyncio.Queue[asyncio.Task[Outcome]]


class Round:
    """Asks feeds, each once, stores what they bring and fetches the pages that they want."""

    def __init__(
        self,
        ledger: Ledger,
        asker: Asker,
        pages: Pages,
        reading: ReadingAlong,
        known: Mapping[str, FeedState],
        report: Report | None,
    ) -> None:
        """`known` is what is remembered of each feed that will be asked; `report` hears what became of each."""
        self._ledger = ledger
        self._asker = asker
        self._pages = pages
        self._reading = reading
        self._known = known
        self._report = report
        self._reports: list[FeedReport] = []
        self._idle: dict[str, FeedState] = {}
        """What to remember of feeds that brought nothing, or whose pages were fetched: one write at the end."""
        self._awaited: set[str] = set()
        """Documents whose pages are being fetched: what they say now is not worth reading."""
        self._fetching: list[asyncio.Task[tuple[FeedState, FeedReport]]] = []

    async def run(self, feeds: Sequence[FeedConfig], *, force: bool) -> list[FeedReport]:
        """Return what became of the feeds. However the round ends, what was found out about them is remembered."""
        finished: Finished = asyncio.Queue()
        asking = [asyncio.create_task(self._asker.ask(feed, self._known[feed.id], force=force)) for feed in feeds]
        for task in asking:
            task.add_done_callback(finished.put_nowait)
        try:
            left = len(feeds)
            while left:
                batch = await _batch(finished, left)
                left -= len(batch)
                for outcome, counts in await self._take(batch):
                    self._settle(outcome, counts)
            for fetching in asyncio.as_completed(self._fetching):
                state, report = await fetching
                self._idle[state.id] = state
                self._tell(report)
        finally:
            await _ended(*asking, *self._fetching)
            if self._idle:
                await asyncio.to_thread(self._ledger.feeds.put, *self._idle.values())
        return self._reports

    def _settle(self, outcome: Outcome, counts: Counts) -> None:
        """See to what follows from an outcome that is stored: its pages are fetched, its documents read, it is told."""
        state = after(self._known[outcome.feed.id], outcome, counts.linking)
        if not _brings(outcome):
            self._idle[state.id] = state
        whole = wants_pages(outcome, state)
        if whole:
            self._awaited.update(state.pages)
        if outcome.feed.is_read:
            self._reading.tell(set(counts.documents) - self._awaited)
        if whole:
            self._fetching.append(asyncio.create_task(self._fetch_pages(outcome, state, counts)))
        else:
            self._tell(report_of(outcome, state, counts))

    def _tell(self, report: FeedReport) -> None:
        self._reports.append(report)
        if self._report is not None:
            self._report(report)

    async def _fetch_pages(self, outcome: Outcome, state: FeedState, counts: Counts) -> tuple[FeedState, FeedReport]:
        """Fetch pages that wait in a feed's state; return the state after that, and what became of the feed."""
        state, results = await self._pages.take_waiting(outcome.feed, state)
        taken = sum(result.status == "taken" for result in results)
        if outcome.feed.is_read:
            self._reading.tell(result.document for result in results)
        unread = [f"{result.url or result.document}: {result.error}" for result in results if result.error]
        return state, msgspec.structs.replace(report_of(outcome, state, counts), pages=taken, unread=unread)

    async def _take(self, batch: Sequence[Outcome]) -> list[tuple[Outcome, Counts]]:
        """Store what a batch brings; return it with what that changed, as a failure where it cannot be stored."""
        bringing = [outcome for outcome in batch if _brings(outcome)]
        taken = await asyncio.to_thread(self._store, bringing) if bringing else []
        return [*taken, *((outcome, Counts(0, 0, 0)) for outcome in batch if not _brings(outcome))]

    def _store(self, batch: Sequence[Outcome]) -> list[tuple[Outcome, Counts]]:
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
                self._ledger.feeds.put(*(after(self._known[out.feed.id], out, count.linking) for out, count in told))
        except LedgerLockedError:
            raise
        except LedgerError as error:
            if len(batch) == 1:
                return [(_unstorable(batch[0], error), Counts(0, 0, 0))]
            return [taken for outcome in batch for taken in self._store([outcome])]
        return list(zip(batch, counts, strict=True))


async def _batch(finished: Finished, left: int) -> list[Outcome]:
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


def _brings(outcome: Outcome) -> bool:
    return outcome.parsed is not None and bool(outcome.parsed.entries)


def _unstorable(outcome: Outcome, error: LedgerError) -> Outcome:
    return Outcome(feed=outcome.feed, at=outcome.at, failure=Failure(message=f"cannot be stored: {error}"))
