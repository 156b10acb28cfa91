"""`spotrep demo`: a throw-away ledger that fills while one watches, and of which nothing stays."""

import re
from pathlib import Path
from signal import SIGTERM

import pytest

from tests.program import Program, assert_restored
from tests.terminal.terminal import Terminal


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program(tmp_path)


def wait_for_a_candidate(terminal: Terminal) -> None:
    """Wait until the sightings count candidates: the demonstration's own, as the starter ledger has none."""
    terminal.wait_for(lambda text: re.search(r"^3 Sightings \d+ \+\d+\?", text, re.MULTILINE) is not None)


def test_reports_and_sightings_arrive_and_nothing_stays(program: Program) -> None:
    with program.open("demo", columns=120, rows=40) as terminal:
        terminal.wait_for("M1989 Koksan")
        assert len(list(program.temporary.glob("spotrep-demo-*/ledger.json"))) == 1
        wait_for_a_candidate(terminal)
        first = terminal.wait_for(lambda text: re.search(r"5 feeds · 5 ok", text) is not None)
        assert re.search(r"2025-0[2-4]-\d\d \d\d:\d\dZ$", first.split("\n")[0])
        terminal.press("4")
        terminal.wait_for(lambda text: re.search(r"2025-0[2-4]-.*Harbour Wire", text) is not None)
        terminal.press("q")
        assert terminal.wait_exit() == 0
        assert_restored(terminal)
    assert list(program.temporary.iterdir()) == []
    assert not program.ledger.exists()
    assert program.reports == []


def test_more_arrive_without_a_key(program: Program) -> None:
    def count(text: str) -> int:
        found = re.search(r"^4 Documents (\d+)", text, re.MULTILINE)
        return int(found[1]) if found else 0

    with program.open("demo", columns=120, rows=40) as terminal:
        terminal.press("4")
        before = count(terminal.wait_for(lambda text: count(text) > 0))
        terminal.wait_for(lambda text: count(text) > before + 2)


@pytest.mark.parametrize("how", ["signal", "hang-up"])
def test_nothing_stays_when_it_is_ended_from_outside(program: Program, how: str) -> None:
    with program.open("demo") as terminal:
        terminal.wait_for("M1989 Koksan")
        if how == "signal":
            terminal.signal(SIGTERM)
        else:
            terminal.hang_up()
        assert terminal.wait_exit(5) == 0
    assert list(program.temporary.iterdir()) == []
    assert program.processes() == []
    assert program.reports == []


def test_a_ledger_of_one_s_own_is_not_touched(program: Program) -> None:
    rows = program.rows("claims")
    before = (program.ledger / "ledger.json").read_bytes()
    with program.open("--ledger", str(program.ledger), "demo") as terminal:
        wait_for_a_candidate(terminal)
        terminal.press("q")
        assert terminal.wait_exit() == 0
    assert (program.ledger / "ledger.json").read_bytes() == before
    assert program.rows("claims") == rows


def test_it_needs_a_terminal(program: Program) -> None:
    done = program.run("demo")
    assert done.returncode == 2
    assert "needs a terminal" in done.stderr
    assert list(program.temporary.iterdir()) == []
