"""`spotrep verify`: whether the ledger holds what it promises."""

import argparse
import sys

import msgspec

from store.config import ledger_directory, load_config
from store.errors import LedgerError
from store.ledger import open_ledger
from store.text import clean_line
from store.verify import Problem, problems_of_files, problems_of_records
from tui.output import write_rows

PROBLEMS_FOUND = 1


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `verify` to the command line."""
    parser = subparsers.add_parser(
        "verify",
        help="look for damage in the ledger, changing nothing",
        description="Checks the files and their checksums, every record, every quote against the text it was taken "
        "from, and everything that records refer to. Waits for nobody and writes nothing.",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print what is wrong, a line each. Raises LedgerError, after that, where the ledger cannot be opened."""
    directory = ledger_directory(load_config(args.config), args.ledger)
    problems = problems_of_files(directory)
    try:
        with open_ledger(directory, read_only=True) as ledger:
            problems += problems_of_records(ledger)
    except LedgerError:
        _write(problems, args)
        raise
    _write(problems, args)
    if not problems:
        print("verify: no problems", file=sys.stderr)
    return PROBLEMS_FOUND if problems else 0


def _write(problems: list[Problem], args: argparse.Namespace) -> None:
    if args.format == "table":
        # Not a table: what is wrong must not be cut to the width of a terminal.
        for problem in problems:
            line = f"{problem.where}: {problem.what}"
            print(clean_line(line, limit=2 * len(line)))
    else:
        rows = [msgspec.to_builtins(problem) for problem in problems]
        write_rows(rows, Problem.__struct_fields__, args.format, sys.stdout)
