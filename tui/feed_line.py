"""The state of the feeds in one line."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from store.config import FeedConfig
from store.feeds.states import is_due
from store.records import FeedState
from store.views.feeds import asks
from store.wording import moment


def feed_line(feeds: Sequence[FeedConfig], states: Mapping[str, FeedState], collector: str | None = None) -> str:
    """Return how the enabled feeds are: how many, when the next is due, and last, since it is long, why one failed.

    `collector` is another process that fetches them.
    """
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
    waiting = sorted((state for state in known if not state.stopped), key=_due_stamp)
    parts = ["1 feed" if len(enabled) == 1 else f"{len(enabled)} feeds"]
    parts += [f"{count} {what}" for count, what in counts if count]
    parts += [_next(state) for state in waiting[:1] if state.next_due]
    parts += [f"fetched by {collector}"] if collector else []
    parts += [question for state in known if (question := asks(state))][:1]
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
    return any(is_due(feed, states.get(feed.id), now) for feed in feeds if feed.enabled)
