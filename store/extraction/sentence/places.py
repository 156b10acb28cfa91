"""Places: where a sentence says that something is, resolved to a country, a region, a named place or a town.

A government named by its capital is no place: only what stands behind a word of place counts, or receives something.
"""

from typing import NamedTuple

from store.extraction.names.gazetteer import Town
from store.extraction.names.lexicon import Entity, Lexicon
from store.extraction.names.word_sets import word_set
from store.extraction.sentence.marks import Marked
from store.records import Place, PlacePrecision

_LOCATIVE = word_set("places.locative")
_TAKE_A_PLACE = frozenset(("move", "withdraw", "strike", "seize"))
_AT_A_CITY = word_set("places.at_a_city")
_LEADS_TO = word_set("places.leads_to")
_SURE = word_set("places.sure")
_LAND = word_set("places.land")
_WEAK = frozenset(("of", "against", "between", "under", "with"))
_TOWN_WORDS = word_set("places.town_words")
_PRECISION: dict[str, PlacePrecision] = {"country": "country", "region": "region", "place": "point"}
_NOT_TOWNS = word_set("places.not_towns")
_TOWN_RADIUS_M = 5_000.0


class Where(NamedTuple):
    """A place at the tokens [first, last): `word` is the word of place before it, empty where there is none."""

    first: int
    last: int
    word: str
    place: Place
    country: str | None
    is_country: bool


def find_places(marked: Marked, lexicon: Lexicon, context: str | None) -> list[Where]:
    """Return the places of a sentence. `context` is the country that the report is about, to choose between towns."""
    found: list[Where] = []
    country = context
    for name in marked.names:
        entity = name.entity("region", "place", "country")
        if entity is None:
            continue
        roles = {one.role for one in name.named if one.entity.id == entity.id}
        word = _word_before(marked, name.first)
        if entity.type == "country":
            if "adjective" in roles and tokens_of_land(marked, name.last):
                word = word or "in"
            elif roles & {"adjective", "people"}:
                continue
            elif "metonym" in roles:
                if word in _AT_A_CITY:
                    found.append(_city(marked, name.first, name.last, word, entity, lexicon))
                continue
        else:
            country = entity.country or country
        found.append(
            Where(
                name.first,
                name.last,
                word,
                _of_entity(entity, marked.text(name.first, name.last)),
                entity.country,
                entity.type == "country",
            )
        )
    found += _towns(marked, lexicon, country)
    found.sort(key=lambda one: (one.first, one.last))
    return found


def tokens_of_land(marked: Marked, index: int) -> bool:
    """Tell whether a word for a country's land or waters stands here: "Syrian territory", "Ukrainian cities"."""
    return marked.tokens.low[index : index + 1] != [] and marked.tokens.low[index] in _LAND


def _city(marked: Marked, first: int, last: int, word: str, country: Entity, lexicon: Lexicon) -> Where:
    """Return the capital itself where something is in it: "in Havana" is no word for Cuba's government."""
    words = marked.text(first, last)
    town = next((one for one in lexicon.gazetteer.towns(words) if one.country == country.id), None)
    place = _of_town(town, words) if town else Place(name=words, precision="town", text=words)
    return Where(first, last, word, place, country.id, is_country=False)


def _word_before(marked: Marked, index: int) -> str:
    """Return the word of place before a name; a verb that takes a place counts as one: "left Tartus"."""
    low = marked.tokens.low
    back = index - 1
    at = index - 1 if index and low[index - 1] in ("the", "central", "nearby") else index
    if any(
        word.last in (index, at) and word.form.event in _TAKE_A_PLACE and word.form.part != "noun"
        for word in marked.forms
    ):
        return "at"
    while back >= 0 and low[back] in (
        "the",
        "its",
        "ally",
        "neighbouring",
        "neighboring",
        "northern",
        "southern",
        "eastern",
        "western",
        "central",
        "occupied",
        "nearby",
        "north",
        "south",
        "east",
        "west",
        "northeastern",
        "northwestern",
        "southeastern",
        "southwestern",
        "city",
        "of",
        "town",
        "village",
        "port",
        "capital",
        "border",
        "region",
        "province",
        "coastal",
    ):
        back -= 1
    if back < 0:
        return ""
    return low[back] if low[back] in _LOCATIVE else ("of" if low[index - 1] == "of" else "")


def _towns(marked: Marked, lexicon: Lexicon, country: str | None) -> list[Where]:
    tokens = marked.tokens
    found: list[Where] = []
    index = 0
    while index < tokens.count:
        if marked.busy[index] or not tokens.text[index][0].isupper():
            index += 1
            continue
        last = _capitalised(marked, index)
        word = _word_before(marked, index)
        follows = last < tokens.count and tokens.low[last] in _TOWN_WORDS
        kind_of_town = index > 1 and tokens.low[index - 1] == "of" and tokens.low[index - 2] in _TOWN_WORDS
        if (
            not (word and word not in _WEAK)
            and not follows
            and not _listed(found, marked, index)
            and tokens.low[index - 1 : index] != ["of"]
        ):
            index = last
            continue
        whole = _capitalised(marked, index, names=True)
        length = lexicon.gazetteer.longest(tokens.low[index:whole])
        if length:
            town = _best(lexicon.gazetteer.towns(" ".join(tokens.text[index : index + length])), country)
            if town is not None and tokens.low[index] not in _NOT_TOWNS:
                words = marked.text(index, index + length)
                found.append(Where(index, index + length, word, _of_town(town, words), town.country, is_country=False))
                index += length
                continue
        elif (
            (follows or kind_of_town or word in _SURE or (word in _LEADS_TO and _moves(marked)))
            and tokens.low[index] not in _NOT_TOWNS
            and last - index <= 3
            and not tokens.text[index].isupper()
        ):
            words = marked.text(index, last)
            found.append(Where(index, last, word, Place(name=words, text=words), None, is_country=False))
        index = last
    return found


def adjectives(marked: Marked) -> list[Where]:
    """Return the countries that a headline names by their adjective: "Polish army gets first K2 tanks"."""
    found = []
    for name in marked.names:
        entity = name.entity("country")
        if entity is not None and "adjective" in name.roles():
            words = marked.text(name.first, name.last)
            found.append(Where(name.first, name.last, "", _of_entity(entity, words), entity.country, is_country=True))
    return found


def _moves(marked: Marked) -> bool:
    return any(
        word.form.event in ("move", "deploy", "withdraw", "send", "launch", "strike", "seize") for word in marked.forms
    )


def _listed(found: list[Where], marked: Marked, index: int) -> bool:
    """Tell whether a list of places goes on: "in Khartoum and Darfur"."""
    return bool(found) and found[-1].last == index - 1 and marked.tokens.low[index - 1] in ("and", ",", "or")


def _capitalised(marked: Marked, index: int, *, names: bool = False) -> int:
    """Return where a run of capitalised words ends; with `names` also through a known one: "Port Sudan"."""
    tokens = marked.tokens
    last = index + 1
    while (
        last < tokens.count
        and (names or not marked.busy[last])
        and tokens.text[last][0].isupper()
        and tokens.glued[last]
    ):
        last += 1
    return last


def _best(towns: tuple[Town, ...], country: str | None) -> Town | None:
    if not towns:
        return None
    return next((town for town in towns if town.country == country), towns[0])


def _of_entity(entity: Entity, words: str) -> Place:
    radius = entity.radius_km * 1000 if entity.radius_km is not None else None
    return Place(
        id=entity.id if entity.type in ("country", "region") and entity.id[:2].isupper() else None,
        name=entity.name if entity.type == "country" else _shown(entity.name, words),
        lat=entity.lat,
        lon=entity.lon,
        precision=_PRECISION[entity.type],
        radius_m=radius,
        text=words,
    )


def _shown(name: str, words: str) -> str:
    """Return the lexicon's name of a place, or the report's own words where the two have no word in common."""
    return name if set(name.casefold().split()) & set(words.casefold().split()) else words


def _of_town(town: Town, words: str) -> Place:
    return Place(
        id=town.id,
        name=_shown(town.name, words),
        lat=town.lat,
        lon=town.lon,
        precision="town",
        radius_m=_TOWN_RADIUS_M,
        text=words,
    )
