"""The paragraphs of a report: its lines without what belongs to the page, wrapped ones joined."""

import re
from collections.abc import Iterator
from itertools import pairwise

from store.extraction.names.words import Words

_LINE = re.compile(r"[^\n]+")
_LETTER = re.compile(r"[^\W_]")
_LONGEST_JUNK = 300
"""A longer line that begins like one of the page's own is a paragraph all the same."""

# Text wrapped at a column: lines up to a width in this range, each as full as the next word lets it be.
_NARROWEST, _WIDEST = 40, 140
_FEWEST_LINES = 3
_FULL_SHARE = 0.75
_SMALL_SHARE = 0.4
"""So many lines of wrapped text begin with a small letter; headlines as long as one another do not."""
_MARKS = "-*+•‣◦▪▫●■►▶➤✅❌❗⚡🔹🔸🔻"
_ITEM = re.compile(rf"\s*(?:[{_MARKS}]|\(?\d{{1,3}}[.)]\s|\(?[a-z][.)]\s)")

Line = tuple[int, int]


def paragraphs(folded: str, words: Words) -> list[Line]:
    """Return where the paragraphs are, in order."""
    blocks: list[list[Line]] = []
    for start, end in _kept(folded, words):
        if not blocks or start > blocks[-1][-1][1] + 1:
            blocks.append([])
        blocks[-1].append((start, end))
    wrapped = max((_wrapped_at(folded, block) for block in blocks), default=0)
    return [paragraph for block in blocks for paragraph in _joined(folded, block, wrapped)]


def _kept(folded: str, words: Words) -> Iterator[Line]:
    for found in _LINE.finditer(folded):
        start, end = found.span()
        if not _LETTER.search(folded, start, end):
            continue
        if end - start < _LONGEST_JUNK:
            bare = found[0].strip().lower()
            if bare.startswith(words.tails):
                return
            if bare.startswith(words.junk) or bare.endswith(words.junk_endings):
                continue
        yield start, end


def _wrapped_at(folded: str, block: list[Line]) -> int:
    """Return the width at which a block of lines without an empty one between is wrapped, or 0."""
    width = _width(block)
    if len(block) < _FEWEST_LINES or not _NARROWEST <= width <= _WIDEST:
        return 0
    breaks = len(block) - 1
    full = sum(_was_full(folded, before, after, width) for before, after in pairwise(block))
    small = sum(_first(folded, line).islower() for line in block[1:])
    return width if full >= _FULL_SHARE * breaks and small >= _SMALL_SHARE * breaks else 0


def _joined(folded: str, block: list[Line], wrapped: int) -> list[Line]:
    """Return the paragraphs of a block: a line goes on with a full one before it, if it is no item of a list.

    In a text that is not `wrapped` for certain it does so only with a small letter.
    """
    found = block[:1]
    width = _width(block)
    if not _NARROWEST <= width <= _WIDEST:
        return block
    for before, line in pairwise(block):
        is_full = _was_full(folded, before, line, max(width, wrapped))
        if is_full and not _ITEM.match(folded, *line) and (wrapped or _first(folded, line).islower()):
            found[-1] = (found[-1][0], line[1])
        else:
            found.append(line)
    return found


def _width(block: list[Line]) -> int:
    return max(end - start for start, end in block)


def _first(folded: str, line: Line) -> str:
    return folded[line[0] : line[1]].lstrip()[:1]


def _was_full(folded: str, before: Line, after: Line, width: int) -> bool:
    """Tell whether the first word of a line would not have found room in the line before."""
    word = folded[after[0] : after[1]].lstrip().partition(" ")[0]
    return before[1] - before[0] + 1 + len(word) > width
