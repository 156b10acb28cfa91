"""When a feed is due, whatever the ledger says about it."""

from datetime import datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.clock import stamp
from store.config import FeedConfig
from store.feeds.states import due_at, is_due, known_state
from store.records import FeedState
from tests.store.feeds.bodies import item, rss
from tests.store.feeds.conftest import Desk, HandClock
from tests.store.feeds.server import page

FEED = FeedConfig(id="x", url="http://depot.example/rss")
NOW = HandClock().now


def remembered(last: str | None, due: str | None, *, stopped: bool = False) -> FeedState:
    state = known_state(FEED, None)
    return msgspec.structs.replace(state, last_attempt=last, next_due=due, stopped=stopped)


def at(**span: float) -> str:
    return stamp(NOW + timedelta(**span))


@pytest.mark.parametrize(
    ("last", "due"),
    [
        (None, None),
        (at(hours=-2), at(hours=-1)),
        (at(hours=-1), at()),
        (at(days=3000), at(days=3001)),
        (at(seconds=1), at(hours=1)),
        ("whenever", at(hours=1)),
        ("", at(hours=1)),
        ("2025-02-01T11:00:00", at(hours=1)),
        (at(hours=-1), "whenever"),
    ],
)
def test_what_a_wrong_clock_or_hand_has_written_holds_nothing_back(last: str | None, due: str | None) -> None:
    assert is_due(FEED, remembered(last, due), NOW)
    assert not is_due(FEED, remembered(last, due, stopped=True), NOW)


@pytest.mark.parametrize("last", [None, at(hours=-1), at()])
def test_a_feed_that_was_fetched_waits_for_its_time(last: str | None) -> None:
    state = remembered(last, at(hours=1))
    assert due_at(FEED, state, NOW) == NOW + timedelta(hours=1)
    assert not is_due(FEED, state, NOW)


@given(st.text(max_size=25) | st.none(), st.text(max_size=25) | st.datetimes().map(datetime.isoformat))
def test_any_text_is_a_time_or_due(last: str | None, due: str) -> None:
    found = due_at(FEED, remembered(last, due), NOW)
    assert found is not None
    assert found.tzinfo is not None


async def test_a_moment_of_wrong_clock_is_over_with_the_next_round(desk: Desk) -> None:
    desk.server.pages["/x"] = page(rss(item("a")))
    desk.follow("/x")
    desk.clock.pass_(days=3000)
    await desk.refresh()
    desk.clock.pass_(days=-3000)
    assert [report.status for report in (await desk.refresh()).reports] == ["unchanged"]
    state = desk.ledger.feeds.get("x")
    assert state is not None
    assert state.last_attempt == stamp(desk.clock.now)
    assert (await desk.refresh()).reports == []
