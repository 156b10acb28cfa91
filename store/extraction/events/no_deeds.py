"""Verbs of the field that tell no deed: what is supposed, what a weapon can do or is armed with, how far it reaches."""

from store.extraction.names.grammar import BE, DETERMINERS
from store.extraction.sentence.marks import FormAt, Marked, Span
from store.extraction.sentence.things import Thing

_IF = frozenset(("if", "unless"))
_IF_TRUE = (["confirmed"], ["true"], ["verified"], ["correct"], ["accurate"])
_ABILITIES = frozenset(("launch", "strike", "move"))
_ARMED = frozenset(("arms", "vehicle", "aircraft", "drone", "ship"))
_LEAD_TO_MEASURES = frozenset(("reach", "reaches", "reached", "reaching", "travel", "travels", "fly", "flies"))
_NEAR_MEASURE = 5


def is_no_deed(marked: Marked, things: list[Thing], thing: Thing, word: FormAt, clause: Span) -> bool:
    """Tell whether a clause says nothing that has happened to a thing or will, for all the word of an event in it."""
    if _is_condition(marked, clause) or _is_generic(marked, word, clause) or _is_able(marked, thing, word):
        return True
    if word.form.event == "equip":
        return _is_armament(marked, things, word, clause)
    return word.form.event == "give" and thing.figure is None and _gives_a_measure(marked, word, clause)


def _is_able(marked: Marked, thing: Thing, word: FormAt) -> bool:
    """Tell whether something can only do it: "can fire six rockets"."""
    can = marked.tokens.low[word.first - 1 : word.first] == ["can"]
    return can and (thing.figure is None or word.form.event in _ABILITIES)


def _is_condition(marked: Marked, clause: Span) -> bool:
    """Tell whether a clause only supposes something: "if Iran sent 200 missiles", "had Russia sent 50 tanks"."""
    low = marked.tokens.low
    opens = clause.first == 0 or low[clause.first - 1] in (",", ";", "-")
    supposes = low[clause.first] in _IF and low[clause.first + 1 : clause.first + 2] not in _IF_TRUE
    return supposes or (low[clause.first] == "had" and opens)


def _is_generic(marked: Marked, word: FormAt, clause: Span) -> bool:
    """Tell whether a sentence says what a weapon does and no deed: "fires six rounds a minute", "flies at Mach 10"."""
    if word.form.part not in ("s", "base") or word.form.event not in _ABILITIES:
        return False
    measured = (index for index in range(clause.first, clause.last) if index in marked.units)
    return "speed" in marked.tokens.low[clause.first : clause.last] or any(
        not marked.units[index][1].money and marked.units[index][1].name not in ("d", "h") for index in measured
    )


def _is_armament(marked: Marked, things: list[Thing], word: FormAt, clause: Span) -> bool:
    """Tell whether a weapon is said to have a weapon: "the tank is armed with a 120 mm gun" hands nothing over."""
    if BE.isdisjoint(marked.tokens.low[max(0, word.first - 2) : word.first]):
        return False
    return any(clause.first <= one.first < word.first and one.group in _ARMED for one in things)


def only_measures(marked: Marked, word: FormAt) -> bool:
    """Tell whether a verb only leads to a measurement: "the howitzer reaches 30 km", "a speed that exceeds Mach 2"."""
    tokens = marked.tokens
    if tokens.low[word.first] not in _LEAD_TO_MEASURES:
        return False
    for index in range(word.last, min(word.last + _NEAR_MEASURE, tokens.count)):
        if index in marked.units:
            return not marked.units[index][1].money
        if tokens.low[index] in DETERMINERS or tokens.text[index][0].isupper():
            return False  # "reached the town 12 km from Goma"
    return False


def _gives_a_measure(marked: Marked, word: FormAt, clause: Span) -> bool:
    """Tell whether "give" states a value: "its range is given as 40 km"."""
    says = marked.tokens.low[word.first] in ("given", "gives", "gave", "give")
    return says and any(clause.first <= index < clause.last for index in marked.units)
