"""Claims of structured feeds through `refresh`."""

from typing import Any

import msgspec

from store.config import SourceConfig
from store.edits import judge
from store.identity import text_hash
from store.ledger import Ledger
from store.records import Claim, Edit, Equipment
from tests.store.feeds.bodies import item, rows, rss
from tests.store.feeds.conftest import Desk
from tests.store.feeds.server import page

FIELDS = {
    "guid": "ref", "url": "link", "title": "head", "text": "report", "published": "posted", "subject": "what",
    "subject_id": "code", "activity": "doing", "place": "where", "lat": "lat", "lon": "lon", "date": "seen",
    "low": "low", "high": "high", "said_by": "by",
}  # fmt: skip
ROW: dict[str, Any] = {
    "ref": "r-1", "link": "http://log.example/1", "head": "Guns at a halt", "report": "Six guns near Omsk.",
    "posted": "2025-02-01", "what": "170 mm gun", "code": "dprk-koksan", "doing": "rail transport", "where": "Omsk",
    "lat": 55, "lon": 73, "seen": "2025-01", "low": 6, "by": "Rail watcher",
}  # fmt: skip


def serve(desk: Desk, *content: object, path: str = "/log", accept: bool = False) -> None:
    desk.server.pages[path] = page(rows(*content))
    desk.sources = [SourceConfig(id="log", name="Sighting Log")]
    desk.follow(path, format="json", items="data.rows", fields=FIELDS, source="log", accept=accept)


async def only_claim(desk: Desk) -> Claim:
    await desk.refresh(force=True)
    (claim,) = desk.ledger.claims.all()
    return claim


def edits_of(ledger: Ledger, claim: Claim) -> list[Edit]:
    return [edit for edit in ledger.edits.all() if edit.record == claim.id]


async def test_a_row_becomes_a_document_and_a_candidate(desk: Desk) -> None:
    desk.ledger.equipment.put(Equipment(id="dprk-koksan", designation="Koksan"))
    serve(desk, ROW)
    claim = await only_claim(desk)
    (document,) = desk.ledger.documents.all()
    assert document.text == "Guns at a halt\n\nSix guns near Omsk."
    assert document.published == "2025-02-01"
    assert (claim.document, claim.status, claim.by, claim.rule) == (document.id, "candidate", "program", "feed:log")
    assert (claim.kind, claim.subject.id, claim.subject.text) == ("sighting", "dprk-koksan", "170 mm gun")
    assert (claim.activity, claim.said_by, claim.modality) == ("rail transport", "Rail watcher", "claimed")
    assert claim.chain == ["Sighting Log", "Rail watcher"]
    assert claim.quantity is not None
    assert (claim.quantity.low, claim.quantity.high, claim.quantity.qualifier) == (6, None, "at_least")
    assert claim.place is not None
    assert (claim.place.name, claim.place.lat, claim.place.precision) == ("Omsk", 55, "unknown")
    assert claim.date is not None
    assert (claim.date.earliest, claim.date.latest) == ("2025-01-01", "2025-01-31")


async def test_the_evidence_is_in_the_document(desk: Desk) -> None:
    serve(desk, ROW)
    evidence = (await only_claim(desk)).evidence
    (document,) = desk.ledger.documents.all()
    assert evidence is not None
    assert document.text is not None
    assert evidence.quote == "Six guns near Omsk." == document.text[evidence.start : evidence.end]
    assert evidence.capture == document.hash


async def test_the_title_is_quoted_where_a_row_has_no_text(desk: Desk) -> None:
    serve(desk, {**ROW, "report": None})
    evidence = (await only_claim(desk)).evidence
    assert evidence is not None
    assert (evidence.start, evidence.quote) == (0, "Guns at a halt")


async def test_a_subject_that_the_catalogue_lacks_keeps_its_words(desk: Desk) -> None:
    serve(desk, {**ROW, "code": "unheard-of"})
    claim = await only_claim(desk)
    assert (claim.subject.id, claim.subject.text) == (None, "170 mm gun")
    desk.ledger.equipment.put(Equipment(id="unheard-of", designation="New gun"))
    later = await only_claim(desk)
    assert (later.id, later.subject.id) == (claim.id, "unheard-of")


async def test_without_a_speaker_the_source_asserts_it_itself(desk: Desk) -> None:
    serve(desk, {**ROW, "by": ""})
    claim = await only_claim(desk)
    assert (claim.said_by, claim.modality, claim.chain) == (None, "asserted", ["Sighting Log"])


async def test_refreshing_twice_leaves_documents_and_claims_equal(desk: Desk) -> None:
    serve(desk, ROW, {**ROW, "ref": "r-2"}, {**ROW, "ref": "r-3", "link": "http://log.example/3"}, accept=True)
    desk.server.pages["/depot"] = page(rss(item("a")))
    desk.follow("/depot")
    first = await desk.refresh()
    assert {report.feed: report.claims for report in first.reports} == {"log": 3, "depot": 0}
    before = [shelf.all() for shelf in (desk.ledger.documents, desk.ledger.claims, desk.ledger.edits)]
    desk.clock.pass_(hours=3)
    second = await desk.refresh()
    assert {(report.new, report.changed, report.claims) for report in second.reports} == {(0, 0, 0)}
    assert [shelf.all() for shelf in (desk.ledger.documents, desk.ledger.claims, desk.ledger.edits)] == before


async def test_a_changed_row_updates_its_candidate_and_keeps_the_id(desk: Desk) -> None:
    serve(desk, ROW)
    before = await only_claim(desk)
    serve(desk, {**ROW, "report": "Nine guns near Omsk.", "low": 9, "what": "Large gun"})
    after = await only_claim(desk)
    assert after.id == before.id
    assert after.quantity is not None
    assert (after.quantity.low, after.subject.text) == (9, "Large gun")
    assert after.evidence is not None
    assert after.evidence.quote == "Nine guns near Omsk."
    assert desk.ledger.documents.all()[0].captures[0].hash == text_hash("Guns at a halt\n\nSix guns near Omsk.")


async def test_what_a_person_has_judged_stays(desk: Desk) -> None:
    serve(desk, ROW, {**ROW, "ref": "r-2", "link": "http://log.example/2"})
    await desk.refresh()
    accepted, rejected = desk.ledger.claims.all()
    judge(desk.ledger, accepted.id, "accepted", "ann")
    judge(desk.ledger, rejected.id, "rejected", "ann")
    judged = desk.ledger.claims.all()
    changed = {**ROW, "report": "Nine guns near Omsk.", "low": 9}
    serve(desk, changed, {**changed, "ref": "r-2", "link": "http://log.example/2"}, accept=True)
    await desk.refresh(force=True)
    assert desk.ledger.claims.all() == judged
    evidence = judged[0].evidence
    assert evidence is not None
    assert evidence.capture in {capture.hash for capture in desk.ledger.documents.all()[0].captures}


async def test_what_a_person_has_put_back_to_candidate_stays(desk: Desk) -> None:
    serve(desk, ROW)
    claim = await only_claim(desk)
    judge(desk.ledger, claim.id, "accepted", "ann")
    judge(desk.ledger, claim.id, "candidate", "ann")
    (put_back,) = desk.ledger.claims.all()
    serve(desk, {**ROW, "low": 9}, accept=True)
    assert await only_claim(desk) == put_back


async def test_accept_is_a_persons_standing_decision_kept_in_edits(desk: Desk) -> None:
    serve(desk, ROW, accept=True)
    claim = await only_claim(desk)
    assert (claim.status, claim.by) == ("accepted", "person")
    (edit,) = edits_of(desk.ledger, claim)
    assert (edit.who, edit.table, edit.when) == ("config", "claims", "2025-02-01T12:00:00Z")
    assert edit.why == "accept = true on feed log"
    assert edit.before is None
    assert edit.after == msgspec.to_builtins(claim)


async def test_accept_also_holds_for_candidates_that_are_there_already(desk: Desk) -> None:
    serve(desk, ROW)
    candidate = await only_claim(desk)
    serve(desk, ROW, accept=True)
    claim = await only_claim(desk)
    assert (claim.id, claim.status) == (candidate.id, "accepted")
    (edit,) = edits_of(desk.ledger, claim)
    assert edit.before == msgspec.to_builtins(candidate)


async def test_two_logs_with_one_report_do_not_fight(desk: Desk) -> None:
    serve(desk, ROW)
    serve(desk, ROW, path="/same")
    serve(desk, {**ROW, "report": "Worded in another way.", "low": 7}, path="/other")
    for name in ("log", "same", "other"):
        await desk.refresh(name, force=True)
    (document,) = desk.ledger.documents.all()
    assert [way.feed for way in document.ways] == ["log", "same", "other"]
    before = desk.ledger.claims.all()
    assert [claim.rule for claim in before] == ["feed:log", "feed:other"]
    other = before[1]
    assert (other.evidence, other.summary) == (None, "Worded in another way.")
    await desk.refresh(force=True)
    assert desk.ledger.claims.all() == before
    assert desk.ledger.documents.all() == [document]


async def test_bad_rows_are_left_out_and_counted(desk: Desk) -> None:
    serve(desk, ROW, {**ROW, "ref": "r-2", "low": "many"}, "words")
    (report,) = (await desk.refresh()).reports
    assert (report.status, report.new, report.claims) == ("ok", 1, 1)
    assert report.skipped == ["row 2: low is no number: 'many'", "row 3: is no object"]


async def test_escape_sequences_never_reach_the_ledger(desk: Desk) -> None:
    serve(desk, {**ROW, "head": "\x1b]52;c;cHduZWQ=\x07Guns", "report": "Six\x9b guns\u202e."})
    claim = await only_claim(desk)
    stored = desk.ledger.path.read_text()
    assert claim.evidence is not None
    assert claim.evidence.quote == "Six\N{REPLACEMENT CHARACTER} guns\N{REPLACEMENT CHARACTER}."
    assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(stored)
    assert "u001b" not in stored.lower()


async def test_a_spec_is_about_an_attribute(desk: Desk) -> None:
    spec = {**ROW, "kind": "spec"}
    specs = [{**spec, "link": f"http://log.example/{name}", "about": name} for name in ("range", "mass", "")]
    desk.server.pages["/log"] = page(rows(*specs))
    desk.follow("/log", format="json", items="data.rows", fields={**FIELDS, "kind": "kind", "attribute": "about"})
    (report,) = (await desk.refresh()).reports
    assert [claim.attribute for claim in desk.ledger.claims.all()] == ["range", "mass"]
    assert report.skipped == ["row 3: a spec without an attribute"]
