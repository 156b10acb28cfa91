"""Counted units of time: "two weeks ago", "a day later", "within two months", "in two and a half years"."""

from datetime import date, timedelta
from typing import NamedTuple

from store.extraction.dates import intervals
from store.extraction.dates.intervals import Interval
from store.extraction.dates.reading import Asked, Line, Reading
from store.extraction.dates.words import NUMBERS, UNITS, VAGUE_NUMBERS, words
from store.extraction.dates.years import is_free

_BACK = words("ago earlier before prior")
_ON = words("later afterwards after")
_LONGEST_COUNT = 3
_SMALLER = {
    "decade": ("year", 10), "year": ("month", 12), "month": ("day", 30), "week": ("day", 7), "day": ("hour", 24),
}  # fmt: skip
_HOURS_A_DAY = 24
_SLACK_DAYS = {"day": 2, "week": 3, "month": 10, "quarter": 45}
_SLACK_MONTHS = 4


class Count(NamedTuple):
    """A number of units of time: "two and a half years" is 30 months. `last` is the token behind it.

    `least` is the smaller number of "two to three weeks".
    """

    number: int
    unit: str
    last: int
    vague: bool = False
    least: int | None = None


def read_count(line: Line, index: int) -> Reading | None:
    """Read "two weeks ago", "a day later", "within two months", "two weeks from now"."""
    count = count_at(line, index)
    if count is None or not is_free(line, index) or line.hyphenated(count.last):
        return None
    word, following = line.low[count.last], line.low[count.last + 1]
    if word in _BACK or word in _ON:
        counts_from_event = following.isalnum() and word in ("before", "after", "prior")
        return None if counts_from_event else _counted(count, index, count.last + 1, word)
    if (word, following) in (("from", "now"), ("'", "time")):
        return _counted(count, index, count.last + 2, "from now")
    before = line.low[index - 1]
    if before == "within":
        return Reading(index - 1, count.last, "other", lambda asked: _within(count, asked))
    if before == "in":
        return Reading(index - 1, count.last, "other", lambda asked: _in(count, asked))
    return None


def count_at(line: Line, index: int) -> Count | None:
    """Read "three months", "a couple of weeks", "two and a half years", "half a year", "two to three weeks"."""
    low = line.low
    if low[index] == "half" and low[index + 1] in ("a", "an"):
        return _with_half(line, 0, index + 2)
    first = _number(line, index)
    if first is None:
        return None
    number, at, vague = first
    if low[at : at + 3] == ["and", "a", "half"]:
        return _with_half(line, number, at + 3)
    least = None
    if low[at] in ("to", "or") or line.hyphenated(at):
        further = _number(line, at if line.hyphenated(at) else at + 1)
        if further is not None:
            least, number, at = min(number, further[0]), max(number, further[0]), further[1]
    unit = UNITS.get(low[at])
    return Count(number, unit, at + 1, vague, least) if unit is not None and not line.hyphenated(at) else None


def up_to_or_from(count: Count, step: int, asked: Asked) -> Interval:
    """Return the days that long before publication (`step` -1) or from it on (1)."""
    edge = intervals.shifted(asked.day, step * count.number, count.unit)
    return Interval(min(edge, asked.day), max(edge, asked.day), "approx" if count.vague else "range")


def _number(line: Line, index: int) -> tuple[int, int, bool] | None:
    """Return a number, the token behind it and whether it is a vague one."""
    low, at = line.low, index
    if low[at] in ("a", "an") and low[at + 1] in VAGUE_NUMBERS:
        at += 1
    word = low[at]
    if word in VAGUE_NUMBERS:
        return VAGUE_NUMBERS[word], at + 1 + (low[at + 1] == "of"), True
    if word in NUMBERS:
        return NUMBERS[word], at + 1, False
    if word.isdecimal() and len(word) <= _LONGEST_COUNT and int(word) and not line.stuck(at + 1):
        return int(word), at + 1, False
    return None


def _with_half(line: Line, number: int, at: int) -> Count | None:
    unit = UNITS.get(line.low[at], "")
    if unit not in _SMALLER or line.hyphenated(at):
        return None
    smaller, size = _SMALLER[unit]
    return Count(number * size + size // 2, smaller, at + 1)


def _counted(count: Count, first: int, last: int, word: str) -> Reading:
    step = 1 if word in _ON or word == "from now" else -1

    def mean(asked: Asked) -> Interval:
        if word in ("ago", "from now"):
            return _around(asked.day, count, step)
        if word in _ON or count.unit in ("day", "hour"):
            return _around(asked.named, count, step)
        return _around(asked.last or asked.day, count, step)

    return Reading(first, last, "day" if count.unit == "day" else "other", mean)


def _around(base: date, count: Count, step: int) -> Interval:
    """Return the day so many days away, or the days about a point so many weeks, months or years away."""
    if count.least is not None:
        near = _around(base, count._replace(number=count.least, least=None), step)
        far = _around(base, count._replace(least=None), step)
        first, last = (near, far) if step > 0 else (far, near)
        return Interval(first.earliest, last.latest, "approx")
    when = intervals.shifted(base, step * count.number, count.unit)
    if count.unit == "hour" and count.number % _HOURS_A_DAY:
        return Interval(min(when, base), max(when, base), "range")
    if count.unit == "hour" or (count.unit == "day" and not count.vague):
        return intervals.day(when)
    if count.unit in ("year", "decade"):
        return Interval(
            intervals.months_later(when, -_SLACK_MONTHS), intervals.months_later(when, _SLACK_MONTHS), "approx"
        )
    slack = timedelta(days=_SLACK_DAYS[count.unit])
    return Interval(when - slack, when + slack, "approx")


def _within(count: Count, asked: Asked) -> Interval:
    if asked.outlook == "back" or (count.unit in ("hour", "day") and asked.outlook == "open"):
        raise ValueError("how long it took, not when")
    return up_to_or_from(count, 1, asked)


def _in(count: Count, asked: Asked) -> Interval:
    is_rate = count.number < 2 or (count.unit in ("hour", "day") and asked.outlook != "ahead")
    if is_rate or asked.outlook not in ("ahead", "perhaps"):
        raise ValueError("how long it took, not when")
    return _around(asked.day, count, 1)
