"""The closed classes of English that the rules lean on: words that end a noun group, forms of "be", pronouns."""

from itertools import pairwise

from store.extraction.names.word_sets import word_set

PREPOSITIONS = word_set("grammar.prepositions")
CONJUNCTIONS = word_set("grammar.conjunctions")
AUXILIARIES = word_set("grammar.auxiliaries")
BE = word_set("grammar.be")
PRONOUNS = word_set("grammar.pronouns")
DETERMINERS = word_set("grammar.determiners")
NEGATIONS = word_set("grammar.negations")
PUNCTUATION = frozenset(",;:.!?()[]-…/|•·")

# Where a clause begins: before one of these.
CLAUSE_WORDS = word_set("grammar.clause_words")

# What ends a noun group on its right.
ENDS_GROUP = (
    PREPOSITIONS
    | CONJUNCTIONS
    | AUXILIARIES
    | PUNCTUATION
    | frozenset(["'s", "not", "no", "never", "also", "only", "then", "now", "still", "already", "have"])
)

_NEGATION_REACH = 4


_CONTRACTED = frozenset(
    (verb, "t") for verb in ("can", "couldn", "don", "doesn", "didn", "won", "wouldn", "hasn", "haven")
)
"""How "can't" and its like are parted into tokens."""


def is_negated(low: list[str], index: int) -> bool:
    """Tell whether a negation stands closely before a word: "not outright denied", "neither confirmed nor denied"."""
    before = low[max(0, index - _NEGATION_REACH) : index]
    return not NEGATIONS.isdisjoint(before) or any(pair in _CONTRACTED for pair in pairwise(before))
