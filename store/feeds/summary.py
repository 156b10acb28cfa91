"""What became of a round, for those who watch it or ask for it."""

from collections.abc import Callable

import msgspec

from store.feeds.intake import Counts
from store.feeds.states import Outcome
from store.reading.kept import Kept
from store.records import FeedState, FeedStatus


class FeedReport(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one feed: documents new and changed, claims new or changed, a line for each entry left out.

    `pages` counts the linked pages whose texts were taken; `unread` has a line for each that could not be had.
    """

    feed: str
    status: FeedStatus
    error: str | None = None
    items: int = 0
    new: int = 0
    changed: int = 0
    claims: int = 0
    pages: int = 0
    skipped: list[str] = []
    unread: list[str] = []
    bytes: int = 0
    milliseconds: int = 0


class RefreshSummary(msgspec.Struct, frozen=True):
    """A round: one report for each feed that was due, in the order in which they came in; and what was read then.

    `problem` says why documents were not read.
    """

    reports: list[FeedReport]
    kept: Kept = Kept()
    problem: str | None = None

    @property
    def failed(self) -> list[FeedReport]:
        """The reports of the feeds that failed."""
        return [report for report in self.reports if report.status == "failed"]


Begin = Callable[[int], None]
"""Hears how many feeds a round has."""
Report = Callable[[FeedReport], None]
"""Hears what became of each."""


def report_of(outcome: Outcome, state: FeedState, counts: Counts) -> FeedReport:
    """Return what became of a feed from its outcome, what is remembered of it now, and what that changed."""
    return FeedReport(
        feed=outcome.feed.id,
        status=state.status,
        error=state.error,
        items=len(outcome.parsed.entries) if outcome.parsed else 0,
        new=counts.new,
        changed=counts.changed,
        claims=counts.claims,
        skipped=outcome.parsed.skipped if outcome.parsed else [],
        bytes=state.bytes or 0,
        milliseconds=state.milliseconds or 0,
    )
