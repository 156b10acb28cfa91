import csv
import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.config import FeedConfig
from store.feeds.entries import Parsed, ParseError
from store.feeds.formats import parse

FIELDS: dict[Any, str] = {
    "guid": "event id", "title": "headline", "published": "filed", "subject": "what", "place": "where",
    "lat": "latitude", "lon": "longitude", "date": "day", "low": "count",
}  # fmt: skip
FEED = FeedConfig(id="log", url="https://log.example/x.csv", format="csv", fields=FIELDS)
HEADER = "event id,headline,filed,what,where,latitude,longitude,day,count"
LINE = "e-1,Guns at a halt,2025-02-01,170 mm gun,Omsk,54.99,73.37,2025-01-30,6"


def read(text: str, feed: FeedConfig = FEED) -> Parsed:
    return parse(text.encode(), feed, feed.url)


def test_a_line_is_a_report_and_a_claim() -> None:
    (entry,) = read(f"{HEADER}\n{LINE}\n").entries
    assert (entry.guid, entry.external_id, entry.title, entry.published) == (
        "e-1",
        "e-1",
        "Guns at a halt",
        "2025-02-01",
    )
    assert entry.claim is not None
    assert (entry.claim.subject, entry.claim.words) == ("170 mm gun", "Guns at a halt")
    assert entry.claim.place is not None
    assert (entry.claim.place.lat, entry.claim.place.lon) == (54.99, 73.37)
    assert entry.claim.quantity is not None
    assert entry.claim.quantity.low == 6


@pytest.mark.parametrize("delimiter", [",", ";", "|", "tab"])
@pytest.mark.parametrize("told", [True, False])
def test_the_delimiter_is_told_or_found(delimiter: Any, told: bool) -> None:
    feed = FeedConfig(
        id="log", url="https://x.example/", format="csv", fields=FIELDS, delimiter=delimiter if told else None
    )
    mark = "\t" if delimiter == "tab" else delimiter
    (entry,) = read(f"{HEADER}\n{LINE}".replace(",", mark), feed).entries
    assert entry.claim is not None
    assert entry.claim.subject == "170 mm gun"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "windows-1252"])
def test_a_byte_order_mark_and_an_old_encoding_are_no_obstacle(encoding: str) -> None:
    body = f"{HEADER}\n{LINE}".replace("Omsk", "Zürich").encode(encoding)
    (entry,) = parse(body, FEED, "").entries
    assert entry.claim is not None
    assert entry.claim.place is not None
    assert (entry.guid, entry.claim.place.name) == ("e-1", "Zürich")


def test_cells_may_hold_delimiters_and_lines() -> None:
    quoted = LINE.replace("Guns at a halt", '"Guns, ""covered"",\nat a halt"')
    (entry,) = read(f"{HEADER}\r\n{quoted}\r\n\r\n").entries
    assert entry.title == 'Guns, "covered", at a halt'


def test_a_line_that_does_not_fit_its_header_is_left_out() -> None:
    parsed = read(f"{HEADER}\n{LINE},7\n{LINE}\ne-3,Short line\n,,,,,,,,\n")
    assert [entry.guid for entry in parsed.entries] == ["e-1"]
    assert parsed.skipped == ["row 1: has 10 cells under a header of 9", "row 3: no subject"]


def test_a_quote_that_never_ends_costs_the_lines_behind_it() -> None:
    endless = f'{HEADER}\n{LINE}\ne-2,"' + "x,y\n" * 60_000
    parsed = read(endless)
    assert [entry.guid for entry in parsed.entries] == ["e-1"]
    assert "field larger than field limit" in parsed.skipped[0]


def test_a_mapped_column_must_be_there() -> None:
    with pytest.raises(ParseError) as caught:
        read("id,headlines\n1,x")
    assert str(caught.value) == "no column 'event id' in the header: id, headlines"
    with pytest.raises(ParseError, match='did you mean "headlines"'):
        read(f"{HEADER}\n".replace("headline", "headlines"))


@pytest.mark.parametrize(
    ("text", "message"), [("", "no header"), ("\n\n", "no header"), ("<!doctype html><html>", "no column")]
)
def test_what_is_no_table_is_said(text: str, message: str) -> None:
    with pytest.raises(ParseError, match=message):
        read(text)


def test_a_header_alone_is_no_error() -> None:
    assert read(HEADER) == Parsed([], [])


@given(st.lists(st.lists(st.text(max_size=20), min_size=9, max_size=9), max_size=5))
def test_any_cells_are_entries_or_reasons(rows: list[list[str]]) -> None:
    body = io.StringIO(newline="")
    writer = csv.writer(body, lineterminator="\n")
    writer.writerows(rows)
    parsed = parse(f"{HEADER}\n{body.getvalue()}".encode("utf-8", "replace"), FEED, "")
    assert len(parsed.entries) + len(parsed.skipped) <= len(rows) * 21 + 1
    for entry in parsed.entries:
        assert entry.title
        assert not set(entry.text) & set("\x1b\x9b\x07")


@given(st.binary(max_size=300))
def test_any_bytes_behind_the_header_do_no_harm(body: bytes) -> None:
    parsed = parse(HEADER.encode() + b"\n" + body, FEED, "")
    assert all(entry.title and entry.guid for entry in parsed.entries)
