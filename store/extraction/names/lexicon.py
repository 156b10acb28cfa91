"""The lexicon: every name that can be met in a report, from the files of store/data/lexicon and a person's own file.

A person's file has the same tables; an entry with a known id replaces it, a new id adds one.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Literal, NamedTuple, get_args

from store.errors import UsageError
from store.extraction.names.gazetteer import Gazetteer, load_gazetteer
from store.extraction.names.trie import Trie
from store.extraction.names.words import Words, load_words
from store.extraction.text.normalise import fold
from store.extraction.text.tokens import tokenise
from store.memory import uncollected

EntityType = Literal["equipment", "force", "agency", "person", "outlet", "country", "region", "place"]
Role = Literal["name", "adjective", "people", "metonym", "context"]
_FOLDERS = ("equipment", "actors", "places")
_NAMED_IN: dict[str, Role] = {
    "aliases": "name",
    "adjectives": "adjective",
    "people": "people",
    "metonyms": "metonym",
    "context_aliases": "context",
}


# "170 mm M1989 Koksan" says a calibre and a name; the calibre is left for the rules to read.
_CALIBRE_AND_NAME = re.compile(r"\d{2,3} ?mm .*[A-Z]+-?\d")


class Entity(NamedTuple):
    """One entry. `kind` is the type of equipment, the role of a person, the kind of a body or a place."""

    type: EntityType
    id: str
    name: str
    country: str | None = None
    kind: str | None = None
    lat: float | None = None
    lon: float | None = None
    radius_km: float | None = None


class Named(NamedTuple):
    """A way to name an entity: its name, or its adjective, its people, a city that stands for it."""

    entity: Entity
    role: Role


class Lexicon:
    """Everything the rules look up: the entries, the word lists, the table of towns."""

    def __init__(self, tables: "Mapping[_Key, Mapping[str, Any]]") -> None:
        self.words: Words = load_words()
        self.names = Trie()
        self.entities: dict[str, Entity] = {}
        for (type_, _), row in tables.items():
            self._add(type_, row)

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """The table of towns, read when it is first asked."""
        return load_gazetteer()

    def named(self, words: str, type_: EntityType) -> Entity | None:
        """Return the entity of a type that these words name, all of them or their beginning."""
        tokens = tokenise(fold(words))
        found = [payload for _, payload in self.names.walk(tokens, 0)] if tokens.count else []
        named = [one.entity for one in found if isinstance(one, Named) and one.entity.type == type_]
        return named[-1] if named else None

    def country(self, code: str | None) -> Entity | None:
        """Return a country by its ISO 3166-1 code."""
        found = self.entities.get(code) if code else None
        return found if found is not None and found.type == "country" else None

    def _add(self, type_: EntityType, row: Mapping[str, Any]) -> None:
        entity = Entity(
            type_,
            row["id"],
            row["name"],
            row["id"] if type_ == "country" else row.get("country"),
            row.get("type") or row.get("role") or row.get("kind"),
            row.get("lat"),
            row.get("lon"),
            row.get("radius_km"),
        )
        self.entities[entity.id] = entity
        self.names.add(entity.name, Named(entity, "name"), name=True)
        for key, role in _NAMED_IN.items():
            for alias in row.get(key, ()):
                if alias != entity.name and not _CALIBRE_AND_NAME.match(alias):
                    self.names.add(alias, Named(entity, role), name=True)


def load_lexicon(own: Path | None = None) -> Lexicon:
    """Return the lexicon with a person's own file on top. Raises UsageError naming what is wrong in that file."""
    with uncollected():
        return _loaded(own)


def _loaded(own: Path | None) -> Lexicon:
    tables = dict(_shipped())
    if own is not None:
        problems, entries = _own(own)
        if problems:
            raise UsageError(f"{problems[0]} (`spotrep lexicon check` lists every problem)")
        tables.update(entries)
    return Lexicon(tables)


def check_own(path: Path) -> list[str]:
    """Return what is wrong in a person's file, one line a problem."""
    return _own(path)[0]


_Key = tuple[EntityType, str]


def _shipped() -> Iterator[tuple[_Key, Mapping[str, Any]]]:
    root = files("store") / "data" / "lexicon"
    for folder in _FOLDERS:
        for path in sorted((root / folder).iterdir(), key=lambda one: one.name):
            if path.name.endswith(".toml"):
                yield from _rows(tomllib.loads(_text(path)))


def _text(path: Traversable) -> str:
    return path.read_text("utf-8")


def _rows(tables: Mapping[str, Any]) -> Iterator[tuple[_Key, Mapping[str, Any]]]:
    for type_ in get_args(EntityType):
        for row in tables.get(type_, ()):
            yield (type_, row["id"]), row


def _own(path: Path) -> tuple[list[str], dict[_Key, Mapping[str, Any]]]:
    try:
        tables = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        return [f"{path}: {error}"], {}
    problems = [problem for type_, rows in tables.items() for problem in _problems(path, type_, rows)]
    return problems, {} if problems else dict(_rows(tables))


def _problems(path: Path, type_: str, rows: object) -> Iterator[str]:
    if type_ not in get_args(EntityType):
        yield f"{path}: [[{type_}]] is no table of the lexicon: {', '.join(get_args(EntityType))} are"
        return
    if not isinstance(rows, list):
        yield f"{path}: {type_}: write [[{type_}]], with two brackets"
        return
    for number, row in enumerate(rows, start=1):
        at = f"{path}: [[{type_}]] {number}"
        if not isinstance(row, dict):
            yield f"{at}: is no table"
            continue
        for key in ("id", "name"):
            if not isinstance(row.get(key), str) or not row[key].strip():
                yield f"{at}: {key}: is missing or no text"
        for key in sorted(set(row) - _KEYS):
            yield f"{at}: {key}: is not known"
        for key in sorted(set(row) & set(_NAMED_IN)):
            if not isinstance(row[key], list) or not all(isinstance(one, str) and one.strip() for one in row[key]):
                yield f"{at}: {key}: is no list of texts"
        for key in sorted(set(row) & {"lat", "lon", "radius_km"}):
            if isinstance(row[key], bool) or not isinstance(row[key], int | float):
                yield f"{at}: {key}: is no number"


_KEYS = {"id", "name", "type", "kind", "role", "family", "variant_of", "country", "lat", "lon", "radius_km", *_NAMED_IN}
