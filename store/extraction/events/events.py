"""Events: the things of a sentence, each with the word of the event it is in and the kind of claim they make."""

from typing import NamedTuple

from store.extraction.events.arguments import SUBJECT_EVENTS, governing, is_adjunct, passive_of
from store.extraction.events.kinds import in_context, kind_of
from store.extraction.events.no_deeds import is_no_deed, only_measures
from store.extraction.events.presence import presences
from store.extraction.events.victims import is_killed, is_victim
from store.extraction.names.word_sets import word_set
from store.extraction.sentence.clauses import clause_of
from store.extraction.sentence.figures import Figure
from store.extraction.sentence.marks import FormAt, Marked, Span
from store.extraction.sentence.things import Thing
from store.records import Kind

_TRIES = 2
# Without a figure a thing has to be near its event to be worth a claim; what the lexicon knows may be farther.
_REACH_OF_NAMED = 14.0
_REACH_OF_NOUNS = 9.0
_NEAR_SEEN = 4
_NEAR_SUM = 3
_BRING = word_set("events.bring")
_SUMS = word_set("events.sums")


class Event(NamedTuple):
    """A thing and the word of the event it is in; `cost` tells how far they are apart, 0 is side by side."""

    kind: Kind
    thing: Thing
    word: FormAt
    clause: Span
    activity: str | None
    negative: bool
    cost: float


def find_events(
    marked: Marked, clauses: list[Span], things: list[Thing], spoken: list[Span], words: list[FormAt]
) -> list[Event]:
    """Return the events that the words of a sentence state.

    `spoken` are the tokens of attributions: who speaks there is no subject.
    """
    imagery = [word.first for word in marked.speech if word.speech.role == "imagery"]
    events = []
    for thing in things:
        if _inside(thing.head, spoken):
            continue
        candidates = words
        for _ in range(_TRIES):
            word, cost = governing(marked, clauses, things, thing, candidates)
            if word is None or not _is_worth(marked, thing, word, cost):
                break
            event = _event(marked, clauses, things, thing, word, cost, imagery)
            if event is not None:
                events.append(event)
                break
            candidates = [one for one in candidates if one is not word]
    return [event for event in events if not _is_shadowed(event, events)]


def event_words(marked: Marked, things: list[Thing], spoken: list[Span]) -> list[FormAt]:
    """Return the words of a sentence that state an event, or that something is somewhere."""
    words = [
        word
        for word in marked.forms
        if word.form.event != "halt"
        and not (word.form.event == "due" and marked.tokens.low[word.last : word.last + 1] == ["to"])
        and not _inside(word.first, spoken)
        and not _only_counts(marked, word)
        and not only_measures(marked, word)
        and not _modifies(word, things)
        and not any(first <= word.first < last for first, last, phrase in marked.phrases if phrase.how == "first")
    ]
    return [*words, *presences(marked, things)]


def _only_counts(marked: Marked, word: FormAt) -> bool:
    """Tell whether a verb only says what a sum has come to: "bringing the number so far this year to 18"."""
    low = marked.tokens.low
    behind = low[word.last : word.last + _NEAR_SUM]
    return low[word.first] in _BRING and word.last - word.first == 1 and not _SUMS.isdisjoint(behind)


def _event(
    marked: Marked,
    clauses: list[Span],
    things: list[Thing],
    thing: Thing,
    word: FormAt,
    cost: float,
    imagery: list[int],
) -> Event | None:
    number = clause_of(clauses, word.first)
    clause = clauses[number]
    if is_no_deed(marked, things, thing, word, clause):
        return None
    is_seen = (
        _is_object_of_seeing(marked, thing, word)
        or _ends_with_seeing(marked)
        or any(abs(clause_of(clauses, at) - number) <= 1 and at < max(word.first, thing.first) for at in imagery)
    )
    plain = kind_of(word.form, thing, is_seen=is_seen)
    kind = in_context(plain, marked, word, thing, passive=bool(passive_of(marked, word, things)))
    if kind is None or (kind != "casualties" and marked.tokens.low[thing.first] == "nobody"):
        return None
    is_stopped = plain == "casualties" and kind == "transfer"
    if kind == "casualties" and thing.figure is None and is_victim(marked, thing, word):
        thing = thing._replace(figure=Figure(thing.first, thing.first, thing.last, 1.0, 1.0, "exact", None))
    negative = is_stopped or _is_none(marked, thing, kind) or word.form.polarity == "negative"
    return Event(kind, thing, word, clause, word.form.activity, negative, cost)


def _is_none(marked: Marked, thing: Thing, kind: Kind) -> bool:
    """Tell whether nothing of the kind is said to be there: "no T-90 was seen"; no dead are a figure like another."""
    low = marked.tokens.low
    before = low[max(0, thing.first - 3) : thing.first]
    if before[-1:] == ["not"] or before[-2:] == ["none", "of"] or before == ["none", "of", "the"]:
        return True
    if thing.figure is None:
        return low[thing.first - 1 : thing.first] == ["no"]
    return thing.figure.high == 0 and kind != "casualties"


def _is_object_of_seeing(marked: Marked, thing: Thing, word: FormAt) -> bool:
    """Tell whether somebody saw the thing in its event: "residents saw 12 trucks and a tank heading north"."""
    seen = (
        one.last
        for one in marked.forms
        if one.form.event == "see" and one.form.part in ("past", "s", "base") and one.first < word.first
    )
    nearest = thing.first if word.form.part == "ing" and word.first >= thing.last else _NEAR_SEEN
    return any(thing.first - nearest <= last <= thing.first for last in seen)


def _ends_with_seeing(marked: Marked) -> bool:
    """Tell whether the sentence says last that somebody saw it: "..., an agency photographer saw"."""
    end = marked.tokens.count - (marked.tokens.low[-1:] == ["."])
    return any(one.form.event == "see" and one.form.part == "past" and one.last == end for one in marked.forms)


def _inside(index: int, spans: list[Span]) -> bool:
    return any(span.first <= index < span.last for span in spans)


def _modifies(word: FormAt, things: list[Thing]) -> bool:
    """Tell whether a word is a part of a thing's name: "strike aircraft", "attack drones", "training jets"."""
    return any(
        thing.first <= word.first and word.last < thing.last and thing.group != "event" and not _counts(word, thing)
        for thing in things
    )


def _counts(word: FormAt, thing: Thing) -> bool:
    """Tell whether a word says what became of those who are counted: "the number of dead soldiers has risen to 772"."""
    return word.form.event == "kill" and thing.figure is not None


def _is_worth(marked: Marked, thing: Thing, word: FormAt, cost: float) -> bool:
    """Tell whether a thing without a figure is close enough to its event, and more than a word for anybody."""
    if thing.figure is not None or is_victim(marked, thing, word) or is_killed(marked, thing, word):
        return True
    if is_adjunct(marked, thing, word):
        return False
    if thing.weak and _acts_somewhere(marked, thing, word):
        return cost < _REACH_OF_NOUNS
    return cost < _REACH_OF_NAMED if thing.is_named else not thing.weak and cost < _REACH_OF_NOUNS


def _acts_somewhere(marked: Marked, thing: Thing, word: FormAt) -> bool:
    """Tell whether a word for anybody is the subject of a deed at a named place: "the group overran Boulkessi"."""
    is_subject = thing.last <= word.first and word.form.part == "past" and thing.group in ("unit", "people")
    if not is_subject or word.form.event not in ("seize", "move", "strike"):
        return False
    return any(name.first >= word.last and name.entity("region", "place", "country") for name in marked.names)


def _is_shadowed(event: Event, events: list[Event]) -> bool:
    """Tell whether an event says less than another of its verb: of "forces fired 12 missiles" the missiles count.

    Where the subject itself acts it is what counts, and a nearby object does not.
    """
    thing, word = event.thing, event.word
    if thing.figure is not None or word.form.part == "noun":
        return False
    others = [one.thing for one in events if one.word is word and one.kind == event.kind and one.thing is not thing]
    if word.form.event in SUBJECT_EVENTS:
        return thing.first > word.first and any(other.first < word.first for other in others)
    return thing.first < word.first and any(other.first > word.first for other in others)
