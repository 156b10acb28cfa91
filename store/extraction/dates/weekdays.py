"""Weekdays, nights and the words for the days around the day of publication."""

from datetime import date, timedelta

from store.extraction.dates import intervals
from store.extraction.dates.days import dated, read_day_first, read_month_first
from store.extraction.dates.intervals import Interval
from store.extraction.dates.numeric import read_numeric
from store.extraction.dates.reading import Asked, Line, Meaning, Reading, Yearly
from store.extraction.dates.words import NO_WEEKDAY_BEFORE, NO_WEEKDAY_BEHIND, WEEKDAYS, words
from store.extraction.dates.years import year_behind

_DAY, _WEEK = timedelta(days=1), timedelta(days=7)
_HOLIDAYS = {
    ("new", "year", "'s", "eve"): (12, 31),
    ("new", "year", "'s", "day"): (1, 1),
    ("christmas", "eve"): (12, 24),
    ("christmas", "day"): (12, 25),
}
TIMES = words("morning afternoon evening night")
_WEEKS = {"last": -_WEEK, "this": timedelta(), "next": _WEEK}
_STEPS = {"yesterday": -1, "today": 0, "tonight": 0, "tomorrow": 1, "currently": 0}
_STEPS |= {"вчера": -1, "вчора": -1, "сегодня": 0, "сьогодні": 0, "завтра": 1}
_LAST_DAY = words("сутки добу доби")
DAY_WORDS = frozenset(_STEPS) | _LAST_DAY | words("present now")


def read_weekday(line: Line, index: int) -> Reading | None:
    """Read "Friday", "Friday night", "Tuesday, January 7": the last such day up to the day of publication."""
    number = WEEKDAYS.get(line.low[index])
    if number is None or not _is_day(line, index):
        return None
    exact = _with_date(line, index)
    if exact is not None:
        return exact
    last = index + 1
    if line.low[last] in TIMES:
        last += 1
    week = last + (line.low[last] == "of")
    if line.low[week] in _WEEKS and line.low[week + 1] == "week":
        step = _WEEKS[line.low[week]]
        return Reading(index, week + 2, "weekday", lambda asked: _in_week(asked.day + step, number))
    return Reading(index, last, "weekday", lambda asked: _recent(number, asked), number=number)


def weekday_with(which: str, line: Line, index: int) -> Reading | None:
    """Read the weekday behind "last", "this", "next"."""
    number = WEEKDAYS.get(line.low[index])
    if number is None or not _is_day(line, index):
        return None
    last = index + 1 + (line.low[index + 1] in TIMES)

    def mean(asked: Asked) -> Interval:
        recent = intervals.last_weekday(asked.day, number)
        if which in ("last", "past", "previous"):
            return intervals.day(recent - _WEEK if recent == asked.day else recent)
        if which in ("next", "coming"):
            return intervals.day(recent + _WEEK)
        if which == "following":
            return intervals.day(intervals.last_weekday(asked.named, number) + _WEEK)
        return _in_week(asked.day, number)

    return Reading(index, last, "weekday", mean)


def read_word(line: Line, index: int) -> Reading | None:
    """Read "yesterday evening", "right now", "the day before yesterday"."""
    low = line.low
    word = low[index]
    step = _STEPS.get(word)
    if step is not None:
        if low[index - 2 : index] == ["day", "before"] or low[index - 2 : index] == ["day", "after"]:
            return Reading(index - 2, index + 1, "day", _days_from(2 * step))
        return Reading(index, index + 1 + (low[index + 1] in TIMES), "day", _days_from(step))
    if word == "present" and low[index - 1] == "at" and low[index + 1] != "day":
        return Reading(index - 1, index + 1, "day", _days_from(0))
    if word == "now" and low[index - 1] == "right":
        return Reading(index - 1, index + 1, "day", _days_from(0))
    if word in _LAST_DAY:
        return Reading(index, index + 1, "other", last_night)
    return None


def read_holiday(line: Line, index: int) -> Reading | None:
    """Read "New Year's Eve", "Christmas Day 2024"."""
    for phrase, (month, day) in _HOLIDAYS.items():
        if tuple(line.low[index : index + len(phrase)]) == phrase:
            year, last = year_behind(line, index + len(phrase))
            return dated(index, last, "day", _every_year(month, day), year)
    return None


def read_overnight(line: Line, index: int) -> Reading | None:
    """Read "overnight", "overnight on January 7", "overnight into Sunday"."""
    at = index + 1
    word = line.low[at]
    at += word in ("on", "to", "into", "from")
    at += line.low[at] == "the"
    day = read_weekday(line, at) or read_day_first(line, at) or read_month_first(line, at) or read_numeric(line, at)
    if day is not None and word == "from":
        return None
    if day is None or day.kind not in ("day", "weekday", "range"):
        return Reading(index, index + 1, "other", last_night)
    ends_then = word in ("on", "to", "into")
    return Reading(index, day.last, "other", night_before(day.mean) if ends_then else night_of(day.mean))


def night_of(mean: Meaning) -> Meaning:
    """Return what "the night of" a day means: it and the next, or the night that ended on the day of publication."""

    def night(asked: Asked) -> Interval:
        when = mean(asked)
        first = when.earliest
        if first is None or first != when.latest:
            return when
        if first == asked.reference:
            first -= _DAY
        return Interval(first, first + _DAY, "range")

    return night


def night_before(mean: Meaning) -> Meaning:
    """Return the night that ends on a day."""

    def night(asked: Asked) -> Interval:
        when = mean(asked)
        first = when.earliest
        return Interval(first - _DAY, first, "range") if first and first == when.latest else when

    return night


def _every_year(month: int, day: int) -> Yearly:
    return lambda year: intervals.day(date(year, month, day))


def _in_week(when: date, number: int) -> Interval:
    return intervals.day(when + timedelta(days=number - when.weekday()))


def _recent(number: int, asked: Asked) -> Interval:
    recent = intervals.last_weekday(asked.day, number)
    if asked.outlook == "ahead" and recent != asked.day:
        recent += _WEEK
    return intervals.day(recent)


def _is_day(line: Line, index: int) -> bool:
    """Tell a weekday from a name: not "Sunday Times", "Black Friday", "every Monday"."""
    if line.low[index].isascii() and not line.is_capital(index):
        return False
    return line.low[index - 1] not in NO_WEEKDAY_BEFORE and line.low[index + 1] not in NO_WEEKDAY_BEHIND


def _with_date(line: Line, index: int) -> Reading | None:
    """Read the date beside its weekday: "Tuesday, January 7", "Tuesday (7 January)"."""
    at = index + 1
    at += line.low[at] in (",", "(")
    at += line.low[at] == "the"
    exact = read_day_first(line, at) or read_month_first(line, at) or read_numeric(line, at)
    return exact._replace(first=index) if exact is not None and exact.kind == "day" else None


def _days_from(step: int) -> Meaning:
    return lambda asked: intervals.day(asked.day + timedelta(days=step))


def last_night(asked: Asked) -> Interval:
    """Return the day before publication and the day of it."""
    return Interval(asked.day - _DAY, asked.day, "range")
