"""Drafts of statements: a denial, a refusal to say, that nothing was acknowledged."""

from store.extraction.claims import Draft
from store.extraction.clauses import clause_of
from store.extraction.marks import Span
from store.extraction.scene import Context, Scene
from store.extraction.when import when
from store.extraction.where import nearest
from store.extraction.who import resolved
from store.records import Modality, Subject

_CONFIDENCE = 0.6
_FEW_WORDS = 6
_ADMITS = frozenset("admitted admits acknowledged acknowledges conceded concedes".split())
_NEVER_SAID = frozenset("confirmed acknowledged commented confirm admitted".split())


def statement_drafts(scene: Scene, context: Context, drafts: list[Draft]) -> list[Draft]:
    """Return at most one statement of a sentence: its first denial, its first silence, or an admission of nothing else."""
    for one in scene.said.attributions:
        if one.how == "deny" and one.speaker is not None:
            return [_draft(scene, context, min(one.first, one.verb), one.verb, resolved(one.speaker, context), "denied")]
    for word in scene.marked.cues:
        if word.cue is not None and word.cue.modality == "silence":
            speaker = next((name for one in scene.said.attributions if (name := resolved(one.speaker, context))), context.turn)
            return [_draft(scene, context, word.first, word.first, speaker, "unverified")]
    words = scene.marked.tokens.low
    for one in scene.said.attributions:
        if not drafts and words[one.verb] in _ADMITS and one.speaker is not None:
            return [_draft(scene, context, min(one.first, one.verb), one.verb, resolved(one.speaker, context), "claimed")]
    if "neither" in words and any(word in _NEVER_SAID for word in words):
        index = words.index("neither")
        return [_draft(scene, context, index, index, None, "unverified")]
    return []


def _draft(scene: Scene, context: Context, first: int, index: int, speaker: str | None, modality: Modality) -> Draft:
    clause = scene.clauses[clause_of(scene.clauses, index)]
    begin, last = scene.trimmed(min(first, clause.first), clause.last, Span(index, index + 1))
    start, end = scene.offsets(begin, last)
    at = nearest(scene, clause, index) or context.place_here or context.main_place or context.title_place
    on = when(scene, context, clause, index, modality)
    return Draft(
        kind="statement",
        start=start,
        end=end,
        subject=Subject(id=None, text=speaker or scene.marked.text(begin, min(last, begin + _FEW_WORDS))),
        rule=f"statement/{modality}",
        confidence=_CONFIDENCE,
        place=at.place if at else None,
        date=on.date if on else None,
        said_by=speaker,
        outlets=tuple(context.outlets_here),
        modality=modality,
        polarity="negative" if modality == "denied" else "positive",
    )
