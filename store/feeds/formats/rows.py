"""Rows as entries, by the field mapping of their feed: each a report, and a claim where the mapping says so.

What json, csv and geojson feeds have in common; where the rows are is the business of each.
"""

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import get_args

from store.config.model import MappedField
from store.dates import moment, span_of
from store.feeds.entries import ClaimDraft, Entry, Parsed, SkippedError, collect, web_address
from store.feeds.formats.trees import at
from store.quantities import with_base
from store.records import DateSpan, Kind, Place, PlacePrecision, Qualifier, Quantity
from store.text import clean_line, clean_text

PLAIN_FIELDS: Mapping[MappedField, str] = {name: name for name in get_args(MappedField)}
"""The mapping of rows whose values are already under the names of the fields."""
_KINDS: dict[str, Kind] = {kind: kind for kind in get_args(Kind)}
_PRECISIONS: dict[str, PlacePrecision] = {precision: precision for precision in get_args(PlacePrecision)}
_ATTRIBUTE = re.compile(r"[a-z_]+")
_MOST_NAMED = 8
_TIME_OF_DAY = re.compile(r"[T ].*")


def read_rows(rows: Iterable[object], fields: Mapping[MappedField, str], base: str) -> Parsed:
    """Return the entries of the rows; `base` is the address they came from, for links that are relative.

    A row is a table of values by name, or the SkippedError that says why there is none. A row that contradicts its
    mapping is left out, with a reason.
    """
    return collect(attempts(rows, lambda content: _entry(Row(content, fields), base)))


def attempts(rows: Iterable[object], read: Callable[[object], Entry]) -> Iterator[Entry | SkippedError]:
    """Yield what `read` makes of each row, or why it refuses it, with the row's number."""
    for number, content in enumerate(rows, 1):
        try:
            if isinstance(content, SkippedError):
                raise content
            yield read(content)
        except SkippedError as error:
            yield SkippedError(f"row {number}: {error}")


def labelled(values: Mapping[str, object], labels: Mapping[str, str]) -> str:
    """Return a row as a text: a line for each value there is, under its label. An empty label shows none."""
    shown = {label: clean_text(str(values[key])).strip() for label, key in labels.items() if values.get(key)}
    return "\n".join(f"{label}: {value}" if label else value for label, value in shown.items() if value)


class Row:
    """One row, read through the mapping of its feed."""

    def __init__(self, content: object, fields: Mapping[MappedField, str]) -> None:
        if not isinstance(content, dict):
            raise SkippedError("is no object")
        self.content = content
        self.fields: Mapping[str, str] = {str(name): path for name, path in fields.items()}

    def text(self, name: str) -> str:
        """Return a value as it stands, or an empty text where there is none."""
        value = at(self.content, self.fields[name]) if name in self.fields else None
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            return ""
        return str(value)

    def line(self, name: str, limit: int = 1000) -> str:
        """Return a value as one clean line."""
        return clean_line(self.text(name), limit)

    def other_names(self, *names: str) -> str:
        """Return what there is in the row where it has nothing of that name at all: a mapping may be mistyped."""
        if any(at(self.content, self.fields[name]) is not None for name in names if name in self.fields):
            return ""
        there = ", ".join(sorted(clean_line(str(key), 40) for key in islice(self.content, _MOST_NAMED)))
        return f": it has {there}" if there else ""

    def number(self, name: str) -> float | None:
        """Return a value as a finite number, or None where there is none."""
        written = self.line(name, 100)
        if not written:
            return None
        try:
            value = float(written)
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            raise SkippedError(f"{name} is no number: {written[:40]!r}")
        return value


def _entry(row: Row, base: str) -> Entry:
    title = row.line("title", 500)
    report = clean_text("\n".join(row.text("text").splitlines()).strip())
    guid, url = row.line("guid"), web_address(row.text("url"), base)
    if not title and not report:
        raise SkippedError(f"neither title nor text{row.other_names('title', 'text')}")
    if not guid and not url:
        raise SkippedError("neither guid nor url")
    return Entry(
        guid=guid or None,
        external_id=guid or None,
        url=url,
        title=title or clean_line(report, 80),
        text="\n\n".join(dict.fromkeys(part for part in (title, report) if part)),
        author=row.line("author", 200) or None,
        published=moment(row.line("published", 100)),
        claim=_claim(row, report or title) if row.fields.keys() & {"kind", "subject"} else None,
    )


def _claim(row: Row, words: str) -> ClaimDraft:
    kind = row.line("kind", 100).lower() or "sighting"
    subject, subject_id = row.line("subject", 200), row.line("subject_id", 200)
    if kind not in _KINDS:
        raise SkippedError(f"kind is none of {', '.join(_KINDS)}: {kind[:40]!r}")
    if not subject and not subject_id:
        raise SkippedError("no subject")
    return ClaimDraft(
        kind=_KINDS[kind],
        subject=subject or subject_id,
        subject_id=subject_id or None,
        attribute=_attribute(row) if kind == "spec" else None,
        words=words,
        activity=row.line("activity", 200) or None,
        place=_place(row),
        date=_date(row),
        quantity=_quantity(row),
        said_by=row.line("said_by", 200) or None,
    )


def _attribute(row: Row) -> str:
    """Return which attribute a spec is about; without one it could stand under no heading."""
    attribute = row.line("attribute", 100)
    if not attribute:
        raise SkippedError("a spec without an attribute")
    if not _ATTRIBUTE.fullmatch(attribute):
        raise SkippedError(f"attribute is not of the letters a to z and _: {attribute[:40]!r}")
    return attribute


def _place(row: Row) -> Place | None:
    name, place_id = row.line("place", 200), row.line("place_id", 100)
    point = _point(row)
    if point is None and not name and not place_id:
        return None
    lat, lon = point or (None, None)
    return Place(
        id=place_id or None,
        name=name or place_id or f"{lat:g}, {lon:g}",
        lat=lat,
        lon=lon,
        precision=_precision(row, named=bool(name or place_id)),
        text=name or None,
    )


def _point(row: Row) -> tuple[float, float] | None:
    """Return latitude and longitude."""
    lat, lon = row.number("lat"), row.number("lon")
    if lat is None and lon is None:
        return None
    if lat is None or lon is None:
        raise SkippedError("only one of lat and lon")
    if abs(lat) > 90 or abs(lon) > 180:
        raise SkippedError(f"lat {lat:g}, lon {lon:g} is on no globe")
    return lat, lon


def _precision(row: Row, *, named: bool) -> PlacePrecision:
    """Return how exactly a place is known. The coordinates of a named one may be those of its middle."""
    written = row.line("place_precision", 100).lower()
    if not written:
        return "unknown" if named else "point"
    if written not in _PRECISIONS:
        raise SkippedError(f"place_precision is none of {', '.join(_PRECISIONS)}: {written[:40]!r}")
    return _PRECISIONS[written]


def _date(row: Row) -> DateSpan | None:
    """Return the date as far as it is one; a time of day behind it is dropped."""
    try:
        return span_of(_TIME_OF_DAY.sub("", row.line("date", 100)))
    except ValueError:
        return None


def _quantity(row: Row) -> Quantity | None:
    low, high = _bounds(row)
    if high is None and not low:
        # "At least none" says nothing.
        return None
    qualifier: Qualifier = "range"
    if low is None:
        qualifier = "up_to"
    elif high is None:
        qualifier = "at_least"
    elif low > high:
        raise SkippedError(f"low {low:g} is over high {high:g}")
    elif low == high:
        qualifier = "exact"
    return with_base(Quantity(low=low, high=high, qualifier=qualifier, unit=row.line("unit", 50) or None))


def _bounds(row: Row) -> tuple[float | None, float | None]:
    """Return the low and the high bound; an exact count is both."""
    count, low, high = row.number("count"), row.number("low"), row.number("high")
    if count is None:
        return low, high
    if low is not None or high is not None:
        raise SkippedError("a count beside low or high")
    return count, count
