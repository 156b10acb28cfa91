"""Two dates that are one: "from October to January", "Dec. 30-Jan. 2", "Monday and Tuesday"."""

from datetime import date, timedelta

from store.extraction.dates.intervals import Interval
from store.extraction.dates.reading import Asked, Form, Line, Reading, Yearly
from store.extraction.dates.words import words
from store.extraction.dates.years import year_after_range_word

_TO = words("to through until till - / по до")
_CYCLES = {"month": 12, "weekday": 7, "year": 10_000}
_UP_TO_NOW = words("today now present")
_WEEK = timedelta(days=7)


def ranged(line: Line, reading: Reading, read: Form) -> Reading:
    """Return a reading with the one it is joined to behind it, if there is one."""
    word = line.low[reading.last]
    if line.hyphenated(reading.last):
        at, is_sure = reading.last, False
    elif word in _TO:
        at, is_sure = reading.last + 1, line.low[reading.first - 1] == "from"
    elif word == "and":
        return _with_and(line, reading, read)
    else:
        return reading
    at += line.low[at] == "the"
    if is_sure and line.low[at] in _UP_TO_NOW:
        return reading._replace(last=at + 1, kind="range", mean=lambda asked: _until_now(reading, asked), yearly=None)
    second = _second(line, reading, at, read)
    if second is None or (second.kind != reading.kind and not is_sure):
        return reading
    return combined(reading, second)


def combined(first: Reading, second: Reading) -> Reading:
    """Return the days from the first day of one reading to the last day of another."""
    yearly = None if first.yearly is None or second.yearly is None else _both(first.yearly, second.yearly)
    return Reading(first.first, second.last, "range", lambda asked: _days_of(first, second, asked), yearly)


def _both(first: Yearly, second: Yearly) -> Yearly:
    return lambda year: _closed(_in_year_up_to(first, second(year)), second(year))


def _with_and(line: Line, reading: Reading, read: Form) -> Reading:
    """Join what stands behind "between", and months, weekdays or years that follow each other."""
    second = _second(line, reading, reading.last + 1 + (line.low[reading.last + 1] == "the"), read)
    if second is None:
        return reading
    is_between = "between" in line.low[max(0, reading.first - 2) : reading.first]
    cycle = _CYCLES.get(reading.kind)
    follows = (
        cycle is not None
        and second.kind == reading.kind
        and reading.number is not None
        and second.number is not None
        and (second.number - reading.number) % cycle == 1
    )
    return combined(reading, second) if is_between or follows else reading


def _second(line: Line, reading: Reading, at: int, read: Form) -> Reading | None:
    second = (year_after_range_word(line, at) if reading.kind == "year" else None) or read(line, at)
    return second if second is not None and second.first == at else None


def _days_of(first: Reading, second: Reading, asked: Asked) -> Interval:
    if first.yearly is None and second.yearly is not None:
        begin = first.mean(asked)
        return _closed(begin, _in_year_from(second.yearly, begin))
    end = second.mean(asked)
    if first.yearly is not None:
        return _closed(_in_year_up_to(first.yearly, end), end)
    begin = first.mean(asked)
    if first.kind == "weekday" and begin.earliest and end.latest and begin.earliest > end.latest:
        begin = begin._replace(earliest=begin.earliest - _WEEK)
    return _closed(begin, end)


def _in_year_up_to(at: Yearly, end: Interval) -> Interval:
    latest = end.latest or date.max
    found = at(latest.year)
    return found if found.earliest and found.earliest <= latest else at(latest.year - 1)


def _in_year_from(at: Yearly, begin: Interval) -> Interval:
    earliest = begin.earliest or date.min
    found = at(earliest.year)
    return found if found.latest and found.latest >= earliest else at(earliest.year + 1)


def _until_now(reading: Reading, asked: Asked) -> Interval:
    return _closed(reading.mean(asked._replace(outlook="back")), Interval(asked.day, asked.day, "day"))


def _closed(begin: Interval, end: Interval) -> Interval:
    if begin.earliest and end.latest and begin.earliest > end.latest:
        raise ValueError("the days run backwards")
    return Interval(begin.earliest, end.latest, "range")
