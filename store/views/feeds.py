"""How the feeds are: the rows of the feeds view, made from what is remembered of each and what it has brought."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta

from store.clock import stamp
from store.feeds.stamps import stored_moment
from store.feeds.states import SIGHTINGS_OF_A_MOVE, same_publisher
from store.records import FeedState, FeedStatus, Record
from store.views.holdings import Holdings

_RATE_DAYS = 14


class FeedRow(Record, frozen=True, kw_only=True):
    """One feed that has been fetched.

    `per_day` counts the documents that came by it in the fourteen days up to the last attempt. `latency` is in
    milliseconds. `asks` is what only a person can decide; `waits_for` is why the next fetch is later than the interval.
    """

    id: str
    status: FeedStatus
    items: int | None
    per_day: float
    latency: int | None
    bytes: int | None
    last_attempt: str | None
    last_success: str | None
    next_due: str | None
    waits_for: str | None
    failed_since: str | None
    failures: int
    error: str | None
    asks: str | None


def feed_rows(holdings: Holdings) -> Sequence[FeedRow]:
    """Return a row for each feed: those in trouble first, longest first, then by name."""
    recent = _recent(holdings)
    rows = [_row(state, recent[state.id]) for state in holdings.feeds.values()]
    return sorted(rows, key=lambda row: (row.failed_since is None, row.failed_since or "", row.asks is None, row.id))


def asks(state: FeedState) -> str | None:
    """Return what a person has to decide about a feed, if anything."""
    if state.stopped:
        return f"its publisher has ended it: `spotrep feeds disable {state.id}`"
    moved = state.moved_to if state.moved_seen >= SIGHTINGS_OF_A_MOVE else None
    if moved and state.url and not same_publisher(state.url, moved):
        return f"it has moved to {moved}: `spotrep feeds move {state.id}`"
    return None


def _row(state: FeedState, recent: int) -> FeedRow:
    return FeedRow(
        id=state.id,
        status=state.status,
        items=state.items,
        per_day=round(recent / _RATE_DAYS, 1),
        latency=state.milliseconds,
        bytes=state.bytes,
        last_attempt=state.last_attempt,
        last_success=state.last_success,
        next_due=None if state.stopped else state.next_due,
        waits_for=state.waits_for,
        failed_since=state.failed_since,
        failures=state.failures,
        error=state.error,
        asks=asks(state),
    )


def _recent(holdings: Holdings) -> Counter[str]:
    """Count for each feed the documents of its last days, by when they were published, else fetched."""
    since = _beginnings(holdings.feeds)
    counts: Counter[str] = Counter()
    for document in holdings.documents.values():
        for way in document.ways:
            if not way.page and way.feed in since and since[way.feed] <= (document.published or way.fetched or ""):
                counts[way.feed] += 1
    return counts


def _beginnings(states: Mapping[str, FeedState]) -> dict[str, str]:
    """Return for each feed the stamp at which its last days begin; stamps and days sort as texts."""
    return {
        state.id: stamp(attempted - timedelta(days=_RATE_DAYS))
        for state in states.values()
        if (attempted := stored_moment(state.last_attempt))
    }
