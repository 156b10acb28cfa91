"""`spotrep lexicon`: check a lexicon of one's own, and find out what it could have."""

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from store.config import Config, config_path, ledger_directory, load_config, own_lexicon
from store.errors import NothingMatchedError
from store.ledger import open_ledger
from store.text import clean_line
from store.views.context import around
from tui.given import read_files
from tui.output import write_rows
from tui.progress import progress

_PROBLEMS = 1
_MOST_WORDS = 200


class Proposal(msgspec.Struct, frozen=True):
    """A designation that is in no lexicon: how often it stands in how many documents, and one sentence with it."""

    name: str
    times: int
    documents: int
    example: str


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `lexicon` to the command line."""
    parser = subparsers.add_parser("lexicon", help="check a lexicon of your own, and propose what it could have")
    parser.set_defaults(run=run)
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    check = actions.add_parser("check", help="report every problem of your lexicon, a line each")
    check.add_argument("file", type=Path, nargs="?", metavar="FILE", help="another file than the configured one")
    propose = actions.add_parser(
        "propose",
        help="print designations that no lexicon has, as TOML to paste into yours",
        description="Looks for designations that neither the program's lexicon nor yours has: in the documents of the "
        "ledger, or in files.",
    )
    propose.add_argument("files", nargs="*", metavar="FILE", help="text or JSON documents; - is standard input")


def run(args: argparse.Namespace) -> int:
    """Do what was asked for and return the exit status."""
    config = load_config(args.config)
    if args.action == "check":
        return _check(args.file or own_lexicon(config), args)
    proposals, read = _proposals(_texts(args, config), config)
    if args.format == "table":
        sys.stdout.writelines(_toml(proposal) for proposal in proposals)
    else:
        rows = [msgspec.to_builtins(proposal) for proposal in proposals]
        write_rows(rows, Proposal.__struct_fields__, args.format, sys.stdout)
    if not read:
        raise NothingMatchedError(f"no text could be read in {'these files' if args.files else 'the ledger'}")
    if not proposals:
        raise NothingMatchedError("every designation in these documents is in the lexicon")
    return 0


def _check(path: Path | None, args: argparse.Namespace) -> int:
    from store.extraction.names.lexicon import check_own

    if path is None:
        beside = config_path(args.config).with_name("lexicon.toml")
        print(f"lexicon: there is none of your own; {beside} would be one", file=sys.stderr)
        return 0
    own = check_own(path)
    for line in (*own.problems, *own.remarks):
        print(clean_line(line), file=sys.stderr)
    if not own.problems:
        print(f"lexicon: no problems in {path}", file=sys.stderr)
    return _PROBLEMS if own.problems else 0


def _texts(args: argparse.Namespace, config: Config) -> Iterator[str]:
    """Yield the texts of the files named, else those of the ledger."""
    from store.reading.documents import Defaults, Given, GivenClaim, Remark

    if args.files:
        for given in read_files(args.files, Defaults()):
            if isinstance(given, Given):
                yield given.text
            elif isinstance(given, Remark):
                print(f"lexicon: {given.text}", file=sys.stderr)
            else:
                fault = f"{given.where}: is a claim" if isinstance(given, GivenClaim) else str(given)
                print(f"lexicon: left out: {clean_line(fault)}", file=sys.stderr)
        return
    with (
        open_ledger(ledger_directory(config, args.ledger), starter=config.starter) as ledger,
        progress("looking", wanted=args.color) as moved,
    ):
        rows = ledger.documents.rows()
        for done, row in enumerate(rows):
            moved(done, len(rows))
            if row.get("text"):
                yield row["text"]


def _proposals(texts: Iterable[str], config: Config) -> tuple[list[Proposal], int]:
    """Return what is unknown in texts, the most frequent first, and how many texts there were."""
    from store.extraction import load_lexicon, unknown_designators

    lexicon = load_lexicon(own_lexicon(config))
    times: Counter[str] = Counter()
    documents: Counter[str] = Counter()
    examples: dict[str, str] = {}
    read = 0
    for text in texts:
        read += 1
        unknown = Counter(unknown_designators(text, lexicon))
        times += unknown
        documents.update(unknown.keys())
        for name in unknown.keys() - examples.keys():
            examples[name] = _example(text, name)
    in_order = sorted(times, key=lambda name: (-times[name], name))
    return [Proposal(name, times[name], documents[name], examples[name]) for name in in_order], read


def _example(text: str, name: str) -> str:
    start = max(0, text.find(name))
    first, last = around(text, start, start + len(name))
    return clean_line(text[first:last], _MOST_WORDS)


def _toml(proposal: Proposal) -> str:
    """Return an entry to paste; what only a person knows is left open."""
    name = clean_line(proposal.name, 100)
    identity = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-") or "unnamed"
    many = f"{proposal.times} times" if proposal.times > 1 else "once"
    where = f"{proposal.documents} documents" if proposal.documents > 1 else "one document"
    return (
        f"# {many} in {where}: {proposal.example}\n"
        "[[equipment]]\n"
        f"id = {json.dumps(identity)}\n"
        f"name = {json.dumps(name, ensure_ascii=False)}\n"
        '# type = "what it is"\n'
        f"aliases = [{json.dumps(name, ensure_ascii=False)}]\n\n"
    )
