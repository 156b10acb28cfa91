"""Noticing what other processes write to the ledger, in a thread of its own: the event loop has no part in it."""

from collections.abc import Callable
from threading import Event

from textual.message import Message

from store.errors import LedgerError
from store.ledger import Ledger
from tui.messages import LedgerChanged, LedgerFailed

LOOK_SECONDS = 0.1
_AFTER_A_FAILURE_SECONDS = 2.0
"""A ledger that cannot be followed is read anew at each look, which costs more than a look."""


def watch(ledger: Ledger, leaving: Event, tell: Callable[[Message], object]) -> None:
    """Look until `leaving`, and tell of every change; of a ledger that cannot be read once for each reason.

    While nothing changes a look costs one `stat`.
    """
    told: str | None = None
    pause = LOOK_SECONDS
    while not leaving.wait(pause):
        try:
            changed, pause = ledger.changed(), LOOK_SECONDS
        except LedgerError as error:
            pause = _AFTER_A_FAILURE_SECONDS
            if told != str(error):
                told = str(error)
                tell(LedgerFailed(error, reading=False))
        else:
            # A reading may have failed with the look: what is there now has still to be shown.
            if changed or told is not None:
                told = None
                tell(LedgerChanged())
