"""Entries into the ledger: documents with their ways and captures, candidate claims, and the sources configured.

Taking in the same entries twice changes nothing. Everything here runs inside one transaction of the caller.
"""

from collections import Counter
from collections.abc import Collection, Iterable

import msgspec

from store.config import FeedConfig, SourceConfig
from store.edits import touched_records
from store.feeds.entries import ClaimDraft, Entry
from store.identity import canonical_url, claim_id, digest, document_id, text_hash
from store.ledger import Ledger
from store.records import Capture, Claim, Document, Edit, Evidence, Source, Subject, Way

CONFIG_USER = "config"
"""Who makes the edits that a person has ordered in the configuration."""


class Counts(msgspec.Struct, frozen=True):
    """What an intake changed: documents that are new, documents that are different, claims new or different."""

    new: int
    changed: int
    claims: int


def add_sources(ledger: Ledger, configured: Iterable[SourceConfig]) -> None:
    """Put the configured sources into the ledger that it does not have; what it knows of the others stays."""
    known = {source.id for source in ledger.sources.all()}
    missing = [source for source in configured if source.id not in known]
    if missing:
        ledger.sources.put(*(msgspec.convert(msgspec.to_builtins(source), Source) for source in missing))


def take_in(ledger: Ledger, feed: FeedConfig, entries: list[Entry], now: str) -> Counts:
    """Store a feed's entries as documents, and the claims that its rows make."""
    known = {document.id: document for document in ledger.documents.all()}
    documents: dict[str, Document] = {}
    drafts: list[tuple[str, ClaimDraft]] = []
    for identity, entry in _identified(feed, entries, known):
        documents[identity] = _document(identity, entry, feed, known.get(identity), now)
        if entry.claim is not None:
            drafts.append((identity, entry.claim))
    fresh = [document for document in documents.values() if document != known.get(document.id)]
    ledger.documents.put(*fresh)
    claims = _claims(ledger, feed, [(documents[identity], draft) for identity, draft in drafts], now)
    new = sum(document.id not in known for document in fresh)
    return Counts(new=new, changed=len(fresh) - new, claims=claims)


def _identified(feed: FeedConfig, entries: list[Entry], known: Collection[str]) -> Iterable[tuple[str, Entry]]:
    """Yield each entry once, under the id of its document.

    Entries that share one address (a live page, a log) are told apart by their guids, and stay so.
    """
    shared = Counter(canonical_url(entry.url) for entry in entries if entry.url)
    seen: set[str] = set()
    for entry in entries:
        by_guid = document_id(url=None, feed=feed.id, guid=entry.guid)
        if entry.url is None or (entry.guid and (shared[canonical_url(entry.url)] > 1 or by_guid in known)):
            identity = by_guid
        else:
            identity = document_id(url=entry.url)
        if identity not in seen:
            seen.add(identity)
            yield identity, entry


def _document(identity: str, entry: Entry, feed: FeedConfig, known: Document | None, now: str) -> Document:
    way = Way(feed=feed.id, via=None, url=entry.url, fetched=now)
    fresh = Document(
        id=identity,
        source=feed.source,
        ways=[way],
        url=entry.url,
        title=entry.title,
        author=entry.author,
        published=entry.published,
        language=feed.language or entry.language,
        text=entry.text,
        hash=text_hash(entry.text),
    )
    if known is None:
        return fresh
    carriers = [way.feed for way in known.ways if way.feed is not None]
    if feed.id not in carriers:
        known = msgspec.structs.replace(known, ways=[*known.ways, way])
    # Feeds word one article differently: the first that carried it keeps the say, or they would take turns for ever.
    return known if carriers and carriers[0] != feed.id else _updated(known, fresh, feed, now)


def _updated(known: Document, fresh: Document, feed: FeedConfig, now: str) -> Document:
    """Return the known document as it reads now, with its earlier text among the captures."""
    updated = msgspec.structs.replace(
        known,
        title=fresh.title,
        author=fresh.author or known.author,
        published=fresh.published or known.published,
        language=fresh.language or known.language,
        source=known.source or fresh.source,
    )
    if fresh.hash == known.hash:
        return updated
    ways = [msgspec.structs.replace(way, fetched=now) if way.feed == feed.id else way for way in known.ways]
    return msgspec.structs.replace(
        updated, text=fresh.text, hash=fresh.hash, ways=ways, captures=_captures(known, feed)
    )


def _captures(known: Document, feed: FeedConfig) -> list[Capture]:
    if known.text is None or known.hash is None or known.hash in {capture.hash for capture in known.captures}:
        return known.captures
    fetched = next(way.fetched for way in known.ways if way.feed == feed.id)
    return [*known.captures, Capture(hash=known.hash, text=known.text, fetched=fetched)]


def _claims(ledger: Ledger, feed: FeedConfig, drafts: list[tuple[Document, ClaimDraft]], now: str) -> int:
    """Store the claims of a feed's rows, but for those that a person has touched; return how many changed."""
    if not drafts:
        return 0
    rule = f"feed:{feed.id}"
    stored = {claim.id: claim for claim in ledger.claims.all()}
    by_document = {claim.document: claim for claim in stored.values() if claim.rule == rule}
    untouchable = {record for table, record in touched_records(ledger) if table == "claims"}
    catalogue = {equipment.id for equipment in ledger.equipment.all()}
    source = ledger.sources.get(feed.source) if feed.source else None
    claims, edits = [], []
    for document, draft in drafts:
        claim = _claim(document, draft, rule, catalogue, source)
        before = by_document.get(document.id) or stored.get(claim.id)
        if before is not None:
            if before.status != "candidate" or before.id in untouchable or before.rule != rule:
                continue
            claim = msgspec.structs.replace(claim, id=before.id)
        if feed.accept:
            claim = msgspec.structs.replace(claim, status="accepted", by="person")
            edits.append(_acceptance(before, claim, feed, now))
        claims.append(claim)
    changed = ledger.claims.put(*claims)
    ledger.edits.put(*edits)
    return changed


def _claim(
    document: Document, draft: ClaimDraft, rule: str, catalogue: Collection[str], source: Source | None
) -> Claim:
    subject = Subject(id=draft.subject_id if draft.subject_id in catalogue else None, text=draft.subject)
    evidence = _evidence(document, draft.words)
    start, end = (evidence.start, evidence.end) if evidence else (0, 0)
    speakers = [source.name if source else None, draft.said_by]
    return Claim(
        id=claim_id(document.id, document.hash or "", start, end, draft.kind, subject.id or subject.text, None, None),
        document=document.id,
        kind=draft.kind,
        subject=subject,
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
    """Return where the words stand in the document: not in one that another feed has worded."""
    start = (document.text or "").find(words)
    if start < 0 or document.hash is None:
        return None
    return Evidence(capture=document.hash, start=start, end=start + len(words), quote=words)


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
