"""Documents and claims that a person brings into the ledger: twice is once, and what is there already stays theirs."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from store.clock import stamp
from store.config import FeedConfig
from store.edits import change
from store.errors import RecordError
from store.feeds.entries import IMPORT, MAX_TEXT, Entry, Publisher
from store.feeds.intake import Counts, take_in
from store.identity import claim_id, digest, text_hash
from store.ledger import Ledger, fault_of
from store.quantities import fault_of_bounds, with_base
from store.reading.documents import Given, GivenClaim, UnfitError
from store.reading.faults import fault_in_words
from store.reading.hands import held_claims
from store.records import Claim, Document

_FEED = FeedConfig(id=IMPORT)
"""A person who brings documents in is a way like a feed; no feed can have this id."""


def import_documents(ledger: Ledger, documents: Iterable[Given]) -> tuple[Counts, list[UnfitError]]:
    """Store documents in one transaction; return what that changed, and what cannot be stored and why.

    Several texts of one document come one after the other, each a change of it. Raises LedgerError where the ledger
    itself cannot be written.
    """
    refused: list[UnfitError] = []
    sound: list[Given] = []
    for document in documents:
        fault = _fault(document)
        if fault is None:
            sound.append(document)
        else:
            refused.append(UnfitError(f"{document.where}: {fault}"))
    return _take_in(ledger, _rounds(ledger, sound), refused), refused


def import_claims(
    ledger: Ledger, claims: Sequence[GivenClaim], who: str, seen: dict[str, GivenClaim] | None = None
) -> tuple[int, list[UnfitError]]:
    """Store claims in one transaction; return how many are new or different, and what cannot be stored and why.

    `seen` are the claims of the same import by their ids: of two with one id that say different things the first stays.
    A claim that somebody has judged, here or where it comes from, is an edit in the name of `who`. One that is in the
    ledger and that a person has touched stays as it is.
    """
    refused: list[UnfitError] = []
    seen = {} if seen is None else seen
    with ledger.transaction():
        documents = _Documents(ledger)
        held = held_claims(ledger)
        stored = 0
        for given in claims:
            try:
                claim = _claim(given.fields, documents)
                first = seen.setdefault(claim.id, given)
                if first.fields != given.fields:
                    raise UnfitError(f"has the same id ({claim.id}) as {first.where}, which is kept")
                stored += _put(ledger, claim, held, who)
            except (UnfitError, RecordError) as error:
                refused.append(UnfitError(f"{given.where}: {error}"))
    return stored, refused


def _fault(document: Given) -> str | None:
    """Return why a document cannot be stored, or None."""
    if not document.text.strip():
        return "has no words in its text"
    if len(document.text) > MAX_TEXT or len(document.text.encode()) > MAX_TEXT:
        return f"{document.title[:80]!r}: its text is over 1 MB; `spotrep extract` reads texts of any size"
    if document.url is None and document.guid is None:
        return "has neither id nor url, and a document of several needs one"
    return None


def _entry(document: Given) -> Entry:
    return Entry(
        # Documents of one address are one: a name beside it must not tell them apart.
        guid=None if document.url else document.guid,
        external_id=document.id,
        url=document.url,
        way_url=document.file,
        title=document.title or document.where,
        text=document.text,
        publisher=Publisher(name=document.outlet) if document.outlet else None,
        author=document.author,
        published=document.published,
        language=document.language,
    )


def _rounds(ledger: Ledger, documents: Iterable[Given]) -> list[list[Entry]]:
    """Return entries in lots that have each document once: its second text comes after its first."""
    by_identity: defaultdict[str, list[Given]] = defaultdict(list)
    for document in documents:
        by_identity[document.identity].append(document)
    rounds: list[list[Entry]] = []
    for identity, texts in by_identity.items():
        for turn, document in enumerate(_not_known(ledger, identity, texts)):
            if turn == len(rounds):
                rounds.append([])
            rounds[turn].append(_entry(document))
    return rounds


def _not_known(ledger: Ledger, identity: str, texts: list[Given]) -> list[Given]:
    """Return the texts of one document without those that it has been through, where it ends as it is already."""
    known = ledger.documents.get(identity) if len(texts) > 1 else None
    hashes = [text_hash(document.text) for document in texts]
    been = {known.hash, *(capture.hash for capture in known.captures)} if known is not None else set()
    repeated = known is not None and hashes[-1] == known.hash and been.issuperset(hashes)
    return texts[-1:] if repeated else texts


def _take_in(ledger: Ledger, rounds: list[list[Entry]], refused: list[UnfitError]) -> Counts:
    """Store entries together; one by one where one of them does not fit, to name it."""
    try:
        with ledger.transaction():
            return take_in(ledger, _FEED, rounds, stamp(ledger.clock()))
    except RecordError as error:
        entries = [entry for some in rounds for entry in some]
        if len(entries) == 1:
            refused.append(UnfitError(f"{entries[0].title[:80]!r}: {error}"))
            return Counts(0, 0, 0)
        counts = [_take_in(ledger, [[entry]], refused) for entry in entries]
        return Counts(new=sum(count.new for count in counts), changed=sum(count.changed for count in counts), claims=0)


class _Documents:
    """The documents of the ledger by their ids and by the ids that they were given outside."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._by_given = {row["external_id"]: row["id"] for row in ledger.documents.rows() if row.get("external_id")}

    def named(self, name: object) -> Document:
        """Return a document. Raises UnfitError where there is none of this name."""
        if name is None:
            raise UnfitError("names no document: give its id as `document`")
        found = self._ledger.documents.get(self._by_given.get(name, name)) if isinstance(name, str) else None
        if found is None:
            raise UnfitError(f"names document {name!r}, which is neither in the ledger nor in what is imported")
        return found


def _claim(fields: dict[str, Any], documents: _Documents) -> Claim:
    """Return a claim from its fields, those of the record. Raises UnfitError for what is none."""
    document = documents.named(fields.get("document"))
    given = {"status": "candidate", "by": "person", **fields, "document": document.id}
    if isinstance(given.get("subject"), dict):
        # Without an id it is not known which thing is meant, and that is what null says.
        given["subject"] = {"id": None, **given["subject"]}
    try:
        claim = msgspec.convert({"id": "", **given}, Claim)
    except msgspec.ValidationError as error:
        raise UnfitError(f"is no claim: {fault_in_words(error)}") from None
    if claim.kind == "spec" and claim.attribute is None:
        raise UnfitError("is a spec and names no attribute")
    if claim.quantity is not None:
        fault = fault_of_bounds(claim.quantity)
        if fault is not None:
            raise UnfitError(f"quantity: {fault}")
        claim = msgspec.structs.replace(claim, quantity=with_base(claim.quantity))
    # The starter's own facts are those that came with the ledger.
    by = "person" if claim.by == "starter" or claim.status != "candidate" else claim.by
    claim = msgspec.structs.replace(claim, id=claim.id or _id(claim), by=by)
    fault = fault_of(claim, document)
    if fault is not None:
        raise UnfitError(fault)
    return claim


def _id(claim: Claim) -> str:
    """Return the id of a claim that came without one: of where it stands, else of what it says."""
    evidence = claim.evidence
    if evidence is None:
        return digest("claim", msgspec.json.encode(claim).decode())
    about = claim.subject.id or claim.subject.text
    place = (evidence.capture, evidence.start, evidence.end)
    return claim_id(claim.document, *place, claim.kind, about, claim.attribute, claim.round)


def _put(ledger: Ledger, claim: Claim, held: set[str], who: str) -> int:
    known = ledger.claims.get(claim.id)
    if known is not None and (claim.id in held or known.status != "candidate" or known.by != "program"):
        return 0
    if claim.status != "candidate":
        return int(change(ledger, claim, who, "imported") is not None)
    return ledger.claims.put(claim)
