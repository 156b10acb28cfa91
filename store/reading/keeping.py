"""What was found in documents, stored: candidates with the marks of what has been read, in one transaction.

Extracting again updates candidates that nobody has touched. Around the words of a claim that a person has touched
nothing changes any more: no new candidate comes, also none with another subject or from an edited text that still has
these words, and none that stood beside it goes.
"""

from collections.abc import Collection, Iterable, Sequence

import msgspec

from store.extraction import Extraction
from store.ledger import Ledger, fault_of
from store.reading.due import Rules
from store.reading.hands import held_claims, is_of_earlier_text, is_only_read, is_superseded, same_words, settled_claims
from store.reading.kept import Kept
from store.records import Claim, Document, Reading

_MOST_UNREAD = 1000
"""Sentences kept of one document in which nothing was found: a record has a size that it must not pass."""


class Read(msgspec.Struct, frozen=True):
    """What came of reading a document as it was then, or why it could not be read."""

    document: Document
    extraction: Extraction | None
    error: str | None = None


def keep(ledger: Ledger, reads: Iterable[Read], rules: Rules) -> Kept:
    """Store what was found, but for documents that have changed since they were read: they are read again."""
    with ledger.transaction():
        held = held_claims(ledger)
        kept = Kept()
        for read in reads:
            document = ledger.documents.get(read.document.id)
            if document is not None and _same(document, read.document):
                kept += _keep_one(ledger, document, read, held, rules)
        return kept


def _same(document: Document, before: Document) -> bool:
    """Tell whether a document says what it said when it was read."""
    return document.text is not None and all(
        getattr(document, field) == getattr(before, field) for field in ("hash", "title", "published", "source")
    )


def _keep_one(ledger: Ledger, document: Document, read: Read, held: set[str], rules: Rules) -> Kept:
    stored = ledger.claims.having("document", document.id)
    held = held - {claim.id for claim in stored if claim.id in held and is_superseded(ledger, claim, document)}
    found = {claim.id: claim for claim in read.extraction.claims} if read.extraction else {}
    sound = {claim.id: claim for claim in found.values() if fault_of(claim, document) is None}
    error = read.error or (f"{len(found) - len(sound)} findings have faults" if len(sound) < len(found) else None)
    loose = {claim.id: claim for claim in stored if is_only_read(claim, held)}
    settled = settled_claims(stored, held)
    fresh, gone = _difference(sound, loose, {claim.id for claim in stored}, settled)
    if read.extraction is None:
        # What could not be read again says nothing about what was found in it before.
        gone = [claim_id for claim_id in gone if is_of_earlier_text(loose[claim_id], document)]
    ledger.claims.put(*fresh)
    ledger.claims.remove(*gone)
    unread = read.extraction.unread[:_MOST_UNREAD] if read.extraction else []
    reading = Reading(
        version=rules.version,
        hash=document.hash or "",
        lexicon=rules.lexicon,
        unread=[(start, end) for start, end in unread],
        error=error,
    )
    ledger.documents.put(msgspec.structs.replace(document, reading=reading))
    new = sum(claim.id not in loose for claim in fresh)
    return Kept(documents=1, failed=int(error is not None), new=new, gone=len(gone))


def _difference(
    found: dict[str, Claim], loose: dict[str, Claim], known: Collection[str], settled: Sequence[Claim]
) -> tuple[list[Claim], list[str]]:
    """Return the claims to store and the ids of the candidates that go."""

    def is_settled(claim: Claim) -> bool:
        return any(same_words(claim, other) for other in settled)

    fresh = [
        claim
        for claim_id, claim in found.items()
        if claim_id in loose or (claim_id not in known and not is_settled(claim))
    ]
    gone = [claim_id for claim_id, claim in loose.items() if claim_id not in found and not is_settled(claim)]
    return fresh, gone
