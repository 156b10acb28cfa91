"""All the records of a ledger, read once and indexed: what every view is made from."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from store.assessment.developments import DEPLOYMENT_KINDS, SIGHTING_KINDS, Development, developments
from store.ledger import Ledger
from store.records import Claim, Deployment, Document, Equipment, FeedState, Sighting, Source, Stored

R = TypeVar("R", bound=Stored)


@dataclass(frozen=True, eq=False)
class Holdings:
    """A ledger as it was at one moment. Nothing in here changes; read the ledger again for a newer one."""

    sources: Mapping[str, Source]
    documents: Mapping[str, Document]
    claims: Sequence[Claim]
    equipment: Mapping[str, Equipment]
    deployments: Sequence[Deployment]
    sightings: Sequence[Sighting]
    feeds: Mapping[str, FeedState]

    @cached_property
    def standing_claims(self) -> Sequence[Claim]:
        """The claims that nobody has rejected."""
        return [claim for claim in self.claims if claim.status != "rejected"]

    @cached_property
    def claims_by_subject(self) -> Mapping[str, list[Claim]]:
        """Standing claims under the id of what they are about."""
        return _group((claim.subject.id, claim) for claim in self.standing_claims)

    @cached_property
    def claims_by_document(self) -> Mapping[str, list[Claim]]:
        """Standing claims under the id of the document they stand in."""
        return _group((claim.document, claim) for claim in self.standing_claims)

    @cached_property
    def _claims_by_id(self) -> Mapping[str, Claim]:
        return {claim.id: claim for claim in self.claims}

    def claim(self, claim_id: str) -> Claim | None:
        """Return one claim, or None."""
        return self._claims_by_id.get(claim_id)

    @cached_property
    def deployments_found(self) -> Sequence[Development]:
        """The developments behind the deployments pane, the latest first, those of candidates alone behind them."""
        found = developments(self.claims, self.deployments, DEPLOYMENT_KINDS)
        return sorted(found, key=lambda found: (_stands(found), found.current.as_of or ""), reverse=True)

    @cached_property
    def sightings_found(self) -> Sequence[Development]:
        """The observations behind the sightings pane, the latest first, those of candidates alone behind them."""
        found = developments(self.claims, self.sightings, SIGHTING_KINDS)
        return sorted(found, key=lambda found: (_stands(found), _last_day(found.current.headline)), reverse=True)

    def outlet(self, document_id: str) -> str:
        """Return the name of the source a document comes from, or nothing where it is not known."""
        document = self.documents.get(document_id)
        source = self.sources.get(document.source or "") if document else None
        return source.name if source else (document.source or "") if document else ""


def read_holdings(ledger: Ledger) -> Holdings:
    """Read everything. Slow for a large ledger: call it off the event loop."""
    with ledger.snapshot():
        return Holdings(
            sources=_by_id(ledger.sources.all()),
            documents=_by_id(ledger.documents.all()),
            claims=ledger.claims.all(),
            equipment=_by_id(ledger.equipment.all()),
            deployments=ledger.deployments.all(),
            sightings=ledger.sightings.all(),
            feeds=_by_id(ledger.feeds.all()),
        )


def _by_id(records: Iterable[R]) -> dict[str, R]:
    return {record.id: record for record in records}


def _group(pairs: Iterable[tuple[str | None, Claim]]) -> dict[str, list[Claim]]:
    grouped: dict[str, list[Claim]] = defaultdict(list)
    for key, claim in pairs:
        if key is not None:
            grouped[key].append(claim)
    return grouped


def _stands(development: Development) -> bool:
    """Tell whether anything accepted is in the row: hundreds of candidates must not push it out of sight."""
    return development.current.backing.documents > 0


def _last_day(claim: Claim) -> str:
    return (claim.date.latest or claim.date.earliest or "") if claim.date else ""
