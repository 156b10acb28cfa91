"""Dates that go from the day of publication or from the day named last: "last week", "recent months", "that day"."""

from datetime import date, timedelta

from store.extraction.dates import intervals
from store.extraction.dates.counts import Count, count_at, up_to_or_from
from store.extraction.dates.days import read_month_first
from store.extraction.dates.intervals import Interval
from store.extraction.dates.reading import Asked, Kind, Line, Meaning, Reading
from store.extraction.dates.weekdays import TIMES, last_night, weekday_with
from store.extraction.dates.words import CYRILLIC_UNITS, CYRILLIC_WHICH, MONTHS, SEASONS, UNITS, words

WHICH = {"this": 0, "last": -1, "next": 1, "previous": -1, "past": -1, "coming": 1, "preceding": -1, "following": 1}
_SPAN_BEFORE = words("over in during for within through across throughout of from")
_COMING = {"day": 7, "week": 6}
_RECENT_DAYS = {"day": 7, "week": 45, "month": 180, "year": 1100}
_WINTER_IS_OVER = timedelta(days=122)
"""So long after its end "this winter" is the next one."""


def read_which(line: Line, index: int) -> Reading | None:
    """Read "last week", "this Friday", "next spring", "the past three months", "the coming days"."""
    which = line.low[index]
    step = WHICH[which]
    at = index + 1
    if which == "this" and line.low[at] in ("past", "coming"):
        step, which, at = WHICH[line.low[at]], line.low[at], at + 1
    if which in ("following", "preceding") and line.low[index - 1] != "the":
        return None
    weekday = weekday_with(which, line, at)
    if weekday is not None:
        return weekday._replace(first=index)
    if line.low[at] in MONTHS and which not in ("following", "preceding"):
        return _month(line, index, at, step)
    if line.low[at] in SEASONS:
        return Reading(index, at + 1, "other", lambda asked: _season(SEASONS[line.low[at]], step, asked))
    if line.low[at] in TIMES:
        return _time_of_day(index, at + 1, which)
    if line.low[at] == "weekend":
        return Reading(index, at + 1, "other", lambda asked: weekend(asked, step))
    return _unit(line, index, at, which, step)


def read_weekend(line: Line, index: int) -> Reading | None:
    """Read "over the weekend"."""
    if line.low[index - 1] != "the":
        return None
    return Reading(index, index + 1, "other", lambda asked: weekend(asked, 0))


def read_recent(line: Line, index: int) -> Reading | None:
    """Read "recent weeks"."""
    unit = UNITS.get(line.low[index + 1])
    days = _RECENT_DAYS.get(unit or "")
    if days is None or not line.low[index + 1].endswith("s"):
        return None
    first = _span_first(line, index)
    return Reading(first, index + 2, "other", lambda asked: _back(asked, timedelta(days=days)))


def read_same(line: Line, index: int) -> Reading | None:
    """Read "the same day", "that month", "the day before": they go back to the day named last."""
    low = line.low
    if low[index] == "day":
        step = {"before": -1, "after": 1}.get(low[index + 1])
        is_meant = step is not None and low[index - 1] == "the" and not low[index + 2].isalnum()
        return Reading(index, index + 2, "day", _named_day(step or 0)) if is_meant else None
    at = index + 1 + (low[index : index + 2] == ["that", "same"])
    unit = UNITS.get(low[at])
    if unit not in ("day", "week", "month", "year") or low[at].endswith("s"):
        return None
    return Reading(index, at + 1, "day" if unit == "day" else "other", _of_named(unit, 0))


def read_cyrillic_which(line: Line, index: int) -> Reading | None:
    """Read "в прошлом году", "минулого тижня", "этом месяце"."""
    step, unit = CYRILLIC_WHICH[line.low[index]], CYRILLIC_UNITS.get(line.low[index + 1])
    return Reading(index, index + 2, "other", lambda asked: whole_unit(unit, step, asked)) if unit else None


def whole_unit(unit: str, step: int, asked: Asked) -> Interval:
    """Return this week, month, quarter or year, or one before or behind it; of this week the days up to publication."""
    reference = asked.day
    if unit == "week":
        week = intervals.week_of(reference + timedelta(weeks=step))
        is_past = step == 0 and asked.outlook in ("back", "open")
        return Interval(week.earliest, reference, "week") if is_past else week
    if step == 0 and asked.outlook == "back":
        return _so_far(whole_unit(unit, 0, asked._replace(outlook="open")), reference)
    if unit == "month":
        when = intervals.months_later(reference.replace(day=1), step)
        return intervals.month(when.year, when.month)
    if unit == "quarter":
        first = intervals.months_later(reference.replace(month=(reference.month - 1) // 3 * 3 + 1, day=1), 3 * step)
        return intervals.months(first.year, first.month, first.month + 2)
    if unit == "year":
        return intervals.year(reference.year + step)
    raise ValueError(f"a {unit} has no edges that one could know")


def _so_far(whole: Interval, reference: date) -> Interval:
    return Interval(whole.earliest, reference, "range")


def weekend(asked: Asked, step: int) -> Interval:
    """Return the weekend that has begun last; the one to come where the words look ahead or say "next"."""
    saturday = intervals.last_weekday(asked.day, 5)
    if step > 0 or (step == 0 and asked.outlook == "ahead"):
        saturday += timedelta(days=7)
    return Interval(saturday, saturday + timedelta(days=1), "range")


def _time_of_day(first: int, last: int, which: str) -> Reading | None:
    """Read "this morning", "last night"."""
    if which == "this":
        return Reading(first, last, "day", lambda asked: intervals.day(asked.day))
    return Reading(first, last, "other", last_night) if which == "last" else None


def _month(line: Line, index: int, at: int, step: int) -> Reading | None:
    month = read_month_first(line, at)
    if month is None or month.number is None or month.yearly is None:
        return month
    number = month.number

    def mean(asked: Asked) -> Interval:
        here = asked.day.month
        year = asked.day.year + (step if step and (number - here) * step <= 0 else 0)
        return intervals.month(year, number)

    return Reading(index, month.last, "month", mean)


def _season(name: str, step: int, asked: Asked) -> Interval:
    reference = asked.day
    seasons = [intervals.season(year, name) for year in range(reference.year - 2, reference.year + 3)]
    if step > 0:
        return next(one for one in seasons if one.earliest and one.earliest > reference)
    if step < 0:
        return next(one for one in reversed(seasons) if one.latest and one.latest < reference)
    this = intervals.season(reference.year, name)
    if name == "winter":
        this = next(one for one in seasons if one.latest and one.latest >= reference - _WINTER_IS_OVER)
    is_now = this.earliest and this.latest and this.earliest <= reference <= this.latest
    return _so_far(this, reference) if is_now and asked.outlook == "back" else this


def _unit(line: Line, index: int, at: int, which: str, step: int) -> Reading | None:
    """Read the units behind "last", "next" and their like: a calendar one, or a span up to or from publication."""
    count, unit = count_at(line, at), UNITS.get(line.low[at])
    if count is not None:
        is_other = which in ("coming", "following", "preceding") and line.low[index - 1] not in ("the", "in", "for")
        return None if is_other or line.hyphenated(count.last) else _span_reading(line, index, count, step)
    if unit is None:
        return None
    is_plural = line.low[at].endswith("s")
    if which in ("previous", "following", "preceding") or (which, unit) == ("next", "day"):
        kind: Kind = "day" if unit == "day" else "other"
        return None if is_plural else Reading(index, at + 1, kind, _of_named(unit, step))
    if is_plural:
        if step < 1 or unit == "hour":
            return None
        if unit in _COMING:
            return _span_reading(line, index, Count(_COMING[unit], unit, at + 1, vague=True), step)
        return Reading(_span_first(line, index), at + 1, "other", lambda asked: Interval(asked.day, None, "range"))
    if unit in ("day", "hour", "decade") or which == "past" or _is_span(line, index):
        return _span_reading(line, index, Count(1, unit, at + 1), step)
    return Reading(index, at + 1, "other", lambda asked: whole_unit(unit, step, asked))


def _span_reading(line: Line, index: int, count: Count, step: int) -> Reading | None:
    first = _span_first(line, index)
    return Reading(first, count.last, "other", lambda asked: up_to_or_from(count, step, asked)) if step else None


def _is_span(line: Line, index: int) -> bool:
    return line.low[index - 1] == "the" and line.low[index - 2] in _SPAN_BEFORE


def _span_first(line: Line, index: int) -> int:
    first = index - (line.low[index - 1] == "the")
    return first - (line.low[first - 1] in _SPAN_BEFORE)


def _back(asked: Asked, span: timedelta) -> Interval:
    return Interval(asked.day - span, asked.day, "approx")


def _named_day(step: int) -> Meaning:
    return lambda asked: intervals.day(asked.named + timedelta(days=step))


def _of_named(unit: str, step: int) -> Meaning:
    def mean(asked: Asked) -> Interval:
        base = asked.last if asked.last is not None or unit == "day" or step >= 0 else asked.day
        if base is None:
            raise ValueError("no day was named before")
        if unit == "day":
            return intervals.day(base + timedelta(days=step))
        return whole_unit(unit, step, Asked(base, None, "ahead"))

    return mean
