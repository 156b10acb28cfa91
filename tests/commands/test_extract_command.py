"""`spotrep extract` as another program uses it, and as a person who wants to know why."""

import json
from pathlib import Path
from typing import Any

import pytest

from store.records import Claim
from tests.program import Program, unsafe_characters

TEXT = "Quiet day.\r\nNorth Korea has sent 50 M1989 Koksan guns to Russia.\nThe M1989 Koksan is a gun."
DOCUMENT = {"id": "r1", "title": "Guns", "outlet": "The Wire", "published": "2025-01-27", "text": TEXT}


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program(tmp_path)


def written(program: Program, name: str, content: str | bytes) -> str:
    path = program.home / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return str(path)


def rows(output: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in output.splitlines()]


def test_it_prints_every_field_of_each_claim_with_offsets_into_the_given_text(program: Program) -> None:
    done = program.run("extract", written(program, "r.json", json.dumps(DOCUMENT)))
    assert (done.returncode, done.stderr) == (0, "")
    claims = rows(done.stdout)
    assert claims
    for claim in claims:
        assert list(claim) == list(Claim.__struct_fields__)
        assert claim["document"] == "r1"
        assert claim["status"] == "candidate"
        evidence = claim["evidence"]
        assert TEXT[evidence["start"] : evidence["end"]].replace("\r", " ") == evidence["quote"]
        assert claim["chain"][0] == "The Wire"
        assert all(0 <= start < end <= len(TEXT) for start, end in claim["spans"].values())
    guns = next(claim for claim in claims if claim["kind"] == "transfer")
    assert guns["quantity"]["low"] == 50
    assert TEXT[slice(*guns["spans"]["subject"])].startswith("M1989")
    assert not program.ledger.exists()


def test_what_it_prints_is_what_import_stores(program: Program) -> None:
    file = written(program, "r.json", json.dumps(DOCUMENT))
    printed = {claim["id"] for claim in rows(program.run("extract", file).stdout)}
    assert program.run("import", file).returncode == 0
    assert {claim["id"] for claim in program.rows("claims", "status=candidate")} == printed


def test_a_text_takes_what_is_said_of_it_and_standard_input_works(program: Program) -> None:
    written(program, "r.txt", TEXT)
    said = '--outlet "The Wire" --published 2025-01-27 --title Guns'
    done = program.shell(f"spotrep extract - {said} < {program.home}/r.txt")
    assert done.returncode == 0
    assert {claim["document"] for claim in rows(done.stdout)} == {"standard input"}
    assert {claim["chain"][0] for claim in rows(done.stdout)} == {"The Wire"}


def test_each_format_has_the_same_claims(program: Program) -> None:
    file = written(program, "r.json", json.dumps([DOCUMENT, {**DOCUMENT, "id": "r2"}]))
    claims = rows(program.run("extract", file).stdout)
    assert json.loads(program.run("extract", file, "--json").stdout) == claims
    assert json.loads(program.run("--json", "extract", file).stdout) == claims
    table = program.run("extract", "--format", "table", file).stdout.splitlines()
    assert len(table) == len(claims) + 1
    assert table[0].startswith("KIND")
    assert len(program.run("extract", "--format", "csv", file).stdout.splitlines()) == len(claims) + 1


@pytest.mark.parametrize("content", ["", "Nothing of the kind.", '{"id": "x", "text": ""}', "[]"])
def test_no_claim_is_no_error(program: Program, content: str) -> None:
    done = program.run("extract", written(program, "r.json" if content[:1] in "[{" else "r.txt", content))
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\x7fELF\x02\x01\0\0" * 50, "is no text"),
        ("Пушки и люди".encode("cp1251"), "iconv"),
        (b'{"title": "x"}', "has no text"),
        (b'{"kind": "spec"}', "is a claim already"),
        (b'{"text": 5}', "its text is no text"),
    ],
)
def test_what_cannot_be_read_is_one_line_and_the_others_go_on(program: Program, content: bytes, said: str) -> None:
    good = written(program, "good.json", json.dumps(DOCUMENT))
    done = program.run("extract", written(program, "bad", content), good)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert said in done.stderr
    assert rows(done.stdout)


def test_hostile_text_is_read_and_drives_no_terminal(program: Program) -> None:
    text = "\x1b]0;x\x07 \ud800 \u202eNorth Korea has sent 50 M1989 Koksan guns to Russia.\x9b31m \u0000 Пушки 포"
    file = written(program, "r.json", json.dumps({"id": "r1", "title": "\x1b[31m", "text": text}))
    for words in ([], ["--explain"], ["--format", "table"]):
        done = program.run("extract", file, *words)
        assert done.returncode == 0
        assert "Koksan" in done.stdout
        assert unsafe_characters(done.stdout) == set()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["gone.txt"], "no such file"),
        (["."], "is a folder"),
        (["-", "--published", "soon"], "is no date"),
        (["-", "--published", "0001-01-01"], "--published 0001-01-01: is not between the years 1000 and 9998"),
        (["-", "-"], "only once"),
    ],
)
def test_wrong_use_is_status_2_in_one_line(program: Program, words: list[str], said: str) -> None:
    done = program.run("extract", *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_explaining_shows_which_words_were_read_by_which_rule(program: Program) -> None:
    done = program.run("extract", "--explain", written(program, "r.json", json.dumps(DOCUMENT)))
    assert done.returncode == 0
    assert "[subject M1989" in done.stdout
    assert "rule " in done.stdout
    assert "\x1b" not in done.stdout


def test_explaining_says_who_hands_over_to_whom(program: Program) -> None:
    sides = "Iran has sent 50 tanks to Russia. China will deliver 20 howitzers."
    done = program.run("extract", "--explain", written(program, "r.txt", sides))
    first, second = [line for line in done.stdout.splitlines() if line[:2] in ("1.", "2.")]
    assert "· Iran → Russia ·" in first
    assert "· China → ·" in second


def test_explaining_is_in_colour_where_there_is_any(program: Program) -> None:
    file = written(program, "r.json", json.dumps(DOCUMENT))
    for words, env, colored in (([], {}, True), (["--no-color"], {}, False), ([], {"NO_COLOR": "1"}, False)):
        with program.open("extract", "--explain", *words, file, env=env) as terminal:
            assert terminal.wait_exit() == 0
            assert (b"\x1b[1;33m" in terminal.raw) is colored
            assert ("[subject M1989" in terminal.screen_text()) is not colored


def test_a_lexicon_of_ones_own_is_used(program: Program) -> None:
    file = written(program, "r.txt", "Iran has sent 30 Zulfiqar-9 to Yemen.")
    assert "ir-zulfiqar-9" not in program.run("extract", file).stdout
    program.configure("")
    own = program.config.with_name("lexicon.toml")
    entry = {"id": "ir-zulfiqar-9", "name": "Zulfiqar-9", "type": "missile", "country": "IR", "aliases": ["Zulfiqar-9"]}
    own.write_text(toml(entry))
    assert "ir-zulfiqar-9" in {claim["subject"]["id"] for claim in rows(program.run("extract", file).stdout)}
    own.write_text("[[equipment]]\nid = ")
    done = program.run("extract", file)
    assert (done.returncode, done.stdout) == (2, "")
    assert str(own) in done.stderr


def toml(entry: dict[str, Any]) -> str:
    return "\n".join(["[[equipment]]", *(f"{key} = {json.dumps(value)}" for key, value in entry.items()), ""])
