"""Which claim heads a figure when several stand side by side."""

from collections import defaultdict
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

    with_value: dict[tuple[object, ...], list[Claim]] = defaultdict(list)
    for claim in pool:
        with_value[_value(claim.quantity)].append(claim)
    stands = {value: backing(members) for value, members in with_value.items()}

    def weight(claim: Claim) -> tuple[bool, int, int]:
        behind = stands[_value(claim.quantity)]
        return claim.quantity is not None, behind.origins, behind.documents

    return max(pool, key=weight)


def _value(quantity: Quantity | None) -> tuple[object, ...]:
    """Return what makes two quantities the same; the words only where there are no bounds."""
    if quantity is None:
        return ()
    words = quantity.text if quantity.low is None and quantity.high is None else None
    return quantity.low, quantity.high, quantity.qualifier, quantity.unit, words
