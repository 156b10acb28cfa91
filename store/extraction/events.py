"""Events: which thing an event's word speaks of, and what kind of claim the two make."""

from typing import NamedTuple

from store.extraction.clauses import clause_of
from store.extraction.grammar import BE
from store.extraction.marks import Marked, Span, Word
from store.extraction.things import Thing
from store.extraction.words import Form
from store.records import Kind

# Of these the grammatical subject moves or acts itself; of all others it is the object that a claim is about.
_SUBJECT_EVENTS = frozenset(("move", "withdraw", "strike", "seize"))
_ARMS = frozenset(("arms", "vehicle", "aircraft", "drone", "missile", "ammunition", "ship", "load", "aid", "money", None))
_PEOPLE = frozenset(("people", "unit", "force"))
_FAR = 99
_REACH = 22
_BE_REACH = 3


class Event(NamedTuple):
    """A thing and the word of the event it is in."""

    kind: Kind
    thing: Thing
    word: Word
    clause: Span
    activity: str | None
    negative: bool


def find_events(marked: Marked, clauses: list[Span], things: list[Thing], spoken: list[Span]) -> list[Event]:
    """Return the events of a sentence. `spoken` are the tokens of attributions: who speaks there is no subject."""
    words = [word for word in marked.forms if word.form and word.form.event not in ("halt",) and not _inside(word.first, spoken)]
    is_seen = any(word.speech and word.speech.role == "imagery" for word in marked.speech)
    events = []
    for thing in things:
        if _inside(thing.head, spoken) and thing.figure is None:
            continue
        word = _governing(marked, clauses, things, thing, words)
        if word is None or word.form is None:
            continue
        kind = _kind(word.form, thing, is_seen=is_seen)
        if kind is None:
            continue
        clause = clauses[clause_of(clauses, word.first)]
        events.append(Event(kind, thing, word, clause, word.form.activity, word.form.polarity == "negative"))
    return events


def _inside(index: int, spans: list[Span]) -> bool:
    return any(span.first <= index < span.last for span in spans)


def _governing(marked: Marked, clauses: list[Span], things: list[Thing], thing: Thing, words: list[Word]) -> Word | None:
    """Return the word of the event that a thing is in: the nearest one that grammar lets have it."""
    best, least = None, float(_FAR)
    number = clause_of(clauses, thing.head)
    for word in words:
        if word.first < thing.last and thing.first < word.last and word.form and word.form.part != "noun":
            continue
        there = clause_of(clauses, word.first)
        if abs(there - number) > 1:
            continue
        if there != number and not _reaches_over(marked, clauses, words, number, there):
            continue
        cost = _cost(marked, thing, word, things, clauses[there]) + (8 if there != number else 0)
        if cost < least:
            best, least = word, cost
    return best if least < _REACH else None


def _reaches_over(marked: Marked, clauses: list[Span], words: list[Word], number: int, there: int) -> bool:
    """Tell whether an event reaches into the next clause: where that has no event of its own."""
    span = clauses[number]
    own = any(span.first <= word.first < span.last for word in words)
    return not own


def _cost(marked: Marked, thing: Thing, word: Word, things: list[Thing], clause: Span) -> float:
    form = word.form
    if form is None:
        return _FAR
    is_right = thing.first >= word.last
    distance = thing.first - word.last if is_right else word.first - thing.last
    distance = max(distance, 0)
    cost = distance + (3.0 if form.weak else 0.0)
    if form.part == "noun":
        return cost + _of_noun(marked, thing, word, is_right=is_right, distance=distance)
    if form.part == "state":
        return cost if distance <= 2 else _FAR
    if _after_by(marked, thing, word) and is_right:
        return cost + 14
    passive = _is_passive(marked, word, things)
    if passive:
        return cost if not is_right else cost + 7
    if form.event in _SUBJECT_EVENTS:
        return cost + (0 if not is_right else 3)
    if is_right:
        return cost
    has_object = any(word.last <= other.first < clause.last and other.first - word.last < 8 and other is not thing for other in things)
    return cost + (16 if has_object else 4)


def _of_noun(marked: Marked, thing: Thing, word: Word, *, is_right: bool, distance: int) -> float:
    low = marked.tokens.low
    if is_right:
        return 0.0 if low[word.last : word.last + 1] == ["of"] else 2.0
    if distance == 0:
        return 0.0
    return 5.0


def _after_by(marked: Marked, thing: Thing, word: Word) -> bool:
    low = marked.tokens.low
    return "by" in low[max(word.last, thing.first - 3) : thing.first]


def _is_passive(marked: Marked, word: Word, things: list[Thing]) -> bool:
    form = word.form
    if form is None or form.part not in ("participle", "past"):
        return False
    low = marked.tokens.low
    before = low[max(0, word.first - _BE_REACH) : word.first]
    if any(one in BE for one in before):
        return True
    if any(one in ("has", "have", "had") for one in before):
        return False
    # "drones supplied by Iran", "1,000 killed": a participle right behind the thing, with no object of its own.
    behind = low[word.last] if word.last < len(low) else "."
    is_reduced = any(thing.last == word.first or thing.last == word.first - 1 for thing in things)
    return is_reduced and (behind in ("by", "in", "to", "from", "at", "on", "and", ",", ".", "over", "near", "since", "during", "with", "for", "while", ";", ")"))


def _kind(form: Form, thing: Thing, *, is_seen: bool) -> Kind | None:
    event, group = form.event, thing.group
    is_arms = group in _ARMS
    if event in ("kill", "prisoner"):
        return "casualties" if group in _PEOPLE or group is None else None
    if event in ("destroy", "lose"):
        return "casualties"
    if event in ("give", "send", "receive", "contract", "pledge", "equip"):
        if group in _PEOPLE:
            return "deployment" if event in ("send", "give") else None
        if group in ("target", "event"):
            return None
        return "transfer" if is_arms else None
    if event in ("see", "show"):
        return "sighting" if group not in ("target", "event", "money", "aid") and (event == "see" or is_seen) else None
    if event in ("deploy", "move", "withdraw", "launch", "strike", "seize"):
        if group in ("money", "aid"):
            return None
        if group == "target" and thing.figure is None:
            return None
        return "sighting" if is_seen and event != "strike" else "deployment"
    return None
