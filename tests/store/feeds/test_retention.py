"""What a feed keeps: texts go, by age or count; documents, and whatever stands in a claim, stay."""

from typing import Any

import msgspec
import pytest

from store.config import FeedConfig
from store.edits import change, judge, undo
from store.feeds.entries import ClaimDraft, Entry
from store.feeds.intake import take_in
from store.ledger import Ledger
from store.reading.due import due, rules_of
from store.records import Claim, Document, Reading, Sighting
from store.verify import problems_of_records
from tests.store.feeds.bodies import item, rss
from tests.store.feeds.conftest import Desk
from tests.store.feeds.server import page, status
from tests.store.samples import quoting

DAYS = FeedConfig(id="wire", url="https://wire.example/feed", keep_days=30)
COUNT = FeedConfig(id="wire", url="https://wire.example/feed", keep_items=2)


def entry(name: str, text: str | None = None, **more: Any) -> Entry:
    words = text or f"Report {name}."
    return Entry(title=words, text=words, guid=name, url=f"https://wire.example/{name}", **more)


def take(ledger: Ledger, feed: FeedConfig, *entries: Entry, day: str = "2025-01-01") -> tuple[int, int]:
    with ledger.transaction():
        counts = take_in(ledger, feed, [list(entries)], f"{day}T12:00:00Z")
    return counts.new, counts.changed


def texts(ledger: Ledger) -> dict[str, str | None]:
    return {document.title: document.text for document in ledger.documents.all()}


def only(ledger: Ledger) -> Document:
    (document,) = ledger.documents.all()
    return document


def test_a_text_goes_after_its_days_and_the_rest_stays(ledger: Ledger) -> None:
    take(ledger, DAYS, entry("a", "First."))
    take(ledger, DAYS, entry("a", "Second."), day="2025-01-02")
    before = only(ledger)
    take(ledger, DAYS, day="2025-02-01")
    assert only(ledger) == before
    take(ledger, DAYS, day="2025-02-02")
    assert only(ledger) == msgspec.structs.replace(before, text=None, captures=[])


def test_a_text_that_came_nobody_knows_when_stays(ledger: Ledger) -> None:
    take(ledger, DAYS, entry("a"), entry("b"), entry("c"))
    for document, fetched in zip(ledger.documents.all(), (None, "whenever"), strict=False):
        (way,) = document.ways
        undated = msgspec.structs.replace(way, fetched=fetched)
        ledger.documents.put(msgspec.structs.replace(document, ways=[undated]))
    take(ledger, DAYS, day="2030-01-01")
    assert texts(ledger) == {"Report a.": "Report a.", "Report b.": "Report b.", "Report c.": None}


def test_a_dropped_text_does_not_come_back_with_the_next_answer(ledger: Ledger) -> None:
    take(ledger, DAYS, entry("a"))
    take(ledger, DAYS, entry("a"), day="2025-03-01")
    dropped = only(ledger)
    assert dropped.text is None
    assert take(ledger, DAYS, entry("a"), day="2025-03-02") == (0, 0)
    assert only(ledger) == dropped


def test_a_text_that_was_edited_since_is_a_new_one(ledger: Ledger) -> None:
    take(ledger, DAYS, entry("a", "First."))
    take(ledger, DAYS, day="2025-03-01")
    assert take(ledger, DAYS, entry("a", "Second."), day="2025-03-02") == (0, 1)
    assert (only(ledger).text, only(ledger).captures) == ("Second.", [])


def test_the_latest_items_keep_their_texts(ledger: Ledger) -> None:
    reports = [entry(name, published=f"2025-01-0{day}") for day, name in enumerate("abcd", 1)]
    take(ledger, COUNT, *reversed(reports))
    expected = {"Report a.": None, "Report b.": None, "Report c.": "Report c.", "Report d.": "Report d."}
    assert texts(ledger) == expected
    before = ledger.documents.all()
    assert take(ledger, COUNT, *reversed(reports), day="2025-01-02") == (0, 0)
    assert ledger.documents.all() == before


def test_without_the_options_nothing_is_dropped(ledger: Ledger) -> None:
    plain = msgspec.structs.replace(DAYS, keep_days=None)
    take(ledger, plain, entry("a"))
    take(ledger, plain, entry("b"), day="2035-01-01")
    assert None not in texts(ledger).values()


def test_what_a_claim_stands_in_stays_whoever_judged_it(ledger: Ledger) -> None:
    rows = msgspec.structs.replace(DAYS, format="csv")
    draft = ClaimDraft(kind="sighting", subject="gun", words="Report a.")
    take(ledger, rows, entry("a", claim=draft), entry("b"))
    (claim,) = ledger.claims.all()
    take(ledger, rows, day="2025-03-01")
    assert texts(ledger) == {"Report a.": "Report a.", "Report b.": None}
    judge(ledger, claim.id, "rejected", "ann")
    take(ledger, rows, day="2025-04-01")
    assert texts(ledger)["Report a."] == "Report a."
    # The quote can still be held against its text: the ledger would refuse the claim otherwise.
    judge(ledger, claim.id, "accepted", "ann")


def test_a_quote_from_an_earlier_text_stays_checkable(ledger: Ledger) -> None:
    rows = msgspec.structs.replace(DAYS, format="csv")
    draft = ClaimDraft(kind="sighting", subject="gun", words="Report a.")
    take(ledger, rows, entry("a", claim=draft))
    (claim,) = ledger.claims.all()
    judge(ledger, claim.id, "accepted", "ann")
    take(ledger, rows, entry("a", "Rewritten."), day="2025-01-02")
    take(ledger, rows, day="2025-04-01")
    assert [capture.text for capture in only(ledger).captures] == ["Report a."]
    judge(ledger, claim.id, "rejected", "ann")


def test_what_a_person_has_edited_stays(ledger: Ledger) -> None:
    take(ledger, DAYS, entry("a"))
    change(ledger, msgspec.structs.replace(only(ledger), author="A. Writer"), "ann")
    take(ledger, DAYS, day="2025-03-01")
    assert only(ledger).text == "Report a."


def test_what_came_on_another_way_stays(ledger: Ledger) -> None:
    take(ledger, DAYS, entry("a"))
    take(ledger, msgspec.structs.replace(DAYS, id="digest", keep_days=None), entry("a"))
    take(ledger, DAYS, day="2025-03-01")
    assert only(ledger).text == "Report a."


async def test_a_feed_that_brings_nothing_new_ages_too(desk: Desk) -> None:
    desk.server.pages["/wire"] = page(rss(item("a")), etag='"1"')
    desk.server.pages["/gone"] = page(rss(item("b")))
    desk.follow("/wire", keep_days=30)
    desk.follow("/gone", keep_days=30)
    await desk.refresh()
    desk.server.pages["/gone"] = status(500)
    desk.clock.pass_(days=31)
    await desk.refresh()
    assert [document.text for document in desk.ledger.documents.all()] == [None, None]


def read_in(ledger: Ledger) -> Claim:
    """Put a candidate that was read in the only document, as reading does."""
    document = only(ledger)
    claim = quoting(document, document.text or "", status="candidate", by="program", rule="sent")
    reading = Reading(version="1", hash=document.hash or "", unread=[(0, 6)])
    ledger.documents.put(msgspec.structs.replace(document, reading=reading))
    ledger.claims.put(claim)
    return claim


def test_a_candidate_that_nobody_has_judged_goes_with_its_text(ledger: Ledger) -> None:
    take(ledger, DAYS, entry("a"))
    read_in(ledger)
    take(ledger, DAYS, day="2025-03-01")
    assert (only(ledger).text, ledger.claims.all()) == (None, [])
    assert problems_of_records(ledger) == []
    assert due(ledger, [DAYS], rules_of(None)) == []


@pytest.mark.parametrize("touch", ["accepted", "rejected", "edited", "taken back", "a row is made of it"])
def test_a_candidate_that_a_person_has_touched_keeps_its_text(ledger: Ledger, touch: str) -> None:
    take(ledger, DAYS, entry("a"))
    claim = read_in(ledger)
    match touch:
        case "accepted" | "rejected":
            judge(ledger, claim.id, touch, "ann")
        case "edited":
            change(ledger, msgspec.structs.replace(claim, said_by="HUR"), "ann")
        case "taken back":
            edit = judge(ledger, claim.id, "accepted", "ann")
            undo(ledger, edit.id if edit else "", "ann")
        case _:
            ledger.sightings.put(Sighting(id="s", name="guns", topics=[claim.id]))
    take(ledger, DAYS, day="2025-03-01")
    assert (only(ledger).text, len(ledger.claims.all())) == ("Report a.", 1)
    assert problems_of_records(ledger) == []
