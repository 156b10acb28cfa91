"""The paragraphs of a report: its lines without what belongs to the page, wrapped ones joined."""

import re
from collections.abc import Iterator

from store.extraction.words import Words

_LINE = re.compile(r"[^\n]+")
_LETTER = re.compile(r"[^\W_]")
# Text wrapped at a column: lines about as long as one another that do not end a sentence.
_WRAPPED_AT_LEAST = 45
_WRAPPED_AT_MOST = 132
_STOPS = ".!?:;\"')"
_LONGEST_JUNK = 300
"""A longer line that begins like one of the page's own is a paragraph all the same."""

Line = tuple[int, int]


def paragraphs(folded: str, words: Words) -> list[Line]:
    """Return where the paragraphs are, in order."""
    return list(_joined(folded, _kept(folded, words)))


def _kept(folded: str, words: Words) -> Iterator[Line]:
    for found in _LINE.finditer(folded):
        bare = found[0].strip().lower()
        if not bare or not _LETTER.search(bare):
            continue
        if bare.startswith(words.tails) and len(bare) < _LONGEST_JUNK:
            return
        if len(bare) < _LONGEST_JUNK and (bare.startswith(words.junk) or bare.endswith(words.junk_endings)):
            continue
        yield found.span()


def _joined(folded: str, lines: Iterator[Line]) -> Iterator[Line]:
    """Join lines that were wrapped: where one breaks off in mid-sentence and the next one goes on below it."""
    pending: Line | None = None
    for start, end in lines:
        if pending is not None and pending[1] + 1 == start and _goes_on(folded, pending, start, end):
            pending = (pending[0], end)
            continue
        if pending is not None:
            yield pending
        pending = (start, end)
    if pending is not None:
        yield pending


def _goes_on(folded: str, before: Line, start: int, end: int) -> bool:
    last = folded.rfind("\n", before[0], before[1]) + 1 or before[0]
    length = before[1] - last
    if not _WRAPPED_AT_LEAST <= length <= _WRAPPED_AT_MOST or end - start > _WRAPPED_AT_MOST:
        return False
    first = folded[start:end].lstrip()[:1]
    ended = folded[last : before[1]].rstrip()[-1:] in _STOPS
    if not ended:
        return first.islower() or first.isdigit() or length > _WRAPPED_AT_LEAST + 15
    return first.islower()
