"""How many documents, and how many independent origins, stand behind a figure."""

from collections.abc import Iterable

from store.records import Claim, Record


class Backing(Record, frozen=True, kw_only=True):
    """What stands behind a figure. `origins` counts the known ones; `unknown` says that there are claims beyond them.

    An unknown origin is never counted as an independent one.
    """

    documents: int
    origins: int
    unknown: bool

    def label(self) -> str:
        """Return `3/1`; `3/?` where no origin is known; `5/2?` where two are and some are not."""
        if not self.documents:
            return "-"
        if self.unknown:
            return f"{self.documents}/{self.origins or ''}?"
        return f"{self.documents}/{self.origins}"


def backing(claims: Iterable[Claim]) -> Backing:
    """Count what stands behind the accepted ones among the claims; a candidate stands for nothing yet."""
    accepted = [claim for claim in claims if claim.status == "accepted"]
    origins = {claim.origin for claim in accepted}
    return Backing(
        documents=len({claim.document for claim in accepted}),
        origins=len(origins - {None}),
        unknown=None in origins,
    )
