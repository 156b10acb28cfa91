"""Parts of months, years and other spans: "late October", "mid-2025", "the end of the year", "earlier this month"."""

from datetime import date, timedelta

from store.extraction.dates import intervals
from store.extraction.dates.days import read_day_first, read_month_first
from store.extraction.dates.intervals import Interval
from store.extraction.dates.ranges import combined
from store.extraction.dates.reading import Asked, Line, Reading, Yearly, in_likely_year
from store.extraction.dates.relative import WHICH, read_cyrillic_which, read_which, whole_unit
from store.extraction.dates.seasons import read_season
from store.extraction.dates.weekdays import read_weekday
from store.extraction.dates.words import CYRILLIC_PARTS, CYRILLIC_UNITS, CYRILLIC_WHICH, PARTS, SEASONS, UNITS, words
from store.extraction.dates.years import part_of_years, read_decade, year_behind

_OF = words("start beginning middle end")
_CALENDAR_UNITS = words("week month quarter year")
_OF_MONTH = {"start": "early", "end": "late"}
_OF_WEEK = {"early": (0, 1), "start": (0, 1), "mid": (1, 3), "late": (3, 6), "end": (4, 6)}
_THIRDS = {"early": (0, 1), "start": (0, 1), "mid": (1, 2), "late": (2, 3), "end": (2, 3)}
_LONG = timedelta(days=3000)


def read_part(line: Line, index: int) -> Reading | None:
    """Read "late October", "mid-2025", "the end of last year", "early on Friday", "mid to late January"."""
    part = PARTS.get(line.low[index]) or CYRILLIC_PARTS.get(line.low[index])
    if part is None or line.hyphenated(index):
        return None
    at = index + 1
    second = PARTS.get(line.low[at + 1]) if line.low[at] == "to" else None
    if second is not None:
        at += 2
    elif line.low[index] in _OF and line.low[at] != "of" and not (line.low[index] == "end" and line.hyphenated(at)):
        return None
    at += line.low[at] in ("of", "in", "on")
    at += line.low[at] == "the"
    whole = target(line, at)
    if whole is None:
        return None
    parted = _parted(whole, index, part)
    return combined(parted, _parted(whole, index, second)) if second is not None else parted


def read_edge(line: Line, index: int) -> Reading | None:
    """Read "year-end", "by year's end", "month-end"."""
    at = index + 1 + (line.low[index + 1] == "'s")
    unit = UNITS.get(line.low[index])
    if unit not in ("month", "year") or line.low[at] != "end" or not (line.hyphenated(at) or at > index + 1):
        return None
    whole = Reading(index, at + 1, "other", lambda asked: whole_unit(unit, 0, asked))
    return _parted(whole, index, "end")


def read_rest(line: Line, index: int) -> Reading | None:
    """Read "earlier this month", "so far this year", "later in the year": up to publication or from it on."""
    word, at = line.low[index], index + 1
    needed = {"so": "far", "course": "of"}.get(word)
    if needed is not None:
        if line.low[at] != needed:
            return None
        at += 1
    at += line.low[at] in ("in", "on")
    at += line.low[at] == "the"
    whole = target(line, at)
    if whole is None or whole.kind in ("day", "weekday"):
        return whole

    def mean(asked: Asked) -> Interval:
        is_later = word == "later" or (word == "course" and asked.outlook in ("ahead", "perhaps"))
        return _cut(whole.mean(asked._replace(outlook="perhaps") if is_later else asked), asked.day, is_later=is_later)

    return whole._replace(first=index, mean=mean, yearly=None)


def target(line: Line, at: int) -> Reading | None:
    """Read what a part can be of: a month, a year, "last year", "the week", a decade, a season, a day."""
    low = line.low
    word = low[at]
    at += word in ("fiscal", "financial")
    year, last = year_behind(line, at)
    if year is not None and low[at] not in (",", "of"):
        named = year
        return Reading(at, last, "year", lambda asked: intervals.year(named(asked)))
    if word[:1].isdecimal():
        return read_decade(line, at) or read_day_first(line, at)
    if word in WHICH:
        return read_which(line, at)
    if word in CYRILLIC_WHICH:
        return read_cyrillic_which(line, at)
    unit = CYRILLIC_UNITS.get(word) or (UNITS.get(word) if low[at - 1] in ("the", "of") and word[-1:] != "s" else None)
    if unit in _CALENDAR_UNITS:
        return Reading(at, at + 1, "other", lambda asked: whole_unit(unit, 0, asked))
    return read_month_first(line, at) or read_weekday(line, at) or (read_season(line, at) if word in SEASONS else None)


def _parted(whole: Reading, first: int, part: str) -> Reading:
    yearly = whole.yearly
    if yearly is None:
        return whole._replace(
            first=first, mean=lambda asked: _part_of(whole.mean(asked._replace(outlook="perhaps")), part)
        )
    return _yearly_part(whole, first, part, yearly)


def _yearly_part(whole: Reading, first: int, part: str, yearly: Yearly) -> Reading:
    def at(year: int) -> Interval:
        return _part_of(yearly(year), part)

    return whole._replace(first=first, mean=lambda asked: in_likely_year(at, asked), yearly=at, number=None)


def _part_of(whole: Interval, part: str) -> Interval:
    """Return a part of an interval; of a day the day itself, of a decade its early, middle or late years."""
    first, last, precision = whole
    if first is None or last is None or precision == "day":
        return whole
    if precision == "month":
        return intervals.part_of_month(first.year, first.month, _OF_MONTH.get(part, part))
    if precision == "year":
        return intervals.part_of_year(first.year, part)
    if precision == "week":
        monday, (low, high) = first - timedelta(days=first.weekday()), _OF_WEEK[part]
        return Interval(monday + timedelta(days=low), monday + timedelta(days=high), "approx")
    length = last - first
    if length > _LONG:
        return part_of_years(whole, part)
    low, high = _THIRDS[part]
    return Interval(first + length * low // 3, first + length * high // 3, "approx")


def _cut(whole: Interval, reference: date, *, is_later: bool) -> Interval:
    first, last = whole.earliest or date.min, whole.latest or date.max
    if not first <= reference <= last:
        return whole
    return Interval(reference, last, "range") if is_later else Interval(first, reference, "range")
