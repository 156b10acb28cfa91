"""The entries of the lexicon as tables: those that come with the program, from the files of store/data/lexicon."""

import tomllib
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any, Literal, get_args

EntityType = Literal["equipment", "force", "agency", "person", "outlet", "country", "region", "place"]
Role = Literal["name", "adjective", "people", "metonym", "context"]
Row = Mapping[str, Any]
Key = tuple[EntityType, str]
"""An entry by its type and its id."""
NAMED_IN: dict[str, Role] = {
    "aliases": "name",
    "adjectives": "adjective",
    "people": "people",
    "metonyms": "metonym",
    "context_aliases": "context",
}
_FOLDERS = ("equipment", "actors", "places")


def shipped() -> Iterator[tuple[Key, Row]]:
    """Yield the entries that come with the program."""
    root = files("store") / "data" / "lexicon"
    for folder in _FOLDERS:
        for path in sorted((root / folder).iterdir(), key=lambda one: one.name):
            if path.name.endswith(".toml"):
                yield from rows(tomllib.loads(path.read_text("utf-8")))


def rows(tables: Mapping[str, Any]) -> Iterator[tuple[Key, Row]]:
    """Yield the entries of a file."""
    for type_ in get_args(EntityType):
        for row in tables.get(type_, ()):
            yield (type_, row["id"]), row
