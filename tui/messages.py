"""What the workers tell the watch floor: finished data, never widgets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from textual.message import Message

from store.errors import SpotrepError
from store.records import Record, Status
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


@dataclass
class JudgementMade(Message):
    """A person accepts or rejects a candidate."""

    claim: str
    status: Status


class UndoAsked(Message):
    """A person wants their last judgement taken back."""


@dataclass
class Judged(Message):
    """What became of a judgement. `text` is for the bottom line; `back`: the candidate is one again."""

    claim: str
    text: str
    back: bool = False
