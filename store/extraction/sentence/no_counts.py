"""Numbers that count nothing: of names ("KN-25", "Airbase 201"), times, ages, years, lines of a list."""

from store.extraction.names.grammar import ENDS_GROUP
from store.extraction.names.word_sets import word_set
from store.extraction.sentence.marks import Marked

_ORDINAL = ("st", "nd", "rd", "th")
_NOT_BEFORE = word_set("no_counts.not_before")
_NOT_BEHIND = word_set("no_counts.not_behind")
_LOWEST_YEAR, _HIGHEST_YEAR = 1900, 2100
_COUNTED_JOINED = frozenset(
    ("odd", "strong", "plus", "or", "to", "and", "million", "billion", "thousand", "dozen", "hundred")
)
_AGED = frozenset(("man", "woman", "boy", "girl", "child"))
_BEFORE_ONE = frozenset(
    ("the", "this", "that", "which", "each", "every", "another", "last", "first", "next", "new", "old", "latest")
)
_OPENING = frozenset(('"', ".", ":", "-", "*"))


def is_name(marked: Marked, index: int) -> bool:
    """Tell whether the number belongs to a name: "KN-25", "9K720", "412th", "No. 5"."""
    tokens = marked.tokens
    if index:
        before = tokens.text[index - 1]
        if before[0].isalpha() and tokens.joined[index] and before[0].isupper() and len(before) <= 5:
            return True
        if tokens.low[index - 1] in _NOT_BEFORE or (
            before == "." and index > 1 and tokens.low[index - 2] in _NOT_BEFORE
        ):
            return True
        if before == "[" and tokens.low[index + 1 : index + 2] == ["]"]:
            return True
        if tokens.low[index - 1] in ("turned", "when") or tokens.low[index - 2 : index] in (
            ["mother", "of"],
            ["father", "of"],
        ):
            return True
        if before in "/:x×" and index > 1 and tokens.low[index - 2][0].isdigit():
            return True
        if before == "+" and tokens.low[index - 2 : index - 1] in (["utc"], ["gmt"]):
            return True
    if index + 1 < tokens.count and tokens.start[index + 1] == tokens.end[index]:
        following = tokens.text[index + 1]
        if following in _ORDINAL or (following in ("x", "×") and not _is_of_list(marked, index + 1)):
            return True
        if following[0].isupper() and following.lower() not in ("k", "m", "mm", "km") and following[0].isalpha():
            return True
    return False


def follows_name(marked: Marked, index: int) -> bool:
    """Tell whether a number ends a name that no list has: "Airbase 201", "the Agosta 70"."""
    tokens = marked.tokens
    before = index - 1
    if before < 1 or marked.busy[before] or not tokens.glued[index] or not tokens.text[index].isdigit():
        return False
    is_capital = tokens.text[before].istitle() and not tokens.text[before - 1][0].isupper()
    spans = [
        *((word.first, word.last) for word in marked.forms),
        *((word.first, word.last) for word in marked.speech),
        *((word.first, word.last) for word in marked.cues),
        *((word.first, word.last) for word in marked.nouns if word.noun.group != "target"),
    ]
    is_word = before in marked.inner or any(first <= before < last for first, last in spans)
    if is_word or index in marked.qualified:
        return False
    return is_capital and tokens.text[before - 1] not in _OPENING


def is_no_count(marked: Marked, start: int, last: int) -> bool:
    """Tell whether the number at the tokens [start, last) is a time, an age, a year, a pronoun, or joined to a word."""
    tokens = marked.tokens
    behind = tokens.low[last : last + 2]
    if _is_joined(marked, last) or _is_pronoun(marked, start, last) or _is_age(marked, start, last):
        return True
    if _ends_date(marked, start) and behind[:1] == [")"]:
        return True
    if behind[:1] and behind[0] in _NOT_BEHIND and last not in marked.units and not _is_of_list(marked, last):
        return True
    return behind == ["o", "clock"] or _is_year(marked, start, last)


def _is_of_list(marked: Marked, index: int) -> bool:
    """Tell whether an "x" stands between a figure and what it counts: "6 x BM-21 Grad", and no "8x8"."""
    tokens = marked.tokens
    return tokens.low[index] in ("x", "×") and index + 1 < tokens.count and tokens.text[index + 1][0].isalpha()


def _is_year(marked: Marked, start: int, last: int) -> bool:
    """Tell whether four digits are a year: they are where nothing that can be counted stands behind."""
    low = marked.tokens.low[start]
    if last - start != 1 or not low.isdigit() or len(low) != 4 or not _LOWEST_YEAR <= int(low) < _HIGHEST_YEAR:
        return False
    return not any(word.first - last in (0, 1) for word in marked.nouns) and last not in marked.named


def _is_pronoun(marked: Marked, start: int, last: int) -> bool:
    """Tell whether "one" stands for something and counts nothing: "the one that", "one of the largest"."""
    low = marked.tokens.low
    if low[start] != "one":
        return False
    if low[last : last + 1] == ["of"]:
        return low[last + 1 : last + 2] not in (["them"], ["these"], ["those"], ["which"])
    is_alone = last >= len(low) or low[last] in ENDS_GROUP
    return is_alone and start > 0 and low[start - 1] in _BEFORE_ONE


def _is_age(marked: Marked, start: int, last: int) -> bool:
    """Tell whether a number is how old somebody is: "Ali Khamenei, 85, gave the order", "a woman of 54"."""
    low, text = marked.tokens.low, marked.tokens.text
    if start < 2 or last - start != 1:
        return False
    if low[start - 1] == "of" and low[start - 2] in _AGED:
        return True
    if not text[start - 2].istitle():
        return False
    return low[start - 1] == "," and low[last : last + 1] == [","] and low[start].isdigit() and len(low[start]) == 2


def _ends_date(marked: Marked, index: int) -> bool:
    """Tell whether a date stands before a number in brackets: that in "on Sunday (4)" is its day."""
    tokens = marked.tokens
    if index < 2 or tokens.low[index - 1] != "(":
        return False
    return any(one.end == tokens.end[index - 2] for one in marked.dates)


def _is_joined(marked: Marked, index: int) -> bool:
    """Tell whether a hyphen joins a figure to a word that it does not count: "32-bit", "12-man"."""
    tokens = marked.tokens
    if index >= tokens.count or not tokens.joined[index] or tokens.start[index] == tokens.end[index - 1]:
        return False
    word = tokens.low[index]
    return (
        word[0].isalpha() and index not in marked.units and word not in _COUNTED_JOINED and not _is_noun(marked, index)
    )


def _is_noun(marked: Marked, index: int) -> bool:
    return index in marked.named or any(noun.first == index for noun in marked.nouns)
