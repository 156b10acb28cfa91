"""Which documents are read: once, until their text, the rules or the person's lexicon has changed."""

import os
from pathlib import Path

import msgspec
import pytest

from store.config import FeedConfig
from store.extraction import VERSION
from store.feeds.reports import with_page
from store.ledger import Ledger, open_ledger
from store.reading.due import Rules, due, rules_of
from store.records import Reading, Way
from tests.store.samples import report

RULES = Rules("3", "2025-01-02")
WIRE = FeedConfig(id="wire", url="https://wire.example/")
ROWS = FeedConfig(id="rows", url="https://rows.example/", format="csv", fields={"title": "t", "kind": "k"})


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return open_ledger(tmp_path / "ledger", starter=False)


def put(ledger: Ledger, *feeds: str, name: str = "report", text: str | None = "Two guns.") -> None:
    ways = [Way(feed=feed, via=None, url=None, fetched=None) for feed in feeds]
    ledger.documents.put(report(name, text, ways=ways))


@pytest.mark.parametrize(
    ("version", "lexicon", "wanted"),
    [
        ("3", "2025-01-02", False),
        ("2", "2025-01-02", True),
        ("3", "2025-01-01", True),
        ("3", None, True),
        ("10", "2025-01-02", False),
        ("3", "2025-01-03", False),
    ],
)
def test_what_older_rules_have_read_is_read_again(
    ledger: Ledger, version: str, lexicon: str | None, wanted: bool
) -> None:
    put(ledger, "wire")
    (document,) = ledger.documents.all()
    reading = Reading(version=version, hash=document.hash or "", lexicon=lexicon)
    ledger.documents.put(msgspec.structs.replace(document, reading=reading))
    assert due(ledger, [WIRE], RULES) == (["report"] if wanted else [])


def test_a_text_that_changed_is_read_again(ledger: Ledger) -> None:
    ledger.documents.put(report("report", "Two guns.", reading=Reading(version="3", hash="of before")))
    assert due(ledger, [], Rules("3", None)) == ["report"]


@pytest.mark.parametrize(
    ("feeds", "wanted"),
    [
        (("wire",), True),
        (("rows",), False),
        (("unread",), False),
        (("unread", "wire"), True),
        (("nobody configures this",), False),
        (("import",), True),
        ((), True),
    ],
)
def test_a_feed_says_whether_it_is_read(ledger: Ledger, feeds: tuple[str, ...], wanted: bool) -> None:
    put(ledger, *feeds)
    unread = msgspec.structs.replace(WIRE, id="unread", extract=False)
    assert due(ledger, [WIRE, ROWS, unread], RULES) == (["report"] if wanted else [])


@pytest.mark.parametrize("asked_by", ["a person", "its feed"])
def test_the_page_that_a_person_has_asked_for_is_read_whoever_brought_the_document(
    ledger: Ledger, asked_by: str
) -> None:
    page = Way(feed="unread" if asked_by == "its feed" else None, via=None, url=None, fetched=None, page=True)
    unread = Way(feed="unread", via=None, url=None, fetched=None)
    ledger.documents.put(report("unread", "Two guns.", ways=[unread, page]))
    assert due(ledger, [WIRE], RULES) == (["unread"] if asked_by == "a person" else [])


def test_of_some_documents_those_that_have_to_be_are_read(ledger: Ledger) -> None:
    put(ledger, "wire", name="a")
    put(ledger, "wire", name="b")
    put(ledger, "rows", name="c")
    put(ledger, "wire", name="d")
    assert due(ledger, [WIRE, ROWS], RULES, only={"a", "c", "d", "gone"}) == ["d", "a"]
    assert due(ledger, [WIRE, ROWS], RULES, only=set()) == []


def test_a_text_that_was_dropped_and_comes_back_with_its_page_is_read_again(ledger: Ledger) -> None:
    put(ledger, "wire")
    (document,) = ledger.documents.all()
    reading = Reading(version="3", hash=document.hash or "", lexicon="2025-01-02")
    dropped = msgspec.structs.replace(document, text=None, reading=reading)
    ledger.documents.put(dropped)
    assert due(ledger, [WIRE], RULES) == []
    back = with_page(dropped, "Two guns.", None, "https://wire.example/a", "2025-02-01T12:00:00Z")
    assert back.hash == document.hash
    ledger.documents.put(back)
    assert due(ledger, [WIRE], RULES) == ["report"]


def test_rows_that_are_claims_are_read_only_where_a_person_says_so() -> None:
    assert not ROWS.is_read
    assert msgspec.structs.replace(ROWS, extract=True).is_read
    assert msgspec.structs.replace(ROWS, fields={"title": "t"}).is_read
    assert not FeedConfig(id="losses", url="https://x.example/", format="warspotting").is_read


def test_what_has_no_text_is_not_read_and_the_latest_comes_first(ledger: Ledger) -> None:
    for name, text in (("a", "x"), ("b", None), ("c", "z")):
        put(ledger, name=name, text=text)
    assert due(ledger, [], RULES) == ["c", "a"]


def test_a_lexicon_counts_by_when_it_was_changed(tmp_path: Path) -> None:
    own = tmp_path / "lexicon.toml"
    assert rules_of(None) == rules_of(own) == Rules(VERSION, None)
    own.write_text("")
    os.utime(own, (1_700_000_000, 1_700_000_000))
    before = rules_of(own)
    os.utime(own, (1_700_000_000, 1_700_000_000.5))
    assert before.lexicon == "2023-11-14T22:13:20.000000Z"
    assert (rules_of(own).lexicon or "") > before.lexicon
