"""What reading a document again changes, and what it leaves alone because a person has had a hand in it."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from store.edits import EditConflictError, change, judge, undo
from store.extraction import Extraction, Unread
from store.identity import claim_id
from store.ledger import Ledger, open_ledger
from store.reading.due import Rules, due
from store.reading.keeping import Read, keep
from store.reading.kept import Kept
from store.records import Claim, Deployment, Document, Evidence, Reading, Subject
from store.triage import amend, judge_all, undo_all
from store.verify import problems_of_records
from tests.store.samples import claim, on_disk, quoting, report

TEXT = "North Korea sent guns. Iran sent drones. Nobody sent ships."
GUNS, DRONES = "North Korea sent guns", "Iran sent drones"
FIRST = Rules("1", None)
SECOND = Rules("2", None)


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    ledger = open_ledger(tmp_path, starter=False)
    ledger.documents.put(report("report", TEXT))
    return ledger


def document(ledger: Ledger) -> Document:
    found = ledger.documents.get("report")
    assert found is not None
    return found


def found(ledger: Ledger, words: str, about: str = "gun", **fields: Any) -> Claim:
    """Return a candidate as extraction gives it for words of the document as it is now."""
    candidate = quoting(document(ledger), words, subject=Subject(id=about, text=about), rule="sent", **fields)
    place = candidate.evidence
    assert place is not None
    identity = claim_id("report", place.capture, place.start, place.end, candidate.kind, about, None, None)
    return msgspec.structs.replace(candidate, id=identity, status="candidate", by="program")


def read(ledger: Ledger, *claims: Claim, rules: Rules = FIRST, unread: tuple[Unread, ...] = ()) -> Kept:
    return keep(ledger, [Read(document(ledger), Extraction(list(claims), list(unread)))], rules)


def subjects(ledger: Ledger) -> dict[str, str]:
    """Return the subject of each claim and how it stands."""
    return {claim.subject.text: claim.status for claim in ledger.claims.all()}


def test_candidates_and_what_has_been_read_are_stored_together(ledger: Ledger) -> None:
    gun = found(ledger, GUNS)
    assert read(ledger, gun, unread=(Unread(41, 59),)) == Kept(documents=1, new=1)
    assert ledger.claims.all() == [gun]
    assert document(ledger).reading == Reading(version="1", hash=document(ledger).hash or "", unread=[(41, 59)])


def test_reading_twice_changes_nothing(ledger: Ledger) -> None:
    claims = [found(ledger, GUNS, spans={"subject": (0, 5)}), found(ledger, DRONES, "drone")]
    read(ledger, *claims, unread=(Unread(41, 59),))
    ledger.close()
    with open_ledger(ledger.directory, starter=False) as again:
        before = on_disk(again.directory)
        assert read(again, *claims, unread=(Unread(41, 59),)) == Kept(documents=1)
        assert on_disk(again.directory) == before


def test_candidates_that_nobody_has_touched_follow_the_rules(ledger: Ledger) -> None:
    read(ledger, found(ledger, GUNS), found(ledger, DRONES, "drone"))
    better = found(ledger, GUNS, modality="claimed")
    assert read(ledger, better, rules=SECOND) == Kept(documents=1, gone=1)
    assert ledger.claims.all() == [better]


@pytest.mark.parametrize("status", ["accepted", "rejected"])
def test_what_a_person_has_judged_stays_and_lets_nothing_new_come_over_its_words(ledger: Ledger, status: Any) -> None:
    read(ledger, found(ledger, GUNS))
    judge(ledger, found(ledger, GUNS).id, status, "ann")
    assert read(ledger, found(ledger, "sent guns", "howitzer"), found(ledger, DRONES, "drone"), rules=SECOND).new == 1
    assert subjects(ledger) == {"gun": status, "drone": "candidate"}


def test_a_judgement_taken_back_is_a_touch_all_the_same(ledger: Ledger) -> None:
    read(ledger, found(ledger, GUNS))
    edit = judge(ledger, found(ledger, GUNS).id, "rejected", "ann")
    assert edit is not None
    undo(ledger, edit.id, "ann")
    read(ledger, found(ledger, GUNS, "howitzer"), rules=SECOND)
    assert subjects(ledger) == {"gun": "candidate"}


def test_an_edited_candidate_keeps_what_the_person_wrote(ledger: Ledger) -> None:
    read(ledger, found(ledger, GUNS))
    mine = msgspec.structs.replace(found(ledger, GUNS), subject=Subject(id="m1989", text="M1989"), by="person")
    change(ledger, mine, "ann")
    read(ledger, found(ledger, GUNS, modality="planned"), rules=SECOND)
    assert ledger.claims.all() == [mine]


def test_a_candidate_beside_a_judged_one_is_not_lost_when_the_rules_name_it_otherwise(ledger: Ledger) -> None:
    both = found(ledger, GUNS), found(ledger, GUNS, "man")
    read(ledger, *both)
    judge(ledger, both[0].id, "accepted", "ann")
    read(ledger, found(ledger, GUNS), found(ledger, GUNS, "soldier"), rules=SECOND)
    assert subjects(ledger) == {"gun": "accepted", "man": "candidate"}


def test_a_claim_that_a_row_is_made_of_stays(ledger: Ledger) -> None:
    gun, drone = found(ledger, GUNS), found(ledger, DRONES, "drone")
    read(ledger, gun, drone)
    ledger.deployments.put(Deployment(id="d", name="guns", topics=[gun.id], pins={gun.id: gun.id}))
    assert read(ledger, rules=SECOND).gone == 1
    assert subjects(ledger) == {"gun": "candidate"}


def test_claims_of_a_feeds_rows_are_no_part_of_it(ledger: Ledger) -> None:
    row = msgspec.structs.replace(found(ledger, GUNS, "row"), rule="feed:losses")
    ledger.claims.put(row)
    read(ledger, found(ledger, GUNS))
    read(ledger, rules=SECOND)
    assert ledger.claims.all() == [row]


def test_an_edited_text_brings_new_candidates_but_not_over_words_that_were_judged(ledger: Ledger) -> None:
    read(ledger, found(ledger, GUNS), found(ledger, DRONES, "drone"))
    judge(ledger, found(ledger, GUNS).id, "rejected", "ann")
    before = document(ledger)
    edited = report("report", f"Update. {TEXT}")
    kept = [{"hash": before.hash, "text": before.text, "fetched": "2025-01-01T00:00:00Z"}]
    ledger.documents.put(msgspec.structs.replace(edited, captures=msgspec.convert(kept, type(edited.captures))))
    assert read(ledger, found(ledger, GUNS), found(ledger, DRONES, "drone")) == Kept(documents=1, new=1, gone=1)
    evidence = {claim.subject.text: claim.evidence for claim in ledger.claims.all()}
    assert {about: place.start for about, place in evidence.items() if place} == {"gun": 0, "drone": 31}


def edited(ledger: Ledger, text: str) -> None:
    """Have the document say something else, its text so far being kept."""
    before = document(ledger)
    kept = [{"hash": before.hash, "text": before.text, "fetched": "2025-01-01T00:00:00Z"}]
    now = msgspec.structs.replace(report("report", text), reading=before.reading)
    ledger.documents.put(msgspec.structs.replace(now, captures=msgspec.convert(kept, type(now.captures))))


def test_a_candidate_of_an_earlier_text_goes_when_its_edit_is_taken_back(ledger: Ledger) -> None:
    read(ledger, found(ledger, GUNS), found(ledger, DRONES, "drone"))
    gun, drone = [claim.id for claim in ledger.claims.all()]
    made = judge_all(ledger, [gun, drone], "rejected", "ann")
    edited(ledger, "Update. North Korea sent 50 guns. Iran sent drones.")
    read(ledger, found(ledger, "North Korea sent 50 guns", "howitzer"))
    assert subjects(ledger) == {"gun": "rejected", "drone": "rejected", "howitzer": "candidate"}
    undone = undo_all(ledger, [made[0].id], "ann")
    assert subjects(ledger) == {"drone": "rejected", "howitzer": "candidate"}
    with pytest.raises(EditConflictError, match="is gone"):
        undo_all(ledger, [undone[0].id], "ann")
    # What the other one kept away comes with the next reading, for which the document is due.
    undo_all(ledger, [made[1].id], "ann")
    assert due(ledger, [], FIRST) == ["report"]
    read(ledger, found(ledger, "North Korea sent 50 guns", "howitzer"), found(ledger, DRONES, "missile"))
    assert subjects(ledger) == {"howitzer": "candidate", "missile": "candidate"}
    assert len(ledger.edits.all()) == 4
    assert problems_of_records(ledger) == []


def test_a_candidate_taken_back_before_the_new_text_is_read_goes_with_its_reading(ledger: Ledger) -> None:
    read(ledger, found(ledger, GUNS))
    made = judge_all(ledger, [found(ledger, GUNS).id], "accepted", "ann")
    edited(ledger, "North Korea sent 50 guns.")
    undo_all(ledger, [made[0].id], "ann")
    assert subjects(ledger) == {"gun": "candidate"}
    assert read(ledger, found(ledger, "North Korea sent 50 guns", "howitzer")) == Kept(documents=1, new=1, gone=1)
    assert subjects(ledger) == {"howitzer": "candidate"}


def test_of_an_earlier_text_stays_what_is_still_edited_or_pinned(ledger: Ledger) -> None:
    read(ledger, found(ledger, GUNS), found(ledger, DRONES, "drone"))
    gun, drone = [claim.id for claim in ledger.claims.all()]
    amend(ledger, gun, {"said_by": "Kyiv"}, "ann")
    ledger.deployments.put(Deployment(id="d", name="drones", topics=[drone]))
    made = judge_all(ledger, [gun, drone], "rejected", "ann")
    edited(ledger, "Nobody sent anything.")
    read(ledger)
    undo_all(ledger, [edit.id for edit in made], "ann")
    read(ledger, rules=SECOND)
    assert subjects(ledger) == {"gun": "candidate", "drone": "candidate"}


def test_a_document_that_changed_meanwhile_is_left_to_the_next_time(ledger: Ledger) -> None:
    stale = Read(document(ledger), Extraction([found(ledger, GUNS)], []))
    ledger.documents.put(msgspec.structs.replace(document(ledger), title="Another"))
    assert keep(ledger, [stale], FIRST) == Kept()
    assert (ledger.claims.all(), document(ledger).reading) == ([], None)


def test_a_document_that_cannot_be_read_says_so_and_keeps_what_was_found(ledger: Ledger) -> None:
    read(ledger, found(ledger, GUNS))
    failed = Read(document(ledger), None, "takes more than 30 s to read")
    assert keep(ledger, [failed], SECOND) == Kept(documents=1, failed=1)
    assert subjects(ledger) == {"gun": "candidate"}
    reading = document(ledger).reading
    assert reading is not None
    assert (reading.version, reading.error) == ("2", "takes more than 30 s to read")


def test_a_finding_whose_words_are_not_in_the_text_costs_only_itself(ledger: Ledger) -> None:
    wrong = Evidence(capture=document(ledger).hash or "", start=1, end=5, quote="guns")
    broken = msgspec.structs.replace(found(ledger, GUNS), evidence=wrong)
    outside = found(ledger, DRONES, "drone", spans={"place": (50, 500)})
    assert read(ledger, broken, outside, found(ledger, "sent ships", "ship")) == Kept(documents=1, failed=1, new=1)
    assert subjects(ledger) == {"ship": "candidate"}


def test_a_claim_entered_by_hand_stands_in_the_way_too(ledger: Ledger) -> None:
    mine = quoting(document(ledger), GUNS, by="person", status="candidate")
    ledger.claims.put(mine, claim("other"))
    read(ledger, found(ledger, GUNS))
    assert {claim.id for claim in ledger.claims.all()} == {mine.id, "other"}
