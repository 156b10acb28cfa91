"""A server's terms over several rounds: validators, freshness, pauses, moves, the end of a feed."""

from datetime import timedelta
from email.utils import format_datetime

import pytest

from store.clock import parse_stamp
from store.config import FeedConfig
from store.records import FeedState
from tests.store.feeds.bodies import item, rss
from tests.store.feeds.conftest import Desk
from tests.store.feeds.server import page, redirect, status, unchanged

BODY = rss(item("a"))


def state(desk: Desk, name: str = "x") -> FeedState:
    found = desk.ledger.feeds.get(name)
    assert found is not None
    return found


def wait(desk: Desk, name: str = "x") -> timedelta:
    due = state(desk, name).next_due
    assert due is not None
    return parse_stamp(due) - desk.clock.now


async def round_(desk: Desk) -> dict[str, str]:
    """Refresh a day later; return what the server was asked with, the first request of the round."""
    desk.clock.pass_(days=8)
    before = len(desk.server.requests)
    await desk.refresh()
    return desk.server.requests[before].headers


class TestValidators:
    async def test_a_304_brings_new_ones_each_for_itself(self, desk: Desk) -> None:
        desk.server.pages["/x"] = unchanged(BODY, '"1"', ETag='"2"', Cache_Control="max-age=7200")
        desk.follow("/x")
        await desk.refresh()
        assert (await round_(desk))["if-none-match"] == '"1"'
        assert wait(desk) == timedelta(hours=2)
        desk.server.pages["/x"] = unchanged(BODY, '"1"', Last_Modified="Wed, 08 Jan 2025 10:00:00 GMT")
        assert (await round_(desk))["if-none-match"] == '"2"'
        assert (await round_(desk))["if-modified-since"] == "Wed, 08 Jan 2025 10:00:00 GMT"
        assert state(desk).etag == '"2"'

    async def test_one_that_a_whole_answer_lacks_is_dropped_alone(self, desk: Desk) -> None:
        desk.server.pages["/x"] = page(BODY, etag='"1"', last_modified="Wed, 08 Jan 2025 10:00:00 GMT")
        desk.follow("/x")
        await desk.refresh()
        desk.server.pages["/x"] = page(BODY, last_modified="Thu, 09 Jan 2025 10:00:00 GMT")
        await round_(desk)
        asked = await round_(desk)
        assert "if-none-match" not in asked
        assert asked["if-modified-since"] == "Thu, 09 Jan 2025 10:00:00 GMT"

    async def test_force_asks_anew_once(self, desk: Desk) -> None:
        desk.server.pages["/x"] = page(BODY, etag='"1"')
        desk.follow("/x")
        await desk.refresh()
        (report,) = (await desk.refresh(force=True)).reports
        assert "if-none-match" not in desk.server.requests[-1].headers
        assert (report.status, report.items) == ("ok", 1)
        assert (await round_(desk))["if-none-match"] == '"1"'

    async def test_a_feed_that_is_read_otherwise_is_fetched_anew(self, desk: Desk) -> None:
        desk.server.pages["/x"] = page(BODY, etag='"1"')
        desk.follow("/x")
        await desk.refresh()
        desk.follow("/x", language="uk")
        assert "if-none-match" not in await round_(desk)
        assert desk.ledger.documents.all()[0].language == "uk"
        desk.follow("/x", language="uk", interval="2h")
        assert (await round_(desk))["if-none-match"] == '"1"'

    async def test_a_body_that_was_used_before_is_not_read_again(self, desk: Desk) -> None:
        desk.server.pages["/x"] = page(BODY)
        desk.follow("/x")
        await desk.refresh()
        desk.server.pages["/x"] = page(BODY, etag='"new"')
        await round_(desk)
        assert (state(desk).status, state(desk).etag, state(desk).items) == ("unchanged", '"new"', 1)
        assert state(desk).bytes == len(BODY)


class TestPace:
    async def test_caching_rules_of_every_answer_hold(self, desk: Desk) -> None:
        desk.server.pages["/x"] = page(BODY, Cache_Control="max-age=10800")
        desk.follow("/x", interval="1h")
        await round_(desk)
        assert timedelta(hours=3) <= wait(desk) <= timedelta(hours=3.1)
        assert state(desk).waits_for == "its server calls the answer fresh"
        desk.server.pages["/x"] = status(500, **{"Cache-Control": "max-age=36000"})
        await round_(desk)
        assert wait(desk) == timedelta(hours=10)

    async def test_the_feed_itself_can_ask_also_through_a_304(self, desk: Desk) -> None:
        wishes = b"<ttl>240</ttl><skipHours><hour>16</hour><hour>17</hour></skipHours><item>"
        desk.server.pages["/x"] = page(BODY.replace(b"<item>", wishes, 1), etag='"1"')
        desk.follow("/x")
        await round_(desk)
        assert state(desk).pace_seconds == 14_400
        await round_(desk)
        assert state(desk).status == "unchanged"
        assert state(desk).next_due == "2025-02-17T18:00:00Z"

    @pytest.mark.parametrize("code", [429, 503])
    @pytest.mark.parametrize("form", ["seconds", "date"])
    async def test_a_pause_is_kept_however_it_is_written(self, desk: Desk, code: int, form: str) -> None:
        date = format_datetime(desk.clock.now + timedelta(days=2), usegmt=True)
        desk.server.pages["/x"] = status(code, **{"Retry-After": "172800" if form == "seconds" else date})
        desk.follow("/x")
        assert await desk.error() == f"HTTP {code}"
        assert wait(desk) == timedelta(days=2)
        desk.clock.pass_(days=1)
        assert (await desk.refresh()).reports == []

    async def test_feeds_that_start_together_do_not_come_back_together(self, desk: Desk) -> None:
        # Under names of their own: a port that is another one each time would make two of them meet now and then.
        desk.proxy()
        for name in "abcde":
            url = f"http://{name}.example/rss"
            desk.server.pages[url] = page(BODY)
            desk.add(FeedConfig(id=name, url=url, enabled=True))
        await desk.refresh()
        waits = {wait(desk, name) for name in "abcde"}
        assert len(waits) == 5
        assert all(timedelta(hours=1) <= each <= timedelta(hours=1.1) for each in waits)


class TestMoves:
    async def test_a_move_within_a_host_is_believed_the_third_time(self, desk: Desk) -> None:
        desk.server.pages["/x"] = redirect("/new", 301)
        desk.server.pages["/new"] = page(BODY, etag='"1"')
        desk.follow("/x")
        for _ in range(4):
            await round_(desk)
        assert desk.server.paths() == ["/x", "/new"] * 3 + ["/new"]
        assert state(desk).moved_to == desk.server.url("/new")

    @pytest.mark.parametrize("codes", [(302, 301), (307, 308), (303, 301)])
    async def test_what_follows_a_passing_redirect_is_no_move(self, desk: Desk, codes: tuple[int, int]) -> None:
        desk.server.pages["/x"] = redirect("/middle", codes[0])
        desk.server.pages["/middle"] = redirect("/new", codes[1])
        desk.server.pages["/new"] = page(BODY)
        desk.follow("/x")
        await desk.refresh()
        assert (state(desk).moved_to, state(desk).moved_seen) == (None, 0)

    async def test_only_the_permanent_part_of_a_chain_is_remembered(self, desk: Desk) -> None:
        desk.server.pages["/x"] = redirect("/moved", 308)
        desk.server.pages["/moved"] = redirect("/today", 302)
        desk.server.pages["/today"] = page(BODY)
        desk.follow("/x")
        await desk.refresh()
        assert state(desk).moved_to == desk.server.url("/moved")

    async def test_a_server_that_changes_its_mind_is_counted_anew(self, desk: Desk) -> None:
        for name in ("a", "b"):
            desk.server.pages[f"/{name}"] = page(BODY)
        desk.follow("/x")
        for name, seen in (("a", 1), ("a", 2), ("b", 1), ("b", 2)):
            desk.server.pages["/x"] = redirect(f"/{name}", 301)
            await round_(desk)
            assert state(desk).moved_seen == seen
        desk.server.pages["/x"] = page(BODY)
        await round_(desk)
        assert (state(desk).moved_to, state(desk).moved_seen) == (None, 0)

    async def test_a_new_address_that_fails_leads_back_to_the_old_one(self, desk: Desk) -> None:
        desk.server.pages["/x"] = redirect("/new", 301)
        desk.server.pages["/new"] = page(BODY)
        desk.follow("/x")
        for _ in range(3):
            await round_(desk)
        desk.server.pages["/new"] = status(410)
        desk.server.pages["/x"] = page(BODY)
        await round_(desk)
        assert (state(desk).status, state(desk).stopped) == ("failed", False)
        await round_(desk)
        assert desk.server.paths()[-1] == "/x"
        assert state(desk).failed_since is None

    async def test_a_move_to_another_host_is_a_persons_question(self, desk: Desk) -> None:
        port = desk.server.port
        desk.server.pages["/x"] = redirect(f"http://127.0.0.1:{port}/new", 301)
        desk.server.pages["http://old.example/x"] = redirect("http://new.example/x", 301)
        desk.server.pages["http://new.example/x"] = page(BODY)
        desk.add(FeedConfig(id="x", url="http://old.example/x", enabled=True))
        desk.proxy()
        for _ in range(5):
            await round_(desk)
        assert desk.server.paths() == ["http://old.example/x", "http://new.example/x"] * 5
        assert (state(desk).moved_to, state(desk).moved_seen) == ("http://new.example/x", 3)


class TestTheEnd:
    async def test_410_stops_a_feed_until_a_person_names_it(self, desk: Desk) -> None:
        desk.server.pages["/x"] = status(410)
        desk.follow("/x")
        assert await desk.error() == "HTTP 410"
        assert state(desk).stopped
        desk.clock.pass_(days=400)
        assert (await desk.refresh()).reports == []
        desk.server.pages["/x"] = page(BODY)
        assert [report.status for report in (await desk.refresh("x", force=True)).reports] == ["ok"]
        assert not state(desk).stopped

    async def test_another_address_is_another_feed(self, desk: Desk) -> None:
        desk.server.pages["/x"] = status(410)
        desk.follow("/x")
        await desk.error()
        desk.server.pages["/y"] = page(BODY)
        desk.follow("/y", "x")
        assert [report.status for report in (await desk.refresh()).reports] == ["ok"]


class TestOlderPages:
    async def test_a_channel_is_followed_back_to_the_last_time(self, desk: Desk) -> None:
        desk.server.pages["/s/depot"] = page(channel(desk, 3, 4))
        desk.follow("/s/depot", "x", format="telegram")
        await desk.refresh()
        for newest in (12, 10, 8, 6):
            desk.server.pages[f"/s/depot?before={newest + 1}"] = page(channel(desk, newest - 1, newest))
        desk.server.pages["/s/depot?before=5"] = page(channel(desk, 3, 4))
        desk.server.pages["/s/depot"] = page(channel(desk, 13, 14))
        desk.clock.pass_(days=1)
        (report,) = (await desk.refresh()).reports
        assert desk.server.paths()[1:] == ["/s/depot", *(f"/s/depot?before={post}" for post in (13, 11, 9, 7))]
        assert (report.items, report.new) == (10, 10)
        assert len(desk.ledger.documents.all()) == 12


def channel(desk: Desk, *posts: int) -> bytes:
    """A page of a channel with these posts, one a minute."""
    blocks = "".join(
        f'<div class="tgme_widget_message js-widget_message" data-post="depot/{post}">'
        f'<div class="tgme_widget_message_text js-message_text">Train {post} has left.</div>'
        f'<a class="tgme_widget_message_date" href="https://t.me/depot/{post}">'
        f'<time datetime="2025-01-08T10:{post:02}:00+00:00" class="time"></time></a></div>'
        for post in posts
    )
    more = f'<a class="tme_messages_more js-messages_more" href="/s/depot?before={posts[0]}"></a>'
    return f'<html><body class="tgme_channel_history">{more}{blocks}</body></html>'.encode()
