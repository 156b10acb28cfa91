"""`spotrep import`: documents and claims into the ledger, and what is found in the documents."""

import json
import os
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.program import SPOTREP, Program

SENT = "North Korea has sent 50 M1989 Koksan guns to Russia."


@pytest.fixture
def program(tmp_path: Path) -> Program:
    program = Program(tmp_path)
    program.configure("starter = false\n")
    return program


def written(program: Program, name: str, *trees: Any) -> str:
    path = program.home / name
    path.write_text("".join(f"{json.dumps(tree)}\n" for tree in trees))
    return str(path)


def document(name: str, **fields: Any) -> dict[str, Any]:
    return {"id": name, "title": f"Report {name}", "outlet": "The Wire", "text": f"{SENT} {name}.", **fields}


def test_documents_come_in_once_with_their_candidates(program: Program) -> None:
    file = written(program, "r.jsonl", document("r1"), document("r2"))
    done = program.run("import", file, "--json")
    assert done.returncode == 0
    told = json.loads(done.stdout)
    assert (told["documents"], told["new"], told["left_out"]) == (2, 2, 0)
    candidates = program.rows("inbox")
    assert told["candidates"] == len(candidates) >= 2
    assert {row["outlet"] for row in candidates} == {"The Wire"}
    again = json.loads(program.run("import", file, "--json").stdout)
    assert (again["new"], again["changed"], again["candidates"]) == (0, 0, 0)
    assert program.rows("inbox") == candidates
    assert {row["feed"] for row in program.rows("documents")} == {"import"}
    assert program.run("verify").returncode == 0


def test_the_id_given_is_kept_and_a_claim_can_name_it(program: Program) -> None:
    claim = {"document": "r1", "kind": "transfer", "subject": {"id": None, "text": "guns"}, "summary": "guns were sent"}
    done = program.run("import", written(program, "c.jsonl", claim, document("r1", text="Nothing.")), "--json")
    assert (done.returncode, json.loads(done.stdout)["claims"]) == (0, 1)
    (row,) = program.rows("claims")
    assert (row["summary"], row["by"], row["status"]) == ("guns were sent", "person", "candidate")
    assert row["document"] == program.rows("documents")[0]["id"]


def test_what_extract_prints_can_be_imported(program: Program) -> None:
    reports = written(program, "r.jsonl", document("r1"))
    printed = program.run("extract", reports).stdout
    (program.home / "c.jsonl").write_text(printed)
    assert program.run("import", str(program.home / "c.jsonl"), reports).returncode == 0
    assert len(program.rows("claims")) == len(printed.splitlines())


def test_what_cannot_come_in_is_named_and_the_others_do(program: Program) -> None:
    huge = document("huge", text="x" * 1_000_001)
    file = written(program, "r.jsonl", huge, {"title": "no text"}, document("r1"), {"document": "gone", "summary": "x"})
    done = program.run("import", file)
    assert done.returncode == 1
    left_out = [line for line in done.stderr.splitlines() if "left out" in line]
    assert len(left_out) == 3
    assert any("'Report huge'" in line and "1 MB" in line for line in left_out)
    assert [row["title"] for row in program.rows("documents")] == ["Report r1"]


def test_two_texts_under_one_id_are_named_and_a_change_with_its_candidates(program: Program) -> None:
    later = document("r1", text="Iran has sent 30 Shahed-136 drones to Russia.")
    file = written(program, "r.jsonl", document("r1"), later)
    done = program.run("import", file, "--json")
    told = json.loads(done.stdout)
    assert (done.returncode, told["documents"], told["new"], told["changed"], told["repeated"]) == (1, 2, 1, 1, 1)
    assert f"import: {file}, line 2: is the same document as {file}, line 1 (r1); the last one is kept" in done.stderr
    assert "2 documents (1 new, 1 changed), 0 claims" in done.stderr
    assert any("Shahed" in row["subject"] for row in program.rows("inbox"))


def test_the_same_row_twice_is_no_fault_nor_is_a_later_file(program: Program) -> None:
    same = written(program, "r.jsonl", document("r1"), document("r1"))
    later = written(program, "s.jsonl", document("r1", text="Nothing."))
    done = program.run("import", same, later)
    assert (done.returncode, len(done.stderr.splitlines())) == (0, 1)


def test_of_two_claims_with_one_id_the_first_is_kept_and_the_other_named(program: Program) -> None:
    rows = [
        {"document": "r1", "id": f"c{number}", "summary": f"s{number}", "kind": "statement"} for number in range(201)
    ]
    claims = [{**row, "subject": {"text": "guns"}} for row in rows]
    file = written(program, "c.jsonl", document("r1", text="Nothing."), *claims, {**claims[0], "summary": "another"})
    done = program.run("import", file)
    assert done.returncode == 1
    assert f"left out: {file}, line 203: has the same id (c0) as {file}, line 2, which is kept" in done.stderr
    assert [row["summary"] for row in program.rows("claims", "id=c0")] == ["s0"]


@pytest.mark.parametrize(
    ("published", "said"),
    [
        (20250101, "is no text with a date as 2025-01-27"),
        ("0001-01-01", "is not between the years 1000 and 9998"),
        ("soon", "is no date as 2025-01-27"),
    ],
)
def test_a_day_of_publication_that_cannot_be_used_is_told(program: Program, published: object, said: str) -> None:
    file = written(program, "r.jsonl", document("r1", published=published))
    done = program.run("import", file)
    assert (done.returncode, f"{file}: published {said}, so dates in the text" in done.stderr) == (0, True)
    assert [row["published"] for row in program.rows("documents")] == [None]


def test_one_is_told_as_one(program: Program) -> None:
    told = program.run("import", written(program, "r.jsonl", document("r1", text="Nothing."))).stderr
    assert told == "import: 1 document (1 new, 0 changed), 0 claims, 0 new candidates\n"


def test_a_full_disk_is_status_3_in_one_line(program: Program) -> None:
    assert program.run("import", written(program, "r.jsonl", document("r1"))).returncode == 0
    big = written(program, "b.jsonl", *(document(f"b{number}", text="x" * 50_000) for number in range(20)))
    done = program.shell(f"ulimit -f 100; spotrep import {big}")
    assert done.returncode == 3
    assert len(done.stderr.splitlines()) == 1
    assert "File too large" in done.stderr
    assert program.run("verify").returncode == 0
    assert [row["title"] for row in program.rows("documents")] == ["Report r1"]


def test_standard_input_is_named_once(program: Program) -> None:
    done = program.run("import", "-", "-")
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)


def test_a_text_file_is_a_document(program: Program) -> None:
    path = program.home / "note.txt"
    path.write_text(f"A note\n\n{SENT}")
    assert program.run("import", str(path), "--outlet", "My desk", "--published", "2025-01-27").returncode == 0
    (row,) = program.rows("documents")
    assert (row["title"], row["source"], row["published"]) == ("A note", "My desk", "2025-01-27")


def test_a_lexicon_that_cannot_be_used_is_told_and_the_documents_wait(program: Program) -> None:
    program.config.with_name("lexicon.toml").write_text("[[equipment]]\nid = ")
    file = written(program, "r.jsonl", document("r1"))
    done = program.run("import", file)
    assert done.returncode == 1
    assert "lexicon.toml" in done.stderr
    program.config.with_name("lexicon.toml").unlink()
    assert program.rows("inbox") == []
    assert program.run("import", file).returncode == 0
    assert program.rows("inbox")


def test_killed_at_any_moment_it_leaves_a_sound_ledger_and_ends_the_next_time(program: Program) -> None:
    file = written(program, "r.jsonl", *(document(f"r{number}") for number in range(400)))
    for moment in (0.3, 0.5, 0.7):
        running = subprocess.Popen([SPOTREP, "import", file], env=program.environment(), stderr=subprocess.DEVNULL)
        try:
            running.wait(moment)
        except subprocess.TimeoutExpired:
            os.kill(running.pid, signal.SIGKILL)
            running.wait()
        verified = program.run("verify")
        assert verified.returncode == 0 or "there is no ledger" in verified.stderr
    assert program.run("import", file).returncode == 0
    assert len(program.rows("documents")) == 400
    assert {row["document"] for row in program.rows("inbox")} == {row["id"] for row in program.rows("documents")}
    assert program.run("verify").returncode == 0
