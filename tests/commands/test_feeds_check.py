"""`spotrep feeds check`: what a person is told about an address, whatever answers there."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from store.errors import UsageError
from tests.commands import run_command
from tests.store.feeds.bodies import ATOM, item, rows, rss
from tests.store.feeds.server import Behaviour, FeedServer, break_off, drip, flood, page, redirect, serving, status
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


PAGE = b'<html><link rel=alternate type="application/rss+xml" href="/rss"></html>'


@pytest.mark.parametrize(
    ("behaviour", "problem", "advice"),
    [
        (status(401), "HTTP 401", "refuses this program or wants a login"),
        (status(403), "HTTP 403", "ask the publisher"),
        (status(404), "HTTP 404", "the address is mistyped"),
        (status(410), "HTTP 410", "the publisher has ended this feed"),
        (status(429, **{"Retry-After": "90"}), "HTTP 429", "come back in 90 s"),
        (status(503), "HTTP 503", "the server is in trouble"),
        (drip, "timed out after 1 s", "the server is slow or down"),
        (break_off, "127.0.0.1", "nothing answers there, or it breaks off"),
        (flood(20_000_000), "body over 10 MB", "larger than http.max_bytes"),
        (redirect("/x"), "too many redirects", "in circles"),
        (redirect("http://169.254.169.254/"), "a private address", "allow_private"),
        (page(PAGE), "not a feed", "it names these: http://127.0.0.1:"),
        (page(b"<html></html>"), "not a feed", "look for a link to RSS or Atom"),
        (page(b"words"), "not XML", "no format that is known"),
        (page(rows({"headline": "x"})), "", "say in `fields` where each field of a row is"),
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
    assert any(line.startswith("advice") and advice in line for line in out.splitlines())


def test_names_ports_and_certificates_have_theirs(
    server: FeedServer, config: Path, capsys: pytest.CaptureFixture[str], unused_tcp_port: int
) -> None:
    for url, advice in (
        ("http://no-such-host.invalid/", "check the spelling"),
        (f"http://127.0.0.1:{unused_tcp_port}/", "nothing answers there"),
        (server.url("/x").replace("http:", "https:"), "certificate"),
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


def test_what_is_neither_is_refused(config: Path) -> None:
    with pytest.raises(UsageError, match=r'"nknews" is no address, and no feed \(did you mean "nk-news"\?\)'):
        run_command(command, "feeds", "check", "nknews", config=config)
    with pytest.raises(UsageError, match="no http or https address"):
        run_command(command, "feeds", "check", "ftp://x.example/", config=config)
