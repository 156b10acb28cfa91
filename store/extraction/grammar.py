"""The closed classes of English that the rules lean on: words that end a noun group, forms of "be", pronouns."""

PREPOSITIONS = frozenset(
    "in on at to from by with for into onto near over under across along through during within between among against toward towards "
    "inside outside off via per about around behind beyond above below upon amid despite until till since after before as than "
    "without including besides alongside".split()
)
CONJUNCTIONS = frozenset("and or but while whereas although though because if when where which who whom whose that so yet nor".split())
AUXILIARIES = frozenset(
    "is are was were be been being has have had having do does did will would shall should can could may might must got 'll 've".split()
)
BE = frozenset("is are was were be been being got get getting".split())
PRONOUNS = frozenset("he she it they we i them him her us these those this that one ones some others both each all".split())
SUBJECT_PRONOUNS = frozenset("they it these those some others both he she ones which who that".split())
DETERMINERS = frozenset("the a an its their his her our my these those this that such".split())
NEGATIONS = frozenset("not no never n't neither nor none without".split())
PUNCTUATION = frozenset(",;:.!?()[]-…/|•·")

# Where a clause begins: before one of these.
CLAUSE_WORDS = frozenset("while whereas although though but because after before when where which who whose whom unless despite".split())

# What ends a noun group on its right.
ENDS_GROUP = PREPOSITIONS | CONJUNCTIONS | AUXILIARIES | PUNCTUATION | frozenset("'s not no never also only then now still already have".split())
