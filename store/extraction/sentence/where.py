"""A place in a sentence: the word of place before it, and whether it only tells where the place before it lies."""

from typing import NamedTuple

from store.extraction.names.word_sets import word_set
from store.extraction.sentence.marks import Marked
from store.records import Place

LOCATIVE = word_set("places.locative")
TOWN_WORDS = word_set("places.town_words")
_TAKE_A_PLACE = frozenset(("move", "withdraw", "strike", "seize"))
_BEFORE_NAMES = word_set("places.before_names")
_LIES = word_set("places.lies")
_FARTHEST_LIES = 12
_MOST_ADJECTIVES = 2
_ARTICLES = frozenset(("the", "a", "an"))


class Where(NamedTuple):
    """A place at the tokens [first, last): `word` is the word of place before it, empty where there is none."""

    first: int
    last: int
    word: str
    place: Place
    country: str | None
    is_country: bool
    inside: bool = False
    """It tells where the place before it lies: of "Pazigyi, a village in Sagaing" Sagaing."""
    minor: bool = False
    """A quarter or a suburb: it says where in a town that is named elsewhere."""


def word_before(marked: Marked, index: int) -> str:
    """Return the word of place before a name; a verb that takes a place counts as one: "left Tartus"."""
    low = marked.tokens.low
    back = _past_kind(marked, index)
    if any(
        word.last in (index, back + 1) and word.form.event in _TAKE_A_PLACE and word.form.part != "noun"
        for word in marked.forms
    ):
        return "at"
    if back < 0:
        return ""
    return low[back] if low[back] in LOCATIVE else ("of" if low[index - 1] == "of" else "")


def _past_kind(marked: Marked, index: int) -> int:
    """Return the token before what says of which kind a place is: "in | the northern port city of Latakia"."""
    low = marked.tokens.low
    back = _past_words(low, _past_owner(marked, index - 1))
    is_of_kind = index > 1 and low[index - 1] == "of" and low[index - 2] in TOWN_WORDS
    if is_of_kind and back >= 0 and low[back] not in LOCATIVE:
        article = next((at for at in range(back, max(-1, back - _MOST_ADJECTIVES), -1) if low[at] in _ARTICLES), back)
        back = _past_words(low, article)
    return back


def _past_words(low: list[str], back: int) -> int:
    while back >= 0 and low[back] in _BEFORE_NAMES:
        back -= 1
    return back


def _past_owner(marked: Marked, back: int) -> int:
    """Return the token before the country that a place is said to be of: "in | Sudan's besieged el-Fasher"."""
    low = marked.tokens.low
    for at in (back, back - 1):
        if at < 1 or low[at] != "'s":
            continue
        owner = next((name for name in marked.names if name.last == at and name.entity("country", "region")), None)
        if owner is not None:
            return owner.first - 1
    return back


def lies_in(marked: Marked, place: Where, other: Where) -> bool:
    """Tell whether the second place only says where the first lies: "X in Y", "X, a village near Y"."""
    low = marked.tokens.low
    between = low[place.last : other.first]
    if len(between) > _FARTHEST_LIES or not between or {"and", "or", "to", "from"} & set(between):
        return False
    if between == [","]:
        return other.place.precision in ("country", "region") and not place.is_country
    return all(
        word in _LIES or word in TOWN_WORDS or word in LOCATIVE or word[0].isdigit() or word.endswith("ern")
        for word in between
    )
