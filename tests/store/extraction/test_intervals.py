"""Intervals of days: parts of months and years, seasons, spans, and how they are written."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.extraction.dates import intervals
from store.extraction.dates.intervals import Interval

DAYS = st.dates(date(1900, 1, 1), date(2099, 12, 31))
MONTHS = st.tuples(st.integers(1900, 2099), st.integers(1, 12))


@given(MONTHS)
def test_the_parts_of_a_month_are_the_whole_of_it_and_do_not_overlap(month: tuple[int, int]) -> None:
    whole = intervals.month(*month)
    parts = [intervals.part_of_month(*month, part) for part in ("early", "mid", "late")]
    assert (parts[0].earliest, parts[2].latest) == (whole.earliest, whole.latest)
    for one, following in pairwise(parts):
        assert one.latest is not None
        assert following.earliest == one.latest + timedelta(days=1)


@pytest.mark.parametrize(
    ("part", "first", "last"),
    [
        ("early", "2024-01-01", "2024-04-30"),
        ("mid", "2024-05-01", "2024-08-31"),
        ("late", "2024-09-01", "2024-12-31"),
        ("start", "2024-01-01", "2024-01-31"),
        ("end", "2024-10-01", "2024-12-31"),
    ],
)
def test_parts_of_a_year(part: str, first: str, last: str) -> None:
    found = intervals.part_of_year(2024, part)
    assert found == (date.fromisoformat(first), date.fromisoformat(last), "approx")


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("spring", "2024-03-01", "2024-05-31"),
        ("summer", "2024-06-01", "2024-08-31"),
        ("autumn", "2024-09-01", "2024-11-30"),
        ("winter", "2024-12-01", "2025-02-28"),
    ],
)
def test_seasons_are_those_of_the_north(name: str, first: str, last: str) -> None:
    assert intervals.season(2024, name)[:2] == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("count", "unit", "day"),
    [
        (1, "month", "2024-02-29"),
        (-1, "month", "2023-12-31"),
        (13, "month", "2025-02-28"),
        (1, "quarter", "2024-04-30"),
        (-1, "year", "2023-01-31"),
        (1, "decade", "2034-01-31"),
        (2, "week", "2024-02-14"),
        (-30, "day", "2024-01-01"),
        (24, "hour", "2024-02-01"),
        (30, "hour", "2024-02-02"),
        (-3, "hour", "2024-01-30"),
    ],
)
def test_a_day_is_shifted_within_the_calendar(count: int, unit: str, day: str) -> None:
    assert intervals.shifted(date(2024, 1, 31), count, unit) == date.fromisoformat(day)


@pytest.mark.parametrize(("count", "unit"), [(50_000, "day"), (9_000, "year"), (-3_000, "year"), (-39_000, "month")])
def test_an_absurd_count_is_refused(count: int, unit: str) -> None:
    with pytest.raises((ValueError, OverflowError)):
        intervals.shifted(date(2024, 1, 31), count, unit)


@given(DAYS, st.integers(-5000, 5000))
def test_months_later_and_back_is_at_most_the_end_of_a_month_away(day: date, count: int) -> None:
    there = intervals.months_later(day, count)
    back = intervals.months_later(there, -count)
    assert 0 <= (day - back).days <= 3
    assert (there.year - day.year) * 12 + there.month - day.month == count


@given(DAYS, st.integers(0, 6))
def test_the_last_weekday_is_within_a_week(day: date, number: int) -> None:
    found = intervals.last_weekday(day, number)
    assert found.weekday() == number
    assert 0 <= (day - found).days < 7
    assert intervals.week_of(day)[0] == intervals.last_weekday(day, 0)


@pytest.mark.parametrize(
    ("interval", "written"),
    [
        (intervals.day(date(2024, 5, 2)), "2024-05-02"),
        (intervals.month(2024, 5), "2024-05"),
        (intervals.year(2024), "2024"),
        (intervals.part_of_month(2024, 2, "late"), "2024-02-21/2024-02-29"),
        (intervals.part_of_year(2024, "late"), "2024-09-01~/2024-12-31~"),
        (intervals.months(2024, 4, 6), "2024-04-01/2024-06-30"),
        (Interval(None, date(2024, 5, 2), "before"), "../2024-05-02"),
        (Interval(date(2024, 5, 2), None, "after"), "2024-05-02/.."),
    ],
)
def test_an_interval_is_written_in_edtf(interval: Interval, written: str) -> None:
    assert intervals.edtf(interval) == written
    span = intervals.span(interval, "so")
    assert (span.edtf, span.text, span.precision) == (written, "so", interval.precision)


def test_what_is_not_resolved_keeps_its_words_only() -> None:
    span = intervals.unresolved("last week")
    assert (span.edtf, span.earliest, span.latest, span.precision, span.text) == (
        "",
        None,
        None,
        "unresolved",
        "last week",
    )
