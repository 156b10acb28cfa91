"""Which form of dates can begin with which word: the one place where a token is turned into a reading."""

from store.extraction.dates.counts import read_count
from store.extraction.dates.days import read_day_first, read_month_first, read_named_day
from store.extraction.dates.numeric import KOREAN_YEARS, read_korean, read_numeric
from store.extraction.dates.parts import read_edge, read_part, read_rest, target
from store.extraction.dates.reading import Form, Line, Reading
from store.extraction.dates.relative import (
    WHICH,
    read_cyrillic_which,
    read_recent,
    read_same,
    read_weekend,
    read_which,
)
from store.extraction.dates.seasons import read_ordinal, read_quarter, read_season
from store.extraction.dates.weekdays import DAY_WORDS, read_holiday, read_overnight, read_weekday, read_word
from store.extraction.dates.words import (
    CYRILLIC_PARTS,
    CYRILLIC_WHICH,
    MONTHS,
    NAMED_DAYS,
    NUMBERS,
    ORDINALS,
    PARTS,
    SEASONS,
    VAGUE_NUMBERS,
    WEEKDAYS,
)
from store.extraction.dates.years import read_year


def _ordinal(line: Line, index: int) -> Reading | None:
    return read_ordinal(line, index, target)


def _forms() -> dict[str, tuple[Form, ...]]:
    forms: dict[str, tuple[Form, ...]] = {}
    # What stands first is tried first: "last week of May" before "last week".
    for words, form in (
        (MONTHS, read_month_first),
        (WEEKDAYS, read_weekday),
        (NAMED_DAYS, read_named_day),
        (ORDINALS, _ordinal),
        (WHICH, read_which),
        (SEASONS, read_season),
        (PARTS, read_part),
        (CYRILLIC_PARTS, read_part),
        (CYRILLIC_WHICH, read_cyrillic_which),
        (("earlier", "later", "so", "course"), read_rest),
        ((*NUMBERS, *VAGUE_NUMBERS, "half"), read_count),
        (("recent",), read_recent),
        (("weekend",), read_weekend),
        (("same", "that", "day"), read_same),
        (("year", "month"), read_edge),
        (("q", "h"), read_quarter),
        (("new", "christmas"), read_holiday),
        (("overnight",), read_overnight),
        (DAY_WORDS, read_word),
        (KOREAN_YEARS, read_korean),
    ):
        for word in words:
            forms[word] = (*forms.get(word, ()), form)
    return forms


_FORMS = _forms()
_FIGURES: tuple[Form, ...] = (read_numeric, read_day_first, read_year, read_count)


def read_at(line: Line, index: int) -> Reading | None:
    """Return the date that begins at a token, without what it is joined to and what bounds it."""
    word = line.low[index]
    for form in _FORMS.get(word) or (_FIGURES if word[:1].isdecimal() else ()):
        reading = form(line, index)
        if reading is not None:
            return reading
    return None
