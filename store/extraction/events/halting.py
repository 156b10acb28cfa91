"""Events that stopped or never were: "halted the delivery of", "suspended shipments"."""

from store.extraction.names.grammar import BE
from store.extraction.sentence.marks import Marked, Span

_REACH = 6
_BY_ITSELF = frozenset(("fell", "fallen", "came"))


def is_halted(marked: Marked, clause: Span, trigger: int) -> bool:
    """Tell whether the event at a token is halted by a verb before it or a passive one behind it."""
    low = marked.tokens.low
    for word in marked.forms:
        if word.form.event != "halt" or not clause.first <= word.first < clause.last:
            continue
        if word.first < trigger <= word.last + _REACH:
            return "and" not in low[word.last : trigger]
        if trigger < word.first and low[word.first] in _BY_ITSELF:
            return True  # "the deal fell through"
        is_passive = word.form.part in ("participle", "past") and not BE.isdisjoint(
            low[max(0, word.first - 3) : word.first]
        )
        if trigger < word.first and (is_passive or (word.first <= trigger + _REACH and word.form.part == "participle")):
            return True
    return False
