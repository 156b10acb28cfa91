"""The harness itself: what it shows is what a person would see, and it leaves nothing running."""

import os
import select
import sys
from pathlib import Path
from signal import SIGTERM

import pytest

from tests.terminal.ssh import SshServer
from tests.terminal.terminal import Terminal, key_bytes

TEXTUAL_PROGRAM = """\
from textual.app import App
from textual.widgets import Label

class Counter(App):
    BINDINGS = [("j", "count", "Count"), ("q", "quit", "Quit")]
    count = 0

    def compose(self):
        yield Label("count 0", id="count")
        yield Label(id="size")

    def on_resize(self, event):
        self.query_one("#size", Label).update(f"size {event.size.width}x{event.size.height}")

    def action_count(self):
        self.count += 1
        self.query_one("#count", Label).update(f"count {self.count} 서울 Курск")

if __name__ == "__main__":
    Counter().run(mouse=False)
"""


@pytest.fixture
def counter(tmp_path: Path) -> list[str]:
    program = tmp_path / "counter.py"
    program.write_text(TEXTUAL_PROGRAM)
    return [sys.executable, str(program)]


def shell(script: str) -> list[str]:
    return ["/bin/sh", "-c", script]


def wait_for_raw(terminal: Terminal, end: bytes) -> None:
    terminal.wait_for(lambda _: terminal.raw.endswith(end))


def test_drives_a_textual_program_from_start_to_end(counter: list[str]) -> None:
    with Terminal(counter, columns=60, rows=10) as terminal:
        rows = terminal.wait_for("size 60x10").split("\n")
        assert rows == ["count 0", "size 60x10", *[""] * 8]
        during = terminal.alternate_screen
        terminal.press("j", "j")
        assert terminal.wait_for("count 2").startswith("count 2 서울 Курск\nsize")
        terminal.press("q")
        assert terminal.wait_exit() == 0
        assert (during, terminal.alternate_screen) == (True, False)
        assert terminal.screen_text().strip() == ""


def test_a_program_learns_of_another_size(counter: list[str]) -> None:
    with Terminal(counter, columns=60, rows=10) as terminal:
        terminal.wait_for("size 60x10")
        terminal.resize(100, 30)
        assert len(terminal.wait_for("size 100x30").split("\n")) == 30


def test_sequences_that_mean_nothing_on_the_screen_do_not_show_even_in_pieces() -> None:
    script = (
        "stty -echo; printf 'a\\033[>1'; read _; printf 'ub\\033[?2026$p\\033[?1u\\033[4 qc\\033P+q'; read _; "
        "printf '54\\033'; read _; printf '\\\\d\\033[1mbold\\033[0m\\033]52;c;eA==\\007 end'"
    )
    with Terminal(shell(script)) as terminal:
        for written in (b"[>1", b"P+q", b"54\x1b"):
            wait_for_raw(terminal, written)
            terminal.press("enter")
        assert terminal.wait_for("end").rstrip() == "abcdbold end"
        assert terminal.raw.count(b"\x1b") == 9


def test_the_main_screen_comes_back_under_the_alternate_one() -> None:
    script = "echo before; printf '\\033[?1049hinside'; read _; printf '\\033[?1049l'; echo after"
    with Terminal(shell(script)) as terminal:
        assert "before" not in terminal.wait_for("inside")
        during = terminal.alternate_screen
        terminal.press("enter")
        assert terminal.wait_for("after").rstrip() == "before\nafter"
        assert (during, terminal.alternate_screen) == (True, False)


def test_waiting_in_vain_shows_the_screen() -> None:
    with Terminal(shell("echo here I am; read _")) as terminal:
        terminal.wait_for("here I am")
        with pytest.raises(AssertionError, match=r"(?s)never saw 'elsewhere': not within 0\.01 s.*here I am"):
            terminal.wait_for("elsewhere", timeout=0.01)
        with pytest.raises(AssertionError, match=r"(?s)still running.*here I am"):
            terminal.wait_exit(timeout=0.01)


def test_waiting_ends_with_the_program() -> None:
    with (
        Terminal(shell("echo last words; exit 7")) as terminal,
        pytest.raises(AssertionError, match=r"(?s)the program has ended.*last words"),
    ):
        terminal.wait_for("elsewhere", timeout=3600)
    assert terminal.wait_exit() == 7


def test_a_dropped_connection_hangs_the_program_up() -> None:
    with Terminal(shell("echo ready; exec sleep 3600")) as terminal:
        terminal.wait_for("ready")
        terminal.hang_up()
        assert terminal.wait_exit() == -1


def test_a_signal_goes_to_the_program() -> None:
    with Terminal(shell("trap 'echo told; exit 3' TERM; echo ready; read _")) as terminal:
        terminal.wait_for("ready")
        terminal.signal(SIGTERM)
        terminal.wait_for("told")
        assert terminal.wait_exit() == 3


def test_the_terminal_is_the_controlling_one() -> None:
    with Terminal(shell("echo ready >/dev/tty; exec sleep 3600")) as terminal:
        terminal.wait_for("ready")
        terminal.press("ctrl+c")
        assert terminal.wait_exit() == -2


def test_closing_kills_the_whole_group() -> None:
    with Terminal(shell("trap '' HUP; sleep 3600 & echo child $!. ; wait")) as terminal:
        words = terminal.wait_for(lambda text: "." in text).split()
        child = os.pidfd_open(int(words[1].rstrip(".")))
    try:
        ended, _, _ = select.select([child], [], [], 20)
        assert ended == [child]
    finally:
        os.close(child)


def test_the_program_sees_nothing_of_our_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPOTREP_LEDGER", "/somewhere")
    with Terminal(["env"], env={"NO_COLOR": "1"}) as terminal:
        terminal.wait_exit()
        text = terminal.screen_text()
    assert "NO_COLOR=1" in text
    assert "TERM=xterm-256color" in text
    assert "SPOTREP_LEDGER" not in text


@pytest.mark.parametrize(
    ("keys", "sent"),
    [
        (["j", "enter"], b"j\r"),
        (["ctrl+c", "up", "shift+tab"], b"\x03\x1b[A\x1b[Z"),
        (["f1", "f5", "f12"], b"\x1bOP\x1b[15~\x1b[24~"),
        (["о", "escape"], "о\x1b".encode()),
    ],
)
def test_keys_have_names(keys: list[str], sent: bytes) -> None:
    assert key_bytes(*keys) == sent


@pytest.mark.parametrize("keys", [["hyper+j"], ["escape", "j"]])
def test_keys_that_a_keyboard_would_not_send_are_refused(keys: list[str]) -> None:
    with pytest.raises(ValueError, match=r"unknown keys|escape must be the last"):
        key_bytes(*keys)


@pytest.mark.needs_sshd
def test_a_program_runs_over_ssh_in_the_size_of_the_terminal(tmp_path: Path, counter: list[str]) -> None:
    with SshServer(tmp_path) as server:
        with Terminal(server.ssh_argv(counter), columns=70, rows=12) as terminal:
            terminal.wait_for("size 70x12")
            terminal.press("j")
            terminal.wait_for("count 1 서울 Курск")
            terminal.resize(50, 9)
            terminal.wait_for("size 50x9")
            terminal.press("q")
            assert terminal.wait_exit() == 0
        assert "Accepted publickey" in server.log


@pytest.mark.needs_sshd
def test_the_exit_status_crosses_ssh(tmp_path: Path) -> None:
    with (
        SshServer(tmp_path) as server,
        Terminal(server.ssh_argv(["env", "WORD=two words", "sh", "-c", 'echo "$WORD" on $SSH_TTY; exit 5'])) as t,
    ):
        t.wait_for("two words on /dev/")
        assert t.wait_exit() == 5
