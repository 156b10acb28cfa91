"""GeoConfirmed: one row of CSV for each event whose place was proved, under an id that stays.

The links under Source show the event, those under Geolocation prove its place; the text keeps them apart.
"""

import re
from collections.abc import Iterator, Mapping

from store.config import FeedConfig
from store.dates import moment
from store.feeds.encoding import decoded
from store.feeds.entries import Parsed, SkippedError
from store.feeds.formats.csv_rows import table
from store.feeds.formats.rows import PLAIN_FIELDS, labelled, read_rows
from store.text import clean_line

_COLUMNS = ("Id", "Date", "Latitude", "Longitude", "Description")
_LINES = {
    "": "Description",
    "Date": "Date",
    "Faction": "Faction",
    "Equipment": "Equipment",
    "Equipment items": "EquipmentItems",
    "Units": "Units",
    "Order of battle": "OrbatUnits",
    "Place": "PlusCode",
    "Source": "Source",
    "Geolocation": "Geolocation",
}
_SUBJECTS = ("Equipment", "EquipmentItems", "Units", "Description", "Name")
_MAP = re.compile(r"/export/([a-z0-9-]+)/csv", re.IGNORECASE)
_FIRST_DAY = "2000-01-01"
"""What is dated before was mistyped: the collection is of films and photographs on the network."""


def parse(body: bytes, feed: FeedConfig, base: str) -> Parsed:
    """Return the events, each a report and a sighting. Raises ParseError for what is not the export."""
    which = _MAP.search(base)
    page = f"https://geoconfirmed.org/map/{which[1].lower()}/" if which else None
    return read_rows(_rows(decoded(body), page), PLAIN_FIELDS, base)


def _rows(text: str, page: str | None) -> Iterator[Mapping[str, object] | SkippedError]:
    for line in table(text, _COLUMNS, ";"):
        if isinstance(line, SkippedError):
            yield line
        elif not line.get("Id"):
            yield SkippedError("has no id")
        else:
            yield _row(line, page)


def _row(line: Mapping[str, str], page: str | None) -> Mapping[str, object]:
    identity = clean_line(line["Id"], 100)
    day = moment(line.get("Date", "")) or ""
    return {
        "guid": f"geoconfirmed:{identity}",
        "url": page + identity if page else None,
        "title": clean_line(line.get("Description") or line.get("Name") or "", 120),
        "text": labelled(line, _LINES),
        "kind": "sighting",
        "subject": clean_line(next((line[name] for name in _SUBJECTS if line.get(name)), ""), 120),
        # A plus code is followed by the names of the place.
        "place": line.get("PlusCode", "").partition(" ")[2],
        "place_precision": "point",
        "lat": line.get("Latitude"),
        "lon": line.get("Longitude"),
        "date": day if day >= _FIRST_DAY else None,
    }
