"""Paragraphs and sentences, with exact offsets.

A newline always ends a sentence: captions, headings and lists have no full stop. Nothing is split behind an
abbreviation, an initial, or inside a domain such as Caliber.Az (notes/extraction 1.1 measured the alternatives).
"""

import re
from typing import NamedTuple

_ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof gen lt col maj capt cpl sgt brig adm cmdr rear vice st sen rep gov pres hon rev jr sr inc ltd co corp "
    "no nos vs etc al approx ca cf e.g i.e eg ie fig art jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues "
    "wed thu thur thurs fri sat sun u.s u.k u.n e.u a.m p.m dept div bn regt".split()
)
_STOP = re.compile(r"[.!?…]+[\"')\]»]*(?=\s|$)")
_LAST_WORD = re.compile(r"[\w.&-]+$")
_NEXT = re.compile(r"\s*[\"'(\[]*(.)", re.DOTALL)


class Sentence(NamedTuple):
    """A sentence and the number of the paragraph it stands in."""

    start: int
    end: int
    paragraph: int


def sentences(folded: str, paragraphs: list[tuple[int, int]]) -> list[Sentence]:
    """Return the sentences of the paragraphs, without the space around them."""
    found: list[Sentence] = []
    for number, (start, end) in enumerate(paragraphs):
        begin = start
        for stop in _STOP.finditer(folded, start, end):
            if _ends(folded, begin, stop, end):
                _add(found, folded, begin, stop.end(), number)
                begin = stop.end()
        _add(found, folded, begin, end, number)
    return found


def _add(found: list[Sentence], folded: str, start: int, end: int, paragraph: int) -> None:
    while start < end and folded[start].isspace():
        start += 1
    while end > start and folded[end - 1].isspace():
        end -= 1
    if end > start:
        found.append(Sentence(start, end, paragraph))


def _ends(folded: str, begin: int, stop: re.Match[str], end: int) -> bool:
    """Tell whether a full stop ends its sentence."""
    following = _NEXT.match(folded, stop.end(), end)
    if following is None:
        return True
    after = following[1]
    if after.islower():
        return False
    if stop[0][0] != ".":
        return True
    word = _LAST_WORD.search(folded, max(begin, stop.start() - 12), stop.start())
    if word is None:
        return True
    last = word[0].lower()
    if last in _ABBREVIATIONS:
        # "at 5 p.m. Monday" goes on; "in the U.S. He said" is left whole: joined is better than cut.
        return False
    is_initial = len(last) == 1 and word[0].isupper()
    return not is_initial
