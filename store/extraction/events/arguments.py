"""Arguments: which word of an event a thing of the sentence belongs to, by position and by the voice of the verb."""

from store.extraction.names.grammar import BE, DETERMINERS, PREPOSITIONS
from store.extraction.names.word_sets import word_set
from store.extraction.names.words import Form
from store.extraction.sentence.clauses import clause_of
from store.extraction.sentence.marks import FormAt, Marked, Span
from store.extraction.sentence.things import Thing

# Of these the grammatical subject moves or acts itself; of all others it is the object that a claim is about.
SUBJECT_EVENTS = frozenset(("move", "withdraw", "strike", "seize", "suffer"))
# "They were joined by two frigates": who joins is what is new.
JOINING = word_set("arguments.joining")
_MAY_STAND_BEHIND_REDUCED = word_set("arguments.behind_reduced")
_HAVE = frozenset(("has", "have", "had"))
_TAKE_INSTRUMENTS = frozenset(("strike", "equip", "launch", "give", "move"))
_ACTORS = frozenset(("force", "people", "unit"))

# Costs: one for each token between, more for what grammar makes unlikely. They order readings, nothing else.
FAR = 99.0
_REACH = 22.0
_HELD = 0.5
_OTHER_CLAUSE = 8.0
_WEAK = 3.0
_AGENT = 14.0
_BEHIND_PASSIVE = 7.0
_REDUCED = 2.5
_OBJECT_OF_MOVING = 9.0
_OBJECT_OF_ACTING = 3.0
_SUBJECT_WITH_OBJECT = 16.0
_SUBJECT_WITHOUT_OBJECT = 4.0
_OF_NOUN, _BEHIND_NOUN, _BEFORE_NOUN = -1.5, 2.0, 5.0
_SUBJECT_MODIFIED = 3
_OPENING = 6
_NEAR_OBJECT = 8
_FARTHEST_PRESENCE = 8
_ADJACENT = 2
_VOICE_REACH = 3
_NEAR_HOLDING = 5
_HOLD = word_set("arguments.hold")


def governing(
    marked: Marked, clauses: list[Span], things: list[Thing], thing: Thing, words: list[FormAt]
) -> tuple[FormAt | None, float]:
    """Return the word of the event that a thing is in, the nearest one that grammar lets have it, and its cost."""
    if thing.group == "event" and thing.figure is not None:
        return FormAt(thing.head, thing.last, Form("strike", "noun", activity="strike")), 0.0
    number = clause_of(clauses, thing.head)
    if marked.tokens.low[thing.last : thing.last + 2] in (["of", "which"], ["of", "whom"]):
        number = min(number + 1, len(clauses) - 1)
    span = clauses[number]
    has_own = any(span.first <= word.first < span.last for word in words)
    best, least = None, _REACH
    for word in words:
        there = clause_of(clauses, word.first)
        held = word.form.part == "noun" and _is_held(marked, thing, word)
        if (not held and (abs(there - number) > 1 or (there != number and has_own))) or not _apart(thing, word):
            continue
        cost = _HELD if held else _cost(marked, thing, word, things, clauses[there])
        if there != number and not held:
            cost += _OTHER_CLAUSE
        if there == number - 1 and span.first and marked.tokens.low[span.first - 1] == ":":
            cost = min(cost, _OTHER_CLAUSE + _WEAK)  # the items of a list
        if cost < least:
            best, least = word, cost
    return (best, least) if best is not None else (None, FAR)


def is_adjunct(marked: Marked, thing: Thing, word: FormAt) -> bool:
    """Tell whether a thing is only beside the event: "alongside Russian forces", "against the army"."""
    low, form = marked.tokens.low, word.form
    preposition = _preposition(marked, thing)
    if preposition is None:
        return False
    if preposition == "of":
        return thing.first < word.last and form.part != "noun"
    if preposition == "by":
        return not (low[word.first] in JOINING or form.event in ("strike", "move"))
    is_instrument = preposition in ("with", "as", "including") and form.event in _TAKE_INSTRUMENTS
    return not (is_instrument and thing.group not in _ACTORS)


def passive_of(marked: Marked, word: FormAt, things: list[Thing]) -> str:
    """Return how a verb is passive: "be", "reduced" ("drones supplied by Iran"), or "" where it is not."""
    if word.form.part not in ("participle", "past"):
        return ""
    low = marked.tokens.low
    before = low[max(0, word.first - _VOICE_REACH) : word.first]
    if not BE.isdisjoint(before):
        return "be"
    if not _HAVE.isdisjoint(before):
        return ""
    behind = low[word.last] if word.last < len(low) else "."
    is_reduced = any(thing.last in (word.first, word.first - 1) for thing in things)
    return "reduced" if is_reduced and behind in _MAY_STAND_BEHIND_REDUCED else ""


def _apart(thing: Thing, word: FormAt) -> bool:
    """Tell whether a word stands outside a thing, or is what its figure counts: "12 wounded"."""
    is_apart = word.last <= thing.first or thing.last <= word.first
    return is_apart or (word.form.event in ("kill", "prisoner") and thing.figure is not None)


def _cost(marked: Marked, thing: Thing, word: FormAt, things: list[Thing], clause: Span) -> float:
    form = word.form
    is_right = thing.first >= word.last
    distance = max(thing.first - word.last if is_right else word.first - thing.last, 0)
    if not is_right and form.part != "noun" and _opens(marked, things, thing, word, clause):
        distance = min(distance, _SUBJECT_MODIFIED)
    cost = distance + (_WEAK if form.weak else 0.0)
    if form.part == "noun":
        return cost + _of_noun(marked, word, is_right=is_right, distance=distance)
    if form.part in ("have", "present", "state"):
        return cost if _stands_by(marked, word, is_right=is_right, distance=distance) else FAR
    return cost + _of_verb(marked, thing, word, things, clause, is_right=is_right)


def _is_held(marked: Marked, thing: Thing, word: FormAt) -> bool:
    """Tell whether a thing is part of what a noun stands for: "a package that comprises 300 rounds, 90 missiles"."""
    low = marked.tokens.low
    holding = next((at for at in range(word.last, min(word.last + _NEAR_HOLDING, len(low))) if low[at] in _HOLD), None)
    if holding is None or thing.first <= holding:
        return False
    verbs = ("past", "s", "participle")
    return not any(holding < one.first < thing.first and one.form.part in verbs for one in marked.forms)


def _of_noun(marked: Marked, word: FormAt, *, is_right: bool, distance: int) -> float:
    if is_right:
        return _OF_NOUN if marked.tokens.low[word.last : word.last + 1] == ["of"] else _BEHIND_NOUN
    return 0.0 if distance == 0 else _BEFORE_NOUN


def _stands_by(marked: Marked, word: FormAt, *, is_right: bool, distance: int) -> bool:
    """Tell whether a thing stands where a word that is no verb of an event wants it."""
    form = word.form
    if form.part == "have":
        return is_right and distance <= _ADJACENT
    if form.part == "present":
        return not is_right and distance <= _FARTHEST_PRESENCE
    if not is_right and not BE.isdisjoint(marked.tokens.low[max(0, word.first - 2) : word.first]):
        return True
    return distance <= _ADJACENT and form.event != "due"


def _of_verb(marked: Marked, thing: Thing, word: FormAt, things: list[Thing], clause: Span, *, is_right: bool) -> float:
    form, low = word.form, marked.tokens.low
    joins = low[word.first] in JOINING
    if is_right and not joins and "by" in low[max(word.last, thing.first - 3) : thing.first]:
        return _AGENT
    passive = passive_of(marked, word, things)
    if passive:
        if is_right:
            supplied_with = form.event in ("give", "equip") and "with" in low[word.last : word.last + 2]
            return 0.0 if joins or supplied_with else _BEHIND_PASSIVE
        return _of_reduced(marked, word, clause) if passive == "reduced" else 0.0
    if form.event in SUBJECT_EVENTS:
        if not is_right:
            return 0.0
        return _OBJECT_OF_MOVING if form.event == "move" and not joins else _OBJECT_OF_ACTING
    if is_right:
        return 0.0
    has_object = any(
        word.last <= other.first < clause.last and other.first - word.last < _NEAR_OBJECT
        for other in things
        if other is not thing and _preposition(marked, other) is None
    )
    return _SUBJECT_WITH_OBJECT if has_object else _SUBJECT_WITHOUT_OBJECT


def _of_reduced(marked: Marked, word: FormAt, clause: Span) -> float:
    """Return the cost of "the helicopters sent to Mali": what they did follows in "... crashed in June"."""
    follows = any(word.last <= one.first < clause.last and one.form.part == "past" for one in marked.forms)
    return _REDUCED + (_BEHIND_PASSIVE if follows and word.form.event != "launch" else 0.0)


def _opens(marked: Marked, things: list[Thing], thing: Thing, word: FormAt, clause: Span) -> bool:
    """Tell whether a thing opens the clause of a verb, only words about it between: "Warships of A and B sailed"."""
    if not clause.first <= thing.first <= clause.first + _OPENING:
        return False
    if any(clause.first <= other.first < thing.first for other in things):
        return False
    between = (other for other in marked.forms if thing.last <= other.first < word.first)
    low = marked.tokens.low
    # "A surfaced submarine" has no verb.
    return all(other.form.part in ("noun", "state") or low[other.first - 1] in DETERMINERS for other in between)


def _preposition(marked: Marked, thing: Thing) -> str | None:
    """Return the preposition before a thing, over its article and nationality."""
    low = marked.tokens.low
    index = thing.first - 1
    while index >= 0 and (low[index] in DETERMINERS or _is_nationality(marked, index)):
        index -= 1
    return low[index] if index >= 0 and low[index] in PREPOSITIONS else None


def _is_nationality(marked: Marked, index: int) -> bool:
    return any(name.last == index + 1 and "adjective" in name.roles() for name in marked.names)
