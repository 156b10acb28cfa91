"""Who says a claim: the nearest saying that reaches it, or who goes on speaking."""

from typing import NamedTuple

from store.extraction.claims.scene import Context, Scene
from store.extraction.names.word_sets import word_set
from store.extraction.sentence.speakers import SURNAME, Speaker
from store.extraction.sentence.speech import Attribution

_MEDIA = word_set("who.media")
_BODIES = word_set("who.bodies")
_GROUPS = word_set("who.groups")
_PERSONS = word_set("who.persons")


# A sentence that begins so goes on with what the one before said, and so does its speaker.
_GOING_ON = word_set("who.going_on")


# Behind one of these a saying is over: "Serbia denied the report, but Bulgaria delivered".
_TURNS = frozenset(("but", "however", "whereas"))


class Voice(NamedTuple):
    """Who says something (None: the report itself), the outlets between, and the saying that tells."""

    said_by: str | None
    outlets: tuple[str, ...]
    saying: Attribution | None


def listen(scene: Scene, context: Context) -> None:
    """Take over into the context who speaks in a sentence and which outlets it cites."""
    for one in scene.said.attributions:
        name = resolved(one.speaker, context)
        if name is None:
            continue
        if one.speaker is not None and one.speaker.body:
            context.body = name
        context.speaker = context.speaker_here = name
        if one.speaker is not None and not one.speaker.pronoun and name.count(" ") == 1:
            context.called.setdefault(SURNAME + name.rpartition(" ")[2].lower(), name)
        if one.speaker is not None and one.speaker.outlet:
            context.cited = name
    if scene.said.outlets:
        context.outlets_here = scene.said.outlets
        context.cited = scene.said.outlets[-1]


def resolved(speaker: Speaker | None, context: Context) -> str | None:
    """Return the name of a speaker: of "he" and "the minister" that of who spoke last."""
    if speaker is None or _is_own(speaker, context):
        return None  # the report's own voice
    last = context.speaker or context.turn
    if speaker.pronoun:
        return (context.turn or last) if speaker.name in ("i", "we") else last
    if speaker.definite:
        word = speaker.name.lower()
        if word in _BODIES and context.body:
            return context.body
        if word in _GROUPS and context.group:
            return context.group
        if word in _MEDIA and context.cited:
            return context.cited
        if last and (word in last.lower() or (word in _PERSONS and " " in last)):
            return last
    return speaker.name


def _is_own(speaker: Speaker, context: Context) -> bool:
    """Tell whether a report names its own outlet: by its entry, by words of its name ("the Post") or their initials."""
    if speaker.outlet_id is not None and speaker.outlet_id == context.outlet_id:
        return True
    if context.outlet is None or speaker.pronoun:
        return False
    words = context.outlet.casefold().split()
    initials = "".join(word[0] for word in words)
    said = speaker.name.casefold().removeprefix("the ").split()
    return speaker.name[0].isupper() and (set(said) <= set(words) or said == [initials])


def voice(scene: Scene, context: Context, first: int, last: int) -> Voice:
    """Return who says the tokens [first, last) of a sentence."""
    outlets = tuple(context.outlets_here)
    saying = _reaching(scene, first, last)
    if saying is not None:
        name = resolved(saying.speaker, context) if saying.speaker is not None else context.speaker_here
        return Voice(name, outlets, saying)
    if scene.quoted:
        return Voice(context.speaker_here or context.speaker or context.turn, outlets, None)
    if scene.cites and context.speaker_here is not None:
        return Voice(context.speaker_here, outlets, None)
    if context.turn is None and scene.marked.tokens.low[0] in _GOING_ON:
        return Voice(context.speaker_here, outlets, None)
    return Voice(context.turn, outlets, None)


def _reaching(scene: Scene, first: int, last: int) -> Attribution | None:
    sayings = scene.said.attributions
    low = scene.marked.tokens.low
    before = [one for one in sayings if one.ahead and one.first <= first and _TURNS.isdisjoint(low[one.last : first])]
    if before:
        return before[-1]
    behind = next((one for one in sayings if not one.ahead and one.last >= first), None)
    if behind is not None:
        return behind
    return next((one for one in sayings if not one.ahead or (one.first <= last and one.first > first)), None)
