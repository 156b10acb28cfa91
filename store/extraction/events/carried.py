"""Events whose thing is only pointed at: "they have arrived", "which was delivered", "and sailed on", "firing them"."""

from store.extraction.events.arguments import passive_of
from store.extraction.events.events import Event
from store.extraction.events.kinds import kind_of
from store.extraction.names.grammar import AUXILIARIES, BE
from store.extraction.names.word_sets import word_set
from store.extraction.sentence.clauses import clause_of
from store.extraction.sentence.marks import FormAt, Marked, Span
from store.extraction.sentence.things import Thing

_SUBJECTS = word_set("carried.subjects")
_OBJECTS = word_set("carried.objects")
_ORDINALS = word_set("carried.ordinals")
_RELATIVE = frozenset(("which", "who", "that"))
_PARTS_OF = _RELATIVE | {"them", "these", "those"}
_JOINING = frozenset(("and", "then", "before", "but", ","))
_ACTING = frozenset(("move", "withdraw", "strike"))
_BEING = frozenset(("give", "send", "deploy", "destroy", "launch", "kill"))
_NAMED = frozenset(("give", "launch"))
_THE = word_set("carried.the")
_GOES_ON = word_set("carried.goes_on")
_BY_ITSELF = word_set("carried.by_itself")
_REACH = 6
_SOLID = word_set("carried.solid")


def carried_events(
    marked: Marked,
    clauses: list[Span],
    things: list[Thing],
    words: list[FormAt],
    events: list[Event],
    carried: Thing | None,
) -> list[Event]:
    """Return the events that no thing of the sentence is in, with what their pronoun stands for."""
    used = {event.word.first for event in events}
    found = []
    for word in words:
        form = word.form
        if form.part in ("state", "present") or form.weak or word.first in used:
            continue
        clause = clauses[clause_of(clauses, word.first)]
        if any(event.clause == clause for event in events):
            continue
        at = _pointer(marked, clause, word, things)
        if at is None:
            continue
        thing = _meant(marked, things, at, carried)
        if thing is None or thing.group not in _SOLID:
            continue
        pointing = Thing(at, at + 1, at, thing.group, thing.unit, None, thing.entity, thing.text)
        kind = kind_of(form, pointing, is_seen=any(one.speech.role == "imagery" for one in marked.speech))
        if kind is not None:
            found.append(Event(kind, pointing, word, clause, form.activity, form.polarity == "negative", 6.0))
    return found


def _pointer(marked: Marked, clause: Span, word: FormAt, things: list[Thing]) -> int | None:
    """Return the token that points at the thing of an event: a pronoun before its verb, or its conjunction."""
    low, form = marked.tokens.low, word.form
    if form.part == "noun":
        is_named = form.event in _NAMED and (word.first == clause.first or low[word.first - 1] in _THE)
        return (
            word.first
            if is_named and any(one in AUXILIARIES or one in _GOES_ON for one in low[word.last : clause.last])
            else None
        )
    is_passive = bool(passive_of(marked, word, things)) or any(
        one in BE for one in low[max(0, word.first - 3) : word.first]
    )
    if form.event in _ACTING or low[word.first] in _BY_ITSELF or (form.event in _BEING and is_passive):
        for index in range(word.first - 1, max(clause.first - 1, word.first - 1 - _REACH), -1):
            if low[index] in _SUBJECTS or _is_ordinal(marked, index, word):
                return index
            if low[index] == "of" and low[index + 1] in _PARTS_OF:
                continue
            if low[index] in ("of", ",") or any(thing.first <= index < thing.last for thing in things):
                return None
        if (
            form.event in _ACTING
            and low[clause.first] in _JOINING
            and word.first - clause.first <= 2
            and form.part in ("past", "s")
        ):
            return clause.first
    if form.event in _BEING and not is_passive and low[word.last : word.last + 1] and low[word.last] in _OBJECTS:
        return word.last
    return None


def _is_ordinal(marked: Marked, index: int, word: FormAt) -> bool:
    """Tell whether "the first" or "the rest" stands for what was named before: its verb follows, or "of them"."""
    low = marked.tokens.low
    if low[index] not in _ORDINALS or not index or low[index - 1] != "the":
        return False
    behind = low[index + 1]
    return (
        index + 1 == word.first
        or behind in AUXILIARIES
        or low[index + 1 : index + 3] in (["of", "them"], ["of", "these"])
    )


def _meant(marked: Marked, things: list[Thing], at: int, carried: Thing | None) -> Thing | None:
    """Return the thing that a pronoun stands for: "which" the one right before it, others the last solid one."""
    before = [thing for thing in things if thing.last <= at and thing.group in _SOLID and not thing.weak]
    if marked.tokens.low[at] in _RELATIVE:
        return before[-1] if before and at - before[-1].last <= 3 else None
    return before[0] if before else carried
