"""Mistreat the database for minutes and print what it lost: `make torture`.

Writers are killed at random moments of acknowledged writes and compactions, one after another on the same files.
Then random use through several handles is compared with a dictionary. Exit status 1 and a
traceback where anything acknowledged is missing, anything is there by half, or a file cannot be read.
"""

import argparse
import random
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test
from tinydb import TinyDB

from store.database import check, open_database
from tests.store.database.processes import worker
from tests.store.database.test_model import SharedUse

LONGEST_LIFE = 0.25
MOST_IN_A_TRANSACTION = 5
FRESH_AFTER = 25
"""After so many kills the next writer begins with new files."""


@dataclass
class Figures:
    """What happened."""

    kills: int = 0
    acknowledged: int = 0
    in_compaction: int = 0
    """Kills that left an unfinished snapshot or journal behind."""
    torn: int = 0
    """Kills that left part of a transaction at the journal's end."""


def kill_writers(kills: int, seed: int) -> Figures:
    """Kill writers; check everything after each."""
    chance = random.Random(seed)  # noqa: S311
    figures = Figures()
    while figures.kills < kills:
        with tempfile.TemporaryDirectory() as folder:
            path, held = Path(folder) / "base.json", 0
            for _ in range(min(FRESH_AFTER, kills - figures.kills)):
                held = kill_one(path, held, chance, figures)
    return figures


def kill_one(path: Path, held: int, chance: random.Random, figures: Figures) -> int:
    """Let a writer live for a moment; return how many documents there are after its death."""
    begin = time.time()
    with worker("acknowledge", path, chance.randrange(1 << 30)) as writer:
        expect(writer.line() == "ready", "the writer did not start")
        timer = threading.Timer(chance.uniform(0, LONGEST_LIFE), writer.process.kill)
        timer.start()
        said = writer.rest()
        timer.join()
    acknowledged = int(said[-1]) if said else held
    figures.kills += 1
    figures.acknowledged += acknowledged - held
    figures.in_compaction += any(file.stat().st_mtime > begin for file in path.parent.glob("*.new"))
    with TinyDB(path, access_mode="r") as stock:
        compacted = [document["n"] for document in stock.table("t")]
    expect(compacted == list(range(len(compacted))), "stock TinyDB reads something else than what was compacted")
    expect(check(path) == [], "the files have faults")
    size = path.with_name("base.json.journal").stat().st_size
    with open_database(path, schema=1) as database:
        found = [row["n"] for _, row in database.table("t").rows()]
        with database.transaction():
            figures.torn += path.with_name("base.json.journal").stat().st_size < size
    expect(found == list(range(len(found))), "a document is missing or doubled")
    expect(0 <= len(found) - acknowledged <= MOST_IN_A_TRANSACTION, "an acknowledged write is lost")
    return len(found)


def expect(holds: bool, fault: str) -> None:
    """Stop where something does not hold."""
    if not holds:
        raise SystemExit(f"torture: {fault}")


def fuzz(examples: int, steps: int) -> None:
    """Compare random use with a dictionary."""
    thorough = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(SharedUse, settings=thorough)


def main() -> None:
    """Mistreat it and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=400)
    parser.add_argument("--stories", type=int, default=3000, help="how many random stories the fuzz tells")
    parser.add_argument("--steps", type=int, default=50, help="how long each of them may get")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    options = parser.parse_args()
    begin = time.monotonic()
    figures = kill_writers(options.kills, options.seed)
    print(
        f"{figures.kills} kills (seed {options.seed}) during {figures.acknowledged:,} acknowledged documents in "
        f"{time.monotonic() - begin:.0f} s; {figures.in_compaction} hit a compaction, {figures.torn} left a torn "
        "transaction: 0 acknowledged documents lost, 0 by half, 0 unreadable files",
        flush=True,
    )
    begin = time.monotonic()
    fuzz(options.stories, options.steps)
    print(
        f"{options.stories:,} random stories of up to {options.steps} steps over three handles, with compaction, "
        f"reopening, failed transactions and torn writes, in {time.monotonic() - begin:.0f} s: 0 differences"
    )


if __name__ == "__main__":
    main()
