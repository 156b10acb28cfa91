"""The state of the feeds in one line."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from store.clock import parse_stamp
from store.config import FeedConfig
from store.records import FeedState
from store.wording import moment


def feed_line(feeds: Sequence[FeedConfig], states: Mapping[str, FeedState]) -> str:
    """Return how the enabled feeds are: how many, when the next is due, and last, since it is long, why one failed."""
    enabled = [feed for feed in feeds if feed.enabled]
    if not enabled:
        return "no feed enabled: `spotrep feeds enable ID...|all`"
    known = [states[feed.id] for feed in enabled if feed.id in states and states[feed.id].status != "new"]
    failed = [state for state in known if state.status == "failed"]
    counts = (
        (len(known) - len(failed), "ok"),
        (len(enabled) - len(known), "not fetched yet"),
        (len(failed), "failed"),
    )
    parts = ["1 feed" if len(enabled) == 1 else f"{len(enabled)} feeds"]
    parts += [f"{count} {what}" for count, what in counts if count]
    parts += [_next(state) for state in sorted(known, key=_due_stamp)[:1] if state.next_due]
    parts += [f"{state.id}: {state.error}" for state in failed[:1]]
    return " · ".join(parts)


def _due_stamp(state: FeedState) -> str:
    return state.next_due or "~"


def _next(state: FeedState) -> str:
    """Return when a feed is due, with the day where that is another one than the day of the last attempt."""
    due = moment(state.next_due)
    return f"next {due[11:] if due[:10] == (state.last_attempt or '')[:10] else due}Z"


def any_due(feeds: Sequence[FeedConfig], states: Mapping[str, FeedState], now: datetime) -> bool:
    """Tell whether any enabled feed should be fetched now."""
    return any(_due(states.get(feed.id), now) for feed in feeds if feed.enabled)


def _due(state: FeedState | None, now: datetime) -> bool:
    return state is None or state.next_due is None or parse_stamp(state.next_due) <= now
