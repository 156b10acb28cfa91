"""The state of the feeds in words, for every state there is."""

import msgspec
import pytest

from store.config import FeedConfig
from store.feeds.states import known_state
from store.records import FeedState, FeedStatus
from tests.tui.floor import NOON
from tui.feed_line import any_due, feed_line

URL = "https://example.org/feed"
TODAY, TOMORROW = "2025-02-04T13:20:00Z", "2025-02-05T00:10:00Z"


def feed(feed_id: str, *, enabled: bool = True) -> FeedConfig:
    return FeedConfig(id=feed_id, url=URL, enabled=enabled)


def state(feed_id: str, status: FeedStatus = "ok", due: str | None = TODAY, error: str | None = None) -> FeedState:
    """Return what is remembered of a feed, read the way it is read now."""
    known = known_state(feed(feed_id), None)
    return msgspec.structs.replace(known, status=status, last_attempt="2025-02-04T11:50:00Z", next_due=due, error=error)


def line(feeds: list[FeedConfig], *states: FeedState) -> str:
    return feed_line(feeds, {state.id: state for state in states})


@pytest.mark.parametrize("feeds", [[], [feed("isw", enabled=False)]])
def test_where_no_feed_is_enabled_it_says_how_to_enable_one(feeds: list[FeedConfig]) -> None:
    assert line(feeds) == "no feed enabled: `spotrep feeds enable ID...|all`"


def test_a_feed_that_was_never_fetched_is_neither_good_nor_bad() -> None:
    assert line([feed("isw")]) == "1 feed · 1 not fetched yet"
    assert line([feed("isw")], FeedState(id="isw")) == "1 feed · 1 not fetched yet"


@pytest.mark.parametrize("status", ["ok", "unchanged", "empty"])
def test_a_feed_that_answered_is_good_whatever_it_brought(status: FeedStatus) -> None:
    assert line([feed("isw")], state("isw", status)) == "1 feed · 1 ok · next 13:20Z"


def test_the_reason_of_a_failure_comes_last_because_it_may_be_cut() -> None:
    states = state("isw"), state("nknews", "failed", TOMORROW, "HTTP 503"), state("old", "failed", None, "gone")
    assert line([feed("isw"), feed("nknews"), feed("wire"), feed("off", enabled=False)], *states) == (
        "3 feeds · 1 ok · 1 not fetched yet · 1 failed · next 13:20Z · nknews: HTTP 503"
    )


def test_another_day_is_named() -> None:
    assert line([feed("isw")], state("isw", due=TOMORROW)) == "1 feed · 1 ok · next 2025-02-05 00:10Z"
    assert line([feed("isw")], state("isw", "failed", None, "gone")) == "1 feed · 1 failed · isw: gone"


@pytest.mark.parametrize(
    ("feeds", "states", "due"),
    [
        ([feed("isw")], [], True),
        ([feed("isw", enabled=False)], [], False),
        ([feed("isw")], [state("isw", due=TODAY)], False),
        ([feed("isw")], [state("isw", due="2025-02-04T12:00:00Z")], True),
        ([feed("isw")], [state("isw", due=None)], True),
    ],
)
def test_which_feeds_are_due(feeds: list[FeedConfig], states: list[FeedState], due: bool) -> None:
    assert any_due(feeds, {state.id: state for state in states}, NOON) == due
