"""Times the real dashboard in a pseudo-terminal: from start to content, and from a key to its last byte.

`make bench-dashboard` runs this. Times depend on the machine; the time of a fixed loop beside them says how much.
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path

from tests.terminal.terminal import Terminal, plain_environment

COLUMNS, ROWS = 120, 40
PRESSES = 40
STARTS = 5
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
            before = len(terminal.raw)
            terminal.wait_quiet(3)
            print(f"| three idle seconds | - | - | {len(terminal.raw) - before} |")
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
