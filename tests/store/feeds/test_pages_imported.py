"""What a person has imported, beside the page that it links to: the text is theirs until they ask for another."""

import msgspec
import pytest

from store.reading.documents import Defaults, Given, read_given
from store.reading.importing import import_documents
from tests.store.feeds.conftest import Desk
from tests.store.feeds.linking import LONGER, PAGE, SUMMARY, WHOLE, again, ask_for_page, asked, document, follow, state
from tests.store.feeds.server import Exchange, page, status

THEIRS = "Two guns were seen on flat wagons at the depot, as somebody has typed it from the paper."

pytestmark = pytest.mark.usefixtures("alone")


def bring_in(desk: Desk, text: str = THEIRS) -> tuple[int, int]:
    """Import the document that links to /a; return how many are new and changed."""
    body = msgspec.json.encode({"text": text, "title": "Report a", "url": desk.server.url("/a")})
    (given,) = read_given("/reports/a.json", body, Defaults())
    assert isinstance(given, Given)
    counts, refused = import_documents(desk.ledger, [given])
    assert refused == []
    return counts.new, counts.changed


async def test_no_feed_has_it_replaced(desk: Desk) -> None:
    bring_in(desk)
    follow(desk, "a")
    desk.server.pages["/a"] = page(PAGE)
    (report,) = (await desk.refresh()).reports
    assert (report.new, report.changed, report.pages) == (0, 1, 0)
    follow(desk, "a", text=f"{SUMMARY} They are gone.")
    assert (await again(desk)).pages == 0
    assert (document(desk).text, asked(desk)) == (THEIRS, 0)


async def test_nor_has_one_whose_page_was_waited_for(desk: Desk) -> None:
    follow(desk, "a")
    desk.server.pages["/a"] = status(500)
    await desk.refresh()
    assert len(state(desk).pages) == 1
    bring_in(desk)
    desk.server.pages["/a"] = page(PAGE)
    report = await again(desk)
    assert (report.pages, report.unread) == (0, [])
    assert (document(desk).text, asked(desk), state(desk).pages) == (THEIRS, 1, {})


async def test_nor_has_one_that_is_imported_while_its_page_is_on_its_way(desk: Desk) -> None:
    follow(desk, "a")
    whole = page(PAGE)

    async def import_first(exchange: Exchange) -> None:
        assert bring_in(desk) == (0, 1)
        await whole(exchange)

    desk.server.pages["/a"] = import_first
    (report,) = (await desk.refresh()).reports
    assert (report.pages, report.unread, asked(desk)) == (0, [], 1)
    kept = document(desk)
    assert (kept.text, [capture.text for capture in kept.captures]) == (THEIRS, [SUMMARY])
    assert [(way.feed, way.page) for way in kept.ways] == [("rss", False), ("import", False)]
    assert state(desk).pages == {}


async def test_it_takes_the_place_of_a_page_that_a_feed_wanted(desk: Desk) -> None:
    follow(desk, "a")
    desk.server.pages["/a"] = page(PAGE)
    await desk.refresh()
    assert bring_in(desk) == (0, 1)
    assert bring_in(desk) == (0, 0)
    kept = document(desk)
    assert (kept.text, [capture.text for capture in kept.captures]) == (THEIRS, [SUMMARY, WHOLE])
    assert [(way.feed, way.page) for way in kept.ways] == [("rss", False), ("import", False)]
    follow(desk, "a", text=f"{SUMMARY} They are gone.")
    await again(desk)
    assert (document(desk).text, asked(desk)) == (THEIRS, 1)


async def test_who_asks_for_the_page_gets_it_and_keeps_it(desk: Desk) -> None:
    bring_in(desk)
    follow(desk, "a")
    await desk.refresh()
    desk.server.pages["/a"] = page(PAGE)
    assert (await ask_for_page(desk)).status == "taken"
    kept = document(desk)
    assert (kept.text, [capture.text for capture in kept.captures]) == (WHOLE, [THEIRS])
    assert bring_in(desk) == (0, 0)
    desk.server.pages["/a"] = page(LONGER)
    follow(desk, "a", text=f"{SUMMARY} They are gone.")
    assert (await again(desk)).pages == 0
    assert msgspec.structs.replace(document(desk), reading=None) == kept


async def test_what_they_import_after_the_page_is_kept_beside_it(desk: Desk) -> None:
    follow(desk, "a")
    await desk.refresh()
    desk.server.pages["/a"] = page(PAGE)
    await ask_for_page(desk)
    assert bring_in(desk) == (0, 1)
    assert bring_in(desk) == (0, 0)
    kept = document(desk)
    assert (kept.text, [capture.text for capture in kept.captures]) == (WHOLE, [SUMMARY, THEIRS])
