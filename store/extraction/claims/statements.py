"""Drafts of statements: a denial, a refusal to say, that nothing was acknowledged."""

from store.extraction.claims.drafts import Draft
from store.extraction.claims.scene import Context, Scene
from store.extraction.claims.when import when
from store.extraction.claims.where import nearest
from store.extraction.claims.who import resolved
from store.extraction.names.grammar import is_negated
from store.extraction.names.word_sets import word_set
from store.extraction.sentence.clauses import clause_of
from store.extraction.sentence.marks import Span
from store.extraction.sentence.speakers import before
from store.records import Modality, Subject

_CONFIDENCE = 0.6
_FEW_WORDS = 6
_SAYS_NO_MORE = " say more"
_ADMITS = word_set("statements.admits")


def statement_drafts(scene: Scene, context: Context, drafts: list[Draft]) -> list[Draft]:
    """Return at most one statement of a sentence: a denial, a silence, else an admission or assessment."""
    for one in scene.said.attributions:
        if one.how == "deny":
            speaker = resolved(one.speaker, context) if one.speaker else _named_before(scene, one.verb)
            if speaker is not None:
                return [_draft(scene, context, min(one.first, one.verb), one.verb, speaker, "denied")]
    low = scene.marked.tokens.low
    if not _MAY_BE.isdisjoint(low):
        words = " ".join(low)
        for name, pattern in context.lexicon.words.statements:
            found = pattern.search(words)
            if found is None or (name == "assessed" and drafts):
                continue
            index = words.count(" ", 0, found.start())
            if name == "denied" and is_negated(low, index):
                continue
            if name == "silence" and _SAYS_NO_MORE in words:
                continue
            if name == "observed":
                party = before(scene.marked, context.called, index)
                speaker = _observer(scene, context, index, index + found[0].count(" ") + 1)
                silent = resolved(party, context)
                return [_draft(scene, context, index, index, speaker, _MODALITY[name], about=silent)]
            return [_draft(scene, context, index, index, _speaker(scene, context, index), _MODALITY[name])]
    for word in scene.marked.cues:
        if word.cue.modality == "silence" and low[word.last : word.last + 1] != ["more"]:
            return [_draft(scene, context, word.first, word.first, _speaker(scene, context, word.first), "unverified")]
    for one in scene.said.attributions:
        if not drafts and low[one.verb] in _ADMITS and one.speaker is not None:
            return [
                _draft(scene, context, min(one.first, one.verb), one.verb, resolved(one.speaker, context), "claimed")
            ]
    return []


_MODALITY: dict[str, Modality] = {
    "observed": "unverified",
    "silence": "unverified",
    "denied": "denied",
    "assessed": "claimed",
}
# Only a sentence with one of these words can match a pattern: a cheap test before the costly one.
_MAY_BE = word_set("statements.may_be") | {"responsibility"}


def _speaker(scene: Scene, context: Context, index: int) -> str | None:
    """Return who says so: who stands before the words, else who speaks in the sentence, or whose turn it is."""
    found = before(scene.marked, context.called, index)
    names = [resolved(found, context), *(resolved(one.speaker, context) for one in scene.said.attributions)]
    return next((name for name in names if name), context.turn)


def _observer(scene: Scene, context: Context, first: int, last: int) -> str | None:
    """Return who says that somebody else has not spoken, the report itself where nobody is named."""
    others = (one for one in scene.said.attributions if not first <= one.verb < last)
    names = (resolved(one.speaker, context) for one in others)
    return next((name for name in names if name), context.turn)


def _named_before(scene: Scene, index: int) -> str | None:
    """Return the last name before "which denies": who does."""
    named = [
        name
        for name in scene.marked.names
        if name.last <= index and name.entity("country", "agency", "force", "person")
    ]
    return scene.marked.text(named[-1].first, named[-1].last) if named else None


def _topic(scene: Scene, first: int, last: int) -> str:
    """Return what a statement without a speaker is about: what its words name, else how they begin."""
    named = next((one for one in scene.things if first <= one.first < last and (one.is_named or not one.weak)), None)
    return named.text if named is not None else scene.marked.text(first, min(last, first + _FEW_WORDS))


def _draft(
    scene: Scene,
    context: Context,
    first: int,
    index: int,
    speaker: str | None,
    modality: Modality,
    *,
    about: str | None = None,
) -> Draft:
    clause = scene.clauses[clause_of(scene.clauses, index)]
    begin, last = scene.trimmed(min(first, clause.first), clause.last, Span(index, index + 1))
    start, end = scene.offsets(begin, last)
    spans = [("trigger", scene.offsets(index, index + 1))]
    at = nearest(scene, clause, index) or context.place_here or context.main_place or context.title_place
    on = when(scene, context, clause, index, modality)
    if at is not None and at in scene.places:
        spans.append(("place", scene.offsets(at.first, at.last)))
    if on is not None and on.found is not None:
        spans.append(("date", (on.found.start, on.found.end)))
    return Draft(
        kind="statement",
        start=start,
        end=end,
        subject=Subject(id=None, text=about or speaker or _topic(scene, begin, last)),
        rule=f"statement/{modality}",
        confidence=_CONFIDENCE,
        place=at.place if at else None,
        date=on.date if on else None,
        said_by=speaker,
        outlets=tuple(context.outlets_here),
        modality=modality,
        polarity="negative" if modality == "denied" else "positive",
        spans=tuple(spans),
    )
