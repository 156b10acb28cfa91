"""What is wrong with a configuration file: every problem as one line that says where and what."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path

import msgspec

from store.config.positions import KeyPath
from store.text import clean_line


class Problem(msgspec.Struct, frozen=True):
    """One problem. Without a line it concerns the whole file; without a key, its syntax."""

    path: Path
    line: int | None
    key: str | None
    message: str

    def __str__(self) -> str:
        place = str(self.path) if self.line is None else f"{self.path}:{self.line}"
        return clean_line(": ".join(part for part in (place, self.key, self.message) if part))


class Problems:
    """The problems of one file, found so far. `lines` says where its keys stand."""

    def __init__(self, path: Path, lines: Mapping[KeyPath, int]) -> None:
        self.found: list[Problem] = []
        self._path = path
        self._lines = lines

    def add(self, at: KeyPath, message: str) -> None:
        """Note what is wrong with a key; a key that is missing stands where its table does."""
        key = ".".join(clean_line(part, 60) for part in at if isinstance(part, str))
        self.found.append(Problem(self._path, self.line(at), key, message))

    def line(self, at: KeyPath) -> int:
        """Return the line of a key or of the nearest table around it."""
        while at and at not in self._lines:
            at = at[:-1]
        return self._lines.get(at, 1)

    def in_order(self) -> list[Problem]:
        """Return the problems as the file has them, top to bottom."""
        return sorted(self.found, key=lambda problem: problem.line or 0)


def nearest(word: str, known: Iterable[str]) -> str:
    """Return ` (did you mean "x"?)` with the known word that is most like this one, or nothing."""
    matches = get_close_matches(word[:100], list(known), n=1)
    return f' (did you mean "{matches[0]}"?)' if matches else ""
