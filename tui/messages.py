"""What the workers tell the watch floor: finished data, never widgets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from textual.message import Message

from store.errors import SpotrepError
from store.records import Record
from store.views.holdings import Holdings


@dataclass
class HoldingsRead(Message):
    """The ledger was read anew. `rows` are those of each pane, by its id."""

    holdings: Holdings
    rows: Mapping[str, Sequence[Record]]

    def can_replace(self, message: Message) -> bool:
        """Let a newer reading stand in for an older one that still waits."""
        return isinstance(message, HoldingsRead)


@dataclass
class LedgerFailed(Message):
    """The ledger cannot be used: it could not be read, or (not `reading`) not be looked after."""

    error: SpotrepError
    reading: bool = True


class LedgerChanged(Message):
    """Another process has written to the ledger."""


@dataclass
class RefreshMoved(Message):
    """A round of fetching began, got further, or ended.

    `text` says how, for the feed line; `problem` why it stopped, for the bottom line.
    """

    text: str
    done: bool = False
    problem: str = ""


class RefreshAsked(Message):
    """A person wants the feeds fetched now."""
