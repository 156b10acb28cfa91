"""The dashboard over a real sshd: keys, the end by a key, and a line that drops."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.program import SPOTREP, Program, assert_restored, wait_gone
from tests.terminal.ssh import SshServer
from tests.terminal.terminal import Terminal

pytestmark = pytest.mark.needs_sshd

SOON = 5


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program(tmp_path)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[SshServer]:
    home = tmp_path / "sshd"
    home.mkdir()
    with SshServer(home) as running:
        yield running


def connect(server: SshServer, program: Program, *words: str, columns: int = 80, rows: int = 24) -> Terminal:
    """Start the program on the server, with nothing of its environment but the home and what sshd sets."""
    places = [f"HOME={program.home}", f"TMPDIR={program.temporary}"]
    return Terminal(server.ssh_argv(["env", *places, str(SPOTREP), *words]), columns=columns, rows=rows)


def test_keys_go_there_and_frames_come_back(program: Program, server: SshServer) -> None:
    with connect(server, program, columns=120, rows=40) as terminal:
        assert "≤40 km" in terminal.wait_for("M1989 Koksan")
        terminal.press("4")
        terminal.wait_for("4 Documents")
        terminal.press("/", *"koksan", "enter")
        terminal.wait_for("/koksan")
        terminal.resize(80, 24)
        terminal.wait_for(lambda text: "4 Documents" in text.split("\n")[1] and len(text.split("\n")) == 24)
        terminal.press("q")
        assert terminal.wait_exit() == 0
        assert_restored(terminal)
    assert program.processes() == []


@pytest.mark.parametrize("words", [(), ("demo",)])
def test_a_dropped_connection_leaves_nothing_running(
    program: Program, server: SshServer, words: tuple[str, ...]
) -> None:
    with connect(server, program, *words) as terminal:
        terminal.wait_for("M1989 Koksan")
        running = program.processes()
        assert running
    for pid in running:
        assert wait_gone(pid, SOON)
    assert list(program.temporary.iterdir()) == []
    assert program.reports == []


def test_what_is_wrong_is_said_over_there_too(program: Program, server: SshServer) -> None:
    with connect(server, program, columns=30, rows=10) as terminal:
        assert terminal.wait_exit() == 2
        assert "30x10" in terminal.screen_text()
