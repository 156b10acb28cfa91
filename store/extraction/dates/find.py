"""Dates in words, against the day of publication: each as an interval of days with its precision.

An own grammar, because every library tried gives points, reads "M1989" as a year and "may" as a month, or resolves to
the future (notes/extraction 1.3). A date is read in three steps: what its words are (`date_forms`), what joins and
bounds it (`date_ranges`, `date_bounds`), and what it means on the day of publication. Where that day is not known, what
depends on it stays unresolved.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from store.extraction.dates import intervals
from store.extraction.dates.bounds import bounded
from store.extraction.dates.forms import read_at
from store.extraction.dates.outlook import outlook
from store.extraction.dates.ranges import ranged
from store.extraction.dates.reading import Asked, Line, Reading, Unresolved, line_of
from store.extraction.dates.words import SIGNS
from store.extraction.text.tokens import Tokens, tokenise
from store.records import DateSpan

_FIGURES = re.compile(r"\d[-/.]\d{1,2}[-/.]\d|\d(?:[A-Z]|-)[A-Za-z]{3}|\d[년월]|[년해]")


class Found(NamedTuple):
    """A date in the text: where it stands and what it means."""

    start: int
    end: int
    when: DateSpan


def find_dates(folded: str, start: int, end: int, reference: date | None, last: date | None = None) -> list[Found]:
    """Return the dates of a sentence, in order. `last` is the day that was named before it ("the same day")."""
    return dates_among(folded, tokenise(folded, start, end), reference, last)


def dates_among(folded: str, tokens: Tokens, reference: date | None, last: date | None) -> list[Found]:
    """Return the dates of a sentence that has been parted into tokens."""
    if not tokens.count:
        return []
    if SIGNS.isdisjoint(tokens.text) and not _FIGURES.search(folded, tokens.start[0], tokens.end[-1]):
        return []
    line = line_of(folded, tokens)
    found: list[Found] = []
    floor = index = 0
    while index < line.count:
        reading = read_at(line, index)
        if reading is None or reading.first < floor:
            index += 1
            continue
        reading = bounded(line, ranged(line, reading, read_at), floor)
        floor = index = max(reading.last, index + 1)
        when = _meaning(line, reading, reference, last)
        if when is not None:
            one = Found(line.start[reading.first], line.end[reading.last - 1], when)
            found.append(one)
            last = next(days_named([one]), last)
    return found


def days_named(found: list[Found]) -> Iterator[date]:
    """Yield the single days among dates, for "the same day" in what follows."""
    for one in found:
        if one.when.precision == "day" and one.when.earliest:
            yield date.fromisoformat(one.when.earliest)


def _meaning(line: Line, reading: Reading, reference: date | None, last: date | None) -> DateSpan | None:
    """Return what a reading means, or None for a day that no calendar has and for a bound that bounds nothing."""
    words = line.folded[line.start[reading.first] : line.end[reading.last - 1]]
    asked = Asked(reference, last, outlook(line, reading.first, reading.last))
    try:
        when = reading.mean(asked)
    except Unresolved:
        return intervals.unresolved(words)
    except (ValueError, OverflowError):
        return None
    return intervals.span(when, words) if when.earliest or when.latest else None
