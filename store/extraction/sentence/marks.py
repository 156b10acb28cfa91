"""One pass over a sentence: which names and which words stand where."""

from collections.abc import Iterator
from typing import NamedTuple, TypeVar

from store.extraction.dates.find import Found
from store.extraction.layout.sentences import Sentence
from store.extraction.names.grammar import BE, DETERMINERS
from store.extraction.names.lexicon import Entity, Lexicon, Named
from store.extraction.names.word_sets import word_set
from store.extraction.names.words import Cue, Form, Noun, Phrase, Qualifier, Speech, Unit, Vague
from store.extraction.text.tokens import Tokens

T = TypeVar("T")


class Span(NamedTuple):
    """The tokens [first, last)."""

    first: int
    last: int


class Name(NamedTuple):
    """Names of entities at [first, last); several where one name belongs to several."""

    first: int
    last: int
    named: tuple[Named, ...]

    def entity(self, *types: str) -> Entity | None:
        """Return the entity of one of these types that is meant by its own name."""
        return next((one.entity for one in self.named if one.entity.type in types), None)

    def roles(self) -> frozenset[str]:
        """Return in which ways this names something."""
        return frozenset(one.role for one in self.named)


class FormAt(NamedTuple):
    """A word of an event at [first, last)."""

    first: int
    last: int
    form: Form


class NounAt(NamedTuple):
    """A noun that a claim can be about, at [first, last)."""

    first: int
    last: int
    noun: Noun


class SpeechAt(NamedTuple):
    """A word of saying at [first, last)."""

    first: int
    last: int
    speech: Speech


class CueAt(NamedTuple):
    """A word that says how sure something is, at [first, last)."""

    first: int
    last: int
    cue: Cue


class Marked(NamedTuple):
    """A sentence with what stands in it. `busy` tells of each token whether a name or a date has it."""

    folded: str
    sentence: Sentence
    tokens: Tokens
    names: list[Name]
    dates: list[Found]
    forms: list[FormAt]
    nouns: list[NounAt]
    speech: list[SpeechAt]
    cues: list[CueAt]
    phrases: list[tuple[int, int, Phrase]]
    units: dict[int, tuple[int, Unit]]
    vague: dict[int, tuple[int, Vague]]
    qualified: dict[int, tuple[int, Qualifier]]
    """Qualifiers by the token behind them."""
    afterwards: dict[int, tuple[int, Qualifier]]
    """Qualifiers that stand behind a figure, by their first token."""
    inner: set[int]
    """Tokens inside a qualifier of several words: the "many" of "as many as"."""
    busy: list[bool]
    named: dict[int, Name]
    """Names by their first token."""
    nouns_at: dict[int, NounAt]
    """Nouns by their first token."""
    finite: set[int]
    """Where verbs begin at which a noun group ends."""

    def text(self, first: int, last: int) -> str:
        """Return the words of tokens [first, last) as they stand in the text, on one line."""
        return (
            " ".join(self.folded[self.tokens.start[first] : self.tokens.end[last - 1]].split()) if first < last else ""
        )


def mark(folded: str, sentence: Sentence, tokens: Tokens, lexicon: Lexicon, dates: list[Found]) -> Marked:
    """Return the sentence with its names and words."""
    busy = [False] * tokens.count
    names = _names(tokens, lexicon, busy)
    for found in dates:
        for index in range(tokens.index(found.start), tokens.index(found.end)):
            busy[index] = True
    marked = Marked(
        folded,
        sentence,
        tokens,
        names,
        dates,
        [],
        [],
        [],
        [],
        [],
        {},
        {},
        {},
        {},
        set(),
        busy,
        {one.first: one for one in names},
        {},
        set(),
    )
    _words(marked, lexicon)
    return marked


def _names(tokens: Tokens, lexicon: Lexicon, busy: list[bool]) -> list[Name]:
    found: list[Name] = []
    trie, count = lexicon.names, tokens.count
    index = 0
    while index < count:
        last, named = index, []
        for end, payload in trie.walk(tokens, index):
            if not isinstance(payload, Named):
                continue
            if end > last:
                last, named = end, [payload]
            elif end == last:
                named.append(payload)
        if not named:
            index += 1
            continue
        last = _with_plural(tokens, last)
        found.append(Name(index, last, tuple(named)))
        for one in range(index, last):
            busy[one] = True
        index = last
    return found


def _with_plural(tokens: Tokens, last: int) -> int:
    """Take in the "s" of "M1989s"."""
    is_plural = last < tokens.count and tokens.low[last] == "s" and tokens.start[last] == tokens.end[last - 1]
    return last + 1 if is_plural else last


def _words(marked: Marked, lexicon: Lexicon) -> None:
    """Put down the words of the rules: of each sort the longest at a token, and no two of a sort over one another."""
    tokens, busy = marked.tokens, marked.busy
    trie = lexicon.words.trie
    until: dict[type, int] = dict.fromkeys((Form, Noun, Speech, Cue), 0)
    for index in range(tokens.count):
        if busy[index]:
            continue
        best: dict[type, tuple[int, object]] = {}
        forms: list[FormAt] = []
        # Shorter ones come first, so that what comes last is the longest.
        for last, payload in trie.walk(tokens, index):
            if True in busy[index:last]:
                continue
            if isinstance(payload, Form) and not _ends_in_qualifier(tokens, last):
                forms = [one for one in forms if one.last == last]
                forms.append(FormAt(index, last, payload))
            elif isinstance(payload, Phrase):
                marked.phrases.append((index, last, payload))
            elif isinstance(payload, Cue) and payload.modality == "silence":
                marked.cues.append(CueAt(index, last, payload))
            elif isinstance(payload, Qualifier):
                _qualify(marked, index, last, payload)
            else:
                best[type(payload)] = (last, payload)
        if forms and index >= until[Form]:
            until[Form] = forms[0].last
            marked.forms.extend(reversed(forms))
        for kind, (last, payload) in best.items():
            if index < until.get(kind, 0):
                continue
            if kind in until:
                until[kind] = last
            _keep(marked, index, last, payload)
    marked.forms[:] = list(_used(marked))
    marked.nouns_at.update((word.first, word) for word in marked.nouns)
    marked.finite.update(word.first for word in marked.forms if word.form.part not in _NO_VERBS)
    marked.finite.update(
        word.first for word in marked.speech if word.speech.role in _SAYING and word.speech.part in ("past", "s")
    )


def _ends_in_qualifier(tokens: Tokens, last: int) -> bool:
    """Tell whether the "up" of a verb belongs to the figure behind it: "sent up to 12,000 troops"."""
    return tokens.low[last - 1] == "up" and tokens.low[last : last + 1] == ["to"] and last + 1 < tokens.count


_NO_VERBS = ("noun", "state", "participle", "past")
_SAYING = frozenset(("claim", "confirm", "deny"))
_BEFORE_STATE = BE | {"and", "or", "of", "the", "many", "some", "those", "have", "has", "had"}
_FEW_NUMBERS = frozenset(
    [
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "several",
        "dozens",
        "hundreds",
    ]
)
_ADVERBS = frozenset(("also", "then", "now", "still", "soon", "be", "only", "already"))
_BEFORE_BASE = word_set("marks.before_base")
_BEFORE_NOUN = word_set("marks.before_noun")


def _is_verb(marked: Marked, word: FormAt) -> bool:
    """Tell whether a word that can be a verb or a noun ("test", "ships", "target") is the verb that its form says."""
    form = word.form
    if form.part not in ("base", "s"):
        return True
    if form.event == "show" and any(one.last <= word.first for one in marked.speech if one.speech.role == "imagery"):
        return True
    low = marked.tokens.low
    before = word.first - 1
    while before > 0 and (low[before] in _ADVERBS or low[before].endswith("ly")):
        before -= 1
    if form.part == "base":
        is_people = any(noun.last == word.first and noun.noun.group in ("people", "unit") for noun in marked.nouns)
        return before >= 0 and (low[before] in _BEFORE_BASE or is_people)
    is_noun = any(noun.first <= word.first < noun.last for noun in marked.nouns)
    if is_noun and _takes_object(marked, word):
        marked.nouns[:] = [noun for noun in marked.nouns if noun.first != word.first]
        return True
    return not is_noun and (
        before < 0 or (low[before] not in _BEFORE_NOUN and (marked.busy[before] or not low[before][0].isdigit()))
    )


def _used(marked: Marked) -> Iterator[FormAt]:
    """Yield the forms that the words have here: of a noun and a verb written alike the verb, where it can be one."""
    acting = {word.first for word in marked.forms if word.form.part == "past" and _hurts(marked, word)}
    if acting:
        marked.nouns[:] = [noun for noun in marked.nouns if noun.first not in acting]
        marked.forms[:] = [word for word in marked.forms if word.first not in acting or word.form.part == "past"]
    verbs = {word.first for word in marked.forms if word.form.part != "noun" and _is_verb(marked, word)}
    seen: set[int] = set()
    for word in marked.forms:
        fits = _is_verb(marked, word) and not (word.form.part == "noun" and word.first in verbs)
        if fits and word.first not in seen:
            seen.add(word.first)
            yield _as_used(marked, word)


def _hurts(marked: Marked, word: FormAt) -> bool:
    """Tell whether "wounded" is what somebody did: "the attack wounded four policemen"."""
    low = marked.tokens.low
    if word.form.event != "kill" or word.first == 0 or word.last >= len(low):
        return False
    has_object = low[word.last] in DETERMINERS or low[word.last][0].isdigit() or low[word.last] in _FEW_NUMBERS
    return has_object and low[word.first - 1].isalpha() and low[word.first - 1] not in _BEFORE_STATE


def _as_used(marked: Marked, word: FormAt) -> FormAt:
    """Return a noun in "-ing" as the verb that it is behind a form of "be": "have been training"."""
    form = word.form
    before = marked.tokens.low[word.first - 1] if word.first else ""
    if form.part != "noun" or before not in BE or not marked.tokens.low[word.first].endswith("ing"):
        return word
    return word._replace(form=form._replace(part="ing"))


def _takes_object(marked: Marked, word: FormAt) -> bool:
    """Tell whether a name acts and an object follows: "the RSF shells the camp"."""
    low = marked.tokens.low
    follows = word.last < len(low) and (
        low[word.last] in ("the", "a", "an", "its", "their") or word.last in marked.named
    )
    return follows and any(name.last == word.first and not name.roles() & {"adjective"} for name in marked.names)


def _qualify(marked: Marked, index: int, last: int, payload: Qualifier) -> None:
    if last - index > 1:
        marked.inner.update(range(index, last))
    if payload.behind:
        marked.afterwards[index] = (last, payload)
    elif last not in marked.qualified or (marked.qualified[last][1].name == "exact" and payload.name != "exact"):
        marked.qualified[last] = (index, payload)


def _keep(marked: Marked, index: int, last: int, payload: object) -> None:
    if isinstance(payload, Noun):
        marked.nouns.append(NounAt(index, last, payload))
    elif isinstance(payload, Cue):
        marked.cues.append(CueAt(index, last, payload))
    elif isinstance(payload, Speech):
        marked.speech.append(SpeechAt(index, last, payload))
    elif isinstance(payload, Unit):
        marked.units[index] = (last, payload)
    elif isinstance(payload, Vague):
        marked.vague[index] = (last, payload)
