"""The inbox: candidates to be judged, and the sentences in which nothing was found, the latest documents first."""

import msgspec

from store.ledger import captured_text
from store.records import Claim, Document, Record
from store.views.context import around
from store.views.detail import Detail, Section, Statement, document_detail, statement_of
from store.views.holdings import Holdings
from store.views.rows import CANDIDATE, attribute_key
from store.wording import figure, sureness, when

BEGIN_MARK, END_MARK = "▸", "◂"
"""Around the words that are quoted, in the text they stand in."""
_WITHOUT_MARKS = str.maketrans({BEGIN_MARK: " ", END_MARK: " "})


class InboxRow(Record, frozen=True, kw_only=True):
    """One candidate: what it claims, who says it and where, which words say it, and which rule read them."""

    id: str
    kind: str
    subject: str
    attribute: str
    figure: str
    place: str
    sender: str
    receiver: str
    when: str
    said_by: str
    modality: str
    polarity: str
    outlet: str
    title: str
    published: str | None
    words: str
    rule: str | None
    confidence: float | None
    document: str
    mark: str


class UnreadRow(Record, frozen=True, kw_only=True):
    """One sentence that names something of this field and gave no candidate."""

    id: str
    words: str
    outlet: str
    title: str
    published: str | None
    document: str
    mark: str


def inbox_rows(holdings: Holdings) -> list[InboxRow]:
    """Return the candidates as their documents have them, the latest document first."""
    candidates = [claim for claim in holdings.claims if claim.status == "candidate"]
    candidates.sort(key=lambda claim: (claim.document, claim.evidence.start if claim.evidence else 0))
    candidates.sort(key=lambda claim: _published(holdings, claim.document), reverse=True)
    return [_inbox_row(holdings, claim) for claim in candidates]


def unread_rows(holdings: Holdings) -> list[UnreadRow]:
    """Return the sentences in which nothing was found, the latest document first."""
    documents = [document for document in holdings.documents.values() if document.reading and document.reading.unread]
    documents.sort(key=lambda document: _published(holdings, document.id), reverse=True)
    return [
        UnreadRow(
            id=f"{document.id}-{start}",
            words=(document.text or "")[start:end],
            outlet=holdings.outlet(document.id),
            title=document.title,
            published=document.published,
            document=document.id,
            mark="",
        )
        for document in documents
        for start, end in _unread(document)
    ]


def inbox_detail(holdings: Holdings, row_id: str) -> Detail | None:
    """Return a candidate in its sentence, and the document behind it, or None where there is no such claim."""
    claim = holdings.claim(row_id)
    if claim is None:
        return None
    document = holdings.documents.get(claim.document)
    place = f", {claim.place.name}" if claim.place else ""
    section = Section(
        heading=" ".join(part for part in (claim.kind, _attribute(claim)) if part),
        figure="",
        label=_rule(claim),
        mark="",
        statements=[_in_its_sentence(holdings, claim, document)],
    )
    evidence = claim.evidence if document and claim.evidence and claim.evidence.capture == document.hash else None
    words = (evidence.start, evidence.end) if evidence else None
    return _before_document(holdings, claim.document, f"{claim.subject.text}{place}", section, words)


def unread_detail(holdings: Holdings, row_id: str) -> Detail | None:
    """Return a sentence in which nothing was found where it stands, and the document behind it."""
    document_id, _, start = row_id.rpartition("-")
    document = holdings.documents.get(document_id)
    span = next((span for span in _unread(document) if str(span[0]) == start), None) if document else None
    if document is None or span is None:
        return None
    statement = Statement(
        claim="",
        figure="",
        words=marked(document.text or "", *span),
        quoted=False,
        speakers="",
        document="",
        modality="",
        when="",
        place="",
        mark="",
        heads=False,
        note=None,
    )
    section = Section(heading="no claim was made of this", figure="", label="", mark="", statements=[statement])
    return _before_document(holdings, document.id, "Nothing found here", section, span)


def marked(text: str, start: int, end: int) -> str:
    """Return the sentence around some words, with marks around the words."""
    first, last = around(text, start, end)
    return _with_marks(text[first:last], start - first, end - first)


def _with_marks(text: str, start: int, end: int) -> str:
    bare = text.translate(_WITHOUT_MARKS)
    return f"{bare[:start]}{BEGIN_MARK}{bare[start:end]}{END_MARK}{bare[end:]}"


def _before_document(
    holdings: Holdings, document_id: str, title: str, section: Section, words: tuple[int, int] | None
) -> Detail:
    """Return a detail that begins with a section of its own and goes on as that of the document does."""
    detail = document_detail(holdings, document_id)
    if detail is None:
        return Detail(title=title, facts=[], sections=[section])
    of_document = Section(heading=detail.title, figure="", label="", mark="", statements=[], facts=tuple(detail.facts))
    text = _with_marks(detail.text, *words) if detail.text and words else detail.text
    return Detail(title=title, facts=[], sections=[section, of_document, *detail.sections], text=text)


def _in_its_sentence(holdings: Holdings, claim: Claim, document: Document | None) -> Statement:
    statement = statement_of(holdings, claim, cite=False)
    text = captured_text(document, claim.evidence.capture) if document and claim.evidence else None
    if text is None or claim.evidence is None:
        return statement
    words = marked(text, claim.evidence.start, claim.evidence.end)
    return msgspec.structs.replace(statement, words=words, quoted=False)


def _inbox_row(holdings: Holdings, claim: Claim) -> InboxRow:
    document = holdings.documents.get(claim.document)
    return InboxRow(
        id=claim.id,
        kind=claim.kind,
        subject=claim.subject.text,
        attribute=_attribute(claim),
        figure=figure(claim.quantity),
        place=claim.place.name if claim.place else "",
        sender=claim.sender or "",
        receiver=claim.receiver or "",
        when=when(claim.date),
        said_by=claim.said_by or "",
        modality=sureness(claim),
        polarity=claim.polarity,
        outlet=holdings.outlet(claim.document),
        title=document.title if document else claim.document,
        published=document.published if document else None,
        words=claim.evidence.quote if claim.evidence else claim.summary or "",
        rule=claim.rule,
        confidence=claim.confidence,
        document=claim.document,
        mark=CANDIDATE,
    )


def _attribute(claim: Claim) -> str:
    return attribute_key(claim) if claim.attribute else ""


def _rule(claim: Claim) -> str:
    sureness = "" if claim.confidence is None else f"{claim.confidence:.2f}"
    return " ".join(part for part in (claim.rule, sureness) if part)


def _unread(document: Document) -> list[tuple[int, int]]:
    """Return the sentences marked in the text as it is now."""
    reading = document.reading
    return reading.unread if reading and reading.hash == document.hash and document.text else []


def _published(holdings: Holdings, document_id: str) -> str:
    document = holdings.documents.get(document_id)
    if document is None:
        return ""
    return document.published or min((way.fetched for way in document.ways if way.fetched), default="")
