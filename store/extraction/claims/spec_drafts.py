"""Drafts of claims about what a piece of equipment is and can do."""

from store.extraction.claims.drafts import Draft, Offsets
from store.extraction.claims.scene import Context, Scene
from store.extraction.claims.who import Voice, voice
from store.extraction.dates import intervals
from store.extraction.events.modality import sureness
from store.extraction.events.specs import About, Spec, find_specs
from store.extraction.names.word_sets import word_set
from store.records import Subject

_MEASURED, _WORDED = 0.7, 0.5
_SELF = frozenset(("vehicle", "aircraft", "drone", "ship"))
_HAVE_SPECS = word_set("groups.weapons")


def spec_drafts(scene: Scene, context: Context) -> list[Draft]:
    """Return the drafts of a sentence's specs."""
    specs = find_specs(scene.marked, context.lexicon.words, scene.clauses, scene.figures, _about(scene, context))
    return [_draft(scene, context, spec) for spec in specs]


def _about(scene: Scene, context: Context) -> list[About]:
    named = [
        About(one.entity, one.entity.name, one.head, carried=False)
        for one in scene.things
        if one.entity and one.entity.type == "equipment"
    ]
    if named:
        return named
    bare = [one for one in scene.things if one.group in _HAVE_SPECS and one.figure is None]
    # "With standard ammunition the howitzer reaches 30 km" is about the howitzer.
    here = next((one for one in bare if one.group != "ammunition"), next(iter(bare), None))
    carried = context.about
    if carried is None or (here is not None and here.group != carried.group and here.group in _SELF):
        carried = here or carried
    if carried is None:
        return []
    return [About(carried.entity, carried.entity.name if carried.entity else carried.text, 0, carried=True)]


def _draft(scene: Scene, context: Context, spec: Spec) -> Draft:
    said = voice(scene, context, spec.first, spec.last)
    start, end = scene.offsets(spec.first, spec.last)
    sure = sureness(scene.marked, context.lexicon.words, scene.clauses, spec.last - 1)
    return Draft(
        kind="spec",
        start=start,
        end=end,
        subject=Subject(id=spec.subject.id if spec.subject else None, text=spec.subject_text),
        rule=f"spec/{spec.attribute}",
        confidence=_MEASURED if spec.quantity else _WORDED,
        attribute=spec.attribute,
        round=spec.round,
        quantity=spec.quantity,
        date=intervals.span(intervals.year(spec.year), str(spec.year)) if spec.year else None,
        said_by=said.said_by,
        outlets=said.outlets,
        spans=tuple(_spans(scene, spec, said)),
        modality="unverified" if sure.modality == "unverified" else "claimed" if said.said_by else "asserted",
    )


def _spans(scene: Scene, spec: Spec, said: Voice) -> list[tuple[str, Offsets]]:
    named = next((one for one in scene.things if one.entity is spec.subject and spec.subject is not None), None)
    spans = [("subject", scene.offsets(named.first, named.last))] if named is not None else []
    if spec.figure is not None:
        spans.append(("quantity", scene.offsets(*spec.figure)))
    if said.saying is not None and said.saying.speaker is not None:
        spans.append(("said_by", scene.offsets(said.saying.speaker.first, said.saying.speaker.last)))
    return spans
