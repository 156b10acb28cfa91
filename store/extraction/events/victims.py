"""Victims: one person killed or hurt, who is worth a claim without a figure."""

from store.extraction.names.word_sets import word_set
from store.extraction.sentence.marks import FormAt, Marked
from store.extraction.sentence.things import Thing

_BEFORE_VICTIM = 5
_ARTICLES = frozenset(("a", "an"))
_PLURALS = word_set("victims.plurals")


def is_victim(marked: Marked, thing: Thing, word: FormAt) -> bool:
    """Tell whether one person is killed or hurt: "a woman was injured in Glushkovo"."""
    return word.form.event == "kill" and thing.group == "people" and _is_single(marked, thing)


def is_killed(marked: Marked, thing: Thing, word: FormAt) -> bool:
    """Tell whether a certain person is killed: "killed the commander of the brigade"."""
    if word.form.event != "kill" or word.form.part != "past" or thing.group != "people":
        return False
    return marked.tokens.low[word.last : thing.first] in (["the"], ["its"], ["their"])


def _is_single(marked: Marked, thing: Thing) -> bool:
    low = marked.tokens.low
    before = next(
        (at for at in range(thing.first - 1, max(-1, thing.first - _BEFORE_VICTIM), -1) if low[at] in _ARTICLES), None
    )
    return before is not None and not low[thing.last - 1].endswith("s") and low[thing.last - 1] not in _PLURALS
