"""Who says it: the speakers of a sentence and the outlets it cites, with how far each of them reaches."""

from collections.abc import Mapping
from typing import NamedTuple

from store.extraction.names.grammar import AUXILIARIES, PREPOSITIONS, is_negated
from store.extraction.names.word_sets import word_set
from store.extraction.sentence.marks import Marked, SpeechAt
from store.extraction.sentence.speakers import (
    SPEAKER_ADVERBS,
    Speaker,
    behind_date,
    in_apposition,
    speaker_in,
    stop_left,
    stop_right,
)

_VERBS = ("claim", "confirm", "deny", "hedge")
# "-ing" and base forms that say something: "adding that", "officials believe".
_ALSO_SAID = word_set("speech.also_said")
_FEW, _MUCH = 3, 5
_NEAR_COMMA = 5
_LONGEST_ANY = 4
_LONGEST_OWNER = 10
_GIVE = word_set("speech.give")
_SUMS = word_set("speech.sums")
_NEAR_SUM = 6
_RECKONINGS = word_set("speech.reckonings")
_THAT_ONLY = word_set("speech.that_only")


class Attribution(NamedTuple):
    """A saying at the tokens [first, last), speaker and verb; `ahead` when what is said follows, else it stands before.

    `how` is the role of the verb: claim, confirm, deny or hedge.
    """

    first: int
    last: int
    verb: int
    speaker: Speaker | None
    how: str
    ahead: bool


class Said(NamedTuple):
    """The sayings of a sentence, and the outlets it cites besides."""

    attributions: list[Attribution]
    outlets: list[str]


def find_speech(marked: Marked, called: Mapping[str, str]) -> Said:
    """Return who speaks in a sentence; `called` is how the report names an entity, by id."""
    attributions: list[Attribution] = []
    outlets: list[str] = []
    for word in marked.speech:
        speech = word.speech
        if speech.role in _VERBS:
            attribution = _by_verb(marked, called, word)
            if attribution is not None:
                attributions.append(attribution)
        elif speech.role == "weak":
            attribution = _by_weak_verb(marked, called, word)
            if attribution is not None:
                attributions.append(attribution)
        elif speech.role == "before":
            attribution = _by_phrase(marked, called, word)
            if attribution is not None:
                attributions.append(attribution)
    attributions += _by_reckoning(marked, called)
    outlets += _told(marked)
    attributions.sort(key=lambda one: (one.first, one.last))
    return Said(_innermost(attributions, outlets), outlets)


def _innermost(attributions: list[Attribution], outlets: list[str]) -> list[Attribution]:
    """Take an outlet that reports what somebody else in the sentence says out of the speakers, and into the chain."""
    speakers = [one for one in attributions if one.speaker and not one.speaker.outlet]
    if not speakers:
        return attributions
    kept = []
    for one in attributions:
        if one.speaker is not None and one.speaker.outlet:
            outlets.append(one.speaker.name)
        else:
            kept.append(one)
    return kept


def _told(marked: Marked) -> list[str]:
    """Return the outlets that something was told to, or that published it."""
    found = []
    for word in marked.speech:
        if word.speech.role not in ("told", "before") and word.speech.part not in ("past", "participle", "ing"):
            continue
        for name in marked.names:
            entity = name.entity("outlet")
            if (entity is not None and word.last <= name.first <= word.last + 3 and word.speech.role == "told") or (
                entity is not None
                and marked.tokens.low[word.first] in ("told", "tell", "tells", "telling", "spoke")
                and word.last <= name.first <= word.last + 3
            ):
                found.append(entity.name)
    return found


def _by_phrase(marked: Marked, called: Mapping[str, str], word: SpeechAt) -> Attribution | None:
    """Read "according to the ministry": the speaker stands behind."""
    start = word.last + (marked.tokens.low[word.last : word.last + 1] in (["that"], ["this"]))
    stop = stop_right(marked, start)
    speaker = in_apposition(marked, called, stop) or speaker_in(marked, called, start, stop)
    if speaker is None and marked.tokens.low[word.first] == "according":
        speaker = _any(marked, start, stop)
    if speaker is None or speaker.pronoun:
        return None
    ahead = word.first == 0 or marked.tokens.low[word.first - 1] in ("and", "but", "while")
    # "Footage verified by BBC Verify shows": the verb behind is the sentence's.
    verb = next((one.first for one in marked.forms if one.first >= speaker.last and one.form.part == "s"), stop)
    return Attribution(word.first, max(min(stop, verb), speaker.last), word.first, speaker, "claim", ahead)


def _by_reckoning(marked: Marked, called: Mapping[str, str]) -> list[Attribution]:
    """Read "by the institute's reckoning": who counted stands between."""
    low = marked.tokens.low
    found = []
    for index in range(2, len(low)):
        if low[index] not in _RECKONINGS or low[index - 1] != "'s":
            continue
        first = next((at for at in range(index - 2, max(-1, index - _LONGEST_OWNER), -1) if low[at] == "by"), None)
        speaker = speaker_in(marked, called, first + 1, index - 1) if first is not None else None
        if first is not None and speaker is not None:
            found.append(Attribution(first, index + 1, first, speaker, "claim", first == 0))
    return found


def _any(marked: Marked, start: int, stop: int) -> Speaker | None:
    """Return whatever "according to" names where no list knows it: "customs data", "unofficial reports"."""
    low = marked.tokens.low
    first = start + (low[start : start + 1] in (["the"], ["a"], ["an"], ["its"], ["their"], ["his"], ["her"]))
    end = next((at for at in range(first, stop) if low[at] in PREPOSITIONS or not low[at][0].isalpha()), stop)
    if not 0 < end - first <= _LONGEST_ANY:
        return None
    return Speaker(first, end, marked.text(first, end))


def _by_verb(marked: Marked, called: Mapping[str, str], word: SpeechAt) -> Attribution | None:
    """Read "X said", "said X", "X told Y"."""
    low = marked.tokens.low
    part = word.speech.part
    how = word.speech.role
    if any(form.first == word.first and form.last > word.last for form in marked.forms):
        return None  # "responded with aircraft"
    if part == "s" and low[word.last : word.last + 1] == ["of"]:
        return None  # "the border states of", "his claims of"
    if part in ("base", "ing") and low[word.first] not in _ALSO_SAID:
        return None
    if how in ("deny", "confirm") and is_negated(low, word.first):
        return None
    if low[word.last : word.last + 1] == ["by"] and part in ("participle", "past") and how in ("claim", "confirm"):
        return _by_agent(marked, called, word)
    end = word.first
    while end > 0 and low[end - 1] in SPEAKER_ADVERBS | AUXILIARIES:
        end -= 1
    if low[word.first] in _THAT_ONLY and low[word.last : word.last + 1] != ["that"]:
        return None
    if (
        word.first
        and low[word.first - 1] in ("be", "been", "being", "is", "are", "was", "were", "to")
        and part in ("participle", "past", "base")
    ):
        return None
    first = stop_left(marked, end)
    stop = stop_right(marked, word.last)
    behind = _behind_comma(marked, called, word, end, stop)
    if behind is not None:
        return Attribution(word.first, behind.last, word.first, behind, how, ahead=False)
    speaker = speaker_in(marked, called, first, end) if end > first else None
    if speaker is not None:
        return Attribution(speaker.first, word.last, word.first, speaker, how, _speaks_ahead(marked, word, speaker))
    is_inverted = end == 0 or low[end - 1] in (",", ":") or (part == "past" and _quote_before(marked, end))
    if is_inverted and stop > word.last and part in ("past", "s"):
        speaker = speaker_in(marked, called, word.last, stop)
        if speaker is not None:
            return Attribution(word.first, speaker.last, word.first, speaker, how, ahead=False)
    goes_on = end > 0 and low[end - 1] in ("and", "but") and part in ("past", "s")
    if goes_on or (part == "ing" and end > 0 and low[end - 1] == ","):
        return Attribution(word.first, word.last, word.first, None, how, ahead=True)
    return None


def _behind_comma(marked: Marked, called: Mapping[str, str], word: SpeechAt, end: int, stop: int) -> Speaker | None:
    """Return who speaks in "..., says the army, ...": the words for nobody but the speaker stand between two commas."""
    low = marked.tokens.low
    if end == 0 or low[end - 1] != "," or stop <= word.last or word.speech.part not in ("past", "s"):
        return None
    speaker = speaker_in(marked, called, word.last, stop)
    closes = speaker is not None and (speaker.last == len(low) or low[speaker.last] in (",", ".", ";"))
    return speaker if closes else None


def _by_agent(marked: Marked, called: Mapping[str, str], word: SpeechAt) -> Attribution | None:
    """Read "was announced by the ministry": what is said stands before."""
    start = word.last + 1
    speaker = speaker_in(marked, called, start, stop_right(marked, start))
    if speaker is None or speaker.pronoun:
        return None
    return Attribution(word.first, speaker.last, word.first, speaker, word.speech.role, ahead=False)


def _by_weak_verb(marked: Marked, called: Mapping[str, str], word: SpeechAt) -> Attribution | None:
    """Read "the army puts the number at": a body or somebody who speaks, before a verb that alone says nothing."""
    low = marked.tokens.low
    if low[word.last : word.last + 1] == ["by"] and word.speech.part in ("participle", "past"):
        return _by_agent(marked, called, word)
    if word.speech.part not in ("past", "s", "base"):
        return None
    if any(noun.first < word.first < noun.last for noun in marked.nouns) or low[word.first - 1 : word.first] == [
        "command"
    ]:
        return None  # "command post"
    if low[word.first] in _GIVE and _SUMS.isdisjoint(low[word.last : word.last + _NEAR_SUM]):
        return None  # "the Pentagon gave Ukraine 31 tanks"
    end = word.first
    while end > 0 and low[end - 1] in SPEAKER_ADVERBS:
        end -= 1
    end -= end > 1 and low[end - 1] == ","
    speaker = speaker_in(marked, called, stop_left(marked, end), end)
    if speaker is None or speaker.pronoun or speaker.last < end - 1 or speaker.country:
        return None
    if low[speaker.first - 1 : speaker.first] == ["by"]:
        return None  # "footage verified by BBC Verify shows"
    return Attribution(speaker.first, speaker.last, word.first, speaker, "claim", ahead=True)


def _quote_before(marked: Marked, index: int) -> bool:
    return index > 0 and marked.tokens.low[index - 1] in (",", "?", "!")


def _speaks_ahead(marked: Marked, word: SpeechAt, speaker: Speaker) -> bool:
    """Tell whether what is said follows the verb: "X said that", against "..., X said."."""
    tokens = marked.tokens
    rest = tokens.count - word.last
    if rest <= 1:
        return False
    before = speaker.first
    if before == 0:
        return True
    # "..., the ministry said on Friday." has little behind it, "... and the ministry said 12 were hit" has much.
    if before > _FEW and not _has_verb(marked, word.last):
        return False
    if before > _FEW and _is_inserted(marked, word, speaker):
        return False
    behind = behind_date(marked, word.last)
    if behind == tokens.count or tokens.low[behind] in (".", ";") or (tokens.low[behind] == "," and before > _FEW):
        return False
    return rest > _MUCH or before <= _FEW


def _is_inserted(marked: Marked, word: SpeechAt, speaker: Speaker) -> bool:
    """Tell whether commas stand round a saying: "Troops have left, the agency told lawmakers, in what would be"."""
    low = marked.tokens.low
    opens = any(low[at] == "," for at in range(max(0, speaker.first - _NEAR_COMMA), speaker.first))
    closing = low[word.last : word.last + _NEAR_COMMA]
    return opens and "," in closing and "that" not in closing[: closing.index(",")]


def _has_verb(marked: Marked, index: int) -> bool:
    """Tell whether anything is stated behind a token: not in "told | reporters in Jalandhar on Thursday"."""
    return (
        any(one.first >= index and one.form.part != "noun" for one in marked.forms)
        or any(one.first >= index for one in marked.speech if one.speech.role in _VERBS)
        or not AUXILIARIES.isdisjoint(marked.tokens.low[index:])
    )
