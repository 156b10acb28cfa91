"""Years: whether a number of four digits is one, spans of years, decades, and the year that stands behind a month."""

from collections.abc import Callable
from datetime import date

from store.extraction.dates import intervals
from store.extraction.dates.intervals import Interval
from store.extraction.dates.reading import Asked, Line, Reading, fixed
from store.extraction.dates.words import (
    CLOCKS,
    COUNTED,
    CYRILLIC_YEAR,
    FUNCTION_WORDS,
    MODELS,
    ORDINALS,
    YEAR_NOUNS,
    words,
)

YearOf = Callable[[Asked], int]

_DIGITS = 4
_EARLIEST, _LATEST = 1900, 2099
_LONGEST_SPAN = 200
_ROUND = 50
_SURE_BEFORE = words("in since during before throughout early mid late year в у с з")
_LIKELY_BEFORE = words("by from until till after through for dated between into")
_BEFORE_ATTRIBUTE = words("the a an its their his her our this 's")
_COMPARED = words("later earlier sooner")
_BACK_TO = words("back prior compared dating dates dated relative")
_SENTENCE_GOES_ON = words("was saw has will is began brought marked would 's")
_ERA = words("era vintage technology technologies design designs style model models built made")
_OPENS = words("( [ | - *")
_NO_YEAR = COUNTED | CLOCKS
_STEPS = {"this": 0, "last": -1, "next": 1, "previous": -1, "past": -1, "coming": 1}
_THIRDS = {"early": (0, 3), "start": (0, 2), "mid": (4, 6), "late": (7, 9), "end": (8, 9)}


def is_free(line: Line, index: int) -> bool:
    """Tell whether a number stands on its own to the left: not "M1989", "Su-57", "14:30", "$2000"."""
    if index == 0 or not line.joined[index]:
        return True
    return not line.hyphenated(index) and line.low[index - 1] in _OPENS


def is_year(line: Line, index: int) -> bool:
    """Tell whether a number can be a year by itself and by what stands behind it."""
    word = line.low[index]
    if len(word) != _DIGITS or not word.isdecimal() or not word.isascii() or not _EARLIEST <= int(word) <= _LATEST:
        return False
    after = line.low[index + 1]
    if after in _NO_YEAR:
        return False
    if line.stuck(index + 1) and (after[0].isalnum() or after in ("%", ":", "/")):
        return after in CYRILLIC_YEAR or after[0] == "년"
    return not line.hyphenated(index + 1)


def year_behind(line: Line, index: int) -> tuple[YearOf | None, int]:
    """Return the year named at a token, behind a month or a part of a year, and the token behind it.

    "2025", ", 2025", "of 2025", "of last year", "this year", "2025 года".
    """
    at = index + (line.low[index] == ",")
    at += line.low[at] == "of"
    if is_year(line, at) or (line.hyphenated(at + 1) and _is_plain(line, at)):
        year = int(line.low[at])
        return (lambda _asked: year), past_year_word(line, at + 1)
    if line.low[at] in ("that", "the") and line.low[at + 1 : at + 3] == ["same", "year"]:
        return (lambda asked: asked.named.year), at + 3
    step = _STEPS.get(line.low[at])
    if step is not None and line.low[at + 1] == "year" and not line.low[at + 2].startswith("'"):
        return (lambda asked: asked.day.year + step), at + 2
    return None, index


def past_year_word(line: Line, index: int) -> int:
    """Step over the word for "year" that Russian and Ukrainian put behind the number."""
    if line.low[index] not in CYRILLIC_YEAR:
        return index
    return index + 2 if line.stuck(index + 1) and line.low[index + 1] == "." else index + 1


def read_year(line: Line, index: int) -> Reading | None:
    """Read "in 2024", "2014-2018", "the 2022 invasion", "1980s": a year where the words around make it one."""
    if not is_free(line, index):
        return None
    return read_decade(line, index) or read_years(line, index) or _single(line, index)


def year_after_range_word(line: Line, index: int) -> Reading | None:
    """Read the second year of "from 2014 to 2018"."""
    if is_year(line, index) and _phrase_ends(line, index + 1):
        year = int(line.low[index])
        return _named(index, past_year_word(line, index + 1), year, intervals.year(year))
    return None


def _single(line: Line, index: int) -> Reading | None:
    if not is_year(line, index):
        return None
    last = past_year_word(line, index + 1)
    if last == index + 1 and not _is_meant(line, index):
        return None
    whole = intervals.year(int(line.low[index]))
    if line.low[index - 1] == "fiscal" or line.low[index - 2] in ("fiscal", "financial"):
        whole = whole._replace(precision="approx")
    return _named(index, last, int(line.low[index]), whole)


def _is_plain(line: Line, index: int) -> bool:
    word = line.low[index]
    return len(word) == _DIGITS and word.isdecimal() and _EARLIEST <= int(word) <= _LATEST


def _is_meant(line: Line, index: int) -> bool:
    """Tell by the words before whether a number is a year."""
    low = line.low
    before, after = low[index - 1], low[index + 1]
    if before in _SURE_BEFORE or (before in ("fiscal", "financial") and after not in COUNTED):
        return True
    if before in _BEFORE_ATTRIBUTE:
        return after.isalpha() and after not in FUNCTION_WORDS and after not in MODELS
    if before == "(":
        return after == ")" and not low[index - 2].isdecimal() and not low[index - 3].isdecimal()
    if index == 0:
        return after in _SENTENCE_GOES_ON
    return _phrase_ends(line, index + 1) and _is_likely(low, index)


def _is_likely(low: list[str], index: int) -> bool:
    before, further = low[index - 1], low[index - 2]
    if before in _LIKELY_BEFORE:
        return True
    if before == "of":
        return further in YEAR_NOUNS or further.endswith("ion") or further in ORDINALS
    if before == "than":
        return further in _COMPARED
    if before == "to":
        return further in _BACK_TO
    if before in ("about", "around", "circa"):
        return int(low[index]) % _ROUND != 0 or further in _SURE_BEFORE
    if before in ("as", "least"):
        return further in ("early", "late", "soon", "at")
    if before in ("and", "or", ","):
        return len(further) == _DIGITS and further.isdecimal() and _EARLIEST <= int(further) <= _LATEST
    return False


def _phrase_ends(line: Line, index: int) -> bool:
    """Tell whether nothing that a number could count stands at a token."""
    word = line.low[index]
    return not word.isalnum() or word in FUNCTION_WORDS or line.is_capital(index) or word in CYRILLIC_YEAR


def read_years(line: Line, index: int) -> Reading | None:
    """Read "2014-2018", "1950-53", "2022/23"; the reading's number is the first year."""
    if not _is_plain(line, index):
        return None
    at = index + 1
    if not line.hyphenated(at):
        if line.low[at] not in ("/", "-") or line.stuck(at) != line.stuck(at + 1):
            return None
        at += 1
    first, written = int(line.low[index]), line.low[at]
    is_number = written.isdecimal() and len(written) in (2, _DIGITS)
    if not is_number or (line.stuck(at + 1) and line.low[at + 1][0].isalnum()) or line.hyphenated(at + 1):
        return None
    second = int(written) if len(written) == _DIGITS else first // 100 * 100 + int(written)
    if not first < second <= min(first + _LONGEST_SPAN, _LATEST) or line.low[at + 1] in _NO_YEAR:
        return None
    whole = Interval(date(first, 1, 1), date(second, 12, 31), "range")
    return _named(index, past_year_word(line, at + 1), first, whole)


def _named(first: int, last: int, number: int, whole: Interval) -> Reading:
    return Reading(first, last, "year", lambda _asked: whole, number=number)


def read_decade(line: Line, index: int) -> Reading | None:
    """Read "1980s"; not "1980s-era"."""
    if not _is_plain(line, index) or not line.low[index].endswith("0"):
        return None
    if not line.stuck(index + 1) or line.low[index + 1] not in ("s", "'s"):
        return None
    if line.hyphenated(index + 2) or line.low[index + 2] in _ERA:
        return None
    first = int(line.low[index])
    if line.low[index + 1] == "'s" and line.low[index - 1] != "the":
        return None
    return fixed(index, index + 2, "other", Interval(date(first, 1, 1), date(first + 9, 12, 31), "range"))


def part_of_years(interval: Interval, part: str) -> Interval:
    """Return the early, middle or late years of a decade."""
    first = interval.earliest
    if first is None:
        return interval
    low, high = _THIRDS[part]
    return Interval(date(first.year + low, 1, 1), date(first.year + high, 12, 31), "range")
