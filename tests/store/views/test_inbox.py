"""The inbox: candidates in their sentences, and the sentences in which nothing was found."""

from pathlib import Path

import msgspec
import pytest

from store.edits import judge
from store.ledger import Ledger, open_ledger
from store.records import Claim, Document, Place, Reading, Source, Subject, Way
from store.views.context import around
from store.views.holdings import Holdings, read_holdings
from store.views.inbox import inbox_detail, inbox_rows, marked, unread_detail, unread_rows
from store.views.rows import sighting_rows
from store.views.tables import query
from tests.store.samples import count, quoting, report

TEXT = "A headline\n\nRussia was silent. Kyiv said that 50 guns came to Kursk, it added. The M1989 is old.\nRead also"
QUOTE = "50 guns came to Kursk"
UNREAD = "The M1989 is old."


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return open_ledger(tmp_path, starter=False)


def document(name: str, published: str | None = None, unread: str | None = None) -> Document:
    found = report(name, TEXT, source="wire", published=published, title=f"Report {name}")
    if unread is None:
        return found
    start = TEXT.index(unread)
    reading = Reading(version="1", hash=found.hash or "", unread=[(start, start + len(unread))])
    return msgspec.structs.replace(found, reading=reading)


def candidate(of: Document, name: str, quote: str = QUOTE) -> Claim:
    found = quoting(
        of,
        quote,
        kind="transfer",
        subject=Subject(id=None, text="guns"),
        quantity=count(50),
        place=Place(name="Kursk"),
        said_by="Kyiv",
        chain=["The Wire", "Kyiv"],
        modality="claimed",
        status="candidate",
        by="program",
        rule="came",
        confidence=0.75,
    )
    return msgspec.structs.replace(found, id=name)


def held(ledger: Ledger, *documents: Document, claims: tuple[Claim, ...] = ()) -> Holdings:
    ledger.sources.put(Source(id="wire", name="The Wire"))
    ledger.documents.put(*documents)
    ledger.claims.put(*claims)
    return read_holdings(ledger)


def test_the_latest_document_comes_first_and_in_it_the_words_in_their_order(ledger: Ledger) -> None:
    old, new = document("old", "2025-01-01"), document("new", "2025-02-01")
    fetched = Way(feed="f", via=None, url=None, fetched="2025-01-15T00:00:00Z")
    undated = msgspec.structs.replace(document("undated"), ways=[fetched])
    claims = (
        candidate(old, "c1"),
        candidate(new, "c2", "The M1989"),
        candidate(new, "c3"),
        candidate(undated, "c4"),
    )
    holdings = held(ledger, old, new, undated, claims=claims)
    assert [row.id for row in inbox_rows(holdings)] == ["c3", "c2", "c4", "c1"]
    judge(ledger, "c3", "accepted", "ann")
    judge(ledger, "c4", "rejected", "ann")
    assert [row.id for row in inbox_rows(read_holdings(ledger))] == ["c2", "c1"]


def test_a_row_tells_what_is_claimed_by_whom_and_by_which_rule(ledger: Ledger) -> None:
    report_ = document("r", "2025-01-01")
    (row,) = inbox_rows(held(ledger, report_, claims=(candidate(report_, "c"),)))
    assert (row.kind, row.subject, row.figure, row.place, row.said_by) == ("transfer", "guns", "50", "Kursk", "Kyiv")
    assert (row.outlet, row.title, row.words, row.rule, row.confidence) == ("The Wire", "Report r", QUOTE, "came", 0.75)


def test_the_detail_shows_the_words_in_their_sentence_and_the_document_behind_it(ledger: Ledger) -> None:
    report_ = document("r", "2025-01-01")
    detail = inbox_detail(held(ledger, report_, claims=(candidate(report_, "c"),)), "c")
    assert detail is not None
    first, of_document, claims = detail.sections
    assert first.label == "came 0.75"
    assert first.statements[0].words == "Kyiv said that ▸50 guns came to Kursk◂, it added."
    assert first.statements[0].speakers == "Kyiv · in The Wire"
    assert of_document.heading == "Report r"
    assert len(claims.statements) == 1
    assert detail.text == TEXT.replace(QUOTE, f"▸{QUOTE}◂")


def test_who_hands_over_to_whom_stands_in_the_row_and_in_the_detail(ledger: Ledger) -> None:
    of = document("r", "2025-01-01")
    sent = msgspec.structs.replace(candidate(of, "c"), sender="Iran", receiver="Russia")
    taken = msgspec.structs.replace(candidate(of, "d"), receiver="Russia")
    holdings = held(ledger, of, claims=(sent, taken, candidate(of, "e")))
    assert [(row.sender, row.receiver) for row in inbox_rows(holdings)] == [
        ("Iran", "Russia"),
        ("", "Russia"),
        ("", ""),
    ]
    shown = [detail.sections[0].statements[0].parties for name in "cde" if (detail := inbox_detail(holdings, name))]
    assert shown == ["from Iran to Russia", "to Russia", ""]
    assert [row["id"] for row in query(ledger, "inbox", "sender=Iran").rows] == ["c"]


def test_the_detail_of_a_candidate_without_words_shows_its_summary(ledger: Ledger) -> None:
    report_ = document("r")
    summed = msgspec.structs.replace(candidate(report_, "c"), evidence=None, summary="guns came")
    detail = inbox_detail(held(ledger, report_, claims=(summed,)), "c")
    assert detail is not None
    assert (detail.sections[0].statements[0].words, detail.text) == ("guns came", TEXT)
    assert inbox_detail(read_holdings(ledger), "gone") is None


def test_sentences_without_a_candidate_stand_where_they_were_found(ledger: Ledger) -> None:
    holdings = held(ledger, document("r", unread=UNREAD), document("s"))
    (row,) = unread_rows(holdings)
    assert (row.words, row.outlet, row.document) == (UNREAD, "The Wire", "r")
    detail = unread_detail(holdings, row.id)
    assert detail is not None
    assert detail.sections[0].statements[0].words == f"▸{UNREAD}◂"
    assert unread_detail(holdings, "r-1") is None
    assert unread_detail(holdings, "gone-1") is None


def test_marks_of_an_earlier_text_are_not_shown_in_the_present_one(ledger: Ledger) -> None:
    stale = Reading(version="1", hash="of before", unread=[(0, 10)])
    holdings = held(ledger, msgspec.structs.replace(document("r"), reading=stale))
    assert unread_rows(holdings) == []


def test_query_prints_what_the_inbox_shows(ledger: Ledger) -> None:
    report_ = document("r", unread=UNREAD)
    held(ledger, report_, claims=(candidate(report_, "c"),))
    assert [row["words"] for row in query(ledger, "inbox", "place=Kursk").rows] == [QUOTE]
    assert [row["words"] for row in query(ledger, "unread").rows] == [UNREAD]


@pytest.mark.parametrize(
    ("text", "words", "sentence"),
    [
        ("One. Two guns came. Three.", "guns", "Two guns came."),
        ("Two guns came", "guns", "Two guns came"),
        ("No.\nTwo guns came\nNo.", "guns", "Two guns came"),
        ("He left. “Two guns came.” He said so.", "guns", "“Two guns came.”"),
        ("Gen. lee said two guns came. So.", "guns", "Gen. lee said two guns came."),
        ("Двое ушли. Две пушки пришли. Все.", "пушки", "Две пушки пришли."),
        ("guns", "guns", "guns"),
        ("Two guns. came.", "Two guns. came", "Two guns. came."),
    ],
)
def test_words_are_shown_in_their_sentence(text: str, words: str, sentence: str) -> None:
    start = text.index(words)
    first, last = around(text, start, start + len(words))
    assert text[first:last] == sentence


def test_a_very_long_sentence_is_cut_between_words() -> None:
    text = "word " * 500
    first, last = around(text, 1000, 1004)
    assert text[first:last].split() == ["word"] * len(text[first:last].split())
    assert 100 < last - first < 700


def test_marks_that_the_text_has_itself_do_not_confuse() -> None:
    assert marked("▸ Two guns.", 2, 5) == "  ▸Two◂ guns."


def test_a_row_tells_what_was_halted_or_did_not_happen(ledger: Ledger) -> None:
    of = document("r", "2025-01-01")
    none = msgspec.structs.replace(candidate(of, "c1"), polarity="negative")
    [row] = inbox_rows(held(ledger, of, claims=(none,)))
    assert (row.polarity, row.modality) == ("negative", "claimed, negative")


def test_a_sighting_of_nothing_says_so(ledger: Ledger) -> None:
    of = document("r", "2025-01-01")
    unseen = msgspec.structs.replace(candidate(of, "c1"), kind="sighting", activity="seen", polarity="negative")
    assert [row.activity for row in sighting_rows(held(ledger, of, claims=(unseen,)))] == ["not seen"]
