"""A terminal without a window: runs a program in a pseudo-terminal and reads its screen as a person would."""

import fcntl
import os
import re
import selectors
import struct
import subprocess
import termios
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from signal import SIGKILL, Signals
from types import TracebackType
from typing import Self, TypeVar

import pyte

Seen = TypeVar("Seen")

KEYS = {
    "enter": "\r",
    "tab": "\t",
    "shift+tab": "\x1b[Z",
    "escape": "\x1b",
    "space": " ",
    "backspace": "\x7f",
    "delete": "\x1b[3~",
    "insert": "\x1b[2~",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
    **{f"f{number}": f"\x1bO{letter}" for number, letter in enumerate("PQRS", 1)},
    **{f"f{number}": f"\x1b[{code}~" for number, code in enumerate((15, 17, 18, 19, 20, 21, 23, 24), 5)},
    **{f"ctrl+{chr(code + 96)}": chr(code) for code in range(1, 27)},
}

_ALTERNATE = re.compile(rb"(\x1b\[\?1049[hl])")
# What pyte would draw as letters or take for something else: CSI sequences marked `<`, `=` or `>`, private ones
# that set no mode and erase nothing, those with intermediate bytes, and the strings DCS, SOS, PM and APC.
_NOT_FOR_PYTE = re.compile(
    rb"\x1b\[[<=>][0-?]*[ -/]*[@-~]"
    rb"|\x1b\[\?[0-?]*[@-IL-gi-km-~]"
    rb"|\x1b\[[0-?]*[ -/]+[@-~]"
    rb"|\x1b[PX^_].*?\x1b\\",
    re.DOTALL,
)
# A sequence whose end has not arrived yet.
_BEGUN = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*|[PX^_](?:(?!\x1b\\).)*)?\Z", re.DOTALL)
# A session leader that opens a terminal gets it as its controlling terminal.
_TAKE_TERMINAL = 'terminal=$1; shift; exec "$@" <>"$terminal" >&0 2>&0'


def key_bytes(*keys: str) -> bytes:
    """Return what a keyboard sends for keys: names of `KEYS`, or single characters.

    An escape is told from the beginning of a sequence by the silence after it, so it must come last.
    """
    unknown = [key for key in keys if key not in KEYS and len(key) != 1]
    if unknown:
        raise ValueError(f"unknown keys: {', '.join(unknown)}")
    if "escape" in keys[:-1]:
        raise ValueError("escape must be the last key pressed at once: wait for its effect first")
    return "".join(KEYS.get(key, key) for key in keys).encode()


def plain_environment() -> dict[str, str]:
    """Return the least a program needs, and nothing of the environment of whoever runs the tests."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": os.environ.get("HOME", "/"),
        "LANG": "C.UTF-8",
        "TERM": "xterm-256color",
    }


class Terminal:
    """A program in a pseudo-terminal of `columns` by `rows` cells.

    `env` is laid over `plain_environment()`. What the program writes is shown on a pyte screen, with a second
    one for the alternate screen, and kept as raw bytes. No query of the program is answered. Leaving the
    context kills the program's process group.
    """

    def __init__(
        self, argv: Sequence[str], env: Mapping[str, str] | None = None, columns: int = 80, rows: int = 24
    ) -> None:
        self._changed = threading.Condition()
        self._raw = bytearray()
        self.last_written = 0.0
        """When the program last wrote something, by time.perf_counter."""
        self._pending = b""
        self._main, self._other = pyte.Screen(columns, rows), pyte.Screen(columns, rows)
        self._shown = self._main
        self._stream = pyte.ByteStream(self._main)
        self._ended = False
        self._hung_up = False
        self._master, slave = os.openpty()
        self.resize(columns, rows)
        self._process = subprocess.Popen(
            ["/bin/sh", "-c", _TAKE_TERMINAL, "sh", os.ttyname(slave), *argv],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=plain_environment() | dict(env or {}),
            start_new_session=True,
        )
        os.close(slave)
        self._stop_reading, self._stopper = os.pipe()
        self._reader = threading.Thread(target=self._read, name="terminal", daemon=True)
        self._reader.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def pid(self) -> int:
        """The program's process id, which is also its session and process group."""
        return self._process.pid

    @property
    def raw(self) -> bytes:
        """Every byte the program has written."""
        with self._changed:
            return bytes(self._raw)

    @property
    def alternate_screen(self) -> bool:
        """Whether the alternate screen is on."""
        with self._changed:
            return self._shown is self._other

    def screen_text(self) -> str:
        """Return the rows of the screen, each without the blanks at its end."""
        with self._changed:
            lines = (self._shown.buffer[row] for row in range(self._shown.lines))
            columns = range(self._shown.columns)
            return "\n".join("".join(line[column].data for column in columns).rstrip() for line in lines)

    def look(self, see: Callable[[pyte.Screen], Seen]) -> Seen:
        """Return what `see` makes of the screen, colours and all, while nothing changes on it."""
        with self._changed:
            return see(self._shown)

    def send(self, text: str) -> None:
        """Type the text as it is."""
        self._write(text.encode())

    def press(self, *keys: str) -> None:
        """Press keys by name; see `key_bytes`."""
        self._write(key_bytes(*keys))

    def wait_for(self, wanted: str | Callable[[str], bool], timeout: float = 20) -> str:
        """Return the text of the screen once it contains `wanted`, or once `wanted(text)` holds.

        Raises AssertionError with the screen after `timeout` seconds, or at once when the program has ended.
        """
        holds = (lambda text: wanted in text) if isinstance(wanted, str) else wanted
        with self._changed:
            met = self._changed.wait_for(lambda: holds(self.screen_text()) or self._ended, timeout)
            text = self.screen_text()
            if not holds(text):
                why = "the program has ended" if met else f"not within {timeout} s"
                raise AssertionError(f"never saw {wanted!r}: {why}\n{self._dump(text)}")
            return text

    def wait_quiet(self, seconds: float = 0.3, timeout: float = 20) -> str:
        """Return the text of the screen once the program has written nothing for so long.

        Raises AssertionError where it never stops writing.
        """
        deadline = time.monotonic() + timeout
        with self._changed:
            while self._changed.wait(seconds):
                if time.monotonic() > deadline:
                    raise AssertionError(f"never quiet for {seconds} s\n{self._dump(self.screen_text())}")
            return self.screen_text()

    def wait_exit(self, timeout: float = 20) -> int:
        """Return the exit status, negative for a signal, once the program's last words are on the screen."""
        try:
            status = self._process.wait(timeout)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"still running after {timeout} s\n{self._dump(self.screen_text())}") from None
        with self._changed:
            self._changed.wait_for(lambda: self._ended, timeout)
        return status

    def resize(self, columns: int, rows: int) -> None:
        """Give the terminal another size; the kernel sends SIGWINCH."""
        with self._changed:
            for screen in (self._main, self._other):
                screen.resize(rows, columns)
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def signal(self, number: Signals) -> None:
        """Send the program, and nothing else of its group, a signal."""
        self._process.send_signal(number)

    def hang_up(self) -> None:
        """Close the terminal under the program, as a dropped connection does."""
        if self._hung_up:
            return
        self._hung_up = True
        # A descriptor that a thread still reads stays open: the reader must have gone first.
        os.close(self._stopper)
        self._reader.join()
        os.close(self._stop_reading)
        os.close(self._master)

    def close(self) -> None:
        """Kill the program's process group, wait for its end and close the terminal."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, SIGKILL)
        self._process.wait()
        self.hang_up()

    def _write(self, data: bytes) -> None:
        while data:
            data = data[os.write(self._master, data) :]

    def _read(self) -> None:
        try:
            with selectors.DefaultSelector() as selector:
                selector.register(self._master, selectors.EVENT_READ)
                selector.register(self._stop_reading, selectors.EVENT_READ)
                while data := self._next_output(selector):
                    with self._changed:
                        self._feed(data)
                        self._changed.notify_all()
        finally:
            with self._changed:
                self._ended = True
                self._changed.notify_all()

    def _next_output(self, selector: selectors.BaseSelector) -> bytes:
        """Return what the program wrote next; nothing when it has ended or the terminal is to be closed."""
        if any(key.fd == self._stop_reading for key, _ in selector.select()):
            return b""
        try:
            return os.read(self._master, 65536)
        except OSError:  # EIO: nobody has the other end open any more
            return b""

    def _feed(self, data: bytes) -> None:
        self.last_written = time.perf_counter()
        self._raw += data
        data = self._pending + data
        begun = _BEGUN.search(data)
        whole = data[: begun.start()] if begun else data
        self._pending = data[len(whole) :]
        for part in _ALTERNATE.split(_NOT_FOR_PYTE.sub(b"", whole)):
            if _ALTERNATE.fullmatch(part):
                self._switch(alternate=part.endswith(b"h"))
            else:
                self._stream.feed(part)

    def _switch(self, *, alternate: bool) -> None:
        self._shown = self._other if alternate else self._main
        if alternate:
            self._other.reset()
        self._stream = pyte.ByteStream(self._shown)

    def _dump(self, text: str) -> str:
        ruler = "-" * self._shown.columns
        return f"{ruler}\n{text}\n{ruler}"
