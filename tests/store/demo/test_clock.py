from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from store.demo.clock import END, START, DemoClock


class Stopwatch:
    """Real seconds that pass only when they are told to."""

    def __init__(self, at: float = 0.0) -> None:
        self.at = at

    def __call__(self) -> float:
        return self.at


def test_it_starts_at_six_on_the_first_of_february_whatever_the_machine_says() -> None:
    assert DemoClock(monotonic=Stopwatch(98_765.4))() == datetime(2025, 2, 1, 6, tzinfo=UTC)


def test_two_seconds_are_a_day_by_default() -> None:
    watch = Stopwatch(100.0)
    clock = DemoClock(monotonic=watch)
    watch.at += 2.0
    assert clock() == START + timedelta(days=1)


def test_the_pace_can_be_set() -> None:
    watch = Stopwatch()
    clock = DemoClock(60.0, monotonic=watch)
    watch.at += 90.0
    assert clock() == START + timedelta(minutes=90)


def test_it_stands_still_at_the_end() -> None:
    watch = Stopwatch()
    clock = DemoClock(monotonic=watch)
    watch.at += 10_000.0
    assert clock() == datetime(2025, 4, 30, 23, 59, 59, tzinfo=UTC)
    watch.at += 1e15
    assert clock() == END


def test_by_itself_it_goes_forward() -> None:
    clock = DemoClock()
    first = clock()
    assert START <= first <= clock() <= END


@given(st.lists(st.floats(min_value=0, max_value=1e6), min_size=2), st.floats(min_value=0.001, max_value=1e9))
def test_it_never_goes_back_and_never_leaves_its_three_months(steps: list[float], rate: float) -> None:
    watch = Stopwatch()
    clock = DemoClock(rate, monotonic=watch)
    seen = [clock()]
    for step in steps:
        watch.at += step
        seen.append(clock())
    assert seen == sorted(seen)
    assert seen[0] == START
    assert seen[-1] <= END
