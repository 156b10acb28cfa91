"""What the feed server of the demonstration has at each of its paths at a given moment."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from store.clock import parse_stamp, stamp
from store.demo import formats
from store.demo.clock import START
from store.demo.material import (
    MOST_ITEMS,
    SIGHTING_LOG,
    TEXT_OUTLETS,
    DemoReport,
    DemoSighting,
    Outlet,
    reports_out,
    sightings_out,
)

_HTML = "text/html; charset=utf-8"
_TEXT_FEEDS: dict[str, tuple[formats.TextFeed, str]] = {
    "harbour": (formats.rss, "application/rss+xml; charset=utf-8"),
    "channel": (formats.atom, "application/atom+xml; charset=utf-8"),
    "bulletin": (formats.rdf, "application/rdf+xml; charset=utf-8"),
    "notes": (formats.rss, "application/rss+xml; charset=utf-8"),
}


class Page(NamedTuple):
    """What is at a path: the body, what it is, and since when it reads so."""

    body: bytes
    content_type: str
    changed: datetime


class Site:
    """The feeds and articles of the demonstration; links in them begin with `base_url`."""

    def __init__(self, base_url: str, reports: Sequence[DemoReport], sightings: Sequence[DemoSighting]) -> None:
        self._base_url = base_url
        self._reports = reports
        self._sightings = sightings
        self._outlets = {outlet.path: outlet for outlet in TEXT_OUTLETS}

    def page(self, path: str, moment: datetime) -> Page | None:
        """Return what is at the path at the moment; None where there is nothing, or nothing yet.

        The path is looked up as it stands among those that exist, so none can lead elsewhere.
        """
        if path in self._outlets:
            return self._text_feed(self._outlets[path], moment)
        if path == SIGHTING_LOG.path:
            return self._sighting_log(moment)
        return self._article(path, moment)

    def _text_feed(self, outlet: Outlet, moment: datetime) -> Page:
        reports = [report for report in reports_out(self._reports, moment) if report.feed == outlet.id]
        reports = reports[:MOST_ITEMS]
        changed = _latest([report.since for report in reports])
        render, content_type = _TEXT_FEEDS[outlet.id]
        return Page(render(outlet, reports, changed, self._base_url), content_type, changed)

    def _sighting_log(self, moment: datetime) -> Page:
        sightings = sightings_out(self._sightings, moment)[:MOST_ITEMS]
        changed = _latest([sighting.posted for sighting in sightings])
        return Page(formats.rows(SIGHTING_LOG, sightings, self._base_url), "application/json", changed)

    def _article(self, path: str, moment: datetime) -> Page | None:
        for report in reports_out(self._reports, moment):
            if report.url == path:
                return Page(formats.report_page(report), _HTML, parse_stamp(report.since))
        for sighting in sightings_out(self._sightings, moment):
            if sighting.link == path:
                return Page(formats.sighting_page(sighting), _HTML, parse_stamp(sighting.posted))
        return None


def _latest(stamps: list[str]) -> datetime:
    """Return the latest of the stamps; a feed without items has read so since the demonstration began."""
    return parse_stamp(max(stamps, default=stamp(START)))
