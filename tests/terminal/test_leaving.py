"""However the dashboard ends, it ends by itself, soon, and the terminal is as it was."""

import fcntl
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from signal import SIGCONT, SIGHUP, SIGINT, SIGKILL, SIGTERM, SIGTSTP, Signals

import pytest

from tests.program import SPOTREP, Program, assert_restored, wait_gone
from tests.terminal.terminal import Terminal

SOON = 5

CRASHING = """\
import sys
from pathlib import Path
from store.config import Config
from tui.commands.dashboard import open_dashboard
from tui.session import Session
from tui.terminal import Terminal

def broken_clock():
    secret = "local-value-of-the-day"
    raise RuntimeError(f"no time at https://desk.example/{secret} for 'a quoted source' in {Path.home()}/desk")

sys.exit(open_dashboard(Session(Path(sys.argv[1]), Config(), broken_clock, Terminal())))
"""


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program(tmp_path)


def wait_state(pid: int, state: str, terminal: Terminal) -> None:
    """Wait until the kernel shows the process in a state; every look is at another moment of the terminal."""
    while Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != state:
        terminal.wait_quiet(0.05)


@contextmanager
def held_lock(program: Program) -> Iterator[None]:
    """Let another process seem to be writing, for as long as the block takes."""
    program.ledger.mkdir(parents=True)
    with (program.ledger / "ledger.json.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def wait_for_lock(terminal: Terminal) -> None:
    """Wait until the program has the lock file open, which is when it waits for it."""
    fds = Path(f"/proc/{terminal.pid}/fd")
    while not any(path.name == "ledger.json.lock" for fd in fds.iterdir() if (path := fd.readlink())):
        terminal.wait_quiet(0.05)


@pytest.mark.parametrize(("number", "status"), [(SIGTERM, 0), (SIGHUP, 0), (SIGINT, 130)])
def test_a_signal_ends_it_and_the_terminal_is_restored(program: Program, number: Signals, status: int) -> None:
    with program.open() as terminal:
        terminal.wait_for("M1989 Koksan")
        terminal.signal(number)
        assert terminal.wait_exit(SOON) == status
        assert_restored(terminal)
        assert terminal.screen_text().strip() == ""
    assert program.reports == []


def test_a_signal_before_the_first_frame_ends_it_too(program: Program) -> None:
    with program.open() as terminal:
        terminal.wait_for(lambda _: terminal.alternate_screen)
        terminal.signal(SIGTERM)
        assert terminal.wait_exit(SOON) == 0
        assert_restored(terminal)
    assert program.reports == []


def test_a_dropped_line_ends_it_with_status_0(program: Program) -> None:
    with program.open() as terminal:
        terminal.wait_for("M1989 Koksan")
        terminal.hang_up()
        assert terminal.wait_exit(SOON) == 0
    assert program.processes() == []
    assert program.reports == []


def test_a_terminal_that_goes_without_a_signal_is_noticed(program: Program) -> None:
    # In a session of its own it gets no SIGHUP: the terminal is that of the shell, which ignores it.
    script = f"trap '' HUP; setsid {SPOTREP} </dev/tty >/dev/tty 2>&1 & wait"
    with program.open_argv(["/bin/sh", "-c", script]) as terminal:
        terminal.wait_for("M1989 Koksan")
        (pid,) = [pid for pid in program.processes() if os.getsid(pid) == pid != terminal.pid]
        try:
            terminal.hang_up()
            assert wait_gone(pid, SOON)
        finally:
            with suppress(ProcessLookupError):
                os.kill(pid, SIGKILL)


@pytest.mark.parametrize("how", ["key", "signal", "hang-up"])
def test_leaving_does_not_wait_for_a_lock(program: Program, how: str) -> None:
    with held_lock(program), program.open() as terminal:
        terminal.wait_for("opening the ledger")
        wait_for_lock(terminal)
        if how == "key":
            terminal.press("q")
        elif how == "signal":
            terminal.signal(SIGTERM)
        else:
            terminal.hang_up()
        assert terminal.wait_exit(SOON) == 0


def test_modes_of_the_line_are_restored(program: Program) -> None:
    script = f'before=$(stty -g); "{SPOTREP}"; [ "$before" = "$(stty -g)" ] && echo as it was'
    with program.open_argv(["/bin/sh", "-c", script]) as terminal:
        terminal.wait_for("M1989 Koksan")
        terminal.press("q")
        terminal.wait_for("as it was")


def test_it_can_be_stopped_and_continued(program: Program) -> None:
    with program.open() as terminal:
        terminal.wait_for("M1989 Koksan")
        terminal.signal(SIGTSTP)
        wait_state(terminal.pid, "T", terminal)
        assert not terminal.alternate_screen
        terminal.signal(SIGCONT)
        terminal.wait_for("M1989 Koksan")
        terminal.press("4")
        terminal.wait_for("4 Documents")
        terminal.press("q")
        assert terminal.wait_exit(SOON) == 0
        assert not terminal.alternate_screen


def test_a_crash_is_one_line_and_a_report_without_the_data(program: Program) -> None:
    script = program.home / "crashing.py"
    script.write_text(CRASHING)
    with program.open_argv([sys.executable, str(script), str(program.ledger)], columns=160) as terminal:
        assert terminal.wait_exit() == 4
        assert_restored(terminal)
        (path,) = program.reports
        said = terminal.screen_text().replace("\n", "")
        assert said == f"spotrep: something broke; what was saved is safe. Report: {path}"
    report = path.read_text()
    assert path.stat().st_mode & 0o777 == 0o600
    assert "in broken_clock\nRuntimeError: no time at <address> for <text> in ~/desk\n" in report
    assert "tui/app.py:" in report
    for withheld in ("local-value-of-the-day", "a quoted source", "desk.example", str(program.home)):
        assert withheld not in report


def test_a_crash_whose_report_cannot_be_written_says_so(program: Program) -> None:
    script = program.home / "crashing.py"
    script.write_text(CRASHING)
    (program.home / ".local").mkdir()
    (program.home / ".local" / "state").write_text("a file where the folder should be")
    with program.open_argv([sys.executable, str(script), str(program.home / "ledger")], columns=160) as terminal:
        assert terminal.wait_exit() == 4
        assert "Report: could not be written" in terminal.screen_text()
