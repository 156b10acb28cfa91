"""Closed classes of words by name, from store/data/lexicon/words/grammar.toml: a person can read and extend them."""

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any


def word_set(name: str) -> frozenset[str]:
    """Return a set by its section and key, as "speech.breaks". Raises KeyError for one that is not there."""
    section, _, key = name.partition(".")
    return frozenset(_tables()[section][key])


def word_map(name: str) -> dict[str, str]:
    """Return what words stand for by section and key, as "groups.units". Raises KeyError for one that is not there."""
    section, _, key = name.partition(".")
    return dict(_tables()[section][key])


def every_word() -> Iterator[str]:
    """Yield every word of every set and map."""
    for section in _tables().values():
        for words in section.values():
            yield from words


@cache
def _tables() -> dict[str, Any]:
    path = files("store") / "data" / "lexicon" / "words" / "grammar.toml"
    return tomllib.loads(path.read_text("utf-8"))
