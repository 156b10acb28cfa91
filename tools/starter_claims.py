"""The claims of the starter ledger: those marked in the articles, and the catalogue's sourced values.

A claim here is known by its key: the row's own id (`S0-14`), or `ITEM/attribute[/round]#N` for the Nth such value of
an item, counted from nought.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import msgspec

from store.identity import digest
from store.quantities import canonical_unit, with_base
from store.records import Claim, Modality, Place, Qualifier, Quantity
from tools.starter_corrections import corrected_rows
from tools.starter_material import Fact, Item, Material, Row, RowPlace, StarterError

LONGEST_SUMMARY = 140

_CUES: tuple[tuple[str, Modality], ...] = (
    ("announced", "planned"),
    ("planned", "planned"),
    ("claimed", "claimed"),
    ("per ", "claimed"),
)
"""Words of a catalogue value that say how sure it is; the first that occurs decides."""

_QUALIFIED: dict[Qualifier, str] = {
    "exact": "{}",
    "range": "{}",
    "vague": "{}",
    "about": "about {}",
    "at_least": "at least {}",
    "more_than": "more than {}",
    "up_to": "up to {}",
    "nearly": "nearly {}",
}
_ROUNDS = {"standard": " (standard round)", "rocket_assisted": " (rocket-assisted round)", None: ""}


@dataclass(frozen=True)
class Claims:
    """The claims by key, and how many catalogue values were the same statement as a marked claim."""

    by_key: dict[str, Claim]
    merged: int


def build_claims(material: Material, documents: Mapping[str, str]) -> Claims:
    """Build all claims. `documents` gives the id of a document by its key.

    Raises StarterError where a claim has no summary, or a written summary, note, text or correction belongs to none.
    """
    rows = {row.id: row for row in corrected_rows(material)}
    facts = dict(_keyed(material.catalogue.equipment))
    merged = {key: row for key, (_, fact) in facts.items() if (row := _same_statement(fact, material))}
    _check_keys(material, {*rows, *facts})
    adopted = {row.id: _quantity(facts[key][1].quantity, material.texts.get(key)) for key, row in merged.items()}
    by_key = {key: _from_row(key, row, adopted.get(key), material, documents) for key, row in rows.items()}
    for key, (item, fact) in facts.items():
        if key not in merged:
            by_key[key] = _from_fact(key, item, fact, material, documents)
    return Claims(by_key=dict(sorted(by_key.items())), merged=len(merged))


def _keyed(items: Iterable[Item]) -> Iterable[tuple[str, tuple[Item, Fact]]]:
    for item in items:
        seen: Counter[str] = Counter()
        for fact in item.specs:
            name = "/".join(filter(None, (item.id, fact.attribute, fact.round)))
            yield f"{name}#{seen[name]}", (item, fact)
            seen[name] += 1


def _same_statement(fact: Fact, material: Material) -> Row | None:
    """Return the marked claim that says the same, in the same document, of the same item."""
    article = material.articles.get(fact.source)
    if article is None:
        return None
    for row in material.rows:
        said = (row.document, row.subject.id, row.attribute, row.round)
        if said == (article.id, fact.subject.id, fact.attribute, fact.round) and (
            row.quantity is None or _bounds(row.quantity) == _bounds(fact.quantity)
        ):
            return row
    return None


def _bounds(quantity: Quantity) -> tuple[float | None, float | None, str]:
    return quantity.low, quantity.high, canonical_unit(quantity.unit or "")


def _check_keys(material: Material, keys: set[str]) -> None:
    written = (("summaries", material.summaries), ("notes", material.notes), ("texts", material.texts))
    for name, words in written:
        if unknown := sorted(set(words) - keys):
            raise StarterError(f"{name}.tsv: no claim has the key {', '.join(unknown)}")


def _from_row(key: str, row: Row, adopted: Quantity | None, material: Material, documents: Mapping[str, str]) -> Claim:
    article = next((article for article in material.articles.values() if article.id == row.document), None)
    if article is None:
        raise StarterError(f"{key}: the index has no article {row.document}")
    document = documents[article.key]
    return Claim(
        id=digest("claim", document, "starter", key),
        document=document,
        kind=row.kind,
        subject=row.subject,
        attribute=row.attribute,
        round=row.round,
        quantity=_quantity(row.quantity) if row.quantity else adopted,
        place=_place(row.place) if row.place else None,
        date=row.date,
        sender=row.sender,
        receiver=row.receiver,
        activity=row.activity,
        said_by=row.said_by,
        chain=row.chain,
        modality=row.modality,
        polarity=row.polarity,
        summary=_checked_summary(key, material.summaries.get(key)),
        topic=row.topic,
        origin=row.origin,
        status="accepted",
        by="starter",
        tags=row.tags,
        note=material.notes.get(key, row.note) or None,
    )


def _from_fact(key: str, item: Item, fact: Fact, material: Material, documents: Mapping[str, str]) -> Claim:
    citation = material.citations[fact.source]
    source = material.sources[citation.source]
    document = documents[fact.source]
    quantity = _quantity(fact.quantity, material.texts.get(key))
    modality = _modality(fact, quantity)
    written = material.summaries.get(key)
    summary = written or _summary(item, fact, quantity, modality, citation.by or source.name)
    _, _, index = key.rpartition("#")
    return Claim(
        id=digest("claim", document, "starter", item.id, fact.attribute, fact.round, index),
        document=document,
        kind=fact.kind,
        subject=fact.subject,
        attribute=fact.attribute,
        round=fact.round,
        quantity=quantity,
        chain=[source.name],
        modality=modality,
        summary=_checked_summary(key, summary),
        status="rejected" if citation.known_bad else "accepted",
        by="starter",
        note=material.notes.get(key, fact.note) or None,
    )


def _quantity(quantity: Quantity, text: str | None = None) -> Quantity:
    """Return the quantity in canonical words, with its base; two different exact bounds are a range."""
    two_bounds = quantity.low is not None and quantity.high is not None
    spread = quantity.qualifier == "exact" and two_bounds and quantity.low != quantity.high
    return with_base(
        msgspec.structs.replace(
            quantity,
            unit=canonical_unit(quantity.unit) if quantity.unit else None,
            qualifier="range" if spread else quantity.qualifier,
            text=text or quantity.text,
        )
    )


def _place(place: RowPlace) -> Place:
    return Place(
        id=place.id,
        name=place.name or place.text,
        lat=place.lat,
        lon=place.lon,
        precision=place.precision,
        radius_m=place.radius_m,
        text=place.text,
    )


def _modality(fact: Fact, quantity: Quantity) -> Modality:
    words = f"{fact.attribute} {fact.note} {quantity.text or ''}"
    return next((modality for cue, modality in _CUES if cue in words), "asserted")


def _summary(item: Item, fact: Fact, quantity: Quantity, modality: Modality, by: str) -> str:
    attribute = fact.attribute.replace("_", " ") + _ROUNDS[fact.round]
    figure = _figure(quantity, fact.attribute)
    if not figure:
        return f"{item.name}, {attribute}: {quantity.text}, as given by {by}"
    said = f"{figure}, {quantity.text}" if quantity.text else figure
    hedge = f" ({modality})" if modality != "asserted" and not quantity.text else ""
    return f"{item.name}: {attribute} {said}{hedge}, as given by {by}"


def _figure(quantity: Quantity, attribute: str) -> str:
    """Return the bounds in words: `up to 43 km`, `1-2 rounds per 5 min`; empty without a bound."""
    bounds = dict.fromkeys(f"{bound:g}" for bound in (quantity.low, quantity.high) if bound is not None)
    if not bounds:
        return ""
    figure = _QUALIFIED[quantity.qualifier].format("-".join(bounds))
    unit_is_said = quantity.unit in (None, "year") or attribute.endswith(f"{quantity.unit}")
    return figure if unit_is_said else f"{figure} {quantity.unit}"


def _checked_summary(key: str, summary: str | None) -> str:
    if not summary:
        raise StarterError(f"summaries.tsv: {key} has no summary")
    if len(summary) > LONGEST_SUMMARY:
        raise StarterError(f"summaries.tsv: {key} needs one of at most {LONGEST_SUMMARY} characters: {summary}")
    return summary
