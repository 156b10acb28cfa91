"""Print the tables of docs/performance.md. Operations are interleaved: a noisy machine is noisy for all engines."""

import argparse
import gc
import os
import platform
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from tools.bench_store import fresh
from tools.bench_store.engines import Engine, Ours, Row, Sqlite, Stock, documents, identifier, moment

SEED = 1
LOAD_BATCH = 5000
RANGE_HITS = 1000
RARE_AMOUNT = 99_900


@dataclass(frozen=True)
class Inputs:
    """What one turn works on, the same for every engine."""

    number: int
    wanted: str
    low: str
    high: str
    status: str
    rows: list[Row]


@dataclass
class Operation:
    """One line of the table."""

    label: str
    target: float
    """The most times SQLite's time that it may take."""
    turns: int
    run: Callable[[Engine, Inputs], object]
    fresh_rows: int = 0
    seconds: dict[str, list[list[float]]] = field(default_factory=dict)
    """By engine, a list for each round."""


def operations() -> list[Operation]:
    """Return what is measured, with the targets."""
    return [
        Operation("insert 1, durable", 1.25, 150, lambda engine, on: engine.insert(on.rows), 1),
        Operation("insert 100, durable", 1.25, 15, lambda engine, on: engine.insert(on.rows), 100),
        Operation("get by number", 1.25, 1000, lambda engine, on: engine.get(on.number)),
        Operation("equality by index", 1.25, 1000, lambda engine, on: engine.equal(on.wanted)),
        Operation(
            "equality by index, field named beforehand", 1.25, 1000, lambda engine, on: engine.equal_prepared(on.wanted)
        ),
        Operation("range by index, about 1,000 hits", 1.25, 30, lambda engine, on: engine.within(on.low, on.high)),
        Operation("newest 50 by index", 1.25, 100, lambda engine, _: engine.newest(50)),
        Operation("update by number, durable", 2.0, 150, lambda engine, on: engine.update(on.number, on.status)),
        Operation("scan without index", 0.5, 5, lambda engine, _: engine.scan(RARE_AMOUNT)),
    ]


def inputs(chance: random.Random, loaded: int, rows: list[Row]) -> Inputs:
    """Choose what a turn works on."""
    number = chance.randrange(loaded)
    begin = chance.uniform(0, 1 - RANGE_HITS / loaded)
    return Inputs(
        number=number + 1,
        wanted=identifier(number, SEED),
        low=moment(begin),
        high=moment(begin + RANGE_HITS / loaded),
        status=f"status {chance.random()}",
        rows=rows,
    )


def measure(engines: Sequence[Engine], loaded: int, rounds: int) -> list[Operation]:
    """Measure all operations on all engines, one turn of each in turn; stock TinyDB has one turn a round."""
    measured = operations()
    chance = random.Random(2)  # noqa: S311
    spare = documents(10**9, SEED + 1)
    for _ in range(rounds):
        for operation in measured:
            for engine in engines:
                operation.seconds.setdefault(engine.name, []).append([])
            for turn in range(operation.turns):
                on = inputs(chance, loaded, list(islice(spare, operation.fresh_rows)))
                taking_part = [engine for engine in engines if not turn or not isinstance(engine, Stock)]
                for engine in chance.sample(taking_part, len(taking_part)):
                    begin = time.perf_counter()
                    operation.run(engine, on)
                    operation.seconds[engine.name][-1].append(time.perf_counter() - begin)
    return measured


def table(measured: list[Operation], engines: Sequence[Engine]) -> Iterator[str]:
    """Yield the Markdown table: medians of the rounds' medians, p95 of all turns."""
    names = [engine.name for engine in engines]
    yield f"| operation | {' | '.join(f'{name}, median (p95)' for name in names)} | times SQLite | target |"
    yield "|---" * (len(names) + 3) + "|"
    for operation in measured:
        medians = {name: statistics.median(map(statistics.median, operation.seconds[name])) for name in names}
        cells = []
        for name in names:
            turns = sorted(second for round_ in operation.seconds[name] for second in round_)
            cells.append(f"{duration(medians[name])} ({duration(turns[int(0.95 * len(turns))])})")
        ratio = medians[Ours.name] / medians[Sqlite.name]
        verdict = f"{ratio:.2f}" if ratio <= operation.target else f"**{ratio:.2f}**"
        yield f"| {operation.label} | {' | '.join(cells)} | {verdict} | {operation.target} |"


def duration(seconds: float) -> str:
    """Return a duration with its unit, to three digits."""
    for unit, size in (("s", 1.0), ("ms", 1e-3)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds / 1e-6:.3g} µs"


def load(engine: Engine, count: int) -> float:
    """Fill an engine; return how long it took."""
    rows = documents(count, SEED)
    begin = time.perf_counter()
    # Stock TinyDB rewrites everything for each batch: it gets one.
    batch = count if isinstance(engine, Stock) else LOAD_BATCH
    while part := list(islice(rows, batch)):
        engine.insert(part)
    return time.perf_counter() - begin


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--without-stock", action="store_true", help="leave stock TinyDB out, which takes most time")
    options = parser.parse_args()
    if options.documents < RANGE_HITS:
        parser.error(f"--documents: at least {RANGE_HITS:,}, as many as a range is to find")
    with tempfile.TemporaryDirectory(dir=Path.cwd(), prefix=".bench-") as name:
        folder = Path(name)
        makers: list[Callable[[Path], Engine]] = [Ours, Sqlite]
        if not options.without_stock:
            makers.append(Stock)
        print(f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {os.cpu_count()} cores; ", end="")
        print(f"{options.documents:,} documents, {options.rounds} rounds\n")
        for maker in makers:
            engine = maker(folder)
            print(f"- {engine.name} loaded in {load(engine, options.documents):.1f} s")
            if isinstance(engine, Ours):
                engine.database.compact()
        # As a program does that has just started, and so that no engine has the loading's leftovers in memory.
        engines = [maker(folder) for maker in makers]
        gc.collect()
        gc.freeze()
        print("", *table(measure(engines, options.documents, options.rounds), engines), sep="\n")
        print("", *fresh.opening(folder, options.rounds, next(documents(1, SEED))), sep="\n")
        print("", fresh.visibility(folder), sep="\n")


if __name__ == "__main__":
    main()
