"""The pages that entries link to, through `refresh`: what is taken of them, and how often they are asked for."""

import asyncio

import msgspec
import pytest

from store.config import FeedConfig
from store.feeds.pages import A_ROUND, ATTEMPTS
from store.identity import text_hash
from tests.store.feeds.bodies import item, rss
from tests.store.feeds.conftest import Desk
from tests.store.feeds.linking import LONGER, PAGE, SUMMARY, WHOLE, again, asked, document, follow, state
from tests.store.feeds.server import page, status


@pytest.mark.parametrize("extractor", ["trafilatura", "alone"])
async def test_a_new_entry_gets_the_text_of_its_page(
    desk: Desk, extractor: str, request: pytest.FixtureRequest
) -> None:
    if extractor == "alone":
        request.getfixturevalue("alone")
    follow(desk, "a")
    desk.server.pages["/a"] = page(PAGE, Content_Type="text/html; charset=utf-8")
    (report,) = (await desk.refresh()).reports
    assert (report.new, report.changed, report.pages, report.unread) == (1, 0, 1, [])
    kept = document(desk)
    assert kept.text is not None
    assert kept.text.startswith(WHOLE) if extractor == "trafilatura" else kept.text == WHOLE
    assert kept.hash == text_hash(kept.text)
    assert [(capture.text, capture.fetched) for capture in kept.captures] == [(SUMMARY, "2025-02-01T12:00:00Z")]
    url = desk.server.url("/a")
    assert [(way.feed, way.via, way.url, way.page) for way in kept.ways] == [
        ("rss", None, url, False),
        ("rss", None, url, True),
    ]
    assert (kept.title, kept.url) == ("Report a", url)
    assert state(desk).pages == {}


@pytest.mark.usefixtures("alone")
class TestSecondTimes:
    async def test_refreshing_again_changes_not_one_byte(self, desk: Desk) -> None:
        follow(desk, "a", "b")
        desk.server.pages["/a"] = page(PAGE)
        desk.server.pages["/b"] = status(404)
        await desk.refresh()
        before = desk.ledger.documents.rows()
        for force in (False, True):
            desk.clock.pass_(hours=2)
            (report,) = (await desk.refresh(force=force)).reports
            assert (report.new, report.changed, report.pages) == (0, 0, 0)
        assert desk.ledger.documents.rows() == before
        assert (asked(desk, "a"), asked(desk, "b")) == (1, 1)

    async def test_what_the_feed_says_later_is_kept_and_sends_for_the_page_again(self, desk: Desk) -> None:
        follow(desk, "a")
        desk.server.pages["/a"] = page(PAGE)
        await desk.refresh()
        follow(desk, "a", text="Two guns were seen on flat wagons, and are gone.")
        desk.server.pages["/a"] = page(LONGER)
        report = await again(desk)
        assert (report.changed, report.pages) == (1, 1)
        kept = document(desk)
        assert kept.text is not None
        assert kept.text.startswith(WHOLE)
        assert kept.text.endswith("and so were the crates.")
        assert [capture.text for capture in kept.captures] == [
            SUMMARY,
            "Two guns were seen on flat wagons, and are gone.",
            WHOLE,
        ]
        for _ in range(2):
            report = await again(desk)
            assert (report.changed, report.pages) == (0, 0)
        assert document(desk) == kept
        assert asked(desk) == 2

    async def test_a_corrected_title_is_taken_from_the_feed_all_the_same(self, desk: Desk) -> None:
        follow(desk, "a")
        desk.server.pages["/a"] = page(PAGE)
        await desk.refresh()
        whole = document(desk)
        follow(desk, "a")
        link = desk.server.url("/a")
        desk.server.pages["/rss"] = page(rss(item("a", SUMMARY, link=link)).replace(b"Report a", b"Corrected: a"))
        assert (await again(desk)).pages == 0
        assert document(desk) == msgspec.structs.replace(whole, title="Corrected: a")
        assert asked(desk) == 1

    async def test_pages_that_fail_are_asked_for_twice_more(self, desk: Desk) -> None:
        follow(desk, "a")
        desk.server.pages["/a"] = status(500)
        (report,) = (await desk.refresh()).reports
        assert (report.status, report.pages, report.unread) == ("ok", 0, [f"{desk.server.url('/a')}: HTTP 500"])
        assert state(desk).pages == {document(desk).id: 1}
        report = await again(desk)
        assert (report.status, len(report.unread)) == ("unchanged", 1)
        assert len((await again(desk)).unread) == 1
        assert state(desk).pages == {}
        assert (await again(desk)).unread == []
        assert asked(desk) == ATTEMPTS == 3
        kept = document(desk)
        assert (kept.text, kept.captures, len(kept.ways)) == (SUMMARY, [], 1)

    async def test_a_page_that_comes_back_is_taken(self, desk: Desk) -> None:
        follow(desk, "a")
        desk.server.pages["/a"] = status(500)
        await desk.refresh()
        desk.server.pages["/a"] = page(PAGE)
        report = await again(desk)
        assert (report.status, report.pages) == ("unchanged", 1)
        assert document(desk).text == WHOLE

    async def test_a_busy_server_is_left_alone_as_long_as_it_says(self, desk: Desk) -> None:
        follow(desk, "a", "b")
        desk.server.pages["/a"] = status(429, **{"Retry-After": "10800"})
        desk.server.pages["/b"] = page(PAGE)
        await desk.refresh()
        assert (asked(desk, "a"), asked(desk, "b")) == (1, 0)
        assert state(desk).pages_due == "2025-02-01T15:00:00Z"
        await again(desk, hours=2)
        assert asked(desk, "a") == 1
        desk.server.pages["/a"] = page(PAGE)
        assert (await again(desk, hours=2)).pages == 2
        assert (state(desk).pages, state(desk).pages_due) == ({}, None)

    async def test_a_round_takes_some_and_the_next_ones_the_others(self, desk: Desk) -> None:
        names = [f"a{number}" for number in range(A_ROUND + 5)]
        follow(desk, *names)
        for name in names:
            desk.server.pages[f"/{name}"] = page(PAGE)
        assert (await desk.refresh()).reports[0].pages == A_ROUND
        assert list(state(desk).pages) == [document(desk, name).id for name in names[A_ROUND:]]
        assert (await again(desk)).pages == 5
        assert sorted(desk.server.paths()) == sorted(["/rss", "/rss", *(f"/{name}" for name in names)])

    async def test_a_feed_that_fails_asks_for_no_pages(self, desk: Desk) -> None:
        follow(desk, "a")
        desk.server.pages["/a"] = status(500)
        await desk.refresh()
        desk.server.pages["/rss"] = status(500)
        assert (await again(desk)).status == "failed"
        assert (asked(desk), len(state(desk).pages)) == (1, 1)


@pytest.mark.usefixtures("alone")
async def test_pages_are_asked_for_as_pages_and_one_after_the_other(desk: Desk) -> None:
    running: set[str] = set()
    most = 0
    answer = page(PAGE)

    async def slowly(exchange: object) -> None:
        nonlocal most
        target = exchange.request.target  # type: ignore[attr-defined]
        running.add(target)
        most = max(most, len(running))
        await asyncio.sleep(0)
        await answer(exchange)  # type: ignore[arg-type]
        running.discard(target)

    names = [f"a{number}" for number in range(6)]
    follow(desk, *names)
    for name in names:
        desk.server.pages[f"/{name}"] = slowly
    await desk.refresh()
    assert most == 1
    headers = desk.server.requests[-1].headers
    assert headers["accept"].startswith("text/html")
    assert set(headers) == {"host", "user-agent", "accept", "accept-encoding"}


@pytest.mark.usefixtures("alone")
async def test_whole_texts_are_dropped_in_their_time_and_stay_dropped(desk: Desk) -> None:
    follow(desk, "a", keep_days=3)
    desk.server.pages["/a"] = page(PAGE)
    await desk.refresh()
    await again(desk, hours=100)
    dropped = document(desk)
    assert (dropped.text, dropped.captures) == (None, [])
    await again(desk)
    desk.clock.pass_(hours=2)
    await desk.refresh(force=True)
    assert document(desk) == dropped
    assert asked(desk) == 1


@pytest.mark.usefixtures("alone")
async def test_no_page_is_fetched_for_a_text_that_is_dropped_already(desk: Desk) -> None:
    follow(desk, "a", "b", keep_items=1)
    desk.server.pages["/a"] = desk.server.pages["/b"] = page(PAGE)
    (report,) = (await desk.refresh()).reports
    assert (report.new, report.pages, report.unread) == (2, 1, [])
    assert asked(desk, "a") + asked(desk, "b") == 1
    assert sorted(text or "" for text in (document(desk, "a").text, document(desk, "b").text)) == ["", WHOLE]


@pytest.mark.usefixtures("alone")
async def test_two_feeds_with_one_article_send_for_its_page_once(desk: Desk) -> None:
    follow(desk, "a")
    other = rss(item("z", "Guns seen, says another.", link=desk.server.url("/a?utm_source=z")))
    desk.server.pages["/other"] = page(other)
    desk.server.pages["/a"] = desk.server.pages["/a?utm_source=z"] = page(PAGE)
    desk.follow("/other", full_text=True)
    await desk.refresh()
    desk.clock.pass_(hours=2)
    await desk.refresh(force=True)
    assert asked(desk) + asked(desk, "a?utm_source=z") == 1
    assert document(desk).text == WHOLE


async def test_an_index_of_titles_gets_texts(desk: Desk) -> None:
    """And it goes on naming the report, until a feed of the publisher's own does."""
    article = {"url": desk.server.url("/a"), "title": "Report a on guns", "domain": "depot.example"}
    body = msgspec.json.encode({"articles": [{**article, "seendate": "20250201T100000Z"}]})
    desk.server.pages["/gdelt"] = page(body)
    desk.server.pages["/a"] = page(PAGE)
    desk.add(
        FeedConfig(
            id="gdelt",
            url=desk.server.url("/gdelt"),
            format="gdelt",
            enabled=True,
            allow_private=True,
            full_text=True,
        )
    )
    (report,) = (await desk.refresh()).reports
    assert report.pages == 1
    whole = document(desk)
    assert (whole.text or "").startswith(WHOLE)
    desk.server.pages["/gdelt"] = page(body.replace(b"Report a on guns", b"Corrected: a"))
    assert (await again(desk)).changed == 1
    corrected = document(desk)
    assert (corrected.title, corrected.source, corrected.text) == ("Corrected: a", whole.source, whole.text)
    desk.server.pages["/depot"] = page(rss(item("a", SUMMARY, link=desk.server.url("/a"))))
    desk.follow("/depot", source="depot-watch")
    await desk.refresh("depot")
    own = document(desk)
    assert (own.title, own.source, own.text) == ("Report a", "depot-watch", whole.text)
    assert SUMMARY in [capture.text for capture in own.captures]
    await desk.refresh("gdelt", force=True)
    assert document(desk) == own
