"""`spotrep compact`, `backup` and `restore`: looking after the ledger's files."""

import argparse
import sys
from pathlib import Path

from store.config import ledger_directory, load_config
from store.errors import UsageError
from store.ledger import open_ledger
from store.repair import is_there, restore_ledger, salvage_ledger


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands to the command line."""
    compact = subparsers.add_parser(
        "compact",
        help="bring the ledger's file up to date",
        description="Writes all changes into ledger.json, so that TinyDB reads it whole, and empties the journal. The "
        "dashboard and `refresh` do so by themselves when the journal has grown large.",
    )
    compact.set_defaults(run=_compact)
    backup = subparsers.add_parser(
        "backup",
        help="write the whole ledger to one file",
        description="Writes everything, as of now, to a new file that only you may read. Also while others write, and "
        "for a ledger that you may only read. It overwrites nothing.",
    )
    backup.add_argument("file", type=Path, metavar="FILE", help="a file that is not there yet")
    backup.set_defaults(run=_backup)
    restore = subparsers.add_parser(
        "restore",
        help="put a backup in the place of the ledger",
        description="Puts a backup in the place of the ledger, at once and for everybody who has it open. The files "
        "before it are kept beside it, and named.",
    )
    restore.add_argument("file", type=Path, nargs="?", metavar="FILE", help="what `spotrep backup` wrote")
    restore.add_argument(
        "--salvage", action="store_true", help="instead of a backup: keep what is whole in a damaged journal"
    )
    restore.set_defaults(run=_restore)


def _compact(args: argparse.Namespace) -> int:
    with open_ledger(_directory(args), make=False, starter=False) as ledger:
        ledger.compact()
        print(f"compact: {ledger.path} is up to date", file=sys.stderr)
    return 0


def _backup(args: argparse.Namespace) -> int:
    if is_there(args.file):
        raise UsageError(f"{args.file} exists already: name a new file for the backup")
    with open_ledger(_directory(args), read_only=True) as ledger:
        ledger.backup(args.file)
    print(f"backup: wrote {args.file}", file=sys.stderr)
    return 0


def _restore(args: argparse.Namespace) -> int:
    if (args.file is None) is not args.salvage:
        raise UsageError("restore takes the FILE of a backup, or --salvage and no file")
    directory = _directory(args)
    if args.salvage:
        saved = salvage_ledger(directory)
        done, kept = f"{saved.transactions} changes of the journal are whole and kept", saved.copies
    else:
        done, kept = f"the ledger in {directory} is that of {args.file}", restore_ledger(directory, args.file)
    print(f"restore: {done}", file=sys.stderr)
    for copy in kept:
        print(f"restore: what was there is in {copy}", file=sys.stderr)
    return 0


def _directory(args: argparse.Namespace) -> Path:
    return ledger_directory(load_config(args.config), args.ledger)
