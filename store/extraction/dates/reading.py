"""What a form of dates reads and gives: a line of tokens, and a reading that still asks when it was said."""

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, NamedTuple

from store.extraction.dates.intervals import Interval
from store.extraction.text.tokens import Tokens

Outlook = Literal["back", "open", "perhaps", "ahead"]
"""Where the words around a date look: back, nowhere, perhaps ahead ("would", "by March"), surely ahead ("will")."""
Kind = Literal["day", "weekday", "month", "year", "quarter", "range", "other"]
"""What a date is made of: two of one kind can be the ends of a range."""

_GRACE = timedelta(days=3)
_RECENT_DAY, _RECENT = timedelta(days=31), timedelta(days=120)
_YEARS_BACK = 8
_PADDING = 12


class Unresolved(Exception):  # noqa: N818 - no error: it says that a date needs the day of publication
    """Raised by a meaning that needs the day of publication where it is not known."""


class Asked(NamedTuple):
    """What a meaning may depend on: the day of publication, the day named last, where the words around look."""

    reference: date | None
    last: date | None
    outlook: Outlook = "open"

    @property
    def day(self) -> date:
        """The day of publication. Raises Unresolved where it is not known."""
        if self.reference is None:
            raise Unresolved
        return self.reference

    @property
    def named(self) -> date:
        """The day named last. Raises ValueError where there is none."""
        if self.last is None:
            raise ValueError("no day was named before")
        return self.last


Meaning = Callable[[Asked], Interval]
Yearly = Callable[[int], Interval]


class Reading(NamedTuple):
    """A date in words at the tokens [first, last). Its meaning raises ValueError for a day no calendar has.

    `yearly` is set where no year is named. `number` is that of a single month or weekday, for joining two of them.
    """

    first: int
    last: int
    kind: Kind
    mean: Meaning
    yearly: Yearly | None = None
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """The tokens that forms read. `low` and `joined` go on behind the last one, so that looking on is safe.

    For the same reason a small negative index finds an empty word: looking back is safe, too.
    """

    folded: str
    low: list[str]
    text: list[str]
    start: list[int]
    end: list[int]
    joined: list[bool]
    count: int

    def stuck(self, index: int) -> bool:
        """Tell whether nothing stands between a token and the one before."""
        return index > 0 and self.joined[index] and self.start[index] == self.end[index - 1]

    def hyphenated(self, index: int) -> bool:
        """Tell whether a hyphen joins a token to the one before."""
        return index > 0 and self.joined[index] and self.start[index] > self.end[index - 1]

    def is_capital(self, index: int) -> bool:
        """Tell whether a token begins with a capital."""
        return 0 <= index < self.count and self.text[index][0].isupper()

    def behind(self, offset: int) -> int:
        """Return the index of the first token that does not start before an offset."""
        return bisect_left(self.start, offset)


Form = Callable[[Line, int], Reading | None]
"""Reads the date that begins at a token, if one of this form does."""


def line_of(folded: str, tokens: Tokens) -> Line:
    """Return the tokens of a sentence as a line to be read."""
    low = tokens.low + [""] * _PADDING
    joined = tokens.joined + [False] * _PADDING
    return Line(folded, low, tokens.text, tokens.start, tokens.end, joined, tokens.count)


def fixed(first: int, last: int, kind: Kind, interval: Interval) -> Reading:
    """Return a reading that depends on nothing."""
    return Reading(first, last, kind, lambda _asked: interval)


def yearless(first: int, last: int, kind: Kind, at: Yearly, number: int | None = None) -> Reading:
    """Return a reading whose year is not named."""
    return Reading(first, last, kind, lambda asked: in_likely_year(at, asked), at, number)


def in_likely_year(at: Yearly, asked: Asked) -> Interval:
    """Return the latest such date that is not ahead of publication, or the next one where the words look ahead.

    Words that only may look ahead, and sure ones beside a single day, do not reach past a date that has just been.
    Raises Unresolved where the day of publication is not known.
    """
    reference = asked.day
    years = range(reference.year + 1, reference.year - _YEARS_BACK, -1)
    tried = [found for year in years if (found := _tried(at, year))]
    past = next((one for one in tried if _first(one) <= reference + _GRACE), None)
    if past is None:
        raise ValueError("no calendar has such a day")
    if asked.outlook in ("back", "open"):
        return past
    is_day = past.precision == "day"
    recent = _RECENT if asked.outlook == "perhaps" else _RECENT_DAY if is_day else timedelta()
    if _last(past) >= reference - recent:
        return past
    return next((one for one in reversed(tried) if _last(one) >= reference), past)


def _tried(at: Yearly, year: int) -> Interval | None:
    try:
        return at(year)
    except ValueError:
        return None


def _first(interval: Interval) -> date:
    return interval.earliest or date.min


def _last(interval: Interval) -> date:
    return interval.latest or date.max
