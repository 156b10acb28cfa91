"""Clauses: where in a sentence the reach of an event, its arguments and its cues ends."""

from bisect import bisect_right
from operator import attrgetter

from store.extraction.names.grammar import AUXILIARIES, CLAUSE_WORDS, DETERMINERS
from store.extraction.names.word_sets import word_set
from store.extraction.sentence.marks import FormAt, Marked, Span

_FIRST = attrgetter("first")
_NEAR = 6
_LONGEST_ASIDE = 14
_AFTER_WORDS = frozenset(("after", "before", "as"))
_MAY_BEGIN = CLAUSE_WORDS | _AFTER_WORDS | {"and", "or"}
_MAY_STAND_BEFORE = frozenset((";", "-", ":", ",", "that"))
_ADVERBS = word_set("clauses.adverbs")
_BEGIN_SUBJECT = word_set("clauses.begin_subject")


def find_clauses(marked: Marked) -> list[Span]:
    """Return the clauses of a sentence: every token belongs to one."""
    low, count = marked.tokens.low, marked.tokens.count
    verbs = {word.first: word for word in marked.forms if word.form.part != "noun" and word.form.part != "state"}
    speech = {word.first for word in marked.speech if word.speech.role in ("claim", "confirm", "deny", "hedge")}
    breaks = [0]
    for index in range(1, count):
        may_begin = low[index] in _MAY_BEGIN or low[index - 1] in _MAY_STAND_BEFORE
        if may_begin and _begins(marked, verbs, speech, index, low, breaks[-1]):
            breaks.append(index)
    return [Span(first, last) for first, last in zip(breaks, [*breaks[1:], count], strict=True)]


def clause_of(clauses: list[Span], index: int) -> int:
    """Return the number of the clause that a token is in."""
    return bisect_right(clauses, index, key=_FIRST) - 1


def _begins(marked: Marked, verbs: dict[int, FormAt], speech: set[int], index: int, low: list[str], begun: int) -> bool:
    before, word = low[index - 1], low[index]
    if before in (";", "-", ":") and index - begun > 1:
        return True
    if word in _AFTER_WORDS:
        return before == "," or (
            word != "as" and any(one in verbs for one in range(index + 1, min(index + _NEAR, len(low))))
        )
    if word in CLAUSE_WORDS:
        return True
    if before == "," and word in ("with", "including"):
        return not _is_aside(verbs, index, low)
    if before == "," and index in verbs and verbs[index].form and verbs[index].form.part == "ing":
        return True
    if before == "that" and index >= 2 and any(one in speech for one in range(max(0, index - 5), index - 1)):
        return True
    if word in ("and", "or") and index + 1 < len(low):
        if not any(_states(verbs, speech, one, low) for one in range(begun, index)):
            return False
        return _has_verb_soon(marked, verbs, speech, index + 1, low)
    return False


def _is_aside(verbs: dict[int, FormAt], index: int, low: list[str]) -> bool:
    """Tell whether a verb follows the words between two commas: "the frigate, with 186 sailors aboard, sailed"."""
    comma = next((at for at in range(index, min(index + _LONGEST_ASIDE, len(low))) if low[at] == ","), None)
    if comma is None or comma + 1 == len(low):
        return False
    return comma + 1 in verbs or low[comma + 1] in AUXILIARIES


def _states(verbs: dict[int, FormAt], speech: set[int], index: int, low: list[str]) -> bool:
    """Tell whether a token is the verb of a clause; "a surfaced submarine" has none."""
    if index in verbs:
        return not (index and low[index - 1] in DETERMINERS)
    return index in speech or low[index] in AUXILIARIES


def _has_verb_soon(marked: Marked, verbs: dict[int, FormAt], speech: set[int], index: int, low: list[str]) -> bool:
    """Tell whether a clause with a verb of its own begins here: "and wounded 12", "and the ship has sailed"."""
    if index in verbs or index in speech or low[index] in AUXILIARIES:
        return True
    if low[index] in _ADVERBS and index + 1 < len(low) and (index + 1 in verbs or index + 1 in speech):
        return True
    noun = marked.nouns_at.get(index) or marked.named.get(index)
    if noun is not None and noun.last in verbs and verbs[noun.last].form.part == "past":
        return True  # "and air defences shot down 98"
    if low[index] not in _BEGIN_SUBJECT:
        return False
    for one in range(index + 1, min(index + _NEAR, len(low))):
        if low[one] in (",", ";", "and", "or", "that", "which", "who"):
            return False
        if low[one] in AUXILIARIES or one in speech:
            return True
        if one in verbs:
            part = verbs[one].form.part
            return part not in ("ing", "base")
    return False
