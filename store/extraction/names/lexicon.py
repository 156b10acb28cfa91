"""The lexicon: every name that can be met in a report, from the files of store/data/lexicon and a person's own file.

A person's file has the same tables; an entry with a known id replaces it, a new id adds one. A name that it has is its
own: an entry of the program's files with the same name loses that one.
"""

import re
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from store.errors import UsageError
from store.extraction.names.entries import NAMED_IN, EntityType, Key, Role, Row, shipped
from store.extraction.names.gazetteer import Gazetteer, load_gazetteer
from store.extraction.names.own import Own, names_of, read_own
from store.extraction.names.trie import Phrase, Trie, phrase
from store.extraction.names.words import Words, load_words
from store.extraction.text.normalise import fold
from store.extraction.text.tokens import tokenise
from store.memory import uncollected

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

    def __init__(self, tables: Mapping[Key, Row], own: Mapping[Key, Row] = MappingProxyType({})) -> None:
        self.words: Words = load_words()
        self.names = Trie()
        self.entities: dict[str, Entity] = {}
        self._own_phrases: frozenset[Phrase] = frozenset()
        for (type_, _), row in own.items():
            self._add(type_, row)
        self._own_phrases = frozenset(phrase(name) for row in own.values() for _, name in names_of(row))
        for key, row in tables.items():
            if key not in own:
                self._add(key[0], row)

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

    def _add(self, type_: EntityType, row: Row) -> None:
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
        self._name(entity.name, Named(entity, "name"))
        for key, role in NAMED_IN.items():
            for alias in row.get(key, ()):
                if alias != entity.name and not _CALIBRE_AND_NAME.match(alias):
                    self._name(alias, Named(entity, role))

    def _name(self, name: str, named: Named) -> None:
        written = phrase(name)
        if not self._own_phrases or written not in self._own_phrases:
            self.names.add_name(written, named)


def load_lexicon(own: Path | None = None) -> Lexicon:
    """Return the lexicon with a person's own file on top. Raises UsageError naming what is wrong in that file."""
    with uncollected():
        return _loaded(own)


def _loaded(path: Path | None) -> Lexicon:
    return Lexicon(*_with_own(path))


def _with_own(path: Path | None) -> tuple[dict[Key, Row], dict[Key, Row]]:
    """Return the shipped entries, and those of a person's file."""
    tables = dict(shipped())
    if path is None:
        return tables, {}
    own = read_own(path, tables)
    if own.problems:
        raise UsageError(f"{own.problems[0]} (`spotrep lexicon check` lists every problem)")
    return tables, own.entries


def entry_names(own: Path | None = None) -> dict[str, str]:
    """Return the names of all entries by their ids. Raises UsageError as `load_lexicon` does."""
    tables = _with_own(own)
    return {row["id"]: row["name"] for some in tables for row in some.values()}


def check_own(path: Path) -> Own:
    """Return a person's file, what is wrong in it and what it changes. Raises UsageError where it cannot be read."""
    return read_own(path, dict(shipped()))
