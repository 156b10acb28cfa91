"""Towns: inhabited places of the gazetteer, and names behind a word of place that no list has."""

from store.extraction.names.gazetteer import Gazetteer, Town
from store.extraction.names.grammar import DETERMINERS, ENDS_GROUP, PRONOUNS
from store.extraction.names.word_sets import word_set
from store.extraction.sentence.marks import Marked
from store.extraction.sentence.where import LOCATIVE, TOWN_WORDS, Where, word_before
from store.records import Place

_LEADS_TO = word_set("places.leads_to")
_SURE = word_set("places.sure")
_WEAK = frozenset(("of", "against", "between", "under", "with"))
_NOT_TOWNS = word_set("places.not_towns")
_QUARTERS = word_set("places.quarters")
_ARTICLES = word_set("places.articles")
_HAVE_A_TOWN = TOWN_WORDS | word_set("places.local_speakers")
_NO_NAMES = LOCATIVE | ENDS_GROUP | DETERMINERS | PRONOUNS
_MOVES = frozenset(("move", "deploy", "withdraw", "send", "launch", "strike", "seize"))
_LONGEST_UNLISTED = 3
_TOWN_RADIUS_M = 5_000.0


def find_towns(marked: Marked, gazetteer: Gazetteer, country: str | None) -> list[Where]:
    """Return the towns of a sentence that the lexicon does not name; of several those of `country` come first."""
    tokens = marked.tokens
    found: list[Where] = []
    index = 0
    while index < tokens.count:
        may_begin = tokens.text[index][0].isupper() or tokens.low[index] in _ARTICLES
        if not may_begin or not _begins_name(marked, index):
            index += 1
            continue
        last = _capitalised(marked, index)
        if _is_placed(marked, found, index, last):
            one = _listed(marked, gazetteer, index, country) or _unlisted(marked, index, last)
            if one is not None:
                found.append(one)
                last = one.last
        index = last
    return found


def town_place(town: Town, words: str) -> Place:
    """Return the place that a town is, by the name it has in the report where that is another."""
    name = town.name if set(town.name.casefold().split()) & set(words.casefold().split()) else words
    return Place(
        id=town.id, name=name, lat=town.lat, lon=town.lon, precision="town", radius_m=_TOWN_RADIUS_M, text=words
    )


def _begins_name(marked: Marked, index: int) -> bool:
    """Tell whether a name can begin here: a capital, or an Arabic article before one ("el-Fasher")."""
    tokens = marked.tokens
    if marked.busy[index] or tokens.low[index] in _NOT_TOWNS:
        return False
    if tokens.text[index][0].isupper():
        return index > 0 or tokens.low[0] not in _NO_NAMES
    return _is_article(marked, index)


def _is_article(marked: Marked, index: int) -> bool:
    """Tell whether the article of a name stands here: of "el-Fasher" and "Port-au-Prince"."""
    tokens = marked.tokens
    after = index + 1
    return (
        tokens.low[index] in _ARTICLES
        and after < tokens.count
        and tokens.joined[after]
        and tokens.text[after][0].isupper()
    )


def _is_placed(marked: Marked, found: list[Where], index: int, last: int) -> bool:
    """Tell whether the words round a name let it be a place: "in X", "X airport", "Y and X"."""
    low = marked.tokens.low
    word = word_before(marked, index)
    goes_on = bool(found) and found[-1].last == index - 1 and low[index - 1] in ("and", ",", "or")
    return (
        bool(word and word not in _WEAK)
        or (low[last : last + 1] != [] and (low[last] in TOWN_WORDS or low[last] in _QUARTERS))
        or goes_on
        or low[index - 1 : index] == ["of"]
    )


def _listed(marked: Marked, gazetteer: Gazetteer, index: int, country: str | None) -> Where | None:
    tokens = marked.tokens
    whole = _capitalised(marked, index, names=True)
    length = gazetteer.longest(tokens.low[index:whole])
    if not length:
        return None
    towns = gazetteer.towns(" ".join(tokens.text[index : index + length]))
    town = next((one for one in towns if one.country == country), towns[0]) if towns else None
    if town is None:
        return None
    words = marked.text(index, index + length)
    place = town_place(town, words)
    word = word_before(marked, index)
    minor = _is_quarter(marked, index + length)
    return Where(index, index + length, word, place, town.country, is_country=False, minor=minor)


def _unlisted(marked: Marked, index: int, last: int) -> Where | None:
    """Return a place that only the words round it show to be one."""
    tokens = marked.tokens
    low = tokens.low
    word = word_before(marked, index)
    follows = last < tokens.count and low[last] in TOWN_WORDS
    minor = _is_quarter(marked, last)
    kind_before = index > 1 and (
        low[index - 1] in TOWN_WORDS or (low[index - 1] == "of" and low[index - 2] in _HAVE_A_TOWN)
    )
    explained = low[last : last + 2] in ([",", "a"], [",", "the"]) and not TOWN_WORDS.isdisjoint(
        low[last + 2 : last + 5]
    )
    leads = word in _LEADS_TO and any(one.form.event in _MOVES for one in marked.forms)
    if not (follows or minor or kind_before or (word and explained) or word in _SURE or leads):
        return None
    if last - index > _LONGEST_UNLISTED or tokens.text[index].isupper() or not _NOT_TOWNS.isdisjoint(low[index:last]):
        return None
    words = marked.text(index, last)
    return Where(index, last, word, Place(name=words, text=words), None, is_country=False, minor=minor)


def _is_quarter(marked: Marked, index: int) -> bool:
    return marked.tokens.low[index : index + 1] != [] and marked.tokens.low[index] in _QUARTERS


def _capitalised(marked: Marked, index: int, *, names: bool = False) -> int:
    """Return where a run of capitalised words ends; with `names` also through a known one: "Port Sudan"."""
    tokens = marked.tokens
    last = index + 1
    while (
        last < tokens.count
        and (names or not marked.busy[last])
        and (tokens.text[last][0].isupper() or _is_article(marked, last))
        and tokens.glued[last]
    ):
        last += 1
    return last
