"""The files named on a command line, read as documents and claims."""

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from store.dates import fault_of_moment, moment
from store.errors import UsageError
from store.text import clean_line

if TYPE_CHECKING:
    from store.reading.documents import Anything, Defaults


def add_options(parser: argparse.ArgumentParser) -> None:
    """Let what a document does not say itself be said on the command line."""
    parser.add_argument("--title", metavar="TEXT", help="the title of a document that has none")
    parser.add_argument("--outlet", metavar="NAME", help="who publishes it, where it does not say")
    parser.add_argument("--published", metavar="DATE", help="when, where it does not say: 2025-01-27")


def defaults_of(args: argparse.Namespace) -> "Defaults":
    """Return what was said for documents that do not say it. Raises UsageError for a date that is none."""
    from store.reading.documents import Defaults

    published = None if args.published is None else moment(args.published)
    if args.published is not None and published is None:
        raise UsageError(f"--published {clean_line(args.published, 60)}: {fault_of_moment(args.published)}")
    return Defaults(
        title=clean_line(args.title or "", 500) or None,
        outlet=clean_line(args.outlet or "", 200) or None,
        published=published,
    )


def read_files(names: Sequence[str], defaults: "Defaults") -> "Iterator[Anything]":
    """Yield what is in the files, `-` being standard input. Raises UsageError where one of them cannot be read."""
    from store.reading.documents import STDIN, read_given

    if list(names).count(STDIN) > 1:
        raise UsageError(f"{STDIN}: standard input can be read only once; name it once")
    for name in names:
        if name != STDIN and Path(name).is_dir():
            raise UsageError(f"{clean_line(name, 300)}: is a folder; name the files in it")
        if name != STDIN and not os.access(name, os.R_OK):
            raise UsageError(f"{clean_line(name, 300)}: {'cannot be read' if Path(name).exists() else 'no such file'}")
    for name in names:
        yield from read_given(name, _content(name, STDIN), defaults)


def _content(name: str, stdin: str) -> bytes:
    try:
        with sys.stdin.buffer if name == stdin else Path(name).open("rb") as file:
            return file.read()
    except OSError as error:
        raise UsageError(f"{clean_line(name, 300)}: cannot be read: {error.strerror}") from error
