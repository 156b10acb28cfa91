"""Collecting for good: a round whenever a feed is due, with the configuration as it is by then."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from store.clock import Clock
from store.config import Config
from store.errors import ConfigError, LedgerLockedError
from store.feeds.refresh import Collector
from store.feeds.states import due_at
from store.feeds.summary import RefreshSummary, Report
from store.ledger import Ledger

_LONGEST_SLEEP = 5.0
"""Seconds after which the configuration and the clock are looked at again: a laptop's lid may have been closed."""


class Settings:
    """The configuration of a collector, read again when its file has changed."""

    def __init__(self, path: Path, load: Callable[[], Config]) -> None:
        self._path = path
        self._load = load
        self._seen = self._mark()
        self.config = load()

    def renew(self) -> bool:
        """Read the file if it has changed; tell whether it had. Raises ConfigError, once, where it has problems."""
        mark = self._mark()
        if mark == self._seen:
            return False
        self._seen = mark
        self.config = self._load()
        return True

    def _mark(self) -> tuple[int, int] | None:
        with suppress(OSError):
            found = self._path.stat()
            return found.st_mtime_ns, found.st_size
        return None


async def collect(
    ledger: Ledger, settings: Settings, clock: Clock, *, report: Report, say: Callable[[str], None]
) -> None:
    """Fetch what is due, and again, until cancelled. `say` gets a line about what goes wrong beside the feeds."""
    told: str | None = None
    while True:
        async with Collector(ledger, settings.config, clock) as collector:
            say(f"collecting {sum(feed.enabled for feed in settings.config.feeds)} feeds")
            while not _renewed(settings, say):
                try:
                    told = _tell(await collector.round(report=report), told, say)
                except LedgerLockedError as error:
                    say(str(error))
                await asyncio.sleep(await asyncio.to_thread(_seconds_to_wait, ledger, settings.config, clock()))


def _tell(summary: RefreshSummary, told: str | None, say: Callable[[str], None]) -> str | None:
    """Say what was read, and once why nothing is; return that."""
    if news := summary.kept.told():
        say(f"reading: {news}")
    if summary.problem and summary.problem != told:
        say(f"reading: {summary.problem}")
    return summary.problem


def _renewed(settings: Settings, say: Callable[[str], None]) -> bool:
    """Tell whether there is a new configuration; one with problems is named, and the last good one holds."""
    try:
        return settings.renew()
    except ConfigError as error:
        say(f"the configuration stays as it was: {error}")
        return False


def _seconds_to_wait(ledger: Ledger, config: Config, now: datetime) -> float:
    states = {state.id: state for state in ledger.feeds.all()}
    dues = [due for feed in config.feeds if feed.enabled and (due := due_at(feed, states.get(feed.id), now))]
    if any(due <= now for due in dues):
        # Only where nothing could be stored: not at once.
        return _LONGEST_SLEEP
    return min(_LONGEST_SLEEP, *((due - now).total_seconds() for due in dues))
