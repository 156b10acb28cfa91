import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.config import FeedConfig
from store.feeds.entries import Entry, Parsed, ParseError
from store.feeds.formats import parse
from store.records import Place

FIELDS: dict[Any, str] = {
    "title": "title", "text": "description", "url": "url", "subject": "weapon", "place": "city", "date": "verifiedDate",
}  # fmt: skip
FEED = FeedConfig(id="map", url="https://map.example/events.geojson", format="geojson", fields=FIELDS)
FEATURE: dict[str, Any] = {
    "type": "Feature",
    "id": "UW1",
    "geometry": {"type": "Point", "coordinates": [35.27, 51.19, 180]},
    "properties": {
        "title": "Guns at Sudzha", "description": "Two guns in a yard.", "url": "https://x.example/a/1",
        "weapon": "M1989", "city": "Sudzha", "verifiedDate": "2025-01-07T00:00:00Z",
    },
}  # fmt: skip


def collection(*features: object) -> dict[str, object]:
    return {"type": "FeatureCollection", "features": list(features)}


def read(tree: object) -> Parsed:
    return parse(json.dumps(tree).encode(), FEED, FEED.url)


def only(feature: object) -> Entry:
    (entry,) = read(collection(feature)).entries
    return entry


def place(feature: object) -> Place | None:
    claim = only(feature).claim
    assert claim is not None
    return claim.place


def test_a_feature_is_a_report_and_a_claim() -> None:
    entry = only(FEATURE)
    assert (entry.guid, entry.external_id, entry.url) == ("UW1", "UW1", "https://x.example/a/1")
    assert entry.text == "Guns at Sudzha\n\nTwo guns in a yard."
    assert entry.claim is not None
    assert entry.claim.date is not None
    assert (entry.claim.subject, entry.claim.date.edtf) == ("M1989", "2025-01-07")


def test_longitude_comes_first() -> None:
    where = place(FEATURE)
    assert where is not None
    assert (where.lat, where.lon, where.name, where.precision) == (51.19, 35.27, "Sudzha", "unknown")


def test_a_point_without_a_name_is_exact() -> None:
    where = place({**FEATURE, "properties": {**FEATURE["properties"], "city": None}})
    assert where is not None
    assert (where.name, where.precision) == ("51.19, 35.27", "point")


@pytest.mark.parametrize(
    "geometry",
    [None, {}, {"type": "Point"}, {"type": "Point", "coordinates": []}, {"type": "LineString", "coordinates": [[1, 2]]},
     {"type": "Point", "coordinates": [None, None]}, "POINT (1 2)"],
)  # fmt: skip
def test_without_a_point_the_name_of_the_place_is_kept(geometry: object) -> None:
    where = place({**FEATURE, "geometry": geometry})
    assert where is not None
    assert (where.name, where.lat, where.lon, where.precision) == ("Sudzha", None, None, "unknown")


def test_a_swapped_point_that_is_on_no_globe_is_left_out() -> None:
    parsed = read(collection({**FEATURE, "geometry": {"type": "Point", "coordinates": [51.19, 135.27]}}, FEATURE))
    assert parsed.skipped == ["row 1: lat 135.27, lon 51.19 is on no globe"]
    assert len(parsed.entries) == 1


def test_properties_cannot_pose_as_the_point() -> None:
    properties = {**FEATURE["properties"], "lat": 1, "lon": 2, "geometry": {"lat": 3}}
    where = place({**FEATURE, "geometry": None, "properties": properties})
    assert where is not None
    assert where.lat is None


@pytest.mark.parametrize(
    "wrapped",
    [{"geojson": collection(FEATURE)}, {"geojson": json.dumps(collection(FEATURE))},
     {"geojson": json.dumps({"geojson": collection(FEATURE)})}],
)  # fmt: skip
def test_a_wrapped_collection_is_unwrapped(wrapped: object) -> None:
    assert len(read(wrapped).entries) == 1


@pytest.mark.parametrize("tree", [[], {}, {"type": "Feature"}, {"geojson": "[1"}, {"features": {}}, "text", None])
def test_what_is_no_collection_is_said(tree: object) -> None:
    with pytest.raises(ParseError):
        read(tree)


def test_no_features_are_no_error() -> None:
    assert read(collection()) == Parsed([], [])


def test_what_is_no_feature_is_left_out() -> None:
    parsed = read(collection(1, {"type": "Feature"}, {"properties": []}, FEATURE))
    assert len(parsed.entries) == 1
    assert [line.split(":")[0] for line in parsed.skipped] == ["row 1", "row 2", "row 3"]


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=9),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["type", "geometry", "properties", "coordinates", "title", "id"]), inner)
        ),
    )
)
def test_any_tree_is_entries_or_a_parse_error(tree: object) -> None:
    for whole in (tree, collection(tree), {"geojson": tree}, collection({**FEATURE, "geometry": tree})):
        with suppress(ParseError):
            parsed = read(whole)
            assert all(entry.title and (entry.guid or entry.url) for entry in parsed.entries)
