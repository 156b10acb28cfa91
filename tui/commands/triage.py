"""`spotrep accept`, `reject`, `edit` and `undo`: judging claims without a screen."""

import argparse
import sys

import msgspec

from store.amending import FIELDS
from store.config import ledger_directory, load_config, own_lexicon
from store.edits import current_user
from store.errors import LedgerError, UsageError
from store.ledger import open_ledger
from store.records import Edit, Status
from store.text import clean_line
from store.triage import amend, judge_all, undo_all
from tui.output import Format, write_rows

_STATUS: dict[str, Status] = {"accept": "accepted", "reject": "rejected"}


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands to the command line."""
    ids = "an id, or the beginning of one, at least 6 characters that no other id begins with"
    for name, text in (("accept", "accept claims in your name"), ("reject", "reject claims in your name")):
        judging = subparsers.add_parser(
            name,
            help=text,
            description=f"{text[0].upper()}{text[1:]}: all of them, or none where an id is wrong. Prints the id of "
            "each edit, which `spotrep undo` takes.",
        )
        judging.add_argument("ids", nargs="+", metavar="ID", help=f"of a claim: {ids}")
        judging.add_argument("--why", metavar="TEXT", help="the reason; it is kept with the edit")
        judging.set_defaults(run=run, action=name, more="ids")
    editing = subparsers.add_parser(
        "edit",
        help="change fields of a claim in your name",
        description=f"Changes {', '.join(FIELDS)}. An empty value takes a field away; subject.id is that of "
        "an entry of the lexicon, whose name the subject then has; chain is names with "
        "commas between them; a date is EDTF, as 2025-01, "
        "2025-01-08, 2024-10/2025-01-23, ../2025-01-07. Prints the id of the edit.",
    )
    editing.add_argument("id", metavar="ID", help=f"of a claim: {ids}")
    editing.add_argument("changes", nargs="+", metavar="FIELD=VALUE", help="as quantity.low=120 or place.name=Kursk")
    editing.add_argument("--why", metavar="TEXT", help="the reason; it is kept with the edit")
    editing.set_defaults(run=run, action="edit", more="changes")
    undoing = subparsers.add_parser(
        "undo",
        help="take edits back",
        description="Puts records back as they were before edits; refused where one has changed since. All of them, "
        "or none. `spotrep query edits` lists edits.",
    )
    undoing.add_argument("ids", nargs="+", metavar="EDIT", help=f"of an edit: {ids}")
    undoing.set_defaults(run=run, action="undo", more="ids")


def run(args: argparse.Namespace) -> int:
    """Do what was asked for, and print the edits."""
    changes = _changes(args.changes) if args.action == "edit" else {}
    config = load_config(args.config)
    with open_ledger(ledger_directory(config, args.ledger), make=False, starter=config.starter) as ledger:
        if ledger.read_only:
            raise LedgerError(f"{ledger.path} cannot be written by this user")
        who, why = current_user(), clean_line(getattr(args, "why", None) or "") or None
        match args.action:
            case "edit":
                made = amend(ledger, args.id, changes, who, why, own_lexicon=own_lexicon(config))
                edits = [made] if made is not None else []
            case "undo":
                edits = undo_all(ledger, args.ids, who)
            case action:
                edits = judge_all(ledger, args.ids, _STATUS[action], who, why)
    if not edits:
        print(f"{args.action}: that is so already, nothing was changed", file=sys.stderr)
    try:
        _write(edits, args.format)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError:
        # Who sees a failure must not think that the ledger is as it was.
        if edits:
            print(f"{args.action}: the change was made: edit {', '.join(edit.id for edit in edits)}", file=sys.stderr)
        raise
    return 0


def _changes(words: list[str]) -> dict[str, str]:
    changes: dict[str, str] = {}
    for word in words:
        field, equals, value = word.partition("=")
        if not equals:
            raise UsageError(f"{clean_line(word, 60)!r} is no change as place.name=Kursk")
        if field in changes:
            raise UsageError(f"{clean_line(field, 60)} is given twice")
        changes[field] = value
    return changes


def _write(edits: list[Edit], format_: Format) -> None:
    if format_ == "table":
        # The bare ids: what `undo` takes.
        for edit in edits:
            print(edit.id)
    else:
        write_rows([msgspec.to_builtins(edit) for edit in edits], Edit.__struct_fields__, format_, sys.stdout)
