"""Judging claims by their ids: several at once, all of them or none; each with its edit."""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path

from store.amending import amended
from store.edits import change, judge, undo
from store.errors import NothingMatchedError, UsageError
from store.ledger import Ledger, fault_of
from store.reading.hands import drop_superseded
from store.records import Edit, Status
from store.text import clean_line

SHORTEST = 6
"""Characters at the beginning of an id that may stand for it, where no other id begins so."""
_MOST_NAMED = 5


def judge_all(ledger: Ledger, names: Sequence[str], status: Status, who: str, why: str | None = None) -> list[Edit]:
    """Accept or reject claims; return the edits, none for a claim that stands so already.

    A name is an id or the unique beginning of one. Raises NothingMatchedError or UsageError for one that is neither,
    and then nothing is changed.
    """
    with ledger.transaction():
        edits = [judge(ledger, claim_id, status, who, why) for claim_id in full_ids(ledger, "claims", names)]
    return [edit for edit in edits if edit is not None]


def amend(
    ledger: Ledger,
    name: str,
    changes: Mapping[str, str],
    who: str,
    why: str | None = None,
    *,
    own_lexicon: Path | None = None,
) -> Edit | None:
    """Change fields of a claim; return the edit, or None where that changes nothing. Raises as `judge_all` does.

    A new subject is one of the catalogue or the lexicon, and its words are that one's name unless others are given.
    """
    subject = changes.get("subject.id", "").strip()
    if subject:
        changes = {"subject.text": _name_of(ledger, subject, own_lexicon), **changes}
    with ledger.transaction():
        (claim_id,) = full_ids(ledger, "claims", [name])
        claim = ledger.claims.get(claim_id)
        if claim is None:
            raise NothingMatchedError(f"there is no claim {claim_id}")
        after = amended(claim, changes)
        fault = fault_of(after, ledger.documents.get(after.document))
        if fault is not None:
            raise UsageError(f"claim {claim_id} {fault}")
        return change(ledger, after, who, why)


def _name_of(ledger: Ledger, subject: str, own_lexicon: Path | None) -> str:
    """Return the name of what has this id. Raises UsageError where nothing has."""
    from store.extraction.names.lexicon import entry_names

    catalogue = {item.id: item.designation for item in ledger.equipment.all()}
    names = catalogue if subject in catalogue else entry_names(own_lexicon) | catalogue
    if subject not in names:
        near = get_close_matches(subject, names, 1)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise UsageError(f"subject.id: no entry of the lexicon has the id {clean_line(subject, 60)}{hint}")
    return names[subject]


def undo_all(ledger: Ledger, names: Sequence[str], who: str) -> list[Edit]:
    """Take edits back, the latest first; return the edits that do so. Raises as `judge_all` does.

    A candidate of an earlier text that nobody's hands are on any more goes, as where its document is read again.
    """
    with ledger.transaction():
        wanted = set(full_ids(ledger, "edits", names))
        in_order = [row["id"] for row in ledger.edits.rows() if row["id"] in wanted]
        edits = [edit for edit_id in reversed(in_order) if (edit := undo(ledger, edit_id, who)) is not None]
        for edit in edits:
            if edit.table == "claims":
                drop_superseded(ledger, edit.record)
    return edits


def full_ids(ledger: Ledger, table: str, names: Sequence[str]) -> list[str]:
    """Return the ids that some names stand for, each once."""
    known = {row["id"]: None for row in ledger.shelf(table).rows()}
    return list(dict.fromkeys(_full_id(known, table, name) for name in names))


def _full_id(known: Mapping[str, None], table: str, name: str) -> str:
    if name in known:
        return name
    what, shown = table.removesuffix("s"), clean_line(name, 60)
    found = [id_ for id_ in known if id_.startswith(name)] if len(name) >= SHORTEST else []
    if len(found) == 1:
        return found[0]
    if found:
        named = ", ".join(sorted(found)[:_MOST_NAMED])
        raise UsageError(f"{shown} may be any of {len(found)} {table}: {named}{', ...' * (len(found) > _MOST_NAMED)}")
    short = f"; the beginning of an id needs {SHORTEST} characters" if len(name) < SHORTEST else ""
    raise NothingMatchedError(f"there is no {what} {shown}{short}")
