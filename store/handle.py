"""An open ledger: the tables of `store.records` in one folder, and the words a claim must have to be let in."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tinydb import where

from store.clock import Clock
from store.database import Database
from store.errors import RecordError
from store.records import (
    Claim,
    Deployment,
    Document,
    Edit,
    Equipment,
    FeedState,
    Sighting,
    Source,
)
from store.shelf import Shelf, translated

FILE_NAME = "ledger.json"


class Ledger:
    """An open ledger, safe to use from several threads. Use `store.ledger.open_ledger`; closing twice is harmless."""

    def __init__(self, directory: Path, database: Database, clock: Clock) -> None:
        self.directory = directory
        self.clock = clock
        self._database = database
        self.sources = Shelf(database, "sources", Source)
        self.documents = Shelf(database, "documents", Document)
        self.claims = Shelf(database, "claims", Claim, self._check_claim)
        self.equipment = Shelf(database, "equipment", Equipment)
        self.deployments = Shelf(database, "deployments", Deployment)
        self.sightings = Shelf(database, "sightings", Sighting)
        self.feeds = Shelf(database, "feeds", FeedState)
        self.edits = Shelf(database, "edits", Edit)

    @property
    def path(self) -> Path:
        """The ledger's file."""
        return self.directory / FILE_NAME

    @property
    def read_only(self) -> bool:
        """Whether nothing can be written through this handle."""
        return self._database.shared.read_only

    def shelf(self, table: str) -> Shelf[Any]:
        """Return the shelf of a table named in `records.TABLES`."""
        shelf = getattr(self, table)
        if not isinstance(shelf, Shelf):
            raise KeyError(table)
        return shelf

    def changed(self) -> bool:
        """Tell whether another process changed the ledger since this was last asked. Next to free if none did.

        Raises LedgerError where it cannot be followed, such as when its files are gone.
        """
        with translated():
            return self._database.changed()

    def compact(self) -> None:
        """Bring the ledger's file up to date, which stock TinyDB then reads whole; other writers wait meanwhile."""
        with translated():
            self._database.compact()

    def compact_if_due(self) -> bool:
        """Compact if the journal has grown large and nobody is writing; tell whether that was done.

        Next to free where it is not due. Call it from a thread when the program is idle.
        """
        with translated():
            return self._database.compact_if_due()

    def backup(self, target: Path) -> None:
        """Write everything, as of now, to one new file that only its owner may read. Needs no right to write here."""
        with translated():
            self._database.backup(target)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All changes in the block reach the ledger together or not at all; other writers wait."""
        with translated(), self._database.transaction():
            yield

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Everything read in the block is of one moment, whatever other processes write meanwhile."""
        with translated(), self._database.snapshot():
            yield

    def setting(self, key: str) -> str | None:
        """Return a fact the ledger keeps about itself, such as which starter facts it holds."""
        with translated():
            row = self._database.table("settings").get(where("key") == key)
        return None if row is None else str(row.get("value"))

    def set_setting(self, key: str, value: str) -> None:
        """Remember a fact about the ledger itself."""
        with translated():
            self._database.table("settings").upsert({"key": key, "value": value}, where("key") == key)

    def close(self) -> None:
        """Let go of the ledger."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def _check_claim(self, claim: Claim) -> None:
        """Refuse a claim whose quote is not in its document's text, word for word."""
        document = self.documents.get(claim.document) if claim.evidence else None
        fault = fault_of(claim, document)
        if fault is not None:
            raise RecordError(f"claim {claim.id} {fault}")


def fault_of(claim: Claim, document: Document | None) -> str | None:
    """Return what is wrong with a claim's words, given the document it names, or None."""
    evidence = claim.evidence
    if evidence is None:
        if claim.spans:
            return "marks words and has no evidence"
        return None if claim.summary else "has neither evidence nor a summary"
    if document is None:
        return f"quotes document {claim.document}, which is not in the ledger"
    text = captured_text(document, evidence.capture)
    quote = evidence.quote
    whole = quote and evidence.start >= 0 and evidence.end - evidence.start == len(quote)
    if text is None or not whole or text[evidence.start : evidence.end] != quote:
        return f"quotes words that are not in document {claim.document}"
    for slot, (start, end) in claim.spans.items():
        if not 0 <= start < end <= len(text):
            return f"marks words as {slot} that are not in document {claim.document}"
    return None


def captured_text(document: Document, capture: str) -> str | None:
    """Return the text of a document as it was in one capture, or None where it is not kept."""
    if document.hash == capture:
        return document.text
    return next((earlier.text for earlier in document.captures if earlier.hash == capture), None)
