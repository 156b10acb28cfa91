"""Claims joined into what they report: deployments as points in time, sightings as observations.

A topic is what a figure is about. Until claims are assessed they have none, and each stands alone.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from store.assessment.agreement import conflicting
from store.assessment.backing import Backing, backing
from store.assessment.headline import headline
from store.records import Claim, Grouping, Kind, Record

DEPLOYMENT_KINDS: frozenset[Kind] = frozenset({"transfer", "deployment"})
SIGHTING_KINDS: frozenset[Kind] = frozenset({"sighting"})


class Point(Record, frozen=True, kw_only=True):
    """What is said on one topic: the claims, the one that heads them, and the pairs that disagree."""

    topic: str
    claims: list[Claim]
    headline: Claim
    backing: Backing
    conflicts: list[tuple[Claim, Claim]]
    as_of: str | None


class Development(Record, frozen=True, kw_only=True):
    """A row of a pane: points in time order (the last is the current one) and claims that belong beside them."""

    id: str
    name: str | None
    points: list[Point]
    related: list[Claim]

    @property
    def current(self) -> Point:
        """The latest point."""
        return self.points[-1]


def developments(claims: Iterable[Claim], groupings: Sequence[Grouping], kinds: frozenset[Kind]) -> list[Development]:
    """Join claims of some kinds by topic, and topics by the groupings a person or the starter made."""
    grouped = {topic for grouping in groupings for topic in (*grouping.topics, *grouping.related)}
    by_topic: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        # A claim that stands alone makes a row of its own kind or none.
        if claim.status != "rejected" and (claim.topic or claim.kind in kinds or claim.id in grouped):
            by_topic[claim.topic or claim.id].append(claim)
    found = [_grouped(grouping, by_topic, kinds) for grouping in groupings]
    found += [
        _development(topic, None, [_point(topic, members, None, kinds)], _beside(members, kinds))
        for topic, members in by_topic.items()
        if topic not in grouped
    ]
    return [development for development in found if development is not None]


def _grouped(grouping: Grouping, by_topic: dict[str, list[Claim]], kinds: frozenset[Kind]) -> Development | None:
    points = [
        _point(topic, by_topic[topic], grouping.pins.get(topic), kinds)
        for topic in grouping.topics
        if topic in by_topic
    ]
    related = [claim for topic in grouping.related for claim in by_topic.get(topic, [])]
    related += [claim for topic in grouping.topics for claim in _beside(by_topic.get(topic, []), kinds)]
    return _development(grouping.id, grouping.name, points, related)


def _beside(members: Iterable[Claim], kinds: frozenset[Kind]) -> list[Claim]:
    return [claim for claim in members if claim.kind not in kinds]


def _development(
    row_id: str, name: str | None, points: Sequence[Point | None], related: list[Claim]
) -> Development | None:
    known = sorted((point for point in points if point is not None), key=lambda point: point.as_of or "")
    return Development(id=row_id, name=name, points=known, related=related) if known else None


def _point(topic: str, members: list[Claim], pin: str | None, kinds: frozenset[Kind]) -> Point | None:
    claims = [claim for claim in members if claim.kind in kinds]
    head = headline(claims, pin)
    if head is None:
        return None
    accepted = [claim for claim in claims if claim.status == "accepted"]
    return Point(
        topic=topic,
        claims=claims,
        headline=head,
        backing=backing(claims),
        conflicts=conflicting(accepted, in_time=True),
        as_of=_as_of(accepted or claims),
    )


def _as_of(claims: Iterable[Claim]) -> str | None:
    """Return the latest day that any claim is about; what is planned or has no end counts from where it begins."""
    days = [_day(claim) for claim in claims]
    return max((day for day in days if day), default=None)


def _day(claim: Claim) -> str | None:
    if claim.date is None:
        return None
    if claim.modality == "planned":
        return claim.date.earliest or claim.date.latest
    return claim.date.latest or claim.date.earliest
