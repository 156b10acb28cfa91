"""A triage in a real terminal: what a person imports, judges and takes back is in the ledger."""

import json
from pathlib import Path

import pytest

from tests.program import Program, assert_restored, styles, unsafe_output, wait_at_cursor

SENTENCES = ("North Korea has sent 50 M1989 Koksan guns to Russia.", "Iran has sent 70 Shahed-136 drones to Russia.")
HOSTILE = "\x1b]0;x\x07\u202eRead \x9b31mthis."


@pytest.fixture
def program(tmp_path: Path) -> Program:
    program = Program(tmp_path)
    report = {"id": "r1", "title": "Guns\x1b[2J", "outlet": "The Wire", "published": "2025-01-27"}
    path = tmp_path / "r.json"
    path.write_text(json.dumps({**report, "text": "\n".join([*SENTENCES, HOSTILE])}))
    assert program.run("import", str(path)).returncode == 0
    return program


@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (120, 40)])
def test_candidates_are_judged_one_after_the_other_and_taken_back(program: Program, columns: int, rows: int) -> None:
    waiting = program.rows("inbox")
    assert len(waiting) >= 2
    with program.open(columns=columns, rows=rows) as terminal:
        terminal.wait_for("M1989 Koksan")
        terminal.press("5")
        terminal.wait_for(f"5 Inbox {len(waiting)} ")
        wait_at_cursor(terminal, waiting[0]["subject"])
        terminal.wait_for("The Wire")
        terminal.press("a", "x")
        terminal.wait_for(f"5 Inbox {len(waiting) - 2} ")
        terminal.press("u")
        terminal.wait_for(f"5 Inbox {len(waiting) - 1} ")
        wait_at_cursor(terminal, waiting[1]["subject"])
        terminal.press("enter")
        terminal.wait_for("claims in this document")
        terminal.press("q")
        assert terminal.wait_exit() == 0
        assert_restored(terminal)
        assert unsafe_output(terminal) == set()
    changes = [(edit["record"], edit["after"]["status"]) for edit in program.rows("edits")]
    first, second = waiting[0]["id"], waiting[1]["id"]
    assert changes == [(first, "accepted"), (second, "rejected"), (second, "candidate")]
    assert program.reports == []
    assert program.run("verify").returncode == 0


def test_without_colour_and_unicode_everything_is_still_told(program: Program) -> None:
    with program.open(env={"NO_COLOR": "1", "LANG": "C"}) as terminal:
        terminal.wait_for("M1989 Koksan")
        terminal.press("5")
        text = terminal.wait_for("5 Inbox")
        assert text.isascii()
        terminal.wait_for(">")
        terminal.press("q")
        assert terminal.wait_exit() == 0
        assert styles(terminal) <= {0, 1, 2, 3, 4, 7, 39, 49}
