"""A clock that lives through the three months of the demonstration within minutes, and then stands still."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

START = datetime(2025, 2, 1, 6, tzinfo=UTC)
END = datetime(2025, 4, 30, 23, 59, 59, tzinfo=UTC)

DAY_IN_TWO_SECONDS = 43_200.0
"""The default pace: simulated seconds per real second."""


class DemoClock:
    """A `store.clock.Clock` that shows START when it is made, runs `rate` times as fast as time, and stops at END.

    `monotonic` gives real seconds from any fixed point.
    """

    def __init__(self, rate: float = DAY_IN_TWO_SECONDS, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._rate = rate
        self._monotonic = monotonic
        self._made = monotonic()

    def __call__(self) -> datetime:
        """Return the simulated time, in UTC."""
        seconds = (self._monotonic() - self._made) * self._rate
        # Bounded before it becomes a timedelta, which overflows where a fast clock is left running.
        return START + timedelta(seconds=min(seconds, (END - START).total_seconds()))
