"""Speakers: who is named in a stretch of a sentence, before or behind a word of saying."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from store.extraction.names.grammar import AUXILIARIES, ENDS_GROUP, PREPOSITIONS
from store.extraction.names.word_sets import word_set
from store.extraction.sentence.marks import Marked, Name, SpeechAt

SPEAKER_ADVERBS = word_set("speech.adverbs")
_PERSONS = word_set("who.persons")
_BEFORE_SPEAKER = PREPOSITIONS | {"of", "the"}
_PRONOUNS = word_set("speech.speaker_pronouns")
_STOPS = word_set("speech.stops")
_OPENING = word_set("speech.opening")
_BREAKS = word_set("speech.breaks")
_MEDIA = word_set("who.media")
_ABBREVIATED = word_set("speech.abbreviated")
_RELATIVE = frozenset(("which", "who", "whose", "whom", "where"))
_LONGEST_ACRONYM = 6
_LONGEST_NAME = 6
_INSIDE_NAMES = frozenset(("of", "for", "and", "the", "on", "in", "de", "la"))
ACRONYM = "acronym:"
"""Before an acronym in how a report names its speakers: the words it stands for."""
SURNAME = "surname:"
"""Before a surname in how a report names its speakers: the full name it belongs to."""
_JOINS_NOUN = frozenset(("for", "of", "at", "in", "from", "with", "familiar"))
_LONGEST = 14
_LONGEST_BRACKET = 8


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
    outlet_id: str | None = None
    """The outlet named in the words: its own, or that of its photographer."""
    definite: bool = False
    """"the minister", "the source": somebody who was named before."""


def acronyms(marked: Marked) -> Iterator[tuple[str, str]]:
    """Yield the acronyms that a sentence introduces, with their words: "the Joint Operations Centre (JOC)"."""
    text, low = marked.tokens.text, marked.tokens.low
    for index in range(2, len(text) - 1):
        word = text[index]
        if low[index - 1] != "(" or low[index + 1] != ")" or not (word.isupper() and 1 < len(word) <= _LONGEST_ACRONYM):
            continue
        first = index - 1
        while first > 0 and (text[first - 1][0].isupper() or low[first - 1] in _INSIDE_NAMES):
            first -= 1
        while first < index - 1 and not text[first][0].isupper():
            first += 1
        if index - 1 - first >= 2:
            yield word, marked.text(first, index - 1)


def before(marked: Marked, called: Mapping[str, str], index: int) -> Speaker | None:
    """Return who stands before a token: of "a spokesman for the navy declined to comment" the spokesman."""
    end = index
    while end > 0 and marked.tokens.low[end - 1] in SPEAKER_ADVERBS | AUXILIARIES:
        end -= 1
    first = stop_left(marked, end)
    return speaker_in(marked, called, first, end) if end > first else None


def introduced(marked: Marked, called: Mapping[str, str]) -> str | None:
    """Return the first person that a sentence introduces, named or not: who is interviewed."""
    for index in range(marked.tokens.count):
        if any(name.first == index and name.entity("person") for name in marked.names) or any(
            word.first == index and word.last - index <= 3 and _is_of_person(marked, word) for word in marked.speech
        ):
            stop = stop_right(marked, index)
            speaker = speaker_in(marked, called, index, max(stop, index + 1))
            if speaker is not None and not speaker.country and not speaker.outlet:
                return speaker.name
    return None


def _is_of_person(marked: Marked, word: SpeechAt) -> bool:
    """Tell whether a word for who speaks is one for a person, and no hospital."""
    return word.speech.role == "title" or (
        word.speech.role == "speaker" and not _PERSONS.isdisjoint(marked.tokens.low[word.first : word.last])
    )


def stop_left(marked: Marked, end: int) -> int:
    """Return where the speaker of a verb can begin: behind a stop, over an apposition ("X, an aide, said")."""
    low = marked.tokens.low
    index = end
    commas = 0
    if index and low[index - 1] == ",":
        commas = 1
        index -= 1
    while index > 0 and end - index < _LONGEST * (1 + commas):
        before = low[index - 1]
        opening = _bracket_before(low, index)
        if opening is not None:
            index = opening
            continue
        if before == "," and commas == 1:
            commas = 2
            index -= 1
            continue
        if (before in _STOPS and not _is_abbreviated(low, index - 1)) or (before in _BREAKS and commas != 1):
            break
        if before == "and" and not _joins_speakers(marked, index):
            break
        index -= 1
    return index


def _bracket_before(low: list[str], index: int) -> int | None:
    """Return where the bracket opens that closes right before a token: "the Joint Chiefs of Staff (JCS) said"."""
    if low[index - 1] != ")":
        return None
    within = range(index - 2, max(-1, index - 2 - _LONGEST_BRACKET), -1)
    return next((one for one in within if low[one] == "("), None)


def _is_abbreviated(low: list[str], index: int) -> bool:
    """Tell whether a full stop belongs to a title: "Maj. Gen. Smith"."""
    return low[index] == "." and index > 0 and low[index - 1] in _ABBREVIATED


def _joins_speakers(marked: Marked, index: int) -> bool:
    """Tell whether "and" stands between two speakers: "the Pentagon and the State Department said"."""
    return (
        index - 2 >= 0
        and any(name.last == index - 1 for name in marked.names)
        and any(name.first <= index + 1 < name.last + 1 for name in marked.names)
    )


def stop_right(marked: Marked, start: int) -> int:
    """Return where the speaker behind a verb ends at the latest."""
    low = marked.tokens.low
    index = start
    while index < len(low) and index - start < _LONGEST:
        if (
            (low[index] in _STOPS and not _is_abbreviated(low, index))
            or low[index] in ("that", "who", "which", "but", "on", "after", "as", "because")
            or (low[index] in AUXILIARIES and index > start + 1)
        ):
            break
        index += 1
    return index


def speaker_in(marked: Marked, called: Mapping[str, str], first: int, last: int) -> Speaker | None:
    """Return the speaker named in the tokens [first, last), if one is.

    Of "X, which has been at war, has said" X is asked first, the words between the commas only after it.
    """
    low = marked.tokens.low
    commas = [index for index in range(first + 1, last - 1) if low[index] == ","]
    if not commas:
        return _named(marked, called, first, last)
    parts = [
        (begin, end)
        for begin, end in zip([first, *(comma + 1 for comma in commas)], [*commas, last], strict=True)
        if low[begin] not in _RELATIVE and not _states(marked, begin, end)
    ]
    for begin, end in parts:
        person = _person(marked, called, begin, end)
        if person is not None:
            return person
    named = (_named(marked, called, begin, end) for begin, end in parts)
    return next((speaker for speaker in named if speaker is not None and not speaker.pronoun), None) or _named(
        marked, called, first, last
    )


def _states(marked: Marked, first: int, last: int) -> bool:
    """Tell whether words have a verb of their own: "Hezbollah fired rockets, the army said" has one speaker."""
    return any(first < word.first < last and word.form.part == "past" for word in marked.forms)


def _person(marked: Marked, called: Mapping[str, str], first: int, last: int) -> Speaker | None:
    person = next((name for name in marked.names if first <= name.first < last and name.entity("person")), None)
    if person is not None:
        return Speaker(person.first, person.last, _called(marked, called, person, "person"))
    return _person_name(marked, called, first, last)


def _named(marked: Marked, called: Mapping[str, str], first: int, last: int) -> Speaker | None:
    tokens = marked.tokens
    if first >= last:
        return None
    has_article = tokens.low[first] == "the"
    while first < last and first not in marked.named and (tokens.low[first] in _OPENING or _in_date(marked, first)):
        first += 1
    if first >= last:
        return None
    names = [name for name in marked.names if first <= name.first < last]
    nouns = [word for word in marked.speech if word.speech.role in ("speaker", "title") and first <= word.first < last]
    short = next((called[key] for at in range(first, last) if (key := ACRONYM + tokens.low[at]) in called), None)
    if short is not None and not names and not nouns:
        return Speaker(first, last, short, body=True)
    rumour = any(word.speech.role == "rumour" and first <= word.first < last for word in marked.speech)
    person = _person(marked, called, first, last)
    if person is not None:
        return person
    outlet = next((name for name in names if name.entity("outlet")), None)
    body = next((name for name in names if name.entity("agency", "force")), None)
    if outlet is not None and body is None and all(tokens.low[noun.first] in _MEDIA for noun in nouns):
        return Speaker(
            outlet.first,
            outlet.last,
            _called(marked, called, outlet, "outlet"),
            outlet=True,
            outlet_id=_outlet_id(outlet),
        )
    if rumour and not names:
        return Speaker(first, last, marked.text(first, last), rumour=True)
    if nouns:
        begin = nouns[0].first
        while (
            begin > first
            and tokens.low[begin - 1] not in ENDS_GROUP
            and not _in_date(marked, begin - 1)
            and not tokens.low[begin - 1].endswith("ing")
            and not tokens.low[begin - 1][0].isdigit()
        ):
            begin -= 1
        while begin < nouns[0].first and tokens.low[begin] in _BEFORE_SPEAKER:
            has_article = tokens.low[begin] == "the"  # "one of the officials"
            begin += 1
        end = _noun_end(marked, nouns, last)
        is_definite = has_article and not names and end - begin == 1
        return Speaker(
            begin, end, marked.text(begin, end), outlet_id=_outlet_id(outlet) if outlet else None, definite=is_definite
        )
    if body is not None:
        return Speaker(body.first, body.last, _called(marked, called, body, "agency", "force"), body=True)
    country = next((name for name in names if name.entity("country") and not name.roles() & {"adjective"}), None)
    if country is not None:
        return Speaker(country.first, country.last, _government(marked, country), body=True, country=True)
    if tokens.low[first] in _PRONOUNS:
        return Speaker(first, first + 1, tokens.low[first], pronoun=True)
    return _people(marked, first, last)


def _people(marked: Marked, first: int, last: int) -> Speaker | None:
    """Return whoever else stands right before the verb: "two rail workers told"."""
    noun = next((word for word in marked.nouns if word.last == last and word.noun.group in ("people", "unit")), None)
    if noun is None or noun.first < first:
        return None
    begin = noun.first
    while begin > first and marked.tokens.low[begin - 1] not in ENDS_GROUP and marked.tokens.low[begin - 1].isalpha():
        begin -= 1
    begin -= begin > first and marked.tokens.low[begin] in ("st", "nd", "rd", "th")  # "the 110th Brigade"
    return Speaker(begin, last, marked.text(begin, last))


def _outlet_id(name: Name) -> str | None:
    entity = name.entity("outlet")
    return entity.id if entity is not None else None


def _government(marked: Marked, name: Name) -> str:
    """Return a country that speaks: of a capital that stands for it with its name, as "Seoul (South Korea)"."""
    words = marked.text(name.first, name.last)
    entity = name.entity("country")
    return f"{words} ({entity.name})" if entity is not None and "metonym" in name.roles() else words


def _called(marked: Marked, called: Mapping[str, str], name: Name, *types: str) -> str:
    """Return an entity's name as it stands here; an acronym behind the long form that the report has used."""
    entity = name.entity(*types)
    words = marked.text(name.first, name.last)
    long = called.get(entity.id, words) if entity is not None else words
    if "person" in types or long.startswith(f"{words} ("):
        return long
    is_acronym = words.isupper() and len(words) <= _LONGEST_ACRONYM
    return f"{long} ({words})" if is_acronym and long != words else words if len(words.split()) > 1 else long


def _in_date(marked: Marked, index: int) -> bool:
    start = marked.tokens.start[index]
    return any(found.start <= start < found.end for found in marked.dates)


def _noun_end(marked: Marked, nouns: list[SpeechAt], last: int) -> int:
    """Return where the words for a speaker end: "a spokesman for the Houthi movement" is one."""
    low = marked.tokens.low
    end = nouns[-1].last
    while end < last and marked.tokens.text[end][0].isupper() and marked.tokens.glued[end]:
        end += 1
    if end < last and low[end] in _JOINS_NOUN:
        stop = end
        while stop < last and low[stop] not in (",", "who", "which", "has", "have", "had"):
            stop += 1
        return stop
    return end


def _person_name(marked: Marked, called: Mapping[str, str], first: int, last: int) -> Speaker | None:
    """Return a person's name that no lexicon knows: two or more capitalised words that nothing else claims."""
    tokens = marked.tokens
    index = first
    while index < last:
        if tokens.low[index] == "(" and ")" in tokens.low[index:last]:
            index = tokens.low.index(")", index) + 1
            continue
        run = index
        while (
            run < last
            and not _is_taken(marked, run)
            and tokens.text[run][0].isupper()
            and tokens.text[run][0].isalpha()
            and tokens.low[run] not in _PRONOUNS
            and not _is_title(marked, run)
        ):
            run += 1
        if run - index >= 2 or (run - index == 1 and _is_surname(marked, called, first, index, last)):
            words = marked.text(index, run)
            return Speaker(index, run, called.get(SURNAME + tokens.low[run - 1], words))
        index = max(run, index + 1)
    return None


def _is_surname(marked: Marked, called: Mapping[str, str], first: int, index: int, last: int) -> bool:
    """Tell whether a single capitalised word is a person: behind a title, named before, or alone before its verb."""
    tokens = marked.tokens
    if SURNAME + tokens.low[index] in called:
        return True
    if index > 0 and (_is_title(marked, index - 1) or tokens.text[index - 1] == "."):
        return True
    is_alone = index == first and last - index == 1
    return is_alone and index > 0 and tokens.text[index - 1] != "."


def in_apposition(marked: Marked, called: Mapping[str, str], comma: int) -> Speaker | None:
    """Return the person named between two commas: "according to the minister, Denys Shmyhal, ..."."""
    low = marked.tokens.low
    if low[comma : comma + 1] != [","]:
        return None
    end = next((one for one in range(comma + 1, min(comma + _LONGEST_NAME, len(low))) if low[one] in (",", ".")), None)
    return _person(marked, called, comma + 1, end) if end is not None else None


def behind_date(marked: Marked, index: int) -> int:
    """Return the token behind a date at a token: "said on Tuesday, calling for"."""
    count = marked.tokens.count
    at = index + (index < count and marked.tokens.low[index] in ("on", "in", "late", "early"))
    if at >= count or not _in_date(marked, at):
        return index
    while at < count and _in_date(marked, at):
        at += 1
    return at


def _is_taken(marked: Marked, index: int) -> bool:
    """Tell whether a name has a token; a doubtful one leaves it: the Bayraktar of "Haluk Bayraktar" is a person."""
    if not marked.busy[index]:
        return False
    name = marked.named.get(index)
    return name is None or name.last - name.first > 1 or name.roles() != {"context"}


def _is_title(marked: Marked, index: int) -> bool:
    return any(word.first <= index < word.last and word.speech.role in ("title", "speaker") for word in marked.speech)
