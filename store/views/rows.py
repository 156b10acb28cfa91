"""The rows of the panes, which are also what `query` prints: one struct for each pane, newest or weightiest first.

Every row ends with what stands behind it: documents, known origins, the two as a label such as `3/1`, and a mark:
`!` where accepted figures disagree, `?` where nothing is accepted yet.
"""

from collections.abc import Iterable, Sequence
from itertools import groupby

from store.assessment.agreement import conflicting, envelope
from store.assessment.backing import backing
from store.assessment.developments import Development, Point
from store.assessment.headline import headline
from store.records import Claim, Document, Equipment, Record
from store.views.holdings import Holdings
from store.wording import bounds, figure, when

CONFLICT = "!"
CANDIDATE = "?"


class EquipmentRow(Record, frozen=True, kw_only=True):
    """One catalogue entry with the figures that head its attributes; `conflicts` names the disputed ones."""

    id: str
    designation: str
    calibre: str
    mass: str
    range_standard: str
    range_rocket_assisted: str
    range_unstated: str
    rate_of_fire: str
    category: str | None
    country: str | None
    aliases: list[str]
    conflicts: list[str]
    documents: int
    origins: int
    backing: str
    mark: str


class DeploymentRow(Record, frozen=True, kw_only=True):
    """One development in time as of its latest point; `earlier` are the figures of the points before."""

    id: str
    name: str
    figure: str
    low: float | None
    high: float | None
    unit: str | None
    place: str
    as_of: str | None
    earlier: list[str]
    modality: str
    documents: int
    origins: int
    backing: str
    mark: str


class SightingRow(Record, frozen=True, kw_only=True):
    """One observation, as the claim that heads it has it."""

    id: str
    name: str
    date: str
    earliest: str | None
    latest: str | None
    place: str
    activity: str
    subject: str
    count: str
    source: str
    documents: int
    origins: int
    backing: str
    mark: str


class DocumentRow(Record, frozen=True, kw_only=True):
    """One report, with how many claims stand in it and the feed that brought it."""

    id: str
    published: str | None
    fetched: str | None
    source: str
    title: str
    feed: str
    language: str | None
    url: str | None
    claims: int
    candidates: int
    mark: str


def attribute_key(claim: Claim) -> str:
    """Return the key under which a spec is compared and pinned: `range/standard`, `calibre`."""
    return f"{claim.attribute}/{claim.round}" if claim.round else str(claim.attribute)


def specs_of(holdings: Holdings, equipment_id: str) -> dict[str, list[Claim]]:
    """Return the standing spec claims of an item, by attribute key, in alphabetical order."""
    claims = [claim for claim in holdings.claims_by_subject.get(equipment_id, []) if claim.kind == "spec"]
    ordered = sorted(claims, key=attribute_key)
    return {key: list(members) for key, members in groupby(ordered, key=attribute_key)}


def disputed(claims: Iterable[Claim]) -> bool:
    """Tell whether accepted claims about one lasting property disagree."""
    return bool(conflicting([claim for claim in claims if claim.status == "accepted"], in_time=False))


def equipment_rows(holdings: Holdings) -> list[EquipmentRow]:
    """Return the catalogue, the most reported items first."""
    rows = [_equipment_row(holdings, item) for item in holdings.equipment.values()]
    return sorted(rows, key=lambda row: (-row.documents, row.designation))


def _equipment_row(holdings: Holdings, item: Equipment) -> EquipmentRow:
    specs = specs_of(holdings, item.id)
    claims = [claim for members in specs.values() for claim in members]
    conflicts = [key for key, members in specs.items() if disputed(members)]
    stands = backing(claims)

    def cell(key: str) -> str:
        head = headline(specs.get(key, []), item.pins.get(key))
        if head is None:
            return ""
        return figure(head.quantity) + (
            CANDIDATE if head.status == "candidate" else CONFLICT if key in conflicts else ""
        )

    return EquipmentRow(
        id=item.id,
        designation=item.designation,
        calibre=cell("calibre"),
        mass=cell("mass"),
        range_standard=cell("range/standard"),
        range_rocket_assisted=cell("range/rocket_assisted"),
        range_unstated=cell("range"),
        rate_of_fire=cell("rate_of_fire"),
        category=item.category,
        country=item.country,
        aliases=[alias for names in item.aliases.values() for alias in names],
        conflicts=conflicts,
        documents=stands.documents,
        origins=stands.origins,
        backing=stands.label(),
        mark=_mark(claims, conflicting=bool(conflicts)),
    )


def deployment_rows(holdings: Holdings) -> list[DeploymentRow]:
    """Return the transfers and deployments, each as of its latest point."""
    return [_deployment_row(development) for development in holdings.deployments_found]


def _deployment_row(development: Development) -> DeploymentRow:
    point = development.current
    head = point.headline
    low, high = point_range(point)
    return DeploymentRow(
        id=development.id,
        name=development_name(development),
        figure=point_figure(point),
        low=low,
        high=high,
        unit=head.quantity.unit if head.quantity else None,
        place=_places(point.claims, head),
        as_of=point.as_of,
        earlier=[shown for earlier in development.points[:-1] if (shown := point_figure(earlier))],
        modality=head.modality,
        documents=point.backing.documents,
        origins=point.backing.origins,
        backing=point.backing.label(),
        mark=_mark(point.claims, conflicting=bool(point.conflicts)),
    )


def point_range(point: Point) -> tuple[float | None, float | None]:
    """Return the lowest and highest figure accepted on a point, or those of its candidates where none is.

    Only figures in the unit of the one that heads the point make a range with it; a denied figure makes none.
    """
    accepted = [claim for claim in point.claims if claim.status == "accepted"]
    figures = [
        claim.quantity
        for claim in accepted or point.claims
        if claim.quantity is not None and claim.modality != "denied"
    ]
    unit = point.headline.quantity.unit if point.headline.quantity else None
    return envelope([quantity for quantity in figures if quantity.unit == unit])


def point_figure(point: Point) -> str:
    """Return `10,900–12,000` where figures differ, else the figure that heads the point, qualifier and all."""
    low, high = point_range(point)
    if low is not None and high is not None and low != high:
        return bounds(low, high)
    return figure(point.headline.quantity)


def sighting_rows(holdings: Holdings) -> list[SightingRow]:
    """Return the sightings, the latest first."""
    return [_sighting_row(holdings, development) for development in holdings.sightings_found]


def _sighting_row(holdings: Holdings, development: Development) -> SightingRow:
    point = development.current
    head = point.headline
    return SightingRow(
        id=development.id,
        name=development_name(development),
        date=when(head.date),
        earliest=head.date.earliest if head.date else None,
        latest=head.date.latest if head.date else None,
        place=_places(point.claims, head),
        activity=_activity(head),
        subject=head.subject.text,
        count=figure(head.quantity),
        source=holdings.outlet(head.document),
        documents=point.backing.documents,
        origins=point.backing.origins,
        backing=point.backing.label(),
        mark=_mark(point.claims, conflicting=bool(point.conflicts)),
    )


def _activity(head: Claim) -> str:
    """Return what was seen to go on; that there was nothing is said too."""
    activity = head.activity or ""
    return activity if head.polarity == "positive" else f"not {activity or 'seen'}"


def document_rows(holdings: Holdings) -> list[DocumentRow]:
    """Return the reports, the newest first; one without a date stands where it was fetched."""
    rows = [_document_row(holdings, document) for document in holdings.documents.values()]
    return sorted(rows, key=lambda row: row.published or row.fetched or "", reverse=True)


def _document_row(holdings: Holdings, document: Document) -> DocumentRow:
    claims = holdings.claims_by_document.get(document.id, [])
    candidates = sum(claim.status == "candidate" for claim in claims)
    return DocumentRow(
        id=document.id,
        published=document.published,
        fetched=min((way.fetched for way in document.ways if way.fetched), default=None),
        source=holdings.outlet(document.id),
        title=document.title,
        feed=", ".join(dict.fromkeys(way.feed for way in document.ways if way.feed)),
        language=document.language,
        url=document.url,
        claims=len(claims),
        candidates=candidates,
        mark=CANDIDATE if candidates else "",
    )


def _mark(claims: Sequence[Claim], *, conflicting: bool) -> str:
    if conflicting:
        return CONFLICT
    return CANDIDATE if claims and all(claim.status == "candidate" for claim in claims) else ""


def development_name(development: Development) -> str:
    """Return the name a person or the starter gave, else what the heading claim is about and where."""
    return development.name or _name(development.current.headline)


def _name(claim: Claim) -> str:
    place = f", {claim.place.name}" if claim.place else ""
    return f"{claim.subject.text}{place}"


def _places(claims: Iterable[Claim], head: Claim) -> str:
    """Return the place the headline has, and how many others are named beside it."""
    names = dict.fromkeys(claim.place.name for claim in [head, *claims] if claim.place)
    if not names:
        return ""
    first, *others = names
    return f"{first} +{len(others)}" if others else first
