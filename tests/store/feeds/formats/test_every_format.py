"""Each format all the way: from a real server, or a real folder, into a real ledger, twice."""

import json
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest

from store.config.model import ROW_FORMATS, FeedConfig, FeedFormat
from store.records import Claim, Document
from tests.store.feeds.bodies import item, rss
from tests.store.feeds.conftest import Desk
from tests.store.feeds.formats import feeds
from tests.store.feeds.formats import test_dialects as dialects
from tests.store.feeds.formats.telegram_pages import forwarded, page, post
from tests.store.feeds.formats.test_geojson import FEATURE, collection
from tests.store.feeds.formats.test_geojson import FIELDS as PROPERTIES
from tests.store.feeds.formats.test_providers import ARTICLE, EVENT, HEADER, LOSS
from tests.store.feeds.server import page as served

FIELDS = {"guid": "id", "title": "head", "subject": "what", "date": "seen"}
ROW = {"id": "r-1", "head": "Guns at a halt", "what": "Koksan", "seen": "2025-01-30"}
FEEDS: dict[str, tuple[str, bytes, dict[str, Any]]] = {
    "rss": ("/rss", rss(item("a"), item("b")), {}),
    "telegram": (
        "/s/rail_watch",
        page(post(98), post(99, "Seen.", before=forwarded("Depot", "https://t.me/depot/7"))),
        {},
    ),
    "json": ("/json", json.dumps([ROW, {**ROW, "id": "r-2"}]).encode(), {"fields": FIELDS}),
    "csv": (
        "/csv",
        b"id;head;what;seen\nr-1;Guns at a halt;Koksan;2025-01-30\nr-2;Guns at a quay;Koksan;",
        {"fields": FIELDS},
    ),
    "geojson": (
        "/geojson",
        json.dumps(
            collection(
                FEATURE,
                {
                    **FEATURE,
                    "id": "UW2",
                    "geometry": None,
                    "properties": {**FEATURE["properties"], "url": None},
                },
            )
        ).encode(),
        {"fields": PROPERTIES},
    ),
    "warspotting": ("/losses", json.dumps({"losses": [LOSS, {**LOSS, "id": 2, "geo": None}, LOSS]}).encode(), {}),
    "geoconfirmed": (
        "/api/Map/export/Ukraine/csv",
        "\n".join([HEADER, *(";".join(f'"{row.get(name, "")}"' for name in HEADER.split(";")) for row in (
            EVENT, {**EVENT, "Id": "cd-34", "Date": "1527-02-04"}))]).encode("utf-8-sig"),
        {},
    ),
    "gdelt": (
        "/doc",
        json.dumps({"articles": [ARTICLE, {**ARTICLE, "url": "https://other.example/b"}]}).encode(),
        {},
    ),
}  # fmt: skip


def follow(desk: Desk, form: str, tmp_path: Path) -> None:
    """Configure a feed of a format with two reports in it."""
    if form in FEEDS:
        path, body, options = FEEDS[form]
        desk.server.pages[path] = served(body)
        desk.follow(path, "feed", format=form, **options)
        return
    drop = tmp_path / "drop"
    drop.mkdir()
    (drop / "note.txt").write_text("Six guns.")
    (drop / "pair.jsonl").write_text('{"id": "S1", "text": "Nine guns."}\n{"id": "S2", "text": "Ten guns."}\n')
    where = drop if form == "directory" else drop / "pair.jsonl"
    desk.add(FeedConfig(id="feed", path=str(where), format=form, enabled=True))  # type: ignore[arg-type]


def stored(desk: Desk) -> tuple[list[Document], list[Claim]]:
    return desk.ledger.documents.all(), desk.ledger.claims.all()


@pytest.mark.parametrize("form", get_args(FeedFormat))
async def test_a_format_comes_in_and_a_second_time_changes_not_one_byte(desk: Desk, form: str, tmp_path: Path) -> None:
    follow(desk, form, tmp_path)
    (report,) = (await desk.refresh()).reports
    count = 3 if form == "directory" else 2
    assert (report.status, report.new, report.skipped) == ("ok", count, [])
    documents, claims = stored(desk)
    assert len(documents) == count
    rows = [claim for claim in claims if claim.rule == "feed:feed"]
    assert len(rows) == (count if form in ROW_FORMATS else 0)
    assert all(claim.status == "candidate" and claim.evidence is not None for claim in claims)
    assert all(document.external_id is not None for document in documents if form in ROW_FORMATS)
    sources = msgspec.json.encode(desk.ledger.sources.all())
    for _ in range(2):
        desk.clock.pass_(hours=5)
        (report,) = (await desk.refresh(force=True)).reports
        assert (report.new, report.changed, report.claims) == (0, 0, 0)
        assert msgspec.json.encode(stored(desk)) == msgspec.json.encode((documents, claims))
        assert msgspec.json.encode(desk.ledger.sources.all()) == sources


DIALECTS: dict[str, bytes] = {
    **{name: body.encode() for name, body in dialects.WHOLE.items()},
    **dialects.DAMAGED,
    "json feed": json.dumps(dialects.TestJsonFeed.FEED).encode(),
    "google news": rss(dialects.TestGoogleNews.ITEM.format(title="Guns seen - The Paper")),
}


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_so_does_every_dialect_of_syndication(desk: Desk, dialect: str) -> None:
    desk.server.pages["/feed"] = served(DIALECTS[dialect])
    desk.follow("/feed")
    (report,) = (await desk.refresh()).reports
    count = {"json feed": 2, "google news": 1}.get(dialect, feeds.COUNT)
    assert (report.status, report.new, report.skipped) == ("ok", count, [])
    before = desk.ledger.documents.rows(), desk.ledger.sources.rows()
    for _ in range(2):
        desk.clock.pass_(hours=5)
        (report,) = (await desk.refresh(force=True)).reports
        assert (report.new, report.changed) == (0, 0)
        assert (desk.ledger.documents.rows(), desk.ledger.sources.rows()) == before


async def test_a_report_in_google_news_is_its_publishers_own(desk: Desk) -> None:
    desk.server.pages["/feed"] = served(DIALECTS["google news"])
    desk.follow("/feed")
    await desk.refresh()
    (document,) = desk.ledger.documents.all()
    (source,) = desk.ledger.sources.all()
    assert (document.title, document.source, [way.via for way in document.ways]) == (
        "Guns seen",
        source.id,
        ["Google News"],
    )
    assert (source.name, source.url, source.reliability) == ("The Paper", "https://www.paper.example", "F")


@pytest.mark.parametrize("form", ROW_FORMATS)
async def test_what_a_person_decided_ahead_is_accepted_and_stays_so(desk: Desk, form: str, tmp_path: Path) -> None:
    follow(desk, form, tmp_path)
    desk.add(msgspec.structs.replace(desk.feeds[0], accept=True))
    await desk.refresh()
    before = stored(desk), desk.ledger.edits.all()
    assert {(claim.status, claim.by) for claim in before[0][1]} == {("accepted", "person")}
    assert len(before[1]) == 2
    await desk.refresh(force=True)
    assert (stored(desk), desk.ledger.edits.all()) == before


async def test_a_disappearing_item_stays(desk: Desk, tmp_path: Path) -> None:
    follow(desk, "directory", tmp_path)
    await desk.refresh()
    before = stored(desk)
    (tmp_path / "drop" / "note.txt").unlink()
    (report,) = (await desk.refresh(force=True)).reports
    assert (report.new, report.changed) == (0, 0)
    assert stored(desk) == before
