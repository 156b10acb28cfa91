"""`spotrep import`: documents and claims into the ledger."""

import argparse
import asyncio
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

import msgspec

from store.config import Config, ledger_directory, load_config, own_lexicon
from store.edits import current_user
from store.errors import LedgerError, SpotrepError
from store.ledger import Ledger, open_ledger
from store.reading.kept import Kept
from store.text import clean_line
from store.wording import counted
from tui.given import add_options, defaults_of, read_files
from tui.output import write_rows
from tui.progress import progress

if TYPE_CHECKING:
    from store.reading.documents import Anything, Given, GivenClaim

PROBLEMS = 1
_BATCH = 200
_BATCH_CHARACTERS = 2_000_000


class Imported(msgspec.Struct, kw_only=True):
    """What an import has done so far."""

    documents: int = 0
    new: int = 0
    changed: int = 0
    claims: int = 0
    candidates: int = 0
    unreadable: int = 0
    left_out: int = 0
    repeated: int = 0


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `import` to the command line."""
    parser = subparsers.add_parser(
        "import",
        help="take documents and claims into the ledger, and read the documents",
        description="Takes texts and JSON (one object, a list, or one a line): an object with `text` is a document, "
        "one with `evidence`, `summary` or `kind` a claim on a document of the ledger or of this import. Documents "
        "are read, and what is found in them becomes candidates. Importing twice changes nothing.",
    )
    parser.add_argument("files", nargs="+", metavar="FILE", help="text or JSON; - is standard input")
    add_options(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Import and read; the exit status tells whether everything came in."""
    config = load_config(args.config)
    done = Imported()
    with open_ledger(ledger_directory(config, args.ledger), starter=config.starter) as ledger:
        if ledger.read_only:
            raise LedgerError(f"{ledger.path} cannot be written by this user")
        problem = _import(ledger, config, args, done)
        _compact(ledger)
    if args.format == "json":
        write_rows([msgspec.to_builtins(done)], (), "jsonl", sys.stdout)
    elif args.format != "table":
        write_rows([msgspec.to_builtins(done)], Imported.__struct_fields__, args.format, sys.stdout)
    _say(
        f"{counted(done.documents, 'document')} ({done.new} new, {done.changed} changed), "
        f"{counted(done.claims, 'claim')}, {counted(done.candidates, 'new candidate')}"
    )
    if done.unreadable:
        _say(f"{counted(done.unreadable, 'document')} could not be read; see `spotrep query documents`")
    if problem:
        _say(f"documents are not read: {problem}")
    return PROBLEMS if done.left_out or done.repeated or done.unreadable or problem else 0


def _import(ledger: Ledger, config: Config, args: argparse.Namespace, done: Imported) -> str | None:
    """Import everything; return why documents could not be read, if they could not."""
    from store.reading.documents import GivenClaim
    from store.reading.importing import import_claims, import_documents

    claims: list[GivenClaim] = []
    seen: dict[str, GivenClaim] = {}
    ids: set[str] = set()
    documents = _documents(read_files(args.files, defaults_of(args)), claims, done)
    for batch in _batches(documents):
        counts, refused = import_documents(ledger, batch)
        ids.update(document.identity for document in batch)
        done.documents += len(batch) - len(refused)
        done.new += counts.new
        done.changed += counts.changed
        _leave_out(refused, done)
    for start in range(0, len(claims), _BATCH):
        stored, refused = import_claims(ledger, claims[start : start + _BATCH], current_user(), seen)
        done.claims += stored
        _leave_out(refused, done)
    if not ids:
        return None
    with progress("reading", wanted=args.color) as moved:
        kept, problem = asyncio.run(_read(ledger, config, ids, moved))
    done.candidates, done.unreadable = kept.new, kept.failed
    return problem


async def _read(
    ledger: Ledger, config: Config, ids: set[str], moved: Callable[[int, int], None]
) -> tuple[Kept, str | None]:
    from store.reading.reader import Reader

    try:
        async with Reader(ledger, own_lexicon(config)) as reader:
            return await reader.read_due(config.feeds, only=ids, progress=moved), None
    except LedgerError:
        raise
    except SpotrepError as error:
        return Kept(), str(error)


def _compact(ledger: Ledger) -> None:
    """Compact what the import has let grow; what it brought is safe also where that fails."""
    try:
        ledger.compact_if_due()
    except LedgerError as error:
        _say(f"compaction put off: {error}")


def _documents(everything: "Iterable[Anything]", claims: "list[GivenClaim]", done: Imported) -> "Iterator[Given]":
    """Yield the documents, put the claims aside, and say what is wrong with the rest."""
    from store.reading.documents import Given, GivenClaim, Remark

    known: dict[tuple[str | None, str], tuple[str, int]] = {}
    for given in everything:
        match given:
            case Given():
                _name_repeated(given, known, done)
                yield given
            case GivenClaim():
                claims.append(given)
            case Remark():
                _say(given.text)
            case _:
                _leave_out([given], done)


def _name_repeated(given: "Given", known: dict[tuple[str | None, str], tuple[str, int]], done: Imported) -> None:
    """Say where one document stands twice in a file and not in the same words; `known` are those before it."""
    content = hash(msgspec.structs.replace(given, where=""))
    where, before = known.setdefault((given.file, given.identity), (given.where, content))
    if before != content:
        done.repeated += 1
        name = clean_line(given.id or given.url or "no id", 100)
        kept = "the last one is kept, with the others as earlier texts"
        _say(f"{given.where}: is the same document as {where} ({name}); {kept}")


def _batches(documents: "Iterable[Given]") -> "Iterator[list[Given]]":
    """Yield documents in lots that cost one transaction each, and no more memory than a few of the largest."""
    batch: list[Given] = []
    size = 0
    for document in documents:
        batch.append(document)
        size += len(document.text)
        if len(batch) >= _BATCH or size > _BATCH_CHARACTERS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _leave_out(refused: Iterable[SpotrepError], done: Imported) -> None:
    for error in refused:
        done.left_out += 1
        _say(f"left out: {error}")


def _say(line: str) -> None:
    print(f"import: {clean_line(line)}", file=sys.stderr)
