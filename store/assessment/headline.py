"""Which claim heads a figure when several stand side by side."""

from collections.abc import Sequence

from store.assessment.backing import backing
from store.records import Claim, Quantity


def headline(claims: Sequence[Claim], pin: str | None = None) -> Claim | None:
    """Return the pinned claim, else the one whose value has most origins behind it, else most documents.

    Candidates head a figure only where nothing is accepted. A claim with a value goes before one without.
    """
    pinned = next((claim for claim in claims if claim.id == pin), None)
    if pinned is not None:
        return pinned
    pool = [claim for claim in claims if claim.status == "accepted"] or list(claims)
    if not pool:
        return None

    def weight(claim: Claim) -> tuple[bool, int, int]:
        stands = backing(other for other in pool if _value(other.quantity) == _value(claim.quantity))
        return claim.quantity is not None, stands.origins, stands.documents

    return max(pool, key=weight)


def _value(quantity: Quantity | None) -> tuple[object, ...]:
    """Return what makes two quantities the same; the words only where there are no bounds."""
    if quantity is None:
        return ()
    words = quantity.text if quantity.low is None and quantity.high is None else None
    return quantity.low, quantity.high, quantity.qualifier, quantity.unit, words
