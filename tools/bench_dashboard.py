"""Times the real dashboard in a pseudo-terminal: starting, keys, what another process writes, and doing nothing.

`make bench-dashboard` runs this. Times depend on the machine; the time of a fixed loop beside them says how much.
"""

import os
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path

from store.ledger import Ledger, open_ledger
from store.records import Document
from tests.terminal.terminal import Terminal, plain_environment

COLUMNS, ROWS = 120, 40
PRESSES = 40
STARTS = 5
WRITES = 40
IDLE_SECONDS = 10
QUIET = 0.12


def main() -> int:
    """Print one table in Markdown."""
    print(f"fixed loop: {_loop():.0f} ms; terminal {COLUMNS}x{ROWS}, 256 colours\n")
    print("| what | ms p50 | ms p95 | bytes p50 |\n|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        environment = plain_environment() | {"HOME": folder, "SPOTREP_LEDGER": f"{folder}/ledger"}
        with _start(environment) as first:
            first.wait_for("self-propelled gun")
        starts = [_timed_start(environment) for _ in range(STARTS)]
        _row("start to content, ledger there", starts)
        with _start(environment) as terminal:
            terminal.wait_for("self-propelled gun")
            terminal.wait_quiet(QUIET)
            _row("cursor down or up", [_timed_key(terminal, key) for key in ("j", "k") * (PRESSES // 2)])
            _row("next pane", [_timed_key(terminal, key) for key in ("2", "3", "1") * (PRESSES // 3)])
            terminal.press("enter")
            terminal.wait_quiet(QUIET)
            _row("scroll the detail a page", [_timed_key(terminal, key) for key in (" ", "g") * (PRESSES // 2)])
            terminal.press("escape")
            terminal.wait_quiet(QUIET)
            terminal.press("4")
            terminal.wait_for("4 Documents")
            with open_ledger(Path(folder) / "ledger") as ledger:
                shown = len(ledger.documents.all())
                writes = [_timed_write(terminal, ledger, shown + number) for number in range(1, WRITES + 1)]
            _row("another process's write, to the screen", writes)
            terminal.wait_quiet(1.5)
            before, worked = len(terminal.raw), processor_seconds(terminal.pid)
            terminal.wait_quiet(IDLE_SECONDS)
            worked = 1000 * (processor_seconds(terminal.pid) - worked) / IDLE_SECONDS
            print(f"| an idle second | {worked:.1f} of processor time | - | {len(terminal.raw) - before} |")
    return 0


def _start(environment: dict[str, str]) -> Terminal:
    return Terminal([str(Path(sys.prefix) / "bin" / "spotrep")], environment, COLUMNS, ROWS)


def _timed_start(environment: dict[str, str]) -> tuple[float, int]:
    started = time.perf_counter()
    with _start(environment) as terminal:
        terminal.wait_for("self-propelled gun")
        return (time.perf_counter() - started) * 1000, len(terminal.raw)


def _timed_key(terminal: Terminal, key: str) -> tuple[float, int]:
    """Return the milliseconds from a key to the last byte it caused, and how many bytes those were."""
    before, pressed = len(terminal.raw), time.perf_counter()
    terminal.press(key)
    terminal.wait_quiet(QUIET)
    return max(0.0, terminal.last_written - pressed) * 1000, len(terminal.raw) - before


def _timed_write(terminal: Terminal, ledger: Ledger, number: int) -> tuple[float, int]:
    """Return the milliseconds from a durable write by this process to the dashboard's screen, and the bytes."""
    time.sleep(random.uniform(0.1, 0.4))  # noqa: S311 - at no fixed moment between two looks
    before, began = len(terminal.raw), time.perf_counter()
    ledger.documents.put(Document(id=f"report-{number}", title=f"Report {number}", published="2026-01-01"))
    terminal.wait_for(f"4 Documents {number} ")
    return (time.perf_counter() - began) * 1000, len(terminal.raw) - before


def processor_seconds(pid: int) -> float:
    """Return the processor time a process has used, all its threads together."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _row(what: str, samples: list[tuple[float, int]]) -> None:
    times = sorted(milliseconds for milliseconds, _ in samples)
    late = times[min(len(times) - 1, round(0.95 * len(times)))]
    size = statistics.median(written for _, written in samples)
    print(f"| {what} | {statistics.median(times):.1f} | {late:.1f} | {size:,.0f} |")


def _loop() -> float:
    started = time.perf_counter()
    sum(number * number for number in range(1_000_000))
    return (time.perf_counter() - started) * 1000


if __name__ == "__main__":
    sys.exit(main())
