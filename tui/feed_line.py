"""The state of the feeds in one line."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from store.config import FeedConfig
from store.feeds.states import is_due
from store.records import FeedState
from store.views.feeds import asks


def feed_line(feeds: Sequence[FeedConfig], states: Mapping[str, FeedState], collector: str | None = None) -> str:
    """Return how the enabled feeds are: how many, which failed and why, when the next is due.

    `collector` is another process that fetches them.
    """
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
    questions = [question for state in known if (question := asks(state))]
    if questions:
        parts.append(questions[0])
    due = min((state.next_due for state in known if state.next_due and not state.stopped), default=None)
    if due:
        parts.append(f"next {due[11:16]}Z")
    if collector:
        parts.append(f"fetched by {collector}")
    return " · ".join(parts)


def any_due(feeds: Sequence[FeedConfig], states: Mapping[str, FeedState], now: datetime) -> bool:
    """Tell whether any enabled feed should be fetched now."""
    return any(is_due(feed, states.get(feed.id), now) for feed in feeds if feed.enabled)
