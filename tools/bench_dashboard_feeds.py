"""The part of `make bench-feeds` that is a dashboard: how long its event loop stands still while feeds come in."""

import asyncio
import json
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from store.config import load_config
from tui.app import SpotrepApp
from tui.messages import RefreshMoved
from tui.session import Session
from tui.terminal import Terminal

_TICK = 0.002
_SETTLING = 1.0


class _Clock:
    def __init__(self) -> None:
        self.now = datetime(2025, 2, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


class _Ticker:
    """Notices how late the loop comes back."""

    def __init__(self) -> None:
        self.longest = 0.0

    async def run(self) -> None:
        """Tick until cancelled."""
        while True:
            before = time.perf_counter()
            await asyncio.sleep(_TICK)
            self.longest = max(self.longest, time.perf_counter() - before - _TICK)


async def measure(config_file: Path, folder: Path) -> dict[str, float]:
    """Return the seconds for which the loop of a dashboard was blocked at most, in a cold and in an unchanged round."""
    rounds = asyncio.Semaphore(0)

    def hear(message: object) -> None:
        if isinstance(message, RefreshMoved) and message.done:
            rounds.release()

    clock = _Clock()
    app = SpotrepApp(Session(folder, load_config(config_file), clock, Terminal()))
    longest = {}
    async with app.run_test(size=(120, 40), message_hook=hear):
        for what in ("cold", "unchanged"):
            ticker = _Ticker()
            task = asyncio.create_task(ticker.run())
            await rounds.acquire()
            await asyncio.sleep(_SETTLING)
            task.cancel()
            longest[f"event loop of a dashboard, longest block, {what} round"] = ticker.longest
            clock.now += timedelta(hours=2)
    return longest


if __name__ == "__main__":
    print(json.dumps(asyncio.run(measure(Path(sys.argv[1]), Path(sys.argv[2])))))
