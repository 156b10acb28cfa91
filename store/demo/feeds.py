"""The configuration of the demonstration: each of the feed server's feeds, enabled, and who speaks in it."""

from store.config.model import Config, FeedConfig, HttpConfig, MappedField, SourceConfig
from store.demo.material import SIGHTING_LOG, TEXT_OUTLETS, Outlet

_INTERVAL = "12h"
"""Simulated time: about one fetch a second of each feed at the clock's default pace."""

_SIGHTING_FIELDS: dict[MappedField, str] = {
    "guid": "ref",
    "url": "link",
    "title": "headline",
    "text": "report",
    "published": "posted",
    "author": "observer",
    "kind": "kind",
    "subject": "equipment.name",
    "subject_id": "equipment.id",
    "activity": "activity",
    "place": "place.name",
    "place_precision": "place.precision",
    "lat": "place.lat",
    "lon": "place.lon",
    "date": "seen",
    "low": "count.low",
    "high": "count.high",
    "said_by": "observer",
}


def demo_config(base_url: str) -> Config:
    """Return the configuration for the feed server at `base_url`, which has no slash at its end."""
    texts = [_feed(outlet, base_url) for outlet in TEXT_OUTLETS]
    return Config(
        feeds=[*texts, _sighting_feed(base_url)],
        sources=[_source(outlet) for outlet in (*TEXT_OUTLETS, SIGHTING_LOG)],
        http=HttpConfig(spacing=0),
    )


def _feed(outlet: Outlet, base_url: str) -> FeedConfig:
    return FeedConfig(
        id=outlet.id,
        url=base_url + outlet.path,
        interval=_INTERVAL,
        source=outlet.id,
        enabled=True,
        allow_private=True,
        language="en",
    )


def _sighting_feed(base_url: str) -> FeedConfig:
    return FeedConfig(
        id=SIGHTING_LOG.id,
        url=base_url + SIGHTING_LOG.path,
        format="json",
        interval=_INTERVAL,
        source=SIGHTING_LOG.id,
        enabled=True,
        allow_private=True,
        language="en",
        items="sightings",
        fields=_SIGHTING_FIELDS,
    )


def _source(outlet: Outlet) -> SourceConfig:
    return SourceConfig(id=outlet.id, name=outlet.name, kind=outlet.kind)
