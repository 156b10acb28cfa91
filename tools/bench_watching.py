"""Watches the real dashboard while another process never stops writing to a large ledger: `make bench-watching`.

Tells how soon the first change is on the screen, what share of the time the dashboard is at work afterwards, how often
it shows a newer state, and what a key takes meanwhile.
"""

import argparse
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from store.ledger import open_ledger
from store.records import Document
from tests.terminal.terminal import Terminal, plain_environment
from tools.bench_dashboard import COLUMNS, QUIET, ROWS, processor_seconds

WRITES_A_SECOND = 50
LONE_CHANGES = 5
QUIET_BEFORE = 5
_LOAD_BATCH = 5000
_COUNT = re.compile(r"4 Documents (\d+) ")

_WRITER = """
import sys, time
from pathlib import Path
from store.ledger import open_ledger
from tools.bench_watching import report
with open_ledger(Path(sys.argv[1])) as ledger:
    for number in range(10**9, 2 * 10**9):
        ledger.documents.put(report(number))
        time.sleep(1 / float(sys.argv[2]))
"""


def report(number: int) -> Document:
    """Return a document of about a kilobyte."""
    text = f"This is sentence {number}. " * 40
    return Document(id=f"report-{number}", title=f"Report {number}", published="2026-01-01", text=text)


def main() -> int:
    """Print what was seen, a line each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--seconds", type=int, default=30)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=Path.cwd(), prefix=".bench-") as folder:
        directory = Path(folder) / "ledger"
        _fill(directory, options.documents)
        environment = plain_environment() | {"HOME": folder, "SPOTREP_LEDGER": str(directory)}
        with Terminal([str(Path(sys.prefix) / "bin" / "spotrep")], environment, COLUMNS, ROWS) as terminal:
            terminal.press("4")
            terminal.wait_for(lambda text: _counted(text) > 0, timeout=60)
            print(f"a ledger of {_counted(terminal.screen_text()):,} documents")
            _print_lone_changes(terminal, directory)
            with _writing(directory):
                _print_constant_change(terminal, options.seconds)
    return 0


def _fill(directory: Path, count: int) -> None:
    with open_ledger(directory) as ledger:
        for begin in range(0, count, _LOAD_BATCH):
            ledger.documents.put(*map(report, range(begin, min(begin + _LOAD_BATCH, count))))
        ledger.compact()


@contextmanager
def _writing(directory: Path) -> Iterator[None]:
    command = [sys.executable, "-c", _WRITER, str(directory), str(WRITES_A_SECOND)]
    with subprocess.Popen(command) as writer:
        try:
            yield
        finally:
            writer.kill()


def _counted(text: str) -> int:
    """Return how many documents the screen says there are."""
    found = _COUNT.search(text)
    return int(found[1]) if found else 0


def _print_lone_changes(terminal: Terminal, directory: Path) -> None:
    """Tell how long a change takes to the screen while nothing else changes."""
    times = []
    with open_ledger(directory) as ledger:
        for number in range(LONE_CHANGES):
            terminal.wait_quiet(QUIET_BEFORE, timeout=60)
            wanted, began = _counted(terminal.screen_text()) + 1, time.perf_counter()
            ledger.documents.put(report(-1 - number))
            terminal.wait_for(lambda text, wanted=wanted: _counted(text) == wanted, timeout=60)  # type: ignore[misc]
            times.append(time.perf_counter() - began)
    print(f"a lone change is on the screen after {statistics.median(times):.2f} s (median of {LONE_CHANGES})")


def _print_constant_change(terminal: Terminal, seconds: int) -> None:
    """Tell what the dashboard does with its time while every look finds a change."""
    shown = _counted(terminal.screen_text())
    terminal.wait_for(lambda text: _counted(text) > shown, timeout=60)
    newer, keys = 0, []
    worked, began = processor_seconds(terminal.pid), time.perf_counter()
    while time.perf_counter() - began < seconds:
        pressed, size = time.perf_counter(), len(terminal.raw)
        terminal.press("j")
        while len(terminal.raw) == size:
            time.sleep(0.001)
        keys.append(1000 * (time.perf_counter() - pressed))
        time.sleep(QUIET)
        now = _counted(terminal.screen_text())
        newer, shown = newer + (now != shown), now
    elapsed = time.perf_counter() - began
    share = (processor_seconds(terminal.pid) - worked) / elapsed
    keys.sort()
    print(
        f"under {WRITES_A_SECOND} writes a second: at work {share:.0%} of {elapsed:.0f} s, a newer state {newer} times;"
    )
    print(f"a key takes {statistics.median(keys):.0f} ms (median), {keys[int(0.95 * len(keys))]:.0f} ms (p95)")


if __name__ == "__main__":
    sys.exit(main())
