"""Reading documents into the ledger: in a process with limits of time and memory, in batches, off the event loop.

Whatever stops it, stops it between two batches: what has been read is stored with its candidates, the rest is due.
"""

import asyncio
from collections.abc import Collection, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from store.config import FeedConfig
from store.errors import ConfigError, SpotrepError
from store.extraction import Report
from store.ledger import Ledger
from store.reading.due import Rules, due, report_of, rules_of
from store.reading.keeping import Read, keep
from store.reading.kept import Kept, Progress
from store.reading.worker import Found
from store.records import Document
from store.workers.process import Worker, WorkerError

SECONDS = 30.0
"""For one document: ample for the largest text a ledger takes, on a busy machine."""
_BATCH = 16
_decode = msgspec.msgpack.Decoder(Found).decode


class ReadingError(SpotrepError):
    """No document can be read at all."""


class Reader:
    """Reads what is due; use it as an async context manager. It keeps its process for a while."""

    def __init__(self, ledger: Ledger, own_lexicon: Path | None, seconds: float = SECONDS) -> None:
        self._ledger = ledger
        self._own = own_lexicon
        self._seconds = seconds
        self._rules: Rules | None = None
        self._worker: Worker | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._worker is not None:
            await self._worker.__aexit__(kind, error, trace)

    @property
    def pid(self) -> int | None:
        """The id of the process that reads, while there is one."""
        return self._worker.pid if self._worker else None

    async def read_due(
        self, feeds: Sequence[FeedConfig], *, only: Collection[str] | None = None, progress: Progress | None = None
    ) -> Kept:
        """Read every document that has to be, or `only` those of them; return what that has changed.

        Raises ConfigError where the person's own lexicon cannot be used, ReadingError where nothing can be read, and
        LedgerError where nothing can be stored.
        """
        rules = await asyncio.to_thread(rules_of, self._own)
        ids = await asyncio.to_thread(due, self._ledger, feeds, rules, only)
        if not ids:
            return Kept()
        worker = await self._ready(rules)
        kept = Kept()
        for start in range(0, len(ids), _BATCH):
            documents = await asyncio.to_thread(self._documents, ids[start : start + _BATCH])
            reads = await asyncio.gather(*(_read(worker, *document) for document in documents))
            kept += await asyncio.to_thread(keep, self._ledger, reads, rules)
            if progress is not None:
                progress(min(start + _BATCH, len(ids)), len(ids))
        return kept

    async def _ready(self, rules: Rules) -> Worker:
        """Return a process that has the lexicon as it is now and can read: what fails later is a document's fault."""
        if self._worker is not None and rules != self._rules:
            await self._worker.__aexit__(None, None, None)
            self._worker = None
        if self._worker is None:
            arguments = [] if self._own is None else [str(self._own)]
            self._worker, self._rules = Worker("store.reading.worker", self._seconds, arguments), rules
        try:
            found = await _ask(self._worker, Report(id="", text=""))
        except WorkerError as error:
            raise ReadingError(f"documents cannot be read: {error}") from error
        if found.refusal is not None:
            raise ConfigError(found.refusal)
        return self._worker

    def _documents(self, ids: Sequence[str]) -> list[tuple[Document, Report]]:
        """Return the documents as they are now, each as extraction wants it."""
        with self._ledger.snapshot():
            documents = [document for id_ in ids if (document := self._ledger.documents.get(id_))]
            return [(document, report_of(document, self._outlet(document))) for document in documents]

    def _outlet(self, document: Document) -> str | None:
        source = self._ledger.sources.get(document.source) if document.source else None
        return source.name if source else document.source


async def _read(worker: Worker, document: Document, report: Report) -> Read:
    try:
        return Read(document, (await _ask(worker, report)).extraction)
    except WorkerError as error:
        return Read(document, None, str(error))


async def _ask(worker: Worker, report: Report) -> Found:
    """Return what is in a report. Where the process breaks it has a second chance: it may have been another's fault."""
    with suppress(WorkerError):
        return _decode(await worker.ask(report, len(report.text)))
    return _decode(await worker.ask(report, len(report.text)))
