"""Texts that are hard on a reader that looks back, each timed at one length and at twice that in a process of its own.

Run as a program with the name of a text, it prints the seconds of the two.
"""

import subprocess
import sys
import time
from typing import NamedTuple

from store.extraction import Report, extract, load_lexicon

_PARAGRAPH = """\
The Defence Ministry said on Monday that 12 M109 howitzers had been sent to Kharkiv, and that nearly 40 tanks would \
follow. "We saw more than 300 drones near Kursk in November," a spokesman told Reuters. Neither could be checked. \
Residents spoke of smoke over the railway yard; the mayor, who came at noon, asked them to stay at home.

"""


class Hard(NamedTuple):
    """A text made by repeating `unit`, and the length, in characters, at which it is timed first."""

    name: str
    unit: str
    length: int

    def text(self, length: int) -> str:
        """Return the text at a length."""
        return (self.unit * (length // len(self.unit) + 1))[:length]

    @property
    def patience(self) -> int:
        """After how many seconds the reading of both lengths is given up: several times what articles of them take."""
        return 30 + self.length // 20_000


TEXTS = (
    Hard("prose of 5 MB", _PARAGRAPH, 2_500_000),
    Hard("prose without a paragraph", _PARAGRAPH.replace("\n", " "), 100_000),
    Hard("prose without a full stop", "the ministry said 12 M109 howitzers were sent to Kharkiv and ", 100_000),
    Hard("100,000 digits", "7", 100_000),
    Hard("50,000 figures", "12 ", 75_000),
    Hard("50,000 quotation marks", '"', 50_000),
    Hard("quotations and speakers", '"It is so," he said. ', 100_000),
    Hard("speakers", "he said ", 100_000),
    Hard("a million spaces", " ", 1_000_000),
    Hard("a million new lines", "\n", 1_000_000),
    Hard("a list of 100,000", "a, ", 150_000),
    Hard("a list of equipment", "12 T-72 tanks, ", 100_000),
    Hard("towns", "Kursk ", 100_000),
    Hard("100,000 open brackets", "(", 100_000),
    Hard("100,000 combining marks", "\u0301", 100_000),
)


def lines() -> list[str]:
    """Return the table of the texts' times and of how much longer the double takes."""
    table = ["| text | characters | s | s, twice as long | ratio |", "|---|---|---|---|---|"]
    return table + [f"| {hard.name} | {hard.length:,} | {_timed(hard)} |" for hard in TEXTS]


def _timed(hard: Hard) -> str:
    command = [sys.executable, "-m", "tools.bench_extraction.pathological", hard.name]
    try:
        ran = subprocess.run(command, capture_output=True, text=True, check=True, timeout=hard.patience)
    except subprocess.TimeoutExpired:
        return f"both over {hard.patience} | | **over**"
    once, twice = (float(seconds) for seconds in ran.stdout.split())
    return f"{once:.3f} | {twice:.3f} | {twice / once:.2f}"


def _main(name: str) -> int:
    hard = next(one for one in TEXTS if one.name == name)
    lexicon = load_lexicon()
    extract(Report(id="first", text=_PARAGRAPH), lexicon)
    for length in (hard.length, 2 * hard.length):
        report = Report(id="hard", outlet="Reuters", published="2025-01-10", text=hard.text(length))
        started = time.perf_counter()
        extract(report, lexicon)
        print(time.perf_counter() - started)
    return 0


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1]))
