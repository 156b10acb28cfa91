"""The starter facts: what a first start shows, and what a newer edition of them may and may not do."""

import json
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec
import pytest

from store.edits import change, judge, undo
from store.ledger import Ledger, open_ledger
from store.records import Claim, Source
from store.starter import load_starter
from store.views.tables import query
from tests.store.samples import on_disk

TABLES = ("sources", "documents", "equipment", "claims", "deployments", "sightings")
Change = Callable[[list[dict[str, Any]]], list[dict[str, Any]]]


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return open_ledger(tmp_path / "ledger")


def row(ledger: Ledger, table: str, row_id: str) -> dict[str, Any]:
    (found,) = query(ledger, table, f"id={row_id}").rows
    return found


def test_the_koksan_is_as_reported(ledger: Ledger) -> None:
    koksan = row(ledger, "equipment", "dprk-m1989")
    assert koksan["designation"] == "M1989 Koksan"
    assert [koksan[field] for field in ("calibre", "mass", "range_standard", "range_rocket_assisted")] == [
        "170 mm",
        "40 t",
        "≤40 km!",
        "≤60 km",
    ]
    assert koksan["rate_of_fire"] == "1–2 /5 min"
    assert koksan["mark"] == "!"
    figures = {
        (claim.attribute, claim.quantity.low, claim.quantity.unit)
        for claim in ledger.claims.all()
        if claim.subject.id == "dprk-m1989" and claim.quantity
    }
    assert {("barrel_length", 25, "ft"), ("first_seen", 1989, "year"), ("range", 25, "mi")} <= figures


def test_the_other_systems_of_the_story_are_in_the_catalogue(ledger: Ledger) -> None:
    assert {"dprk-m1978", "dprk-m1991", "dprk-240-guided"} <= {item.id for item in ledger.equipment.all()}


def test_120_koksan_is_three_documents_and_one_origin_after_nearly_50(ledger: Ledger) -> None:
    guns = row(ledger, "deployments", "koksan-to-russia")
    assert (guns["low"], guns["backing"], guns["documents"], guns["origins"]) == (120, "3/1", 3, 1)
    assert guns["earlier"] == ["<~50"]
    assert guns["mark"] == "", "a later figure supersedes, it does not contradict"


def test_troops_are_a_conflict(ledger: Ledger) -> None:
    troops = row(ledger, "deployments", "troops-in-russia")
    assert (troops["figure"], troops["mark"], troops["unit"]) == ("10,900–12,000", "!", "persons")
    said = {
        claim.quantity.low
        for claim in ledger.claims.all()
        if claim.topic == "dprk-troop-number" and claim.quantity is not None
    }
    assert {10_900, 11_000, 12_000} <= said


def test_there_are_three_sightings(ledger: Ledger) -> None:
    sightings = query(ledger, "sightings").rows
    assert [sighting["id"] for sighting in sightings] == ["kursk-january", "rail-december", "rail-november"]
    assert [sighting["mark"] for sighting in sightings] == ["", "", ""]


def test_combat_use_is_resolved_by_time(ledger: Ledger) -> None:
    combat = row(ledger, "deployments", "koksan-combat-use")
    assert (combat["mark"], combat["as_of"]) == ("", "2025-01-23")
    modalities = {claim.modality for claim in ledger.claims.all() if claim.topic == "combat-use"}
    assert len(modalities) > 1


def test_every_starter_fact_says_that_it_is_one_and_where_it_is_from(ledger: Ledger) -> None:
    documents = {document.id for document in ledger.documents.all()}
    sources = {source.id for source in ledger.sources.all()}
    for claim in ledger.claims.all():
        assert claim.by == "starter"
        assert claim.status == "accepted" or (claim.status == "rejected" and claim.note)
        assert claim.summary
        assert claim.evidence is None
        assert claim.document in documents
    assert {document.source for document in ledger.documents.all()} <= sources
    assert {item.by for item in ledger.equipment.all()} == {"starter"}
    assert {row.by for row in (*ledger.deployments.all(), *ledger.sightings.all())} == {"starter"}
    assert all(document.text is None for document in ledger.documents.all())


def test_every_pin_and_every_topic_leads_somewhere(ledger: Ledger) -> None:
    claims = {claim.id: claim for claim in ledger.claims.all()}
    topics = {claim.topic for claim in claims.values()}
    for grouping in (*ledger.deployments.all(), *ledger.sightings.all()):
        assert set(grouping.topics) <= topics, grouping.id
        assert {topic: claims[pin].topic for topic, pin in grouping.pins.items()} == {t: t for t in grouping.pins}
    for item in ledger.equipment.all():
        for key, pin in item.pins.items():
            claim = claims[pin]
            assert (claim.subject.id, f"{claim.attribute}/{claim.round}".removesuffix("/None")) == (item.id, key)


def edition(folder: Path, **changes: Change) -> Path:
    """Write an edition of the starter facts in which some tables are changed."""
    folder.mkdir()
    for table in TABLES:
        text = (files("store") / "data" / "starter" / f"{table}.jsonl").read_text(encoding="utf-8")
        rows = [json.loads(line) for line in text.splitlines()]
        rows = changes[table](rows) if table in changes else rows
        (folder / f"{table}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return folder


def with_note(note: str) -> Change:
    return lambda rows: [row | {"note": note} for row in rows]


def without(*ids: str) -> Change:
    return lambda rows: [row for row in rows if row["id"] not in ids]


def some_claims(ledger: Ledger) -> list[Claim]:
    return ledger.claims.all()[:3]


def rejected(ledger: Ledger) -> set[str]:
    return {claim.id for claim in ledger.claims.all() if claim.status == "rejected"}


def test_a_newer_edition_replaces_what_nobody_touched(tmp_path: Path, ledger: Ledger) -> None:
    load_starter(ledger, edition(tmp_path / "newer", claims=with_note("newer"), documents=with_note("newer")))
    assert {claim.note for claim in ledger.claims.all()} == {"newer"}
    assert {document.note for document in ledger.documents.all()} == {"newer"}
    assert ledger.edits.all() == []


def test_an_edition_is_loaded_once(tmp_path: Path, ledger: Ledger) -> None:
    newer = edition(tmp_path / "newer", claims=with_note("newer"))
    load_starter(ledger, newer)
    before = on_disk(ledger.directory)
    load_starter(ledger, newer)
    load_starter(open_ledger(ledger.directory, starter=False), newer)
    assert on_disk(ledger.directory) == before


def test_a_newer_edition_keeps_what_a_person_made_of_a_fact(tmp_path: Path, ledger: Ledger) -> None:
    edited, rejected, restored = some_claims(ledger)
    change(ledger, msgspec.structs.replace(edited, note="mine"), "olena")
    judge(ledger, rejected.id, "rejected", "olena")
    edit = judge(ledger, restored.id, "rejected", "olena")
    assert edit is not None
    undo(ledger, edit.id, "olena")
    troops = ledger.deployments.get("troops-in-russia")
    assert troops is not None
    change(ledger, msgspec.structs.replace(troops, name="Troops", by="person"), "olena")
    load_starter(
        ledger,
        edition(
            tmp_path / "newer", claims=with_note("newer"), deployments=lambda rows: [r | {"topics": []} for r in rows]
        ),
    )
    claims = {claim.id: claim for claim in ledger.claims.all()}
    assert claims[edited.id].note == "mine"
    assert (claims[rejected.id].status, claims[rejected.id].note) == ("rejected", rejected.note)
    assert claims[restored.id] == restored
    assert {deployment.name for deployment in ledger.deployments.all() if deployment.topics} == {"Troops"}


def test_a_claim_that_a_newer_edition_drops_is_withdrawn_and_may_return(tmp_path: Path, ledger: Ledger) -> None:
    bad_data = rejected(ledger)
    dropped, touched, _ = some_claims(ledger)
    judge(ledger, touched.id, "accepted", "olena")
    accepted = ledger.claims.get(touched.id)
    load_starter(ledger, edition(tmp_path / "newer", claims=without(dropped.id, touched.id)))
    assert ledger.claims.get(dropped.id) == msgspec.structs.replace(dropped, status="rejected")
    assert ledger.claims.get(touched.id) == accepted
    assert rejected(ledger) == {*bad_data, dropped.id}
    load_starter(ledger, edition(tmp_path / "newest"))
    assert ledger.claims.get(dropped.id) == dropped


def test_what_a_person_or_the_program_added_is_left_alone(tmp_path: Path, ledger: Ledger) -> None:
    first, *_ = some_claims(ledger)
    mine = msgspec.structs.replace(first, id="mine", by="person")
    found = msgspec.structs.replace(first, id="found", by="program", status="candidate")
    ledger.claims.put(mine, found)
    ledger.sources.put(Source(id="mine", name="mine"))
    load_starter(ledger, edition(tmp_path / "newer", claims=with_note("newer")))
    assert [ledger.claims.get("mine"), ledger.claims.get("found")] == [mine, found]
    assert ledger.sources.get("mine") == Source(id="mine", name="mine")


def test_a_newer_edition_keeps_the_text_that_a_feed_has_brought(tmp_path: Path, ledger: Ledger) -> None:
    citation, other, *_ = ledger.documents.all()
    fetched = msgspec.structs.replace(citation, text="The report itself.", hash="h", note=None)
    ledger.documents.put(fetched)
    load_starter(ledger, edition(tmp_path / "newer", documents=with_note("newer")))
    assert ledger.documents.get(citation.id) == fetched
    assert ledger.documents.get(other.id) == msgspec.structs.replace(other, note="newer")


def test_an_edition_that_cannot_be_read_changes_nothing(tmp_path: Path, ledger: Ledger) -> None:
    before = on_disk(ledger.directory)
    with pytest.raises(msgspec.ValidationError):
        load_starter(ledger, edition(tmp_path / "bad", sightings=lambda rows: [row | {"colour": 1} for row in rows]))
    assert on_disk(ledger.directory) == before


def test_starter_false_stays_empty_and_a_reader_loads_nothing(tmp_path: Path) -> None:
    empty = open_ledger(tmp_path, starter=False)
    reader = open_ledger(tmp_path, read_only=True)
    assert [len(handle.claims.all()) for handle in (empty, reader)] == [0, 0]
    assert empty.setting("starter") is None
