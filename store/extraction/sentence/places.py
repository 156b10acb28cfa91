"""Places: where a sentence says that something is, resolved to a country, a region, a named place or a town.

A government named by its capital is no place: only what stands behind a word of place counts, or receives something.
"""

from store.extraction.names.lexicon import Entity, Lexicon
from store.extraction.names.word_sets import word_set
from store.extraction.sentence.marks import Marked
from store.extraction.sentence.towns import find_towns, town_place
from store.extraction.sentence.where import Where, lies_in, word_before
from store.records import Place, PlacePrecision

_AT_A_CITY = word_set("places.at_a_city")
_LAND = word_set("places.land")
_PRECISION: dict[str, PlacePrecision] = {"country": "country", "region": "region", "place": "point"}


def find_places(marked: Marked, lexicon: Lexicon, context: str | None) -> list[Where]:
    """Return the places of a sentence in order. `context` is the country of the report, to choose between towns."""
    found = _named(marked, lexicon)
    country = next((one.country for one in reversed(found) if not one.is_country and one.country), context)
    found += find_towns(marked, lexicon.gazetteer, country)
    found.sort(key=lambda one: (one.first, one.last))
    return [
        one._replace(inside=number > 0 and lies_in(marked, found[number - 1], one)) for number, one in enumerate(found)
    ]


def adjectives(marked: Marked) -> list[Where]:
    """Return the countries that a headline names by their adjective: "Polish army gets first K2 tanks"."""
    found = []
    for name in marked.names:
        entity = name.entity("country")
        if entity is not None and "adjective" in name.roles():
            words = marked.text(name.first, name.last)
            found.append(Where(name.first, name.last, "", place_of(entity, words), entity.country, is_country=True))
    return found


def place_of(entity: Entity, words: str) -> Place:
    """Return the place that an entry of the lexicon is, named so that the report's words are known again in it."""
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


def _named(marked: Marked, lexicon: Lexicon) -> list[Where]:
    """Return the places that the lexicon names; a people or an adjective is none, "Syrian territory" is one."""
    found: list[Where] = []
    for name in marked.names:
        entity = name.entity("region", "place", "country")
        if entity is None:
            continue
        roles = {one.role for one in name.named if one.entity.id == entity.id}
        word = word_before(marked, name.first)
        is_country = entity.type == "country"
        if "adjective" in roles and marked.tokens.low[name.last : name.last + 1] and _is_land(marked, name.last):
            word = word or "in"
        elif roles & {"adjective", "people"}:
            continue
        elif "metonym" in roles and is_country:
            if word in _AT_A_CITY:
                found.append(_city(marked, name.first, name.last, word, entity, lexicon))
            continue
        words = marked.text(name.first, name.last)
        found.append(Where(name.first, name.last, word, place_of(entity, words), entity.country, is_country=is_country))
    return found


def _is_land(marked: Marked, index: int) -> bool:
    """Tell whether a word for a country's land or waters stands here: "Syrian territory", "Ukrainian cities"."""
    return marked.tokens.low[index] in _LAND


def _city(marked: Marked, first: int, last: int, word: str, country: Entity, lexicon: Lexicon) -> Where:
    """Return the capital itself where something is in it: "in Havana" is no word for Cuba's government."""
    words = marked.text(first, last)
    town = next((one for one in lexicon.gazetteer.towns(words) if one.country == country.id), None)
    place = town_place(town, words) if town else Place(name=words, precision="town", text=words)
    return Where(first, last, word, place, country.id, is_country=False)


def _shown(name: str, words: str) -> str:
    """Return the lexicon's name of a place, or the report's own words where the two have no word in common."""
    return name if set(name.casefold().split()) & set(words.casefold().split()) else words
