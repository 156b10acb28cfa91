"""The closed classes of English that the rules lean on: words that end a noun group, forms of "be", pronouns."""

from store.extraction.names.word_sets import word_set

PREPOSITIONS = word_set("grammar.prepositions")
CONJUNCTIONS = word_set("grammar.conjunctions")
AUXILIARIES = word_set("grammar.auxiliaries")
BE = word_set("grammar.be")
PRONOUNS = word_set("grammar.pronouns")
SUBJECT_PRONOUNS = word_set("grammar.subject_pronouns")
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


def is_negated(low: list[str], index: int) -> bool:
    """Tell whether a negation stands closely before a word: "not outright denied", "neither confirmed nor denied"."""
    return not NEGATIONS.isdisjoint(low[max(0, index - _NEGATION_REACH) : index])
