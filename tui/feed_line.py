"""The state of the feeds in one line."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from store.clock import parse_stamp
from store.config import FeedConfig
from store.records import FeedState


def feed_line(feeds: Sequence[FeedConfig], states: Mapping[str, FeedState]) -> str:
    """Return how the enabled feeds are: how many, which failed and why, when the next is due."""
    enabled = [feed for feed in feeds if feed.enabled]
    if not enabled:
        return "no feed enabled yet: `spotrep feeds enable ID...|all`"
    known = [states[feed.id] for feed in enabled if feed.id in states]
    failed = [state for state in known if state.status == "failed"]
    parts = [f"{len(enabled)} feeds", f"{len(known) - len(failed)} ok"]
    if len(known) < len(enabled):
        parts.append(f"{len(enabled) - len(known)} not fetched yet")
    if failed:
        parts.append(f"{len(failed)} failed ({failed[0].id}: {failed[0].error})")
    due = min((state.next_due for state in known if state.next_due), default=None)
    if due:
        parts.append(f"next {due[11:16]}Z")
    return " · ".join(parts)


def any_due(feeds: Sequence[FeedConfig], states: Mapping[str, FeedState], now: datetime) -> bool:
    """Tell whether any enabled feed should be fetched now."""
    return any(_due(states.get(feed.id), now) for feed in feeds if feed.enabled)


def _due(state: FeedState | None, now: datetime) -> bool:
    return state is None or state.next_due is None or parse_stamp(state.next_due) <= now
