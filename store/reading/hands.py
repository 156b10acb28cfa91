"""What people have had their hands on, and what is only the program's: candidates that nobody has judged."""

from collections.abc import Collection

from store.edits import touched_records
from store.ledger import Ledger
from store.records import Claim


def held_claims(ledger: Ledger) -> set[str]:
    """Return the ids of the claims that a person has changed, or that a row of the panes is pinned to or made of."""
    held = {record for table, record in touched_records(ledger) if table == "claims"}
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
