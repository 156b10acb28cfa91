"""Whether a ledger holds what it promises: its files, its records, their quotes, and what they refer to.

Nothing is written and no lock is taken. What this finds was not written by the program, or was damaged since.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from store.database import check
from store.ledger import FILE_NAME, Ledger, fault_of
from store.records import TABLES, Claim, Document, Edit, Equipment, Grouping, Stored

Held = Mapping[str, Mapping[str, Stored]]
"""The sound records of each table, by id."""


class Problem(msgspec.Struct, frozen=True):
    """One thing that is wrong: where it stands (`files`, or a table and an id) and what it is."""

    where: str
    what: str


def problems_of_files(directory: Path) -> list[Problem]:
    """Return what is wrong with the files of the ledger in a folder, whether it can be opened or not."""
    return [Problem("files", what) for what in check(directory / FILE_NAME)]


def problems_of_records(ledger: Ledger) -> list[Problem]:
    """Return what is wrong with the records of a ledger, all read at one moment.

    What a damaged record refers to is not looked at, and what refers to it is not held against others. Raises
    LedgerError where the ledger cannot be read.
    """
    with ledger.snapshot():
        rows = {table: ledger.shelf(table).rows() for table in TABLES}
    held, problems = _converted(rows)
    for table, of_table in rows.items():
        times = Counter(_id_of(row) for row in of_table)
        problems += [Problem(f"{table} {id_}", f"is there {count} times") for id_, count in times.items() if count > 1]
    ids = {table: {_id_of(row) for row in of_table} for table, of_table in rows.items()}
    for table, records in held.items():
        for record in records.values():
            problems += [Problem(f"{table} {record.id}", what) for what in _faults(record, held, ids)]
    return problems


def _converted(rows: Mapping[str, list[dict[str, Any]]]) -> tuple[dict[str, dict[str, Stored]], list[Problem]]:
    held: dict[str, dict[str, Stored]] = {table: {} for table in TABLES}
    problems = []
    for table, record_type in TABLES.items():
        for row in rows[table]:
            try:
                record = msgspec.convert(row, record_type)
            except msgspec.ValidationError as error:
                problems.append(Problem(f"{table} {_id_of(row)}", f"is damaged: {error}"))
            else:
                held[table][record.id] = record
    return held, problems


def _id_of(row: Mapping[str, Any]) -> str:
    return str(row.get("id", "without an id"))


def _faults(record: Stored, held: Held, ids: Mapping[str, set[str]]) -> Iterator[str]:
    """Yield what is wrong with a record that converts."""

    def lacks(table: str, id_: str | None) -> bool:
        return id_ is not None and id_ not in ids[table]

    match record:
        case Claim():
            yield from _faults_of_claim(record, held, lacks)
        case Document():
            # A ledger that begins empty may take in documents before it knows any source.
            if ids["sources"] and lacks("sources", record.source):
                yield f"comes from source {record.source}, which is not in the ledger"
            if lacks("documents", record.copy_of):
                yield f"is a copy of document {record.copy_of}, which is not in the ledger"
            yield from _faults_of_reading(record)
        case Equipment() | Grouping():
            for key, claim in record.pins.items():
                if lacks("claims", claim):
                    yield f"pins claim {claim} to {key!r}, which is not in the ledger"
        case Edit():
            yield from _faults_of_edit(record, held["edits"], lacks)
        case _:
            pass


def _faults_of_claim(claim: Claim, held: Held, lacks: Callable[[str, str | None], bool]) -> Iterator[str]:
    if lacks("documents", claim.document):
        yield f"names document {claim.document}, which is not in the ledger"
        return
    document = held["documents"].get(claim.document)
    if document is not None or claim.evidence is None:
        fault = fault_of(claim, document if isinstance(document, Document) else None)
        if fault is not None:
            yield fault


def _faults_of_reading(document: Document) -> Iterator[str]:
    """Yield what is wrong with the sentences marked in a text; those of an earlier text are marked anew."""
    reading = document.reading
    if reading is None or reading.hash != document.hash:
        return
    length = len(document.text or "")
    for start, end in reading.unread:
        if not 0 <= start < end <= length:
            yield f"marks a sentence at {start} to {end} that is not in its text"


def _is_taken_back(edit: Edit, edits: Mapping[str, Stored]) -> bool:
    """Tell whether nothing is left of what was done to a candidate, which may then go with its text."""
    done = [
        one for one in edits.values() if isinstance(one, Edit) and (one.table, one.record) == ("claims", edit.record)
    ]
    return bool(done) and done[0].before is not None and done[0].before == done[-1].after


def _faults_of_edit(edit: Edit, edits: Mapping[str, Stored], lacks: Callable[[str, str | None], bool]) -> Iterator[str]:
    if edit.table not in TABLES:
        yield f"is of table {edit.table!r}, which there is not"
    elif lacks(edit.table, edit.record) and not _is_taken_back(edit, edits):
        yield f"is of {edit.table} {edit.record}, which is not in the ledger"
    if lacks("edits", edit.undoes):
        yield f"takes back edit {edit.undoes}, which is not in the ledger"
