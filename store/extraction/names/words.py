"""The words that the rules run on, read from store/data/lexicon/words: triggers, nouns, figures, speech, cues."""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import msgspec

from store.extraction.names.trie import Trie

Table = dict[str, Any]


class Form(NamedTuple):
    """A word of an event as it stands in a text: which event, and whether it is a verb (and which form) or a noun."""

    event: str
    part: str
    """`base`, `s`, `past`, `participle`, `ing`, or `noun`, or `state` (an adjective: "dead")."""
    activity: str | None = None
    polarity: str = "positive"
    modality: str | None = None
    weak: bool = False


class Noun(NamedTuple):
    """A noun that a claim can be about: what group it belongs to and what a figure before it counts."""

    group: str
    unit: str
    word: str
    weak: bool = False
    """Whether it is worth a claim only with a figure."""


class Speech(NamedTuple):
    """A word of saying, by its role.

    Verbs: `claim`, `confirm`, `deny`, `hedge`, `weak`; phrases: `before`, `told`; who or what speaks: `speaker`,
    `rumour`, `title`, `imagery`.
    """

    role: str
    part: str = ""


class Qualifier(NamedTuple):
    """A word before (or behind) a figure that says how it is meant."""

    name: str
    behind: bool = False


class Vague(NamedTuple):
    """A figure in words: the least it can mean, or None for words that have no bound."""

    low: int | None


class Unit(NamedTuple):
    """A unit of measurement or of money, in its one spelling."""

    name: str
    money: bool = False


class Cue(NamedTuple):
    """A word that says how sure a statement is."""

    modality: str


class Phrase(NamedTuple):
    """Words that begin what is said of a thing: its attribute, and how it is read (`worded`, `first` or `round`)."""

    name: str
    how: str


class Attribute(msgspec.Struct, frozen=True):
    """What a measurement can say of a thing: its name, its units, the words that stand near it."""

    name: str
    units: tuple[str, ...]
    near: tuple[str, ...]
    default: bool = False


class Words(msgspec.Struct, frozen=True):
    """Every word list, ready to be looked up."""

    trie: Trie
    tails: tuple[str, ...]
    junk: tuple[str, ...]
    junk_endings: tuple[str, ...]
    numbers: dict[str, int]
    scales: dict[str, int]
    signs: dict[str, str]
    opening: frozenset[str]
    """Words with which a figure can begin, beside digits."""
    terminators: frozenset[str]
    statements: tuple[tuple[str, re.Pattern[str]], ...]
    attributes: tuple[Attribute, ...]
    counted: tuple[Table, ...]


_OPEN = ("a", "an", "half", "quarter", "three", "one", "no", "nobody", "mach")


@cache
def load_words() -> Words:
    """Return the word lists, read once."""
    lines, attributes, qualifiers = _read("boilerplate"), _read("attributes"), _read("qualifiers")
    trie = Trie()
    units = _read("units")
    for source in (
        _triggers(_read("triggers")),
        _nouns(_read("nouns")),
        _speech(_read("speech")),
        _cues(_read("cues")),
        _figures(qualifiers),
        _units(units),
        _phrases(attributes),
    ):
        for phrase, payload in source:
            trie.add(phrase, payload)
    return Words(
        trie=trie,
        tails=tuple(lines["tails"]),
        junk=tuple(lines["lines"]),
        junk_endings=tuple(lines["endings"]),
        numbers=qualifiers["numbers"],
        scales=qualifiers["scales"],
        signs=units["money"]["signs"],
        opening=frozenset([*qualifiers["numbers"], *units["money"]["signs"], *_OPEN]),
        terminators=frozenset(_read("cues")["terminators"]["words"]),
        statements=tuple(
            (name, re.compile("|".join(patterns))) for name, patterns in _read("cues")["statements"].items()
        ),
        attributes=tuple(
            Attribute(row["name"], tuple(row["units"]), tuple(row["near"]), row.get("default", False))
            for row in attributes["attribute"]
        ),
        counted=tuple(attributes["counted"]),
    )


def verb_forms(written: str) -> Iterator[tuple[str, str]]:
    """Yield (part, phrase) of every form of a verb: "hand over" gives "handed over", "send/sent" gives "sent".

    Of a phrase the first word is inflected. Irregular forms stand behind slashes: base/past/participle.
    """
    bases, *irregular = written.split("/")
    first, _, rest = bases.partition(" ")
    past, _, more = (irregular[0] if irregular else _past(first)).partition(" ")
    participle = irregular[1].split()[0] if len(irregular) > 1 else past
    rest = rest or more
    forms = (
        ("base", first),
        ("s", _third_person(first)),
        ("past", past),
        ("participle", participle),
        ("ing", _gerund(first, past)),
    )
    for part, form in forms:
        if part != "participle" or form != past:
            yield part, f"{form} {rest}".strip()


def plural(noun: str) -> str:
    """Return the plural of a noun, of a phrase that of its last word."""
    if noun.endswith(("s", "x", "z", "ch", "sh")):
        return noun + "es"
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + "s"


def _past(verb: str) -> str:
    if verb.endswith("e"):
        return verb + "d"
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return verb[:-1] + "ied"
    return verb + "ed"


def _third_person(verb: str) -> str:
    return plural(verb)


def _gerund(verb: str, past: str) -> str:
    if verb.endswith("ie"):
        return verb[:-2] + "ying"
    if verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")):
        return verb[:-1] + "ing"
    if past.endswith("ed") and past[:-2] != verb and past[:-3] == verb:
        return past[:-2] + "ing"
    return verb + "ing"


def _triggers(table: Table) -> Iterator[tuple[str, object]]:
    for row in table["trigger"]:
        yield from _events(row)
    for part, phrase in (form for verb in table["halting"]["verbs"] for form in verb_forms(verb)):
        yield phrase, Form("halt", part)
    for noun in table["halting"]["nouns"]:
        yield noun, Form("halt", "noun")


def _events(row: Table) -> Iterator[tuple[str, Form]]:
    taken = {name: row[name] for name in ("activity", "polarity", "modality") if name in row}
    weak = row.get("weak", False)
    for part, phrase in (form for verb in row.get("verbs", ()) for form in verb_forms(verb)):
        yield phrase, Form(row["class"], part, weak=weak, **taken)
    for noun in row.get("nouns", ()):
        for phrase in dict.fromkeys((noun, plural(noun) if " of" not in noun else noun)):
            yield phrase, Form(row["class"], "noun", weak=weak, **taken)
    for state in row.get("states", ()):
        yield state, Form(row["class"], "state", weak=row["class"] == "due", **taken)


def _nouns(table: Table) -> Iterator[tuple[str, Noun]]:
    for row in table["noun"]:
        weak = frozenset(row.get("weak", ()))
        for word in [*row.get("words", ()), *weak]:
            payload = Noun(row["group"], row["unit"], word, word in weak)
            for phrase in dict.fromkeys((word, plural(word))):
                yield phrase, payload


def _speech(table: Table) -> Iterator[tuple[str, Speech]]:
    for role, verbs in table["verbs"].items():
        for part, phrase in (form for verb in verbs for form in verb_forms(verb)):
            yield phrase, Speech(role, part)
    for role, phrases in table["phrases"].items():
        for phrase in phrases:
            yield phrase, Speech(role)
    for word in table["speakers"]["words"]:
        for phrase in dict.fromkeys((word, plural(word))):
            yield phrase, Speech("speaker")
    for role, words in (
        ("rumour", table["speakers"]["rumour"]),
        ("title", table["titles"]["words"]),
        ("imagery", table["imagery"]["words"]),
    ):
        for word in words:
            yield word, Speech(role)


def _cues(table: Table) -> Iterator[tuple[str, Cue]]:
    for modality in ("denied", "planned", "wished", "refused", "unverified", "confirmed", "silence"):
        for phrase in table[modality]["cues"]:
            yield phrase, Cue(modality)


def _figures(table: Table) -> Iterator[tuple[str, object]]:
    for name, phrases in table["before"].items():
        for phrase in phrases:
            yield phrase, Qualifier(name)
    for name, phrases in table["behind"].items():
        for phrase in phrases:
            yield phrase, Qualifier(name, behind=True)
    for phrase, low in table["vague"].items():
        yield phrase, Vague(low)
    for phrase in table["words"]["texts"]:
        yield phrase, Vague(None)


def _units(table: Table) -> Iterator[tuple[str, Unit]]:
    for name, spellings in table["spellings"].items():
        for spelling in spellings:
            yield spelling, Unit(name)
    for name, spellings in table["money"]["words"].items():
        for spelling in spellings:
            yield spelling, Unit(name, money=True)


def _phrases(table: Table) -> Iterator[tuple[str, Phrase]]:
    for row in table["worded"]:
        for phrase in row["phrases"]:
            yield phrase, Phrase(row["name"], "worded")
    for name in ("first_seen", "entered_service"):
        for phrase in table[name]["phrases"]:
            yield phrase, Phrase(name, "first")
    for name, phrases in table["rounds"].items():
        for phrase in phrases:
            yield phrase, Phrase(name, "round")


def _read(name: str) -> Table:
    text = (files("store") / "data" / "lexicon" / "words" / f"{name}.toml").read_text("utf-8")
    return tomllib.loads(text)
