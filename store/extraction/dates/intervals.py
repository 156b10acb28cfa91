"""Intervals of days and how they are written: parts of months, seasons, spans back from a day, EDTF."""

import calendar
from datetime import date, timedelta
from typing import NamedTuple

from store.records import DatePrecision, DateSpan

_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
_PARTS_OF_YEAR = {"start": (1, 1), "early": (1, 4), "mid": (5, 8), "late": (9, 12), "end": (10, 12)}
_LONGEST_SPAN = 40_000
_MONTHS = 12


class Interval(NamedTuple):
    """Days from the earliest to the latest, both included; None is open."""

    earliest: date | None
    latest: date | None
    precision: DatePrecision


def day(when: date) -> Interval:
    """Return the interval of one day."""
    return Interval(when, when, "day")


def month(year: int, number: int) -> Interval:
    """Return the interval of a month. Raises ValueError outside the calendar."""
    return Interval(date(year, number, 1), date(year, number, calendar.monthrange(year, number)[1]), "month")


def part_of_month(year: int, number: int, part: str) -> Interval:
    """Return early (days 1 to 10), mid (11 to 20) or late (21 to the end) of a month."""
    whole = month(year, number)
    first, last = {"early": (1, 10), "mid": (11, 20)}.get(part, (21, whole.latest.day if whole.latest else 31))
    return Interval(date(year, number, first), date(year, number, last), "part_of_month")


def year(number: int) -> Interval:
    """Return the interval of a year."""
    return Interval(date(number, 1, 1), date(number, 12, 31), "year")


def part_of_year(number: int, part: str) -> Interval:
    """Return the early, middle or late four months of a year, its first month ("start") or its last three ("end")."""
    first, last = _PARTS_OF_YEAR[part]
    return Interval(date(number, first, 1), month(number, last).latest, "approx")


def months(number: int, first: int, last: int) -> Interval:
    """Return the interval from the first day of one month of a year to the last day of another."""
    return Interval(date(number, first, 1), month(number, last).latest, "range")


def season(number: int, name: str) -> Interval:
    """Return the three months of a season of the north; a winter goes on into the next year."""
    first = _SEASONS[name]
    start = date(number, first, 1)
    return Interval(start, months_later(start, 3) - timedelta(days=1), "approx")


def months_later(when: date, count: int) -> date:
    """Return the day so many months later (or earlier), at most the last one of its month."""
    total = when.year * _MONTHS + when.month - 1 + count
    number, index = divmod(total, _MONTHS)
    return date(number, index + 1, min(when.day, calendar.monthrange(number, index + 1)[1]))


def shifted(when: date, count: int, unit: str) -> date:
    """Return the day so many hours, days, weeks, months or years later (or earlier).

    Part of a day counts as one. Raises ValueError or OverflowError outside the calendar.
    """
    if abs(count) > _LONGEST_SPAN:
        raise ValueError(f"{count} {unit} is no span of this calendar")
    if unit == "hour":
        return when + timedelta(days=-(-count // 24) if count > 0 else count // 24)
    if unit == "day":
        return when + timedelta(days=count)
    if unit == "week":
        return when + timedelta(weeks=count)
    return months_later(when, count * {"month": 1, "quarter": 3, "year": 12, "decade": 120}[unit])


def last_weekday(reference: date, weekday: int) -> date:
    """Return the last such weekday up to and including the reference."""
    return reference - timedelta(days=(reference.weekday() - weekday) % 7)


def week_of(when: date) -> Interval:
    """Return the week, Monday to Sunday, that a day belongs to."""
    monday = when - timedelta(days=when.weekday())
    return Interval(monday, monday + timedelta(days=6), "week")


def span(interval: Interval, text: str | None) -> DateSpan:
    """Return an interval as it is stored, with the words that said it."""
    earliest = interval.earliest.isoformat() if interval.earliest else None
    latest = interval.latest.isoformat() if interval.latest else None
    return DateSpan(edtf=edtf(interval), earliest=earliest, latest=latest, precision=interval.precision, text=text)


def unresolved(text: str) -> DateSpan:
    """Return a date of which nothing is known but its words."""
    return DateSpan(edtf="", earliest=None, latest=None, precision="unresolved", text=text)


def edtf(interval: Interval) -> str:
    """Return an interval in EDTF (ISO 8601-2)."""
    earliest, latest, precision = interval
    if precision == "day" and earliest == latest and earliest:
        return earliest.isoformat()
    if earliest and latest:
        if precision == "month":
            return earliest.isoformat()[:7]
        if precision == "year":
            return earliest.isoformat()[:4]
        mark = "~" if precision == "approx" else ""
        return f"{earliest.isoformat()}{mark}/{latest.isoformat()}{mark}"
    return f"{earliest.isoformat() if earliest else '..'}/{latest.isoformat() if latest else '..'}"
