"""How figures, dates and speakers are put into words: the same in panes, tables and briefs.

A qualifier is never dropped: `≥120` is not `120`.
"""

from collections.abc import Mapping
from decimal import Decimal

from store.quantities import display_unit
from store.records import Claim, DateSpan, Edit, Quantity
from store.text import clean_line

_PREFIX = {"about": "~", "at_least": "≥", "more_than": ">", "up_to": "≤", "nearly": "<~", "vague": "≥"}


def number(value: float) -> str:
    """Return a number without needless digits, thousands apart; a year is no thousand, see `figure`."""
    return f"{Decimal(f'{value:.6g}'):,f}" if abs(value) < 1_000_000 else f"{value:,.0f}"


def figure(quantity: Quantity | None, *, units: bool = True) -> str:
    """Return a quantity as short as honesty allows: `≤40 km`, `~10,900`, `1–2 /5 min`, `“heavy”`."""
    if quantity is None:
        return ""
    value = bounds(quantity.low, quantity.high, year=quantity.unit == "year")
    if not value:
        return clean_line(quantity.text or "")
    unit = display_unit(quantity.unit) if units and quantity.unit else ""
    return " ".join(part for part in (_PREFIX.get(quantity.qualifier, "") + value, clean_line(unit)) if part)


def counted(many: int, thing: str) -> str:
    """Return how many of something: `1 document`, `2,000 documents`; only for words whose plural ends in s."""
    return f"{many:,} {thing}{'s' * (many != 1)}"


def bounds(low: float | None, high: float | None, *, year: bool = False) -> str:
    """Return `10,900–12,000`, one number where they are equal or one is open, or nothing."""
    known = [bound for bound in (low, high) if bound is not None]
    shown = [f"{bound:.0f}" if year else number(bound) for bound in known]
    return "–".join(dict.fromkeys(shown))


def when(date: DateSpan | None) -> str:
    """Return a date as an analyst says it, without more precision than there is."""
    if date is None or date.precision == "unresolved":
        return ""
    if date.precision == "part_of_month":
        return _part_of_month(date)
    start, separator, end = date.edtf.partition("/")
    if not separator:
        return _plain(start)
    if start in ("", ".."):
        return f"by {_plain(end)}"
    if end in ("", ".."):
        return f"from {_plain(start)}"
    return f"{_plain(start)} to {_plain(end)}"


def _part_of_month(date: DateSpan) -> str:
    day = date.earliest or date.latest or ""
    if not day:
        return _plain(date.edtf)
    if date.earliest is None:
        return f"by {_plain(date.edtf.rpartition('/')[2])}"
    part = "early" if day[8:] < "11" else "mid" if day[8:] < "21" else "late"
    return f"{part} {day[:7]}" if date.latest and date.latest[:7] == day[:7] else _plain(date.edtf)


def _plain(edtf: str) -> str:
    return f"~{edtf[:-1]}" if edtf.endswith("~") else edtf


def moment(stamp: str | None) -> str:
    """Return a time of publication to the minute, `2025-02-04 17:30`, or the bare day where that is all there is."""
    return (stamp or "")[:16].replace("T", " ")


def speakers(claim: Claim) -> str:
    """Return who says it and where it stands: `Kyrylo Budanov · in Euromaidan Press · citing The War Zone`."""
    outlet, *cited = claim.chain or [""]
    speaker = claim.said_by
    if speaker is None or not cited:
        named = [name for name in cited if name != speaker]
    else:
        # The speaker stands last in a chain, and often once before, with a remark behind the name.
        named = [name for name in cited[:-1] if name != speaker and not name.startswith(f"{speaker} (")]
    parts = [
        speaker if speaker != outlet else None,
        f"in {outlet}" if outlet and speaker and speaker != outlet else outlet,
        f"citing {', '.join(dict.fromkeys(named))}" if named else None,
    ]
    return " · ".join(part for part in parts if part)


def parties(claim: Claim) -> str:
    """Return who hands over to whom, as far as that is known: `from Iran to Russia`, `to Russia`."""
    sides = (("from", claim.sender), ("to", claim.receiver))
    return " ".join(f"{side} {name}" for side, name in sides if name)


def deed(edit: Edit) -> str:
    """Return what an edit did: `accepted`, `rejected`, `edited quantity.low, said_by`, `added`, `undone`."""
    if edit.undoes is not None:
        return "undone"
    before, after = edit.before, edit.after
    if before is None or after is None:
        return "removed" if after is None else "added"
    changed = [name for name in (before | after) if before.get(name) != after.get(name) and name != "by"]
    if not changed:
        return "made their own"
    judged = {"candidate": "put back"}.get(str(after["status"]), str(after["status"])) if "status" in changed else ""
    fields = [field for name in changed if name != "status" for field in _changed_in(name, before, after)]
    return ", ".join(part for part in (judged, f"edited {', '.join(fields)}" if fields else "") if part)


def _changed_in(name: str, before: Mapping[str, object], after: Mapping[str, object]) -> list[str]:
    """Return a field that was changed by the name that `edit` has for it: of a subject and a quantity what in them."""
    old, new = before.get(name), after.get(name)
    if name not in ("subject", "quantity") or not isinstance(old, dict) or not isinstance(new, dict):
        return [name]
    parts = [part for part in (old | new) if old.get(part) != new.get(part) and part != "base"]
    return [f"{name}.{part}" for part in parts] or [name]


def sureness(claim: Claim) -> str:
    """Return how surely a claim is made, and whether it says that something was halted or did not happen."""
    return claim.modality if claim.polarity == "positive" else f"{claim.modality}, negative"
