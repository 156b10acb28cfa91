"""`spotrep lexicon`: what is wrong with one's own, and what it could have."""

import json
import tomllib
from pathlib import Path

import pytest

from tests.program import Program

TEXT = "The XZ-77 came. Nobody saw the XZ-77 again, nor the QK-1234. The M1989 Koksan stayed."


@pytest.fixture
def program(tmp_path: Path) -> Program:
    program = Program(tmp_path)
    program.configure("starter = false\n")
    return program


def test_without_one_there_is_nothing_wrong_and_it_says_where_one_would_be(program: Program) -> None:
    done = program.run("lexicon", "check")
    assert (done.returncode, done.stdout) == (0, "")
    assert str(program.config.with_name("lexicon.toml")) in done.stderr


def test_each_problem_is_a_line_with_file_and_status_1(program: Program) -> None:
    own = program.config.with_name("lexicon.toml")
    own.write_text('colour = "red"\n\n[[equipment]]\nname = "XZ-77"\n')
    done = program.run("lexicon", "check")
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) >= 2
    assert all(line.startswith(str(own)) for line in done.stderr.splitlines())


@pytest.mark.parametrize(
    ("name", "said"),
    [("gone.toml", "No such file or directory"), ("", "Is a directory"), ("cp1251.toml", "is no UTF-8 (byte 1)")],
)
def test_what_cannot_be_read_is_status_2_in_a_clean_line(program: Program, name: str, said: str) -> None:
    (program.home / "cp1251.toml").write_bytes("Град".encode("cp1251"))
    path = program.home / name
    done = program.run("lexicon", "check", str(path))
    assert (done.returncode, done.stderr) == (2, f"spotrep: {path}: cannot be read: {said}\n")


def test_a_configured_one_is_checked(program: Program) -> None:
    other = program.home / "other.toml"
    other.write_text("")
    program.configure(f'starter = false\n\n[extraction]\nlexicon = "{other}"\n')
    done = program.run("lexicon", "check")
    assert (done.returncode, str(other) in done.stderr) == (0, True)


def test_what_is_unknown_is_proposed_as_toml_with_how_often_and_an_example(program: Program) -> None:
    path = program.home / "r.txt"
    path.write_text(TEXT)
    done = program.run("lexicon", "propose", str(path))
    assert done.returncode == 0
    names = [entry["name"] for entry in tomllib.loads(done.stdout)["equipment"]]
    assert names[0] == "XZ-77"
    assert "QK-1234" in names
    assert not any("M1989" in name for name in names)
    assert "# 2 times in one document: The XZ-77 came." in done.stdout
    rows = json.loads(program.run("lexicon", "propose", str(path), "--json").stdout)
    assert (rows[0]["name"], rows[0]["times"]) == ("XZ-77", 2)


def test_the_documents_of_the_ledger_are_looked_through(program: Program) -> None:
    path = program.home / "r.json"
    path.write_text(json.dumps([{"id": "1", "text": TEXT}, {"id": "2", "text": "The XZ-77."}]))
    nothing = program.run("lexicon", "propose")
    assert (nothing.returncode, nothing.stderr) == (1, "spotrep: no text could be read in the ledger\n")
    program.run("import", str(path))
    assert "# 3 times in 2 documents" in program.run("lexicon", "propose").stdout


def test_what_nobody_could_read_is_not_said_to_be_in_the_lexicon(program: Program) -> None:
    path = program.home / "r.txt"
    path.write_bytes(b"\0\0\0")
    done = program.run("lexicon", "propose", str(path))
    assert (done.returncode, done.stdout) == (1, "")
    assert "no text could be read" in done.stderr
    assert "in the lexicon" not in done.stderr
