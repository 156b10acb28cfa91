import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.config import FeedConfig
from store.feeds.entries import ClaimDraft, Entry, Parsed, ParseError
from store.feeds.formats import parse
from tests.store.feeds.bodies import rows

FIELDS: dict[Any, str] = {
    "guid": "id", "url": "link", "title": "head", "text": "body", "published": "posted", "author": "by",
    "kind": "kind", "subject": "what.name", "subject_id": "what.id", "attribute": "about", "activity": "doing",
    "place": "at.name", "place_id": "at.code", "place_precision": "at.exact", "lat": "at.point.1", "lon": "at.point.0",
    "date": "seen", "count": "n.count", "low": "n.low", "high": "n.high", "unit": "n.unit", "said_by": "witness",
}  # fmt: skip
FEED = FeedConfig(id="log", url="https://log.example/rows", format="json", items="data.rows", fields=FIELDS)
ROW: dict[str, Any] = {
    "id": 7, "link": "/7", "head": "Guns at a halt", "body": "Six guns on flat wagons.", "by": "Rail desk",
    "posted": "2025-02-01T04:40:00+02:00", "kind": "sighting", "what": {"name": "170 mm gun", "id": "dprk-koksan"},
    "doing": "rail transport", "at": {"name": "Omsk", "code": "RU-OMS", "point": [73.37, 54.99]},
    "seen": "2025-01-30", "n": {"low": 6, "high": 6, "unit": "guns"}, "witness": "a watcher",
}  # fmt: skip


def read(*content: object, feed: FeedConfig = FEED) -> Parsed:
    return parse(rows(*content), feed, feed.url)


def draft(**changes: object) -> ClaimDraft:
    (entry,) = read({**ROW, **changes}).entries
    assert entry.claim is not None
    return entry.claim


def reason(**changes: object) -> str:
    parsed = read({**ROW, **changes})
    assert parsed.entries == []
    (line,) = parsed.skipped
    return line


def test_a_row_is_a_report_and_a_claim() -> None:
    (entry,) = read(ROW).entries
    assert (entry.guid, entry.url, entry.title) == ("7", "https://log.example/7", "Guns at a halt")
    assert entry.text == "Guns at a halt\n\nSix guns on flat wagons."
    assert (entry.author, entry.published) == ("Rail desk", "2025-02-01T02:40:00Z")
    claim = entry.claim
    assert claim is not None
    assert (claim.kind, claim.subject, claim.subject_id) == ("sighting", "170 mm gun", "dprk-koksan")
    assert (claim.activity, claim.said_by, claim.words) == ("rail transport", "a watcher", "Six guns on flat wagons.")
    assert claim.place is not None
    assert (claim.place.name, claim.place.id, claim.place.precision) == ("Omsk", "RU-OMS", "unknown")
    assert (claim.place.lat, claim.place.lon) == (54.99, 73.37)
    assert claim.date is not None
    assert claim.date.edtf == "2025-01-30"
    assert claim.quantity is not None
    assert (claim.quantity.low, claim.quantity.high, claim.quantity.unit) == (6, 6, "guns")


def test_rows_are_only_reports_where_the_mapping_speaks_of_no_claim() -> None:
    feed = FeedConfig(id="log", url="https://log.example/rows", format="json", fields={"guid": "id", "title": "head"})
    (entry,) = parse(json.dumps([ROW]).encode(), feed, "").entries
    assert entry == Entry(guid="7", external_id="7", title="Guns at a halt", text="Guns at a halt")


@pytest.mark.parametrize(
    ("low", "high", "qualifier"),
    [
        (6, 6, "exact"),
        (6, None, "at_least"),
        (None, 9, "up_to"),
        (6, 9, "range"),
        ("6", "9.5", "range"),
        (0, 0.0, "exact"),
    ],
)
def test_bounds_give_the_qualifier(low: object, high: object, qualifier: str) -> None:
    quantity = draft(n={"low": low, "high": high}).quantity
    assert quantity is not None
    assert quantity.qualifier == qualifier
    assert quantity.low == (None if low is None else float(str(low)))
    assert quantity.high == (None if high is None else float(str(high)))


def test_a_quantity_is_comparable() -> None:
    quantity = draft(n={"low": 25, "unit": "mi"}).quantity
    assert quantity is not None
    assert quantity.base is not None
    assert (quantity.base.low, quantity.base.unit) == (40233.6, "m")


@pytest.mark.parametrize("figures", [{}, {"low": 0}, {"low": "0.0"}, {"count": ""}])
def test_no_bound_and_at_least_none_are_no_quantity(figures: dict[str, object]) -> None:
    assert draft(n=figures).quantity is None


@pytest.mark.parametrize("count", [6, "6", 0])
def test_a_count_is_exact(count: object) -> None:
    quantity = draft(n={"count": count, "unit": "guns"}).quantity
    assert quantity is not None
    assert (quantity.low, quantity.high, quantity.qualifier) == (float(str(count)), float(str(count)), "exact")


def test_a_spec_says_which_attribute_it_is_about() -> None:
    claim = draft(kind="spec", about="rate_of_fire")
    assert (claim.kind, claim.attribute) == ("spec", "rate_of_fire")
    assert draft(kind="sighting", about="rate_of_fire").attribute is None
    assert draft(kind="sighting", about="Rate of fire").attribute is None


@pytest.mark.parametrize("precision", ["point", "town", "region", "country", "unknown"])
@pytest.mark.parametrize("at", [{"name": "Omsk", "point": [73, 55]}, {"name": "Omsk"}, {"point": [73, 55]}])
def test_a_row_can_say_how_exact_its_place_is(precision: str, at: dict[str, object]) -> None:
    place = draft(at={**at, "exact": precision.upper()}).place
    assert place is not None
    assert (place.precision, place.lat) == (precision, 55 if "point" in at else None)


@pytest.mark.parametrize(
    ("seen", "edtf"),
    [("2025", "2025"), ("2025-01", "2025-01"), ("2025-01-30T23:59:00-05:00", "2025-01-30"),
     ("2025-01-30 08:00", "2025-01-30"),
     (2025, "2025"), ("yesterday", None), ("2025-02-30", None), ("", None), (None, None), (True, None)],
)  # fmt: skip
def test_a_date_is_a_day_a_month_a_year_or_nothing(seen: object, edtf: str | None) -> None:
    date = draft(seen=seen).date
    assert (date.edtf if date else None) == edtf


def test_a_place_may_have_only_a_name_or_only_a_point() -> None:
    named = draft(at={"name": "Omsk"}).place
    assert named is not None
    assert (named.name, named.precision, named.lat) == ("Omsk", "unknown", None)
    pointed = draft(at={"point": [30, 50.5]}).place
    assert pointed is not None
    assert (pointed.name, pointed.precision) == ("50.5, 30", "point")
    assert draft(at={}).place is None


def test_what_a_row_does_not_say_has_its_default() -> None:
    claim = draft(kind=None, what={"name": "A gun"}, witness=None, doing=None)
    assert (claim.kind, claim.subject_id, claim.said_by, claim.activity) == ("sighting", None, None, None)
    assert draft(what={"id": "ru-2s7"}).subject == "ru-2s7"


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"kind": "rumour"}, "row 1: kind is none of"),
        ({"what": {}}, "row 1: no subject"),
        ({"what": 5}, "row 1: no subject"),
        ({"kind": "spec"}, "row 1: a spec without an attribute"),
        ({"kind": "spec", "about": "Rate of fire"}, "row 1: attribute is not of the letters a to z and _: 'Rate"),
        ({"kind": "spec", "about": "range/rocket_assisted"}, "row 1: attribute is not of the letters"),
        ({"at": {"name": "Omsk", "exact": "near"}}, "row 1: place_precision is none of point, town, region"),
        ({"n": {"count": 6, "low": 6}}, "row 1: a count beside low or high"),
        ({"n": {"count": 6, "high": 9}}, "row 1: a count beside low or high"),
        ({"n": {"low": "many"}}, "row 1: low is no number: 'many'"),
        ({"n": {"low": "nan"}}, "row 1: low is no number"),
        ({"n": {"high": 1e999}}, "row 1: high is no number"),
        ({"n": {"low": 9, "high": 6}}, "row 1: low 9 is over high 6"),
        ({"at": {"point": [30, 91]}}, "row 1: lat 91, lon 30 is on no globe"),
        ({"at": {"point": [181, 9]}}, "row 1: lat 9, lon 181 is on no globe"),
        ({"at": {"point": [30]}}, "row 1: only one of lat and lon"),
        ({"id": None, "link": "javascript:x"}, "row 1: neither guid nor url"),
        ({"head": "", "body": [1]}, "row 1: neither title nor text"),
    ],
)
def test_a_row_that_contradicts_its_mapping_is_left_out_with_a_reason(changes: dict[str, object], why: str) -> None:
    assert reason(**changes).startswith(why)


def test_bad_rows_do_not_spoil_the_others() -> None:
    parsed = read("words", {**ROW, "id": 1}, None, {**ROW, "id": 2}, {})
    assert [entry.guid for entry in parsed.entries] == ["1", "2"]
    assert [line.split(":")[0] for line in parsed.skipped] == ["row 1", "row 3", "row 5"]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"<html>", "not JSON"),
        (b"", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"\xff\xfe\xfd", "not JSON"),
        (b"{}", "no list of rows at 'data.rows'"),
        (b'{"data": {"rows": {}}}', "no list of rows at 'data.rows'"),
        (b'{"data": [{"rows": []}]}', "no list of rows at 'data.rows'"),
    ],
)
def test_a_body_without_rows_is_said_in_one_line(body: bytes, message: str) -> None:
    with pytest.raises(ParseError) as caught:
        parse(body, FEED, "")
    assert str(caught.value).startswith(message)
    assert str(caught.value).isprintable()


def test_no_rows_are_no_error() -> None:
    assert read() == Parsed([], [])


def test_control_characters_never_get_in() -> None:
    body = rows({**ROW, "head": "\x1b]0;pwned\x07", "body": "a\x9b\u202eb\ud800", "what": {"name": "\x1b[2Jgun"}})
    (entry,) = parse(body, FEED, "").entries
    assert entry.claim is not None
    for text in (entry.title, entry.text, entry.claim.subject, entry.claim.words):
        assert not set(text) & set("\x07\x1b\x9b\u202e\ud800")


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(sorted(ROW)), inner, max_size=4),
    )
)
def test_any_row_is_an_entry_or_a_reason(content: object) -> None:
    merged = {**ROW, **content} if isinstance(content, dict) else content
    parsed = parse(json.dumps({"data": {"rows": [merged]}}).encode(), FEED, "")
    assert len(parsed.entries) + len(parsed.skipped) == 1
