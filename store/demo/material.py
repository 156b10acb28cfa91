"""The invented reports and sighting rows of the demonstration, and which of them are out at a given moment.

Every outlet carries `(demo)` in its name, and nobody who exists is quoted. The texts imitate what an analyst
meets: a wire, a channel, a ministry's summaries and a think tank that retell one another and drift.
"""

from collections.abc import Iterable
from datetime import datetime
from importlib.resources import files
from typing import Literal

import msgspec

from store.clock import stamp
from store.records import SourceKind

MOST_ITEMS = 50
"""A feed holds no more than its newest items."""

NOTICE = "Invented for demonstration."
"""Closes every text that is served, so that a text taken out of the demonstration still says what it is."""


class Material(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of the demonstration's files: immutable, and strict about what it is made of."""


class Outlet(Material, frozen=True, kw_only=True):
    """An invented publisher and the path of its feed; `id` names the feed and the source."""

    id: str
    name: str
    kind: SourceKind
    path: str
    about: str


class DemoReport(Material, frozen=True, kw_only=True):
    """One text as its outlet published it, or as it read from `updated` on.

    `feed` is the id of an outlet, `url` a path on the feed server. An edit is a row of its own with the `guid`,
    `url` and `published` of the first.
    """

    feed: str
    guid: str
    published: str
    title: str
    url: str
    author: str
    html: str
    updated: str | None = None

    @property
    def since(self) -> str:
        """When this wording appeared."""
        return self.updated or self.published


class Spot(Material, frozen=True, kw_only=True):
    """Where a row of the sighting log was seen, in degrees: those of the middle of a town."""

    name: str
    precision: Literal["town"]
    lat: float
    lon: float


class Item(Material, frozen=True, kw_only=True):
    """What was seen: an id of the equipment catalogue, and the name the observer gave it."""

    id: str
    name: str


class Count(Material, frozen=True, kw_only=True):
    """How many were seen; a null bound is open."""

    low: int | None
    high: int | None


class DemoSighting(Material, frozen=True, kw_only=True):
    """One row of the sighting log: `seen` is an ISO day, `posted` a stamp, `link` a path on the feed server."""

    ref: str
    kind: Literal["sighting"]
    headline: str
    seen: str
    place: Spot
    equipment: Item
    activity: str
    count: Count
    observer: str
    report: str
    link: str
    posted: str


TEXT_OUTLETS = (
    Outlet(
        id="harbour",
        name="Harbour Wire (demo)",
        kind="wire",
        path="/harbour.xml",
        about="An invented news agency.",
    ),
    Outlet(
        id="channel",
        name="Rail Watch (demo)",
        kind="channel",
        path="/channel.atom",
        about="An invented channel of train spotters.",
    ),
    Outlet(
        id="bulletin",
        name="Daily Bulletin (demo)",
        kind="official",
        path="/bulletin.rdf",
        about="Invented daily summaries in the manner of a ministry.",
    ),
    Outlet(
        id="notes",
        name="Long Barrel Notes (demo)",
        kind="outlet",
        path="/notes.xml",
        about="Invented notes in the manner of a think tank.",
    ),
)

SIGHTING_LOG = Outlet(
    id="sightings",
    name="Sighting Log (demo)",
    kind="aggregator",
    path="/sightings.json",
    about="An invented log of sightings, one row each.",
)


def load_reports() -> list[DemoReport]:
    """Return all reports and their edits, in the order of their appearance."""
    return [msgspec.json.decode(line, type=DemoReport) for line in _lines("reports.jsonl")]


def load_sightings() -> list[DemoSighting]:
    """Return all rows of the sighting log, in the order of their appearance."""
    return [msgspec.json.decode(line, type=DemoSighting) for line in _lines("sightings.jsonl")]


def reports_out(reports: Iterable[DemoReport], moment: datetime) -> list[DemoReport]:
    """Return each report that is out at the moment, in the wording of that moment, newest first."""
    now = stamp(moment)
    current: dict[str, DemoReport] = {}
    for report in sorted(reports, key=lambda report: report.since):
        if report.since <= now:
            current[report.guid] = report
    return sorted(current.values(), key=lambda report: report.published, reverse=True)


def sightings_out(sightings: Iterable[DemoSighting], moment: datetime) -> list[DemoSighting]:
    """Return the rows posted up to the moment, newest first."""
    now = stamp(moment)
    posted = [sighting for sighting in sightings if sighting.posted <= now]
    return sorted(posted, key=lambda sighting: sighting.posted, reverse=True)


def _lines(name: str) -> list[str]:
    """Return the lines of a packaged file of the demonstration."""
    return files("store").joinpath("data", "demo", name).read_text(encoding="utf-8").splitlines()
