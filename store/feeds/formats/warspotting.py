"""WarSpotting: one row for each piece of equipment whose loss was seen, under an id that stays.

https://ukr.warspotting.net/api/docs/; losses are entered weeks after their day, so the latest entries are worth more
than the latest days.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from store.config import FeedConfig
from store.feeds.entries import Parsed, ParseError, SkippedError
from store.feeds.formats.rows import PLAIN_FIELDS, labelled, read_rows
from store.feeds.formats.trees import at, read_json
from store.text import clean_line

_LINES = {
    "Model": "model",
    "Type": "type",
    "Status": "status",
    "Lost by": "lost_by",
    "Date": "date",
    "Nearest location": "nearest_location",
    "Position": "geo",
    "Unit": "unit",
    "Tags": "tags",
    "Comment": "comment",
}


def parse(body: bytes, feed: FeedConfig, base: str) -> Parsed:
    """Return the losses, each a report and a sighting. Raises ParseError for an answer without a list of losses."""
    losses = at(read_json(body), "losses")
    if not isinstance(losses, list):
        raise ParseError("no list of losses: the address is that of .../api/losses/russia/ or below")
    return read_rows(_rows(losses), PLAIN_FIELDS, base)


def _rows(losses: list[Any]) -> Iterator[Mapping[str, object] | SkippedError]:
    for loss in losses:
        if not isinstance(loss, dict):
            yield SkippedError("is no object")
        elif not isinstance(loss.get("id"), int) or isinstance(loss["id"], bool):
            yield SkippedError("has no id")
        else:
            yield _row({key: value for key, value in loss.items() if isinstance(value, str | int)})


def _row(loss: Mapping[str, str | int]) -> Mapping[str, object]:
    subject = loss.get("model") or loss.get("type")
    status = clean_line(str(loss.get("status") or "lost"), 50).lower()
    # Written "lat,lon"; without a point there is the name of the nearest place.
    lat, comma, lon = str(loss.get("geo") or "").partition(",")
    return {
        "guid": f"warspotting:{loss['id']}",
        "url": f"https://ukr.warspotting.net/view/{loss['id']}/",
        "title": ", ".join(str(part) for part in (subject, status, loss.get("date")) if part),
        "text": labelled(loss, _LINES),
        "kind": "sighting",
        "subject": subject,
        "activity": status,
        "place": loss.get("nearest_location"),
        "place_precision": "point" if comma else None,
        "lat": lat if comma else None,
        "lon": lon if comma else None,
        "date": loss.get("date"),
        "low": 1,
        "high": 1,
    }
