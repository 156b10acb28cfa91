"""Records to test with: as short to write as the test is to read."""

from pathlib import Path
from typing import Any

from store.identity import text_hash
from store.ledger import open_ledger
from store.records import Base, Claim, DateSpan, Document, Evidence, Quantity, Subject


def on_disk(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Return what the files of a ledger hold and when they were written, the lock's apart."""
    files = [path for path in folder.iterdir() if path.suffix != ".lock"]
    return {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in files}


def let_journal_grow(folder: Path) -> Path:
    """Write to a ledger until its journal is due for compaction; return the journal."""
    with open_ledger(folder, starter=False) as ledger:
        ledger.documents.put(*(report(f"long-{number}", str(number) * 900_000) for number in range(10)))
    journal = folder / "ledger.json.journal"
    assert journal.stat().st_size > 8 << 20
    return journal


def claim(name: str, **fields: Any) -> Claim:
    """Return an accepted claim about a gun, with a summary instead of evidence."""
    return Claim(**{"id": name, **_CLAIM, **fields})


_CLAIM: dict[str, Any] = {
    "document": "report",
    "kind": "deployment",
    "subject": Subject(id="gun", text="gun"),
    "summary": "a gun was reported",
    "status": "accepted",
}


def report(name: str, text: str | None = None, **fields: Any) -> Document:
    """Return a document with a text that can be quoted."""
    text_id = None if text is None else text_hash(text)
    return Document(**{"id": name, "title": name, "text": text, "hash": text_id, **fields})


def quoting(document: Document, quote: str, **fields: Any) -> Claim:
    """Return a claim whose evidence is the first occurrence of some words in a document's text."""
    assert document.text is not None
    assert document.hash is not None
    start = document.text.index(quote)
    evidence = Evidence(capture=document.hash, start=start, end=start + len(quote), quote=quote)
    return claim(
        f"{document.hash}-{start}", **{"document": document.id, "evidence": evidence, "summary": None, **fields}
    )


def day(text: str) -> DateSpan:
    """Return one day."""
    return DateSpan(edtf=text, earliest=text, latest=text, precision="day")


def count(low: float | None, high: float | None = None, qualifier: Any = "exact", unit: str = "systems") -> Quantity:
    """Return a counted quantity; an exact one needs only one number."""
    if qualifier in ("exact", "about") and high is None:
        high = low
    base = Base(low=low, high=high, unit=unit)
    return Quantity(low=low, high=high, qualifier=qualifier, unit=unit, base=base)
