"""Events: which thing an event's word speaks of, and what kind of claim the two make."""

from typing import NamedTuple

from store.extraction.clauses import clause_of
from store.extraction.grammar import BE, DETERMINERS, PREPOSITIONS
from store.extraction.marks import Marked, Span, Word
from store.extraction.things import Thing
from store.extraction.word_sets import word_set
from store.extraction.words import Form
from store.records import Kind

# Of these the grammatical subject moves or acts itself; of all others it is the object that a claim is about.
_SUBJECT_EVENTS = frozenset(("move", "withdraw", "strike", "seize"))
_ARMS = frozenset(
    ("arms", "vehicle", "aircraft", "drone", "missile", "ammunition", "ship", "load", "aid", "money", None)
)
_PEOPLE = frozenset(("people", "unit", "force"))
_HURT = frozenset(("people", "unit", "force", "other", None))
_FAR = 99.0
_REACH = 22.0
_REACH_WITHOUT_FIGURE = 9.0
_REACH_OF_NAMED = 14.0
_BE_REACH = 3
_OTHER_CLAUSE = 8.0
_SUBJECT_MODIFIED = 3
_OPENING = 6
_REDUCED_MAY_STAND_BEFORE = word_set("events.reduced_may_stand_before")


# "They were joined by two frigates": who joins is what is new.
_WITH = word_set("events.with")
_ON_ITS_WAY = word_set("events.on_its_way")
_HITS = frozenset("hit hits struck strike strikes hitting striking rammed torpedoed holed".split())
_NOW = frozenset(("already", "now", "still", "currently"))
_IS_THERE = word_set("events.is_there")
_STILL = word_set("events.still")
_AT = word_set("events.at")


class Event(NamedTuple):
    """A thing and the word of the event it is in; `cost` tells how far they are apart, 0 is side by side."""

    kind: Kind
    thing: Thing
    word: Word
    clause: Span
    activity: str | None
    negative: bool
    cost: float


def find_events(marked: Marked, clauses: list[Span], things: list[Thing], spoken: list[Span]) -> list[Event]:
    """Return the events of a sentence. `spoken` are the tokens of attributions: who speaks there is no subject."""
    words = event_words(marked, things, spoken)
    imagery = [word.first for word in marked.speech if word.speech and word.speech.role == "imagery"]
    events = []
    for thing in things:
        if _inside(thing.head, spoken) and thing.figure is None:
            continue
        word, cost = _governing(marked, clauses, things, thing, words)
        if word is None or word.form is None or not _is_worth(marked, thing, word, cost):
            continue
        is_seen = any(
            abs(clause_of(clauses, at) - clause_of(clauses, word.first)) <= 1 and at < max(word.first, thing.first)
            for at in imagery
        )
        kind = kind_of(word.form, thing, is_seen=is_seen)
        if word.form.event == "give" and thing.figure is None and _gives_a_measure(marked, word, clauses):
            continue
        if kind == "deployment" and word.form.event == "strike" and _is_hit(marked, word, thing):
            kind = "casualties"
        if (
            kind == "deployment"
            and word.form.event == "seize"
            and thing.group == "people"
            and (thing.first > word.first or passive_of(marked, word, things))
        ):
            kind = "casualties"
        if kind is None:
            continue
        clause = clauses[clause_of(clauses, word.first)]
        is_stopped = (
            kind == "casualties" and word.form.event == "seize" and not _ON_ITS_WAY.isdisjoint(marked.tokens.low)
        )
        if is_stopped:
            kind = "transfer"
        events.append(
            Event(kind, thing, word, clause, word.form.activity, is_stopped or word.form.polarity == "negative", cost)
        )
    return [event for event in events if not _is_shadowed(event, events)]


def event_words(marked: Marked, things: list[Thing], spoken: list[Span]) -> list[Word]:
    """Return the words of a sentence that state an event."""
    words = [
        word
        for word in marked.forms
        if word.form
        and word.form.event != "halt"
        and not (word.form.event == "due" and marked.tokens.low[word.last : word.last + 1] == ["to"])
        and not _inside(word.first, spoken)
        and not _modifies(word, things)
    ]
    return words + _presences(marked, things)


def _presences(marked: Marked, things: list[Thing]) -> list[Word]:
    """Return where something is said to be somewhere: "are in Mali", "is still off Yemen"."""
    low = marked.tokens.low
    found = []
    for index, word in enumerate(low):
        if word not in _IS_THERE and word not in _NOW:
            continue
        last = index + 1
        while last < len(low) and low[last] in _STILL:
            last += 1
        if (
            low[last : last + 1]
            and low[last] in _AT
            and low[last + 1 : last + 2]
            not in (["least"], ["all"], ["once"], ["fact"], ["addition"], ["part"], ["order"], ["talks"])
        ):
            found.append(Word(index, last, form=Form("present", "present", activity="presence", weak=True)))
    starts = {figure_first for thing in things if thing.figure is not None for figure_first in (thing.first,)}
    for index, word in enumerate(low):
        if word in ("has", "have", "had", "comprises", "keeps", "maintains", "numbers") and (
            index + 1 in starts or (low[index + 1 : index + 2] == ["had"] and index + 2 in starts)
        ):
            found.append(Word(index, index + 1, form=Form("have", "have", activity="presence", weak=True)))
    return found


def _inside(index: int, spans: list[Span]) -> bool:
    return any(span.first <= index < span.last for span in spans)


def _is_hit(marked: Marked, word: Word, thing: Thing) -> bool:
    """Tell whether a thing is what was struck: "hit an S-300 launcher", against "attacked with drones"."""
    if thing.group not in _ARMS or thing.group in (None, "load", "ammunition", "missile"):
        return False
    form = word.form
    if thing.first < word.last:
        return (
            form is not None
            and form.part in ("past", "participle")
            and any(one in BE for one in marked.tokens.low[max(0, word.first - 3) : word.first])
        )
    between = marked.tokens.low[word.last : thing.first]
    return (
        form is not None
        and form.part != "noun"
        and len(between) <= 4
        and not {"with", "by", "using", "from"} & set(between)
    )


def _gives_a_measure(marked: Marked, word: Word, clauses: list[Span]) -> bool:
    """Tell whether "give" states a value: "its range is given as 40 km"."""
    if marked.tokens.low[word.first] not in ("given", "gives", "gave", "give"):
        return False
    clause = clauses[clause_of(clauses, word.first)]
    return any(clause.first <= index < clause.last for index in marked.units)


def _modifies(word: Word, things: list[Thing]) -> bool:
    """Tell whether a word is a part of a thing's name: "strike aircraft", "attack drones", "training jets"."""
    return any(thing.first <= word.first and word.last < thing.last and thing.group != "event" for thing in things)


def _is_worth(marked: Marked, thing: Thing, word: Word, cost: float) -> bool:
    """Tell whether a thing without a figure is close enough to its event, and more than a word for anybody."""
    if thing.figure is not None:
        return True
    if _is_adjunct(marked, thing, word):
        return False
    if thing.is_named:
        return cost < _REACH_OF_NAMED
    return not thing.weak and cost < _REACH_WITHOUT_FIGURE


def _is_adjunct(marked: Marked, thing: Thing, word: Word) -> bool:
    """Tell whether a thing is only beside the event: "alongside Russian forces", "against the army"."""
    low = marked.tokens.low
    index = thing.first - 1
    while index >= 0 and (
        low[index] in DETERMINERS
        or any(name.last == index + 1 and name.roles() & {"adjective"} for name in marked.names)
    ):
        index -= 1
    if index < 0 or low[index] not in PREPOSITIONS:
        return False
    form = word.form
    if form is None:
        return True
    if low[index] == "of":
        return thing.first < word.last and form.part != "noun"
    if low[index] == "by":
        return not (low[word.first] in _WITH or form.event in ("strike", "move"))
    return not (
        low[index] in ("with", "as", "including")
        and form.event in ("strike", "equip", "launch", "give", "move")
        and thing.group not in ("force", "people", "unit")
    )


def _is_shadowed(event: Event, events: list[Event]) -> bool:
    """Tell whether the actor of an event whose object is there too: of "forces fired 12 missiles" the missiles count."""
    thing, word = event.thing, event.word
    if thing.figure is not None or word.form is None or word.form.part == "noun":
        return False
    if word.form.event in _SUBJECT_EVENTS:
        return thing.first > word.first and any(
            one.word is word and one.thing.first < word.first and one.kind == event.kind for one in events
        )
    if thing.first > word.first:
        return False
    return any(one.word is word and one.thing.first > word.first and one.kind == event.kind for one in events)


def _governing(
    marked: Marked, clauses: list[Span], things: list[Thing], thing: Thing, words: list[Word]
) -> tuple[Word | None, float]:
    """Return the word of the event that a thing is in: the nearest one that grammar lets have it."""
    if thing.group == "event" and thing.figure is not None:
        return Word(thing.head, thing.last, form=Form("strike", "noun", activity="strike")), 0.0
    best, least = None, _FAR
    number = clause_of(clauses, thing.head)
    if marked.tokens.low[thing.last : thing.last + 2] in (["of", "which"], ["of", "whom"]):
        number = min(number + 1, len(clauses) - 1)
    span = clauses[number]
    has_own = any(span.first <= word.first < span.last for word in words)
    for word in words:
        if (
            word.first < thing.last
            and thing.first < word.last
            and not (word.form and word.form.event in ("kill", "prisoner") and thing.figure)
        ):
            continue
        there = clause_of(clauses, word.first)
        if abs(there - number) > 1 or (there != number and has_own):
            continue
        cost = _cost(marked, thing, word, things, clauses[there]) + (_OTHER_CLAUSE if there != number else 0.0)
        if cost < least:
            best, least = word, cost
    return (best, least) if least < _REACH else (None, _FAR)


def _cost(marked: Marked, thing: Thing, word: Word, things: list[Thing], clause: Span) -> float:
    form = word.form
    if form is None:
        return _FAR
    is_right = thing.first >= word.last
    distance = max(thing.first - word.last if is_right else word.first - thing.last, 0)
    if (
        not is_right
        and distance > _SUBJECT_MODIFIED
        and form.part != "noun"
        and _is_subject(marked, things, thing, word, clause)
    ):
        distance = _SUBJECT_MODIFIED
    cost = distance + (3.0 if form.weak else 0.0)
    if form.part == "noun":
        return cost + _of_noun(marked, word, is_right=is_right, distance=distance)
    if form.part == "have":
        return cost if is_right and distance <= 2 else _FAR
    if form.part == "present":
        return cost if not is_right and distance <= 8 else _FAR
    if form.part == "state":
        if not is_right and any(one in BE for one in marked.tokens.low[max(0, word.first - 2) : word.first]):
            return cost
        return cost if distance <= 2 and form.event != "due" else _FAR
    if (
        is_right
        and "by" in marked.tokens.low[max(word.last, thing.first - 3) : thing.first]
        and marked.tokens.low[word.first] not in _WITH
    ):
        return cost + 14
    passive = passive_of(marked, word, things)
    if passive:
        late = (
            2.5
            if passive == "reduced" and any(other.first < word.first and other is thing for other in things)
            else 0.0
        )
        if is_right and form.event in ("give", "equip") and "with" in marked.tokens.low[word.last : word.last + 2]:
            return float(distance)  # "was supplied with launchers"
        joins = marked.tokens.low[word.first] in _WITH
        return cost + (7.0 if is_right and not joins else late)
    if form.event in _SUBJECT_EVENTS:
        if is_right and form.event == "move" and marked.tokens.low[word.first] not in _WITH:
            return cost + 9.0
        return cost + (3.0 if is_right else 0.0)
    if is_right:
        return cost
    has_object = any(
        word.last <= other.first < clause.last and other.first - word.last < 8 and other is not thing
        for other in things
    )
    return cost + (16.0 if has_object else 4.0)


def _is_subject(marked: Marked, things: list[Thing], thing: Thing, word: Word, clause: Span) -> bool:
    """Tell whether a thing opens the clause of a verb and only words about it stand between: "Warships of A and B sailed"."""
    if not clause.first <= thing.first or any(clause.first <= other.first < thing.first for other in things):
        return False
    if thing.first - clause.first > _OPENING:
        return False
    return not any(
        thing.last <= other.first < word.first
        for other in marked.forms
        if other.form and other.form.part not in ("noun", "state")
    )


def _of_noun(marked: Marked, word: Word, *, is_right: bool, distance: int) -> float:
    if is_right:
        return 0.0 if marked.tokens.low[word.last : word.last + 1] == ["of"] else 2.0
    return 0.0 if distance == 0 else 5.0


def passive_of(marked: Marked, word: Word, things: list[Thing]) -> str:
    """Return how a verb is passive: with a form of "be", reduced ("drones supplied by Iran"), or not at all."""
    form = word.form
    if form is None or form.part not in ("participle", "past"):
        return ""
    low = marked.tokens.low
    before = low[max(0, word.first - _BE_REACH) : word.first]
    if any(one in BE for one in before):
        return "be"
    if any(one in ("has", "have", "had") for one in before):
        return ""
    behind = low[word.last] if word.last < len(low) else "."
    is_reduced = any(thing.last in (word.first, word.first - 1) for thing in things)
    return "reduced" if is_reduced and behind in _REDUCED_MAY_STAND_BEFORE else ""


def kind_of(form: Form, thing: Thing, *, is_seen: bool) -> Kind | None:
    """Return the kind of claim that a thing in an event makes, or None where the two make none."""
    event, group = form.event, thing.group
    is_arms = group in _ARMS
    if event in ("kill", "prisoner"):
        return "casualties" if group in _HURT else None
    if event in ("destroy", "lose"):
        return "casualties" if group not in ("money", "aid", "event") else None
    if event in ("send", "pledge") and group == "ship":
        return "deployment"
    if event in ("give", "send", "receive", "contract", "pledge", "equip"):
        if group in _PEOPLE:
            return "deployment" if event in ("send", "give", "pledge") else None
        return "transfer" if is_arms else None
    if event in ("see", "show") and group == "event":
        return "deployment" if thing.figure is not None else None
    if event == "seize" and is_arms and group not in ("ship", "money", "aid", None):
        return "casualties"
    if event in ("see", "show"):
        return "sighting" if group not in ("target", "event", "money", "aid") and (event == "see" or is_seen) else None
    if event == "due":
        return "deployment" if group in _PEOPLE else "transfer" if is_arms else None
    if event == "have":
        return "deployment" if group in ("people", "unit", "force", "ship") else None
    if event == "present":
        return (
            "deployment"
            if group in ("people", "unit", "force", "ship", "aircraft", "arms", "vehicle", "missile", "drone")
            else None
        )
    if event in ("deploy", "move", "withdraw", "launch", "strike", "seize"):
        if group in ("money", "aid"):
            return None
        return "sighting" if is_seen and event != "strike" else "deployment"
    return None
