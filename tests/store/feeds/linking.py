"""A feed whose entries link to pages of the server, as the tests of pages follow it."""

from store.config import Config
from store.feeds.on_demand import fetch_pages
from store.feeds.pages import PageResult
from store.feeds.summary import FeedReport
from store.identity import document_id
from store.records import Document, FeedState
from tests.store.feeds.bodies import item, rss, web_page
from tests.store.feeds.conftest import Desk
from tests.store.feeds.server import page

SUMMARY = "Two guns were seen on flat wagons."
PARAGRAPHS = (
    "Two guns were seen on flat wagons at the depot on Tuesday, the desk said.",
    "They were moved westbound in the night, two railwaymen told it.",
    "Nobody could say where the wagons had come from, or who had loaded them there.",
    "The guns were covered with canvas, and nine crates stood beside them on the platform.",
)
WHOLE = "\n\n".join(PARAGRAPHS)
PAGE = web_page(*PARAGRAPHS)
LONGER = web_page(*PARAGRAPHS, "On Wednesday the wagons were gone, the desk said, and so were the crates.")
WALL = web_page(*["We value your privacy, and so do our partners: please accept that we keep what we like."] * 9)


def follow(desk: Desk, *names: str, text: str = SUMMARY, **options: object) -> None:
    """Follow a feed at /rss whose entries link to pages at /NAME."""
    desk.server.pages["/rss"] = page(rss(*(item(name, text, link=desk.server.url(f"/{name}")) for name in names)))
    desk.follow("/rss", "rss", **{"full_text": True, **options})


async def again(desk: Desk, hours: float = 2) -> FeedReport:
    desk.clock.pass_(hours=hours)
    (report,) = (await desk.refresh()).reports
    return report


async def ask_for_page(desk: Desk) -> PageResult:
    results: list[PageResult] = []
    config = Config(feeds=desk.feeds, http=desk.http)
    await fetch_pages(desk.ledger, config, desk.clock, [document(desk)], results.append)
    (result,) = results
    return result


def document(desk: Desk, name: str = "a") -> Document:
    found = desk.ledger.documents.get(document_id(url=desk.server.url(f"/{name}")))
    assert found is not None
    return found


def state(desk: Desk) -> FeedState:
    found = desk.ledger.feeds.get("rss")
    assert found is not None
    return found


def asked(desk: Desk, name: str = "a") -> int:
    return desk.server.paths().count(f"/{name}")
