"""What no key breaks by itself: rules between the keys of a feed, and between feeds and sources.

They read plain tables, so that they speak also where some other key is wrong; a value of a wrong type is passed
over here, because it has been reported where it stands.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from store.config.positions import KeyPath
from store.config.problems import Problems, nearest

_JSON_ONLY = ("items", "fields", "accept")


def check_rules(tables: Mapping[str, object], problems: Problems) -> None:
    """Note what is wrong between the keys of a configuration."""
    for name in ("feeds", "sources"):
        _check_ids(name, tables, problems)
    sources = [entry["id"] for _, entry in _entries(tables, "sources") if isinstance(entry.get("id"), str)]
    for at, feed in _entries(tables, "feeds"):
        _check_mapping(at, feed, problems)
        source = feed.get("source")
        if isinstance(source, str) and source not in sources:
            problems.add((*at, "source"), f"there is no [[sources]] with this id{nearest(source, sources)}")


def _check_ids(name: str, tables: Mapping[str, object], problems: Problems) -> None:
    lines: dict[str, int] = {}
    for at, entry in _entries(tables, name):
        identity = entry.get("id")
        if not isinstance(identity, str):
            continue
        if identity in lines:
            problems.add((*at, "id"), f"line {lines[identity]} has the same id")
        lines.setdefault(identity, problems.line((*at, "id")))


def _check_mapping(at: KeyPath, feed: Mapping[str, Any], problems: Problems) -> None:
    """Note a json feed that does not say what its rows mean, and another that speaks of rows."""
    form = feed.get("format", "rss")
    fields = feed.get("fields", {})
    if form == "rss":
        for key in _JSON_ONLY:
            if feed.get(key):
                problems.add((*at, key), 'is for feeds with format = "json"')
    elif form == "json" and isinstance(fields, dict):
        if "title" not in fields:
            problems.add((*at, "fields"), "must say where the title of a row is")
        if not {"guid", "url"} & fields.keys():
            problems.add((*at, "fields"), "must say where the guid or the url of a row is")


def _entries(tables: Mapping[str, object], name: str) -> Iterator[tuple[KeyPath, Mapping[str, Any]]]:
    """Yield the entries of a list of tables with their key paths."""
    entries = tables.get(name)
    for index, entry in enumerate(entries if isinstance(entries, list) else []):
        if isinstance(entry, dict):
            yield (name, index), entry
