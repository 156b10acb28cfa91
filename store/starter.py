"""The starter facts: what is known on the first start, with no network.

A ledger remembers which edition of them it holds. A newer edition replaces the starter's own records and leaves
alone whatever a person has changed and whatever a feed has brought.
"""

import hashlib
from importlib.resources import files
from importlib.resources.abc import Traversable

import msgspec

from store.edits import touched_records
from store.handle import Ledger
from store.records import TABLES, Stored

_SETTING = "starter"
_TABLES = ("sources", "documents", "equipment", "claims", "deployments", "sightings")


def load_starter(ledger: Ledger, folder: Traversable | None = None) -> None:
    """Bring the ledger's starter facts up to this edition; a ledger that holds it is not written to."""
    folder = folder or files("store") / "data" / "starter"
    bodies = {table: (folder / f"{table}.jsonl").read_bytes() for table in _TABLES}
    edition = hashlib.sha256(b"".join(bodies.values())).hexdigest()[:16]
    if ledger.setting(_SETTING) == edition:
        return
    with ledger.transaction():
        touched = touched_records(ledger) | _read_since(ledger)
        for table, body in bodies.items():
            records = _decode(body, TABLES[table])
            ledger.shelf(table).put(*(record for record in records if (table, record.id) not in touched))
            if table == "claims":
                _withdraw(ledger, {record.id for record in records}, touched)
        ledger.set_setting(_SETTING, edition)


def _decode(body: bytes, record_type: type[Stored]) -> list[Stored]:
    decoder = msgspec.json.Decoder(record_type)
    return [decoder.decode(line) for line in body.splitlines()]


def _read_since(ledger: Ledger) -> set[tuple[str, str]]:
    """Return the documents that are more than citations by now: a feed has brought their text."""
    return {("documents", document.id) for document in ledger.documents.all() if document.text is not None}


def _withdraw(ledger: Ledger, current: set[str], touched: set[tuple[str, str]]) -> None:
    """Reject the starter claims that this edition no longer has; nothing is deleted."""
    gone = [
        msgspec.structs.replace(claim, status="rejected")
        for claim in ledger.claims.all()
        if claim.by == "starter" and claim.id not in current and ("claims", claim.id) not in touched
    ]
    ledger.claims.put(*gone)
