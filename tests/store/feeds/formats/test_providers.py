"""WarSpotting, GeoConfirmed and GDELT: their shapes, with rows of our own."""

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.config import FeedConfig
from store.feeds.entries import ClaimDraft, Entry, Parsed, ParseError, Publisher
from store.feeds.formats import parse

WAR = FeedConfig(id="war", url="https://ukr.warspotting.net/api/losses/russia/recent/", format="warspotting")
GEO = FeedConfig(id="geo", url="https://geoconfirmed.org/api/Map/export/Ukraine/csv", format="geoconfirmed")
SEARCH = FeedConfig(id="search", url="https://api.gdeltproject.org/api/v2/doc/doc?query=x", format="gdelt")
LOSS: dict[str, Any] = {
    "id": 40123, "type": "Towed artillery", "model": "M-46", "status": "Destroyed", "lost_by": "Russia",
    "date": "2025-01-09", "nearest_location": "Hlushkovo, Kursk oblast", "geo": "51.34,34.64", "unit": None,
    "tags": "Camouflage net",
}  # fmt: skip
HEADER = (
    "Date;Name;Faction;Origin;Latitude;Longitude;PlusCode;Description;Source;Geolocation;Equipment;EquipmentItems;Units;"
    "OrbatUnits;Id"
)
EVENT = {
    "Date": "2025-01-09", "Name": "9 JAN 2025", "Faction": "Russia", "Origin": "VID", "Latitude": "51.19",
    "Longitude": "35.27", "PlusCode": "9G35+2R Sudzha, Kursk Oblast, Russia",
    "Description": "Gun firing from a tree line; two vehicles beside it", "Source": "https://t.me/a/1, https://x.com/b/2",
    "Geolocation": "https://x.com/c/3", "Equipment": "M1989", "Id": "ab-12",
}  # fmt: skip
ARTICLE = {
    "url": "https://paper.example/a", "url_mobile": "", "title": "Guns  seen", "seendate": "20250109T231500Z",
    "socialimage": "", "domain": "paper.example", "language": "Korean", "sourcecountry": "South Korea",
}  # fmt: skip


def losses(*rows: object) -> Parsed:
    return parse(json.dumps({"losses": rows}).encode(), WAR, WAR.url)


def events(*rows: dict[str, str], base: str = GEO.url) -> Parsed:
    columns = HEADER.split(";")
    lines = [";".join(f'"{row.get(column, "")}"' for column in columns) for row in rows]
    return parse("\n".join([HEADER, *lines]).encode("utf-8-sig"), GEO, base)


def articles(*rows: object) -> Parsed:
    return parse(json.dumps({"articles": rows}).encode(), SEARCH, SEARCH.url)


def only(parsed: Parsed) -> Entry:
    assert parsed.skipped == []
    (entry,) = parsed.entries
    return entry


def claim(parsed: Parsed) -> ClaimDraft:
    draft = only(parsed).claim
    assert draft is not None
    return draft


class TestWarSpotting:
    def test_a_loss_is_a_report_and_a_sighting(self) -> None:
        entry = only(losses(LOSS))
        assert (entry.guid, entry.external_id) == ("warspotting:40123", "warspotting:40123")
        assert entry.url == "https://ukr.warspotting.net/view/40123/"
        assert entry.title == "M-46, destroyed, 2025-01-09"
        assert "Lost by: Russia\n" in entry.text
        assert "Unit" not in entry.text
        draft = claim(losses(LOSS))
        assert (draft.kind, draft.subject, draft.activity) == ("sighting", "M-46", "destroyed")
        assert draft.words in entry.text
        assert draft.place is not None
        assert (draft.place.name, draft.place.lat, draft.place.lon) == ("Hlushkovo, Kursk oblast", 51.34, 34.64)
        assert draft.place.precision == "point"
        assert draft.date is not None
        assert draft.date.edtf == "2025-01-09"
        assert draft.quantity is not None
        assert (draft.quantity.low, draft.quantity.qualifier) == (1, "exact")

    @pytest.mark.parametrize("geo", [None, "", "somewhere"])
    def test_without_a_point_the_nearest_place_is_kept(self, geo: str | None) -> None:
        place = claim(losses({**LOSS, "geo": geo})).place
        assert place is not None
        assert (place.name, place.lat, place.precision) == ("Hlushkovo, Kursk oblast", None, "unknown")

    def test_a_row_that_cannot_be_is_left_out(self) -> None:
        parsed = losses({**LOSS, "geo": "151.34,34.64"}, {**LOSS, "id": None}, 7, {**LOSS, "id": True}, LOSS)
        assert len(parsed.entries) == 1
        assert parsed.skipped == [
            "row 1: lat 151.34, lon 34.64 is on no globe",
            "row 2: has no id",
            "row 3: is no object",
            "row 4: has no id",
        ]

    @pytest.mark.parametrize("body", [b'{"counts_by_status": {"Destroyed": 3}}', b"[]", b"<html>", b'{"losses": {}}'])
    def test_what_is_no_list_of_losses_is_said(self, body: bytes) -> None:
        with pytest.raises(ParseError):
            parse(body, WAR, WAR.url)

    def test_no_losses_are_no_error(self) -> None:
        assert losses() == Parsed([], [])


class TestGeoConfirmed:
    def test_an_event_is_a_report_and_a_sighting(self) -> None:
        entry = only(events(EVENT))
        assert (entry.guid, entry.external_id) == ("geoconfirmed:ab-12", "geoconfirmed:ab-12")
        assert entry.url == "https://geoconfirmed.org/map/ukraine/ab-12"
        assert entry.title == "Gun firing from a tree line; two vehicles beside it"
        assert "Source: https://t.me/a/1, https://x.com/b/2\nGeolocation: https://x.com/c/3" in entry.text
        draft = claim(events(EVENT))
        assert (draft.kind, draft.subject) == ("sighting", "M1989")
        assert draft.place is not None
        assert (draft.place.name, draft.place.precision) == ("Sudzha, Kursk Oblast, Russia", "point")
        assert (draft.place.lat, draft.place.lon) == (51.19, 35.27)

    @pytest.mark.parametrize("date", ["", "1527-02-04", "1876632851074171181", "soon", "2025-02-30"])
    def test_a_day_that_cannot_be_is_no_day(self, date: str) -> None:
        assert claim(events({**EVENT, "Date": date})).date is None

    def test_without_equipment_the_event_itself_is_the_subject(self) -> None:
        assert claim(events({**EVENT, "Equipment": "", "Units": "73rd brigade"})).subject == "73rd brigade"
        assert claim(events({**EVENT, "Equipment": ""})).subject.startswith("Gun firing")

    def test_an_unknown_map_gives_no_address(self) -> None:
        entry = only(events(EVENT, base="http://127.0.0.1/export"))
        assert (entry.url, entry.guid) == (None, "geoconfirmed:ab-12")

    def test_rows_without_id_or_with_a_swapped_point_are_left_out(self) -> None:
        parsed = events({**EVENT, "Id": ""}, {**EVENT, "Latitude": "135.27"}, EVENT)
        assert len(parsed.entries) == 1
        assert parsed.skipped == ["row 1: has no id", "row 2: lat 135.27, lon 35.27 is on no globe"]

    @pytest.mark.parametrize("body", [b"", b"<html><body>Error</body></html>", b"Date,Id\n1,2"])
    def test_what_is_no_export_is_said(self, body: bytes) -> None:
        with pytest.raises(ParseError):
            parse(body, GEO, GEO.url)

    def test_a_window_without_events_is_no_error(self) -> None:
        assert events() == Parsed([], [])


class TestGdelt:
    def test_an_article_is_its_publishers(self) -> None:
        assert only(articles(ARTICLE)) == Entry(
            title="Guns seen",
            text="Guns seen",
            url="https://paper.example/a",
            via="GDELT",
            publisher=Publisher(name="paper.example", url="https://paper.example/"),
            published="2025-01-09",
            language="ko",
        )

    def test_control_characters_in_titles_are_taken_out(self) -> None:
        body = b'{"articles":[{"url":"https://a.example/","title":"Guns\x0b \x1b[2J seen\x01","domain":"a.example"}]}'
        assert only(parse(body, SEARCH, "")).title == "Guns [2J seen"

    @pytest.mark.parametrize("body", [b"{}", b" {}\n", b'{"articles":[]}', b"\xef\xbb\xbf{}"])
    def test_no_articles_are_no_error(self, body: bytes) -> None:
        assert parse(body, SEARCH, "") == Parsed([], [])

    @pytest.mark.parametrize(
        ("body", "message"),
        [
            (b"The specified phrase is too short.\n", "GDELT says: 'The specified phrase is too short.'"),
            (b"<html><h1>Timespan is too short.</h1>", "GDELT says: 'Timespan is too short.'"),
            (b"", "GDELT says: ''"),
            (b'{"timeline":[{"series":"Volume","data":[]}]}', "no list of articles: the address needs mode=artlist"),
            (b'{"articles":[{', "not JSON"),
            (b'{"a":' * 100_000, "not JSON"),
        ],
    )
    def test_an_answer_in_words_is_an_error_in_these_words(self, body: bytes, message: str) -> None:
        with pytest.raises(ParseError) as caught:
            parse(body, SEARCH, "")
        assert str(caught.value).startswith(message)

    def test_articles_without_address_or_title_are_left_out(self) -> None:
        parsed = articles({**ARTICLE, "url": "ftp://x"}, {**ARTICLE, "title": " "}, [], ARTICLE)
        assert len(parsed.entries) == 1
        assert parsed.skipped == ["row 1: 'Guns seen': no address", "row 2: no title", "row 3: is no object"]


VALUES = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.lists(st.none(), max_size=2)
)


@given(st.dictionaries(st.sampled_from(sorted(LOSS)), VALUES))
def test_any_loss_is_an_entry_or_a_reason(changes: dict[str, object]) -> None:
    parsed = losses({**LOSS, **changes})
    assert len(parsed.entries) + len(parsed.skipped) == 1


@given(st.dictionaries(st.sampled_from(sorted(EVENT)), st.text(max_size=20)))
def test_any_event_is_an_entry_or_a_reason(changes: dict[str, str]) -> None:
    parsed = events({**EVENT, **{key: value.replace('"', "") for key, value in changes.items()}})
    assert len(parsed.entries) + len(parsed.skipped) == 1


@given(st.dictionaries(st.sampled_from(sorted(ARTICLE)), VALUES))
def test_any_article_is_an_entry_or_a_reason(changes: dict[str, object]) -> None:
    parsed = articles({**ARTICLE, **changes})
    assert len(parsed.entries) + len(parsed.skipped) == 1


@given(st.binary(max_size=200), st.sampled_from([WAR, GEO, SEARCH]))
def test_any_bytes_are_entries_or_a_parse_error(body: bytes, feed: FeedConfig) -> None:
    for whole in (body, b'{"articles": [{"title": "' + body, HEADER.encode() + b"\n" + body):
        with suppress(ParseError):
            assert parse(whole, feed, feed.url) is not None
