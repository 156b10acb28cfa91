"""GeoJSON (RFC 7946): each feature is a row of its properties, its point the place."""

from collections.abc import Mapping

from store.config import FeedConfig
from store.config.model import MappedField
from store.feeds.entries import Parsed, ParseError, SkippedError
from store.feeds.formats.rows import read_rows
from store.feeds.formats.trees import at, read_json

_WRAPPINGS = 3
# Names that no property has.
_LAT, _LON = "\x1flat", "\x1flon"


def parse(body: bytes, feed: FeedConfig, base: str) -> Parsed:
    """Return the entries of a feature collection, or of one wrapped in a `geojson` key, be it as a text.

    A point gives lat and lon; a feature without one keeps the name of its place. Raises ParseError for anything else.
    """
    collection = _unwrapped(read_json(body))
    features = collection.get("features") if isinstance(collection, dict) else None
    if not isinstance(features, list):
        raise ParseError("no FeatureCollection: no list of features in it")
    fields: dict[MappedField, str] = {"guid": "id", **feed.fields, "lat": _LAT, "lon": _LON}
    return read_rows((_row(feature) for feature in features), fields, base)


def _unwrapped(tree: object) -> object:
    for _ in range(_WRAPPINGS):
        if not isinstance(tree, dict) or "features" in tree or "geojson" not in tree:
            break
        inner = tree["geojson"]
        tree = read_json(inner.encode("utf-8", "surrogatepass")) if isinstance(inner, str) else inner
    return tree


def _row(feature: object) -> Mapping[str, object] | SkippedError:
    """Return the properties of a feature, its id and its point among them."""
    if not isinstance(feature, dict):
        return SkippedError("is no feature")
    properties = feature.get("properties")
    lon, lat = _point(feature.get("geometry"))
    return {
        "id": feature.get("id"),
        **(properties if isinstance(properties, dict) else {}),
        _LAT: lat,
        _LON: lon,
    }


def _point(geometry: object) -> tuple[object, object]:
    """Return longitude and latitude, in the order of RFC 7946; lines and areas are no place to put a pin."""
    if at(geometry, "type") != "Point":
        return None, None
    return at(geometry, "coordinates.0"), at(geometry, "coordinates.1")
