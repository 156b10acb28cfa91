"""How many articles a second one core reads, and what loading the lexicon and the gazetteer costs."""

import statistics
import subprocess
import sys
import time
from collections.abc import Sequence

from store.extraction import Lexicon, Report, extract

ARTICLE = 4000
"""Characters of the article by which speed is told."""

_ROUNDS = 5
_PROCESSES = 3
_IMPORTING = """
import time
import store.extraction.names.gazetteer
from store.extraction import extract, load_lexicon
begin = time.perf_counter()
"""
_LOADING = """
lexicon = load_lexicon()
lexicon.gazetteer
"""
_TELLING = """
print(time.perf_counter() - begin)
print(*(line.split()[1] for line in open("/proc/self/status") if line.startswith(("VmHWM", "VmRSS"))))
"""


def lines(reports: Sequence[Report], lexicon: Lexicon) -> list[str]:
    """Return the table of speed, loading and memory."""
    seconds = sorted(_read_all(reports, lexicon) for _ in range(_ROUNDS))
    articles = sum(len(report.text) for report in reports) / ARTICLE
    empty = [_measured(_IMPORTING + _TELLING) for _ in range(_PROCESSES)]
    loaded = [_measured(_IMPORTING + _LOADING + _TELLING) for _ in range(_PROCESSES)]
    most, rest = (
        statistics.median(run[place] for run in loaded) - statistics.median(run[place] for run in empty)
        for place in (1, 2)
    )
    return [
        "| what | measured | wanted |",
        "|---|---|---|",
        f"| fixed loop, best of {_ROUNDS} | {1000 * min(_loop() for _ in range(_ROUNDS)):.0f} ms | |",
        f"| articles of {ARTICLE:,} characters a second, best of {_ROUNDS} | {articles / seconds[0]:.0f} | 120 |",
        f"| the same, median | {articles / seconds[_ROUNDS // 2]:.0f} | |",
        f"| lexicon and gazetteer loaded, best of {_PROCESSES} | {min(run[0] for run in loaded):.2f} s | 0.3 s |",
        f"| memory they hold | {rest / 1000:.0f} MB | 60 MB |",
        f"| memory at most, while they load | {most / 1000:.0f} MB | |",
    ]


def _read_all(reports: Sequence[Report], lexicon: Lexicon) -> float:
    started = time.perf_counter()
    for report in reports:
        extract(report, lexicon)
    return time.perf_counter() - started


def _loop() -> float:
    started = time.perf_counter()
    sum(number * number for number in range(1_000_000))
    return time.perf_counter() - started


def _measured(code: str) -> tuple[float, int, int]:
    """Run code in a fresh interpreter; return its seconds, most and present memory in thousands of bytes."""
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    seconds, most, rest = ran.stdout.split()
    return float(seconds), int(most) * 1024 // 1000, int(rest) * 1024 // 1000
