"""Judging claims by their ids: all of them or none, each with its edit."""

from pathlib import Path

import pytest

from store.edits import EditConflictError
from store.errors import NothingMatchedError, SpotrepError, UsageError
from store.ledger import Ledger, open_ledger
from store.triage import amend, judge_all, undo_all
from tests.store.samples import claim, count, on_disk, quoting, report


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    ledger = open_ledger(tmp_path, starter=False)
    names = ("aaaaaa11", "aaaaaa22", "bbbbbb33")
    ledger.claims.put(*(claim(name, status="candidate", by="program", quantity=count(5)) for name in names))
    return ledger


def statuses(ledger: Ledger) -> list[str]:
    return [claim.status for claim in ledger.claims.all()]


def test_each_judgement_is_an_edit_that_can_be_taken_back(ledger: Ledger) -> None:
    edits = judge_all(ledger, ["aaaaaa11", "bbbbbb"], "accepted", "ann", "checked")
    assert statuses(ledger) == ["accepted", "candidate", "accepted"]
    assert ledger.edits.all() == edits
    assert {(edit.who, edit.why) for edit in edits} == {("ann", "checked")}
    undo_all(ledger, [edit.id for edit in edits], "ann")
    assert statuses(ledger) == ["candidate"] * 3


def test_what_stands_so_already_is_no_edit(ledger: Ledger) -> None:
    judge_all(ledger, ["aaaaaa11", "aaaaaa11"], "rejected", "ann")
    assert judge_all(ledger, ["aaaaaa11"], "rejected", "ann") == []
    assert len(ledger.edits.all()) == 1


@pytest.mark.parametrize(
    ("name", "error", "said"),
    [
        ("zzzzzz", NothingMatchedError, "there is no claim zzzzzz"),
        ("aaaaaa", UsageError, "may be any of 2 claims: aaaaaa11, aaaaaa22"),
        ("bbbbb", NothingMatchedError, "needs 6 characters"),
        ("", NothingMatchedError, "there is no claim"),
    ],
)
def test_one_wrong_id_changes_nothing(ledger: Ledger, name: str, error: type[SpotrepError], said: str) -> None:
    before = on_disk(ledger.directory)
    with pytest.raises(error, match=said):
        judge_all(ledger, ["bbbbbb33", name], "accepted", "ann")
    assert on_disk(ledger.directory) == before
    assert statuses(ledger) == ["candidate"] * 3


def test_edits_of_one_claim_are_taken_back_the_latest_first(ledger: Ledger) -> None:
    first = amend(ledger, "aaaaaa11", {"quantity.low": "6", "quantity.high": "6"}, "ann")
    (second,) = judge_all(ledger, ["aaaaaa11"], "accepted", "ann")
    assert first is not None
    with pytest.raises(EditConflictError):
        undo_all(ledger, [first.id], "ann")
    assert len(undo_all(ledger, [first.id, second.id], "ann")) == 2
    stored = ledger.claims.get("aaaaaa11")
    assert stored is not None
    assert (stored.status, stored.quantity) == ("candidate", count(5))


def test_undoing_is_all_or_nothing_too(ledger: Ledger) -> None:
    (edit,) = judge_all(ledger, ["aaaaaa11"], "accepted", "ann")
    with pytest.raises(NothingMatchedError):
        undo_all(ledger, [edit.id, "zzzzzz"], "ann")
    assert statuses(ledger)[0] == "accepted"


def test_a_change_that_changes_nothing_is_no_edit(ledger: Ledger) -> None:
    amend(ledger, "bbbbbb33", {"said_by": "HUR"}, "ann", "read it again")
    assert amend(ledger, "bbbbbb33", {"said_by": "HUR"}, "ann") is None
    assert [edit.why for edit in ledger.edits.all()] == ["read it again"]


def test_a_quote_stays_under_a_changed_claim(ledger: Ledger) -> None:
    document = report("report", "Five guns were sent.")
    ledger.documents.put(document)
    quote = quoting(document, "Five guns", spans={"subject": (5, 9)})
    ledger.claims.put(quote)
    amend(ledger, quote.id, {"subject.text": "howitzers"}, "ann")
    stored = ledger.claims.get(quote.id)
    assert stored is not None
    assert (stored.evidence, stored.spans) == (quote.evidence, quote.spans)
