"""Numbers: the value of digits and of words, with the scale behind them."""

import math
import re

from store.extraction.names.words import Words
from store.extraction.sentence.marks import Marked

_NUMBER = re.compile(r"\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\d+,\d+")
_PAIRS = frozenset(("pair", "couple", "duo"))
_PARTS = {("half",): 0.5, ("a", "quarter", "of"): 0.25, ("quarter", "of"): 0.25, ("three", "quarters", "of"): 0.75}
_BEGIN_PARTS = frozenset(start[0] for start in _PARTS)
_MILLION = 1e6
_GO_ON = frozenset("천만억")


def number_at(marked: Marked, words: Words, index: int) -> tuple[float, int] | None:
    """Return the value of the number at a token and where it ends, its scale included."""
    tokens = marked.tokens
    if index >= tokens.count or marked.busy[index]:
        return None
    low = tokens.low[index]
    if low[0].isdigit():
        value, last = _grouped(marked, index)
        return None if value is None else _with_rest(marked, words, *_scaled(marked, words, value, last))
    part = _part_of(marked, words, index)
    if part is not None:
        return part
    if low in ("a", "an", "half", "one") and index + 1 < tokens.count:
        following = tokens.low[index + 1]
        if following in _PAIRS:
            last = index + 2
            last += tokens.low[last : last + 1] == ["of"]
            if tokens.low[last : last + 1] and tokens.low[last] in words.scales:
                return _scaled(marked, words, 2.0, last)
            return 2.0, index + 2
        if low == "half" and following == "a" and tokens.low[index + 2 : index + 3] == ["dozen"]:
            return 6.0, index + 3
        if low != "half" and following in words.scales and following not in ("k", "m"):
            return _scaled(marked, words, 1.0, index + 1)
        if low != "one":
            return None
    if low == "dozen" or low not in words.numbers or low == "no":
        return (0.0, index + 1) if low == "no" and _counts_people(marked, index + 1) else None
    return _worded(marked, words, index)


def _with_rest(marked: Marked, words: Words, value: float, last: int) -> tuple[float, int]:
    """Add what follows a Korean scale: of 1만1000 the thousand."""
    tokens = marked.tokens
    if last < tokens.count and tokens.glued[last] and tokens.low[last - 1] in _GO_ON and tokens.low[last].isdigit():
        rest, end = _scaled(marked, words, float(tokens.low[last]), last + 1)
        return (value + rest, end) if rest < words.scales[tokens.low[last - 1]] else (value, last)
    return value, last


def _part_of(marked: Marked, words: Words, index: int) -> tuple[float, int] | None:
    """Read a part of a large number: "half a million", "a quarter of a million"."""
    low = marked.tokens.low
    if low[index] not in _BEGIN_PARTS:
        return None
    for start, part in _PARTS.items():
        at = index + len(start)
        if tuple(low[index:at]) != start or low[at : at + 1] not in (["a"], ["one"]):
            continue
        if at + 1 < len(low) and words.scales.get(low[at + 1], 0) >= _MILLION:
            return part * words.scales[low[at + 1]], at + 2
    return None


def _grouped(marked: Marked, index: int) -> tuple[float | None, int]:
    """Read digits; groups of three that spaces part are one number ("11 000"), unless a measure owns the last."""
    tokens = marked.tokens
    last = index + 1
    if tokens.low[index].isdigit() and len(tokens.low[index]) <= 3:
        while last < tokens.count and _is_group(marked, last):
            last += 1
        if last in marked.units:
            last = index + 1
    return _digits("".join(tokens.low[index:last])), last


def _is_group(marked: Marked, index: int) -> bool:
    tokens = marked.tokens
    word = tokens.low[index]
    return (
        len(word) == 3
        and word.isdigit()
        and not marked.busy[index]
        and tokens.glued[index]
        and not tokens.joined[index]
        and tokens.start[index] - tokens.end[index - 1] == 1
    )


def _counts_people(marked: Marked, index: int) -> bool:
    return any(word.first in (index, index + 1) and word.noun.group == "people" for word in marked.nouns)


def _worded(marked: Marked, words: Words, index: int) -> tuple[float, int]:
    """Read a number in words: "twenty-five", "three hundred and fifty thousand"."""
    tokens = marked.tokens
    total, part = 0.0, 0.0
    while index < tokens.count:
        low = tokens.low[index]
        if (
            low in words.numbers
            and low not in ("no", "dozen")
            and (part == 0 or (part % 100 >= 20 and words.numbers[low] < 10) or part % 100 == 0)
        ):
            part += words.numbers[low]
        elif low in ("hundred", "dozen") and part:
            part *= words.scales[low]
        elif low in words.scales and words.scales[low] >= 1000 and part and len(low) > 1:
            total, part = total + part * words.scales[low], 0.0
        elif (
            low == "and"
            and part % 100 == 0
            and part
            and index + 1 < tokens.count
            and tokens.low[index + 1] in words.numbers
            and part >= 100
        ):
            pass
        else:
            break
        index += 1
    return total + part, index


def _digits(low: str) -> float | None:
    if not _NUMBER.fullmatch(low):
        return None
    grouped = re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", low)
    try:
        value = float(low.replace(",", "") if grouped else low.replace(",", "."))
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _scaled(marked: Marked, words: Words, value: float, last: int) -> tuple[float, int]:
    """Return a value times the scales that stand behind it, and where they end."""
    tokens = marked.tokens
    while last < tokens.count and tokens.low[last] in words.scales and tokens.glued[last]:
        low = tokens.low[last]
        if low in ("k", "mn") and tokens.start[last] != tokens.end[last - 1]:
            break
        value, last = value * words.scales[low], last + 1
    return value, last
