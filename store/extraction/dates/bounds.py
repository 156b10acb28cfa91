"""What stands before a date and makes it a bound: "by 7 January", "since October", "from 2026", "around 2010"."""

from datetime import timedelta
from itertools import takewhile
from typing import Literal

from store.extraction.dates.intervals import Interval
from store.extraction.dates.reading import Asked, Line, Reading
from store.extraction.dates.weekdays import night_before, night_of
from store.extraction.dates.words import FUNCTION_WORDS, words

Bound = Literal["until", "before", "after", "since", "from", "at", "about"]

_DAY = timedelta(days=1)
_LONGEST = 4
_CLAUSE_REACH = 8
_CLAUSE_EDGES = words("that who which")
_PHRASES: dict[Bound, str] = {
    "until": (
        "by|until|till|up to|up until|through|no later than|not later than|at the latest by|on or before"
        "|by at least|until at least|к|ко|до"
    ),
    "before": "before|prior to|ahead of|earlier than",
    "after": "after|following|later than|после|після",
    "since": "since|ever since|с|со|з|із|зі",
    "from": (
        "from|starting|starting from|starting in|starting on|beginning|beginning in|beginning on|beginning from"
        "|as early as|as soon as|no earlier than|not earlier than|no sooner than|not before|починаючи з|начиная с"
    ),
    "at": "as of",
    "about": "around|about|circa|approximately|roughly|on or around|on or about",
}
_BOUNDS = {tuple(phrase.split()): bound for bound, phrases in _PHRASES.items() for phrase in phrases.split("|")}
# "Images from Monday" are of that day.
_DATED = words(
    "image images imagery photo photos photograph photographs picture pictures video videos footage clip clips report "
    "reports statement statements post posts data screenshot screenshots assessment interview letter message document "
    "documents figures estimate estimates news press briefing map maps recording evidence intelligence article"
)
_ONWARDS = words("on onward onwards")
_NIGHT_BEFORE = (["ночь", "на"], ["ніч", "на"])


def bounded(line: Line, reading: Reading, floor: int) -> Reading:
    """Return a reading with the words before it that change what it means; they begin at the token `floor` or later."""
    low = line.low
    at = reading.first - (low[reading.first - 1] == "the")
    if at - 2 >= floor and low[at - 2 : at] == ["night", "of"]:
        reading = reading._replace(first=at - 2, mean=night_of(reading.mean))
        at -= 2 + (low[at - 3] == "the")
    elif at - 2 >= floor and low[at - 2 : at] in _NIGHT_BEFORE:
        return reading._replace(first=at - 2, mean=night_before(reading.mean))
    for size in range(min(_LONGEST, at - floor), 0, -1):
        bound = _BOUNDS.get(tuple(low[at - size : at]))
        if bound is not None:
            return _bounded(line, reading, at - size, bound)
    return _since_event(line, reading, at)


def _since_event(line: Line, reading: Reading, at: int) -> Reading:
    """Return "since the war began in February 2022" as what it is: the days since then."""
    if line.low[at - 1] not in ("in", "on", "of") or reading.kind == "range":
        return reading
    if "since" not in _clause(line.low, at - 1):
        return reading
    inner = reading.mean
    return reading._replace(mean=lambda asked: _limited(inner(_likely(asked, "since")), "since", asked, of_event=False))


def _clause(low: list[str], index: int) -> list[str]:
    """Return the last words before a token, back to where the clause begins."""
    return list(takewhile(_goes_on, reversed(low[max(0, index - _CLAUSE_REACH) : index])))


def _goes_on(word: str) -> bool:
    return (word.isalnum() or word == "'s") and word not in _CLAUSE_EDGES


def _bounded(line: Line, reading: Reading, first: int, bound: Bound) -> Reading:
    low, inner, last = line.low, reading.mean, reading.last
    if bound == "from" and low[first] == "from" and not _DATED.isdisjoint(_clause(low, first)):
        return reading
    if bound == "after" and low[first] == "following" and low[first - 1] == "the":
        return reading
    if bound == "from" and low[last] in _ONWARDS:
        last += 1
    if bound == "before" and "end" in low[reading.first : reading.first + 3]:
        bound = "until"
    of_event = low[last] == "'s" or (low[last].isalpha() and low[last] not in FUNCTION_WORDS)

    def mean(asked: Asked) -> Interval:
        if reading.kind == "range" and bound != "about":
            return inner(asked)
        return _limited(inner(_likely(asked, bound)), bound, asked, of_event=of_event)

    return reading._replace(first=first, last=last, mean=mean)


def _likely(asked: Asked, bound: Bound) -> Asked:
    """Return what a date is asked behind a bound: up to a day, and from one on, it is likely to lie ahead."""
    if bound == "since":
        return asked._replace(outlook="back")
    if bound in ("until", "before", "from") and asked.outlook != "back":
        return asked._replace(outlook="perhaps" if asked.outlook == "open" else "ahead")
    return asked


def _limited(when: Interval, bound: Bound, asked: Asked, *, of_event: bool) -> Interval:
    first, last, _ = when
    if bound == "at":
        return when
    if bound == "about":
        return Interval(first, last, "approx")
    if bound == "until":
        return Interval(None, last, "before")
    if bound == "before":
        return Interval(None, last if of_event else first and first - _DAY, "before")
    if bound == "after":
        return Interval(first if of_event else last and last + _DAY, None, "after")
    if bound == "since":
        if first and asked.reference and first > asked.reference:
            raise ValueError("nothing goes on since a day to come")
        return Interval(first, asked.reference, "range")
    return Interval(first, None, "range")
