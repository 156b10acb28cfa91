"""The ledger: what is checked before it is stored, what reopening leaves alone, and what a person is told."""

import math
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.database import LockedError, open_database
from store.errors import LedgerError, LedgerLockedError
from store.identity import text_hash
from store.ledger import SCHEMA, Ledger, captured_text, open_ledger
from store.records import (
    TABLES,
    Capture,
    Deployment,
    Edit,
    Equipment,
    Evidence,
    FeedState,
    Sighting,
    Source,
    Stored,
    Subject,
)
from store.shelf import translated
from tests.store.samples import claim, count, day, on_disk, quoting, report

EARLIER, LATER = "Nearly 50 guns were sent.", "Nearly 120 guns were sent."


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return open_ledger(tmp_path, starter=False)


def file_of(ledger: Ledger) -> dict[str, tuple[bytes, int]]:
    return on_disk(ledger.directory)


def test_a_new_ledger_is_private(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "ledger"
    with open_ledger(folder, starter=False) as ledger:
        assert ledger.path == folder / "ledger.json"
    assert (folder.stat().st_mode & 0o777, ledger.path.stat().st_mode & 0o777) == (0o700, 0o600)


@pytest.mark.parametrize("starter", [True, False])
def test_opening_again_changes_no_byte_and_no_time(tmp_path: Path, starter: bool) -> None:
    before = file_of(open_ledger(tmp_path, starter=starter))
    for read_only in (False, True):
        ledger = open_ledger(tmp_path, starter=starter, read_only=read_only)
        assert ledger.claims.all() or not starter
        assert file_of(ledger) == before


def test_without_the_starter_facts_a_ledger_begins_and_stays_empty(tmp_path: Path) -> None:
    for _ in range(2):
        ledger = open_ledger(tmp_path, starter=False)
        assert {table: ledger.shelf(table).all() for table in TABLES} == {table: [] for table in TABLES}


RECORDS: dict[str, Stored] = {
    "sources": Source(id="a", name="The War Zone", aliases=["TWZ"], reliability="B"),
    "documents": report("a", "Text.", captures=[Capture(hash="x", text="earlier", fetched="2025-01-01T00:00:00Z")]),
    "claims": claim("a", quantity=count(120), date=day("2025-01-23"), chain=["TWZ", "Budanov"], tags=["rail"]),
    "equipment": Equipment(id="a", designation="M1989", aliases={"ko": ["주체포"]}, pins={"range/standard": "x"}),
    "deployments": Deployment(id="a", name="guns", topics=["t"], related=["u"], pins={"t": "x"}),
    "sightings": Sighting(id="a", name="rail", topics=["t"]),
    "feeds": FeedState(id="a", etag='"1"', failures=2, status="failed", error="timed out", bytes=2**40),
    "edits": Edit(id="a", when="2025-01-01T00:00:00Z", who="me", table="sources", record="a", before=None, after={}),
}


@pytest.mark.parametrize("table", TABLES)
def test_a_record_comes_back_as_it_was(ledger: Ledger, table: str) -> None:
    record = RECORDS[table]
    assert ledger.shelf(table).put(record) == 1
    for handle in (ledger, open_ledger(ledger.directory, read_only=True)):
        assert handle.shelf(table).all() == [record]
        assert handle.shelf(table).get("a") == record
        assert handle.shelf(table).get("b") is None


def test_putting_counts_what_really_changed_and_keeps_the_order(ledger: Ledger) -> None:
    first, second = Source(id="z", name="first"), Source(id="a", name="second")
    assert ledger.sources.put(first, second) == 2
    before = file_of(ledger)
    assert ledger.sources.put(second, first) == 0
    assert file_of(ledger) == before
    renamed = msgspec.structs.replace(first, name="renamed")
    assert ledger.sources.put(renamed, second, Source(id="m", name="third")) == 2
    assert [source.name for source in ledger.sources.all()] == ["renamed", "second", "third"]
    assert ledger.sources.put() == 0


def test_of_two_records_with_one_id_the_later_one_stays(ledger: Ledger) -> None:
    original = Source(id="a", name="original")
    ledger.sources.put(original)
    ledger.sources.put(Source(id="a", name="changed"), original)
    assert ledger.sources.all() == [original]


def test_a_failed_transaction_takes_every_shelf_back(ledger: Ledger) -> None:
    ledger.sources.put(Source(id="a", name="before"))
    before = file_of(ledger)

    def break_off() -> None:
        with ledger.transaction():
            ledger.sources.put(Source(id="a", name="after"), Source(id="b", name="after"))
            ledger.set_setting("key", "value")
            ledger.claims.put(claim("c", summary=None))

    with pytest.raises(LedgerError, match="neither evidence nor a summary"):
        break_off()
    assert file_of(ledger) == before
    assert [source.name for source in ledger.sources.all()] == ["before"]
    assert ledger.setting("key") is None


def test_a_reader_notices_what_another_handle_wrote(ledger: Ledger) -> None:
    reader = open_ledger(ledger.directory, read_only=True)
    assert not reader.changed()
    ledger.sources.put(Source(id="a", name="new"))
    assert reader.changed()
    assert [source.id for source in reader.sources.all()] == ["a"]
    assert not reader.changed()


def test_a_quote_in_the_text_is_stored_and_outlives_an_edited_article(ledger: Ledger) -> None:
    first = report("d", EARLIER)
    ledger.documents.put(first)
    nearly_50 = quoting(first, "Nearly 50 guns")
    assert ledger.claims.put(nearly_50) == 1
    earlier = Capture(hash=text_hash(EARLIER), text=EARLIER, fetched="2025-01-01T00:00:00Z")
    second = report("d", LATER, captures=[earlier])
    ledger.documents.put(second)
    accepted_120 = quoting(second, "Nearly 120 guns")
    assert ledger.claims.put(msgspec.structs.replace(nearly_50, note="still checkable"), accepted_120) == 2
    assert captured_text(second, text_hash(EARLIER)) == EARLIER
    assert captured_text(second, "unknown") is None


def evidence(quote: str, start: int, end: int, capture: str = text_hash(EARLIER)) -> Evidence:
    return Evidence(capture=capture, start=start, end=end, quote=quote)


@pytest.mark.parametrize(
    "wrong",
    [
        evidence("nearly 50", 0, 9),
        evidence("Nearly 50", 1, 10),
        evidence("Nearly 50", 0, 8),
        evidence("sent.", -5, 25),
        evidence("sent", -5, -1),
        evidence("Nearly 50", 0, 9, capture=text_hash(LATER)),
        evidence("Nearly 120", 0, 10),
        evidence("sent.!", 20, 26),
    ],
)
def test_a_quote_that_is_not_in_the_text_word_for_word_is_refused(ledger: Ledger, wrong: Evidence) -> None:
    ledger.documents.put(report("d", EARLIER))
    before = file_of(ledger)
    right = claim("right", document="d")
    with pytest.raises(LedgerError, match="claim wrong quotes words that are not in document d"):
        ledger.claims.put(right, claim("wrong", document="d", evidence=wrong))
    assert file_of(ledger) == before


@pytest.mark.parametrize(
    "wrong", [evidence("", 3, 3), evidence("", 9, 3), evidence(EARLIER, 0, 99), evidence(EARLIER[:-1], 0, -1)]
)
def test_offsets_are_those_of_the_quote_and_a_quote_has_words(ledger: Ledger, wrong: Evidence) -> None:
    ledger.documents.put(report("d", EARLIER))
    with pytest.raises(LedgerError, match="claim wrong"):
        ledger.claims.put(claim("wrong", document="d", evidence=wrong))


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30), st.data())
def test_offsets_count_code_points_in_any_script(
    tmp_path_factory: pytest.TempPathFactory, text: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    ledger = open_ledger(tmp_path_factory.mktemp("ledger"), starter=False)
    ledger.documents.put(report("d", text))
    quote = text[start:end]
    assert ledger.claims.put(claim("c", document="d", evidence=evidence(quote, start, end, text_hash(text)))) == 1
    with pytest.raises(LedgerError):
        ledger.claims.put(claim("c", document="d", evidence=evidence(quote + "x", start, end, text_hash(text))))


def test_a_claim_needs_words_and_a_document_to_quote(ledger: Ledger) -> None:
    with pytest.raises(LedgerError, match="claim c has neither evidence nor a summary"):
        ledger.claims.put(claim("c", summary=None))
    with pytest.raises(LedgerError, match="claim c has neither evidence nor a summary"):
        ledger.claims.put(claim("c", summary=""))
    with pytest.raises(LedgerError, match="quotes document gone, which is not in the ledger"):
        ledger.claims.put(claim("c", document="gone", evidence=evidence("x", 0, 1)))
    ledger.documents.put(report("citation"))
    with pytest.raises(LedgerError, match="quotes words that are not in document citation"):
        ledger.claims.put(claim("c", document="citation", evidence=evidence("", 0, 0)))
    assert ledger.claims.all() == []


def test_a_figure_that_is_no_number_is_refused(ledger: Ledger) -> None:
    with pytest.raises(LedgerError):
        ledger.claims.put(claim("c", quantity=count(math.nan)))
    assert ledger.claims.all() == []


def test_a_record_that_does_not_convert_names_itself(ledger: Ledger) -> None:
    ledger.claims.put(claim("good"))
    with open_database(ledger.path, schema=SCHEMA) as beneath:
        beneath.table("claims").insert({"id": "bad", "document": "d", "kind": "rumour", "subject": {"id": None}})
    with pytest.raises(LedgerError, match=r"ledger\.json: record 'bad' of claims is damaged: .*kind"):
        ledger.claims.all()
    with pytest.raises(LedgerError, match="record 'bad' of claims is damaged"):
        ledger.claims.get("bad")
    assert ledger.claims.get("good") == claim("good")


def test_putting_a_record_heals_a_row_with_a_field_too_many(ledger: Ledger) -> None:
    source = Source(id="a", name="a")
    ledger.sources.put(source)
    with open_database(ledger.path, schema=SCHEMA) as beneath:
        beneath.table("sources").update({"colour": "red"})
    ledger.sources.put(source)
    assert ledger.sources.all() == [source]


def test_of_rows_with_one_id_that_somebody_else_wrote_the_first_is_the_record(ledger: Ledger) -> None:
    twice = [msgspec.to_builtins(report("r", text)) for text in (EARLIER, LATER)]
    with open_database(ledger.path, schema=SCHEMA) as beneath:
        beneath.table("documents").insert_multiple(twice)
    assert ledger.documents.get("r") == report("r", EARLIER)
    assert ledger.documents.put(report("r", EARLIER)) == 0
    assert ledger.documents.put(report("r", "None was.")) == 1
    assert ledger.documents.get("r") == report("r", "None was.")
    assert [row["text"] for row in ledger.documents.rows_of(["r", "none"])] == ["None was.", LATER]
    assert ledger.documents.remove("r") == 2


def test_settings_are_kept_beside_the_records(ledger: Ledger) -> None:
    assert ledger.setting("starter") is None
    ledger.set_setting("starter", "1")
    ledger.set_setting("other", "x")
    ledger.set_setting("starter", "2")
    again = open_ledger(ledger.directory, starter=False, read_only=True)
    assert (again.setting("starter"), again.setting("other"), again.setting("third")) == ("2", "x", None)
    with pytest.raises(LedgerError, match="reading only"):
        again.set_setting("starter", "3")


def test_reading_needs_a_ledger_that_is_there(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match=r"there is no ledger in .*start `spotrep` once") as caught:
        open_ledger(tmp_path / "none", read_only=True)
    assert caught.value.status == 3
    assert not (tmp_path / "none").exists()


def test_a_ledger_that_is_gone_is_neither_empty_nor_begun_anew(ledger: Ledger, tmp_path: Path) -> None:
    ledger.sources.put(Source(id="a", name="A"))
    ledger.path.unlink()
    left = on_disk(tmp_path)
    for attempt in (
        lambda: ledger.sources.put(Source(id="b", name="B")),
        lambda: ledger.set_setting("key", "value"),
        ledger.changed,
        ledger.compact,
        lambda: open_ledger(tmp_path),
        lambda: open_ledger(tmp_path, read_only=True),
    ):
        with pytest.raises(LedgerError, match=r"ledger\.json is gone"):
            attempt()
    assert on_disk(tmp_path) == left


def test_what_is_no_ledger_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(LedgerError, match=r"cannot make the ledger's folder .*file"):
        open_ledger(tmp_path / "file")
    (tmp_path / "ledger.json").write_text("{")
    with pytest.raises(LedgerError, match=r"ledger\.json is damaged"):
        open_ledger(tmp_path)
    assert (tmp_path / "ledger.json").read_text() == "{"


def test_the_ledger_of_a_newer_program_is_refused(tmp_path: Path) -> None:
    open_database(tmp_path / "ledger.json", schema=99)
    with pytest.raises(LedgerError, match=r"newer version \(schema 99.*upgrade"):
        open_ledger(tmp_path)


def test_a_lock_that_is_not_let_go_is_the_ledgers_own_error() -> None:
    with pytest.raises(LedgerLockedError, match="held by process 7") as caught, translated():
        raise LockedError("held by process 7")
    assert caught.value.status == 3


def test_closing_twice_is_harmless(ledger: Ledger) -> None:
    ledger.sources.put(Source(id="a", name="kept"))
    ledger.close()
    ledger.close()
    assert open_ledger(ledger.directory, starter=False).sources.all() == [Source(id="a", name="kept")]


def test_an_unresolved_subject_keeps_its_words(ledger: Ledger) -> None:
    unresolved = claim("c", subject=Subject(id=None, text="a long-barrelled gun"))
    ledger.claims.put(unresolved)
    assert open_ledger(ledger.directory, read_only=True).claims.get("c") == unresolved


def test_records_are_found_by_a_field_and_removed_by_their_ids(ledger: Ledger) -> None:
    ledger.claims.put(claim("a", document="one"), claim("b", document="two"), claim("c", document="one"))
    assert [found.id for found in ledger.claims.having("document", "one")] == ["a", "c"]
    assert ledger.claims.remove("a", "gone") == 1
    assert [found.id for found in ledger.claims.having("document", "one")] == ["c"]
    assert ledger.claims.get("a") is None
    assert ledger.claims.remove() == 0


def test_a_row_that_an_earlier_version_wrote_means_the_same_and_is_not_written_anew(tmp_path: Path) -> None:
    with open_ledger(tmp_path, starter=False) as made:
        path = made.path
    new, document = claim("c"), report("r", "Two guns.")
    with open_database(path, schema=SCHEMA) as beneath:
        row = msgspec.to_builtins(new)
        del row["spans"]
        beneath.table("claims").insert(row)
        row = msgspec.to_builtins(document)
        del row["reading"]
        beneath.table("documents").insert(row)
    before = on_disk(tmp_path)
    with open_ledger(tmp_path, starter=False) as ledger:
        assert (ledger.claims.all(), ledger.documents.all()) == ([new], [document])
        assert ledger.claims.put(new) + ledger.documents.put(document) == 0
    assert on_disk(tmp_path) == before


def test_what_is_marked_in_a_text_must_be_in_it(ledger: Ledger) -> None:
    document = report("r", "Two guns.")
    ledger.documents.put(document)
    marked = quoting(document, "Two", spans={"quantity": (0, 3), "subject": (4, 8)})
    ledger.claims.put(marked)
    assert ledger.claims.put(marked) == 0
    for span in ((4, 10), (-1, 3), (3, 3)):
        with pytest.raises(LedgerError, match="marks words as place that are not in document r"):
            ledger.claims.put(msgspec.structs.replace(marked, spans={"place": span}))
