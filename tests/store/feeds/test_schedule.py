from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.feeds.entries import Pace
from store.feeds.headers import Terms
from store.feeds.schedule import due_after_failure, due_after_success, spread

NOW = datetime(2025, 2, 1, 12, 30, tzinfo=UTC)  # a Saturday
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
URL = "http://depot.example/rss"


@pytest.mark.parametrize(
    ("fresh", "retry", "pace", "wait"),
    [
        (None, None, None, HOUR),
        (60, 60, 60, HOUR),
        (7200, None, None, 2 * HOUR),
        (None, 7200, None, 2 * HOUR),
        (None, None, 7200, 2 * HOUR),
        (7200, 10_800, 14_400, 4 * HOUR),
        (31_536_000, None, None, DAY),
        (None, 31_536_000, None, 7 * DAY),
        (None, None, 31_536_000, 7 * DAY),
    ],
)
def test_others_can_ask_for_more_patience_never_for_less(
    fresh: int | None, retry: int | None, pace: int | None, wait: timedelta
) -> None:
    due = due_after_success(NOW, HOUR, Terms(fresh_seconds=fresh, retry_seconds=retry), Pace(seconds=pace))
    assert due.at - NOW == wait
    assert (due.waits_for is None) == (wait == HOUR)


@pytest.mark.parametrize(
    ("hours", "days", "due"),
    [
        ([13, 14], [], "2025-02-01T15:00:00+00:00"),
        ([], [5, 6], "2025-02-03T00:00:00+00:00"),
        ([0, 1], [5, 6], "2025-02-03T02:00:00+00:00"),
        ([12], [], "2025-02-01T13:30:00+00:00"),
        (list(range(24)), [], "2025-02-08T13:00:00+00:00"),
    ],
)
def test_a_feed_can_ask_to_be_left_alone(hours: list[int], days: list[int], due: str) -> None:
    assert due_after_success(NOW, HOUR, Terms(), Pace(skip_hours=hours, skip_days=days)).at.isoformat() == due


@pytest.mark.parametrize("code", [401, 403, 404])
def test_what_is_not_there_is_tried_once_a_day(code: int) -> None:
    assert DAY <= due_after_failure(NOW, HOUR, 1, code, Terms(), URL).at - NOW <= 1.1 * DAY


def test_a_failing_server_is_given_the_time_it_asks_for() -> None:
    asked = Terms(retry_seconds=50 * 3600)
    due = due_after_failure(NOW, HOUR, 1, 429, asked, URL)
    assert (due.at - NOW, due.waits_for) == (50 * HOUR, "its server asked for a pause")
    short = due_after_failure(NOW, HOUR, 1, 429, Terms(retry_seconds=1), URL)
    assert short.at - NOW >= 2 * HOUR


@given(st.integers(1, 10_000), st.integers(1, 100), st.integers(0, 10**12) | st.none(), st.text(max_size=20))
def test_no_failure_shortens_or_stretches_the_wait_beyond_its_bounds(
    minutes: int, failures: int, retry: int | None, url: str
) -> None:
    every = timedelta(minutes=minutes)
    wait = due_after_failure(NOW, every, failures, 503, Terms(retry_seconds=retry), url).at - NOW
    assert every <= wait <= max(1.1 * max(DAY, every), 7 * DAY)


def test_feeds_that_are_added_together_part() -> None:
    spreads = {spread(f"http://post-{number}.example/", HOUR) for number in range(50)}
    assert len(spreads) == 50
    assert all(timedelta(0) <= each <= HOUR / 10 for each in spreads)
    assert spread(URL, HOUR) == spread(URL, HOUR)
