"""Days and months by name: "7 January", "January 6-7, 2025", "October last year", "7 января 2025 года"."""

from datetime import date
from typing import NamedTuple

from store.extraction.dates import intervals
from store.extraction.dates.intervals import Interval
from store.extraction.dates.reading import Asked, Kind, Line, Reading, Yearly, yearless
from store.extraction.dates.words import (
    ABBREVIATED,
    COUNTED,
    CYRILLIC_MONTHS,
    FUNCTION_WORDS,
    MONTHS,
    NAMED_DAYS,
    NAMES_TOO,
    VERBS_TOO,
    words,
)
from store.extraction.dates.years import YearOf, is_free, year_behind

_LONGEST_DAY = 2
_LAST_DAY = 31
_MOST_DAYS = 6
_ORDINAL_ENDINGS = words("st nd rd th го е")
_DAY_BEFORE = words("on the by since until till after before from of dated 's")
_MONTH_BEFORE = words(
    "in by since from until till before after during through throughout last this next early late mid of to and or "
    "between for around past coming end start beginning each"
)
_CYRILLIC_BEFORE = words(
    "в у во з із с со від от до к ко по за на при конце конца концу начале начала началу середине середины "
    "кінці кінця початку середині середини наприкінці"
)
_NO_DIGITS = words(": % / °")
# A day so well known that its year is left out for years on end, where such a word stands behind it.
_KNOWN_DAY = date(2023, 10, 7)
_KNOWN_BY = words("attack attacks massacre massacres assault onslaught hamas")


class _Days(NamedTuple):
    """The days of a month named at [.., last): one, or the first and the last of several."""

    low: int
    high: int
    last: int


def read_month_first(line: Line, index: int) -> Reading | None:
    """Read "January 7, 2025", "Jan. 6-7", "October 2024", "in October"."""
    number = MONTHS.get(line.low[index])
    if number is None:
        return None
    last = index + 1
    if line.low[index] in ABBREVIATED and line.low[last] == "." and line.stuck(last):
        last += 1
    days = None if line.low[index] in CYRILLIC_MONTHS else _days(line, last)
    if days is not None and _counts(line, index, days.last):
        days = None
    if days is None:
        return _month(line, index, last, number)
    if not _is_name(line, index):
        return None
    return _dated(line, index, days, number)


def read_day_first(line: Line, index: int) -> Reading | None:
    """Read "7 January", "the 6th and 7th of January 2025", "7 січня 2025 року"."""
    days = _days(line, index) if is_free(line, index) else None
    if days is None:
        return None
    at = days.last + (line.low[days.last] == "of")
    number = MONTHS.get(line.low[at])
    if number is None or (at < line.count and not _is_name(line, at)):
        return _of_this_month(line, index, days, at)
    last = at + 1
    if line.low[at] in ABBREVIATED and line.low[last] == "." and line.stuck(last):
        last += 1
    return _dated(line, index, days._replace(last=last), number)


def read_named_day(line: Line, index: int) -> Reading | None:
    """Read "the second of February", "the twenty-first of May"."""
    number = NAMED_DAYS[line.low[index]]
    first = index
    if line.hyphenated(index):
        number += {"twenty": 20, "thirty": 30}.get(line.low[index - 1], _LAST_DAY)
        first -= 1
    month = MONTHS.get(line.low[index + 2])
    if line.low[index + 1] != "of" or month is None or number > _LAST_DAY or not _is_name(line, index + 2):
        return None
    return _dated(line, first, _Days(number, number, index + 3), month)


def dated(first: int, last: int, kind: Kind, at: Yearly, year: YearOf | None, number: int | None = None) -> Reading:
    """Return a reading of its year, or one that lacks it."""
    if year is None:
        return yearless(first, last, kind, at, number)
    return Reading(first, last, kind, lambda asked: at(year(asked)))


def _dated(line: Line, first: int, days: _Days, month: int) -> Reading:
    year, last = year_behind(line, days.last)
    if year is None and (month, days.low) == (_KNOWN_DAY.month, _KNOWN_DAY.day) and line.low[last] in _KNOWN_BY:
        return Reading(first, last, "day", _known_day)
    kind: Kind = "day" if days.low == days.high else "range"
    return dated(first, last, kind, lambda number: _on(number, month, days), year)


def _known_day(asked: Asked) -> Interval:
    if asked.day < _KNOWN_DAY:
        raise ValueError("that day was still to come")
    return intervals.day(_KNOWN_DAY)


def _on(year: int, month: int, days: _Days) -> Interval:
    first = date(year, month, days.low)
    if days.high == days.low:
        return intervals.day(first)
    last = date(year, month, days.high)
    return Interval(first, last if last > first else intervals.months_later(last, 1), "range")


def _month(line: Line, first: int, last: int, number: int) -> Reading | None:
    year, last = year_behind(line, last)
    if year is None and not _is_meant(line, first, last):
        return None
    if year is not None and not _is_name(line, first):
        return None
    return dated(first, last, "month", lambda year: intervals.month(year, number), year, number)


def _is_name(line: Line, index: int) -> bool:
    """Tell a month beside a number from the verbs "may" and "march": those have no capital."""
    return line.low[index] not in VERBS_TOO or line.is_capital(index)


def _is_meant(line: Line, index: int, last: int) -> bool:
    """Tell whether a month without a day and a year is one: not "May be", "Jan Egeland", "Theresa May"."""
    word, before = line.low[index], line.low[index - 1]
    if word in CYRILLIC_MONTHS:
        return before in _CYRILLIC_BEFORE
    if not line.is_capital(index):
        return False
    if word not in NAMES_TOO and word not in ABBREVIATED:
        return True
    if (line.hyphenated(index) and before in MONTHS) or (line.hyphenated(last) and line.low[last] in MONTHS):
        return True
    if before == "by" and index == 1 and line.is_capital(last):
        return False  # a byline
    if before in _MONTH_BEFORE:
        return word not in ("jan", "mar", "april", "june") or not line.is_capital(last)
    return word == "august" and index > 0


def _days(line: Line, index: int) -> _Days | None:
    """Read the days of a month: "7", "7th", "6-7", "6 to 8", "6 and 7", "6, 7 and 8", "6/7"."""
    low = _day(line, index)
    if low is None:
        return None
    number, last = low
    days = _Days(number, number, last)
    for _ in range(_MOST_DAYS):
        further = _further_day(line, days.last)
        if further is None:
            break
        days = _Days(days.low, further[0], further[1])
    return days


def _further_day(line: Line, index: int) -> tuple[int, int] | None:
    word = line.low[index]
    if line.hyphenated(index):
        further = _day(line, index)
    elif word in ("to", "through", "and", "or", "-") or (word == "/" and line.stuck(index)):
        further = _day(line, index + 1 + (line.low[index + 1] == "the"))
        if further is not None and word in ("and", "or", "to") and _is_counted(line, further[1]):
            return None
    elif word == "," and _day(line, index + 1) is not None:
        further = _day(line, index + 1)
        if further is not None and line.low[further[1]] not in (",", "and", "or"):
            return None
    else:
        return None
    return further


def _day(line: Line, index: int) -> tuple[int, int] | None:
    """Return the day of a month that a number says, and the token behind it."""
    word = line.low[index]
    if not (word.isdecimal() and len(word) <= _LONGEST_DAY and 1 <= int(word) <= _LAST_DAY):
        return None
    after = line.low[index + 1]
    if line.stuck(index + 1):
        if after in _ORDINAL_ENDINGS:
            return int(word), index + 2
        if after[0].isalnum() or (after in _NO_DIGITS and not _is_slashed_day(line, index + 1)):
            return None
    elif line.hyphenated(index + 1) and after in _ORDINAL_ENDINGS:
        return int(word), index + 2
    return int(word), index + 1


def _is_slashed_day(line: Line, index: int) -> bool:
    """Tell "6/7 January" from a ratio: two days that follow each other, and a month's name."""
    if line.low[index] != "/" or not line.low[index - 1].isdecimal() or not line.low[index + 1].isdecimal():
        return False
    is_next = int(line.low[index + 1]) in (int(line.low[index - 1]) + 1, 1)
    return is_next and (line.low[index + 2] in MONTHS or line.low[index - 2] in MONTHS)


def _counts(line: Line, month: int, index: int) -> bool:
    """Tell whether the number behind a month counts what follows: "in March 7 tanks were lost"."""
    before = line.low[month - 1]
    if before in _DAY_BEFORE:
        return False
    if before in ("in", "during"):
        return _is_counted(line, index)
    return line.low[index] in COUNTED


def _is_counted(line: Line, index: int) -> bool:
    word = line.low[index]
    if word in COUNTED:
        return True
    return word.isalpha() and word not in FUNCTION_WORDS and word not in MONTHS and not line.is_capital(index)


def _of_this_month(line: Line, index: int, days: _Days, at: int) -> Reading | None:
    """Read "the 7th of this month"."""
    step = {"this": 0, "last": -1, "next": 1}.get(line.low[at])
    if step is None or line.low[at + 1] != "month" or line.low[at - 1] != "of":
        return None

    def mean(asked: Asked) -> Interval:
        month = intervals.months_later(asked.day.replace(day=1), step)
        return _on(month.year, month.month, days)

    return Reading(index, at + 2, "day", mean)
