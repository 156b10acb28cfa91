"""How sure, and whether it happened at all: the cues in reach of an event (as in ConText: cue, direction, scope)."""

from typing import NamedTuple

from store.extraction.names.grammar import NEGATIONS, is_negated
from store.extraction.names.words import Words
from store.extraction.sentence.clauses import clause_of
from store.extraction.sentence.marks import CueAt, Marked, Span
from store.records import Modality

_ORDER: tuple[Modality, ...] = ("denied", "planned", "unverified", "confirmed")
_NEGATION_REACH = 5
_SAYING = frozenset(("claim", "confirm", "deny"))
_NEGATED = "negated"
_GOVERNING = {"wished": "planned", "refused": _NEGATED}
_GOVERNING_REACH = 10
_BEHIND = frozenset(("unverified", "confirmed"))


class Sureness(NamedTuple):
    """What the cues make of an event: a modality (None: no cue) and the cue's tokens; `negated`: it did not happen.

    "Did not arrive" is no denial: the report, or who speaks in it, says for itself that something has not happened.
    """

    modality: Modality | None
    cue: Span | None
    negated: bool = False


def sureness(marked: Marked, words: Words, clauses: list[Span], trigger: int) -> Sureness:
    """Return the strongest cue that reaches the event whose word is at a token."""
    number = clause_of(clauses, trigger)
    clause = clauses[number]
    found: dict[str, CueAt] = {}
    for word in marked.cues:
        if word.cue.modality == "silence":
            continue
        modality = word.cue.modality
        if modality in _GOVERNING:
            if _governs(marked, word, trigger):
                found.setdefault(_GOVERNING[modality], word)
            continue
        if modality == "confirmed" and is_negated(marked.tokens.low, word.first):
            modality = "unverified"
        if (
            modality == "denied"
            and marked.tokens.low[word.first].startswith("den")
            and is_negated(marked.tokens.low, word.first)
        ):
            continue
        if not _reaches(marked, words, clause, word, trigger):
            continue
        found.setdefault(_NEGATED if modality == "denied" and _is_negation(marked, word) else modality, word)
    negated = found.pop(_NEGATED, None)
    for modality in _ORDER:
        if modality in found:
            return Sureness(modality, Span(found[modality].first, found[modality].last), negated is not None)
    return Sureness(None, Span(negated.first, negated.last) if negated else None, negated is not None)


def _is_of_saying(marked: Marked, word: CueAt, trigger: int) -> bool:
    return any(
        word.last <= one.first <= word.last + 2 and one.first < trigger and one.speech.role in _SAYING
        for one in marked.speech
    )


def _governs(marked: Marked, word: CueAt, trigger: int) -> bool:
    """Tell whether a wish or a refusal is for an event: "urged Germany to send", "decided against sending"."""
    if not word.last <= trigger <= word.last + _GOVERNING_REACH:
        return False
    verb = next((one for one in marked.forms if one.first == trigger), None)
    return verb is not None and verb.form.part in ("base", "ing")


def _is_done(marked: Marked, word: CueAt, trigger: int) -> bool:
    """Tell whether a plan behind a verb of the past is another's: "has transferred missiles that are expected to"."""
    verb = next((one for one in marked.forms if one.first == trigger), None)
    return word.first > trigger and verb is not None and verb.form.part == "past"


def _is_negation(marked: Marked, word: CueAt) -> bool:
    words = marked.tokens.low[word.first : word.last]
    return any(one in NEGATIONS or one.endswith("n't") or one == "t" for one in words)


def _reaches(marked: Marked, words: Words, clause: Span, word: CueAt, trigger: int) -> bool:
    low = marked.tokens.low
    modality = word.cue.modality
    if modality == "denied" and _is_negation(marked, word):
        # "did not enter": a negation belongs to the verb right behind it, also where that is one of saying.
        if any(word.last <= one.first < trigger and one.speech.role in _SAYING for one in marked.speech):
            return False
        return word.first < trigger <= word.last + _NEGATION_REACH and clause.first <= word.first
    if modality == "planned" and _is_of_saying(marked, word, trigger):
        return False  # "could not confirm that Iran had delivered"
    if clause.first <= word.first < clause.last:
        return not (modality == "planned" and _is_done(marked, word, trigger))
    if word.first < clause.first:
        # "officials believe that X has sent": what stands before reaches in, until something turns it.
        between = low[word.last : trigger]
        return not any(
            token in words.terminators
            or token in (";", "which", "who", "where", "while", "whereas", "and", "after", "before", "with", "having")
            for token in between
        )
    return modality in _BEHIND and word.first < clause.last + 4
