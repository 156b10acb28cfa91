"""`spotrep refresh`: fetch what is due, once."""

import argparse
import asyncio
import signal
import sys
from collections.abc import Coroutine

import msgspec

from store.clock import system_clock
from store.config import ledger_directory, load_config
from store.errors import LedgerError, NothingMatchedError
from store.feeds.refresh import FeedReport, RefreshSummary, refresh
from store.ledger import Ledger, open_ledger
from store.text import clean_line
from tui.output import write_rows

SOME_FAILED = 1


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `refresh` to the command line."""
    parser = subparsers.add_parser(
        "refresh",
        help="fetch the feeds that are due, once",
        description="Fetches enabled feeds that are due into the ledger and says what each brought. Feeds that are "
        "named are fetched even if they are not enabled.",
    )
    parser.add_argument("feeds", nargs="*", metavar="FEED", help="only these feeds")
    parser.add_argument("--force", action="store_true", help="fetch them whether they are due or not")
    parser.set_defaults(run=run, more="feeds")


def run(args: argparse.Namespace) -> int:
    """Run one round; the exit status tells whether every feed came through."""
    config = load_config(args.config)
    if not args.feeds and not any(feed.enabled for feed in config.feeds):
        raise NothingMatchedError(
            "no feed is enabled: `spotrep feeds enable ID...|all`; `spotrep feeds list` shows them"
        )
    with open_ledger(ledger_directory(config, args.ledger), starter=config.starter) as ledger:
        if ledger.read_only:
            raise LedgerError(f"{ledger.path} cannot be written by this user")
        round_ = refresh(ledger, config, system_clock, only=args.feeds, force=args.force, report=_tell)
        try:
            summary = asyncio.run(_until_told(round_))
        except asyncio.CancelledError:
            return 0
        _compact(ledger)
    if args.format != "table":
        rows = [msgspec.to_builtins(report) for report in summary.reports]
        write_rows(rows, FeedReport.__struct_fields__, args.format, sys.stdout)
    elif not summary.reports:
        print("no feed is due yet; --force fetches all the same", file=sys.stderr)
    return SOME_FAILED if summary.failed else 0


def _compact(ledger: Ledger) -> None:
    """Compact what the round has let grow; what it brought is safe also where that fails."""
    try:
        ledger.compact_if_due()
    except LedgerError as error:
        print(f"compaction put off: {clean_line(str(error))}", file=sys.stderr)


async def _until_told(round_: Coroutine[object, object, RefreshSummary]) -> RefreshSummary:
    """Run a round that SIGHUP and SIGTERM cancel, so that it leaves nothing half done."""
    task = asyncio.ensure_future(round_)
    for number in (signal.SIGHUP, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    return await task


def _tell(report: FeedReport) -> None:
    """Say on one line what became of a feed, and why entries were left out."""
    if report.status == "failed":
        print(f"{report.feed}: failed: {clean_line(report.error or '')}", file=sys.stderr)
        return
    found = f"{report.items} items, {report.new} new, {report.changed} changed, {report.claims} claims"
    print(f"{report.feed}: {report.status if report.status == 'unchanged' else found}", file=sys.stderr)
    for reason in report.skipped:
        print(f"{report.feed}: left out: {clean_line(reason)}", file=sys.stderr)
