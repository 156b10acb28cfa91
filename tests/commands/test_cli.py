"""The command line as a whole: help, options before and after a command, streams that are closed, the exit status."""

import json
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from tests.program import Program

COMMANDS = ("demo", "refresh", "query", "feeds", "config", "verify", "compact", "backup", "restore")


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program(tmp_path)


def test_help_names_every_command_and_the_common_options(program: Program) -> None:
    done = program.run("--help")
    assert (done.returncode, done.stderr) == (0, "")
    for word in (*COMMANDS, "--ledger", "--config", "--format", "--json", "--no-color", "--version"):
        assert word in done.stdout
    assert "Without a command the dashboard opens." in done.stdout


@pytest.mark.parametrize("command", [*COMMANDS, "feeds list", "feeds enable", "config check", "config show"])
def test_every_command_has_help_with_the_common_options(program: Program, command: str) -> None:
    done = program.run(*command.split(), "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"usage: spotrep {command} [-h]")
    assert "common options:" in done.stdout
    assert not program.ledger.exists()


def test_the_version_is_the_package_s(program: Program) -> None:
    assert program.run("--version").stdout == f"spotrep {version('spotrep')}\n"


def test_the_module_is_the_command(program: Program) -> None:
    argv = [sys.executable, "-m", "tui", "--version"]
    done = subprocess.run(argv, env=program.environment(), capture_output=True, text=True, check=True)
    assert done.stdout == f"spotrep {version('spotrep')}\n"


@pytest.mark.parametrize(
    "words", [["rumours"], ["query", "claims", "--format", "xml"], ["--no-such-option"], ["feeds"], ["feeds", "enable"]]
)
def test_wrong_use_is_status_2_with_the_usage(program: Program, words: list[str]) -> None:
    done = program.run(*words)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("usage: spotrep")
    assert not program.ledger.exists()


def test_options_stand_before_or_after_the_command_and_the_last_one_counts(program: Program) -> None:
    elsewhere = str(program.home / "elsewhere")
    for words in (
        ["--ledger", elsewhere, "--json", "query", "sources"],
        ["query", "--ledger", elsewhere, "--json", "sources"],
        ["query", "sources", "--json", "--ledger", elsewhere],
        ["--ledger", "/dev/null", "--format", "csv", "query", "sources", "--ledger", elsewhere, "--format", "json"],
        ["--json", "query", "sources", "--ledger", elsewhere],
    ):
        done = program.run(*words)
        assert done.returncode == 0, done.stderr
        assert len(json.loads(done.stdout)) > 10
    assert not program.ledger.exists()


def test_an_option_counts_before_the_environment_and_that_before_the_configuration(program: Program) -> None:
    places = {name: program.home / name for name in ("option", "variable", "configured")}
    program.configure(f'ledger = "{places["configured"]}"\n')
    env = {"SPOTREP_LEDGER": str(places["variable"])}
    program.run("query", "sources")
    assert [name for name, place in places.items() if place.exists()] == ["configured"]
    program.run("query", "sources", env=env)
    assert [name for name, place in places.items() if place.exists()] == ["variable", "configured"]
    program.run("query", "sources", "--ledger", str(places["option"]), env=env)
    assert all(place.exists() for place in places.values())
    assert not program.ledger.exists()


@pytest.mark.parametrize("format_", ["table", "csv", "jsonl", "json"])
def test_a_reader_that_has_seen_enough_is_no_error(program: Program, format_: str) -> None:
    done = program.shell(f"{{ spotrep query claims --format {format_}; echo status $? >&2; }} | head -1")
    assert done.stdout.count("\n") == 1
    assert done.stderr == "status 0\n"


def test_closed_streams_are_no_error(program: Program) -> None:
    whole = program.shell("spotrep query claims")
    assert whole.returncode == 0
    for closing, out in (("<&-", whole.stdout), ("2>&-", whole.stdout), (">&-", ""), ("<&- >&- 2>&-", "")):
        done = program.shell(f"spotrep query claims {closing}")
        assert (done.returncode, done.stdout, done.stderr) == (0, out, "")
    # What is said on a closed standard error must not turn up among the data.
    done = program.shell("spotrep query claims no-such-word --json 2>&-")
    assert (done.returncode, done.stdout) == (1, "[]\n")
    assert program.rows("claims")
    assert program.reports == []


def test_a_full_disk_is_said_and_is_no_crash(program: Program) -> None:
    done = program.shell("spotrep query claims >/dev/full")
    assert (done.returncode, done.stderr) == (1, "spotrep: cannot write: No space left on device\n")
    assert program.shell("spotrep query claims >/dev/full 2>/dev/full").returncode == 1
    assert program.reports == []


def test_a_locale_without_utf_8_loses_no_answer(program: Program) -> None:
    for env in ({"LC_ALL": "C"}, {"LC_ALL": "C", "PYTHONIOENCODING": "ascii"}):
        done = program.run("query", "equipment", env=env)
        assert (done.returncode, done.stderr) == (0, "")
        assert "M1989 Koksan" in done.stdout
