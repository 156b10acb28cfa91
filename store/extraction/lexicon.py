"""A stand-in for the lexicon: a handful of names, and those of a person's own file."""

import re
import tomllib
from pathlib import Path

from store.errors import ConfigError

_NAMES = {
    "dprk-m1989": ("M1989 Koksan", "M1989", "Koksan"),
    "ir-shahed-136": ("Shahed-136", "Shahed"),
    "ru-kh101": ("Kh-101",),
}
_DESIGNATOR = re.compile(r"\b[A-Z]{1,4}-?\d{2,4}\b")


class Lexicon:
    """Names and the ids they stand for."""

    def __init__(self, names: dict[str, str]) -> None:
        self.names = names
        longest_first = sorted(names, key=len, reverse=True)
        self.pattern = re.compile("|".join(rf"(?<!\w){re.escape(name)}s?(?!\w)" for name in longest_first))

    def subject(self, words: str) -> str | None:
        """Return the id that words stand for."""
        return self.names.get(words) or self.names.get(words.removesuffix("s"))

    def unknown_designators(self, text: str) -> list[str]:
        """Return what looks like a designation and is in no lexicon, as often as it occurs."""
        known = {name.replace("-", "") for name in self.names}
        found = (match[0] for match in _DESIGNATOR.finditer(text))
        return [words for words in found if words.replace("-", "") not in known]


def load_lexicon(own: Path | None = None) -> Lexicon:
    """Return the names. Raises ConfigError for a file of a person's own that cannot be used."""
    names = {name: identity for identity, all_names in _NAMES.items() for name in all_names}
    if own is not None:
        problems = check_own(own)
        if problems:
            raise ConfigError("\n".join(problems))
        for entry in tomllib.loads(own.read_text()).get("equipment", []):
            names |= dict.fromkeys([entry["name"], *entry.get("aliases", [])], entry["id"])
    return Lexicon(names)


def check_own(path: Path) -> list[str]:
    """Return what is wrong with a person's own file, a line each."""
    try:
        tables = tomllib.loads(path.read_text())
    except OSError as error:
        return [f"{path}: cannot be read: {error.strerror}"]
    except ValueError as error:
        return [f"{path}: {error}"]
    return [
        f"{path}: equipment.{key}: is missing"
        for entry in tables.get("equipment", [])
        for key in ("id", "name")
        if key not in entry
    ] + [f"{path}: {key}: unknown key" for key in tables if key != "equipment"]
