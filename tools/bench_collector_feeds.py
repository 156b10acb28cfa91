"""The part of `make bench-feeds` that is a running collector: one process, one round after the other."""

import asyncio
import json
import statistics
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from store.config import load_config
from store.feeds.refresh import Collector
from store.ledger import open_ledger
from tools.bench_feeds import ROUNDS

_INTERVAL = timedelta(hours=2)


class _Clock:
    def __init__(self) -> None:
        self.now = datetime(2025, 2, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


async def measure(config_file: Path, folder: Path) -> dict[str, float]:
    """Return the seconds of a cold round and of unchanged ones, and bytes of memory after all of them."""
    config, clock = load_config(config_file), _Clock()
    unchanged = []
    with open_ledger(folder, starter=False, clock=clock) as ledger:
        async with Collector(ledger, config, clock) as collector:
            # One feed first: what is measured is a collector that runs.
            await collector.round(only=["post-1"])
            clock.now += _INTERVAL
            started = time.perf_counter()
            summary = await collector.round(force=True)
            cold = time.perf_counter() - started
            if summary.failed:
                raise SystemExit(f"feeds failed: {summary.failed}")
            for _ in range(ROUNDS):
                clock.now += _INTERVAL
                started = time.perf_counter()
                summary = await collector.round()
                unchanged.append(time.perf_counter() - started)
                if {report.status for report in summary.reports} != {"unchanged"}:
                    raise SystemExit(f"something has changed: {summary.reports}")
            worker = collector.parser_pid
            memory = _memory("self") + (_memory(str(worker)) if worker else 0)
    return {
        "running collector, cold": cold,
        "running collector, unchanged": statistics.median(unchanged),
        "memory of the collector and its parser": memory,
    }


def _memory(process: str) -> float:
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * 4096


if __name__ == "__main__":
    print(json.dumps(asyncio.run(measure(Path(sys.argv[1]), Path(sys.argv[2])))))
