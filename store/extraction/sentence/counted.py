"""What a figure counts: the noun group behind it, the entry of a list before it, what a "number of" is of."""

from store.extraction.names.grammar import ENDS_GROUP
from store.extraction.names.word_sets import word_set
from store.extraction.sentence.figures import Figure
from store.extraction.sentence.groups import Group, heads, read_group
from store.extraction.sentence.marks import Marked

_LISTS = frozenset((":", "-", "x", "="))
_BEFORE_LISTED = word_set("counted.before_listed")
_BEHIND_ENTRY = frozenset(("with", "of", "(", "for"))
_POSSESSIVES = word_set("counted.possessives")
_MORE = word_set("counted.more")
_COUNTS = word_set("counted.counts")
_REACHES = word_set("counted.reaches")
_COUNT_REACH = 14
_SHORTEST_PLURAL = 5
_THEM = frozenset(("them", "these", "those"))


def group_behind(marked: Marked, index: int) -> Group | None:
    """Return the noun group behind a figure, over "of the" and "more"; "of them" names none."""
    start = past_of(marked, index)
    if start > index and marked.tokens.low[start - 1] in _THEM:
        return None
    return read_group(marked, start)


def past_of(marked: Marked, index: int) -> int:
    """Return the token behind "of the", "of its" or "more" between a figure and what it counts."""
    low = marked.tokens.low
    if index < len(low) and low[index] in ("x", "×"):
        return index + 1  # "6 x BM-21 Grad"
    if index < len(low) and low[index] == "of":
        index += 1
        while index < len(low) and low[index] in _POSSESSIVES:
            index += 1
    elif index < len(low) and low[index] in _MORE:
        index += 1
    return index


def entry_before(marked: Marked, figure: Figure) -> tuple[int, Group] | None:
    """Return where the entry of a list begins whose figure stands behind it: "M777 howitzers: 4"."""
    low = marked.tokens.low
    end = figure.first
    while end > 0 and low[end - 1] in _BEFORE_LISTED:
        end -= 1
    while end > 0 and (
        low[end - 1] in ("(", "+", ")") or (low[end - 1][0].isdigit() and "(" in low[end : figure.first])
    ):
        end -= 1
    if end == 0 or low[end - 1] not in _LISTS:
        return None
    end -= 1
    if end > 0 and low[end - 1] == ")" and "(" in low[:end]:
        end = max(index for index in range(end) if low[index] == "(")
    for head in heads(marked):
        group = read_group(marked, head)
        if group is not None and (group.last == end or (group.last < end and low[group.last] in _BEHIND_ENTRY)):
            return head, group
    return None


def number_of(marked: Marked, figure: Figure) -> tuple[int, Group] | None:
    """Return what "the number of dead soldiers has risen to 772" counts, and where it begins."""
    low = marked.tokens.low
    if figure.first == 0 or low[figure.first - 1] not in _REACHES:
        return None
    before = range(figure.first - 1, max(-1, figure.first - _COUNT_REACH), -1)
    index = next((one for one in before if low[one] in _COUNTS), None)
    if index is None or low[index + 1 : index + 2] != ["of"]:
        return None
    group = group_behind(marked, index + 1)
    return (index, group) if group is not None and group.last <= figure.first else None


def counts_something_else(marked: Marked, index: int) -> bool:
    """Tell whether a word that no list has stands behind a figure: "five times", "14 governorates"."""
    tokens = marked.tokens
    if index >= tokens.count or tokens.low[index - 1] in _THEM:
        return False
    if marked.busy[index]:
        name = marked.named.get(index)
        return name is not None and name.entity("equipment", "force") is None
    word = tokens.low[index]
    if word in ENDS_GROUP or not word[0].isalpha() or any(form.first == index for form in marked.forms):
        return False
    return not tokens.text[index][0].isupper()


def unknown_people(marked: Marked, index: int) -> str | None:
    """Return the word for people (or whatever can be hurt) that no list has: "75 worshippers"."""
    word = marked.tokens.low[index] if index < marked.tokens.count else ""
    is_plural = word.endswith("s") and len(word) >= _SHORTEST_PLURAL
    return word if is_plural and not marked.busy[index] else None


def is_rate(marked: Marked, index: int) -> bool:
    """Tell whether a span of time stands behind what is counted: "6 rounds per minute"."""
    low = marked.tokens.low
    each = low[index : index + 1] and low[index] in ("per", "a", "every", "each")
    return bool(each) and any(
        one in marked.units and marked.units[one][1].name in ("s", "min", "h") for one in (index + 1, index + 2)
    )
