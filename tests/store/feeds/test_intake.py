"""Entries into a ledger: who has the say on a document, on which ways it came, and whose it is."""

from typing import Any

import msgspec
import pytest

from store.config import FeedConfig
from store.feeds.entries import ClaimDraft, Entry, Publisher
from store.feeds.intake import Intake, take_in
from store.feeds.reports import with_page
from store.identity import document_id, text_hash
from store.ledger import Ledger
from store.records import Document, Equipment, Source
from store.shelf import Shelf

WIRE = FeedConfig(id="wire", url="https://wire.example/feed", source="wire")
WATCH = FeedConfig(id="rail-watch", url="https://t.me/s/rail_watch", format="telegram", source="rail-watch")
DEPOT = FeedConfig(id="depot", url="https://t.me/s/depot", format="telegram", source="depot")
MORNING, NOON, NIGHT = "2025-02-01T06:00:00Z", "2025-02-01T12:00:00Z", "2025-02-01T22:00:00Z"
CHANNEL = Publisher(name="Depot", url="https://t.me/depot", kind="channel")


def entry(name: str = "1", text: str = "Six guns.", **more: Any) -> Entry:
    return Entry(**{"title": text, "text": text, "guid": name, "url": f"https://wire.example/{name}", **more})


def forward(text: str = "Six guns.", **more: Any) -> Entry:
    ways = {"url": "https://t.me/depot/7", "way_url": "https://t.me/rail_watch/98", "via": "t.me/rail_watch"}
    return entry(text=text, **{"guid": None, **ways, "publisher": CHANNEL, **more})


def take(ledger: Ledger, feed: FeedConfig, *entries: Entry, now: str = MORNING) -> tuple[int, int, int]:
    with ledger.transaction():
        counts = take_in(ledger, feed, [list(entries)], now)
    return counts.new, counts.changed, counts.claims


def only(ledger: Ledger) -> Document:
    (document,) = ledger.documents.all()
    return document


class TestForwards:
    def test_a_forward_is_its_publishers_and_came_by_way_of_the_channel(self, ledger: Ledger) -> None:
        assert take(ledger, WATCH, forward(published="2025-01-31")) == (1, 0, 0)
        document = only(ledger)
        assert document.id == document_id(url="https://t.me/depot/7")
        (way,) = document.ways
        assert (way.feed, way.via, way.url) == ("rail-watch", "t.me/rail_watch", "https://t.me/rail_watch/98")
        (source,) = ledger.sources.all()
        assert document.source == source.id == "t-me-depot"
        assert (source.name, source.kind, source.url, source.reliability) == ("Depot", "channel", CHANNEL.url, "F")

    def test_the_original_takes_the_say_from_a_forward_and_keeps_it(self, ledger: Ledger) -> None:
        take(ledger, WATCH, forward("As forwarded.", published="2025-01-31"))
        original = entry("depot/7", "As written.", url="https://t.me/depot/7", published="2025-01-30")
        assert take(ledger, DEPOT, original, now=NOON) == (0, 1, 0)
        document = only(ledger)
        assert (document.text, document.published, document.source) == ("As written.", "2025-01-30", "depot")
        assert [(way.feed, way.via) for way in document.ways] == [("rail-watch", "t.me/rail_watch"), ("depot", None)]
        assert [(capture.text, capture.fetched) for capture in document.captures] == [("As forwarded.", MORNING)]
        for _ in range(2):
            assert take(ledger, WATCH, forward("As forwarded.", published="2025-01-31"), now=NIGHT) == (0, 0, 0)
            assert take(ledger, DEPOT, original, now=NIGHT) == (0, 0, 0)
        assert only(ledger) == document

    def test_a_forward_of_what_is_known_is_one_more_way(self, ledger: Ledger) -> None:
        take(ledger, DEPOT, entry("depot/7", "As written.", url="https://t.me/depot/7"))
        assert take(ledger, WATCH, forward("As forwarded."), now=NOON) == (0, 1, 0)
        document = only(ledger)
        assert (document.text, document.source, document.captures) == ("As written.", "depot", [])
        assert [way.via for way in document.ways] == [None, "t.me/rail_watch"]
        assert take(ledger, WATCH, forward("As forwarded."), now=NIGHT) == (0, 0, 0)

    def test_two_forwards_of_one_post_are_one_document(self, ledger: Ledger) -> None:
        again = forward(way_url="https://t.me/rail_watch/99")
        assert take(ledger, WATCH, forward(), again) == (1, 0, 0)
        assert take(ledger, WATCH, forward(), again, now=NOON) == (0, 0, 0)

    def test_an_edited_original_keeps_what_was_quoted_before(self, ledger: Ledger) -> None:
        for text, now in (("First.", MORNING), ("Second.", NOON)):
            take(ledger, DEPOT, entry("depot/7", text, url="https://t.me/depot/7"), now=now)
        document = only(ledger)
        assert [(capture.text, capture.fetched) for capture in document.captures] == [("First.", MORNING)]
        assert (document.text, document.ways[0].fetched) == ("Second.", NOON)

    def test_a_title_from_an_index_gives_way_to_the_article_itself(self, ledger: Ledger) -> None:
        index = FeedConfig(id="index", url="https://index.example/", format="gdelt", source="gdelt")
        title = entry("a", "Guns seen", guid=None, via="GDELT", publisher=Publisher(name="wire.example"))
        article = entry("a", "Guns seen. The whole report.")
        take(ledger, index, title)
        assert take(ledger, WIRE, article, now=NOON) == (0, 1, 0)
        document = only(ledger)
        assert (document.text, document.source) == ("Guns seen. The whole report.", "wire")
        assert take(ledger, index, title, now=NIGHT) == take(ledger, WIRE, article, now=NIGHT) == (0, 0, 0)


class TestPages:
    """The page that a document links to has the last word about its text."""

    def with_page(self, ledger: Ledger, text: str, feed: str | None = "wire", now: str = NOON) -> Document:
        document = with_page(only(ledger), text, feed, "https://wire.example/1", now)
        ledger.documents.put(document)
        return document

    def test_feeds_go_on_naming_it_and_leave_its_text(self, ledger: Ledger) -> None:
        take(ledger, WIRE, entry(text="Six guns.", title="Six"))
        self.with_page(ledger, "Six guns, of which two burnt.")
        assert take(ledger, WIRE, entry(text="Six guns.", title="Seven"), now=NIGHT) == (0, 1, 0)
        document = only(ledger)
        assert (document.title, document.text) == ("Seven", "Six guns, of which two burnt.")
        assert [(capture.text, capture.fetched) for capture in document.captures] == [("Six guns.", MORNING)]
        assert take(ledger, WIRE, entry(text="Six guns.", title="Seven"), now=NIGHT) == (0, 0, 0)

    def test_what_the_feed_says_later_can_be_quoted_too(self, ledger: Ledger) -> None:
        take(ledger, WIRE, entry(text="Six guns."))
        self.with_page(ledger, "Six guns, of which two burnt.")
        assert take(ledger, WIRE, entry(text="Nine guns."), now=NIGHT) == (0, 1, 0)
        for text in ("Nine guns.", "Six guns.", "Six guns, of which two burnt."):
            take(ledger, WIRE, entry(text=text, title="T"), now=NIGHT)
        assert [(capture.text, capture.fetched) for capture in only(ledger).captures] == [
            ("Six guns.", MORNING),
            ("Nine guns.", NIGHT),
        ]

    def test_a_page_that_has_changed_keeps_what_it_said(self, ledger: Ledger) -> None:
        take(ledger, WIRE, entry(text="Six guns."))
        first = self.with_page(ledger, "Six guns, of which two burnt.")
        assert self.with_page(ledger, "Six guns, of which two burnt.", now=NIGHT) == first
        second = self.with_page(ledger, "Six guns, of which three burnt.", now=NIGHT)
        assert [(capture.text, capture.fetched) for capture in second.captures] == [
            ("Six guns.", MORNING),
            ("Six guns, of which two burnt.", NOON),
        ]
        assert [(way.feed, way.page, way.fetched) for way in second.ways] == [
            ("wire", False, MORNING),
            ("wire", True, NIGHT),
        ]
        back = self.with_page(ledger, "Six guns.", now=NIGHT)
        assert [capture.text for capture in back.captures][2:] == ["Six guns, of which three burnt."]

    def test_what_a_person_has_asked_for_stays_theirs(self, ledger: Ledger) -> None:
        take(ledger, WIRE, entry(text="Six guns."))
        self.with_page(ledger, "Six guns, of which two burnt.")
        for wanted_by in (None, "wire"):
            document = self.with_page(ledger, f"Six guns, says {wanted_by}.", wanted_by, NIGHT)
            assert [way.feed for way in document.ways if way.page] == [None]

    def test_another_way_is_noted_all_the_same(self, ledger: Ledger) -> None:
        take(ledger, WATCH, forward("As forwarded."))
        self.with_page(ledger, "As written, and more.", "rail-watch")
        original = entry("depot/7", "As written.", url="https://t.me/depot/7")
        assert take(ledger, DEPOT, original, now=NIGHT) == (0, 1, 0)
        document = only(ledger)
        assert (document.text, document.source) == ("As written, and more.", "depot")
        assert [(way.feed, way.via, way.page) for way in document.ways] == [
            ("rail-watch", "t.me/rail_watch", False),
            ("rail-watch", None, True),
            ("depot", None, False),
        ]
        assert take(ledger, DEPOT, original, now=NIGHT) == (0, 0, 0)
        assert take(ledger, WATCH, forward("As forwarded."), now=NIGHT) == (0, 0, 0)

    def test_a_citation_that_no_feed_brought_gets_a_text(self, ledger: Ledger) -> None:
        ledger.documents.put(Document(id="cited", title="Six guns", url="https://wire.example/1"))
        document = self.with_page(ledger, "Six guns.", None)
        assert (document.text, document.hash, document.captures) == ("Six guns.", text_hash("Six guns."), [])

    def test_a_row_goes_on_quoting_its_own_words(self, ledger: Ledger) -> None:
        draft = ClaimDraft(kind="sighting", subject="Koksan", words="Six guns.")
        row = entry("r-1", claim=draft)
        log = FeedConfig(id="log", url="https://log.example/", format="csv")
        take(ledger, log, row)
        before = ledger.claims.all()
        self.with_page(ledger, "Seven guns, says the page.", None)
        assert take(ledger, log, row, now=NIGHT) == (0, 0, 0)
        assert ledger.claims.all() == before


class TestPublishers:
    @pytest.mark.parametrize(
        ("publisher", "source"),
        [
            (Publisher(name="Whatever", url="https://www.reuters.com"), "reuters"),
            (Publisher(name="REUTERS"), "reuters"),
            (Publisher(name="Thomson Reuters", url="https://elsewhere.example/"), "reuters"),
            (Publisher(name="Reuters", url="https://t.me/reuters_fake", kind="channel"), "t-me-reuters-fake"),
            (Publisher(name="The District Paper"), "the-district-paper"),
            (Publisher(name="경향신문"), "source-" + "a" * 8),
            (Publisher(name="Other", url="http://[bad"), "other"),
            (Publisher(name="Wire!", url=None), "wire-" + "a" * 8),
        ],
    )
    def test_a_publisher_is_found_by_address_or_name_and_else_made(
        self, ledger: Ledger, publisher: Publisher, source: str
    ) -> None:
        known = [Source(id="reuters", name="Reuters", aliases=["Thomson Reuters"], url="https://reuters.com/"),
                 Source(id="wire", name="The Wire")]  # fmt: skip
        ledger.sources.put(*known)
        take(ledger, WIRE, entry(publisher=publisher, via="Google News"))
        found = only(ledger).source or ""
        assert found == source or (
            source.endswith("a" * 8) and found.startswith(source[:-8]) and len(found) == len(source)
        )
        before = ledger.sources.all()
        take(ledger, WIRE, entry("2", publisher=publisher, via="Google News"), now=NOON)
        assert {document.source for document in ledger.documents.all()} == {found}
        assert ledger.sources.all() == before

    def test_a_configured_source_is_met_again_in_a_search(self, ledger: Ledger) -> None:
        ledger.sources.put(Source(id="paper", name="The Paper", url="https://paper.example/"))
        take(ledger, WIRE, entry(publisher=Publisher(name="Paper", url="https://www.paper.example"), via="Google News"))
        assert only(ledger).source == "paper"

    def test_nobody_is_added_for_what_is_not_stored(self, ledger: Ledger) -> None:
        with ledger.transaction():
            Intake(ledger).take(WIRE, [entry(publisher=Publisher(name="New"))], MORNING)
        assert ledger.sources.all() == []


class TestFiles:
    DROP = FeedConfig(id="drop", path="/srv/drop", format="directory")

    def file(self, name: str, text: str, **more: Any) -> Entry:
        return Entry(title=text, text=text, guid=name, way_url=f"file:///srv/drop/{name}", **more)

    def test_an_edited_file_is_an_edited_document(self, ledger: Ledger) -> None:
        take(ledger, self.DROP, self.file("a.txt", "First."))
        assert take(ledger, self.DROP, self.file("a.txt", "Second."), now=NOON) == (0, 1, 0)
        document = only(ledger)
        assert (document.text, [capture.text for capture in document.captures]) == ("Second.", ["First."])
        assert take(ledger, self.DROP, self.file("a.txt", "Second."), now=NIGHT) == (0, 0, 0)

    def test_a_moved_file_is_the_same_document_on_another_way(self, ledger: Ledger) -> None:
        take(ledger, self.DROP, self.file("a.txt", "Six guns."), self.file("b.txt", "Nine guns."))
        assert take(ledger, self.DROP, self.file("c.txt", "Six guns."), now=NOON) == (0, 1, 0)
        moved = ledger.documents.all()[0]
        assert [way.url for way in moved.ways] == ["file:///srv/drop/a.txt", "file:///srv/drop/c.txt"]
        assert take(ledger, self.DROP, self.file("c.txt", "Six guns."), now=NOON) == (0, 0, 0)
        assert take(ledger, self.DROP, self.file("c.txt", "Six guns, edited."), now=NIGHT) == (0, 1, 0)
        assert len(ledger.documents.all()) == 2

    def test_a_copied_file_is_a_document_of_its_own(self, ledger: Ledger) -> None:
        files = self.file("a.txt", "Six guns."), self.file("b.txt", "Six guns.")
        assert take(ledger, self.DROP, *files) == (2, 0, 0)
        assert take(ledger, self.DROP, *files, now=NOON) == (0, 0, 0)

    def test_documents_with_names_keep_them_in_any_file(self, ledger: Ledger) -> None:
        named = self.file("S1", "Six guns.", external_id="S1")
        take(ledger, self.DROP, msgspec.structs.replace(named, way_url="file:///srv/drop/all.json"))
        assert take(ledger, self.DROP, named, self.file("all.json", "Nameless."), now=NOON) == (1, 1, 0)
        assert [document.external_id for document in ledger.documents.all()] == ["S1", None]


class TestRows:
    ROWS = FeedConfig(id="log", url="https://log.example/", format="csv")

    def row(self, subject: str = "Koksan", subject_id: str | None = None) -> Entry:
        draft = ClaimDraft(kind="sighting", subject=subject, subject_id=subject_id, words="Six guns.")
        return entry("r-1", claim=draft, external_id="r-1")

    def test_the_providers_id_is_kept(self, ledger: Ledger) -> None:
        take(ledger, self.ROWS, self.row())
        assert only(ledger).external_id == "r-1"

    @pytest.mark.parametrize(
        ("subject", "found"),
        [("koksan", "dprk-koksan"), ("Кокcан", None), ("곡산", "dprk-koksan"), ("gun", None), ("2S7", "ru-2s7")],
    )
    def test_a_name_with_one_meaning_is_enough_for_the_catalogue(
        self, ledger: Ledger, subject: str, found: str | None
    ) -> None:
        ledger.equipment.put(
            Equipment(id="dprk-koksan", designation="M1989", aliases={"en": ["Koksan", "gun"], "ko": ["곡산"]}),
            Equipment(id="ru-2s7", designation="2S7", aliases={"en": ["gun", "2s7"]}),
        )
        take(ledger, self.ROWS, self.row(subject))
        (claim,) = ledger.claims.all()
        assert (claim.subject.id, claim.subject.text) == (found, subject)

    def test_several_feeds_are_read_once_and_written_once(
        self, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        reads: list[str] = []
        every = Shelf.all

        def counted(shelf: Shelf[Any]) -> list[Any]:
            reads.append(shelf.name)
            return every(shelf)

        monkeypatch.setattr(Shelf, "all", counted)
        with ledger.transaction():
            intake = Intake(ledger)
            counts = [intake.take(feed, [self.row()], MORNING) for feed in (self.ROWS, WIRE, self.ROWS)]
            intake.store()
        assert [(count.new, count.changed, count.claims) for count in counts] == [(1, 0, 1), (0, 1, 0), (0, 0, 0)]
        assert sorted(reads) == sorted(set(reads))
        assert [way.feed for way in only(ledger).ways] == ["log", "wire"]
        assert only(ledger).hash == text_hash("Six guns.")
