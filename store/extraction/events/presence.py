"""Presence: where something is said to be somewhere without any event: "are in Mali", "has 300 men there"."""

from collections.abc import Iterator

from store.extraction.names.word_sets import word_set
from store.extraction.names.words import Form
from store.extraction.sentence.marks import FormAt, Marked
from store.extraction.sentence.things import Thing

PRESENT = Form("present", "present", activity="presence", weak=True)
_HAVING = Form("have", "have", activity="presence", weak=True)
_THERE = Form("present", "have", activity="presence", weak=True)
_IS_THERE = word_set("presence.is_there")
_STILL = word_set("presence.still")
_AT = word_set("presence.at")
_NO_PLACE = word_set("presence.no_place")
_HAS = word_set("presence.has")
_NOW = frozenset(("already", "now", "still", "currently"))


def presences(marked: Marked, things: list[Thing]) -> Iterator[FormAt]:
    """Yield the words that say so, as words of an event."""
    low = marked.tokens.low
    counted = {thing.first for thing in things if thing.figure is not None}
    denied = {thing.first for thing in things if low[thing.first - 1 : thing.first] == ["no"]}
    for index, word in enumerate(low):
        if word in _IS_THERE and index and low[index - 1] == "there" and (index + 1 in counted or index + 2 in denied):
            yield FormAt(index, index + 1, _THERE)
        elif word in _IS_THERE:
            last = _behind_adverbs(low, index)
            is_there = "there" in low[index + 1 : last]
            if is_there or _at_a_place(low, last):
                yield FormAt(index, last, PRESENT)
        elif word in _NOW:
            if index and low[index - 1] == "," and _at_a_place(low, index + 1):
                yield FormAt(index, index + 1, PRESENT)
        elif word in _HAS:
            behind = index + 1 + (low[index + 1 : index + 2] in (["had"], ["between"]))
            if behind in counted or behind + 1 in denied:
                yield FormAt(index, index + 1, _HAVING)


def _behind_adverbs(low: list[str], index: int) -> int:
    index += 1
    while index < len(low) and low[index] in _STILL:
        index += 1
    return index


def _at_a_place(low: list[str], index: int) -> bool:
    return index + 1 < len(low) and low[index] in _AT and low[index + 1] not in _NO_PLACE
