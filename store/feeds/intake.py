"""Entries into the ledger: documents with their ways and captures, and candidate claims.

Taking in the same entries twice changes nothing. Everything here runs inside one transaction of the caller.
"""

from collections.abc import Collection, Iterable
from functools import cached_property

import msgspec

from store.config import FeedConfig
from store.edits import touched_records
from store.feeds.drafts import Catalogue, claims_of
from store.feeds.entries import ClaimDraft, Entry
from store.feeds.identities import identified
from store.feeds.publishers import Publishers
from store.feeds.reports import new_document, updated
from store.feeds.retention import without_old_texts
from store.ledger import Ledger
from store.reading.hands import held_claims, is_only_read
from store.records import Claim, Document, Edit


class Counts(msgspec.Struct, frozen=True):
    """What an intake changed: documents that are new, documents that are different, claims new or different.

    `documents` are the new and different ones, `linking` those in which a feed says something new and that link to a
    page, if the feed wants those.
    """

    new: int
    changed: int
    claims: int
    documents: list[str] = []
    linking: list[str] = []

    def __add__(self, other: "Counts") -> "Counts":
        """Return both together."""
        pairs = zip(msgspec.structs.astuple(self), msgspec.structs.astuple(other), strict=True)
        return Counts(*(one + another for one, another in pairs))


def take_in(ledger: Ledger, feed: FeedConfig, lots: Iterable[list[Entry]], now: str) -> Counts:
    """Store a feed's entries as documents, and the claims that its rows make, one lot after the other.

    Of the entries of one document a lot takes the first; what the next lot has of it is a change.
    """
    intake = Intake(ledger)
    counts = [intake.take(feed, entries, now) for entries in lots]
    intake.store()
    return sum(counts, start=Counts(0, 0, 0))


def drop_old_texts(ledger: Ledger, feeds: Iterable[FeedConfig], now: str) -> None:
    """Drop the texts that have become too old for their feeds, also of feeds that bring nothing new any more."""
    ageing = [feed for feed in feeds if feed.keep_days is not None]
    if ageing:
        with ledger.transaction():
            intake = Intake(ledger)
            for feed in ageing:
                intake.take(feed, [], now)
            intake.store()


class Intake:
    """The answers of several feeds on their way into the ledger, which is read and written once for all of them."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._documents: dict[str, Document] = {}
        self._new_claims: dict[str, Claim] = {}
        self._gone: list[str] = []
        self._edits: list[Edit] = []

    def take(self, feed: FeedConfig, entries: list[Entry], now: str) -> Counts:
        """Take in a feed's entries, and drop the texts that it keeps no longer; `store` puts them into the ledger."""
        taken: dict[str, Document] = {}
        rows: list[tuple[str, ClaimDraft]] = []
        for identity, entry in identified(feed, entries, self._known):
            source = self._publishers.source_of(entry.publisher) if entry.publisher else feed.source
            fresh = new_document(identity, entry, feed, source, now)
            known = self._known.get(identity)
            taken[identity] = updated(known, fresh, feed, now) if known else fresh
            if entry.claim is not None:
                rows.append((identity, entry.claim))
        different = [document for document in taken.values() if document != self._known.get(document.id)]
        new = sum(document.id not in self._known for document in different)
        linking = [document.id for document in different if feed.full_text and self._says_something_new(document)]
        self._keep(different)
        claims = self._take_claims(feed, [(taken[identity], draft) for identity, draft in rows], now)
        if feed.keep_days is not None or feed.keep_items is not None:
            self._drop(without_old_texts(self._known.values(), feed, self._used(), now))
        ids = [document.id for document in different]
        return Counts(new=new, changed=len(different) - new, claims=claims, documents=ids, linking=linking)

    def store(self) -> None:
        """Put everything that was taken in into the ledger; what has not changed is not written."""
        if self._documents:
            if self._publishers.found:
                self._ledger.sources.put(*self._publishers.found)
            self._ledger.documents.put(*self._documents.values())
        if self._new_claims:
            self._ledger.claims.put(*self._new_claims.values())
            self._ledger.edits.put(*self._edits)
        self._ledger.claims.remove(*self._gone)

    def _says_something_new(self, document: Document) -> bool:
        """Tell whether a document links to a page that may hold more than its feed has now said for the first time."""
        before = self._known.get(document.id)
        words = None if before is None else (before.hash, before.captures)
        return document.url is not None and words != (document.hash, document.captures)

    def _keep(self, documents: Iterable[Document]) -> None:
        for document in documents:
            self._known[document.id] = self._documents[document.id] = document

    def _drop(self, documents: Collection[Document]) -> None:
        """Let documents go on without their texts; candidates that were only read in them go with them."""
        self._keep(documents)
        dropped = {document.id for document in documents}
        gone = [
            claim.id
            for claim in (self._claims.values() if dropped else ())
            if claim.document in dropped and is_only_read(claim, self._held)
        ]
        self._gone += gone
        for claim_id in gone:
            del self._claims[claim_id]

    def _take_claims(self, feed: FeedConfig, rows: list[tuple[Document, ClaimDraft]], now: str) -> int:
        """Take in the claims of a feed's rows; return how many are new or different."""
        if not rows:
            return 0
        source = self._ledger.sources.get(feed.source) if feed.source else None
        touched = {record for table, record in self._touched if table == "claims"}
        claims, edits = claims_of(rows, feed, source, self._catalogue, self._claims, touched, now)
        different = {claim.id: claim for claim in claims if claim != self._claims.get(claim.id)}
        self._claims.update(different)
        self._new_claims.update(different)
        self._edits += edits
        return len(different)

    def _used(self) -> set[str]:
        """Return the ids of documents whose texts must stay: for a claim in them, or because a person has edited them.

        A candidate that was only read in a text and that nobody has judged keeps none.
        """
        edited = {record for table, record in self._touched if table == "documents"}
        claims = self._claims.values()
        return {claim.document for claim in claims if not is_only_read(claim, self._held)} | edited

    @cached_property
    def _known(self) -> dict[str, Document]:
        return {document.id: document for document in self._ledger.documents.all()}

    @cached_property
    def _claims(self) -> dict[str, Claim]:
        return {claim.id: claim for claim in self._ledger.claims.all()}

    @cached_property
    def _touched(self) -> set[tuple[str, str]]:
        return touched_records(self._ledger)

    @cached_property
    def _held(self) -> set[str]:
        return held_claims(self._ledger)

    @cached_property
    def _catalogue(self) -> Catalogue:
        return Catalogue(self._ledger.equipment.all())

    @cached_property
    def _publishers(self) -> Publishers:
        return Publishers(self._ledger.sources.all())
