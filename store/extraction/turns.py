"""Whose turn it is: transcripts ("GEN. RYDER: ..."), questions and answers, interviews with a dash before each turn."""

import re
from typing import NamedTuple

_LABEL = re.compile(r"\s*(?P<name>[^\W\d_][\w .,'()-]{0,60}?):\s+(?=\S)")
_QUESTION = re.compile(r"(?:q|question|reporter|journalist|interviewer|moderator|host|correspondent)\b", re.IGNORECASE)
_ANSWER = re.compile(r"(?:a|answer)$", re.IGNORECASE)
_DASH = re.compile(r"\s*-+\s+")
_FEWEST_TURNS = 3
_LONGEST_LABEL = 7


class Turn(NamedTuple):
    """A paragraph of a conversation: who speaks (None: who asks, or nobody yet), where the words begin."""

    speaker: str | None
    start: int
    asks: bool


def turns(folded: str, paragraphs: list[tuple[int, int]]) -> dict[int, Turn]:
    """Return the turns of a conversation by the number of their paragraph; none where the report is no conversation."""
    labelled = {number: found for number, (start, end) in enumerate(paragraphs) if (found := _label(folded, start, end))}
    if sum(turn.speaker is not None for turn in labelled.values()) >= 1 and len(labelled) >= _FEWEST_TURNS:
        return labelled
    dashed = {
        number: Turn(None, found.end(), _asks(folded, start, end))
        for number, (start, end) in enumerate(paragraphs)
        if (found := _DASH.match(folded, start, end))
    }
    questions = sum(turn.asks for turn in dashed.values())
    return dashed if len(dashed) >= _FEWEST_TURNS and questions >= _FEWEST_TURNS - 1 else {}


def _label(folded: str, start: int, end: int) -> Turn | None:
    found = _LABEL.match(folded, start, end)
    if found is None:
        return None
    name = found["name"].strip()
    if _QUESTION.match(name):
        return Turn(None, found.end(), asks=True)
    if _ANSWER.match(name):
        return Turn(None, found.end(), asks=False)
    words = name.split()
    is_name = len(words) <= _LONGEST_LABEL and all(word[0].isupper() or not word[0].isalpha() for word in words)
    if not is_name or not (name.isupper() or len(words) > 1):
        return None
    return Turn(name.title() if name.isupper() else name, found.end(), asks=False)


def _asks(folded: str, start: int, end: int) -> bool:
    return folded[start:end].rstrip().endswith("?")
