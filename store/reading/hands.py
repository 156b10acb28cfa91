"""What people have had their hands on, and what is only the program's: candidates that nobody has judged."""

from collections.abc import Collection, Iterable

import msgspec

from store.edits import touched_records
from store.ledger import Ledger
from store.records import Claim, Document

_OUTDATED = "0"
"""A version of the rules before all others: what was read by it is read again."""


def held_claims(ledger: Ledger) -> set[str]:
    """Return the ids of the claims that a person has changed, or that a row of the panes is pinned to or made of."""
    return {record for table, record in touched_records(ledger) if table == "claims"} | _pinned_claims(ledger)


def _pinned_claims(ledger: Ledger) -> set[str]:
    held: set[str] = set()
    for item in ledger.equipment.all():
        held.update(item.pins.values())
    for grouping in (*ledger.deployments.all(), *ledger.sightings.all()):
        held.update(grouping.topics, grouping.related, grouping.pins.values())
    return held


def is_only_read(claim: Claim, held: Collection[str]) -> bool:
    """Tell whether a claim is a candidate that was read in a text and that nobody has touched.

    Such a candidate can be read again, so it may change, go and come back. Claims of a feed's rows are none: they are
    what the row says.
    """
    return (
        claim.status == "candidate"
        and claim.by == "program"
        and claim.evidence is not None
        and claim.rule is not None
        and not claim.rule.startswith("feed:")
        and claim.id not in held
    )


def settled_claims(claims: Iterable[Claim], held: Collection[str]) -> list[Claim]:
    """Return the claims around whose words nothing changes any more."""
    return [claim for claim in claims if claim.id in held or claim.status != "candidate" or claim.by == "person"]


def same_words(one: Claim, other: Claim) -> bool:
    """Tell whether two claims of a document stand in the same words: of one text, or of two versions of it."""
    first, second = one.evidence, other.evidence
    if first is None or second is None:
        return False
    if first.capture == second.capture:
        return first.start < second.end and second.start < first.end
    return first.quote in second.quote or second.quote in first.quote


def is_of_earlier_text(claim: Claim, document: Document) -> bool:
    """Tell whether a claim quotes a text that its document no longer has."""
    return claim.evidence is not None and claim.evidence.capture != document.hash


def is_superseded(ledger: Ledger, claim: Claim, document: Document) -> bool:
    """Tell whether a candidate is of an earlier text and again as it was read there: every edit of it is taken back."""
    if not is_of_earlier_text(claim, document) or not is_only_read(claim, _pinned_claims(ledger)):
        return False
    edits = ledger.edits.having("record", claim.id)
    return bool(edits) and edits[0].before is not None and msgspec.convert(edits[0].before, Claim) == claim


def drop_superseded(ledger: Ledger, claim_id: str) -> bool:
    """Remove a candidate of an earlier text that only its edits, now taken back, have kept; tell whether it was one.

    The text as it is now has its own candidates. It is read again, for those that this one kept away.
    """
    with ledger.transaction():
        claim = ledger.claims.get(claim_id)
        document = ledger.documents.get(claim.document) if claim is not None else None
        if claim is None or document is None or document.reading is None or document.reading.hash != document.hash:
            return False
        if not is_superseded(ledger, claim, document):
            return False
        others = [other for other in ledger.claims.having("document", document.id) if other.id != claim_id]
        if any(same_words(claim, other) for other in settled_claims(others, held_claims(ledger))):
            return False
        ledger.claims.remove(claim_id)
        again = msgspec.structs.replace(document.reading, version=_OUTDATED)
        ledger.documents.put(msgspec.structs.replace(document, reading=again))
        return True
