"""`spotrep refresh`: fetch what is due, once or for good."""

import argparse
import asyncio
import json
import signal
import sys
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol, TypeVar

import msgspec

from store.clock import system_clock
from store.config import Config, config_path, ledger_directory, load_config
from store.errors import LedgerError, NothingMatchedError, UsageError
from store.feeds.collector import Settings, collect
from store.feeds.lock import collecting
from store.feeds.refresh import refresh
from store.feeds.summary import FeedReport, RefreshSummary
from store.ledger import Ledger, open_ledger
from store.text import clean_line
from tui.output import write_rows

if TYPE_CHECKING:
    from rich.progress import Progress

T = TypeVar("T")
SOME_FAILED = 1


class Telling(Protocol):
    """How a round is told while it goes on."""

    def begin(self, total: int) -> None:
        """Say how many feeds are due."""

    def report(self, report: FeedReport) -> None:
        """Say what became of one of them."""

    def read(self, done: int, total: int) -> None:
        """Say how many documents of how many have been read."""


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `refresh` to the command line."""
    parser = subparsers.add_parser(
        "refresh",
        help="fetch the feeds that are due, once or for good",
        description="Fetches enabled feeds that are due into the ledger and says what each brought. Feeds that are "
        "named are fetched even if they are not enabled. A ledger has one collector at a time; a second one is "
        "refused with exit status 3.",
    )
    parser.add_argument("feeds", nargs="*", metavar="FEED", help="only these feeds")
    parser.add_argument(
        "--force", action="store_true", help="fetch them anew, whether they are due or not, changed or not"
    )
    parser.add_argument("--watch", action="store_true", help="go on collecting until stopped, as a service does")
    parser.set_defaults(run=run, more="feeds")


def run(args: argparse.Namespace) -> int:
    """Run one round, or rounds until stopped; the exit status tells whether every feed came through."""
    settings = Settings(config_path(args.config), lambda: load_config(args.config))
    config = settings.config
    if args.watch and (args.feeds or args.force):
        raise UsageError("--watch collects every enabled feed when it is due: name none, and force nothing")
    if not args.watch and not args.feeds and not any(feed.enabled for feed in config.feeds):
        raise NothingMatchedError(
            "no feed is enabled: `spotrep feeds enable ID...|all`; `spotrep feeds list` shows them"
        )
    with open_ledger(ledger_directory(config, args.ledger), starter=config.starter) as ledger:
        if ledger.read_only:
            raise LedgerError(f"{ledger.path} cannot be written by this user")
        with collecting(ledger, f"spotrep refresh{' --watch' if args.watch else ''}", system_clock):
            if args.watch:
                return asyncio.run(_watch(ledger, settings, args.format))
            return _once(ledger, config, args)


def _once(ledger: Ledger, config: Config, args: argparse.Namespace) -> int:
    started = time.monotonic()
    with _telling(progress=args.color and sys.stderr.isatty()) as telling:
        feeds: tuple[str, ...] = tuple(args.feeds)
        round_ = refresh(
            ledger,
            config,
            system_clock,
            only=feeds,
            force=args.force,
            begin=telling.begin,
            report=telling.report,
            read=telling.read,
        )
        summary = asyncio.run(_until_stopped(round_))
    _compact(ledger)
    if summary is None:
        return 0
    _tell_reading(summary)
    if args.format == "json":
        print(json.dumps(_totals(summary, time.monotonic() - started), indent=2))
    elif args.format != "table":
        rows = [msgspec.to_builtins(report) for report in summary.reports]
        write_rows(rows, FeedReport.__struct_fields__, args.format, sys.stdout)
    elif not summary.reports:
        print("no feed is due yet; --force fetches all the same", file=sys.stderr)
    return SOME_FAILED if summary.failed or summary.problem else 0


def _compact(ledger: Ledger) -> None:
    """Compact what the round has let grow; what it brought is safe also where that fails."""
    try:
        ledger.compact_if_due()
    except LedgerError as error:
        _say(f"compaction put off: {error}")


async def _watch(ledger: Ledger, settings: Settings, format_: str) -> int:
    report = _print_row if format_ != "table" else _tell_news
    await _until_stopped(collect(ledger, settings, system_clock, report=report, say=_say))
    return 0


async def _until_stopped(work: Coroutine[object, object, T]) -> T | None:
    """Return what the work does, or None where the line dropped or the service was stopped: it is ended cleanly."""
    task = asyncio.ensure_future(work)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGHUP, signal.SIGTERM):
        loop.add_signal_handler(number, task.cancel)
    try:
        return await task
    except asyncio.CancelledError:
        if not task.cancelled() or asyncio.current_task().cancelling():  # type: ignore[union-attr]
            raise
        return None


def _totals(summary: RefreshSummary, seconds: float) -> dict[str, object]:
    reports = summary.reports
    return {
        "fetched": len(reports),
        "failed": len(summary.failed),
        "new": sum(report.new for report in reports),
        "changed": sum(report.changed for report in reports),
        "claims": sum(report.claims for report in reports),
        "pages": sum(report.pages for report in reports),
        "read": summary.kept.documents,
        "unreadable": summary.kept.failed,
        "candidates": summary.kept.new,
        "seconds": round(seconds, 3),
        "feeds": [msgspec.to_builtins(report) for report in reports],
    }


def _tell_reading(summary: RefreshSummary) -> None:
    """Say what reading has brought, and why nothing could be read."""
    if told := summary.kept.told():
        _say(f"reading: {told}")
    if summary.problem:
        _say(f"reading: {summary.problem}")


def _print_row(report: FeedReport) -> None:
    write_rows([msgspec.to_builtins(report)], (), "jsonl", sys.stdout)
    sys.stdout.flush()


def _say(line: str) -> None:
    print(clean_line(line), file=sys.stderr, flush=True)


def _tell_news(report: FeedReport) -> None:
    """Say what is worth a line in a service's log: what came, what went wrong."""
    if report.status == "failed" or report.new or report.changed or report.claims or report.pages or report.unread:
        _tell(report, _say)


def _tell(report: FeedReport, say: Callable[[str], None]) -> None:
    """Say on one line what became of a feed, and why entries were left out."""
    if report.status == "failed":
        say(f"{report.feed}: failed: {report.error}")
        return
    found = f"{report.items} items, {report.new} new, {report.changed} changed, {report.claims} claims"
    pages = f", {report.pages} whole texts" if report.pages else ""
    say(f"{report.feed}: {report.status if report.status == 'unchanged' else found}{pages}")
    for reason in report.skipped:
        say(f"{report.feed}: left out: {reason}")
    for reason in report.unread:
        say(f"{report.feed}: no whole text: {reason}")


class _Lines:
    """A line for each feed."""

    def begin(self, total: int) -> None:
        """Say nothing: the lines are enough."""

    def report(self, report: FeedReport) -> None:
        """Say what became of a feed."""
        _tell(report, _say)

    def read(self, done: int, total: int) -> None:
        """Say nothing: what reading brings is said at the end."""


class _Bar:
    """A bar that fills as feeds come in, above it the lines of those that brought something or failed."""

    def __init__(self, progress: "Progress") -> None:
        self._progress = progress
        self._bar = progress.add_task("fetching", total=None)

    def begin(self, total: int) -> None:
        """Show how many feeds there are to come."""
        self._progress.update(self._bar, total=total)

    def report(self, report: FeedReport) -> None:
        """Move on by one feed."""
        if report.status != "unchanged" or report.pages or report.unread:
            _tell(report, self._print)
        self._progress.advance(self._bar)

    def read(self, done: int, total: int) -> None:
        """Show how far reading is, beside the feeds that are still to come."""
        self._progress.update(
            self._bar, description=f"read {done} of {total} documents" if done < total else "fetching"
        )

    def _print(self, line: str) -> None:
        self._progress.console.print(clean_line(line), markup=False, highlight=False)


@contextmanager
def _telling(*, progress: bool) -> Iterator[Telling]:
    if not progress:
        yield _Lines()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        yield _Bar(bar)
