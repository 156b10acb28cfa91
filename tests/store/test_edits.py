"""What a person changes: recorded whole, taken back whole, and never taken back over somebody else's work."""

import os
import pwd
import threading
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from store.edits import EditConflictError, change, current_user, judge, touched_records, undo
from store.errors import NothingMatchedError, UsageError
from store.ledger import Ledger, open_ledger
from store.records import Claim, Source
from tests.store.samples import claim, count, on_disk

NOON = datetime(2025, 1, 27, 12, 0, tzinfo=UTC)


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    ledger = open_ledger(tmp_path, starter=False, clock=lambda: NOON)
    ledger.claims.put(claim("c", status="candidate", by="program", quantity=count(50)))
    return ledger


def stored(ledger: Ledger) -> Claim:
    found = ledger.claims.get("c")
    assert found is not None
    return found


def test_a_change_is_kept_whole_before_and_after(ledger: Ledger) -> None:
    before, after = stored(ledger), msgspec.structs.replace(stored(ledger), quantity=count(120), by="person")
    edit = change(ledger, after, "olena", "the text says 120")
    assert edit is not None
    assert ledger.edits.all() == [edit]
    assert (edit.when, edit.who, edit.why, edit.undoes) == (
        "2025-01-27T12:00:00Z",
        "olena",
        "the text says 120",
        None,
    )
    assert (edit.table, edit.record) == ("claims", "c")
    assert (edit.before, edit.after) == (msgspec.to_builtins(before), msgspec.to_builtins(after))
    assert stored(ledger) == after


def test_a_new_record_is_a_change_from_nothing(ledger: Ledger) -> None:
    edit = change(ledger, Source(id="s", name="a caller"), "olena")
    assert edit is not None
    assert (edit.before, edit.table) == (None, "sources")
    assert ledger.sources.get("s") == Source(id="s", name="a caller")


def test_a_change_that_changes_nothing_writes_nothing(ledger: Ledger) -> None:
    before = on_disk(ledger.directory)
    assert change(ledger, stored(ledger), "olena") is None
    assert judge(ledger, "c", "candidate", "olena") is not None, "a person now says so, not the program"
    judged = on_disk(ledger.directory)
    assert judged != before
    assert judge(ledger, "c", "candidate", "taras") is None
    assert on_disk(ledger.directory) == judged


def test_a_refused_change_leaves_no_edit(ledger: Ledger) -> None:
    before = on_disk(ledger.directory)
    with pytest.raises(Exception, match="neither evidence nor a summary"):
        change(ledger, msgspec.structs.replace(stored(ledger), summary=None), "olena")
    assert on_disk(ledger.directory) == before
    assert ledger.edits.all() == []


@pytest.mark.parametrize("status", ["accepted", "rejected"])
def test_judging_sets_the_status_in_a_persons_name(ledger: Ledger, status: str) -> None:
    before = stored(ledger)
    edit = judge(ledger, "c", status, "olena", "seen the video")  # type: ignore[arg-type]
    assert edit is not None
    assert edit.why == "seen the video"
    assert stored(ledger) == msgspec.structs.replace(before, status=status, by="person")


def test_judging_what_is_not_there_is_said(ledger: Ledger) -> None:
    with pytest.raises(NothingMatchedError, match="there is no claim none") as caught:
        judge(ledger, "none", "accepted", "olena")
    assert caught.value.status == 1


def test_judging_keeps_what_a_colleague_changed_meanwhile(ledger: Ledger) -> None:
    colleague = open_ledger(ledger.directory, starter=False)
    begun = threading.Event()

    def accept() -> None:
        begun.set()
        judge(ledger, "c", "accepted", "olena")

    judging = threading.Thread(target=accept)
    with colleague.transaction():
        judging.start()
        begun.wait()
        judging.join(timeout=0.2)  # it can get no further than the lock
        change(colleague, msgspec.structs.replace(stored(colleague), note="seen by TWZ"), "taras")
    judging.join()
    assert (stored(ledger).status, stored(ledger).note) == ("accepted", "seen by TWZ")


def test_undo_puts_the_record_back_and_is_an_edit_itself(ledger: Ledger) -> None:
    before = stored(ledger)
    edit = judge(ledger, "c", "rejected", "olena")
    assert edit is not None
    undone = undo(ledger, edit.id, "taras")
    assert undone is not None
    assert (undone.who, undone.undoes, undone.before, undone.after) == ("taras", edit.id, edit.after, edit.before)
    assert stored(ledger) == before
    again = undo(ledger, undone.id, "olena")
    assert again is not None
    assert stored(ledger).status == "rejected"
    assert [each.id for each in ledger.edits.all()] == [edit.id, undone.id, again.id]


def test_undo_is_refused_where_the_record_changed_since(ledger: Ledger) -> None:
    first = judge(ledger, "c", "accepted", "olena")
    assert first is not None
    second = change(ledger, msgspec.structs.replace(stored(ledger), note="checked"), "taras")
    assert second is not None
    with pytest.raises(EditConflictError, match=rf"claims c has changed since edit {first.id}: undo the later"):
        undo(ledger, first.id, "olena")
    assert stored(ledger).note == "checked"
    undo(ledger, second.id, "olena")
    undo(ledger, first.id, "olena")
    assert stored(ledger).status == "candidate"
    with pytest.raises(EditConflictError):
        undo(ledger, first.id, "olena")


def test_undo_is_refused_where_the_program_changed_the_record_since(ledger: Ledger) -> None:
    edit = judge(ledger, "c", "accepted", "olena")
    assert edit is not None
    ledger.claims.put(msgspec.structs.replace(stored(ledger), confidence=0.5))
    with pytest.raises(EditConflictError):
        undo(ledger, edit.id, "olena")


def test_undo_works_across_a_version_that_knows_a_field_more(ledger: Ledger) -> None:
    edit = judge(ledger, "c", "accepted", "olena")
    assert edit is not None
    assert edit.after is not None
    earlier = {key: value for key, value in edit.after.items() if key != "tags"}
    ledger.edits.put(msgspec.structs.replace(edit, after=earlier))
    assert undo(ledger, edit.id, "olena") is not None


def test_undo_deletes_nothing_and_knows_its_edits(ledger: Ledger) -> None:
    made = change(ledger, Source(id="s", name="a caller"), "olena")
    assert made is not None
    with pytest.raises(UsageError, match=rf"edit {made.id} made the record s: .*nothing is deleted"):
        undo(ledger, made.id, "olena")
    assert ledger.sources.get("s") is not None
    with pytest.raises(NothingMatchedError, match="there is no edit none"):
        undo(ledger, "none", "olena")


def test_edits_of_one_second_have_ids_of_their_own(ledger: Ledger) -> None:
    for status in ("accepted", "rejected", "accepted", "rejected"):
        judge(ledger, "c", status, "olena")
    assert len({edit.id for edit in ledger.edits.all()}) == 4
    assert {edit.when for edit in ledger.edits.all()} == {"2025-01-27T12:00:00Z"}


def test_an_edit_s_id_is_that_of_what_was_done_whatever_was_done_before(ledger: Ledger, tmp_path: Path) -> None:
    edit = judge(ledger, "c", "accepted", "olena")
    other = open_ledger(tmp_path / "other", starter=False, clock=lambda: NOON)
    other.claims.put(claim("c", status="candidate", by="program", quantity=count(50)))
    change(other, Source(id="s", name="a caller"), "taras")
    again = judge(other, "c", "accepted", "olena")
    assert edit is not None
    assert again is not None
    assert (again.id, again) == (edit.id, edit)
    differing = judge(other, "c", "rejected", "olena")
    assert differing is not None
    assert differing.id != edit.id


def test_touched_records_are_those_that_somebody_changed(ledger: Ledger) -> None:
    ledger.claims.put(claim("untouched"))
    assert touched_records(ledger) == set()
    edit = judge(ledger, "c", "rejected", "olena")
    assert edit is not None
    change(ledger, Source(id="s", name="a caller"), "olena")
    undo(ledger, edit.id, "olena")
    assert touched_records(ledger) == {("claims", "c"), ("sources", "s")}


@pytest.mark.parametrize(
    ("named", "who"),
    [
        ("olena", "olena"),
        ("  Олена\tК. ", "Олена К."),
        ("a\x1b]0;title\x07b", "a ]0;title b"),
        ("evil\u202ename\udcff", "evil name"),
        ("x" * 500, "x" * 60),
    ],
)
def test_who_is_spotrep_user_cleaned(named: str, who: str) -> None:
    assert current_user({"SPOTREP_USER": named}) == who


@pytest.mark.parametrize("environ", [{}, {"SPOTREP_USER": ""}, {"SPOTREP_USER": " \x1b "}])
def test_who_is_else_the_user_of_the_system(monkeypatch: pytest.MonkeyPatch, environ: dict[str, str]) -> None:
    for variable in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.delenv(variable, raising=False)
    assert current_user(environ) == pwd.getpwuid(os.getuid()).pw_name


def test_who_is_not_taken_uncleaned_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGNAME", "\x1b]0;title\x07")
    assert current_user({}).isprintable()
