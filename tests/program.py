"""The installed program, run from outside in a home of its own, and feeds for it on loopback."""

import json
import os
import re
import select
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import takewhile
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import Any, NamedTuple, Self

import pyte

from tests.terminal.terminal import Terminal, plain_environment

Wanted = str | Callable[[str], bool]

SPOTREP = Path(sys.executable).with_name("spotrep")

_SEQUENCE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\]22;default\x07)")
_COLOR = re.compile(r"\x1b\[([0-9;]*)m")
# What a terminal may obey: C0 without those that Textual moves with, DEL, C1, separators and bidirectional controls.
_UNSAFE = re.compile("[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


@dataclass(frozen=True)
class Program:
    """`spotrep` as a person starts it, with everything it keeps under `home`."""

    home: Path

    @property
    def ledger(self) -> Path:
        return self.home / ".local" / "share" / "spotrep"

    @property
    def config(self) -> Path:
        return self.home / ".config" / "spotrep" / "config.toml"

    @property
    def reports(self) -> list[Path]:
        """The crash reports."""
        return sorted((self.home / ".local" / "state" / "spotrep" / "crashes").glob("*"))

    @property
    def temporary(self) -> Path:
        folder = self.home / "tmp"
        folder.mkdir(exist_ok=True)
        return folder

    def environment(self) -> dict[str, str]:
        return plain_environment() | {"HOME": str(self.home), "TMPDIR": str(self.temporary)}

    def run(self, *words: str, env: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        """Run a command to its end without a terminal."""
        return subprocess.run(
            [SPOTREP, *words],
            env=self.environment() | dict(env or {}),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def shell(self, script: str) -> subprocess.CompletedProcess[str]:
        """Run a line of shell, in which the program is `spotrep`."""
        return subprocess.run(
            ["/bin/sh", "-c", f'spotrep() {{ "{SPOTREP}" "$@"; }}; {script}'],
            env=self.environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def rows(self, table: str, *words: str) -> list[dict[str, Any]]:
        """Return what `query` prints of a table."""
        done = self.run("query", table, *words, "--json")
        assert done.returncode in (0, 1), done.stderr
        rows: list[dict[str, Any]] = json.loads(done.stdout)
        return rows

    def open(self, *words: str, columns: int = 80, rows: int = 24, env: Mapping[str, str] | None = None) -> Terminal:
        """Start the program in a terminal."""
        return self.open_argv([str(SPOTREP), *words], columns, rows, env)

    def open_argv(
        self, argv: Sequence[str], columns: int = 80, rows: int = 24, env: Mapping[str, str] | None = None
    ) -> Terminal:
        """Start another program in a terminal, with this one's environment."""
        return Terminal(argv, self.environment() | dict(env or {}), columns, rows)

    def configure(self, text: str) -> None:
        self.config.parent.mkdir(parents=True, exist_ok=True)
        self.config.write_text(text)

    def processes(self) -> list[int]:
        """Return the processes that live in this home."""
        mark = f"HOME={self.home}".encode()
        return [int(path.parent.name) for path in Path("/proc").glob("[0-9]*/environ") if mark in _words(path)]


class Page(NamedTuple):
    body: bytes
    status: int = 200


class FeedServer:
    """Answers on loopback with what `pages` holds at that moment, and 404 for the rest."""

    def __init__(self) -> None:
        self.pages: dict[str, Page] = {}
        pages = self.pages

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                page = pages.get(self.path, Page(b"", 404))
                self.send_response(page.status)
                self.send_header("Content-Length", str(len(page.body)))
                self.end_headers()
                self.wfile.write(page.body)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()

    def feed(self, id_: str, *, enabled: bool = True) -> str:
        """Return the configuration of a feed that is at the path of its name."""
        return feed_table(id_, f"http://127.0.0.1:{self._http.server_port}/{id_}", enabled=enabled)


def feed_table(id_: str, url: str, *, enabled: bool = True) -> str:
    """Return the configuration of a feed that is fetched rarely enough to be fetched once in a test."""
    lines = [f'id = "{id_}"', f'url = "{url}"', 'interval = "1d"', "allow_private = true"]
    return "\n".join(["[[feeds]]", *lines, f"enabled = {str(enabled).lower()}", ""])


def wait_gone(pid: int, seconds: float) -> bool:
    """Wait until a process that need not be a child has ended; return whether it has."""
    try:
        process = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([process], [], [], seconds)[0])
    finally:
        os.close(process)


def at_cursor(terminal: Terminal) -> str:
    """Return the row under the cursor of the pane that has the keys: the one in reverse video."""

    def see(screen: pyte.Screen) -> str:
        for row in range(1, screen.lines - 1):
            cells = [screen.buffer[row][column] for column in range(screen.columns)]
            if cells[0].reverse:
                return "".join(cell.data for cell in takewhile(lambda cell: cell.reverse, cells))[2:].rstrip()
        return ""

    return terminal.look(see)


def wait_at_cursor(terminal: Terminal, wanted: str) -> None:
    """Wait until the row under the cursor begins so."""
    terminal.wait_for(lambda _: at_cursor(terminal).startswith(wanted))


def assert_restored(terminal: Terminal) -> None:
    """Assert that the program took back every mode it had set, and never asked for the mouse."""
    raw = terminal.raw
    assert not terminal.alternate_screen
    for on, off in ((b"?1049h", b"?1049l"), (b"?25l", b"?25h"), (b"?2004h", b"?2004l"), (b"?1004h", b"?1004l")):
        assert raw.count(b"\x1b[" + on) == 1, on
        assert raw.rfind(b"\x1b[" + on) < raw.rfind(b"\x1b[" + off), off
    assert raw.rfind(b"\x1b[?7l") < raw.rfind(b"\x1b[?7h")
    assert not re.search(rb"\x1b\[\?(9|100[0-35-6]|1015|1016)h", raw)


def unsafe_characters(text: str) -> set[str]:
    """Return what a terminal may obey in a text, besides tab and newline."""
    return set(_UNSAFE.findall(text)) - {"\t"}


def unsafe_output(terminal: Terminal) -> set[str]:
    """Return what a terminal may obey in what the program wrote, besides the sequences of the dashboard itself."""
    return set(_UNSAFE.findall(_SEQUENCE.sub("", terminal.raw.decode())))


def styles(terminal: Terminal) -> set[int]:
    """Return every number of the graphic renditions (SGR) that the program chose; `38;5;N` counts as 38."""
    found: set[int] = set()
    for sequence in _COLOR.findall(terminal.raw.decode()):
        numbers = [int(number or 0) for number in sequence.split(";")]
        while numbers:
            found.add(number := numbers.pop(0))
            if number in (38, 48):
                del numbers[: {5: 2, 2: 4}[numbers[0]]]
    return found


def _words(path: Path) -> list[bytes]:
    try:
        return path.read_bytes().split(b"\0")
    except OSError:  # it has ended, or is somebody else's
        return []


def look_everywhere(terminal: Terminal) -> None:
    """Open every part of the dashboard once, on 80x24: panes, details, documents, inbox, filter, help, palette."""
    steps: Sequence[tuple[Sequence[str], Wanted]] = (
        (["2"], "2 Deployments"),
        (["3"], "3 Sightings"),
        (["enter"], lambda text: "3 Sightings" not in text),
        (["escape"], "3 Sightings"),
        (["4"], "4 Documents"),
        (["j"], "4 Documents"),
        (["5"], "5 Inbox"),
        (["tab"], "Nothing found here"),
        (["1"], "1 Equipment"),
        (["G"], "1 Equipment"),
        (["/", *"no=where", "enter"], "there is no field"),
        (["escape"], lambda text: "there is no field" not in text and "/no" not in text),
        (["?"], "Show equipment:"),
        (["escape"], "1 Equipment"),
        ([":"], "Commands (:)"),
        (["escape"], lambda text: "Commands (:)" not in text),
    )
    for keys, wanted in steps:
        terminal.press(*keys)
        terminal.wait_for(wanted)
