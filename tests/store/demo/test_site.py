import feedparser
import msgspec

from store.demo.clock import END
from store.demo.material import MOST_ITEMS, TEXT_OUTLETS, DemoReport, load_sightings
from store.demo.site import Site

BASE = "http://127.0.0.1:8000"


def report(number: int = 0, title: str = "A report") -> DemoReport:
    return DemoReport(
        feed="harbour",
        guid=f"harbour-{number}",
        published=f"2025-02-03T07:{number:02}:00Z",
        title=title,
        url=f"/harbour/2025/02/{number}",
        author="Harbour Wire (demo)",
        html="<p>Words.</p>",
    )


def body(site: Site, path: str) -> bytes:
    page = site.page(path, END)
    assert page is not None
    return page.body


def test_a_feed_holds_its_newest_fifty() -> None:
    site = Site(BASE, [report(number) for number in range(60)], [])
    entries = feedparser.parse(body(site, "/harbour.xml")).entries
    assert [entry.id for entry in entries] == [f"harbour-{number}" for number in range(59, 9, -1)]


def test_the_sighting_log_holds_its_newest_fifty() -> None:
    row = load_sightings()[0]
    rows = [
        msgspec.structs.replace(row, ref=str(number), posted=f"2025-02-03T07:{number:02}:00Z") for number in range(60)
    ]
    listed = msgspec.json.decode(body(Site(BASE, [], rows), "/sightings.json"))["sightings"]
    assert len(listed) == MOST_ITEMS
    assert (listed[0]["ref"], listed[-1]["ref"]) == ("59", "10")


def test_markup_in_a_title_stays_text() -> None:
    title = 'Guns & "wagons" </title>'
    for outlet in TEXT_OUTLETS:
        site = Site(BASE, [msgspec.structs.replace(report(title=title), feed=outlet.id)], [])
        feed = body(site, outlet.path)
        assert b"Guns &amp; " in feed
        assert b"&lt;/title&gt;" in feed
        assert not feedparser.parse(feed).bozo
        page = body(site, "/harbour/2025/02/0")
        assert b"<h1>Guns &amp; &quot;wagons&quot; &lt;/title&gt;</h1>" in page


def test_same_content_same_bytes_however_late_it_is_asked_for() -> None:
    site = Site(BASE, [report()], [])
    pages = [site.page("/harbour.xml", END.replace(day=day)) for day in (1, 30)]
    assert pages[0] == pages[1]
    assert pages[0] is not None


def test_feeds_and_articles_never_share_a_path() -> None:
    site = Site(BASE, [report(1)], load_sightings())
    assert b"<rss" in body(site, "/harbour.xml")
    assert b"<article" in body(site, "/harbour/2025/02/1")
    assert b"<article" in body(site, "/sightings/sl-001")
    assert site.page("/sightings/sl-999", END) is None
