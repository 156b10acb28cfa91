"""What a round reads of what feeds bring, and what stops it from doing so."""

import asyncio
import os
from pathlib import Path

import msgspec
import pytest

from store.config import Config, ExtractionConfig
from store.feeds.refresh import Collector
from store.ledger import open_ledger
from store.records import Claim
from store.verify import problems_of_records
from tests.store.feeds.bodies import item, rss, web_page
from tests.store.feeds.conftest import Desk
from tests.store.feeds.linking import again, ask_for_page, document, follow
from tests.store.feeds.server import Exchange, hang, page, status
from tests.store.samples import report

SENT = "North Korea has sent 50 M1989 Koksan guns to Russia."
ROWS = b'[{"g": "1", "t": "North Korea has sent 50 M1989 Koksan guns to Russia.", "s": "gun"}]'
MAPPED = {"title": "t", "guid": "g", "subject": "s"}


def read(desk: Desk) -> list[Claim]:
    """Return the claims that are no rows of a feed."""
    return [claim for claim in desk.ledger.claims.all() if not (claim.rule or "").startswith("feed:")]


async def test_what_a_feed_brings_is_read_and_becomes_candidates(desk: Desk) -> None:
    desk.server.pages["/wire"] = page(rss(item("a", SENT), item("b", "Nothing of the kind.")))
    desk.follow("/wire")
    summary = await desk.refresh()
    claims = read(desk)
    assert (summary.kept.documents, summary.kept.new, summary.problem) == (2, len(claims), None)
    assert claims
    assert {(claim.status, claim.by) for claim in claims} == {("candidate", "program")}
    assert problems_of_records(desk.ledger) == []
    again = await desk.refresh(force=True)
    assert (again.kept.documents, read(desk)) == (0, claims)


async def test_an_edited_article_is_read_again(desk: Desk) -> None:
    desk.server.pages["/wire"] = page(rss(item("a", SENT)))
    desk.follow("/wire")
    await desk.refresh()
    desk.server.pages["/wire"] = page(rss(item("a", SENT.replace("50", "70"))))
    assert (await desk.refresh(force=True)).kept.documents == 1
    assert {claim.quantity.low for claim in read(desk) if claim.kind == "transfer" and claim.quantity} == {70}
    assert problems_of_records(desk.ledger) == []


@pytest.mark.usefixtures("alone")
async def test_the_text_of_a_page_is_read_in_the_place_of_the_feeds(desk: Desk) -> None:
    follow(desk, "a", text=SENT)
    desk.server.pages["/a"] = status(500)
    await desk.refresh()
    feeds_own = document(desk).hash
    assert {claim.evidence.capture for claim in read(desk) if claim.evidence} == {feeds_own}
    desk.server.pages["/a"] = page(web_page(SENT.replace("50", "70"), "Nobody would say on which ships they came."))
    assert (await again(desk)).pages == 1
    claims = read(desk)
    assert {claim.quantity.low for claim in claims if claim.kind == "transfer" and claim.quantity} == {70}
    assert {claim.evidence.capture for claim in claims if claim.evidence} == {document(desk).hash} != {feeds_own}
    assert problems_of_records(desk.ledger) == []
    desk.clock.pass_(hours=2)
    assert ((await desk.refresh(force=True)).kept.documents, read(desk)) == (0, claims)


@pytest.mark.usefixtures("alone")
async def test_what_waits_for_its_page_is_read_once_in_a_round(desk: Desk) -> None:
    follow(desk, "a", text=SENT)
    desk.server.pages["/wire"] = page(rss(item("b", SENT)))
    desk.follow("/wire")
    whole = page(web_page(SENT.replace("50", "70"), "Nobody would say on which ships they came."))
    read_one = asyncio.Event()

    async def once_another_was_read(exchange: Exchange) -> None:
        await read_one.wait()
        assert document(desk).reading is None
        await whole(exchange)

    desk.server.pages["/a"] = once_another_was_read
    config = Config(feeds=desk.feeds, http=desk.http)
    async with Collector(desk.ledger, config, desk.clock) as collector:
        summary = await collector.round(read=lambda done, total: read_one.set())
    assert sum(report.pages for report in summary.reports) == 1
    assert summary.kept.documents == 2
    assert (summary.kept.new, summary.kept.gone) == (len(read(desk)), 0)


@pytest.mark.usefixtures("alone")
async def test_what_waits_for_its_page_is_not_read_for_another_feed_that_has_it_too(desk: Desk) -> None:
    follow(desk, "a", text=SENT)
    whole = page(web_page(SENT, "Nobody would say when."))
    other = page(rss(item("z", f"{SENT} So it is said.", link=desk.server.url("/a")), item("b", SENT)))
    asked, read_one = asyncio.Event(), asyncio.Event()

    async def once_another_was_read(exchange: Exchange) -> None:
        asked.set()
        await read_one.wait()
        assert document(desk).reading is None
        await whole(exchange)

    async def once_the_page_is_on_its_way(exchange: Exchange) -> None:
        await asked.wait()
        await other(exchange)

    desk.server.pages.update({"/a": once_another_was_read, "/other": once_the_page_is_on_its_way})
    desk.follow("/other")
    config = Config(feeds=desk.feeds, http=desk.http)
    async with Collector(desk.ledger, config, desk.clock) as collector:
        summary = await collector.round(read=lambda done, total: read_one.set())
    assert {report.feed: report.pages for report in summary.reports} == {"rss": 1, "other": 0}
    assert summary.kept.documents == 2


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize("kind", ["left unread", "rows"])
async def test_a_page_that_a_person_asks_for_is_read_though_its_feed_is_not(desk: Desk, kind: str) -> None:
    follow(desk, "a", text="Some guns were sent to Russia, says North Korea.", full_text=False, extract=False)
    if kind == "rows":
        row = {"u": desk.server.url("/a"), "t": "Report a", "x": "50 guns sent to Russia by North Korea", "s": "gun"}
        desk.server.pages["/rss"] = page(msgspec.json.encode([row]))
        mapped = {"title": "t", "url": "u", "text": "x", "subject": "s"}
        desk.follow("/rss", "rss", format="json", fields=mapped)
    assert (await desk.refresh()).kept.documents == 0
    desk.server.pages["/a"] = page(web_page(SENT, "Nobody would say on which ships they came."))
    assert (await ask_for_page(desk)).status == "taken"
    assert (await desk.refresh()).kept.documents == 1
    assert {claim.evidence.capture for claim in read(desk) if claim.evidence} == {document(desk).hash}
    assert (await desk.refresh()).kept.documents == 0


async def test_who_speaks_and_when_is_part_of_what_is_read(desk: Desk) -> None:
    desk.server.pages["/wire"] = page(rss(item("a", SENT)))
    desk.follow("/wire")
    await desk.refresh()
    retitled = rss(item("a", SENT)).replace(b"Report a", b"Another title").replace(b"08 Jan", b"09 Jan")
    desk.server.pages["/wire"] = page(retitled)
    assert (await desk.refresh(force=True)).kept.documents == 1


async def test_rows_that_are_claims_are_not_read_unless_a_person_says_so(desk: Desk) -> None:
    desk.server.pages["/rows"] = page(ROWS)
    desk.follow("/rows", format="json", fields=MAPPED)
    assert (await desk.refresh()).kept.documents == 0
    assert read(desk) == []
    desk.follow("/rows", format="json", fields=MAPPED, extract=True)
    assert (await desk.refresh(force=True)).kept.documents == 1
    assert read(desk)


async def test_a_feed_can_be_left_unread(desk: Desk) -> None:
    desk.server.pages["/wire"] = page(rss(item("a", SENT)))
    desk.follow("/wire", extract=False)
    assert (await desk.refresh()).kept.documents == 0
    assert desk.ledger.claims.all() == []


async def test_what_was_left_unread_is_read_though_no_feed_is_due(desk: Desk) -> None:
    desk.server.pages["/wire"] = page(rss(item("a", SENT)))
    desk.follow("/wire", extract=False)
    await desk.refresh()
    desk.follow("/wire")
    summary = await desk.refresh()
    assert (summary.reports, summary.kept.documents) == ([], 1)


async def test_a_lexicon_that_cannot_be_used_stops_no_feed(desk: Desk, tmp_path: Path) -> None:
    desk.server.pages["/wire"] = page(rss(item("a", SENT)))
    desk.follow("/wire")
    own = tmp_path / "lexicon.toml"
    own.write_text("no toml")
    config = Config(feeds=desk.feeds, http=desk.http, extraction=ExtractionConfig(lexicon=str(own)))
    async with Collector(desk.ledger, config, desk.clock) as collector:
        summary = await collector.round()
        assert (summary.failed, summary.kept.documents) == ([], 0)
        assert str(own) in (summary.problem or "")
        own.write_text("")
        assert (await collector.round()).kept.documents == 1


async def test_a_running_collector_reads_what_others_bring_in_and_what_they_change(desk: Desk, tmp_path: Path) -> None:
    own = tmp_path / "lexicon.toml"
    own.write_text("")
    desk.server.pages["/wire"] = page(rss(item("a", SENT)))
    desk.follow("/wire")
    config = Config(feeds=desk.feeds, http=desk.http, extraction=ExtractionConfig(lexicon=str(own)))
    async with Collector(desk.ledger, config, desk.clock) as collector:

        async def read_by_a_round() -> int:
            return (await collector.round()).kept.documents

        assert [await read_by_a_round() for _ in range(3)] == [1, 0, 0]
        with open_ledger(desk.ledger.path.parent, starter=False) as others:
            others.documents.put(report("brought in", SENT))
        assert [await read_by_a_round() for _ in range(3)] == [1, 0, 0]
        os.utime(own, (2_000_000_000, 2_000_000_000))
        assert [await read_by_a_round() for _ in range(3)] == [2, 0, 0]


async def test_what_has_come_is_read_while_another_feed_hangs(desk: Desk) -> None:
    desk.server.pages["/wire"] = page(rss(item("a", SENT)))
    desk.server.pages["/hang"] = hang
    desk.follow("/wire")
    desk.follow("/hang")
    config = Config(feeds=desk.feeds, http=desk.http)
    read_one = asyncio.Event()
    async with Collector(desk.ledger, config, desk.clock) as collector:
        round_ = asyncio.create_task(collector.round(read=lambda done, total: read_one.set()))
        async with asyncio.timeout(20):
            await read_one.wait()
        assert not round_.done()
        assert read(desk)
        round_.cancel()
        await asyncio.gather(round_, return_exceptions=True)
