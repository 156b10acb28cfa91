"""Parts of a total: of "the first of 31 tanks" one is meant, of "most of the 24 launchers" nobody says how many."""

from store.extraction.names.word_sets import word_set
from store.extraction.sentence.figures import Figure
from store.extraction.sentence.marks import Marked

_ARTICLES = frozenset(("the", "its", "their", "those", "these", "his", "our"))
_ONE = word_set("parts.one")
_SOME = word_set("parts.some")


def part_of_total(marked: Marked, figure: Figure) -> Figure | None:
    """Return the figure of the part where a figure is only the total it is of; itself where it is none.

    None is returned where a part is told without a figure ("most of", "two-thirds of").
    """
    low = marked.tokens.low
    at = figure.first - 1
    while at > 0 and low[at] in _ARTICLES:
        at -= 1
    if at < 1 or low[at] != "of" or figure.unit is not None:
        return figure
    word = low[at - 1]
    if word in _ONE:
        return figure._replace(first=at - 1, number=at - 1, low=1.0, high=1.0, qualifier="exact")
    if word in _SOME:
        return None
    return figure


def is_total(marked: Marked, figure: Figure) -> bool:
    """Tell whether the part of it has a figure of its own, which is meant: the 41 of "34 of 41 drones"."""
    low = marked.tokens.low
    return (
        figure.first > 1 and low[figure.first - 1] == "of" and low[figure.first - 2].isdigit() and figure.unit is None
    )
