"""Documents through `refresh`, from a real server into a real ledger."""

import subprocess
import sys

import msgspec
import pytest

from store.config import FeedConfig, HttpConfig, SourceConfig
from store.errors import UsageError
from store.identity import document_id, text_hash
from store.ledger import Ledger
from store.records import FeedState, Source
from tests.store.feeds.bodies import ATOM, RDF, item, rss
from tests.store.feeds.conftest import Desk
from tests.store.feeds.server import page, redirect, status


def state(ledger: Ledger, name: str) -> FeedState:
    found = ledger.feeds.get(name)
    assert found is not None
    return found


def texts(ledger: Ledger) -> list[str | None]:
    return [document.text for document in ledger.documents.all()]


async def test_a_feed_becomes_documents(desk: Desk) -> None:
    desk.sources = [SourceConfig(id="depot-watch", name="Depot Watch", family="Depot", country="UA")]
    desk.server.pages["/depot"] = page(rss(item("a"), item("b", "Three more.")), etag='"1"')
    desk.follow("/depot", source="depot-watch")
    summary = await desk.refresh()
    (report,) = summary.reports
    assert (report.feed, report.status, report.items, report.new, report.changed) == ("depot", "ok", 2, 2, 0)
    assert desk.seen == [report]
    document = desk.ledger.documents.get(document_id(url="http://depot.example/a"))
    assert document is not None
    assert (document.title, document.text, document.published) == (
        "Report a",
        "Two guns on flat wagons.",
        "2025-01-08T08:00:00Z",
    )
    assert (document.source, document.author, document.language) == ("depot-watch", "Desk", "en")
    assert document.hash == text_hash("Two guns on flat wagons.")
    (way,) = document.ways
    assert (way.feed, way.url, way.fetched) == ("depot", "http://depot.example/a", "2025-02-01T12:00:00Z")
    assert desk.ledger.sources.all() == [Source(id="depot-watch", name="Depot Watch", family="Depot", country="UA")]
    kept = state(desk.ledger, "depot")
    assert (kept.status, kept.etag, kept.failures, kept.items) == ("ok", '"1"', 0, 2)
    assert (kept.last_attempt, kept.last_success) == ("2025-02-01T12:00:00Z", "2025-02-01T12:00:00Z")
    assert kept.next_due is not None
    assert "2025-02-01T13:00:00Z" <= kept.next_due <= "2025-02-01T13:06:00Z"
    assert kept.bytes == len(rss(item("a"), item("b", "Three more.")))


async def test_every_syndication_format_is_found_out_by_content(desk: Desk) -> None:
    for name, body in (("rss", rss(item("a"))), ("atom", ATOM), ("rdf", RDF)):
        desk.server.pages[f"/{name}"] = page(body)
        desk.follow(f"/{name}")
    summary = await desk.refresh()
    assert {report.feed: report.new for report in summary.reports} == {"rss": 1, "atom": 1, "rdf": 1}
    assert "Eighteen launchers.\n\nNone fired." in texts(desk.ledger)
    assert f"{desk.server.url('/notes/1')}" in {document.url for document in desk.ledger.documents.all()}


async def test_the_second_time_changes_nothing(desk: Desk) -> None:
    for name, body in (("rss", rss(item("a"), item("b"))), ("atom", ATOM), ("rdf", RDF)):
        desk.server.pages[f"/{name}"] = page(body)
        desk.follow(f"/{name}")
    await desk.refresh()
    before = desk.ledger.documents.all()
    desk.clock.pass_(hours=2)
    summary = await desk.refresh()
    assert {(report.status, report.new, report.changed) for report in summary.reports} == {("unchanged", 0, 0)}
    assert desk.ledger.documents.all() == before


async def test_another_encoding_of_the_same_words_changes_nothing(desk: Desk) -> None:
    words = "Две гаубицы М1989 «Коксан» – на платформах."
    body = rss(item("a", words)).decode()
    desk.follow("/a")
    stored = []
    for label, content_type in (
        ("utf-8", "application/rss+xml"),
        ("windows-1251", "application/rss+xml; charset=windows-1251"),
        ("utf-16", "text/xml"),
        ("windows-1251", "text/xml; charset=utf-8"),
    ):
        sent = body.replace('encoding="utf-8"', f'encoding="{label}"').encode(label)
        desk.server.pages["/a"] = page(sent, Content_Type=content_type)
        (report,) = (await desk.refresh(force=True)).reports
        stored.append((report.status, report.changed, desk.ledger.documents.rows()))
    assert stored[0][2][0]["text"] == words
    assert stored == [("ok", 0, stored[0][2])] * 4


async def test_a_feed_waits_for_its_time_unless_it_is_forced(desk: Desk) -> None:
    desk.server.pages["/depot"] = page(rss(item("a")))
    desk.follow("/depot", interval="30m")
    await desk.refresh()
    desk.clock.pass_(minutes=29)
    assert (await desk.refresh()).reports == []
    assert len(desk.server.requests) == 1
    assert len((await desk.refresh(force=True)).reports) == 1
    desk.clock.pass_(minutes=30)
    assert len((await desk.refresh()).reports) == 1


async def test_only_enabled_feeds_are_fetched_or_those_that_are_named(desk: Desk) -> None:
    for name in ("one", "two"):
        desk.server.pages[f"/{name}"] = page(rss(item(name)))
        desk.follow(f"/{name}", enabled=False)
    desk.server.pages["/three"] = page(rss(item("three")))
    desk.follow("/three")
    await desk.refresh()
    assert desk.server.paths() == ["/three"]
    summary = await desk.refresh("two")
    assert [report.feed for report in summary.reports] == ["two"]
    assert desk.server.paths() == ["/three", "/two"]


async def test_an_unknown_name_is_wrong_use_and_nothing_is_fetched(desk: Desk) -> None:
    desk.server.pages["/one"] = page(rss(item("one")))
    desk.follow("/one")
    with pytest.raises(UsageError, match="no feed is called missing"):
        await desk.refresh("one", "missing")
    assert desk.server.requests == []


async def test_validators_go_back_byte_for_byte(desk: Desk) -> None:
    etag, modified = "W/\"ümlaut-'1'\"", "Wed,  8 Jan 2025 10:00:00 gmt"
    desk.server.pages["/depot"] = page(rss(item("a")), etag=etag, last_modified=modified)
    desk.follow("/depot")
    await desk.refresh()
    first = desk.server.requests[0].headers
    assert "if-none-match" not in first
    assert "if-modified-since" not in first
    desk.clock.pass_(hours=2)
    (report,) = (await desk.refresh()).reports
    assert desk.server.requests[1].headers["if-none-match"] == etag
    assert desk.server.requests[1].headers["if-modified-since"] == modified
    assert (report.status, report.bytes) == ("unchanged", 0)
    kept = state(desk.ledger, "depot")
    assert (kept.status, kept.etag, kept.last_modified, kept.items) == ("unchanged", etag, modified, 1)
    assert kept.next_due == "2025-02-01T15:00:00Z"


async def test_an_unchanged_round_is_one_small_write(desk: Desk) -> None:
    for name in ("one", "two", "three"):
        desk.server.pages[f"/{name}"] = page(rss(item(name)), etag=f'"{name}"')
        desk.follow(f"/{name}")
    await desk.refresh()
    desk.clock.pass_(hours=2)
    journal = desk.ledger.path.with_name("ledger.json.journal")
    before = journal.read_bytes()
    summary = await desk.refresh()
    assert [report.status for report in summary.reports] == ["unchanged"] * 3
    written = journal.read_bytes().removeprefix(before)
    assert written.count(b'"op":"commit"') == 1
    assert len(written) < 2000


async def test_a_validator_that_is_no_longer_sent_is_forgotten(desk: Desk) -> None:
    desk.server.pages["/depot"] = page(rss(item("a")), etag='"1"')
    desk.follow("/depot")
    await desk.refresh()
    desk.server.pages["/depot"] = page(rss(item("b")))
    desk.clock.pass_(hours=2)
    await desk.refresh()
    assert state(desk.ledger, "depot").etag is None


async def test_a_changed_article_keeps_its_earlier_text(desk: Desk) -> None:
    desk.follow("/depot")
    identity = document_id(url="http://depot.example/a")
    for hour, text in enumerate(["First.", "Second.", "Third.", "First.", "Third."]):
        desk.server.pages["/depot"] = page(rss(item("a", text)))
        (report,) = (await desk.refresh(force=True)).reports
        assert (report.new, report.changed) == ((1, 0) if hour == 0 else (0, 1))
        desk.clock.pass_(hours=1)
    document = desk.ledger.documents.get(identity)
    assert document is not None
    assert (document.text, document.hash) == ("Third.", text_hash("Third."))
    assert [(capture.text, capture.fetched) for capture in document.captures] == [
        ("First.", "2025-02-01T12:00:00Z"),
        ("Second.", "2025-02-01T13:00:00Z"),
        ("Third.", "2025-02-01T14:00:00Z"),
    ]
    assert [capture.hash for capture in document.captures] == [text_hash(capture.text) for capture in document.captures]
    assert document.ways[0].fetched == "2025-02-01T16:00:00Z"


async def test_a_changed_title_or_date_is_taken_over_without_a_capture(desk: Desk) -> None:
    desk.server.pages["/depot"] = page(rss(item("a")))
    desk.follow("/depot")
    await desk.refresh()
    changed = rss(item("a")).replace(b"Report a", b"Corrected: a").replace(b"08 Jan", b"09 Jan")
    desk.server.pages["/depot"] = page(changed)
    desk.clock.pass_(hours=2)
    await desk.refresh()
    (document,) = desk.ledger.documents.all()
    assert (document.title, document.published) == ("Corrected: a", "2025-01-09T08:00:00Z")
    assert document.captures == []


async def test_one_article_in_two_feeds_is_one_document_with_two_ways(desk: Desk) -> None:
    link = "http://wire.example/report?utm_source=x"
    desk.server.pages["/wire"] = page(rss(item("a", "The whole report.", link="http://wire.example/report#top")))
    desk.server.pages["/digest"] = page(rss(item("z", "Only its first words.", link=link)))
    desk.follow("/wire")
    await desk.refresh()
    desk.follow("/digest")
    await desk.refresh()
    (document,) = desk.ledger.documents.all()
    assert [(way.feed, way.url) for way in document.ways] == [
        ("wire", "http://wire.example/report#top"),
        ("digest", link),
    ]
    assert (document.title, document.text, document.captures) == ("Report a", "The whole report.", [])
    await desk.refresh(force=True)
    assert desk.ledger.documents.all() == [document]


async def test_entries_that_share_an_address_stay_apart(desk: Desk) -> None:
    live = "http://wire.example/live"
    desk.server.pages["/live"] = page(rss(item("1", "Six.", link=live), item("2", "Nine.", link=f"{live}#2")))
    desk.follow("/live")
    await desk.refresh()
    before = desk.ledger.documents.all()
    assert [document.text for document in before] == ["Six.", "Nine."]
    desk.server.pages["/live"] = page(rss(item("2", "Nine.", link=f"{live}#2")))
    await desk.refresh(force=True)
    assert desk.ledger.documents.all() == before


async def test_an_entry_given_twice_is_one_document(desk: Desk) -> None:
    desk.server.pages["/twice"] = page(rss(item("a", "First."), item("a", "Second.")))
    desk.follow("/twice")
    await desk.refresh()
    await desk.refresh(force=True)
    (document,) = desk.ledger.documents.all()
    assert (document.text, document.captures) == ("First.", [])


async def test_an_absence_is_no_deletion_and_an_empty_feed_no_error(desk: Desk) -> None:
    desk.server.pages["/depot"] = page(rss(item("a")))
    desk.follow("/depot")
    await desk.refresh()
    desk.server.pages["/depot"] = page(rss())
    (report,) = (await desk.refresh(force=True)).reports
    assert (report.status, report.error) == ("empty", None)
    assert texts(desk.ledger) == ["Two guns on flat wagons."]
    assert state(desk.ledger, "depot").status == "empty"


async def test_a_text_that_is_too_long_is_named(desk: Desk) -> None:
    desk.server.pages["/depot"] = page(rss(item("long", "word " * 200_001), item("short")))
    desk.follow("/depot")
    (report,) = (await desk.refresh()).reports
    assert (report.status, report.new) == ("ok", 1)
    assert report.skipped == ["'Report long': text over 1,000,000 characters"]


async def test_the_language_of_the_configuration_goes_first(desk: Desk) -> None:
    desk.server.pages["/depot"] = page(rss(item("a")))
    desk.follow("/depot", language="ko")
    await desk.refresh()
    assert desk.ledger.documents.all()[0].language == "ko"


async def test_a_redirect_is_followed(desk: Desk) -> None:
    desk.server.pages["/old"] = redirect("/new")
    desk.server.pages["/new"] = page(rss(item("a", link="/relative")))
    desk.follow("/old")
    assert (await desk.refresh()).failed == []
    assert desk.ledger.documents.all()[0].url == desk.server.url("/relative")


async def test_a_request_says_who_asks_and_nothing_else(desk: Desk) -> None:
    desk.http = HttpConfig(spacing=0, contact="desk@example.org")

    async def with_cookie(exchange: object) -> None:
        await status(302, **{"Location": "/end", "Set-Cookie": "id=1"})(exchange)  # type: ignore[arg-type]

    desk.server.pages["/start"] = with_cookie
    desk.server.pages["/end"] = page(rss(item("a")))
    desk.follow("/start")
    await desk.refresh()
    for request in desk.server.requests:
        assert request.headers["user-agent"].startswith("spotrep/")
        assert request.headers["user-agent"].endswith(" (+desk@example.org)")
        assert request.headers["accept-encoding"] == "gzip"
        assert set(request.headers) == {"host", "user-agent", "accept", "accept-encoding"}


async def test_a_proxy_is_asked_instead_of_the_publisher(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.server.pages["http://feeds.example/rss"] = page(rss(item("a")))
    desk.add(FeedConfig(id="far", url="http://feeds.example/rss", enabled=True))
    desk.http = HttpConfig(spacing=0, proxy=desk.server.url(""))
    assert (await desk.refresh()).failed == []
    desk.http = HttpConfig(spacing=0)
    monkeypatch.setenv("http_proxy", f"127.0.0.1:{desk.server.port}")
    assert (await desk.refresh(force=True)).failed == []
    assert desk.server.paths() == ["http://feeds.example/rss"] * 2


async def test_known_sources_stay_as_they_are(desk: Desk) -> None:
    judged = Source(id="depot-watch", name="Depot Watch", reliability="B")
    desk.ledger.sources.put(judged)
    desk.sources = [SourceConfig(id="depot-watch", name="Other"), SourceConfig(id="quay", name="Quay", kind="wire")]
    await desk.refresh()
    assert desk.ledger.sources.all() == [judged, Source(id="quay", name="Quay", kind="wire")]


async def test_a_citation_of_the_starter_gets_its_text(desk: Desk) -> None:
    desk.server.pages["/depot"] = page(rss(item("a")))
    desk.follow("/depot")
    await desk.refresh()
    (document,) = desk.ledger.documents.all()
    citation = msgspec.structs.replace(document, ways=[], text=None, hash=None, note="read as a summary")
    desk.ledger.documents.put(citation)
    await desk.refresh(force=True)
    (filled,) = desk.ledger.documents.all()
    assert (filled.text, filled.note, filled.captures) == ("Two guns on flat wagons.", "read as a summary", [])


def test_importing_the_package_loads_no_network_and_no_parser() -> None:
    code = "import sys, store.feeds; print({'httpx', 'httpcore', 'feedparser'} & set(sys.modules))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "set()"
