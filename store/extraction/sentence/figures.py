"""Figures: numbers in digits and words, with their qualifier, range, scale and unit, as Quantity bounds.

Designators, dates and times are no figures: a name has its tokens already, and what is glued to capital letters or
counted behind "No." is left alone (notes/extraction 1.2 lists the traps).
"""

from typing import NamedTuple

from store.extraction.names.words import Unit, Words
from store.extraction.sentence.marks import Marked
from store.extraction.sentence.no_counts import follows_name, is_name, is_no_count
from store.extraction.sentence.numbers import number_at
from store.records import Qualifier, Quantity

_TIME_UNITS = frozenset(("s", "min", "h", "d"))
_LARGEST = 1e15
_HEAVY = frozenset(("losses", "casualties", "toll", "loss"))


class Figure(NamedTuple):
    """A figure at the tokens [first, last): `number` is where its digits begin, `unit` a measure or money."""

    first: int
    number: int
    last: int
    low: float | None
    high: float | None
    qualifier: Qualifier
    unit: Unit | None
    text: str | None = None

    def quantity(self, unit: str | None) -> Quantity:
        """Return the figure as a quantity of the given unit."""
        return Quantity(low=self.low, high=self.high, qualifier=self.qualifier, unit=unit, text=self.text)


def find_figures(marked: Marked, words: Words) -> list[Figure]:
    """Return the figures of a sentence, in order."""
    found: list[Figure] = []
    end = 0
    for index, low in enumerate(marked.tokens.low):
        # Few words of a text are worth a closer look.
        if not (low in words.opening or low[0].isdigit() or index in marked.vague):
            continue
        figure = None if marked.busy[index] or index < end else _figure(marked, words, index)
        if figure is not None:
            found.append(figure)
            end = figure.last
    return found


def _figure(marked: Marked, words: Words, index: int) -> Figure | None:
    if index in marked.vague and index not in marked.inner and not _is_half(marked, words, index):
        return _vague(marked, words, index)
    low = marked.tokens.low[index]
    if index == 0 and marked.tokens.low[1:2] in (["."], [")"], ["/"]):
        return None  # the number of a list's line
    if low == "nobody" or (low == "no" and marked.tokens.low[index + 1 : index + 2] == ["one"]):
        last = index + (1 if low == "nobody" else 2)
        return Figure(index, index, last, 0.0, 0.0, "exact", None)
    if low == "mach" and not marked.busy[index]:
        return _mach(marked, words, index)
    money = words.signs.get(low)
    start = index + 1 if money and index + 1 < marked.tokens.count else index
    first = number_at(marked, words, start)
    if first is None or (money is None and is_name(marked, start)) or (money is None and follows_name(marked, start)):
        return None
    value, last = first
    values = [value]
    second = _second(marked, words, last)
    if second is not None:
        values, last = _joined(marked, words, value, second, start)
    if money and _is_in_millions(marked, last):
        values, last = [value * _MILLION for value in values], last + 1
    if money is None and is_no_count(marked, start, last):
        return None
    unit: Unit | None = Unit(money, money=True) if money else None
    if unit is None and last in marked.units and not marked.busy[last]:
        last, unit = marked.units[last]
        if unit.name == "percent":
            return None
    return _bounded(marked, index, start, last, values, unit)


_MILLION = 1e6


def _is_in_millions(marked: Marked, index: int) -> bool:
    """Tell whether an "m" stands right behind an amount: "$725m"."""
    tokens = marked.tokens
    return index < tokens.count and tokens.low[index] == "m" and tokens.start[index] == tokens.end[index - 1]


def _is_half(marked: Marked, words: Words, index: int) -> bool:
    """Tell whether "half" is a number here: "half a dozen", "half a million"."""
    low = marked.tokens.low[index : index + 3]
    return low[:2] == ["half", "a"] and low[2:] != [] and low[2] in words.scales


def _mach(marked: Marked, words: Words, index: int) -> Figure | None:
    """Read a speed whose unit stands before it: "Mach 2.8"."""
    found = number_at(marked, words, index + 1)
    if found is None:
        return None
    value, last = found
    return _bounded(marked, index, index + 1, last, [value], Unit("mach"))


def _bounded(
    marked: Marked, index: int, number: int, last: int, values: list[float], unit: Unit | None
) -> Figure | None:
    if max(values) > _LARGEST:
        return None
    first, qualifier = _qualifier(marked, index)
    if last in marked.afterwards and qualifier == "exact":
        last, behind = marked.afterwards[last]
        qualifier = _QUALIFIERS[behind.name]
    low, high = min(values), max(values)
    if len(values) > 1:
        return Figure(first, number, last, low, high, "range", unit)
    bounds: dict[Qualifier, tuple[float | None, float | None]] = {
        "at_least": (low, None), "more_than": (low, None), "up_to": (None, low), "nearly": (None, low),
    }  # fmt: skip
    lower, upper = bounds.get(qualifier, (low, low))
    return Figure(first, number, last, lower, upper, qualifier, unit)


_QUALIFIERS: dict[str, Qualifier] = {
    "at_least": "at_least", "more_than": "more_than", "up_to": "up_to", "nearly": "nearly", "about": "about",
    "exact": "exact",
}  # fmt: skip


def _qualifier(marked: Marked, index: int) -> tuple[int, Qualifier]:
    """Return where the words that qualify a figure begin, and what they say; two may follow one another."""
    first, name = index, "exact"
    for _ in range(3):
        before = marked.qualified.get(first)
        if before is None or _in_a_verb(marked, before[0]):
            break
        first, payload = before
        if name == "exact":
            name = payload.name
    return first, _QUALIFIERS[name]


def _in_a_verb(marked: Marked, index: int) -> bool:
    """Tell whether a token belongs to a verb of several words: the "over" of "hand over"."""
    return any(word.first < index < word.last for word in marked.forms)


def _vague(marked: Marked, words: Words, index: int) -> Figure | None:
    last, payload = marked.vague[index]
    if index and marked.tokens.low[index - 1] == "how":
        return None
    if marked.tokens.low[index] == "heavy" and not _HEAVY.intersection(marked.tokens.low[last : last + 1]):
        return None
    if marked.tokens.low[last : last + 1] and marked.tokens.low[last] in (
        "launch",
        "rocket",
        "launcher",
        "barrel",
        "role",
        "times",
    ):
        return None
    if payload.low is None:
        return Figure(index, index, last, None, None, "vague", None, marked.text(index, last).lower())
    if last in marked.units and marked.units[last][1].name in _TIME_UNITS:
        return None
    low = float(payload.low)
    scale = words.scales.get(marked.tokens.low[last]) if last < marked.tokens.count else None
    if scale and scale >= 100:
        low, last = low * scale, last + 1
    return Figure(index, index, last, low, None, "vague", None)


def _second(marked: Marked, words: Words, last: int) -> tuple[float, int, str] | None:
    """Return the second number of a range: "10 to 15", "10-15", "between 10 and 15"."""
    tokens = marked.tokens
    if last >= tokens.count or marked.busy[last]:
        return None
    if tokens.low[last] in ("to", "and", "or", "-", "–") and last + 1 < tokens.count:
        found = number_at(marked, words, last + 1)
        return None if found is None else (*found, tokens.low[last])
    if tokens.joined[last] and tokens.low[last][0].isdigit():
        found = number_at(marked, words, last)
        return None if found is None else (*found, "-")
    return None


def _joined(
    marked: Marked, words: Words, value: float, second: tuple[float, int, str], start: int
) -> tuple[list[float], int]:
    """Return both values of a range, or the first alone where "and" or "to" joins two figures of their own."""
    other, last, by = second
    first = number_at(marked, words, start)
    end_of_first = first[1] if first is not None else start + 1
    before = marked.tokens.low[start - 1] if start else ""
    if (by == "and" and before != "between") or (by == "to" and other <= value and other * 1000 <= value):
        return [value], end_of_first
    # "4.2 to 5.8 million", "10-15 thousand": the scale of the second belongs to both.
    last_scale = words.scales.get(marked.tokens.low[last - 1])
    if last_scale and value < other / last_scale * 2 and value * last_scale <= other:
        value *= last_scale
    if other <= value:
        return [value], end_of_first
    return [value, other], last
