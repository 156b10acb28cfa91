"""One paragraph: its sentences are looked at together, so that a speaker behind a quotation reaches back into it."""

from collections.abc import Iterator
from typing import NamedTuple

from store.extraction.claims.again import named_again, remember
from store.extraction.claims.deliveries import as_delivery
from store.extraction.claims.drafts import Draft
from store.extraction.claims.event_drafts import event_draft
from store.extraction.claims.listing import continued_events, head_list, listed_events, standing_events
from store.extraction.claims.scene import Context, Scene, look
from store.extraction.claims.spec_drafts import spec_drafts
from store.extraction.claims.statements import statement_drafts
from store.extraction.claims.when import is_of_saying
from store.extraction.claims.where import is_of_speaker
from store.extraction.claims.who import listen, resolved
from store.extraction.events.carried import carried_events
from store.extraction.events.events import event_words, find_events
from store.extraction.layout.sentences import Sentence
from store.extraction.sentence.marks import Span
from store.extraction.sentence.speakers import introduced
from store.extraction.sentence.things import Thing

_TELLS_NO_PLACE = frozenset(("", "from", "of", "by", "with", "between"))
_PEOPLE = frozenset(("people", "unit", "force"))
_GIVING = frozenset(("give", "receive", "contract", "pledge", "produce"))
_WEAK_GROUPS = frozenset((None, "money", "event", "target"))


class Read(NamedTuple):
    """The drafts of a sentence. `hit`: it names equipment or a force."""

    sentence: Sentence
    drafts: list[Draft]
    hit: bool


def read_paragraph(folded: str, sentences: list[Sentence], context: Context) -> list[Read]:
    """Return what the sentences of a paragraph state; what they say is carried on in the context."""
    context.begin_paragraph()
    scenes = [
        (sentence, look(folded, sentence, context, quoted=is_quoted))
        for sentence, is_quoted in zip(sentences, _quoted(folded, sentences), strict=True)
    ]
    read = []
    for number, (sentence, scene) in enumerate(scenes):
        if context.converses and context.met is None:
            context.met = introduced(scene.marked, context.called)
        if scene.quoted and not scene.said.attributions and context.speaker_here is None:
            context.speaker_here = _next_speaker([later for _, later in scenes[number + 1 :]], context)
        read.append(Read(sentence, _drafts(scene, context), _names_something(scene)))
    return read


def _quoted(folded: str, sentences: list[Sentence]) -> list[bool]:
    """Tell of each sentence whether it is, for its most part, in quotation marks."""
    found, is_open = [], False
    for sentence in sentences:
        words = folded[sentence.start : sentence.end]
        marks = words.count('"')
        found.append(is_open or words.lstrip().startswith('"'))
        is_open ^= marks % 2 == 1
    return found


def _next_speaker(scenes: list[Scene], context: Context) -> str | None:
    names = (resolved(one.speaker, context) for scene in scenes for one in scene.said.attributions)
    return next((name for name in names if name), None)


def _drafts(scene: Scene, context: Context) -> list[Draft]:
    if not scene.marked.tokens.count:
        return []
    scene = _resolved(scene, context)
    scene.places.extend(named_again(scene.marked, context, scene.places))
    listen(scene, context)
    spoken = [Span(one.first, one.last) for one in scene.said.attributions]
    words = event_words(scene.marked, scene.things, spoken)
    found = find_events(scene.marked, scene.clauses, scene.things, spoken, words)
    events = [as_delivery(scene.marked, context, event) for event in found]
    events += carried_events(scene.marked, scene.clauses, scene.things, words, events, context.thing)
    events += listed_events(scene, context, events)
    events += standing_events(scene, events)
    events += continued_events(scene, context, events)
    if scene.asks:
        events = [event for event in events if event.thing.figure is not None]
    drafts = [event_draft(scene, context, event, events) for event in events]
    drafts += spec_drafts(scene, context)
    statements = statement_drafts(scene, context, drafts)
    if any(statement.modality == "denied" for statement in statements):
        drafts = [draft for draft in drafts if draft.kind != "statement" or draft.quantity is not None]
    drafts = [*_asked_about(drafts, statements), *statements]
    counted = next((event.word.form for event in reversed(events) if event.thing.figure is not None), None)
    context.last_event = counted or context.last_event
    context.event_here = counted or context.event_here
    _carry(scene, context)
    head_list(scene, context, drafts)
    return sorted(drafts, key=lambda draft: (draft.start, draft.end))


def _resolved(scene: Scene, context: Context) -> Scene:
    """Return the scene with its bare figures counting what was named last: "and another 40 in December"."""
    carried = context.thing
    if carried is not None and carried.group in _PEOPLE and _hands_over(scene):
        carried = context.goods or carried
    counted: Thing | None = None
    things = []
    for thing in scene.things:
        meant = (counted if _is_of_them(scene, thing) else None) or carried
        if thing.group is None and meant is not None:
            thing = thing._replace(group=meant.group, unit=meant.unit, entity=meant.entity, text=meant.text, bare=True)
        elif thing.group not in _WEAK_GROUPS and not thing.weak:
            carried = thing
            counted = thing if thing.figure is not None else counted
        elif thing.group is None and not any(word.form.event == "kill" for word in scene.marked.forms):
            continue  # nothing was named that it could count
        things.append(thing)
    return scene._replace(things=things)


def _asked_about(drafts: list[Draft], statements: list[Draft]) -> Iterator[Draft]:
    """Yield the drafts; what somebody would not speak of, or doubts, is unverified, and nothing without a figure."""
    silences = [one for one in statements if one.modality == "unverified"]
    for draft in drafts:
        inside = any(one.start <= draft.start and draft.end <= one.end for one in silences)
        if not inside or draft.kind == "statement":
            yield draft
        elif draft.quantity is not None:
            yield draft._replace(modality="unverified", polarity="positive")


def _hands_over(scene: Scene) -> bool:
    return any(word.form.event in _GIVING for word in scene.marked.forms)


def _is_of_them(scene: Scene, thing: Thing) -> bool:
    """Tell whether a figure is a part of one before it: "120 drones, and the guns shot down 98 of them"."""
    low = scene.marked.tokens.low
    behind = low[thing.figure.last : thing.figure.last + 2] if thing.figure is not None else []
    return behind in (["of", "them"], ["of", "these"], ["of", "those"])


def _names_something(scene: Scene) -> bool:
    return any(name.entity("equipment", "force") for name in scene.marked.names)


def _carry(scene: Scene, context: Context) -> None:
    """Take over what the next sentences may go on from."""
    for thing in scene.things:
        if thing.group not in _WEAK_GROUPS:
            context.thing = thing
        if thing.group not in _WEAK_GROUPS | _PEOPLE:
            context.goods = thing
        if thing.entity is not None and thing.entity.type == "equipment":
            context.about = thing
    happened = [
        one for one in scene.marked.dates if one.when.precision != "unresolved" and not is_of_saying(scene, one)
    ]
    if happened:
        context.date_here = happened[0].when
    remember(context, scene.places)
    said = [
        one
        for one in scene.places
        if one.word not in _TELLS_NO_PLACE and not one.minor and not one.inside and not is_of_speaker(scene, one)
    ]
    best = next((one for one in said if not one.is_country), None) or next(iter(said), None)
    if best is not None:
        if context.place_here is None or context.place_here.is_country or not best.is_country:
            context.place_here = best
        context.main_place = context.main_place or best
    if context.destination is None:
        context.destination = next((one for one in scene.places if one.word == "to"), None)
