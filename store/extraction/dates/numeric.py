"""Dates in figures: 2025-01-07, 07.01.2025, 19/12/2024, 19DEC24, 071430ZJAN25, 2025년 1월 7일."""

import re
from datetime import date, timedelta

from store.extraction.dates import intervals
from store.extraction.dates.intervals import Interval
from store.extraction.dates.reading import Asked, Kind, Line, Reading, fixed, yearless
from store.extraction.dates.words import SHORT_MONTHS
from store.extraction.dates.years import is_free

_YEAR = r"(?:19|20)\d\d"
_YEAR_FIRST = re.compile(rf"({_YEAR})([-/.])([01]?\d)\2([0-3]?\d)(?!\d|[-/.]\d)")
_YEAR_LAST = re.compile(rf"([0-3]?\d)([-/.])([0-3]?\d)\2({_YEAR}|\d\d)(?![\d%]|[-/.]\d)")
_MONTHS = "|".join(SHORT_MONTHS)
_HYPHENATED = re.compile(rf"([0-3]?\d)-({_MONTHS})[a-z]*-({_YEAR}|\d\d)(?!\w)", re.IGNORECASE)
# "19DEC24", and the day-time group of military messages: "191430ZDEC24".
_MILITARY = re.compile(rf"([0-3]\d)(?:\d{{4}}[A-Z])? ?({_MONTHS.upper()}) ?({_YEAR}|\d\d)(?!\w)")
_KOREAN_MONTH = re.compile(rf"(?:(?:({_YEAR})년|(지난해|작년|올해))\s?)?(1[0-2]|0?[1-9])월(?:\s?([0-3]?\d)일)?")
# Not "2024년형" (a model), "1980년대" (a decade).
_KOREAN_YEAR = re.compile(rf"({_YEAR})년(?![형식대간산])")
KOREAN_YEARS = {"지난해": -1, "작년": -1, "올해": 0}
_EARLIEST_SHORT, _LATEST_SHORT = 10, 39
_GRACE = timedelta(days=3)
_CENTURY = 2000
_MONTHS_A_YEAR = 12


def read_numeric(line: Line, index: int) -> Reading | None:
    """Read a date in figures that begins at a token."""
    if index >= line.count or not is_free(line, index):
        return None
    if not line.joined[index + 1] and "." not in line.low[index]:
        return _military(line, index)
    return (
        _year_first(line, index)
        or _year_last(line, index)
        or _hyphenated(line, index)
        or _military(line, index)
        or read_korean(line, index)
    )


def _year_first(line: Line, index: int) -> Reading | None:
    found = _YEAR_FIRST.match(line.folded, line.start[index])
    if found is None:
        return None
    return _day(line, index, found, int(found[1]), int(found[3]), int(found[4]))


def _year_last(line: Line, index: int) -> Reading | None:
    found = _YEAR_LAST.match(line.folded, line.start[index])
    if found is None:
        return None
    first, second, year = int(found[1]), int(found[3]), _full_year(found[4])
    is_short = len(found[4]) == len("25")
    if is_short and not _EARLIEST_SHORT <= int(found[4]) <= _LATEST_SHORT:
        return None
    if found[2] == ".":
        if is_short and len(found[1] + found[3]) != len("0701"):
            return None
        return _day(line, index, found, year, second, first)
    if is_short and (found[2] == "-" or max(first, second) <= _MONTHS_A_YEAR):
        return None
    if second > _MONTHS_A_YEAR or first == second:
        return _day(line, index, found, year, first, second)
    if first > _MONTHS_A_YEAR:
        return _day(line, index, found, year, second, first)
    return Reading(index, line.behind(found.end()), "day", lambda asked: _either(asked, year, first, second))


def _either(asked: Asked, year: int, first: int, second: int) -> Interval:
    """Return the one of two days that was not still to come: 03/12/2024 is day first or month first."""
    latest = asked.day + _GRACE
    possible = [day for day in (date(year, second, first), date(year, first, second)) if day <= latest]
    if len(possible) != 1:
        raise ValueError("the day or the month may stand first")
    return intervals.day(possible[0])


def _hyphenated(line: Line, index: int) -> Reading | None:
    found = _HYPHENATED.match(line.folded, line.start[index])
    return _named(line, index, found) if found else None


def _military(line: Line, index: int) -> Reading | None:
    found = _MILITARY.match(line.folded, line.start[index])
    return _named(line, index, found) if found else None


def _named(line: Line, index: int, found: re.Match[str]) -> Reading | None:
    return _day(line, index, found, _full_year(found[3]), SHORT_MONTHS[found[2].lower()], int(found[1]))


def read_korean(line: Line, index: int) -> Reading | None:
    """Read "2025년 1월 7일", "1월 7일", "지난해 12월", "2025년"."""
    found = _KOREAN_MONTH.match(line.folded, line.start[index])
    if found is None:
        return _korean_year(line, index)
    last, month = line.behind(found.end()), int(found[3])
    day = int(found[4]) if found[4] else None

    def at(year: int) -> Interval:
        return intervals.day(date(year, month, day)) if day else intervals.month(year, month)

    kind: Kind = "day" if day else "month"
    if found[1]:
        year = int(found[1])
        return Reading(index, last, kind, lambda _asked: at(year))
    if found[2]:
        step = KOREAN_YEARS[found[2]]
        return Reading(index, last, kind, lambda asked: at(asked.day.year + step))
    return yearless(index, last, kind, at)


def _korean_year(line: Line, index: int) -> Reading | None:
    found = _KOREAN_YEAR.match(line.folded, line.start[index])
    return fixed(index, line.behind(found.end()), "year", intervals.year(int(found[1]))) if found else None


def _full_year(written: str) -> int:
    return int(written) + (_CENTURY if len(written) == len("25") else 0)


def _day(line: Line, index: int, found: re.Match[str], year: int, month: int, day: int) -> Reading:
    return Reading(index, line.behind(found.end()), "day", lambda _asked: intervals.day(date(year, month, day)))
