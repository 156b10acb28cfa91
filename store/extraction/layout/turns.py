"""Whose turn it is: transcripts ("GEN. RYDER: ..."), questions and answers, interviews with a dash before each turn."""

import re
from typing import NamedTuple

from store.extraction.names.word_sets import word_set

_LABEL = re.compile(r"\s*(?P<name>[^\W\d_][\w .,'()-]{0,60}?):\s+(?=\S)")
_NAME = r"[^\W\d_a-z][\w.'-]*"
_HEAD = re.compile(rf"\s*(?P<name>{_NAME}(?: {_NAME}){{1,3}}), (?P<office>[^:\n]{{1,120}}):\s*")
_SOURCE = re.compile(r"\s*Source:\s+(?:the )?(?P<name>[^\W\d_][^\n.;:]{2,60}?)(?:,? (?:on|in|via) [^\n]{2,60})?[.]?\s*")
_OWN = re.compile(r"\s*(?:Background|Reminder|Previously|For reference):")
_NEAR_TOP = 5
_OFFICES = word_set("who.persons")
_QUESTION = re.compile(r"(?:q|question|reporter|journalist|interviewer|moderator|host|correspondent)\b", re.IGNORECASE)
_ANSWER = re.compile(r"(?:a|answer)$", re.IGNORECASE)
_DASH = re.compile(r"\s*-+\s+")
_SPEAKERS = word_set("turns.speakers")
_FEWEST_TURNS = 3
_LONGEST_LABEL = 7
_LONGEST_QUESTION = 300


class Turn(NamedTuple):
    """A paragraph of a conversation: who speaks (None: who asks, or nobody yet), where the words begin."""

    speaker: str | None
    start: int
    asks: bool


def turns(folded: str, paragraphs: list[tuple[int, int]]) -> dict[int, Turn]:
    """Return the turns of a conversation by the number of their paragraph; none where the report is no conversation."""
    labelled = {
        number: found for number, (start, end) in enumerate(paragraphs) if (found := _label(folded, start, end))
    }
    questions = [number for number, (start, end) in enumerate(paragraphs) if _asks(folded, start, end)]
    if len(questions) >= _FEWEST_TURNS:
        return _answered(folded, paragraphs, labelled, questions)
    sourced = _sourced(folded, paragraphs) or _headed(folded, paragraphs)
    if sourced:
        return sourced
    if sum(turn.speaker is not None for turn in labelled.values()) >= 1 and len(labelled) >= _FEWEST_TURNS:
        return labelled
    return {}


def _answered(
    folded: str, paragraphs: list[tuple[int, int]], labelled: dict[int, Turn], questions: list[int]
) -> dict[int, Turn]:
    """Return questions and, between them, answers."""
    found: dict[int, Turn] = {}
    asked = set(questions)
    for number in range(min([*questions, *labelled]), len(paragraphs)):
        start, end = paragraphs[number]
        label = labelled.get(number)
        dash = _DASH.match(folded, start, end)
        begin = label.start if label else dash.end() if dash else start
        if number in asked or (label is not None and label.asks):
            found[number] = Turn(None, begin, asks=True)
        else:
            found[number] = Turn(label.speaker if label else None, begin, asks=False)
    return found


def _sourced(folded: str, paragraphs: list[tuple[int, int]]) -> dict[int, Turn]:
    """Return the one voice of a report that names its source in a line of its own, up to what it adds itself."""
    for start, end in paragraphs[:_NEAR_TOP]:
        found = _SOURCE.fullmatch(folded, start, end)
        if found is not None:
            own = (number for number, (begin, _) in enumerate(paragraphs) if _OWN.match(folded, begin))
            return {0: Turn(found["name"], 0, asks=False)} | {number: Turn(None, 0, asks=True) for number in own}
    return {}


def _headed(folded: str, paragraphs: list[tuple[int, int]]) -> dict[int, Turn]:
    """Return the written answers below lines that name who gives them."""
    heads = ((number, _head(folded, start, end)) for number, (start, end) in enumerate(paragraphs))
    return {number + 1: head for number, head in heads if head is not None}


def _head(folded: str, start: int, end: int) -> Turn | None:
    """Return whose words follow a line of their own: "Jane Doe, Minister of State:" above a written answer."""
    found = _HEAD.fullmatch(folded, start, end)
    if found is None or _OFFICES.isdisjoint(re.findall(r"[a-z]+", found["office"].lower())):
        return None
    return Turn(found["name"], end, asks=False)


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
    is_name = (
        len(words) <= _LONGEST_LABEL
        and words[0][0].isupper()
        and all(word[0].isupper() or not word[0].isalpha() or word in _SPEAKERS for word in words)
    )
    if not is_name or not (name.isupper() or len(words) > 1):
        return None
    return Turn(name.title() if name.isupper() else name, found.end(), asks=False)


def _asks(folded: str, start: int, end: int) -> bool:
    return end - start < _LONGEST_QUESTION and folded[start:end].rstrip().endswith("?")
