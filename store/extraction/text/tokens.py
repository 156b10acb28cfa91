"""Tokens: runs of letters, runs of digits, signs; fine enough that "M-1978", "M1978" and "M 1978" are the same two."""

import re
from bisect import bisect_left
from dataclasses import dataclass

# A number keeps its separators: 1,000 and 25.5 are one token. A possessive is a token, quotes and hyphens are not.
_TOKEN = re.compile(r"[^\W\d_]+|\d+(?:[.,]\d+)*|'[sS]\b|(?:(?<=\s)|(?<=^))-+(?=\s)|[^\s\w\"'-]|_")
# What may stand between two tokens of one name: "M-1978", "BM-27 "Uragan"", "self-propelled".
_GLUE = frozenset(("", " ", "-", ' "', '" ', '"', " '", "' ", "  ", "'", "- ", " -", "\n", '-"'))
_JOINS = frozenset(("", "-"))


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a stretch of text, as parallel lists; offsets are those of the whole text."""

    text: list[str]
    low: list[str]
    start: list[int]
    end: list[int]
    glued: list[bool]
    """Whether one name can go on from the token before to this one."""
    joined: list[bool]
    """Whether no space stands before the token: "M1978", "M-1978"."""
    count: int
    """How many tokens there are."""

    def index(self, offset: int) -> int:
        """Return the index of the first token that starts at the offset or behind it."""
        return bisect_left(self.start, offset)


def tokenise(folded: str, start: int = 0, end: int | None = None) -> Tokens:
    """Return the tokens of folded[start:end]."""
    text: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    glued: list[bool] = []
    joined: list[bool] = []
    last = -1
    for found in _TOKEN.finditer(folded, start, len(folded) if end is None else end):
        begin, stop = found.span()
        text.append(found[0])
        gap = folded[last:begin] if last >= 0 else None
        glued.append(gap in _GLUE)
        joined.append(gap in _JOINS)
        starts.append(begin)
        ends.append(stop)
        last = stop
    return Tokens(text, [word.lower() for word in text], starts, ends, glued, joined, len(text))
