"""What no key breaks by itself: rules between the keys of a feed, and between feeds and sources.

They read plain tables, so that they speak also where some other key is wrong; a value of a wrong type is passed
over here, because it has been reported where it stands.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, get_args

from store.config.model import LINKING_FORMATS, LOCAL_FORMATS, MAPPED_FORMATS, ROW_FORMATS, FeedFormat
from store.config.positions import KeyPath
from store.config.problems import Problems, nearest

_WEB_FORMATS = tuple(form for form in get_args(FeedFormat) if form not in LOCAL_FORMATS)
_FORMATS_WITH = {
    "url": _WEB_FORMATS,
    "path": LOCAL_FORMATS,
    "allow_private": _WEB_FORMATS,
    "verify_tls": _WEB_FORMATS,
    "full_text": LINKING_FORMATS,
    "items": ("json",),
    "fields": MAPPED_FORMATS,
    "delimiter": ("csv",),
    "accept": ROW_FORMATS,
}
"""Which formats understand a key that not all of them do."""
_CHANNEL_PAGE = re.compile(r"https?://[^/?#]+/s/[A-Za-z][A-Za-z0-9_]{3,31}/?", re.IGNORECASE)


def check_rules(tables: Mapping[str, object], problems: Problems) -> None:
    """Note what is wrong between the keys of a configuration."""
    for name in ("feeds", "sources"):
        _check_ids(name, tables, problems)
    sources = [entry["id"] for _, entry in _entries(tables, "sources") if isinstance(entry.get("id"), str)]
    for at, feed in _entries(tables, "feeds"):
        form = feed.get("format", "rss")
        _check_address(at, feed, form, problems)
        if form in get_args(FeedFormat):
            _check_keys(at, feed, form, problems)
            _check_mapping(at, feed, form, problems)
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


def _check_address(at: KeyPath, feed: Mapping[str, Any], form: object, problems: Problems) -> None:
    """Note a feed that does not say where it is, and a channel's that is not a channel's page."""
    needed = "path" if form in LOCAL_FORMATS else "url"
    if feed.get(needed, "") == "":
        problems.add((*at, needed), "is missing")
    url = feed.get("url")
    if form == "telegram" and isinstance(url, str) and url and not _CHANNEL_PAGE.fullmatch(url):
        problems.add((*at, "url"), 'must be the public page of a channel, as "https://t.me/s/NAME"')


def _check_keys(at: KeyPath, feed: Mapping[str, Any], form: str, problems: Problems) -> None:
    """Note keys that mean nothing in a feed of this format."""
    for key, formats in _FORMATS_WITH.items():
        # `true` is what holds for certificates without a word.
        says_something = feed.get(key) is False if key == "verify_tls" else feed.get(key)
        if says_something and form not in formats:
            problems.add((*at, key), f"is for feeds with format = {_any_of(formats)}")


def _check_mapping(at: KeyPath, feed: Mapping[str, Any], form: str, problems: Problems) -> None:
    """Note a feed of rows that does not say what they mean."""
    fields = feed.get("fields", {})
    if form not in MAPPED_FORMATS or not isinstance(fields, dict):
        return
    if "title" not in fields:
        problems.add((*at, "fields"), "must say where the title of a row is")
    if form == "geojson":
        for key in ("lat", "lon"):
            if key in fields:
                problems.add((*at, "fields", key), "is taken from the point of a feature")
    elif not {"guid", "url"} & fields.keys():
        problems.add((*at, "fields"), "must say where the guid or the url of a row is")


def _any_of(words: Sequence[str]) -> str:
    """Return the words as they would be written in the file, the last one behind an "or"."""
    quoted = [f'"{word}"' for word in words]
    return " or ".join(part for part in (", ".join(quoted[:-1]), quoted[-1]) if part)


def _entries(tables: Mapping[str, object], name: str) -> Iterator[tuple[KeyPath, Mapping[str, Any]]]:
    """Yield the entries of a list of tables with their key paths."""
    entries = tables.get(name)
    for index, entry in enumerate(entries if isinstance(entries, list) else []):
        if isinstance(entry, dict):
            yield (name, index), entry
