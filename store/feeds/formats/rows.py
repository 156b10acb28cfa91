"""Rows as entries, by the field mapping of their feed: each a report, and a claim where the mapping says so.

What json, csv and geojson feeds have in common; where the rows are is the business of each.
"""

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import get_args

from store.config.model import MappedField
from store.dates import moment, span_of
from store.feeds.entries import ClaimDraft, Entry, Parsed, SkippedError, collect, web_address
from store.feeds.formats.trees import at
from store.quantities import with_base
from store.records import DateSpan, Kind, Place, Qualifier, Quantity
from store.text import clean_line, clean_text

PLAIN_FIELDS: Mapping[MappedField, str] = {name: name for name in get_args(MappedField)}
"""The mapping of rows whose values are already under the names of the fields."""
_KINDS: dict[str, Kind] = {kind: kind for kind in get_args(Kind)}
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
        raise SkippedError("neither title nor text")
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
        words=words,
        activity=row.line("activity", 200) or None,
        place=_place(row),
        date=_date(row),
        quantity=_quantity(row),
        said_by=row.line("said_by", 200) or None,
    )


def _place(row: Row) -> Place | None:
    name, place_id = row.line("place", 200), row.line("place_id", 100)
    lat, lon = row.number("lat"), row.number("lon")
    if lat is None and lon is None:
        return Place(id=place_id or None, name=name or place_id, text=name or None) if name or place_id else None
    if lat is None or lon is None:
        raise SkippedError("only one of lat and lon")
    if abs(lat) > 90 or abs(lon) > 180:
        raise SkippedError(f"lat {lat:g}, lon {lon:g} is on no globe")
    return Place(
        id=place_id or None,
        name=name or place_id or f"{lat:g}, {lon:g}",
        lat=lat,
        lon=lon,
        precision="point",
        text=name or None,
    )


def _date(row: Row) -> DateSpan | None:
    """Return the date as far as it is one; a time of day behind it is dropped."""
    try:
        return span_of(_TIME_OF_DAY.sub("", row.line("date", 100)))
    except ValueError:
        return None


def _quantity(row: Row) -> Quantity | None:
    low, high = row.number("low"), row.number("high")
    if low is None and high is None:
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
