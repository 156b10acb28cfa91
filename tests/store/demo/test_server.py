import http.client
from calendar import timegm
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit

import feedparser
import httpx
import pytest

from store.clock import parse_stamp
from store.demo.clock import END, START
from store.demo.material import NOTICE, TEXT_OUTLETS, load_reports, load_sightings, reports_out
from store.demo.server import FeedServer

FEEDS = [outlet.path for outlet in TEXT_OUTLETS]
PATHS = [*FEEDS, "/sightings.json"]
ARTICLE = "/harbour/2025/02/interview-counter-battery"
OUT = parse_stamp("2025-02-10T15:45:00Z")


class Hand:
    """A clock that stands where it is set."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Hand:
    return Hand()


@pytest.fixture
def server(clock: Hand) -> Iterator[FeedServer]:
    with FeedServer(clock) as server:
        yield server


@pytest.fixture
def client(server: FeedServer) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url, trust_env=False) as client:
        yield client


def raw(server: FeedServer, method: str, target: str) -> http.client.HTTPResponse:
    """Send a request target exactly as it is written, which no ordinary client does."""
    address = urlsplit(server.url)
    connection = http.client.HTTPConnection(str(address.hostname), address.port, timeout=10)
    try:
        connection.request(method, target)
        response = connection.getresponse()
        response.read()
        return response
    finally:
        connection.close()


def moment_of(entry: Any) -> datetime:
    """Return when an entry was published; RSS 1.0 has one date only, which the parser calls the update."""
    parsed = entry.get("published_parsed") or entry.updated_parsed
    return datetime.fromtimestamp(timegm(parsed), UTC)


@pytest.mark.parametrize(
    ("path", "version", "content_type"),
    [
        ("/harbour.xml", "rss20", "application/rss+xml; charset=utf-8"),
        ("/channel.atom", "atom10", "application/atom+xml; charset=utf-8"),
        ("/bulletin.rdf", "rss10", "application/rdf+xml; charset=utf-8"),
        ("/notes.xml", "rss20", "application/rss+xml; charset=utf-8"),
    ],
)
def test_a_text_feed_is_read_as_what_it_is(
    server: FeedServer, client: httpx.Client, clock: Hand, path: str, version: str, content_type: str
) -> None:
    clock.now = END
    answer = client.get(path)
    parsed = feedparser.parse(answer.content)
    outlet = next(outlet for outlet in TEXT_OUTLETS if outlet.path == path)
    expected = [report for report in reports_out(load_reports(), END) if report.feed == outlet.id]

    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == content_type
    assert not parsed.bozo
    assert parsed.version == version
    assert parsed.feed.title == outlet.name
    assert [entry.title for entry in parsed.entries] == [report.title for report in expected]
    assert [entry.author for entry in parsed.entries] == [report.author for report in expected]
    assert [entry.link for entry in parsed.entries] == [server.url + report.url for report in expected]
    for entry, report in zip(parsed.entries, expected, strict=True):
        assert moment_of(entry) == parse_stamp(report.published)
        assert entry.summary == f"{report.html}<p>{NOTICE}</p>"


@pytest.mark.parametrize("path", FEEDS)
def test_a_feed_without_items_yet_is_well_formed(client: httpx.Client, clock: Hand, path: str) -> None:
    clock.now = START - timedelta(days=1)
    parsed = feedparser.parse(client.get(path).content)
    assert not parsed.bozo
    assert parsed.entries == []
    assert parsed.feed.title.endswith("(demo)")


def test_content_grows_with_the_clock_and_nothing_comes_from_the_future(client: httpx.Client, clock: Hand) -> None:
    counts = []
    for days in (0, 7, 28, 60, 88):
        clock.now = START + timedelta(days=days)
        entries = [entry for path in FEEDS for entry in feedparser.parse(client.get(path).content).entries]
        rows = client.get("/sightings.json").json()["sightings"]
        assert all(moment_of(entry) <= clock.now for entry in entries)
        assert all(parse_stamp(row["posted"]) <= clock.now for row in rows)
        counts.append((len(entries), len(rows)))
    assert counts[0] == (1, 1)
    assert all(earlier < later for earlier, later in pairwise(counts))


def test_rows_of_the_sighting_log_come_newest_first_with_absolute_links(client: httpx.Client, clock: Hand) -> None:
    clock.now = END
    answer = client.get("/sightings.json")
    rows = answer.json()["sightings"]
    assert answer.headers["Content-Type"] == "application/json"
    assert [row["ref"] for row in rows] == [row.ref for row in reversed(load_sightings())]
    assert rows[0].keys() >= {
        "seen",
        "place",
        "equipment",
        "activity",
        "count",
        "observer",
        "report",
        "posted",
    }
    page = client.get(rows[0]["link"])
    assert page.status_code == 200
    assert rows[0]["report"] in page.text


@pytest.mark.parametrize("path", PATHS)
def test_validators_hold_until_something_new_is_out(client: httpx.Client, clock: Hand, path: str) -> None:
    clock.now = START + timedelta(days=40)
    first = client.get(path)
    tag, date = first.headers["ETag"], first.headers["Last-Modified"]

    for condition in (
        {"If-None-Match": tag},
        {"If-None-Match": f'"other", W/{tag}'},
        {"If-None-Match": "*"},
        {"If-Modified-Since": date},
    ):
        again = client.get(path, headers=condition)
        assert (again.status_code, again.content) == (304, b"")
        assert (again.headers["ETag"], again.headers["Last-Modified"]) == (tag, date)

    clock.now = END
    for condition in ({"If-None-Match": tag}, {"If-Modified-Since": date}):
        later = client.get(path, headers=condition)
        assert later.status_code == 200
        assert later.headers["ETag"] != tag


@pytest.mark.parametrize(
    "condition",
    [
        {"If-None-Match": '"other"'},
        {"If-None-Match": '"other"', "If-Modified-Since": "Wed, 30 Apr 2025 23:59:59 GMT"},
        {"If-Modified-Since": "yesterday"},
        {"If-Modified-Since": "Sat, 01 Feb 2020 00:00:00 GMT"},
        {"If-Modified-Since": "Sat, 01 Feb 2020 00:00:00 -0000"},
    ],
)
def test_a_validator_that_does_not_fit_gets_the_whole_feed(client: httpx.Client, condition: dict[str, str]) -> None:
    answer = client.get("/harbour.xml", headers=condition)
    assert answer.status_code == 200
    assert len(answer.content) == int(answer.headers["Content-Length"]) > 0


def test_an_edit_changes_the_feed_and_the_article_but_not_the_item(client: httpx.Client, clock: Hand) -> None:
    edit = next(report for report in load_reports() if report.updated and report.feed == "channel")
    when = parse_stamp(edit.since)

    def item() -> tuple[str, str, str]:
        entries = feedparser.parse(client.get("/channel.atom").content).entries
        (entry,) = [entry for entry in entries if entry.link.endswith(edit.url)]
        return entry.id, entry.published, entry.summary

    clock.now = when - timedelta(seconds=1)
    before, page_before = item(), client.get(edit.url).text
    clock.now = when
    after, page_after = item(), client.get(edit.url).text
    assert before[:2] == after[:2]
    assert before[2] != after[2]
    assert edit.html not in page_before
    assert edit.html in page_after


def test_an_article_is_there_once_it_is_out(client: httpx.Client, clock: Hand) -> None:
    clock.now = OUT - timedelta(seconds=1)
    assert client.get(ARTICLE).status_code == 404
    clock.now = OUT
    page = client.get(ARTICLE)
    assert page.status_code == 200
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert page.headers["Last-Modified"] == "Mon, 10 Feb 2025 15:45:00 GMT"
    assert "Harbour Wire (demo)" in page.text
    assert NOTICE in page.text


@pytest.mark.parametrize("path", [*PATHS, ARTICLE])
def test_head_has_the_headers_of_get_and_no_body(client: httpx.Client, clock: Hand, path: str) -> None:
    clock.now = END
    head, get = client.head(path), client.get(path)
    assert head.status_code == get.status_code == 200
    assert head.content == b""
    assert get.content != b""
    for name in ("Content-Type", "Content-Length", "ETag", "Last-Modified"):
        assert head.headers[name] == get.headers[name]


@pytest.mark.parametrize(
    "target",
    [
        "/",
        "/../x",
        "/../../etc/passwd",
        "/%2e%2e/x",
        "/harbour.xml/",
        "/harbour.xml%00",
        "//harbour",
        "//[",
        "/harbour/2025/02/",
        "/<script>",
    ],
)
def test_any_other_path_gives_404(server: FeedServer, clock: Hand, target: str) -> None:
    clock.now = END
    assert raw(server, "GET", target).status == 404
    assert raw(server, "HEAD", target).status == 404


def test_a_query_does_not_matter(client: httpx.Client) -> None:
    assert client.get("/harbour.xml?utm_source=x").content == client.get("/harbour.xml").content


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_nothing_but_get_and_head(server: FeedServer, method: str) -> None:
    assert raw(server, method, "/harbour.xml").status == 501


def test_it_listens_on_loopback_and_not_after_it_is_left(clock: Hand) -> None:
    with FeedServer(clock) as server:
        address = urlsplit(server.url)
        assert address.hostname == "127.0.0.1"
        assert address.port
        assert httpx.get(f"{server.url}/harbour.xml", trust_env=False).status_code == 200
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{server.url}/harbour.xml", trust_env=False)


def test_it_writes_nothing_where_the_dashboard_is(client: httpx.Client, capfd: pytest.CaptureFixture[str]) -> None:
    client.get("/harbour.xml")
    client.get("/nothing")
    client.post("/harbour.xml")
    captured = capfd.readouterr()
    assert captured.out == captured.err == ""


def test_many_clients_at_once_get_the_same_feed(server: FeedServer, clock: Hand) -> None:
    clock.now = END
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: httpx.get(server.url + "/notes.xml", trust_env=False), range(24)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
