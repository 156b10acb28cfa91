"""What one run of the dashboard works with: a configuration, a clock, a terminal, and the way to its ledger."""

from dataclasses import dataclass
from pathlib import Path

from store.clock import Clock
from store.config import Config
from store.feeds.refresh import Collector
from store.ledger import Ledger, open_ledger
from tui.terminal import Terminal


@dataclass(frozen=True)
class Session:
    """Everything that is decided before the dashboard opens."""

    directory: Path
    config: Config
    clock: Clock
    terminal: Terminal
    title: str = "spotrep"

    def open_ledger(self) -> Ledger:
        """Open the ledger. Slow the first time: call it off the event loop."""
        return open_ledger(self.directory, starter=self.config.starter, clock=self.clock)

    def collector(self, ledger: Ledger) -> Collector:
        """Return what fetches feeds into the ledger, round after round."""
        return Collector(ledger, self.config, self.clock)
