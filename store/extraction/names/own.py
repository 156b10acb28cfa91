"""A lexicon of a person's own: read with bounds, and checked for what would break the rules or do nothing."""

import os
import stat
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, get_args

from store.errors import UsageError
from store.extraction.names.entries import NAMED_IN, EntityType, Key, Row, rows
from store.extraction.names.trie import Phrase, phrase
from store.extraction.names.word_sets import every_word, word_map
from store.extraction.names.words import load_words
from store.extraction.text.normalise import fold
from store.extraction.text.tokens import tokenise
from store.text import clean_line

_MOST_BYTES = 4_000_000
_TEXTS = ("type", "kind", "role", "family", "variant_of", "country")
_BOUNDS = {"lat": (-90.0, 90.0), "lon": (-180.0, 180.0), "radius_km": (0.0, 20_100.0)}
_KEYS = {"id", "name", *_TEXTS, *_BOUNDS, *NAMED_IN}


class Own(NamedTuple):
    """The entries of a person's file; none where it has problems. `remarks` say what they do to the shipped ones."""

    problems: list[str]
    remarks: list[str]
    entries: dict[Key, Row]


def read_own(path: Path, shipped: Mapping[Key, Row]) -> Own:
    """Return a person's file and what is wrong in it. Raises UsageError where it cannot be read."""
    at = clean_line(str(path), 300)
    try:
        tables = tomllib.loads(_content(path))
    except OSError as error:
        raise UsageError(f"{at}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise UsageError(f"{at}: cannot be read: is no UTF-8 (byte {error.start + 1})") from None
    except RecursionError:
        return Own([f"{at}: is nested too deeply"], [], {})
    except ValueError as error:
        return Own([f"{at}: {clean_line(str(error))}"], [], {})
    problems = [f"{at}: {problem}" for type_, some in tables.items() for problem in _of_form(type_, some)]
    if problems:
        return Own(problems, [], {})
    entries = dict(rows(tables))
    context = _Context(shipped, entries)
    remarks = []
    for place, type_, row in _placed(tables):
        problems += [f"{at}: {place}: {problem}" for problem in context.problems(type_, row, place)]
        remarks += [f"{at}: {place}: {remark}" for remark in context.remarks(type_, row)]
    return Own(problems, remarks, {} if problems else entries)


def _content(path: Path) -> str:
    """Return a file's text. Raises OSError for what is no file, such as a pipe that nobody writes to."""
    with open(path, "rb", opener=_opened) as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(0, "is no regular file")
        content = file.read(_MOST_BYTES + 1)
    if len(content) > _MOST_BYTES:
        raise OSError(0, f"is over {_MOST_BYTES // 1_000_000} MB")
    return content.decode("utf-8")


def _opened(path: str, flags: int) -> int:
    # Without waiting: opening a pipe would wait for its writer.
    return os.open(path, flags | os.O_NONBLOCK)


def _placed(tables: Mapping[str, Any]) -> Iterator[tuple[str, EntityType, Row]]:
    """Yield every entry with where it stands: `[[equipment]] 2 (koksan)`."""
    for type_ in get_args(EntityType):
        for number, row in enumerate(tables.get(type_, ()), start=1):
            yield f"[[{type_}]] {number} ({clean_line(row['id'], 60)})", type_, row


def _of_form(type_: str, some: object) -> Iterator[str]:
    """Yield what is wrong with the form of a table's entries."""
    if type_ not in get_args(EntityType):
        yield f"[[{clean_line(type_, 60)}]] is no table of the lexicon: {', '.join(get_args(EntityType))} are"
        return
    if not isinstance(some, list):
        yield f"{type_}: write [[{type_}]], with two brackets"
        return
    for number, row in enumerate(some, start=1):
        at = f"[[{type_}]] {number}"
        if isinstance(row, dict):
            yield from (f"{at}: {fault}" for fault in _of_fields(row))
        else:
            yield f"{at}: is no table"


def _of_fields(row: Row) -> Iterator[str]:
    for key in ("id", "name"):
        if not isinstance(row.get(key), str) or not row[key].strip():
            yield f"{key}: is missing or no text"
    for key in sorted(set(row) - _KEYS):
        yield f"{clean_line(key, 60)}: is not known"
    for key in sorted(set(row) & set(NAMED_IN)):
        if not isinstance(row[key], list) or not all(isinstance(one, str) and one.strip() for one in row[key]):
            yield f"{key}: is no list of texts"
    for key in sorted(set(row) & set(_TEXTS)):
        if not isinstance(row[key], str):
            yield f"{key}: is no text"
    for key in sorted(set(row) & set(_BOUNDS)):
        least, most = _BOUNDS[key]
        if isinstance(row[key], bool) or not isinstance(row[key], int | float):
            yield f"{key}: is no number"
        elif not least <= row[key] <= most:
            yield f"{key}: {row[key]:g} is not between {least:g} and {most:g}"


def names_of(row: Row) -> Iterator[tuple[str, str]]:
    """Yield all that names an entry, each with the key that it stands under."""
    yield "name", row["name"]
    for key in NAMED_IN:
        yield from ((key, alias) for alias in row.get(key, ()))


class _Context:
    """What a person's entries have to go with: the shipped entries, one another, and the words of the rules."""

    def __init__(self, shipped: Mapping[Key, Row], own: Mapping[Key, Row]) -> None:
        self._shipped = shipped
        self._ids = {id_ for _, id_ in (*shipped, *own)}
        self._countries = {id_ for type_, id_ in (*shipped, *own) if type_ == "country"}
        self._types = _types(shipped)
        self._first_with: dict[str, str] = {}
        self._shipped_ids = {id_: type_ for type_, id_ in shipped}
        self._country_names: dict[tuple[str, ...], str] = {}
        self._taken: dict[Phrase, list[Key]] = {}
        for key, row in shipped.items():
            for _, name in names_of(row):
                written = phrase(name)
                if key[0] == "country":
                    self._country_names[written.words] = key[1]
                else:
                    self._taken.setdefault(written, []).append(key)

    def problems(self, type_: EntityType, row: Row, place: str) -> Iterator[str]:
        """Yield what is wrong with one entry."""
        id_ = row["id"]
        before = self._first_with.setdefault(id_, place)
        if before != place:
            yield f"id: {before} has the same"
        elif self._shipped_ids.get(id_, type_) != type_:
            yield f"id: a shipped [[{self._shipped_ids[id_]}]] has the same, and an id is of one type"
        if "variant_of" in row and (row["variant_of"] not in self._ids or row["variant_of"] == id_):
            yield f"variant_of: {_shown(row['variant_of'])} is no other entry's id"
        if "country" in row and row["country"] not in self._countries:
            yield f"country: {_shown(row['country'])} is no code of a country, as KP"
        if type_ == "equipment" and "type" in row and _last_word(row["type"]) not in self._types:
            yield f"type: {_shown(row['type'])} is not known; its last word is one of {', '.join(sorted(self._types))}"
        for key, name in names_of(row):
            fault = self._fault(type_, id_, name)
            if fault is not None:
                yield f"{key}: {_shown(name)} {fault}"

    def remarks(self, type_: EntityType, row: Row) -> Iterator[str]:
        """Yield what one entry changes of the shipped ones."""
        if (type_, row["id"]) in self._shipped:
            yield f"takes the place of the shipped entry {_shown(self._shipped[type_, row['id']]['name'])}"
        for key, name in names_of(row):
            others = [one for one in self._taken.get(phrase(name), ()) if one != (type_, row["id"])]
            if others:
                whose = ", ".join(id_ for _, id_ in others)
                yield f"{key}: {_shown(name)} is a name of the shipped {whose} too; it means your entry alone"

    def _fault(self, type_: EntityType, id_: str, name: str) -> str | None:
        """Return why a name must not be met in reports, or None."""
        written = phrase(name)
        if not any(letter.isalpha() for letter in name):
            return "has no letter, and would be met in every figure or sentence"
        country = self._country_names.get(written.words)
        if country is not None and (type_, id_) != ("country", country):
            return f"names a country ({country}), which the rules need"
        # What is in the shipped lexicon does no harm: an acronym in capitals, as PLAN.
        if country is None and written not in self._taken and _is_of_rules(name):
            return "is a word of the rules, which would no longer be read as one"
        return None


@cache
def _grammar() -> frozenset[tuple[str, ...]]:
    words = load_words()
    single = {*every_word(), *words.numbers, *words.scales, *words.signs, *words.terminators}
    return frozenset(tuple(tokenise(fold(word)).low) for word in single)


def _is_of_rules(name: str) -> bool:
    tokens = tokenise(fold(name).lower())
    found = load_words().trie.walk(tokens, 0) if tokens.count else ()
    return any(last == tokens.count for last, _ in found) or tuple(tokens.low) in _grammar()


def _types(shipped: Mapping[Key, Row]) -> set[str]:
    """Return the last words of the types of equipment: a "ballistic missile" is a missile."""
    of_shipped = (
        _last_word(row["type"]) for (type_, _), row in shipped.items() if type_ == "equipment" and "type" in row
    )
    return {*of_shipped, *word_map("groups.types")}


def _last_word(type_: str) -> str:
    return type_.strip().lower().rpartition(" ")[2]


def _shown(text: str) -> str:
    return f'"{clean_line(text, 60)}"'
