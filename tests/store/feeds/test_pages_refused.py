"""Pages that are not the article, that cannot be had, or that nobody has asked for: the feed's own text stays."""

import gzip

import pytest

from store.config import HttpConfig
from tests.store.feeds.bodies import item, rss, web_page
from tests.store.feeds.conftest import Desk
from tests.store.feeds.formats.hostile import HOSTILE
from tests.store.feeds.linking import PAGE, SUMMARY, WALL, WHOLE, again, asked, document, follow, state
from tests.store.feeds.server import (
    Behaviour,
    babble,
    break_off,
    drip,
    flood,
    page,
    redirect,
    reset,
    status,
    wrong_length,
)

pytestmark = pytest.mark.usefixtures("alone")


async def test_without_the_key_no_page_is_asked_for(desk: Desk) -> None:
    follow(desk, "a", full_text=False)
    desk.server.pages["/a"] = page(PAGE)
    await desk.refresh()
    assert asked(desk) == 0
    desk.follow("/rss", full_text=True)
    desk.clock.pass_(hours=2)
    await desk.refresh(force=True)
    assert asked(desk) == 0


async def test_what_waits_is_forgotten_with_the_key(desk: Desk) -> None:
    follow(desk, "a")
    desk.server.pages["/a"] = status(500)
    await desk.refresh()
    follow(desk, "a", full_text=False)
    await again(desk)
    assert (asked(desk), state(desk).pages) == (1, {})


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (WALL, "something else than the article"),
        (b"%PDF-1.7 \0\0\0", "is no web page"),
        (b"", "has no article"),
        (gzip.compress(PAGE)[:40], "is no web page|has no article|something else"),
        (("<p>" + "words of a page " * 80_000).encode(), "text over 1,000,000"),
        (("<div>" * 200_000).encode(), "more than 100,000 parts"),
        (HOSTILE["300,000 attributes"].encode(), "has no article|something else"),
    ],
    ids=["consent", "pdf", "empty", "packed", "long", "boxes", "attributes"],
)
async def test_what_is_not_the_article_leaves_the_feeds_text(desk: Desk, body: bytes, reason: str) -> None:
    follow(desk, "a")
    desk.server.pages["/a"] = page(body)
    (report,) = (await desk.refresh()).reports
    (line,) = report.unread
    assert any(part in line for part in reason.split("|"))
    kept = document(desk)
    assert (kept.text, kept.captures, len(kept.ways)) == (SUMMARY, [], 1)


async def test_what_is_much_shorter_than_the_feeds_own_is_not_taken(desk: Desk) -> None:
    follow(desk, "a", text=WHOLE * 3)
    desk.server.pages["/a"] = page(PAGE)
    (report,) = (await desk.refresh()).reports
    assert "something else than the article" in report.unread[0]
    assert document(desk).text == WHOLE * 3


@pytest.mark.parametrize(
    ("text", "body"),
    [(f"{WHOLE} And more.", PAGE), (f"{SUMMARY} None fired.", web_page("Two guns were seen on flat ..."))],
)
async def test_a_page_with_no_more_than_the_feed_has_is_left_and_not_asked_for_again(
    desk: Desk, text: str, body: bytes
) -> None:
    follow(desk, "a", text=text)
    desk.server.pages["/a"] = page(body)
    (report,) = (await desk.refresh()).reports
    assert (report.new, report.pages, report.unread) == (1, 0, [])
    await again(desk)
    assert asked(desk) == 1
    assert document(desk).captures == []


@pytest.mark.parametrize(
    ("behaviour", "reason"),
    [
        (page(PAGE, Content_Type="application/pdf"), "is no web page but application/pdf"),
        (page(gzip.compress(b" " * 100_000_000), Content_Encoding="gzip"), "body over 10 MB after decompression"),
        (flood(100_000_000), "body over 10 MB"),
        (drip, "timed out after 1 s"),
        (reset, "cannot connect|broken|127.0.0.1"),
        (babble, "127.0.0.1"),
        (break_off, "127.0.0.1"),
        (wrong_length(PAGE, 100_000), "127.0.0.1"),
        (status(403), "HTTP 403"),
        (redirect("http://169.254.169.254/latest/"), "redirected to 169.254.169.254, a private address"),
        (redirect("http://2130706433:1/"), "redirected to 127.0.0.1, a private address"),
        (redirect("file:///etc/passwd"), "no http or https address"),
        (redirect("/a"), "too many redirects"),
    ],
    ids=["pdf", "bomb", "flood", "drip", "reset", "babble", "cut", "length", "403", "metadata", "decimal", "file",
         "loop"],
)  # fmt: skip
async def test_what_cannot_be_had_is_said_and_changes_nothing(desk: Desk, behaviour: Behaviour, reason: str) -> None:
    follow(desk, "a", "b")
    desk.http = HttpConfig(spacing=0, timeout=1)
    desk.server.pages["/a"] = behaviour
    desk.server.pages["/b"] = page(PAGE)
    (report,) = (await desk.refresh()).reports
    assert (report.status, report.new, report.pages) == ("ok", 2, 1)
    (line,) = report.unread
    assert line.startswith(desk.server.url("/a"))
    assert any(part in line for part in reason.split("|"))
    assert (document(desk).text, document(desk, "b").text) == (SUMMARY, WHOLE)


async def test_a_private_address_is_only_that_of_the_feed(desk: Desk) -> None:
    desk.server.pages["/rss"] = page(rss(item("a", link="http://127.0.0.1:9/a"), item("b", link="http://[::1]/b")))
    desk.follow("/rss", full_text=True)
    (report,) = (await desk.refresh()).reports
    assert sorted(line.split(": ", 1)[1] for line in report.unread) == [
        "leads to 127.0.0.1, a private address",
        "leads to ::1, a private address",
    ]


async def test_an_entry_without_an_address_has_no_page(desk: Desk) -> None:
    desk.server.pages["/rss"] = page(rss(item("a", link="")))
    desk.follow("/rss", full_text=True)
    (report,) = (await desk.refresh()).reports
    assert (report.new, report.pages, report.unread) == (1, 0, [])
