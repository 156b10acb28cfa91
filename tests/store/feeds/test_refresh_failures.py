"""Servers that misbehave: each costs its own feed one line, and no other feed anything."""

import gzip
import zlib
from datetime import timedelta

import pytest

from store.config import FeedConfig, HttpConfig
from store.feeds.inflate import OversizeError, inflate
from tests.store.feeds.bodies import item, rss
from tests.store.feeds.conftest import Desk
from tests.store.feeds.server import break_off, drip, flood, hang, page, redirect, status

BOMB = gzip.compress(b"<rss>" + b" " * 50_000_000)


@pytest.mark.parametrize("code", [304, 403, 404, 410, 429, 500, 503, 204, 300])
async def test_a_status_is_named(desk: Desk, code: int) -> None:
    desk.server.pages["/x"] = status(code)
    desk.follow("/x")
    assert await desk.error() == f"HTTP {code}"


@pytest.mark.parametrize("behaviour", [hang, drip])
async def test_the_whole_fetch_has_a_time_limit(desk: Desk, behaviour: object) -> None:
    desk.server.pages["/x"] = behaviour  # type: ignore[assignment]
    desk.http = HttpConfig(spacing=0, timeout=0.3)
    desk.follow("/x")
    assert await desk.error() == "timed out after 0.3 s"


async def test_a_body_has_a_size_limit(desk: Desk) -> None:
    desk.server.pages["/x"] = flood(20_000_000)
    desk.follow("/x")
    assert await desk.error() == "body over 10 MB"


async def test_a_bomb_is_not_unpacked(desk: Desk) -> None:
    assert len(BOMB) < 100_000
    desk.server.pages["/x"] = page(BOMB, Content_Encoding="gzip")
    desk.follow("/x")
    assert await desk.error() == "body over 10 MB after decompression"


@pytest.mark.parametrize("encoding", ["gzip", "x-gzip", "deflate"])
async def test_a_compressed_feed_is_read(desk: Desk, encoding: str) -> None:
    plain = rss(item("a"))
    body = zlib.compress(plain) if encoding == "deflate" else gzip.compress(plain)
    desk.server.pages["/x"] = page(body, Content_Encoding=encoding)
    desk.follow("/x")
    (report,) = (await desk.refresh()).reports
    assert (report.status, report.new, report.bytes) == ("ok", 1, len(body))


@pytest.mark.parametrize(
    ("body", "encoding", "message"),
    [
        (b"plain words", "gzip", "damaged compression"),
        (gzip.compress(rss(item("a")))[:-20], "gzip", "broken off inside the compression"),
        (b"", "gzip", "broken off inside the compression"),
        (b"words", "br", "sent as 'br', though only gzip was offered"),
    ],
)
async def test_a_wrong_compression_is_said(desk: Desk, body: bytes, encoding: str, message: str) -> None:
    desk.server.pages["/x"] = page(body, Content_Encoding=encoding)
    desk.follow("/x")
    assert message in await desk.error()


def test_the_limit_of_unpacking_is_exact() -> None:
    packed = gzip.compress(b"x" * 1000)
    assert inflate(packed + b"\0\0", 1000) == b"x" * 1000
    with pytest.raises(OversizeError):
        inflate(packed, 999)


async def test_a_broken_connection_is_a_failure(desk: Desk) -> None:
    desk.server.pages["/x"] = break_off
    desk.follow("/x")
    assert "127.0.0.1" in await desk.error()
    assert desk.ledger.documents.all() == []


async def test_a_closed_port_is_a_failure(desk: Desk, unused_tcp_port: int) -> None:
    desk.add(FeedConfig(id="x", url=f"http://127.0.0.1:{unused_tcp_port}/", enabled=True, allow_private=True))
    assert (await desk.error()).startswith("cannot connect to 127.0.0.1")


async def test_a_host_that_does_not_exist_is_a_failure(desk: Desk) -> None:
    desk.add(FeedConfig(id="x", url="http://no-such-host.invalid/", enabled=True))
    assert "no-such-host.invalid" in await desk.error()


async def test_tls_trouble_is_named(desk: Desk) -> None:
    url = desk.server.url("/x").replace("http:", "https:")
    desk.add(FeedConfig(id="x", url=url, enabled=True, allow_private=True))
    assert await desk.error() == "TLS with 127.0.0.1: wrong version number"


async def test_a_redirect_loop_ends(desk: Desk) -> None:
    desk.server.pages["/x"] = redirect("/y")
    desk.server.pages["/y"] = redirect("/x")
    desk.follow("/x")
    assert await desk.error() == "too many redirects (more than 5)"
    assert len(desk.server.requests) == 6


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("http://2130706433:{port}/secret", "redirected to 127.0.0.1, a private address"),
        ("http://localhost:{port}/secret", "a private address"),
        ("http://[::ffff:127.0.0.1]:{port}/secret", "a private address"),
        ("http://127.0.0.1:1/secret", "redirected to 127.0.0.1, a private address"),
        ("http://169.254.169.254/latest/meta-data/", "redirected to 169.254.169.254, a private address"),
        ("file:///etc/passwd", "cannot go to 'file:///etc/passwd': no http or https address"),
        ("gopher://127.0.0.1:{port}/", "no http or https address"),
        ("http://93.184.216.34:99999/", "cannot go to 'http://93.184.216.34:99999/': no http or https address"),
        ("http://xn--/", "cannot go to 'http://xn--/'"),
        ("http://\x80/", "cannot go to 'http:// /'"),
        ("http://.invalid/", ".invalid: no such host"),
    ],
)
async def test_a_redirect_leads_nowhere_private(desk: Desk, target: str, message: str) -> None:
    desk.server.pages["/x"] = redirect(target.format(port=desk.server.port))
    desk.server.pages["/secret"] = page(rss(item("secret")))
    desk.follow("/x")
    assert message in await desk.error()
    assert desk.server.paths() == ["/x"]


async def test_a_private_address_needs_to_be_allowed(desk: Desk) -> None:
    desk.server.pages["/x"] = page(rss(item("a")))
    desk.follow("/x", allow_private=False)
    assert await desk.error() == "address 127.0.0.1 is private; set allow_private"
    assert desk.server.requests == []


async def test_a_proxy_is_not_sent_to_a_private_name(desk: Desk) -> None:
    desk.http = HttpConfig(spacing=0, proxy=desk.server.url(""))
    desk.add(FeedConfig(id="x", url="http://localhost/feed", enabled=True))
    assert await desk.error() == "address localhost is private; set allow_private"
    assert desk.server.requests == []


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (
            b"<html><head><title>Sign \x1b]0;in</title></head><body>x</body></html>",
            "not a feed: HTML page titled 'Sign ]0;in'",
        ),
        (b"nothing of the kind", "not XML: syntax error"),
        (b"", "not a feed: nothing in it"),
    ],
)
async def test_a_body_that_is_no_feed_is_a_failure(desk: Desk, body: bytes, message: str) -> None:
    desk.server.pages["/x"] = page(body)
    desk.follow("/x")
    assert (await desk.error()).startswith(message)


async def test_broken_json_is_a_failure(desk: Desk) -> None:
    desk.server.pages["/x"] = page(b'[{"id": 1')
    desk.follow("/x", format="json", fields={"guid": "id", "title": "id"})
    assert (await desk.error()).startswith("not JSON: ")


async def test_rows_that_are_all_bad_are_a_failure(desk: Desk) -> None:
    desk.server.pages["/x"] = page(b'[{"id": 1}, {"id": 2}]', etag='"1"')
    desk.follow("/x", format="json", fields={"guid": "number", "title": "id"})
    assert await desk.error() == "none of 2 entries can be used; row 1: neither guid nor url"
    assert desk.ledger.feeds.all()[0].etag is None


async def test_an_answer_that_was_not_used_leaves_no_validators(desk: Desk) -> None:
    desk.server.pages["/x"] = page(b"<oops", etag='"broken"')
    desk.follow("/x")
    await desk.error()
    assert desk.ledger.feeds.all()[0].etag is None
    desk.clock.pass_(days=1)
    await desk.error()
    assert "if-none-match" not in desk.server.requests[1].headers


async def test_a_304_after_a_failure_keeps_it_visible_until_a_body_was_used(desk: Desk) -> None:
    good = page(rss(item("a")), etag='"good"')
    desk.server.pages["/x"] = good
    desk.follow("/x")
    await desk.refresh()
    desk.server.pages["/x"] = page(b"<oops", etag='"broken"')
    desk.clock.pass_(days=1)
    said = await desk.error()
    failed_since = desk.ledger.feeds.all()[0].failed_since
    desk.server.pages["/x"] = good
    desk.clock.pass_(days=1)
    await desk.refresh()
    (kept,) = desk.ledger.feeds.all()
    assert desk.server.requests[-1].headers["if-none-match"] == '"good"'
    assert (kept.status, kept.failures, kept.error, kept.failed_since) == ("failed", 0, said, failed_since)
    desk.clock.pass_(hours=2)
    (report,) = (await desk.refresh()).reports
    (kept,) = desk.ledger.feeds.all()
    assert "if-none-match" not in desk.server.requests[-1].headers
    assert (report.status, kept.status, kept.error, kept.failed_since) == ("unchanged", "unchanged", None, None)


async def test_failures_wait_longer_and_longer_but_not_for_ever(desk: Desk) -> None:
    desk.server.pages["/x"] = status(503)
    desk.follow("/x", interval="1h")
    for failures, hours in enumerate([2, 4, 8, 16, 24, 24, 24], start=1):
        await desk.error()
        (kept,) = desk.ledger.feeds.all()
        assert (kept.failures, kept.failed_since) == (failures, "2025-02-01T12:00:00Z")
        assert kept.next_due is not None
        due = desk.clock.now.fromisoformat(kept.next_due)
        assert 1 <= (due - desk.clock.now) / timedelta(hours=hours) <= 1.1
        desk.clock.now = due
    desk.server.pages["/x"] = page(rss(item("a")))
    await desk.refresh()
    (kept,) = desk.ledger.feeds.all()
    assert (kept.failures, kept.status, kept.error, kept.failed_since) == (0, "ok", None, None)


async def test_a_failure_is_never_tried_again_sooner_than_a_success(desk: Desk) -> None:
    desk.server.pages["/x"] = status(500)
    desk.follow("/x", interval="7d")
    await desk.error()
    due = desk.ledger.feeds.all()[0].next_due
    assert due is not None
    assert "2025-02-08T12:00:00Z" <= due <= "2025-02-09T05:00:00Z"


async def test_one_bad_feed_stops_no_other(desk: Desk) -> None:
    desk.http = HttpConfig(spacing=0, timeout=2)
    bad = {"hang": hang, "drip": drip, "flood": flood(20_000_000), "broken": break_off, "gone": status(410)}
    for name, behaviour in bad.items():
        desk.server.pages[f"/{name}"] = behaviour
        desk.follow(f"/{name}")
    good = {f"good-{number}" for number in range(12)}
    for name in good:
        desk.server.pages[f"/{name}"] = page(rss(item(name)))
        desk.follow(f"/{name}")
    summary = await desk.refresh()
    assert {report.feed for report in summary.failed} == set(bad)
    assert {report.feed for report in summary.reports if report.status == "ok"} == good
    assert len(desk.ledger.documents.all()) == len(good)
    assert {state.id for state in desk.ledger.feeds.all()} == good | set(bad)
