"""What the rows of a feed state, as claims on their documents: candidates, unless a person has decided ahead."""

from collections.abc import Collection, Iterable, Mapping

import msgspec

from store.config import FeedConfig
from store.feeds.entries import ClaimDraft
from store.identity import claim_id, digest
from store.records import Claim, Document, Edit, Equipment, Evidence, Source, Subject

CONFIG_USER = "config"
"""Who makes the edits that a person has ordered in the configuration."""


class Catalogue:
    """The ids of equipment, and the names that stand for one of them and no other."""

    def __init__(self, equipment: Iterable[Equipment]) -> None:
        self._ids: set[str] = set()
        self._by_name: dict[str, str | None] = {}
        for entry in equipment:
            self._ids.add(entry.id)
            names = {entry.designation, *(name for aliases in entry.aliases.values() for name in aliases)}
            for name in {name.casefold() for name in names}:
                self._by_name[name] = None if name in self._by_name else entry.id

    def subject(self, draft: ClaimDraft) -> Subject:
        """Return what a row is about: by the feed's word for its id, else by a name that has only one meaning."""
        identity = draft.subject_id if draft.subject_id in self._ids else self._by_name.get(draft.subject.casefold())
        return Subject(id=identity, text=draft.subject)


def claims_of(
    rows: Iterable[tuple[Document, ClaimDraft]],
    feed: FeedConfig,
    source: Source | None,
    catalogue: Catalogue,
    stored: Mapping[str, Claim],
    touched: Collection[str],
    now: str,
) -> tuple[list[Claim], list[Edit]]:
    """Return the claims of a feed's rows, but for those that a person has touched, and the edits that accept them."""
    rule = f"feed:{feed.id}"
    by_document = {claim.document: claim for claim in stored.values() if claim.rule == rule}
    claims: list[Claim] = []
    edits: list[Edit] = []
    for document, draft in rows:
        claim = _claim(document, draft, rule, catalogue, source)
        before = by_document.get(document.id) or stored.get(claim.id)
        if before is not None:
            if before.status != "candidate" or before.id in touched or before.rule != rule:
                continue
            claim = msgspec.structs.replace(claim, id=before.id)
        if feed.accept:
            claim = msgspec.structs.replace(claim, status="accepted", by="person")
            edits.append(_acceptance(before, claim, feed, now))
        claims.append(claim)
    return claims, edits


def _claim(document: Document, draft: ClaimDraft, rule: str, catalogue: Catalogue, source: Source | None) -> Claim:
    subject = catalogue.subject(draft)
    evidence = _evidence(document, draft.words)
    start, end = (evidence.start, evidence.end) if evidence else (0, 0)
    about = subject.id or subject.text
    speakers = [source.name if source else None, draft.said_by]
    return Claim(
        id=claim_id(document.id, document.hash or "", start, end, draft.kind, about, draft.attribute, None),
        document=document.id,
        kind=draft.kind,
        subject=subject,
        attribute=draft.attribute,
        quantity=draft.quantity,
        place=draft.place,
        date=draft.date,
        activity=draft.activity,
        said_by=draft.said_by,
        chain=list(dict.fromkeys(speaker for speaker in speakers if speaker)),
        modality="claimed" if draft.said_by else "asserted",
        evidence=evidence,
        summary=None if evidence else draft.words,
        rule=rule,
    )


def _evidence(document: Document, words: str) -> Evidence | None:
    """Return where the words stand in the document as it is or was: not in one that another feed has worded."""
    earlier = [(capture.hash, capture.text) for capture in reversed(document.captures)]
    for capture, text in [(document.hash, document.text), *earlier]:
        start = (text or "").find(words)
        if start >= 0 and capture is not None:
            return Evidence(capture=capture, start=start, end=start + len(words), quote=words)
    return None


def _acceptance(before: Claim | None, after: Claim, feed: FeedConfig, now: str) -> Edit:
    return Edit(
        id=digest("edit", "claims", after.id, now, CONFIG_USER, "accept"),
        when=now,
        who=CONFIG_USER,
        table="claims",
        record=after.id,
        before=None if before is None else msgspec.to_builtins(before),
        after=msgspec.to_builtins(after),
        why=f"accept = true on feed {feed.id}",
    )
