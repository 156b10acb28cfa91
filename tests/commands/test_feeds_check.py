"""`spotrep feeds check`: what a person is told about an address, whatever answers there."""

import gzip
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from store.errors import UsageError
from tests.commands import run_command
from tests.store.feeds.bodies import ATOM, item, rows, rss
from tests.store.feeds.formats.hostile import HOSTILE
from tests.store.feeds.server import (
    Behaviour,
    FeedServer,
    babble,
    break_off,
    drip,
    endless_header,
    flood,
    hang,
    page,
    redirect,
    reset,
    serving,
    status,
    wrong_length,
)
from tui.commands import feeds as command


@pytest.fixture(autouse=True)
def _no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def server() -> Iterator[FeedServer]:
    with serving() as running:
        yield running


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "config.toml"
    path.write_text("[http]\ntimeout = 1\n")
    return path


def checked(capsys: pytest.CaptureFixture[str], config: Path, *words: str) -> tuple[int, str]:
    code = run_command(command, "feeds", "check", *words, config=config)
    return code, capsys.readouterr().out


def test_a_feed_is_shown_with_its_first_entries(
    server: FeedServer, config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    body = rss(*(item(name) for name in "abcd"), title="Depot \x9b31m")
    server.pages["/rss"] = page(body, etag='"1"', Content_Type="text/xml", Cache_Control="max-age=60")
    code, out = checked(capsys, config, server.url("/rss"), "--allow-private")
    assert code == 0
    lines = out.splitlines()
    assert lines[0] == f"address   {server.url('/rss')}"
    assert "format    RSS 2.0 (sent as text/xml)" in lines
    assert "politely  an unchanged feed costs nothing; fresh for 60 s" in lines
    assert "entries   4" in lines
    assert "fields    title, text, url, guid, published, author, language, no claim" in lines
    assert [line.split(maxsplit=1) for line in lines[-6:-4]] == [
        ["2025-01-08T08:00:00Z", "Report a"],
        ["http://depot.example/a"],
    ]
    assert len(server.requests) == 1


def test_json_has_everything(server: FeedServer, config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    server.pages["/atom"] = page(ATOM)
    run_command(command, "feeds", "check", server.url("/atom"), "--allow-private", config=config, format_="json")
    (found,) = json.loads(capsys.readouterr().out)
    assert (found["format"], found["items"], found["conditional"]) == ("Atom 1.0", 1, False)
    assert found["first"][0]["title"] == "Launchers on the quay"
    assert found["advice"] == [
        "its server sends no validators, so every fetch is a whole one: an interval of 1d is polite"
    ]


def test_a_format_is_found_out_where_none_was_configured(
    server: FeedServer, config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    server.pages["/losses"] = page(
        b'{"losses":[{"id":7,"type":"Artillery","model":"D-20","status":"Destroyed","lost_by":"Russia",'
        b'"date":"2024-11-30","nearest_location":"Kursk","geo":null,"unit":null,"tags":""}]}'
    )
    code, out = checked(capsys, config, server.url("/losses"), "--allow-private")
    assert (code, "format    WarSpotting losses" in out, "entries   1" in out) == (0, True, True)


IN_THREE_DAYS = format_datetime(datetime.now(UTC) + timedelta(days=3), usegmt=True)
PAGE = b'<html><link rel=alternate type="application/rss+xml" href="/rss"></html>'


@pytest.mark.parametrize(
    ("behaviour", "problem", "advice"),
    [
        (status(204), "HTTP 204", "answers without a feed"),
        (status(301), "HTTP 301", "answers without a feed"),
        (status(400), "HTTP 400", "does not understand the address"),
        (status(401), "HTTP 401", "refuses this program or wants a login"),
        (status(403), "HTTP 403", "ask the publisher"),
        (status(404), "HTTP 404", "the address is mistyped"),
        (status(407), "HTTP 407", "the proxy"),
        (status(410), "HTTP 410", "the publisher has ended this feed: look on the site's page"),
        (status(429), "HTTP 429", "come back later"),
        (status(429, **{"Retry-After": "90"}), "HTTP 429", "come back in 90 s"),
        (status(429, **{"Retry-After": IN_THREE_DAYS}), "HTTP 429", "come back in 3 days"),
        (status(451), "HTTP 451", "the law"),
        (status(503), "HTTP 503", "the server is in trouble; come back later"),
        (status(503, **{"Retry-After": "10000"}), "HTTP 503", "come back in 3 hours"),
        (drip, "timed out after 1 s", "the server is slow or down"),
        (hang, "timed out after 1 s", "the server is slow or down"),
        (break_off, "without sending complete message body", "nothing answers there, or it breaks off"),
        (wrong_length(rss(item("a")), 100_000), "without sending complete", "it breaks off"),
        (wrong_length(rss(item("a")), 50), "not XML", "the feed itself is at fault"),
        (reset, "connection reset by peer", "it breaks off"),
        (babble, "hung up without an answer", "it breaks off"),
        (endless_header, "its headers do not end", "it breaks off"),
        (flood(20_000_000), "body over 10 MB", "larger than http.max_bytes"),
        (redirect("/x"), "too many redirects", "in circles"),
        (page(gzip.compress(b" " * 20_000_000), Content_Encoding="gzip"), "after decompression", "http.max_bytes"),
        (page(b"words", Content_Encoding="gzip"), "damaged compression", "tell its owner"),
        (page(b"words", Content_Encoding="br"), "only gzip was offered", "what it was not asked for"),
        (redirect("http://169.254.169.254/"), "redirected to 169.254.169.254", "is never fetched from a private"),
        (redirect("http://2130706433/"), "redirected to 127.0.0.1", "is never fetched from a private network"),
        (redirect("file:///etc/passwd"), "no http or https address", "use the address it should end at"),
        (redirect("http://no-such-host.invalid/"), "no such host", "check the spelling"),
        (page(PAGE), "not a feed", "it names these: http://127.0.0.1:"),
        (page(b"<html></html>"), "not a feed", "look for a link to RSS or Atom"),
        (page(b"words"), "it begins 'words'", "no format that is known"),
        (page(b""), "nothing in it", "its server sends nothing"),
        (page(b"%PDF-1.7 \0\0\0"), "not a feed: PDF document", "look for a link to RSS or Atom"),
        (page(b"<?xml version='1.0'?><opml version='2.0'/>"), "not a feed", "`spotrep feeds import FILE`"),
        (page(b"<?xml version='1.0'?><urlset/>"), "not a feed", "a list of a site's pages"),
        (page(rss(item("a"))[:150]), "not XML", "the feed itself is at fault: tell its publisher"),
        (page(HOSTILE["billion laughs"].encode()), "declares entities", "the feed itself is at fault"),
        (page(HOSTILE["300,000 attributes"].encode()), "a tag is longer than", "the feed itself is at fault"),
        (page(HOSTILE["nested objects"].encode()), "nested too deeply", "the feed itself is at fault"),
        (page(HOSTILE["long number"].encode()), "thousands of digits", "the feed itself is at fault"),
        (page(b'{"a":'), "not JSON", "the feed itself is at fault"),
        (page(rss("<item><author>x</author></item>")), "neither title nor text", "the feed itself is at fault"),
        (page(rows({"headline": "x"})), "there is one at 'data.rows'", "in `items` where the rows are"),
        (page(b"id;where;what\n1;x;y\n"), "it has id, what, where", "say in `fields` where each field of a row is"),
    ],
)
def test_every_failure_has_an_advice(
    server: FeedServer,
    config: Path,
    capsys: pytest.CaptureFixture[str],
    behaviour: Behaviour,
    problem: str,
    advice: str,
) -> None:
    server.pages["/x"] = behaviour
    code, out = checked(capsys, config, server.url("/x"), "--allow-private")
    assert code == 1
    (failed,) = [line for line in out.splitlines() if line.startswith("FAILED")]
    assert problem in failed
    (advised,) = [line for line in out.splitlines() if line.startswith("advice")]
    assert advice in advised


def test_names_ports_and_certificates_have_theirs(
    server: FeedServer, config: Path, capsys: pytest.CaptureFixture[str], unused_tcp_port: int
) -> None:
    for url, advice in (
        ("http://no-such-host.invalid/", "check the spelling"),
        (f"http://127.0.0.1:{unused_tcp_port}/", "nothing answers there"),
        (server.url("/x").replace("http:", "https:"), "no usable TLS"),
        ("http://xn--/", "the address is mistyped"),
    ):
        code, out = checked(capsys, config, url, "--allow-private")
        assert (code, advice in out) == (1, True)
    code, out = checked(capsys, config, server.url("/x"))
    assert (code, "--allow-private" in out) == (1, True)


def test_an_empty_feed_and_one_that_has_moved_are_no_failures(
    server: FeedServer, config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    server.pages["/old"] = redirect("/new", 301)
    server.pages["/new"] = page(rss())
    code, out = checked(capsys, config, server.url("/old"), "--allow-private")
    assert code == 0
    assert f"answers   {server.url('/new')}" in out
    assert f"it has moved for good: give it the address {server.url('/new')}" in out
    assert "well formed and empty" in out


def test_a_configured_feed_is_read_as_configured(
    server: FeedServer, config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    server.pages["/rows"] = page(rows({"headline": "Six guns", "ref": "1"}, {"ref": "2"}))
    config.write_text(
        f'[[feeds]]\nid = "rows"\nurl = "{server.url("/rows")}"\nformat = "json"\nallow_private = true\n'
        'items = "data.rows"\nfields = { title = "headline", guid = "ref" }\n'
    )
    code, out = checked(capsys, config, "rows")
    assert (code, "entries   1" in out, "left out" in out) == (0, True, True)


@pytest.mark.parametrize(
    ("keys", "body", "problem", "advice"),
    [
        ('format = "json"\nitems = "data.row"\nfields = { title = "h", guid = "g" }', rows({"h": "x", "g": "1"}),
         "no list of rows at 'data.row'; there is one at 'data.rows'", "in `items` where the rows are"),
        ('format = "json"\nitems = "data.rows"\nfields = { title = "head", guid = "g" }', rows({"h": "x", "g": "1"}),
         "row 1: neither title nor text: it has g, h", "say in `fields`"),
        ('format = "csv"\nfields = { title = "head", guid = "g" }', b"id;what\n1;x\n",
         "no column 'head' in the header: id, what", "say in `fields`"),
        ('format = "geojson"\nfields = { title = "head" }', rss(item("a")), "not JSON", 'set format = "rss"'),
        ('format = "warspotting"', rss(item("a")), "not JSON", 'set format = "rss"'),
        ('format = "geoconfirmed"', b"a;b;c\n1;2;3\n", "no column 'Id' in the header", 'set format = "csv"'),
        ('format = "gdelt"', b"Too short a query.", "GDELT says: 'Too short a query.'", "GDELT's own words"),
        ('format = "telegram"', b"<html></html>", "not a page of Telegram's previews", "look for a link to RSS"),
    ],
)  # fmt: skip
def test_a_wrong_format_or_mapping_is_seen(
    server: FeedServer,
    config: Path,
    capsys: pytest.CaptureFixture[str],
    keys: str,
    body: bytes,
    problem: str,
    advice: str,
) -> None:
    server.pages["/x"] = page(body)
    config.write_text(f'[[feeds]]\nid = "x"\nurl = "{server.url("/x")}"\nallow_private = true\n{keys}\n')
    code, out = checked(capsys, config, "x")
    assert code == 1
    (failed,) = [line for line in out.splitlines() if line.startswith("FAILED")]
    (advised,) = [line for line in out.splitlines() if line.startswith("advice")]
    assert (problem in failed, advice in advised) == (True, True), out


def test_a_configured_feed_that_has_ended_is_named(
    server: FeedServer, config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    server.pages["/x"] = status(410)
    config.write_text(f'[[feeds]]\nid = "depot"\nurl = "{server.url("/x")}"\nallow_private = true\n')
    assert "`spotrep feeds disable depot`" in checked(capsys, config, "depot")[1]


@pytest.mark.parametrize("scheme", ["http", "socks5h"])
def test_a_proxy_that_does_not_answer_is_what_is_named(
    config: Path, capsys: pytest.CaptureFixture[str], unused_tcp_port: int, scheme: str
) -> None:
    config.write_text(f'[http]\nproxy = "{scheme}://127.0.0.1:{unused_tcp_port}"\n')
    code, out = checked(capsys, config, "http://depot.example/rss")
    assert code == 1
    assert "FAILED    cannot connect to the proxy 127.0.0.1: connection refused" in out.splitlines()
    assert "advice    the proxy of http.proxy" in out


def test_a_proxy_that_speaks_no_tls_is_what_is_named(
    server: FeedServer, config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config.write_text(f'[http]\nproxy = "{server.url("").replace("http:", "https:")}"\n')
    code, out = checked(capsys, config, "http://depot.example/rss")
    assert (code, "FAILED    TLS with the proxy 127.0.0.1" in out, "advice    the proxy of" in out) == (1, True, True)


def test_a_proxy_that_refuses_is_quoted(server: FeedServer, config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config.write_text(f'[http]\nproxy = "{server.url("")}"\n')
    server.pages["depot.example:443"] = status(407)
    code, out = checked(capsys, config, "https://depot.example/rss")
    assert (code, "FAILED    the proxy 127.0.0.1 says: 407" in out, "advice    the proxy of" in out) == (1, True, True)


def test_a_drop_folder_is_looked_into(tmp_path: Path, config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    drop = tmp_path / "drop"
    config.write_text(f'[[feeds]]\nid = "drop"\npath = "{drop}"\nformat = "directory"\n')
    code, out = checked(capsys, config, "drop")
    assert (code, "No such file" in out, "see that `path` is right" in out) == (1, True, True)
    drop.mkdir()
    (drop / "note.txt").write_text("Two guns were seen.")
    (drop / "bad.json").write_text("{")
    code, out = checked(capsys, config, "drop")
    assert (code, "entries   1" in out, "left out  bad.json: not JSON" in out) == (0, True, True)
    (drop / "note.txt").unlink()
    code, out = checked(capsys, config, "drop")
    assert (code, "none of 1 entries can be used; bad.json" in out) == (1, True)


def test_what_is_neither_is_refused(config: Path) -> None:
    with pytest.raises(UsageError, match=r'"nknews" is no address, and no feed \(did you mean "nk-news"\?\)'):
        run_command(command, "feeds", "check", "nknews", config=config)
    with pytest.raises(UsageError, match="no http or https address"):
        run_command(command, "feeds", "check", "ftp://x.example/", config=config)
