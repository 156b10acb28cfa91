"""What a person brings in: once, under the ids it was given, beside what is there already."""

from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as given_by
from hypothesis import strategies as st

from store.config import FeedConfig
from store.edits import judge
from store.feeds.entries import Entry
from store.feeds.intake import take_in
from store.identity import text_hash
from store.ledger import Ledger, open_ledger
from store.reading.documents import Defaults, Given, GivenClaim, read_given
from store.reading.importing import import_claims, import_documents
from store.records import Claim, Document, Subject
from store.verify import problems_of_records
from tests.store.samples import on_disk

URL = "https://wire.example/a"
WIRE = FeedConfig(id="wire", url="https://wire.example/feed")
TEXT = "North Korea sent guns."


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return open_ledger(tmp_path / "ledger", starter=False)


def given(**fields: Any) -> Given:
    body = msgspec.json.encode({"text": TEXT, **fields})
    (found,) = read_given("/reports/one.json", body, Defaults())
    assert isinstance(found, Given)
    return found


def only(ledger: Ledger) -> Document:
    (document,) = ledger.documents.all()
    return document


def refused(ledger: Ledger, *documents: Given) -> list[str]:
    return [str(error) for error in import_documents(ledger, documents)[1]]


def test_a_document_keeps_what_it_was_given_and_twice_is_once(ledger: Ledger) -> None:
    document = given(id="r1", title="Guns", outlet="The Wire", published="2025-01-27", url=URL)
    counts, faults = import_documents(ledger, [document])
    assert (counts.new, faults) == (1, [])
    stored = only(ledger)
    assert stored.id == document.identity
    assert (stored.external_id, stored.text, stored.hash) == ("r1", TEXT, text_hash(TEXT))
    assert [source.name for source in ledger.sources.all()] == ["The Wire"]
    before = on_disk(ledger.directory)
    counts, _ = import_documents(ledger, [document])
    assert (counts.new, counts.changed) == (0, 0)
    assert on_disk(ledger.directory) == before


def test_what_a_person_brings_in_goes_before_what_a_feed_prints_of_it(ledger: Ledger) -> None:
    def feed_brings(text: str, day: int) -> None:
        with ledger.transaction():
            take_in(ledger, WIRE, [[Entry(title="Guns", text=text, url=URL)]], f"2025-01-0{day}T00:00:00Z")

    feed_brings("A summary.", 1)
    import_documents(ledger, [given(url=URL, title="Guns")])
    assert (only(ledger).text, [capture.text for capture in only(ledger).captures]) == (TEXT, ["A summary."])
    feed_brings("Another summary.", 2)
    assert only(ledger).text == TEXT
    assert {way.feed for way in only(ledger).ways} == {"wire", "import"}


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"text": " \n"}, "has no words"),
        ({"text": "x" * 1_000_001, "title": "Too long"}, "'Too long': its text is over 1 MB"),
        ({"text": "Я" * 600_000, "title": "Long"}, "'Long': its text is over 1 MB"),
        ({"text": '"' * 900_000, "title": "Quotes"}, "'Quotes'"),
    ],
)
def test_what_cannot_be_stored_is_named_and_costs_only_itself(ledger: Ledger, fields: Any, said: str) -> None:
    (fault,) = refused(ledger, given(id="good"), given(id="bad", **fields))
    assert said in fault
    assert [document.external_id for document in ledger.documents.all()] == ["good"]


def test_of_several_in_a_file_each_needs_a_name(ledger: Ledger) -> None:
    found = read_given("x.json", b'[{"text": "a"}, {"text": "b", "id": "b"}]', Defaults())
    assert len(refused(ledger, *(document for document in found if isinstance(document, Given)))) == 1
    assert only(ledger).external_id == "b"


def test_two_texts_under_one_id_are_a_change_and_twice_is_once(ledger: Ledger) -> None:
    texts = [given(id="r1"), given(id="r2"), given(id="r1", text="North Korea sent ships.")]
    counts, faults = import_documents(ledger, texts)
    assert (counts.new, counts.changed, faults) == (2, 1, [])
    first = ledger.documents.get(texts[0].identity)
    assert first is not None
    assert (first.text, [capture.text for capture in first.captures]) == ("North Korea sent ships.", [TEXT])
    before = on_disk(ledger.directory)
    counts, _ = import_documents(ledger, texts)
    assert (counts.new, counts.changed) == (0, 0)
    assert on_disk(ledger.directory) == before


def claim(**fields: Any) -> GivenClaim:
    return GivenClaim(
        "line 1", {"document": "r1", "kind": "transfer", "subject": {"id": None, "text": "guns"}, **fields}
    )


QUOTE = {"capture": text_hash(TEXT), "start": 12, "end": 21, "quote": "sent guns"}


@pytest.fixture
def filled(ledger: Ledger) -> Ledger:
    import_documents(ledger, [given(id="r1")])
    return ledger


def test_a_claim_comes_in_on_the_document_it_names(filled: Ledger) -> None:
    assert import_claims(filled, [claim(evidence=QUOTE), claim(summary="guns were sent")], "ann") == (2, [])
    claims = filled.claims.all()
    assert {(claim.document, claim.status, claim.by) for claim in claims} == {(only(filled).id, "candidate", "person")}
    assert filled.edits.all() == []
    assert problems_of_records(filled) == []
    before = on_disk(filled.directory)
    assert import_claims(filled, [claim(evidence=QUOTE), claim(summary="guns were sent")], "ann") == (0, [])
    assert on_disk(filled.directory) == before


def test_a_claim_that_was_judged_elsewhere_is_an_edit_here(filled: Ledger) -> None:
    import_claims(filled, [claim(evidence=QUOTE, status="accepted", id="c1")], "ann")
    (stored,) = filled.claims.all()
    assert (stored.id, stored.status, stored.by) == ("c1", "accepted", "person")
    assert [(edit.record, edit.who, edit.why) for edit in filled.edits.all()] == [("c1", "ann", "imported")]


def test_what_a_person_has_judged_here_stays(filled: Ledger) -> None:
    import_claims(filled, [claim(evidence=QUOTE, id="c1", by="program")], "ann")
    judge(filled, "c1", "rejected", "ann")
    assert import_claims(filled, [claim(evidence=QUOTE, id="c1", status="accepted")], "ann") == (0, [])
    assert [claim.status for claim in filled.claims.all()] == ["rejected"]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"document": "nowhere", "summary": "x"}, "names document 'nowhere'"),
        ({"document": 5, "summary": "x"}, "names document 5"),
        ({"document": None, "summary": "x"}, "names no document"),
        ({"summary": "x", "kind": "rumour"}, "is no claim: kind: 'rumour' is none of "),
        ({"summary": "x", "colour": "red"}, "is no claim: colour is no field"),
        ({"evidence": {}}, "is no claim: evidence: capture is missing"),
        ({"evidence": []}, "evidence: must be an object or null, not a list"),
        ({"evidence": QUOTE, "spans": {"subject": [1, 2, 3]}}, "needs 2, not 3"),
        ({"summary": "x", "kind": "spec"}, "names no attribute"),
        ({}, "has neither evidence nor a summary"),
        ({"evidence": {**QUOTE, "start": 11}}, "quotes words that are not in document"),
        ({"summary": "x", "confidence": float("inf")}, "cannot be stored"),
        ({"summary": "x", "quantity": {"low": 9, "high": 5}}, "quantity: its low bound 9 is over its high bound 5"),
    ],
)
def test_a_claim_that_does_not_hold_is_named_and_costs_only_itself(filled: Ledger, fields: Any, said: str) -> None:
    stored, faults = import_claims(filled, [claim(**fields), claim(evidence=QUOTE)], "ann")
    assert stored == 1
    assert [said in str(fault) and str(fault).startswith("line 1: ") for fault in faults] == [True]


def test_a_subject_without_an_id_is_one_that_is_not_known(filled: Ledger) -> None:
    assert import_claims(filled, [claim(evidence=QUOTE, subject={"text": "guns"})], "ann") == (1, [])
    assert [stored.subject for stored in filled.claims.all()] == [Subject(id=None, text="guns")]


@pytest.mark.parametrize("by", ["program", "person"])
def test_of_two_claims_with_one_id_the_first_is_kept_and_the_other_named(filled: Ledger, by: str) -> None:
    first = claim(evidence=QUOTE, id="c1", by=by, quantity={"low": 5, "high": 5})
    other = GivenClaim("line 2", {**first.fields, "quantity": {"low": 6, "high": 6}})
    stored, faults = import_claims(filled, [first, other, first], "ann")
    assert (stored, [str(fault) for fault in faults]) == (1, ["line 2: has the same id (c1) as line 1, which is kept"])
    assert [kept.quantity.low for kept in filled.claims.all() if kept.quantity] == [5]


_VALUES = st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.lists(st.integers(), max_size=3)
_FIELDS = st.dictionaries(st.sampled_from(sorted(Claim.__struct_fields__)) | st.text(max_size=5), _VALUES, max_size=4)


@given_by(_FIELDS)
@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_wrong_with_any_fields_is_said_in_words(filled: Ledger, fields: dict[str, Any]) -> None:
    _, faults = import_claims(filled, [claim(**{"summary": "x", **fields})], "ann")
    for fault in faults:
        assert "Expected `" not in str(fault)
        assert "Object " not in str(fault)
