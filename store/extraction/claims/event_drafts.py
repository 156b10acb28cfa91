"""Drafts of claims about events: transfers, deployments, sightings, casualties."""

from collections.abc import Iterator

from store.extraction.claims.drafts import Draft, Offsets
from store.extraction.claims.parties import Parties, parties
from store.extraction.claims.scene import Context, Scene
from store.extraction.claims.when import When, when
from store.extraction.claims.where import where
from store.extraction.claims.who import Voice, voice
from store.extraction.events.events import Event
from store.extraction.events.halting import is_halted
from store.extraction.events.modality import Sureness, sureness
from store.extraction.names.word_sets import word_set
from store.extraction.sentence.counted import past_of
from store.extraction.sentence.marks import FormAt, Span
from store.extraction.sentence.speech import Attribution
from store.extraction.sentence.things import Thing
from store.extraction.sentence.where import Where
from store.records import Kind, Modality, Subject

_LONGEST_TAIL = 12
_LONGEST_SPEAKER = 10
_FATES = {fate: word_set(f"event_drafts.{fate}") for fate in ("killed", "wounded", "captured")}
_MORTAL = frozenset(("people", "unit", "force", "other", None))
_DONE = frozenset(("receive", "contract"))


def event_draft(scene: Scene, context: Context, event: Event, events: list[Event]) -> Draft:
    """Return the draft of one event; `events` are all of its sentence, among which a list shares one word."""
    first, last = _quote(scene, event, events)
    sure = sureness(scene.marked, context.lexicon.words, scene.clauses, event.word.first)
    said = voice(scene, context, first, last)
    kind, modality = _judged(event, sure, said)
    is_negative = (
        event.negative
        or sure.negated
        or modality == "denied"
        or is_halted(scene.marked, event.clause, event.word.first)
    )
    at = where(scene, context, event)
    both = parties(scene, context, event)
    # "Four in 2023 and six in 2024": each has the date that stands by it.
    on = when(scene, context, event.clause, max(event.word.first, event.thing.first), modality)
    start, end = scene.offsets(first, last)
    figure = event.thing.figure
    unit = event.thing.unit or (context.thing.unit if context.thing else None) or _unit_of(event)
    return Draft(
        kind=kind,
        start=start,
        end=end,
        subject=_with_fate(subject_of(scene, event.thing), scene, event),
        rule=f"{event.kind}/{event.word.form.event}",
        confidence=_confidence(
            event, at is not None and at in scene.places, on is not None and on.found is not None, said
        ),
        quantity=figure.quantity(unit) if figure else None,
        place=at.place if at else None,
        date=on.date if on else None,
        sender=both.sender.name if both.sender else None,
        receiver=both.receiver.name if both.receiver else None,
        activity=event.activity,
        said_by=said.said_by,
        outlets=said.outlets,
        modality=modality,
        polarity="negative" if is_negative else "positive",
        spans=(*_spans(scene, event, on, said, sure, at), *_of_parties(scene, both)),
    )


def subject_of(scene: Scene, thing: Thing) -> Subject:
    """Return what a claim is about: an entry of the lexicon, else its words; a bare figure counts what was last."""
    if thing.unit == "times":
        thing = next((one for one in reversed(scene.things) if one.last <= thing.first and one.unit != "times"), thing)
    if thing.entity is not None:
        return Subject(id=thing.entity.id, text=thing.entity.name)
    return Subject(id=None, text=thing.text or scene.marked.text(thing.first, thing.last))


def _unit_of(event: Event) -> str | None:
    """Return what a bare figure of the dead counts."""
    return "persons" if event.word.form.event == "kill" else None


def _with_fate(subject: Subject, scene: Scene, event: Event) -> Subject:
    """Return the subject with what became of people: 1,000 killed and 3,000 wounded are two figures for two things."""
    word = scene.marked.tokens.low[event.word.first]
    fate = next((fate for fate, words in _FATES.items() if word in words), None)
    if fate is None or event.kind != "casualties" or event.thing.group not in _MORTAL:
        return subject
    bare = event.thing.group is None or not any(
        part.isalpha() and part.casefold() not in _FATES[fate] for part in subject.text.split()
    )
    return Subject(id=subject.id, text=f"{'people' if bare else subject.text} ({fate})")


def _confidence(event: Event, has_place: bool, has_date: bool, said: Voice) -> float:
    thing, form = event.thing, event.word.form
    filled = sum((thing.figure is not None, thing.is_named, has_place, has_date, said.said_by is not None))
    strong = form is not None and not form.weak
    return round(0.3 + 0.1 * filled + (0.1 if strong else 0.0) - min(0.2, event.cost * 0.01), 2)


def _judged(event: Event, sure: Sureness, said: Voice) -> tuple[Kind, Modality]:
    """Return kind and modality; the order is that of DESIGN.md section 2, and a denied event is a statement."""
    form, modality = event.word.form, sure.modality
    how = said.saying.how if said.saying is not None else ""
    if how == "deny" or (modality == "denied" and said.said_by):
        return "statement", "denied"
    if modality == "denied":
        return event.kind, "denied"
    if modality == "planned" or (form is not None and form.modality == "planned" and modality is None):
        is_done = (
            form is not None
            and form.event in _DONE
            and form.part == "past"
            and sure.cue is not None
            and sure.cue.first > event.word.first
        )
        if not is_done:
            return event.kind, "planned"
    if modality == "unverified" or how == "hedge":
        return event.kind, "unverified"
    if said.saying is not None and said.saying.speaker is not None and said.saying.speaker.rumour:
        return event.kind, "unverified"
    if said.said_by is not None:
        return event.kind, "claimed"
    return event.kind, "confirmed" if modality == "confirmed" else "asserted"


def _quote(scene: Scene, event: Event, events: list[Event]) -> tuple[int, int]:
    """Return the tokens of a claim: its clause, as far as no other event of the sentence has its words there."""
    clause, thing, word = event.clause, event.thing, event.word
    inner = Span(min(thing.first, word.first), max(thing.last, word.last))
    first, last = min(clause.first, inner.first), max(_with_tail(scene, clause), inner.last)
    for one in events:
        if one.thing is thing:
            continue
        if one.word is word:
            other = Span(one.thing.first, one.thing.last)
            first, last, inner = _beside(first, last, inner, other, thing, word)
            continue
        other = Span(min(one.thing.first, one.word.first), max(one.thing.last, one.word.last))
        if other.last <= inner.first:
            first = max(first, other.last)
        if other.first >= inner.last:
            last = min(last, other.first)
    for saying in scene.said.attributions:
        begins = _begins(scene, saying, inner.last)
        if saying.first >= inner.last and first < begins < last:
            last = begins
        if saying.last <= inner.first and first <= saying.first:
            first = max(first, saying.last)
    return scene.trimmed(first, last, Span(thing.first, thing.last))


def _begins(scene: Scene, saying: Attribution, floor: int) -> int:
    """Return where the words for who speaks begin: of "..., Ukraine's military intelligence said" behind the comma."""
    low = scene.marked.tokens.low
    verbs = {word.first for word in scene.marked.forms if word.form.part != "noun"}
    index = saying.first
    while index > max(floor, saying.first - _LONGEST_SPEAKER) and index - 1 not in verbs:
        if low[index - 1] == ",":
            return index - 1
        index -= 1
    return saying.first


def _beside(first: int, last: int, inner: Span, other: Span, thing: Thing, word: FormAt) -> tuple[int, int, Span]:
    """Draw the line between two things of one word: "killed 5 soldiers | and 12 policemen"."""
    if other.last <= thing.first and word.last <= other.first and thing.figure is not None:
        return max(first, other.last), last, Span(thing.first, inner.last)
    if other.first >= thing.last and thing.figure is not None:
        return first, max(inner.last, min(last, other.first)) if word.last <= other.first else thing.last, inner
    return first, last, inner


def _with_tail(scene: Scene, clause: Span) -> int:
    """Return where a clause ends, with the "while fighting in ..." behind it that has no event of its own."""
    low = scene.marked.tokens.low
    following = next((span for span in scene.clauses if span.first == clause.last), None)
    if (
        following is None
        or low[following.first] not in ("while", "when", "after", "before")
        or following.last - following.first > _LONGEST_TAIL
    ):
        return clause.last
    return (
        following.last
        if low[following.first + 1 : following.first + 2] and low[following.first + 1].endswith("ing")
        else clause.last
    )


def _named(scene: Scene, thing: Thing) -> tuple[int, int]:
    """Return the tokens that name a thing, without the figure before it."""
    figure = thing.figure
    if figure is None or figure.last >= thing.last:
        return thing.first, thing.last
    return min(past_of(scene.marked, figure.last), thing.last - 1), thing.last


def _of_parties(scene: Scene, both: Parties) -> Iterator[tuple[str, Offsets]]:
    if both.sender is not None:
        yield "sender", scene.offsets(*both.sender.span)
    if both.receiver is not None:
        yield "receiver", scene.offsets(*both.receiver.span)


def _spans(
    scene: Scene, event: Event, on: When | None, said: Voice, sure: Sureness, at: Where | None
) -> list[tuple[str, Offsets]]:
    thing = event.thing
    spans = [("subject", scene.offsets(*_named(scene, thing)))]
    if event.word.last > event.word.first:
        spans.append(("trigger", scene.offsets(event.word.first, event.word.last)))
    if thing.figure is not None:
        spans.append(("quantity", scene.offsets(thing.figure.first, thing.figure.last)))
    if at is not None and at in scene.places:
        spans.append(("place", scene.offsets(at.first, at.last)))
    if on is not None and on.found is not None:
        spans.append(("date", (on.found.start, on.found.end)))
    if said.saying is not None and said.saying.speaker is not None:
        spans.append(("said_by", scene.offsets(said.saying.speaker.first, said.saying.speaker.last)))
    if sure.cue is not None:
        spans.append(("modality", scene.offsets(sure.cue.first, sure.cue.last)))
    return spans
