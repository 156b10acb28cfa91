"""Who says it: the speakers of a sentence and the outlets it cites, with how far each of them reaches."""

from collections.abc import Mapping
from typing import NamedTuple

from store.extraction.grammar import AUXILIARIES
from store.extraction.marks import Marked, Name, Word
from store.extraction.word_sets import word_set

_VERBS = ("claim", "confirm", "deny", "hedge")
_ADVERBS = word_set("speech.adverbs")
_SPEAKER_PRONOUNS = word_set("speech.speaker_pronouns")
_STOPS = word_set("speech.stops")
_LONGEST_SPEAKER = 14


class Speaker(NamedTuple):
    """Somebody who speaks. `pronoun`: only "he" or "they"; `outlet`: a medium; `rumour`: nobody in particular."""

    first: int
    last: int
    name: str
    pronoun: bool = False
    outlet: bool = False
    rumour: bool = False
    body: bool = False
    """Whether it is an army, a group, an agency or a government."""
    country: bool = False
    """Whether it is a country or its capital."""
    definite: bool = False
    """"the minister", "the source": somebody who was named before."""


def before(marked: Marked, called: Mapping[str, str], index: int) -> Speaker | None:
    """Return who stands before a token: of "a spokesman for the navy declined to comment" the spokesman."""
    end = index
    while end > 0 and marked.tokens.low[end - 1] in _ADVERBS | AUXILIARIES:
        end -= 1
    first = _stop_left(marked, end)
    return speaker_in(marked, called, first, end) if end > first else None


def introduced(marked: Marked, called: Mapping[str, str]) -> str | None:
    """Return the first person that a sentence introduces, named or not: who is interviewed."""
    for index in range(marked.tokens.count):
        if any(name.first == index and name.entity("person") for name in marked.names) or any(
            word.first == index and word.speech and word.speech.role in ("speaker", "title") and word.last - index <= 3
            for word in marked.speech
        ):
            stop = _stop_right(marked, index)
            speaker = speaker_in(marked, called, index, max(stop, index + 1))
            if speaker is not None and not speaker.country and not speaker.outlet:
                return speaker.name
    return None


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
        if speech is None:
            continue
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
        if word.speech is None or (
            word.speech.role not in ("told", "before") and word.speech.part not in ("past", "participle", "ing")
        ):
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


def _by_phrase(marked: Marked, called: Mapping[str, str], word: Word) -> Attribution | None:
    """Read "according to the ministry": the speaker stands behind."""
    stop = _stop_right(marked, word.last)
    speaker = speaker_in(marked, called, word.last, stop)
    if speaker is None or (speaker.pronoun):
        return None
    ahead = word.first == 0 or marked.tokens.low[word.first - 1] in ("and", "but", "while")
    return Attribution(word.first, max(stop, speaker.last), word.first, speaker, "claim", ahead)


def _by_verb(marked: Marked, called: Mapping[str, str], word: Word) -> Attribution | None:
    """Read "X said", "said X", "X told Y"."""
    low = marked.tokens.low
    part = word.speech.part if word.speech else ""
    how = word.speech.role if word.speech else "claim"
    if part in ("base", "ing") and low[word.first] not in (
        "say",
        "believe",
        "think",
        "claim",
        "report",
        "saying",
        "adding",
        "citing",
        "estimate",
        "suggest",
        "confirm",
        "deny",
        "warn",
        "expect",
        "insist",
        "announcing",
        "claiming",
        "confirming",
        "denying",
    ):
        return None
    end = word.first
    while end > 0 and low[end - 1] in _ADVERBS | AUXILIARIES:
        end -= 1
    if low[word.first] in _THAT_ONLY and low[word.last : word.last + 1] != ["that"]:
        return None
    if (
        word.first
        and low[word.first - 1] in ("be", "been", "being", "is", "are", "was", "were", "to")
        and part in ("participle", "past", "base")
    ):
        return None
    first = _stop_left(marked, end)
    speaker = speaker_in(marked, called, first, end) if end > first else None
    if speaker is not None:
        return Attribution(speaker.first, word.last, word.first, speaker, how, _speaks_ahead(marked, word, speaker))
    stop = _stop_right(marked, word.last)
    is_inverted = end == 0 or low[end - 1] in (",", ":") or (part == "past" and _quote_before(marked, end))
    if is_inverted and stop > word.last and part in ("past", "s"):
        speaker = speaker_in(marked, called, word.last, stop)
        if speaker is not None:
            return Attribution(word.first, speaker.last, word.first, speaker, how, ahead=False)
    if part == "ing" and end > 0 and low[end - 1] == ",":
        return Attribution(word.first, word.last, word.first, None, how, ahead=True)
    return None


def _by_weak_verb(marked: Marked, called: Mapping[str, str], word: Word) -> Attribution | None:
    """Read "the army puts the number at": a body or somebody who speaks, right before a verb that alone says nothing."""
    if word.speech is None or word.speech.part not in ("past", "s", "base"):
        return None
    low = marked.tokens.low
    end = word.first
    while end > 0 and low[end - 1] in _ADVERBS:
        end -= 1
    speaker = speaker_in(marked, called, _stop_left(marked, end), end)
    if speaker is None or speaker.pronoun or speaker.last < end - 1 or speaker.country:
        return None
    return Attribution(speaker.first, speaker.last, word.first, speaker, "claim", ahead=True)


def _quote_before(marked: Marked, index: int) -> bool:
    return index > 0 and marked.tokens.low[index - 1] in (",", "?", "!")


def _speaks_ahead(marked: Marked, word: Word, speaker: Speaker) -> bool:
    """Tell whether what is said follows the verb: "X said that", against "..., X said."."""
    tokens = marked.tokens
    rest = tokens.count - word.last
    if rest <= 1:
        return False
    before = speaker.first
    if before == 0:
        return True
    # "..., the ministry said on Friday." has little behind it, "... and the ministry said 12 were hit" has much.
    if tokens.low[word.last] in (".", ";") or (tokens.low[word.last] in (",",) and before > 3):
        return False
    return rest > 5 or before <= 3


def _stop_left(marked: Marked, end: int) -> int:
    """Return where the speaker of a verb can begin: behind a stop, over an apposition ("X, a spokesman for Y, said")."""
    low = marked.tokens.low
    index = end
    commas = 0
    if index and low[index - 1] == ",":
        commas = 1
        index -= 1
    while index > 0 and end - index < _LONGEST_SPEAKER * (1 + commas):
        before = low[index - 1]
        if before == ")" and "(" in low[max(0, index - 8) : index - 1]:
            index -= 1 + low[max(0, index - 8) : index - 1][::-1].index("(") + 1
            continue
        if before == "," and commas == 1:
            commas = 2
            index -= 1
            continue
        if before in _STOPS or before in ("but", "while", "that", "which", "as", "after", "when", "although"):
            break
        if before == "and" and not _joins_speakers(marked, index):
            break
        index -= 1
    return index


def _joins_speakers(marked: Marked, index: int) -> bool:
    """Tell whether "and" stands between two speakers: "the Pentagon and the State Department said"."""
    return (
        index - 2 >= 0
        and any(name.last == index - 1 for name in marked.names)
        and any(name.first <= index + 1 < name.last + 1 for name in marked.names)
    )


def _stop_right(marked: Marked, start: int) -> int:
    low = marked.tokens.low
    index = start
    while index < len(low) and index - start < _LONGEST_SPEAKER:
        if (
            low[index] in _STOPS
            or low[index] in ("that", "who", "which", "but", "on", "after", "as", "because")
            or (low[index] in AUXILIARIES and index > start + 1)
        ):
            break
        index += 1
    return index


def speaker_in(marked: Marked, called: Mapping[str, str], first: int, last: int) -> Speaker | None:
    """Return the speaker named in the tokens [first, last), if one is."""
    tokens = marked.tokens
    has_article = tokens.low[first] == "the"
    while first < last and tokens.low[first] in (
        "the",
        "a",
        "an",
        "and",
        "but",
        "meanwhile",
        ",",
        "two",
        "three",
        "several",
        "some",
        "another",
        "one",
    ):
        first += 1
    if first >= last:
        return None
    names = [name for name in marked.names if first <= name.first < last]
    nouns = [
        word
        for word in marked.speech
        if word.speech and word.speech.role in ("speaker", "title") and first <= word.first < last
    ]
    rumour = any(word.speech and word.speech.role == "rumour" and first <= word.first < last for word in marked.speech)
    person = next((name for name in names if name.entity("person")), None)
    if person is not None:
        return Speaker(person.first, person.last, _called(marked, called, person, "person"))
    capitals = _person_name(marked, first, last)
    if capitals is not None:
        return capitals
    outlet = next((name for name in names if name.entity("outlet")), None)
    body = next((name for name in names if name.entity("agency", "force")), None)
    if outlet is not None and body is None and not nouns:
        return Speaker(outlet.first, outlet.last, _called(marked, called, outlet, "outlet"), outlet=True)
    if rumour and not names:
        return Speaker(first, last, marked.text(first, last), rumour=True)
    if nouns:
        begin = min(first, nouns[0].first)
        end = _noun_end(marked, nouns, last)
        is_definite = has_article and not names and end - begin == 1
        return Speaker(begin, end, marked.text(begin, end), definite=is_definite)
    if body is not None:
        return Speaker(body.first, body.last, _called(marked, called, body, "agency", "force"), body=True)
    country = next((name for name in names if name.entity("country") and not name.roles() & {"adjective"}), None)
    if country is not None:
        return Speaker(country.first, country.last, marked.text(country.first, country.last), body=True, country=True)
    if tokens.low[first] in _SPEAKER_PRONOUNS:
        return Speaker(first, first + 1, tokens.low[first], pronoun=True)
    return None


def _called(marked: Marked, called: Mapping[str, str], name: Name, *types: str) -> str:
    """Return an entity's name in the longest form that this report has used."""
    entity = name.entity(*types)
    return called.get(entity.id, entity.name) if entity is not None else marked.text(name.first, name.last)


_THAT_ONLY = word_set("speech.that_only")


def _noun_end(marked: Marked, nouns: list[Word], last: int) -> int:
    """Return where the words for a speaker end: "a spokesman for the Houthi movement" is one."""
    low = marked.tokens.low
    end = nouns[-1].last
    while end < last and marked.tokens.text[end][0].isupper() and marked.tokens.glued[end]:
        end += 1
    if end < last and low[end] in ("for", "of", "at", "in", "from", "with", "familiar"):
        stop = end
        while stop < last and low[stop] not in (",", "who", "which", "has", "have", "had"):
            stop += 1
        return stop
    return end


def _person_name(marked: Marked, first: int, last: int) -> Speaker | None:
    """Return a person's name that no lexicon knows: two or more capitalised words that nothing else claims."""
    tokens = marked.tokens
    index = first
    while index < last:
        run = index
        while (
            run < last
            and not marked.busy[run]
            and tokens.text[run][0].isupper()
            and tokens.text[run][0].isalpha()
            and not _is_title(marked, run)
        ):
            run += 1
        follows_title = index > 0 and _is_title(marked, index - 1)
        if run - index >= 2 or (run - index == 1 and (follows_title or (index > 0 and tokens.text[index - 1] == "."))):
            return Speaker(index, run, marked.text(index, run))
        index = max(run, index + 1)
    return None


def _is_title(marked: Marked, index: int) -> bool:
    return any(
        word.first <= index < word.last and word.speech and word.speech.role in ("title", "speaker")
        for word in marked.speech
    )
