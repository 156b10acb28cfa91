"""What must be measured in a process of its own: opening, memory, and how soon another process sees a change."""

import random
import statistics
import subprocess
import sys
import time
from pathlib import Path

from tools.bench_store.engines import Ours, Row

POLL_SECONDS = 0.1
_CHANGES = 60

_OPENING = """
import time
from pathlib import Path
from tools.bench_store.engines import {engine}
begin = time.perf_counter()
engine = {engine}(Path({folder!r}))
equal, newest, about = engine.equal({wanted!r}), engine.newest(1), engine.of_subject({subject!r})
elapsed = time.perf_counter() - begin
assert len(newest) == 1 and [row["id"] for row in equal] == [{wanted!r}] and equal[0] in about, (equal, newest, about)
print(elapsed, *(line.split()[1] for line in open("/proc/self/status") if line.startswith(("VmHWM", "VmRSS"))))
"""

_EMPTY = """
print(0, *(line.split()[1] for line in open("/proc/self/status") if line.startswith(("VmHWM", "VmRSS"))))
"""

_WATCHING = """
import time
from pathlib import Path
from tools.bench_store.engines import Ours
database = Ours(Path({folder!r})).database
table = database.table("clock")
database.changed()
print("ready", flush=True)
for _ in range({changes}):
    while not database.changed():
        time.sleep({poll})
    print(time.monotonic() - max(row["at"] for _, row in table.rows()), flush=True)
"""


def opening(folder: Path, rounds: int, asked: Row) -> list[str]:
    """Return the table of opening times and memory; three indexes are asked for a document, so that they are there."""
    lines = ["| engine | open, ask three indexes: s (median, worst) | above an empty program: MB (at rest, at most) |"]
    lines.append("|---|---|---|")
    empty = [_measured(_EMPTY) for _ in range(rounds)]
    for engine in ("Ours", "Sqlite"):
        code = _OPENING.format(engine=engine, folder=str(folder), wanted=asked["id"], subject=asked["subject"]["id"])
        found = [_measured(code) for _ in range(rounds)]
        seconds = [run[0] for run in found]
        most, rest = (
            statistics.median(run[place] for run in found) - statistics.median(run[place] for run in empty)
            for place in (1, 2)
        )
        lines.append(
            f"| {engine.replace('Ours', 'spotrep').replace('Sqlite', 'SQLite')} "
            f"| {statistics.median(seconds):.3f}, {max(seconds):.3f} | {rest / 1024:.0f}, {most / 1024:.0f} |"
        )
    return lines


def visibility(folder: Path) -> str:
    """Return in a sentence after how long a program that looks every 100 ms sees a change."""
    table = Ours(folder).database.table("clock")
    chance = random.Random(3)  # noqa: S311
    code = _WATCHING.format(folder=str(folder), changes=_CHANGES, poll=POLL_SECONDS)
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as watcher:
        assert watcher.stdout  # noqa: S101
        watcher.stdout.readline()
        seen = []
        for _ in range(_CHANGES):
            time.sleep(chance.uniform(0, POLL_SECONDS))
            table.insert({"at": time.monotonic()})
            seen.append(1000 * float(watcher.stdout.readline()))
    seen.sort()
    return (
        f"A change was seen by another process that looks every {1000 * POLL_SECONDS:.0f} ms after "
        f"{statistics.median(seen):.0f} ms (median) and {seen[int(0.95 * len(seen))]:.0f} ms (p95)."
    )


def _measured(code: str) -> tuple[float, int, int]:
    """Run code in a fresh interpreter; return its seconds, most and present memory in kB."""
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    seconds, most, rest = ran.stdout.split()
    return float(seconds), int(most), int(rest)
