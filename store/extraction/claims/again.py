"""Places that are named again by what they are: "the city", "the country", "there"."""

from store.extraction.claims.scene import Context
from store.extraction.names.grammar import AUXILIARIES
from store.extraction.names.word_sets import word_map
from store.extraction.sentence.marks import Marked
from store.extraction.sentence.where import Where, word_before

# What a word can mean again: "town" is any place smaller than a region.
_MEANS = word_map("places.again")
_DEFINITE = frozenset(("the", "this", "that", "its", "their"))
_SORTS = {"country": "country", "region": "region"}
_HERE = "there"


def named_again(marked: Marked, context: Context, places: list[Where]) -> list[Where]:
    """Return the places that a sentence means without a name; each is the last one of its sort."""
    low = marked.tokens.low
    found = []
    for index in range(1, marked.tokens.count):
        if low[index] == _HERE:
            where = _last(places, index) or context.place_here or context.main_place
            is_existential = low[index + 1 : index + 2] and low[index + 1] in AUXILIARIES
            if where is not None and not is_existential:
                found.append(where._replace(first=index, last=index + 1, word="in", inside=False))
        elif low[index] in _MEANS and low[index - 1] in _DEFINITE and not _is_named(places, index):
            word = word_before(marked, index)
            where = context.last_of.get(_MEANS[low[index]])
            if where is not None and word:
                found.append(where._replace(first=index, last=index + 1, word=word, inside=False))
    return found


def remember(context: Context, places: list[Where]) -> None:
    """Keep the last place of each sort for what comes after."""
    for one in places:
        if not one.minor and (one.word or not one.is_country):
            context.last_of[_SORTS.get(one.place.precision, "town")] = one


def _last(places: list[Where], index: int) -> Where | None:
    return next((one for one in reversed(places) if one.last <= index and one.word and not one.inside), None)


def _is_named(places: list[Where], index: int) -> bool:
    """Tell whether the word belongs to a name: "the city of Latakia"."""
    return any(one.first - 2 <= index <= one.last for one in places)
