"""A draft of what was read, and the claim that it becomes."""

from typing import NamedTuple

from store.extraction.report import Report
from store.identity import claim_id, text_hash
from store.quantities import with_base
from store.records import Claim, DateSpan, Evidence, Kind, Modality, Place, Polarity, Quantity, Round, Subject

Offsets = tuple[int, int]


class Draft(NamedTuple):
    """A candidate claim before it has an id; `start` and `end` are offsets of its quote."""

    kind: Kind
    start: int
    end: int
    subject: Subject
    rule: str
    confidence: float
    attribute: str | None = None
    round: Round | None = None
    quantity: Quantity | None = None
    place: Place | None = None
    date: DateSpan | None = None
    sender: str | None = None
    receiver: str | None = None
    activity: str | None = None
    said_by: str | None = None
    outlets: tuple[str, ...] = ()
    modality: Modality = "asserted"
    polarity: Polarity = "positive"
    spans: tuple[tuple[str, Offsets], ...] = ()


def claim_of(report: Report, draft: Draft, capture: str) -> Claim:
    """Return the candidate claim of a draft. The quote is asserted to be the words of the text."""
    quote = report.text[draft.start : draft.end]
    about = draft.subject.id or draft.subject.text
    return Claim(
        id=claim_id(report.id, capture, draft.start, draft.end, draft.kind, about, draft.attribute, draft.round),
        document=report.id,
        kind=draft.kind,
        subject=draft.subject,
        attribute=draft.attribute,
        round=draft.round,
        quantity=with_base(draft.quantity) if draft.quantity else None,
        place=draft.place,
        date=draft.date,
        sender=draft.sender,
        receiver=draft.receiver,
        activity=draft.activity,
        said_by=draft.said_by,
        chain=_chain(report.outlet, draft),
        modality=draft.modality,
        polarity=draft.polarity,
        evidence=Evidence(capture=capture, start=draft.start, end=draft.end, quote=quote),
        rule=draft.rule,
        confidence=draft.confidence,
        spans=dict(draft.spans),
    )


def _chain(outlet: str | None, draft: Draft) -> list[str]:
    links = [outlet, *draft.outlets, draft.said_by]
    return list(dict.fromkeys(link for link in links if link))


def capture_of(report: Report) -> str:
    """Return the hash that names a report's text."""
    return text_hash(report.text)
