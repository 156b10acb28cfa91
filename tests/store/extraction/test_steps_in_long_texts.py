"""The first steps take time in proportion to a text, also where it has no words, no stops or nothing else."""

import time
from datetime import date

import pytest

from store.extraction.dates.find import find_dates
from store.extraction.layout.lines import paragraphs
from store.extraction.layout.sentences import sentences
from store.extraction.names.words import load_words
from store.extraction.text.normalise import fold
from store.extraction.text.tokens import tokenise

LENGTH = 300_000
# In proportion, the slowest of these takes half a second; with the square of the length each takes many minutes.
ENOUGH_SECONDS = 30
UNITS = {
    "digits": "7",
    "letters": "x",
    "spaces": " ",
    "newlines": "\n",
    "quotes": '"',
    "stops": ".",
    "other stops": "!?",
    "stops and spaces": ". ",
    "dashes": "-",
    "hyphens": "a-",
    "slashes": "1/",
    "decimals": "1.1",
    "footnotes": "a.[1]",
    "initials": "J. ",
    "abbreviations": "e.g. ",
    "bullets": "• a ",
    "prose without a stop": "the column went north on Monday and ",
    "lines": "a\n",
    "wrapped lines": "the column went north and\n",
    "comments": "<!-- ",
    "scripts": "<script>x</script>",
    "brackets": '([" ',
    "mixed alphabets": "аA",
    "designations": "М-1",
    "months": "January and ",
    "days of a month": "January 7, ",
    "days": "7, ",
    "years": "2024-",
    "ranges": "from January to ",
    "parts": "early to ",
    "counts": "two to ",
    "nights": "overnight on ",
    "dates in figures": "07.01.2025 - ",
    "since": "since in ",
    "Korean dates": "1월",
    "emoji": "🔥",
    "every character": "".join(map(chr, range(32, 3000))),
}


@pytest.mark.parametrize("unit", UNITS.values(), ids=UNITS)
def test_a_long_text_is_read_in_no_time(unit: str) -> None:
    text = unit * (LENGTH // len(unit))
    started = time.process_time()
    folded = fold(text)
    for one in sentences(folded, paragraphs(folded, load_words())):
        tokenise(folded, one.start, one.end)
        find_dates(folded, one.start, one.end, date(2025, 1, 13))
    assert time.process_time() - started < ENOUGH_SECONDS
