"""`spotrep extract`: the candidate claims of texts, without a ledger."""

import argparse
import os
import sys
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING

import msgspec

from store.config import load_config, own_lexicon
from store.records import Claim
from store.text import clean_line
from store.wording import figure, when
from tui.given import add_options, defaults_of, read_files
from tui.output import write_rows

if TYPE_CHECKING:
    from store.extraction import Extraction, Lexicon
    from store.reading.documents import Given

Row = dict[str, object]
_PROBLEMS = 1
_COLUMNS = ("kind", "subject", "attribute", "figure", "place", "when", "said_by", "modality", "rule", "words")


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `extract` to the command line."""
    parser = subparsers.add_parser(
        "extract",
        help="print the candidate claims of texts",
        description="Reads texts, or JSON documents {id, title, outlet, url, published, text} (one, a list, or one a "
        "line), and prints what they claim, each with its exact words: as jsonl unless --format says otherwise. No "
        "ledger is read or written. A text without any claim is no error.",
    )
    parser.add_argument("files", nargs="+", metavar="FILE", help="text or JSON; - is standard input")
    add_options(parser)
    parser.add_argument("--explain", action="store_true", help="show a person which rule read which words")
    parser.set_defaults(run=run, own_format="jsonl")


def run(args: argparse.Namespace) -> int:
    """Print the candidates of every document; the exit status tells whether all could be read."""
    from store.extraction import load_lexicon
    from store.reading.documents import Given, GivenClaim, Remark

    config = load_config(args.config)
    defaults = defaults_of(args)
    lexicon = load_lexicon(own_lexicon(config))
    problems = 0

    def documents() -> "Iterator[Given]":
        nonlocal problems
        for given in read_files(args.files, defaults):
            if isinstance(given, Given):
                yield given
            elif isinstance(given, Remark):
                _say(given.text)
            else:
                problems += 1
                _say(f"{given.where}: is a claim already" if isinstance(given, GivenClaim) else str(given))

    read = ((document, _extracted(document, lexicon)) for document in documents())
    if args.explain:
        _explain(read, color=args.color)
    else:
        _write(read, args.format)
    return _PROBLEMS if problems else 0


def _extracted(document: "Given", lexicon: "Lexicon") -> "Extraction":
    from store.extraction import Report, extract

    report = Report(
        id=document.identity,
        title=document.title,
        outlet=document.outlet,
        published=document.published[:10] if document.published else None,
        text=document.text,
    )
    return extract(report, lexicon)


def _write(read: "Iterable[tuple[Given, Extraction]]", format_: str) -> None:
    rows = ([_row(claim, document) for claim in extraction.claims] for document, extraction in read)
    if format_ == "jsonl":
        for some in rows:
            write_rows(some, (), "jsonl", sys.stdout)
    elif format_ == "json":
        write_rows(list(chain.from_iterable(rows)), (), "json", sys.stdout)
    elif format_ == "csv":
        write_rows(list(chain.from_iterable(rows)), Claim.__struct_fields__, "csv", sys.stdout)
    else:
        readable = [_readable(claim) for _, extraction in read for claim in extraction.claims]
        write_rows(readable, _COLUMNS, "table", sys.stdout)


def _row(claim: Claim, document: "Given") -> Row:
    """Return every field of a claim; its document goes by the id that it was given with."""
    return {**msgspec.to_builtins(claim), "document": document.id or document.url or document.where}


def _readable(claim: Claim) -> Row:
    return {
        **msgspec.to_builtins(claim),
        "subject": claim.subject.text,
        "figure": figure(claim.quantity),
        "place": claim.place.name if claim.place else "",
        "when": when(claim.date),
        "words": claim.evidence.quote if claim.evidence else "",
    }


def _explain(read: "Iterable[tuple[Given, Extraction]]", *, color: bool) -> None:
    from tui.explaining import explained

    colored = color and sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    for document, extraction in read:
        for line in explained(document, extraction, color=colored):
            print(line)


def _say(line: str) -> None:
    print(f"extract: {clean_line(line)}", file=sys.stderr)
