"""Noticing what other processes write to the ledger, in a thread of its own: the event loop has no part in it."""

import time
from collections.abc import Callable
from threading import Event

from textual.message import Message

from store.errors import LedgerError
from store.ledger import Ledger
from tui.messages import LedgerChanged, LedgerFailed

LOOK_SECONDS = 0.1
_AFTER_A_FAILURE_SECONDS = 2.0
"""A ledger that cannot be followed is read anew at each look, which costs more than a look."""
_TIMES_THE_WORK = 3
"""How many times as long as the program worked since the last telling it is left in peace: a third is for others."""
_LONGEST_PEACE_SECONDS = 30.0
"""Work of its own, such as fetching feeds, must not hide for longer than this what others write."""


class _Peace:
    """Keeps a ledger that never stops changing from being read, and shown, back to back.

    What a telling costs is taken from the processor time of the whole program: reading, assessing and drawing happen
    in other threads. Work that has another cause counts as well, and puts off the next telling a little.
    """

    def __init__(self) -> None:
        self._begun = float("-inf")
        self._worked = 0.0

    def begin(self) -> None:
        """Note that somebody was told just now."""
        self._begun, self._worked = time.monotonic(), time.process_time()

    def is_over(self) -> bool:
        """Tell whether there may be a telling again."""
        elapsed = time.monotonic() - self._begun
        worked = time.process_time() - self._worked
        return elapsed >= min(_TIMES_THE_WORK * worked, _LONGEST_PEACE_SECONDS)


def watch(ledger: Ledger, leaving: Event, tell: Callable[[Message], object]) -> None:
    """Look until `leaving`, and tell of changes; of a ledger that cannot be read once for each reason.

    The first change after a while is told with the next look, one of many when the program has had time for other
    things, and the last one always. While nothing changes a look costs two `stat`.
    """
    told: str | None = None
    news = False
    peace = _Peace()
    pause = LOOK_SECONDS
    while not leaving.wait(pause):
        try:
            news, pause = ledger.changed() or news, LOOK_SECONDS
        except LedgerError as error:
            pause = _AFTER_A_FAILURE_SECONDS
            if told != str(error):
                told = str(error)
                tell(LedgerFailed(error, reading=False))
        else:
            # A reading may have failed with the look: what is there now has still to be shown.
            if (news or told is not None) and peace.is_over():
                told, news = None, False
                peace.begin()
                tell(LedgerChanged())
