"""Verifying: a ledger that the program wrote has no problems, and each thing that goes wrong is named."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from store.database import open_database
from store.edits import change, judge
from store.identity import text_hash
from store.ledger import SCHEMA, Ledger, open_ledger
from store.records import Capture, Deployment, Document, Edit, Equipment, Evidence, Reading, Sighting, Source
from store.verify import Problem, problems_of_files, problems_of_records
from tests.store.samples import claim, on_disk, quoting, report

TEXT = "Nearly 50 guns were sent."


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """A small ledger in which everything fits together."""
    ledger = open_ledger(tmp_path, starter=False)
    document = report("report", TEXT, source="twz")
    ledger.sources.put(Source(id="twz", name="The War Zone"))
    ledger.documents.put(document, report("again", TEXT, copy_of="report"))
    ledger.claims.put(claim("c", status="candidate"), quoting(document, "Nearly 50 guns"))
    ledger.equipment.put(Equipment(id="gun", designation="M1989", pins={"range": "c"}))
    ledger.deployments.put(Deployment(id="d", name="guns", topics=["t"], pins={"t": "c"}))
    ledger.sightings.put(Sighting(id="s", name="rail", topics=["t"], pins={"t": "c"}))
    judge(ledger, "c", "accepted", "olena")
    return ledger


def insert(ledger: Ledger, table: str, row: dict[str, Any]) -> None:
    """Put a row beneath the ledger, as no part of the program would."""
    with open_database(ledger.path, schema=SCHEMA) as beneath:
        beneath.table(table).insert(row)


def found(ledger: Ledger) -> list[tuple[str, str]]:
    assert problems_of_files(ledger.directory) == []
    return [(problem.where, problem.what) for problem in problems_of_records(ledger)]


def test_what_the_program_wrote_has_no_problems(ledger: Ledger) -> None:
    assert found(ledger) == []


def test_the_starter_facts_have_no_problems(tmp_path: Path) -> None:
    with open_ledger(tmp_path) as ledger:
        assert ledger.claims.all()
        assert found(ledger) == []
        ledger.compact()
        assert found(ledger) == []


def test_verifying_writes_nothing(ledger: Ledger) -> None:
    before = on_disk(ledger.directory)
    with open_ledger(ledger.directory, read_only=True) as reader:
        assert found(reader) == []
    assert on_disk(ledger.directory) == before


def test_a_quote_is_looked_up_in_the_capture_it_names(ledger: Ledger) -> None:
    quote = next(claim for claim in ledger.claims.all() if claim.evidence)
    earlier = Capture(hash=text_hash(TEXT), text=TEXT, fetched="2025-01-01T00:00:00Z")
    edited = report("report", "Nearly 120 guns were sent.", source="twz")
    ledger.documents.put(msgspec.structs.replace(edited, captures=[earlier]))
    assert found(ledger) == []
    ledger.documents.put(edited)
    assert found(ledger) == [(f"claims {quote.id}", "quotes words that are not in document report")]


@pytest.mark.parametrize(("start", "end", "quote"), [(1, 15, "Nearly 50 guns"), (0, 9, "nearly 50"), (0, 0, "")])
def test_a_quote_that_is_not_word_for_word_is_found(ledger: Ledger, start: int, end: int, quote: str) -> None:
    evidence = Evidence(capture=text_hash(TEXT), start=start, end=end, quote=quote)
    insert(ledger, "claims", msgspec.to_builtins(claim("wrong", evidence=evidence)))
    assert found(ledger) == [("claims wrong", "quotes words that are not in document report")]


def test_a_record_that_does_not_convert_is_named_and_does_not_hide_the_others(ledger: Ledger) -> None:
    insert(ledger, "sources", {"id": "odd", "name": "odd", "reliability": "G"})
    insert(ledger, "claims", {"id": "bad", "kind": "rumour"})
    insert(ledger, "feeds", {"url": "http://example.org/"})
    insert(ledger, "sightings", msgspec.to_builtins(Sighting(id="lost", name="x", topics=[], pins={"t": "gone"})))
    problems = dict(found(ledger))
    assert problems.keys() == {"sources odd", "claims bad", "feeds without an id", "sightings lost"}
    assert all(what.startswith("is damaged: ") for where, what in problems.items() if where != "sightings lost")
    assert "'G'" in problems["sources odd"]


def test_what_refers_to_a_damaged_record_is_not_held_against_it(ledger: Ledger) -> None:
    insert(ledger, "documents", {"id": "torn", "title": 5})
    evidence = Evidence(capture="x", start=0, end=1, quote="N")
    insert(ledger, "claims", msgspec.to_builtins(claim("c2", document="torn", evidence=evidence)))
    assert [where for where, _ in found(ledger)] == ["documents torn"]


@pytest.mark.parametrize(
    ("table", "record", "what"),
    [
        ("claims", claim("x", document="gone"), "names document gone, which is not in the ledger"),
        ("documents", report("x", source="gone"), "comes from source gone, which is not in the ledger"),
        ("documents", report("x", copy_of="gone"), "is a copy of document gone, which is not in the ledger"),
        (
            "equipment",
            Equipment(id="x", designation="x", pins={"range/standard": "gone"}),
            "pins claim gone to 'range/standard', which is not in the ledger",
        ),
        (
            "deployments",
            Deployment(id="x", name="x", topics=["t"], pins={"t": "gone"}),
            "pins claim gone to 't', which is not in the ledger",
        ),
    ],
)
def test_a_reference_that_leads_nowhere_is_found(ledger: Ledger, table: str, record: Any, what: str) -> None:
    insert(ledger, table, msgspec.to_builtins(record))
    assert found(ledger) == [(f"{table} x", what)]


@pytest.mark.parametrize(
    ("fields", "what"),
    [
        ({"table": "rumours"}, "is of table 'rumours', which there is not"),
        ({"record": "gone"}, "is of claims gone, which is not in the ledger"),
        ({"undoes": "gone"}, "takes back edit gone, which is not in the ledger"),
    ],
)
def test_an_edit_of_nothing_is_found(ledger: Ledger, fields: dict[str, str], what: str) -> None:
    made = {
        "when": "2025-01-01T00:00:00Z",
        "who": "me",
        "table": "claims",
        "record": "c",
        "before": None,
        "after": None,
    }
    ledger.edits.put(msgspec.convert({"id": "x", **made, **fields}, Edit))
    assert found(ledger) == [("edits x", what)]


def test_one_id_twice_is_found(ledger: Ledger) -> None:
    insert(ledger, "sources", msgspec.to_builtins(Source(id="twz", name="somebody else")))
    assert found(ledger) == [("sources twz", "is there 2 times")]


def test_a_ledger_that_knows_no_sources_takes_documents_from_anywhere(tmp_path: Path) -> None:
    with open_ledger(tmp_path, starter=False) as ledger:
        ledger.documents.put(Document(id="d", title="d", source="not known yet"))
        assert found(ledger) == []
        change(ledger, Source(id="twz", name="The War Zone"), "olena")
        assert found(ledger) == [("documents d", "comes from source not known yet, which is not in the ledger")]


def test_the_files_are_looked_at_whether_the_ledger_opens_or_not(ledger: Ledger) -> None:
    ledger.compact()
    assert problems_of_files(ledger.directory) == []
    ledger.path.write_bytes(ledger.path.read_bytes().replace(b"Nearly", b"nearly", 1))
    (problem,) = problems_of_files(ledger.directory)
    assert problem.where == "files"
    assert "was edited or replaced" in problem.what
    assert problems_of_files(ledger.directory / "none") == [
        Problem("files", f"there is no {ledger.directory / 'none' / 'ledger.json'}")
    ]


def test_what_is_marked_in_a_text_must_be_in_it(ledger: Ledger) -> None:
    outside = quoting(report("report", TEXT), "50 guns", spans={"place": (20, 99)}, status="candidate")
    insert(ledger, "claims", msgspec.to_builtins(outside))
    bare = claim("bare", spans={"place": (0, 3)})
    insert(ledger, "claims", msgspec.to_builtins(bare))
    marks = Reading(version="1", hash=text_hash(TEXT), unread=[(0, 9), (20, 99)])
    insert(ledger, "documents", msgspec.to_builtins(report("read", TEXT, reading=marks)))
    earlier = Reading(version="1", hash="of an earlier text", unread=[(20, 99)])
    insert(ledger, "documents", msgspec.to_builtins(report("edited", TEXT, reading=earlier)))
    assert found(ledger) == [
        ("documents read", "marks a sentence at 20 to 99 that is not in its text"),
        (f"claims {outside.id}", "marks words as place that are not in document report"),
        ("claims bare", "marks words and has no evidence"),
    ]


def test_a_quote_of_a_candidate_is_checked_like_any_other(ledger: Ledger) -> None:
    evidence = Evidence(capture=text_hash(TEXT), start=0, end=4, quote="Some")
    insert(ledger, "claims", msgspec.to_builtins(claim("c3", evidence=evidence, status="candidate", by="program")))
    assert found(ledger) == [("claims c3", "quotes words that are not in document report")]
