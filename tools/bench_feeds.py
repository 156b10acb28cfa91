"""Times a round over a hundred feeds beside newsboat: whole processes, a running collector, a dashboard.

`make bench-feeds` runs this. 100 feeds of 50 entries on 127.0.0.1 to 127.0.0.100, spacing 0, stored and not
extracted. Times depend on the machine: trust the ratios, and the time of a fixed loop beside them.
"""

import compileall
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

from tools.feed_farm import ENTRIES, FEEDS, address

RUNS = 5
ROUNDS = 100
THREADS = (1, 4, 20)
_MOST_RELOADS = 4


def main() -> int:
    """Print one table in Markdown."""
    for package in ("store", "tui"):
        # As an installed program has it; a checkout may lack it, or be kept from writing it.
        compileall.compile_dir(Path(__file__).parents[1] / package, quiet=1)
    with _farm() as port, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        samples: dict[str, list[float]] = {}
        for run in range(RUNS):
            for what, seconds in _one_run(folder / str(run), port):
                samples.setdefault(what, []).append(seconds)
        _print_table({what: statistics.median(values) for what, values in samples.items()}, samples)
    return 0


def _one_run(folder: Path, port: int) -> Iterator[tuple[str, float]]:
    """Yield what was measured: seconds, but for what says it is something else."""
    folder.mkdir()
    yield "fixed loop", _loop()
    if shutil.which("newsboat"):
        for threads in THREADS:
            yield from _newsboat(folder / f"newsboat-{threads}", port, threads)
    config = folder / "config.toml"
    config.write_text(_config(port))
    log(port)
    command = [str(Path(sys.prefix) / "bin" / "spotrep"), "refresh", "--ledger", str(folder / "whole")]
    yield "spotrep refresh, cold", _timed([*command, "--config", str(config)])
    _expect(port, 200)
    for part in ("collector", "dashboard"):
        argv = [sys.executable, "-m", f"tools.bench_{part}_feeds", str(config), str(folder / part), str(port)]
        ran = subprocess.run(argv, capture_output=True, text=True, check=True)
        yield from json.loads(ran.stdout).items()


def _newsboat(folder: Path, port: int, threads: int) -> Iterator[tuple[str, float]]:
    """Yield newsboat's first reload, and the first in which the server's log shows nothing but 304s."""
    folder.mkdir()
    (folder / "urls").write_text("".join(f"{address(number, port)}\n" for number in range(1, FEEDS + 1)))
    (folder / "config").write_text(f"reload-threads {threads}\nerror-log {folder}/errors\n")
    names = {"url": "urls", "cache": "cache.db", "config": "config"}
    command = ["newsboat", *(f"--{name}-file={folder / file}" for name, file in names.items()), "--execute=reload"]
    log(port)
    yield f"newsboat {threads}, cold", _timed(command)
    _expect(port, 200)
    for _ in range(_MOST_RELOADS):
        seconds = _timed(command)
        if log(port) == {"304": FEEDS}:
            yield f"newsboat {threads}, unchanged", seconds
            return
    raise SystemExit("newsboat never got its 304s: there is nothing to compare with")


def log(port: int) -> dict[str, int]:
    """Return how many answers of each status the feeds have given since this was last asked."""
    with urlopen(f"http://127.0.0.1:{port}/log") as answer:
        counts: dict[str, int] = json.load(answer)
    return counts


def _expect(port: int, status: int) -> None:
    counts = log(port)
    if counts != {str(status): FEEDS}:
        raise SystemExit(f"expected {FEEDS} answers of {status}, the server gave {counts}")


def _config(port: int) -> str:
    feeds = (
        f'[[feeds]]\nid = "post-{number}"\nurl = "{address(number, port)}"\n'
        "enabled = true\nallow_private = true\nextract = false\n"
        for number in range(1, FEEDS + 1)
    )
    return "starter = false\n[http]\nspacing = 0\n" + "".join(feeds)


def _timed(command: list[str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - started


def _loop() -> float:
    started = time.perf_counter()
    sum(number * number for number in range(1_000_000))
    return time.perf_counter() - started


@contextmanager
def _farm() -> Iterator[int]:
    farm = subprocess.Popen(
        [sys.executable, "-m", "tools.feed_farm"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        yield int(farm.stdout.readline() if farm.stdout else "")
    finally:
        farm.communicate()


def _print_table(medians: dict[str, float], samples: dict[str, list[float]]) -> None:
    theirs = {what: median for what, median in medians.items() if what.startswith("newsboat")}
    best = {
        kind: min((median for what, median in theirs.items() if what.endswith(kind)), default=None)
        for kind in ("cold", "unchanged")
    }
    print(f"{FEEDS} feeds of {ENTRIES} entries, medians of {RUNS} interleaved runs\n")
    print("| what | median | least | most | of newsboat's best |\n|---|---|---|---|---|")
    for what, median in medians.items():
        measure: Callable[[float], str] = _megabytes if what.startswith("memory") else _milliseconds
        base = best.get(what.rsplit(", ", 1)[-1])
        ratio = f"{median / base:.2f}" if base and not what.startswith("newsboat") else ""
        row = [what, measure(median), measure(min(samples[what])), measure(max(samples[what])), ratio]
        print(f"| {' | '.join(row)} |")


def _milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms"


def _megabytes(count: float) -> str:
    return f"{count / 1e6:.0f} MB"


if __name__ == "__main__":
    sys.exit(main())
