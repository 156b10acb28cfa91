"""One round over the feeds that are due: fetched side by side, stored one after the other.

Nothing here blocks the event loop: parsing, the ledger and the loading of httpx and feedparser run in threads.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Collection, Mapping, Sequence
from contextlib import aclosing
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from store.clock import Clock, parse_stamp, stamp
from store.config import Config, FeedConfig, HttpConfig
from store.errors import SpotrepError, UsageError
from store.feeds.entries import Parsed, ParseError
from store.feeds.intake import Counts, add_sources, take_in
from store.ledger import Ledger
from store.records import FeedState, FeedStatus

if TYPE_CHECKING:
    from store.feeds.fetch import Fetched, Fetcher

CONCURRENT = 8
LONGEST_BACKOFF = timedelta(days=1)
_MOST_DOUBLINGS = 12


class FeedReport(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one feed: documents new and changed, claims new or changed, a line for each entry left out."""

    feed: str
    status: FeedStatus
    error: str | None = None
    items: int = 0
    new: int = 0
    changed: int = 0
    claims: int = 0
    skipped: list[str] = []
    bytes: int = 0
    milliseconds: int = 0


class RefreshSummary(msgspec.Struct, frozen=True):
    """A round: one report for each feed that was due, in the order in which they came in."""

    reports: list[FeedReport]

    @property
    def failed(self) -> list[FeedReport]:
        """The reports of the feeds that failed."""
        return [report for report in self.reports if report.status == "failed"]


class _Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What a feed answered, before the ledger has seen it. An error leaves no answer that could be used."""

    feed: FeedConfig
    at: datetime
    fetched: "Fetched | None" = None
    parsed: Parsed | None = None
    error: str | None = None


async def refresh(
    ledger: Ledger,
    config: Config,
    clock: Clock,
    *,
    only: Collection[str] = (),
    force: bool = False,
    report: Callable[[FeedReport], None] | None = None,
) -> RefreshSummary:
    """Fetch the enabled feeds that are due, all of them with `force`, and store what they bring.

    `only` names the feeds to look at, which then need not be enabled; an unknown name raises UsageError. A feed
    that fails is reported, and stops no other. Raises LedgerError where nothing can be stored.
    """
    feeds = _named(config.feeds, only)
    states = await asyncio.to_thread(_prepare, ledger, config)
    due = [feed for feed in feeds if force or _is_due(states.get(feed.id), clock())]
    return RefreshSummary(await _round(ledger, due, states, config.http, clock, report) if due else [])


async def _round(
    ledger: Ledger,
    due: Sequence[FeedConfig],
    states: Mapping[str, FeedState],
    http: HttpConfig,
    clock: Clock,
    report: Callable[[FeedReport], None] | None,
) -> list[FeedReport]:
    """Fetch and store; what is remembered of feeds that brought nothing is one write at the end, however it ends."""
    reports: list[FeedReport] = []
    idle: list[FeedState] = []
    try:
        async with aclosing(_outcomes(due, states, http, clock)) as outcomes:
            async for outcome in outcomes:
                state = _state(states.get(outcome.feed.id), outcome)
                counts = Counts(0, 0, 0)
                if outcome.parsed is not None and outcome.parsed.entries:
                    counts = await asyncio.to_thread(_store, ledger, outcome, state)
                else:
                    idle.append(state)
                reports.append(_report(outcome, state, counts))
                if report is not None:
                    report(reports[-1])
    finally:
        if idle:
            await asyncio.to_thread(ledger.feeds.put, *idle)
    return reports


def _named(feeds: Sequence[FeedConfig], only: Collection[str]) -> list[FeedConfig]:
    unknown = sorted(set(only) - {feed.id for feed in feeds})
    if unknown:
        raise UsageError(f"no feed is called {', '.join(unknown)}: `spotrep feeds list` shows all of them")
    return [feed for feed in feeds if (feed.id in only if only else feed.enabled)]


def _prepare(ledger: Ledger, config: Config) -> dict[str, FeedState]:
    add_sources(ledger, config.sources)
    return {state.id: state for state in ledger.feeds.all()}


def _is_due(state: FeedState | None, now: datetime) -> bool:
    return state is None or state.next_due is None or parse_stamp(state.next_due) <= now


async def _outcomes(
    feeds: Sequence[FeedConfig], states: Mapping[str, FeedState], http: HttpConfig, clock: Clock
) -> AsyncGenerator[_Outcome, None]:
    """Yield what each feed answered, as soon as it has."""
    places = asyncio.Semaphore(CONCURRENT)
    async with await asyncio.to_thread(_make_fetcher, http) as fetcher:

        async def ask(feed: FeedConfig) -> _Outcome:
            async with places:
                return await _ask(fetcher, feed, states.get(feed.id) or FeedState(id=feed.id), clock())

        tasks = [asyncio.create_task(ask(feed)) for feed in feeds]
        try:
            for finished in asyncio.as_completed(tasks):
                yield await finished
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


def _make_fetcher(http: HttpConfig) -> "Fetcher":
    from store.feeds.fetch import Fetcher

    return Fetcher(http)


async def _ask(fetcher: "Fetcher", feed: FeedConfig, state: FeedState, now: datetime) -> _Outcome:
    try:
        moved = state.url != feed.url
        fetched = await fetcher.fetch(feed, *((None, None) if moved else (state.etag, state.last_modified)))
        if fetched.status == "unchanged":
            return _Outcome(feed=feed, at=now, fetched=fetched)
        parsed = await asyncio.to_thread(_parse, feed, fetched)
        if parsed.skipped and not parsed.entries:
            raise ParseError(f"none of {len(parsed.skipped)} entries can be used; {parsed.skipped[0]}")
    except SpotrepError as error:
        return _Outcome(feed=feed, at=now, error=str(error))
    return _Outcome(feed=feed, at=now, fetched=fetched, parsed=parsed)


def _parse(feed: FeedConfig, fetched: "Fetched") -> Parsed:
    match feed.format:
        case "rss":
            from store.feeds import syndication

            return syndication.parse(fetched.body, fetched.url)
        case "json":
            from store.feeds import mapped

            return mapped.parse(fetched.body, feed, fetched.url)


def _store(ledger: Ledger, outcome: _Outcome, state: FeedState) -> Counts:
    """Put entries and state into the ledger together: validators of an answer that is not stored would hide it."""
    with ledger.transaction():
        entries = outcome.parsed.entries if outcome.parsed else []
        counts = take_in(ledger, outcome.feed, entries, stamp(outcome.at))
        ledger.feeds.put(state)
        return counts


def _state(before: FeedState | None, outcome: _Outcome) -> FeedState:
    """Return what to remember of a feed after this answer."""
    known = before or FeedState(id=outcome.feed.id)
    now, every = stamp(outcome.at), outcome.feed.every
    if outcome.fetched is None:
        failures = known.failures + 1
        wait = max(every, min(every * 2 ** min(failures, _MOST_DOUBLINGS), LONGEST_BACKOFF))
        return msgspec.structs.replace(
            known,
            last_attempt=now,
            next_due=stamp(outcome.at + wait),
            failures=failures,
            status="failed",
            error=outcome.error,
            bytes=None,
            milliseconds=None,
        )
    return msgspec.structs.replace(
        known,
        url=outcome.feed.url,
        etag=outcome.fetched.etag,
        last_modified=outcome.fetched.last_modified,
        last_attempt=now,
        last_success=now,
        next_due=stamp(outcome.at + every),
        failures=0,
        status=_status(outcome),
        error=None,
        items=known.items if outcome.parsed is None else len(outcome.parsed.entries),
        bytes=outcome.fetched.wire_bytes,
        milliseconds=outcome.fetched.milliseconds,
    )


def _status(outcome: _Outcome) -> FeedStatus:
    if outcome.fetched is None:
        return "failed"
    if outcome.parsed is None:
        return "unchanged"
    return "ok" if outcome.parsed.entries else "empty"


def _report(outcome: _Outcome, state: FeedState, counts: Counts) -> FeedReport:
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
