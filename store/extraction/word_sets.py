"""Closed classes of words by name, from store/data/lexicon/words/grammar.toml: a person can read and extend them."""

import tomllib
from functools import cache
from importlib.resources import files


def word_set(name: str) -> frozenset[str]:
    """Return a set by its section and name, as "events.with". Raises KeyError for one that is not there."""
    section, _, key = name.partition(".")
    return frozenset(_sets()[section][key])


@cache
def _sets() -> dict[str, dict[str, list[str]]]:
    path = files("store") / "data" / "lexicon" / "words" / "grammar.toml"
    return tomllib.loads(path.read_text("utf-8"))
