"""`spotrep feeds fulltext`: the whole texts of documents, from the pages they link to."""

import argparse
import asyncio
import sys
from typing import TYPE_CHECKING

import msgspec

from store.clock import system_clock
from store.config import Config, ledger_directory
from store.errors import LedgerError
from store.ledger import open_ledger
from store.text import clean_line
from tui.output import write_rows

if TYPE_CHECKING:
    from store.feeds.pages import PageResult

SOME_FAILED = 1
_SAID = {
    "taken": "{} characters taken",
    "unchanged": "its text is there already",
    "no more": "its page has {} characters, no more than its feed",
}


def take_full_texts(args: argparse.Namespace, config: Config) -> int:
    """Fetch the pages of the documents that were named and return the exit status."""
    from store.feeds.on_demand import fetch_pages, named_documents

    results: list[PageResult] = []

    def report(result: "PageResult") -> None:
        results.append(result)
        told = result.error or _SAID[result.status].format(f"{result.characters:,}")
        print(clean_line(f"feeds: {result.document}: {told}"), file=sys.stderr, flush=True)

    with open_ledger(ledger_directory(config, args.ledger), starter=config.starter) as ledger:
        if ledger.read_only:
            raise LedgerError(f"{ledger.path} cannot be written by this user")
        documents = named_documents(ledger, args.documents)
        asyncio.run(fetch_pages(ledger, config, system_clock, documents, report))
    if args.format != "table":
        rows = [msgspec.to_builtins(result) for result in results]
        write_rows(rows, tuple(rows[0]), args.format, sys.stdout)
    return SOME_FAILED if any(result.error for result in results) else 0
