"""`spotrep accept`, `reject`, `edit` and `undo`: a whole triage without a screen."""

import json
from pathlib import Path

import msgspec
import pytest

from store.ledger import open_ledger
from tests.program import Program
from tests.store.samples import quoting, report


@pytest.fixture
def program(tmp_path: Path) -> Program:
    program = Program(tmp_path)
    program.configure("starter = false\n")
    document = report("report", "Fifty guns were sent. Nine ships were seen.")
    with open_ledger(program.ledger, starter=False) as ledger:
        ledger.documents.put(document)
        for name, quote in (("aaaaaa1111", "Fifty guns"), ("bbbbbb2222", "Nine ships")):
            made = quoting(document, quote, status="candidate", by="program", rule="sent")
            ledger.claims.put(msgspec.structs.replace(made, id=name))
    return program


def statuses(program: Program) -> dict[str, str]:
    return {row["id"]: row["status"] for row in program.rows("claims")}


def test_what_accept_prints_undo_takes(program: Program) -> None:
    done = program.run("accept", "aaaaaa", "bbbbbb2222", "--why", "read both")
    assert (done.returncode, done.stderr) == (0, "")
    assert set(statuses(program).values()) == {"accepted"}
    edits = {edit["id"]: edit for edit in program.rows("edits")}
    assert list(edits) == done.stdout.split()
    assert {edit["why"] for edit in edits.values()} == {"read both"}
    assert program.run("undo", *done.stdout.split()).returncode == 0
    assert set(statuses(program).values()) == {"candidate"}


def test_every_judgement_can_be_read_back_as_labelled_data(program: Program) -> None:
    program.run("accept", "aaaaaa")
    program.run("edit", "bbbbbb", "subject.text=ships", "quantity.low=9", "quantity.high=9", "--why", "a figure")
    program.run("reject", "bbbbbb", "--why", "seen elsewhere")
    labels = [
        (edit["before"]["evidence"]["quote"], edit["before"]["rule"], edit["after"]["status"], edit["why"])
        for edit in program.rows("edits")
    ]
    assert labels == [
        ("Fifty guns", "sent", "accepted", None),
        ("Nine ships", "sent", "candidate", "a figure"),
        ("Nine ships", "sent", "rejected", "seen elsewhere"),
    ]
    assert program.rows("claims", "id=bbbbbb2222")[0]["quantity"]["low"] == 9


def test_the_edits_say_what_was_done(program: Program) -> None:
    program.run("accept", "aaaaaa")
    program.run("reject", "bbbbbb", "--why", "seen elsewhere")
    done = program.run("edit", "aaaaaa", "subject.text=guns", "quantity.low=50", "quantity.high=50", "place.name=Kursk")
    program.run("edit", "aaaaaa", "quantity.low=40", "quantity.high=60", "quantity.qualifier=range")
    said = ["accepted", "rejected", "edited subject.text, quantity, place"]
    said.append("edited quantity.low, quantity.high, quantity.qualifier")
    assert [edit["what"] for edit in program.rows("edits")] == said
    table = program.run("query", "edits").stdout.splitlines()
    assert table[0].split() == ["ID", "WHEN", "WHO", "WHAT", "TABLE", "RECORD", "WHY"]
    assert [words in line for words, line in zip(said, table[1:], strict=True)] == [True] * 4
    last = program.rows("edits")[-1]["id"]
    program.run("undo", last, done.stdout.strip())
    assert [edit["undoes"] for edit in program.rows("edits", "what=undone")] == [last, done.stdout.strip()]


def test_a_subject_by_its_id_has_the_name_of_its_entry(program: Program) -> None:
    def subject() -> dict[str, str]:
        (row,) = program.rows("claims", "id=aaaaaa1111")
        of_claim: dict[str, str] = row["subject"]
        return of_claim

    program.run("edit", "aaaaaa", "subject.id=dprk-m1989")
    assert subject() == {"id": "dprk-m1989", "text": "M1989 Koksan"}
    program.run("edit", "aaaaaa", "subject.id=dprk-m1978", "subject.text=guns")
    assert subject() == {"id": "dprk-m1978", "text": "guns"}
    program.config.with_name("lexicon.toml").write_text('[[equipment]]\nid = "mine"\nname = "XZ-77"\n')
    program.run("edit", "aaaaaa", "subject.id=mine")
    assert subject() == {"id": "mine", "text": "XZ-77"}


def test_who_sends_and_who_receives_can_be_set_right(program: Program) -> None:
    assert program.run("edit", "aaaaaa", "kind=transfer", "sender=Iran", "receiver=Russia").returncode == 0
    (edit,) = program.rows("edits")
    assert (edit["before"]["sender"], edit["after"]["sender"], edit["after"]["receiver"]) == (None, "Iran", "Russia")
    (row,) = program.rows("inbox", "sender=Iran")
    assert (row["id"], row["receiver"]) == ("aaaaaa1111", "Russia")


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("accept", "aaaaaa", "zzzzzz"), 1, "there is no claim zzzzzz"),
        (("reject", "aaaaa"), 1, "needs 6 characters"),
        (("undo", "aaaaaa"), 1, "there is no edit aaaaaa"),
        (("edit", "aaaaaa", "subject.text"), 2, "is no change"),
        (("edit", "aaaaaa", "colour=red"), 2, "cannot be changed"),
        (("edit", "aaaaaa", "subject.id=nonexistent"), 2, "no entry of the lexicon has the id nonexistent"),
        (("edit", "aaaaaa", "subject.id=dprk-m1989x"), 2, "did you mean dprk-m1989?"),
        (("edit", "aaaaaa", "modality=claimed", "modality=denied"), 2, "given twice"),
        (("edit", "aaaaaa", "kind=spec"), 2, "needs an attribute"),
    ],
)
def test_what_is_wrong_is_one_line_and_changes_nothing(
    program: Program, words: tuple[str, ...], status: int, said: str
) -> None:
    done = program.run(*words)
    assert (done.returncode, done.stdout) == (status, "")
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert program.rows("edits") == []


def test_what_stands_so_already_is_told(program: Program) -> None:
    program.run("accept", "aaaaaa")
    done = program.run("accept", "aaaaaa")
    assert (done.returncode, done.stdout) == (0, "")
    assert "nothing was changed" in done.stderr


def test_options_stand_anywhere_and_edits_come_whole(program: Program) -> None:
    done = program.run("edit", "aaaaaa", "modality=claimed", "--why", "Kyiv does", "said_by=Kyiv", "--format", "jsonl")
    (edit,) = [json.loads(line) for line in done.stdout.splitlines()]
    assert (edit["why"], edit["after"]["said_by"], edit["after"]["modality"]) == ("Kyiv does", "Kyiv", "claimed")
    assert edit["before"]["said_by"] is None


def test_a_change_that_could_not_be_printed_is_told(program: Program) -> None:
    done = program.shell("spotrep accept aaaaaa >/dev/full")
    (edit,) = program.rows("edits")
    assert done.returncode == 1
    assert f"the change was made: edit {edit['id']}" in done.stderr
    assert statuses(program)["aaaaaa1111"] == "accepted"


@pytest.mark.parametrize("words", [("accept", "aaaaaa"), ("reject", "aaaaaa"), ("edit", "aaaaaa", "kind=transfer")])
def test_no_ledger_is_made_to_judge_in(program: Program, tmp_path: Path, words: tuple[str, ...]) -> None:
    gone = tmp_path / "gone"
    done = program.run(*words, "--ledger", str(gone))
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (3, "", 1)
    assert "there is no ledger" in done.stderr
    assert not gone.exists()


def test_an_edit_taken_back_already_is_named_with_what_took_it_back(program: Program) -> None:
    edit = program.run("accept", "aaaaaa").stdout.strip()
    by = program.run("undo", edit).stdout.strip()
    done = program.run("undo", edit)
    assert (done.returncode, done.stderr) == (1, f"spotrep: edit {edit} is taken back already, by edit {by}\n")
    program.run("undo", by)
    assert statuses(program)["aaaaaa1111"] == "accepted"
    assert program.run("undo", edit).returncode == 0
