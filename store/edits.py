"""Every change a person makes: recorded whole, before and after, and undoable. Nothing is deleted."""

import getpass
import os
from collections.abc import Mapping
from itertools import count

import msgspec

from store.clock import stamp
from store.errors import NothingMatchedError, SpotrepError, UsageError
from store.handle import Ledger
from store.identity import digest
from store.records import TABLES, Edit, Status, Stored
from store.text import clean_line


class EditConflictError(SpotrepError):
    """An edit cannot be taken back: the record has changed since."""


def current_user(environ: Mapping[str, str] = os.environ) -> str:
    """Return who is making a change: SPOTREP_USER, else the user of the operating system."""
    named = clean_line(environ.get("SPOTREP_USER", ""), 60)
    if named:
        return named
    try:
        return clean_line(getpass.getuser(), 60) or f"uid {os.getuid()}"
    except (KeyError, OSError):
        return f"uid {os.getuid()}"


def change(
    ledger: Ledger, after: Stored, who: str, why: str | None = None, *, undoes: str | None = None
) -> Edit | None:
    """Put a person's version of a record into the ledger together with the edit that says so.

    Returns None where nothing would change.
    """
    table = next(name for name, record_type in TABLES.items() if type(after) is record_type)
    with ledger.transaction():
        before = ledger.shelf(table).get(after.id)
        if before == after:
            return None
        when = stamp(ledger.clock())
        edit = Edit(
            id=_unused_id(ledger, table, before, after, when, who),
            when=when,
            who=who,
            table=table,
            record=after.id,
            before=None if before is None else msgspec.to_builtins(before),
            after=msgspec.to_builtins(after),
            why=why,
            undoes=undoes,
        )
        ledger.shelf(table).put(after)
        ledger.edits.put(edit)
        return edit


def _unused_id(ledger: Ledger, table: str, before: Stored | None, after: Stored, when: str, who: str) -> str:
    """Return the id of an edit: of what it does, when and by whom, counted on where one second saw it twice."""
    rows = (None if before is None else msgspec.json.encode(before), msgspec.json.encode(after))
    ids = (digest("edit", table, after.id, when, who, *rows, turn) for turn in count())
    return next(edit_id for edit_id in ids if ledger.edits.get(edit_id) is None)


def judge(ledger: Ledger, claim_id: str, status: Status, who: str, why: str | None = None) -> Edit | None:
    """Accept or reject one claim in a person's name. Returns None where it already stands so."""
    with ledger.transaction():
        claim = ledger.claims.get(claim_id)
        if claim is None:
            raise NothingMatchedError(f"there is no claim {claim_id}")
        return change(ledger, msgspec.structs.replace(claim, status=status, by="person"), who, why)


def undo(ledger: Ledger, edit_id: str, who: str) -> Edit | None:
    """Put a record back as it was before an edit.

    Refused where the record has changed since, or was new, and where the edit is taken back already.
    """
    with ledger.transaction():
        edit = ledger.edits.get(edit_id)
        if edit is None:
            raise NothingMatchedError(f"there is no edit {edit_id}")
        if edit.before is None:
            raise UsageError(f"edit {edit_id} made the record {edit.record}: reject it instead, nothing is deleted")
        by = _taken_back(ledger).get(edit_id)
        if by is not None:
            raise EditConflictError(f"edit {edit_id} is taken back already, by edit {by}")
        now = ledger.shelf(edit.table).get(edit.record)
        if now is None:
            raise EditConflictError(
                f"{edit.table} {edit.record} is gone since edit {edit_id}: its document has changed"
            )
        if now != msgspec.convert(edit.after, TABLES[edit.table]):
            raise EditConflictError(
                f"{edit.table} {edit.record} has changed since edit {edit_id}: undo the later edit first"
            )
        before: Stored = msgspec.convert(edit.before, TABLES[edit.table])
        return change(ledger, before, who, undoes=edit_id)


def _taken_back(ledger: Ledger) -> dict[str, str]:
    """Return the ids of the edits that are taken back, each with the edit that did so and still stands."""
    taken: dict[str, str] = {}
    for edit in reversed(ledger.edits.all()):
        if edit.undoes is not None and edit.id not in taken:
            taken.setdefault(edit.undoes, edit.id)
    return taken


def touched_records(ledger: Ledger) -> set[tuple[str, str]]:
    """Return (table, id) of every record a person has changed."""
    return {(edit.table, edit.record) for edit in ledger.edits.all()}
