"""`spotrep query` as another program uses it: every table, every format, and what the exit status tells."""

import csv
import io
import json
from pathlib import Path

import msgspec
import pytest

from store.records import TABLES, Claim
from store.views.tables import TABLE_NAMES, VIEWS
from tests.program import Program

STARTER = Path(__file__).parents[2] / "store" / "data" / "starter"
FILLED = [name for name in TABLE_NAMES if name not in ("feeds", "edits", "inbox", "unread")]


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program(tmp_path)


@pytest.mark.parametrize("table", FILLED)
def test_the_formats_of_a_table_tell_the_same(program: Program, table: str) -> None:
    rows = program.rows(table)
    record_type = VIEWS[table].row_type if table in VIEWS else TABLES[table]
    fields = list(record_type.__struct_fields__)
    assert rows
    assert all(list(row) == fields for row in rows)

    jsonl = program.run("query", table, "--format", "jsonl").stdout
    assert [json.loads(line) for line in jsonl.splitlines()] == rows

    header, *cells = csv.reader(io.StringIO(program.run("query", table, "--format", "csv").stdout))
    assert header == fields
    assert [row[0].removeprefix("'") for row in cells] == [row["id"] for row in rows]

    lines = program.run("query", table).stdout.splitlines()
    assert len(lines) == len(rows) + 1
    assert lines[0] == lines[0].upper()


def test_claims_in_jsonl_are_all_the_claims_there_are_with_every_field(program: Program) -> None:
    done = program.run("query", "claims", "--format", "jsonl")
    assert (done.returncode, done.stderr) == (0, "")
    lines = (STARTER / "claims.jsonl").read_text().splitlines()
    starter = [msgspec.to_builtins(msgspec.json.decode(line, type=Claim)) for line in lines]
    assert [json.loads(line) for line in done.stdout.splitlines()] == starter
    assert all(list(row) == list(Claim.__struct_fields__) for row in starter)


def test_a_filter_has_words_and_fields(program: Program) -> None:
    everything = program.rows("claims")
    found = program.rows("claims", "kind=transfer", "koksan")
    assert found == program.rows("claims", "koksan kind=transfer")
    assert found == [row for row in everything if row["kind"] == "transfer" and "koksan" in json.dumps(row).casefold()]
    assert 0 < len(found) < len(everything)
    assert program.rows("claims", "subject.id=dprk-m1989", "attribute=calibre")


def test_words_behind_an_option_belong_to_the_filter_too(program: Program) -> None:
    before = program.run("query", "claims", "koksan", "kind=transfer", "--format", "jsonl")
    around = program.run("query", "claims", "koksan", "--format", "jsonl", "kind=transfer")
    assert before.stdout
    assert around.stdout == before.stdout
    assert program.run("query", "claims", "koksan", "--format", "jsonl", "--no-such").returncode == 2


def test_nothing_that_matches_is_status_1_and_an_empty_answer(program: Program) -> None:
    for format_, answer in (("json", "[]\n"), ("jsonl", ""), ("table", "ID  KIND")):
        done = program.run("query", "claims", "no-such-word", "--format", format_)
        assert done.returncode == 1
        assert done.stdout.startswith(answer)
        assert done.stdout.count("\n") <= 1
        assert done.stderr == "spotrep: nothing in claims matches\n"


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["rumours"], "there is no table 'rumours'; there are: equipment, "),
        (["claims", "knd=spec"], "there is no field 'knd' here; did you mean 'kind'?"),
        (["claims", "kind!=spec"], "the filter knows words and field=value; '!='"),
        (["claims", "kind="], "needs a value after the equals sign"),
        (["claims", "spec", "OR", "transfer"], "'OR' is neither"),
    ],
)
def test_a_wrong_question_is_status_2_with_a_hint(program: Program, words: list[str], reason: str) -> None:
    done = program.run("query", *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("spotrep: ")
    assert reason in done.stderr
    assert done.stderr.count("\n") == 1


def test_only_the_table_must_be_named(program: Program) -> None:
    done = program.run("query")
    assert done.returncode == 2
    assert done.stderr.endswith("required: TABLE\n")


def test_a_table_on_a_terminal_fits_it_and_has_no_colour_to_lose(program: Program) -> None:
    with program.open("query", "claims", columns=60) as terminal:
        assert terminal.wait_exit() == 0
        lines = terminal.raw.decode().splitlines()
    assert max(map(len, lines)) <= 60
    assert not any("\x1b" in line for line in lines)


def test_a_ledger_that_cannot_be_written_is_read(program: Program) -> None:
    rows = program.rows("equipment")
    before = {path: path.read_bytes() for path in program.ledger.iterdir()}
    assert program.rows("equipment") == rows
    assert {path: path.read_bytes() for path in program.ledger.iterdir()} == before


def test_an_empty_ledger_is_a_choice(program: Program) -> None:
    program.configure("starter = false\n")
    assert program.rows("claims") == []
    program.configure("")
    assert len(program.rows("equipment")) == len((STARTER / "equipment.jsonl").read_text().splitlines())
