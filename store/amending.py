"""What a person may change of a claim by name: `field=value`, each checked, and all of them together."""

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import Any, get_args

import msgspec

from store.dates import edtf_span
from store.errors import UsageError
from store.quantities import canonical_unit, fault_of_bounds, with_base
from store.records import Claim, DateSpan, Kind, Modality, Place, Polarity, Qualifier, Quantity, Round
from store.text import clean_line

_LONGEST = 1000
_BOUNDS: dict[str, tuple[bool, bool]] = {
    "exact": (True, True),
    "about": (True, True),
    "range": (True, True),
    "at_least": (True, False),
    "more_than": (True, False),
    "vague": (True, False),
    "up_to": (False, True),
    "nearly": (False, True),
}
"""Which bounds a quantity with each qualifier has: the low one, the high one."""


def _one_of(words: Any, *, least: bool = True) -> Callable[[str], str | None]:
    allowed = get_args(words)

    def read(value: str) -> str | None:
        if value in allowed or (not value and not least):
            return value or None
        near = get_close_matches(value, allowed, 1)
        raise ValueError(f"is one of {', '.join(allowed)}{f'; did you mean {near[0]}?' if near else ''}")

    return read


def _text(value: str) -> str | None:
    return clean_line(value, _LONGEST) or None


def _words(value: str) -> str:
    text = _text(value)
    if text is None:
        raise ValueError("needs words")
    return text


def _number(value: str) -> float | None:
    if not value:
        return None
    try:
        number = float(value.replace(",", ""))
    except ValueError:
        number = float("nan")
    if not abs(number) < float("inf"):
        raise ValueError(f"{value!r} is no number")
    if number < 0:
        raise ValueError(f"{number:g} is below zero")
    return number


def _names(value: str) -> list[str]:
    """Return names that commas stand between."""
    names = (clean_line(name, _LONGEST) for name in value.split(","))
    return [name for name in names if name]


def _date(value: str) -> DateSpan | None:
    return edtf_span(value) if value else None


_FIELDS: Mapping[str, Callable[[str], Any]] = {
    "kind": _one_of(Kind),
    "subject.text": _words,
    "subject.id": _text,
    "attribute": _text,
    "round": _one_of(Round, least=False),
    "quantity.low": _number,
    "quantity.high": _number,
    "quantity.qualifier": _one_of(Qualifier),
    "quantity.unit": _text,
    "quantity.text": _text,
    "place.name": _text,
    "date": _date,
    "sender": _text,
    "receiver": _text,
    "said_by": _text,
    "chain": _names,
    "modality": _one_of(Modality),
    "polarity": _one_of(Polarity),
    "activity": _text,
    "summary": _text,
}
FIELDS = tuple(_FIELDS)
"""What can be changed; an empty value takes a field away."""


def amended(claim: Claim, changes: Mapping[str, str]) -> Claim:
    """Return a claim as a person wants it; the id it was born with stays. Raises UsageError for what cannot be."""
    values = {field: _read(field, value) for field, value in changes.items()}
    parts: dict[str, dict[str, Any]] = {"subject": {}, "quantity": {}, "place": {}}
    plain: dict[str, Any] = {}
    for field, value in values.items():
        owner, _, name = field.partition(".")
        (parts[owner] if name else plain)[name or field] = value
    after = msgspec.structs.replace(claim, **plain, by="person")
    after = msgspec.structs.replace(
        after,
        subject=msgspec.structs.replace(claim.subject, **parts["subject"]),
        quantity=_quantity(claim.quantity, parts["quantity"]),
        place=_place(claim.place, parts["place"]),
        chain=after.chain if "chain" in changes else _chain(claim, after.said_by),
    )
    _check(after)
    if after.kind != "transfer" and (values.get("sender") or values.get("receiver")):
        raise UsageError(f"only a transfer has a sender and a receiver, and this is of the kind {after.kind}")
    return after


def _read(field: str, value: str) -> Any:
    if field not in _FIELDS:
        near = get_close_matches(field, _FIELDS, 1)
        hint = f"did you mean {near[0]}?" if near else f"there are: {', '.join(_FIELDS)}"
        raise UsageError(f"{clean_line(field, 60)} cannot be changed; {hint}")
    try:
        return _FIELDS[field](value.strip())
    except ValueError as error:
        raise UsageError(f"{field}: {error}") from None


def _quantity(before: Quantity | None, changes: dict[str, Any]) -> Quantity | None:
    """Return the quantity with what was changed; a bound that its qualifier does not have goes unless it was given."""
    if not changes:
        return before
    quantity = msgspec.structs.replace(before or Quantity(), **changes, base=None)
    low, high = _BOUNDS[quantity.qualifier]
    if "qualifier" in changes:
        gone = {name: None for name, has in (("low", low), ("high", high)) if not has and name not in changes}
        quantity = msgspec.structs.replace(quantity, **gone)
    if quantity.unit is not None:
        quantity = msgspec.structs.replace(quantity, unit=canonical_unit(quantity.unit))
    if quantity.low is None and quantity.high is None:
        return quantity if quantity.text else None
    for name, has in (("low", low), ("high", high)):
        if (getattr(quantity, name) is not None) is not has:
            wrong = f"needs a {name} bound" if has else f"has no {name} bound"
            hint = f"quantity.{name}={'NUMBER' if has else ''}"
            raise UsageError(f"quantity: one that is {quantity.qualifier} {wrong}: give {hint} as well")
    fault = fault_of_bounds(quantity)
    if fault is not None:
        raise UsageError(f"quantity: {fault}")
    return with_base(quantity)


def _place(before: Place | None, changes: dict[str, Any]) -> Place | None:
    """Return the place by its new name: what was known of another one, such as where it is, does not hold for it."""
    if not changes or (before is not None and changes["name"] == before.name):
        return before
    return Place(name=changes["name"], text=before.text if before else None) if changes["name"] else None


def _chain(before: Claim, speaker: str | None) -> list[str]:
    """Return the chain with the new speaker in the place of the old one, who stands last; the outlet stays first."""
    outlet, links = before.chain[:1], before.chain[1:]
    if speaker == before.said_by or not links or links[-1] != before.said_by:
        return before.chain
    return [*outlet, *links[:-1], *([speaker] if speaker else [])]


def _check(claim: Claim) -> None:
    """Raise UsageError where the fields do not go together."""
    if claim.kind == "spec" and claim.attribute is None:
        raise UsageError("a spec needs an attribute: calibre, mass, range, rate_of_fire, ...")
    if claim.evidence is None and not claim.summary:
        raise UsageError("a claim that quotes no words needs a summary")
