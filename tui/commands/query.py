"""`spotrep query`: the records and rows of the ledger, filtered."""

import argparse
import sys

from store.config import ledger_directory, load_config
from store.errors import NothingMatchedError
from store.ledger import open_ledger
from store.views.tables import TABLE_NAMES, query
from tui.output import write_rows


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `query` to the command line."""
    parser = subparsers.add_parser(
        "query",
        help="print records of the ledger",
        description="Prints a table; jsonl and json carry every field. A filter is words that must all occur and "
        "field=value, for example: spotrep query claims kind=transfer koksan",
    )
    parser.add_argument("table", metavar="TABLE", help=", ".join(TABLE_NAMES))
    parser.add_argument("filter", nargs="*", default=[], metavar="FILTER", help="words and field=value")
    parser.set_defaults(run=run, more="filter")


def run(args: argparse.Namespace) -> int:
    """Print what matches. Raises NothingMatchedError where nothing does."""
    config = load_config(args.config)
    with open_ledger(ledger_directory(config, args.ledger), starter=config.starter) as ledger:
        answer = query(ledger, args.table, " ".join(args.filter))
    if args.format in ("jsonl", "json"):
        write_rows(answer.rows, (), args.format, sys.stdout)
    elif args.format == "csv":
        write_rows(answer.rows, answer.fields, "csv", sys.stdout)
    else:
        write_rows(answer.readable, answer.columns, "table", sys.stdout)
    if not answer.rows:
        raise NothingMatchedError(f"nothing in {args.table} matches")
    return 0
