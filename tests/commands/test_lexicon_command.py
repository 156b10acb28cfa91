"""`spotrep lexicon`: what is wrong with one's own, and what it could have."""

import json
import os
import tomllib
from importlib import resources
from pathlib import Path

import pytest

from store.extraction.names.lexicon import check_own
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


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("folder", "Is a directory"),
        ("pipe", "is no regular file"),
        ("endless", "is no regular file"),
        ("large", "is over 4 MB"),
        ("cp1251", "is no UTF-8 (byte 1)"),
    ],
)
def test_reading_with_one_that_cannot_be_read_says_the_same(program: Program, name: str, said: str) -> None:
    own = program.config.with_name("lexicon.toml")
    match name:
        case "folder":
            own.mkdir()
        case "pipe":
            os.mkfifo(own)
        case "endless":
            own.symlink_to("/dev/zero")
        case "large":
            own.touch()
            os.truncate(own, 5_000_000)
        case _:
            own.write_bytes("Град".encode("cp1251"))
    path = program.home / "r.txt"
    path.write_text(TEXT)
    for words in (["extract", str(path)], ["lexicon", "check"], ["lexicon", "propose", str(path)]):
        done = program.run(*words)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr == f"spotrep: {own}: cannot be read: {said}\n"


def entry(**fields: object) -> str:
    whole = {"id": "mine", "name": "Zulfiqar-9", **fields}
    return "\n".join(["[[equipment]]", *(f"{key} = {json.dumps(value)}" for key, value in whole.items()), ""])


def checked(program: Program, text: str) -> tuple[int, list[str]]:
    own = program.config.with_name("lexicon.toml")
    own.write_text(text)
    done = program.run("lexicon", "check")
    return done.returncode, [line.removeprefix(f"{own}: ") for line in done.stderr.splitlines()]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"aliases": ["XZ-77", "delivered"]}, 'aliases: "delivered" is a word of the rules'),
        ({"aliases": ["to"]}, 'aliases: "to" is a word of the rules'),
        ({"aliases": ["Tanks"]}, 'aliases: "Tanks" is a word of the rules'),
        ({"context_aliases": ["eighteen"]}, 'context_aliases: "eighteen" is a word of the rules'),
        ({"name": "Monday"}, 'name: "Monday" is a word of the rules'),
        ({"aliases": ["18"]}, 'aliases: "18" has no letter'),
        ({"aliases": ["."]}, 'aliases: "." has no letter'),
        ({"aliases": ["Ukraine"]}, 'aliases: "Ukraine" names a country (UA)'),
        ({"aliases": ["Russian"]}, 'aliases: "Russian" names a country (RU)'),
        ({"variant_of": "nobody"}, 'variant_of: "nobody" is no other entry'),
        ({"variant_of": "mine"}, 'variant_of: "mine" is no other entry'),
        ({"type": "big thing"}, 'type: "big thing" is not known'),
        ({"country": "North Korea"}, 'country: "North Korea" is no code'),
        ({"id": "KP"}, "id: a shipped [[country]] has the same"),
    ],
)
def test_what_would_break_the_reading_is_refused_with_entry_and_reason(
    program: Program, fields: dict[str, object], reason: str
) -> None:
    status, (line,) = checked(program, entry(**fields))
    assert status == 1
    assert line.startswith(f"[[equipment]] 1 ({fields.get('id', 'mine')}): {reason}")
    path = program.home / "r.txt"
    path.write_text(TEXT)
    assert program.run("extract", str(path)).returncode == 2


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"lat": 91}, "lat: 91 is not between -90 and 90"),
        ({"lon": -180.5}, "lon: -180.5 is not between -180 and 180"),
        ({"radius_km": -1}, "radius_km: -1 is not between"),
        ({"type": 5}, "type: is no text"),
    ],
)
def test_what_has_a_wrong_form_is_refused(program: Program, fields: dict[str, object], reason: str) -> None:
    status, (line,) = checked(program, entry(**fields))
    assert (status, line.startswith(f"[[equipment]] 1: {reason}")) == (1, True)


def test_an_id_stands_once(program: Program) -> None:
    status, lines = checked(program, entry() + entry(name="Zulfiqar-10"))
    assert (status, lines) == (1, ["[[equipment]] 2 (mine): id: [[equipment]] 1 (mine) has the same"])


def test_an_entry_that_goes_with_the_shipped_ones_is_fine(program: Program) -> None:
    fields = {
        "type": "ballistic missile",
        "country": "IR",
        "variant_of": "dprk-koksan",
        "aliases": ["ذوالفقار", "Zulfi"],
    }
    status, (line,) = checked(program, entry(**fields))
    assert (status, line.startswith("lexicon: no problems")) == (0, True)


def test_a_name_that_a_shipped_entry_has_too_means_ones_own(program: Program) -> None:
    status, lines = checked(program, entry(aliases=["Koksan"]) + entry(id="dprk-m1978", name="M1978"))
    assert status == 0
    assert lines[:2] == [
        '[[equipment]] 1 (mine): aliases: "Koksan" is a name of the shipped dprk-koksan too; it means your entry alone',
        '[[equipment]] 2 (dprk-m1978): takes the place of the shipped entry "M1978 Koksan"',
    ]
    path = program.home / "r.txt"
    path.write_text("North Korea has sent 50 Koksan guns to Russia.")
    (claim,) = [json.loads(line) for line in program.run("extract", str(path)).stdout.splitlines()]
    assert claim["subject"]["id"] == "mine"


def test_the_shipped_entries_pass_the_check() -> None:
    files = sorted((resources.files("store") / "data" / "lexicon").glob("[aep]*/*.toml"))  # type: ignore[attr-defined]
    assert len(files) > 10
    assert [problem for file in files for problem in check_own(file).problems] == []


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
