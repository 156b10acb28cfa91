"""Everything behind one row: each figure with who said it, to whom, how surely and in which words."""

from collections.abc import Iterable, Sequence
from typing import Literal

from store.assessment.backing import backing
from store.assessment.developments import Development, Point
from store.assessment.headline import headline
from store.records import Claim, Document, Equipment, Record
from store.views.holdings import Holdings
from store.views.rows import (
    CANDIDATE,
    CONFLICT,
    development_name,
    disputed,
    point_figure,
    specs_of,
)
from store.wording import figure, moment, parties, speakers, sureness, when


class Statement(Record, frozen=True, kw_only=True):
    """One claim as a detail shows it. `words` is the exact quote where `quoted`, else a summary in own words.

    `parties` is who hands over to whom: `from Iran to Russia`.
    """

    claim: str
    figure: str
    words: str
    quoted: bool
    speakers: str
    document: str
    modality: str
    when: str
    place: str
    parties: str = ""
    mark: str
    heads: bool
    note: str | None


class Section(Record, frozen=True, kw_only=True):
    """Statements about one thing: an attribute, a point in time. `label` says what stands behind them: `3/1`.

    `facts` are short lines under the heading.
    """

    heading: str
    figure: str
    label: str
    mark: str
    statements: list[Statement]
    facts: tuple[str, ...] = ()


class Detail(Record, frozen=True, kw_only=True):
    """What a detail pane shows. `facts` are short lines under the title; `text` is a document's own words."""

    title: str
    facts: list[str]
    sections: list[Section]
    text: str | None = None


def equipment_detail(holdings: Holdings, row_id: str) -> Detail | None:
    """Return the spec sheet of an item, each value with its sources, or None where there is no such item."""
    item = holdings.equipment.get(row_id)
    if item is None:
        return None
    sections = [_spec_section(holdings, item, key, claims) for key, claims in specs_of(holdings, row_id).items()]
    order = ("calibre", "mass", "range/standard", "range/rocket_assisted", "range", "rate_of_fire")
    ranks = {key: rank for rank, key in enumerate(order)}
    sections.sort(key=lambda pair: (ranks.get(pair[0], len(order)), pair[0]))
    return Detail(title=item.designation, facts=_equipment_facts(item), sections=[section for _, section in sections])


def _spec_section(holdings: Holdings, item: Equipment, key: str, claims: list[Claim]) -> tuple[str, Section]:
    head = headline(claims, item.pins.get(key))
    return key, Section(
        heading=attribute_name(key),
        figure=figure(head.quantity) if head else "",
        label=backing(claims).label(),
        mark=CONFLICT if disputed(claims) else "",
        statements=_statements(holdings, claims, head),
    )


def _equipment_facts(item: Equipment) -> list[str]:
    names = [alias for aliases in item.aliases.values() for alias in aliases]
    facts = [
        ("", " · ".join(part for part in (item.category, item.country) if part)),
        ("also ", ", ".join(names)),
        ("operators ", ", ".join(item.operators)),
        ("", item.note or ""),
    ]
    return [prefix + value for prefix, value in facts if value]


def attribute_name(key: str) -> str:
    """Return an attribute in words: `range/rocket_assisted` is `range, rocket-assisted`."""
    attribute, _, round_ = key.partition("/")
    words = attribute.replace("_", " ")
    if round_:
        return f"{words}, {round_.replace('_', '-')}"
    return f"{words}, round not stated" if attribute == "range" else words


def deployment_detail(holdings: Holdings, row_id: str) -> Detail | None:
    """Return a development point by point, the latest first, and what stands beside it."""
    return _development_detail(holdings, holdings.deployments_found, row_id, "as of")


def sighting_detail(holdings: Holdings, row_id: str) -> Detail | None:
    """Return an observation with every report of it."""
    return _development_detail(holdings, holdings.sightings_found, row_id, "seen")


def _development_detail(
    holdings: Holdings, found: Iterable[Development], row_id: str, heading: Literal["as of", "seen"]
) -> Detail | None:
    development = next((development for development in found if development.id == row_id), None)
    if development is None:
        return None
    sections = [_point_section(holdings, point, heading) for point in reversed(development.points)]
    if development.related:
        sections.append(
            Section(
                heading="beside it",
                figure="",
                label=backing(development.related).label(),
                mark="",
                statements=_statements(holdings, development.related, None),
            )
        )
    return Detail(title=development_name(development), facts=_series(development.points), sections=sections)


def _series(points: Sequence[Point]) -> list[str]:
    """Return the figures in time where there are several: `<~50 (2024-11-16, 1/1) → ≥120 (2025-01-23, 3/1)`."""
    steps = [
        f"{shown} ({', '.join(part for part in (point.as_of, point.backing.label()) if part)})"
        for point in points
        if (shown := point_figure(point))
    ]
    return [" → ".join(steps)] if len(steps) > 1 else []


def _point_section(holdings: Holdings, point: Point, heading: Literal["as of", "seen"]) -> Section:
    day = point.as_of if heading == "as of" else when(point.headline.date)
    return Section(
        heading=f"{heading} {day}" if day else "no date stated",
        figure=point_figure(point),
        label=point.backing.label(),
        mark=CONFLICT if point.conflicts else "",
        statements=_statements(holdings, point.claims, point.headline),
    )


def document_detail(holdings: Holdings, row_id: str) -> Detail | None:
    """Return a report: where it comes from, the claims that stand in it, and its text."""
    document = holdings.documents.get(row_id)
    if document is None:
        return None
    claims = holdings.claims_by_document.get(row_id, [])
    section = Section(
        heading="claims in this document",
        figure="",
        label=str(len(claims)),
        mark="",
        statements=_statements(holdings, claims, None, cite=False),
    )
    return Detail(
        title=document.title,
        facts=_document_facts(holdings, document),
        sections=[section] if claims else [],
        text=document.text,
    )


def _document_facts(holdings: Holdings, document: Document) -> list[str]:
    ways = [way.via or way.feed for way in document.ways if way.via or way.feed]
    origin = [holdings.outlet(document.id), document.author or "", moment(document.published) or "no date"]
    facts = [
        " · ".join(part for part in origin if part),
        document.url or "",
        f"via {', '.join(dict.fromkeys(way for way in ways if way))}" if ways else "",
        document.note or "",
        "whole text from the page it links to" if any(way.page for way in document.ways) else "",
        f"{len(document.captures)} earlier text(s) kept" if document.captures else "",
        f"reading it: {document.reading.error}" if document.reading and document.reading.error else "",
    ]
    return [fact for fact in facts if fact]


def _statements(
    holdings: Holdings, claims: Sequence[Claim], head: Claim | None, *, cite: bool = True
) -> list[Statement]:
    """Return the claims as statements, the heading one first; `cite` names the document each stands in."""

    def rank(claim: Claim) -> tuple[bool, bool, str, str]:
        return head is None or claim.id != head.id, claim.quantity is None, claim.status, _since(claim)

    ordered = sorted(claims, key=rank)
    return [
        statement_of(holdings, claim, cite=cite, heads=head is not None and claim.id == head.id) for claim in ordered
    ]


def _citation(holdings: Holdings, claim: Claim) -> str:
    document = holdings.documents.get(claim.document)
    if document is None:
        return claim.document
    return " · ".join(part for part in (moment(document.published), document.title) if part)


def statement_of(holdings: Holdings, claim: Claim, *, cite: bool = True, heads: bool = False) -> Statement:
    """Return one claim as a statement; `cite` names the document it stands in."""
    return Statement(
        claim=claim.id,
        figure=figure(claim.quantity),
        words=claim.evidence.quote if claim.evidence else claim.summary or "",
        quoted=claim.evidence is not None,
        speakers=speakers(claim) or holdings.outlet(claim.document),
        document=_citation(holdings, claim) if cite else "",
        modality=sureness(claim),
        when=when(claim.date),
        place=claim.place.name if claim.place else "",
        parties=parties(claim),
        mark=CANDIDATE if claim.status == "candidate" else "",
        heads=heads,
        note=claim.note,
    )


def _since(claim: Claim) -> str:
    return (claim.date.latest or claim.date.earliest or "") if claim.date else ""
