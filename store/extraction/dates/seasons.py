"""Seasons, halves, quarters and other numbered pieces: "winter 2022-23", "Q4 2024", "the last week of December"."""

from collections.abc import Callable
from datetime import date, timedelta

from store.extraction.dates import intervals
from store.extraction.dates.counts import Count, count_at
from store.extraction.dates.days import dated
from store.extraction.dates.intervals import Interval
from store.extraction.dates.reading import Line, Reading, in_likely_year
from store.extraction.dates.words import NO_SEASON_BEHIND, ORDINALS, SEASONS, UNITS, words
from store.extraction.dates.years import read_years, year_behind

Target = Callable[[Line, int], Reading | None]

_SEASON_BEFORE = words("in by since until till during over through from before after of this last next early late mid")
_QUARTER_BEFORE = words("in by since for of during the")
_DAY = timedelta(days=1)
_HALF_MONTH = 15
_SOME = {"day": 10, "week": 3, "month": 4}


def read_season(line: Line, index: int) -> Reading | None:
    """Read "spring 2024", "the winter of 2022-23", "by the summer"."""
    name = SEASONS[line.low[index]]
    at = index + 1
    span = read_years(line, at + (line.low[at] == "of"))
    if span is not None:
        start = span.number
        return span._replace(first=index, kind="other", mean=lambda _asked: intervals.season(start or 0, name))
    year, last = year_behind(line, at)
    if year is None and not _is_season(line, index):
        return None
    return dated(index, last, "other", lambda number: intervals.season(number, name), year)


def _is_season(line: Line, index: int) -> bool:
    """Tell a season from a fall, a spring of water and a spring offensive."""
    low = line.low
    if low[index + 1] == "of" or low[index + 1] in NO_SEASON_BEHIND or line.hyphenated(index + 1):
        return False
    before = low[index - 2] if low[index - 1] == "the" else low[index - 1]
    return before in _SEASON_BEFORE or not low[index].isascii()


def read_quarter(line: Line, index: int) -> Reading | None:
    """Read "Q4 2024", "Q1", "H1 2025"."""
    size, digit = {"q": 3, "h": 6}[line.low[index]], line.low[index + 1]
    if not line.stuck(index + 1) or digit not in ("1", "2", "3", "4") or not line.is_capital(index):
        return None
    if (index and line.joined[index]) or line.stuck(index + 2) or int(digit) * size > 12:
        return None
    at = index + 2 + (line.low[index + 2] == "/")
    year, last = year_behind(line, at)
    if year is None and (size == 6 or line.low[index - 1] not in _QUARTER_BEFORE):
        return None
    last = last if year else index + 2
    return dated(index, last, "quarter", lambda number: _nth(intervals.year(number), int(digit), "month", size), year)


def read_ordinal(line: Line, index: int, target: Target) -> Reading | None:
    """Read "first half of 2024", "last week of December", "the first three months of last year", "third quarter"."""
    nth, at = ORDINALS[line.low[index]], index + 1
    count, last = _piece(line, at)
    if count is None:
        return None
    if line.low[last] == "of":
        whole = target(line, last + 1 + (line.low[last + 1] == "the"))
        return None if whole is None else _cut_out(whole, index, nth, count)
    if line.low[at] != "quarter" or not (line.hyphenated(at) or line.low[index - 1] in _QUARTER_BEFORE):
        return None
    year, last = year_behind(line, last)
    return dated(index, last, "quarter", lambda number: _nth(intervals.year(number), nth, "month", 3), year)


def _piece(line: Line, at: int) -> tuple[Count | None, int]:
    word = line.low[at]
    if word in ("half", "quarter"):
        return Count(1, word, at + 1), at + 1
    count = count_at(line, at)
    if count is not None:
        return count, count.last
    unit = UNITS.get(word)
    if unit not in _SOME:
        return None, at
    return Count(_SOME[unit] if word.endswith("s") else 1, unit, at + 1, word.endswith("s")), at + 1


def _cut_out(whole: Reading, first: int, nth: int, count: Count) -> Reading:
    yearly = whole.yearly
    if yearly is None:
        return whole._replace(first=first, mean=lambda asked: _of(whole.mean(asked), nth, count), number=None)
    return whole._replace(
        first=first,
        mean=lambda asked: in_likely_year(lambda year: _of(yearly(year), nth, count), asked),
        yearly=lambda year: _of(yearly(year), nth, count),
        number=None,
    )


def _of(whole: Interval, nth: int, count: Count) -> Interval:
    first, last = whole.earliest, whole.latest
    if first is None or last is None:
        return whole
    if count.unit == "half" and whole.precision == "month":
        middle = date(first.year, first.month, _HALF_MONTH)
        return Interval(first, middle, "range") if nth == 1 else Interval(middle + _DAY, last, "range")
    if count.unit in ("half", "quarter"):
        return _nth(whole, nth, "month", 6 if count.unit == "half" else 3)
    found = _nth(whole, nth, count.unit, count.number)
    return found._replace(precision="approx") if count.vague else found


def _nth(whole: Interval, nth: int, unit: str, size: int) -> Interval:
    """Return the n-th (or last) piece of so many units of an interval. Raises ValueError where it has none such."""
    first, last = whole.earliest, whole.latest
    if first is None or last is None:
        return whole
    if nth < 0:
        begin, end = intervals.shifted(last + _DAY, -size, unit), last
    else:
        begin, end = intervals.shifted(first, (nth - 1) * size, unit), intervals.shifted(first, nth * size, unit) - _DAY
    if not first <= begin <= min(end, last):
        raise ValueError("there is no such piece")
    return intervals.day(begin) if begin == end else Interval(begin, min(end, last), "range")
