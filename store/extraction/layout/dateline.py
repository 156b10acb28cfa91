"""The dateline of a wire report: "WARSAW, Aug 1 (Reuters) - " says where it was written, not where things happened."""

import re

_DATELINE = re.compile(
    r"\s*\(?[A-Z][A-Z .'/-]{2,40}(?:,[^()\n-]{0,40}?)?\s*(?:\([^)\n]{1,60}\)\s*-+\s+|-+\s+(?=[A-Z])|:\s+(?=[A-Z][a-z]))"
    r"|\s*\([A-Z][\w .'-]{2,30},[^()\n]{0,40}\)\s*"
)
_REACH = 120
_FIRST_PARAGRAPHS = 3


def without_dateline(folded: str, paragraphs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the paragraphs with the dateline cut off the one that has it, one of the first."""
    for number, (start, end) in enumerate(paragraphs[:_FIRST_PARAGRAPHS]):
        found = _DATELINE.match(folded, start, min(end, start + _REACH))
        if found is not None and found.end() < end and not folded[start : found.end()].rstrip().endswith(":"):
            return [*paragraphs[:number], (found.end(), end), *paragraphs[number + 1 :]]
    return paragraphs
