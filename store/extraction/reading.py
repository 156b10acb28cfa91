"""One sentence: everything that is found in it, put together as drafts of claims."""

from datetime import date
from typing import NamedTuple

from store.extraction import intervals
from store.extraction.claims import Draft, Offsets
from store.extraction.clauses import clause_of, find_clauses
from store.extraction.dates import Found, days_named, find_dates
from store.extraction.events import Event, find_events
from store.extraction.figures import find_figures
from store.extraction.halting import is_halted
from store.extraction.lexicon import Lexicon
from store.extraction.marks import Marked, Span, mark
from store.extraction.modality import Sureness, sureness
from store.extraction.places import Where, find_places
from store.extraction.sentences import Sentence
from store.extraction.specs import About, Spec, find_specs
from store.extraction.speech import Attribution, Said, find_speech
from store.extraction.state import State
from store.extraction.things import Thing, find_things
from store.records import DateSpan, Kind, Modality, Place, Subject


class Scene(NamedTuple):
    """A sentence with all that its steps have found."""

    marked: Marked
    clauses: list[Span]
    things: list[Thing]
    said: Said
    places: list[Where]
    state: State
    lexicon: Lexicon

    def offsets(self, first: int, last: int) -> Offsets:
        """Return the offsets of the tokens [first, last)."""
        return self.marked.tokens.start[first], self.marked.tokens.end[last - 1]


def read_sentence(folded: str, sentence: Sentence, lexicon: Lexicon, state: State) -> tuple[list[Draft], bool]:
    """Return the drafts of a sentence, and whether it names something of this field. What it says is carried on."""
    state.enter(sentence.paragraph)
    dates = find_dates(folded, sentence.start, sentence.end, state.reference, state.last_day)
    marked = mark(folded, sentence, lexicon, dates)
    if not marked.tokens.count:
        return [], False
    figures = find_figures(marked, lexicon.words)
    clauses = find_clauses(marked)
    things = find_things(marked, figures)
    said = find_speech(marked)
    places = find_places(marked, lexicon, state.country)
    scene = Scene(marked, clauses, things, said, places, state, lexicon)
    spoken = [Span(one.first, one.last) for one in said.attributions]
    _listen(scene)
    drafts = [_event_draft(scene, event, events) for events in [find_events(marked, clauses, things, spoken)] for event in events]
    about = _about(scene)
    drafts += [_spec_draft(scene, spec) for spec in find_specs(marked, lexicon.words, clauses, figures, about)]
    drafts += _statements(scene)
    drafts.sort(key=lambda draft: (draft.start, draft.end))
    _carry(scene, drafts)
    has_hit = any(name.entity("equipment", "force") for name in marked.names)
    return drafts, has_hit


def _listen(scene: Scene) -> None:
    """Take over who speaks in this sentence."""
    state = scene.state
    for one in scene.said.attributions:
        if one.speaker is None:
            continue
        if one.speaker.pronoun:
            state.paragraph_speaker = state.speaker
        else:
            state.speaker = state.paragraph_speaker = one.speaker.name
    if scene.said.outlets:
        state.outlets = scene.said.outlets


def _about(scene: Scene) -> list[About]:
    named = [About(thing.entity, thing.entity.name, thing.head, carried=False) for thing in scene.things if thing.entity and thing.entity.type == "equipment"]
    if named:
        return named
    return [scene.state.about._replace(index=0, carried=True)] if scene.state.about else []


def _carry(scene: Scene, drafts: list[Draft]) -> None:
    state, marked = scene.state, scene.marked
    for thing in scene.things:
        if thing.group not in (None, "money", "event", "target"):
            state.thing = thing
    about = [one for one in _about(scene) if not one.carried]
    if about:
        state.about = about[0]
    days = list(days_named(marked.dates))
    if days:
        state.last_day = days[-1]
    resolved = [one.when for one in marked.dates if one.when.precision != "unresolved"]
    if resolved:
        state.paragraph_date = resolved[0]
        state.report_date = state.report_date or resolved[0]
    where = next((one for one in scene.places if not one.is_country), scene.places[0] if scene.places else None)
    if where is not None:
        state.paragraph_place = where
        state.report_place = state.report_place or where
        state.country = state.country or where.country


# --- events


def _event_draft(scene: Scene, event: Event, events: list[Event]) -> Draft:
    first, last = _quote(scene, event, events)
    thing = event.thing
    sure = sureness(scene.marked, scene.lexicon.words, scene.clauses, event.word.first)
    said_by, outlets, attribution = _speaker(scene, first, last)
    kind, modality = _modality(event.kind, sure, attribution, said_by, event)
    negative = event.negative or modality == "denied" or is_halted(scene.marked, event.clause, event.word.first)
    start, end = scene.offsets(first, last)
    where = _place(scene, event)
    when = _date(scene, event.clause, event.word.first, modality)
    figure = thing.figure
    quantity = figure.quantity(thing.unit or (scene.state.thing.unit if scene.state.thing else None)) if figure else None
    filled = sum((figure is not None, where is not None, when is not None, thing.entity is not None, said_by is not None))
    return Draft(
        kind=kind,
        start=start,
        end=end,
        subject=_subject(scene, thing),
        rule=f"{kind}/{event.word.form.event if event.word.form else ''}",
        confidence=round(0.3 + 0.1 * filled + (0.1 if event.word.form and not event.word.form.weak else 0), 2),
        quantity=quantity,
        place=where.place if where else None,
        date=when.when if isinstance(when, Found) else when,
        activity=event.activity,
        said_by=said_by,
        outlets=tuple(outlets),
        modality=modality,
        polarity="negative" if negative else "positive",
        spans=tuple(_spans(scene, event, where, when, attribution, sure)),
    )


def _quote(scene: Scene, event: Event, events: list[Event]) -> tuple[int, int]:
    """Return the tokens of a claim: its clause, from its own thing on where several share one word."""
    clause, thing, word = event.clause, event.thing, event.word
    first, last = min(clause.first, thing.first, word.first), max(clause.last, thing.last, word.last)
    same = [one.thing for one in events if one.word is word and one.thing is not thing]
    before = [one for one in same if one.first < thing.first]
    behind = [one for one in same if one.first > thing.first]
    if before and thing.first > word.first:
        first = thing.first
    if behind and thing.first > word.first:
        last = max(min(one.first for one in behind), thing.last)
    if behind and thing.first < word.first:
        last = max(thing.last, min(last, min(one.first for one in behind)))
    for one in scene.said.attributions:
        if first < one.first < last <= one.last + 1 and one.first > max(thing.last, word.last) - 1:
            last = one.first
        if one.first <= first < one.last < last and one.last <= min(thing.first, word.first):
            first = one.last
    return _trimmed(scene.marked, first, last, thing)


_EDGES = frozenset(", ; : . - -- and but or that while with which who as ( ) ! ?".split())


def _trimmed(marked: Marked, first: int, last: int, thing: Thing) -> tuple[int, int]:
    low = marked.tokens.low
    while first < thing.first and low[first] in _EDGES:
        first += 1
    while last > max(thing.last, first + 1) and low[last - 1] in _EDGES:
        last -= 1
    return first, last


def _modality(kind: Kind, sure: Sureness, attribution: Attribution | None, said_by: str | None, event: Event) -> tuple[Kind, Modality]:
    form = event.word.form
    modality = sure.modality
    if modality is None and form is not None and form.modality == "planned":
        modality = "planned"
    if attribution is not None and attribution.how == "deny":
        return "statement", "denied"
    if modality == "denied":
        return ("statement" if said_by else kind), "denied"
    if modality in ("planned", "unverified"):
        return kind, modality
    if attribution is not None and attribution.speaker is not None and attribution.speaker.rumour:
        return kind, "unverified"
    if attribution is not None and attribution.how == "hedge":
        return kind, "unverified"
    if said_by is not None:
        return kind, "claimed"
    return kind, modality or "asserted"


def _subject(scene: Scene, thing: Thing) -> Subject:
    if thing.entity is not None:
        return Subject(id=thing.entity.id, text=thing.entity.name)
    carried = scene.state.thing
    if thing.group is None and carried is not None:
        return Subject(id=carried.entity.id if carried.entity else None, text=carried.entity.name if carried.entity else carried.text)
    text = thing.text or scene.marked.text(thing.first, thing.last)
    return Subject(id=None, text=text)


def _speaker(scene: Scene, first: int, last: int) -> tuple[str | None, list[str], Attribution | None]:
    """Return who says the words [first, last): the nearest saying that reaches them, else who goes on speaking."""
    state = scene.state
    best: Attribution | None = None
    for one in scene.said.attributions:
        if one.ahead and one.first <= first:
            best = one
    if best is None:
        best = next((one for one in scene.said.attributions if not one.ahead), None)
    if best is None:
        best = next((one for one in scene.said.attributions if one.ahead and one.first <= last), None)
    outlets = list(state.outlets)
    if best is not None:
        if best.speaker is None:
            return state.paragraph_speaker, outlets, best
        if best.speaker.pronoun:
            return state.speaker, outlets, best
        return best.speaker.name, outlets, best
    if _is_quoted(scene):
        return state.paragraph_speaker or state.speaker, outlets, None
    return None, outlets, None


def _is_quoted(scene: Scene) -> bool:
    return scene.state.in_quote


def _date(scene: Scene, clause: Span, trigger: int, modality: Modality) -> Found | DateSpan | None:
    marked = scene.marked
    tokens = marked.tokens
    inside: list[tuple[int, Found]] = []
    outside: list[tuple[int, Found]] = []
    for one in marked.dates:
        index = tokens.index(one.start)
        distance = abs(index - trigger)
        if clause.first <= index < clause.last:
            inside.append((distance, one))
        else:
            outside.append((distance, one))
    for group in (inside, outside):
        if group:
            return min(group)[1]
    if modality == "planned" and scene.state.reference is not None:
        reference = scene.state.reference
        return intervals.span(intervals.Interval(reference, None, "range"), "")
    return scene.state.paragraph_date


_GOES_TO = frozenset(("to", "into", "for", "toward", "towards", "onto"))


def _place(scene: Scene, event: Event) -> Where | None:
    clause, word = event.clause, event.word
    tokens = scene.marked.tokens
    best, least = None, 99.0
    for where in scene.places:
        cost = float(min(abs(where.first - word.last), abs(word.first - where.last)))
        if not clause.first <= where.first < clause.last:
            cost += 15
        if not where.word:
            is_receiver = where.is_country and event.kind == "transfer" and where.first == word.last
            cost += 0 if is_receiver else 12 if where.is_country else 4
        if where.word in _GOES_TO and event.kind in ("transfer", "deployment"):
            cost -= 6
        if where.word in ("from", "of", "by", "against", "between", "with"):
            cost += 9
        if cost < least:
            best, least = where, cost
    if best is not None and least < 24:
        return best
    if event.kind == "transfer":
        buyer = _buyer(scene, event)
        if buyer is not None:
            return buyer
    return scene.state.paragraph_place if tokens.count else None


def _buyer(scene: Scene, event: Event) -> Where | None:
    """Return the country that receives: of "Poland ordered" the one before the verb, of "gave Ukraine" the one behind it."""
    form = event.word.form
    if form is None:
        return None
    receives = form.event in ("receive", "contract")
    for name in scene.marked.names:
        entity = name.entity("country")
        if entity is None or name.roles() & {"people"}:
            continue
        if receives and name.last <= event.word.first or not receives and name.first >= event.word.last:
            place = Place(id=entity.id, name=entity.name, lat=entity.lat, lon=entity.lon, precision="country", text=scene.marked.text(name.first, name.last))
            return Where(name.first, name.last, "", place, entity.id, is_country=True)
    return None


def _spans(
    scene: Scene, event: Event, where: Where | None, when: Found | DateSpan | None, attribution: Attribution | None, sure: Sureness
) -> list[tuple[str, Offsets]]:
    thing = event.thing
    spans = [("subject", scene.offsets(thing.first, thing.last)), ("trigger", scene.offsets(event.word.first, event.word.last))]
    if thing.figure is not None:
        spans.append(("quantity", scene.offsets(thing.figure.first, thing.figure.last)))
    if where is not None and where in scene.places:
        spans.append(("place", scene.offsets(where.first, where.last)))
    if isinstance(when, Found):
        spans.append(("date", (when.start, when.end)))
    if attribution is not None and attribution.speaker is not None:
        spans.append(("said_by", scene.offsets(attribution.speaker.first, attribution.speaker.last)))
    if sure.cue is not None:
        spans.append(("modality", scene.offsets(sure.cue.first, sure.cue.last)))
    return spans


# --- specs


def _spec_draft(scene: Scene, spec: Spec) -> Draft:
    start, end = scene.offsets(spec.first, spec.last)
    said_by, outlets, _ = _speaker(scene, spec.first, spec.last)
    when = None
    if spec.year is not None:
        when = intervals.span(intervals.year(spec.year), str(spec.year))
    return Draft(
        kind="spec",
        start=start,
        end=end,
        subject=Subject(id=spec.subject.id if spec.subject else None, text=spec.subject_text),
        rule=f"spec/{spec.attribute}",
        confidence=0.7 if spec.quantity else 0.5,
        attribute=spec.attribute,
        round=spec.round,
        quantity=spec.quantity,
        date=when,
        said_by=said_by,
        outlets=tuple(outlets),
        modality="claimed" if said_by else "asserted",
    )


# --- statements


def _statements(scene: Scene) -> list[Draft]:
    """Return a denial, or a refusal to say, as a claim of its own."""
    drafts = []
    marked = scene.marked
    for one in scene.said.attributions:
        if one.how != "deny" or one.speaker is None:
            continue
        drafts.append(_statement(scene, one.first, one.verb, one.speaker.name if not one.speaker.pronoun else scene.state.speaker, "denied"))
    for word in marked.cues:
        if word.cue is not None and word.cue.modality == "silence":
            speaker = next((one.speaker.name for one in scene.said.attributions if one.speaker and not one.speaker.pronoun), None)
            drafts.append(_statement(scene, word.first, word.first, speaker, "unverified"))
    return drafts[:1]


def _statement(scene: Scene, first: int, index: int, speaker: str | None, modality: Modality) -> Draft:
    clause = scene.clauses[clause_of(scene.clauses, index)]
    begin = min(first, clause.first)
    low = scene.marked.tokens.low
    last = clause.last
    while last > index + 1 and low[last - 1] in _EDGES:
        last -= 1
    while begin < index and low[begin] in _EDGES:
        begin += 1
    start, end = scene.offsets(begin, last)
    when = _date(scene, clause, index, modality)
    where = next(iter(scene.places), None)
    return Draft(
        kind="statement",
        start=start,
        end=end,
        subject=Subject(id=None, text=speaker or scene.marked.text(begin, min(last, begin + 6))),
        rule=f"statement/{modality}",
        confidence=0.6,
        place=where.place if where else None,
        date=when.when if isinstance(when, Found) else when,
        said_by=speaker,
        outlets=tuple(scene.state.outlets),
        modality=modality,
        polarity="negative" if modality == "denied" else "positive",
    )


