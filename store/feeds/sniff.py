"""Which format a body is of, told from its first bytes: for people who have an address and no more."""

import re
from html import unescape
from urllib.parse import urljoin, urlsplit

import msgspec

from store.config.model import FeedFormat
from store.feeds.encoding import decoded
from store.text import clean_line

_HEAD = 20_000
_MOST_LINKS = 5
_ATOM = re.compile(rb"<(?:[a-z]{1,10}:)?feed[\s>]")
_RSS = re.compile(rb"<rss\b[^>]{0,2000}?version\s?=\s?[\"']([0-9.]{1,6})[\"']")
_RDF = re.compile(rb"<(?:[a-z]{1,10}:)?RDF[\s>]")
_HTML = re.compile(rb"<(?:!doctype\s+html|html)\b", re.IGNORECASE)
_OPML = re.compile(rb"<opml[\s/>]", re.IGNORECASE)
_SITEMAP = re.compile(rb"<(?:urlset|sitemapindex)[\s/>]")
_BINARIES = {
    b"%PDF": "PDF document",
    b"\x89PNG": "PNG image",
    b"\xff\xd8\xff": "JPEG image",
    b"GIF8": "GIF image",
    b"PK\x03\x04": "ZIP archive",
    b"\x1f\x8b": "gzip file",
}
# UTF-16 and -32, which are full of zeros.
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff", b"<\0", b"\0<", b"{\0", b"\0{", b"[\0", b"\0[")
_LOOKED_FOR_ZEROS = 1000
_LINK = re.compile(r"<link\b[^>]{0,2000}>", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"([a-z]{2,10})\s?=\s?(?:\"([^\"]{0,2000})\"|'([^']{0,2000})'|([^\s\"'>]{1,2000}))", re.IGNORECASE
)
_FEED_TYPES = {"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"}


class Sniffed(msgspec.Struct, frozen=True, kw_only=True):
    """What a body is: in words, and the `format` that reads it; None where none does.

    `feeds` are the addresses of feeds that an HTML page names; `hint` is what to do with a body that is no feed.
    """

    name: str
    format: FeedFormat | None
    feeds: list[str] = []
    hint: str | None = None


def sniff(body: bytes, url: str) -> Sniffed:
    """Return what a body seems to be; `url` is where it came from."""
    if not body.strip():
        return Sniffed(name="empty", format=None, hint="its server sends nothing: see what a browser gets there")
    if (binary := _binary(body)) is not None:
        return Sniffed(name=binary, format=None)
    head = decoded(body[:_HEAD]).removeprefix("\ufeff").lstrip().encode()
    if _is_channel_page(url) and _HTML.search(head):
        return Sniffed(name="Telegram preview page", format="telegram")
    if head[:1] in (b"{", b"["):
        return _json(head)
    if found := _RSS.search(head):
        return Sniffed(name=f"RSS {found[1].decode()}", format="rss")
    if _RDF.search(head):
        return Sniffed(name="RSS 1.0 (RDF)", format="rss")
    if _ATOM.search(head):
        return Sniffed(name="Atom 0.3" if b"purl.org/atom/ns#" in head else "Atom 1.0", format="rss")
    if b"<rss" in head:
        return Sniffed(name="RSS", format="rss")
    if _HTML.search(head):
        return Sniffed(name="HTML page", format=None, feeds=_feeds_of(body[: _HEAD * 10], url))
    if _OPML.search(head):
        hint = "this is a list of feeds: save it, and `spotrep feeds import FILE`"
        return Sniffed(name="OPML list of feeds", format=None, hint=hint)
    if _SITEMAP.search(head):
        hint = "this is a list of a site's pages: look for a link to RSS or Atom on them"
        return Sniffed(name="sitemap", format=None, hint=hint)
    return _lines(head)


def _binary(body: bytes) -> str | None:
    """Return what a body is that is no text, or None for one that may be."""
    known = next((name for beginning, name in _BINARIES.items() if body.startswith(beginning)), None)
    if known is None and b"\0" in body[:_LOOKED_FOR_ZEROS] and not body.startswith(_WIDE):
        return "binary data"
    return known


def _is_channel_page(url: str) -> bool:
    parts = urlsplit(url)
    return parts.hostname in ("t.me", "telegram.me") and parts.path.startswith("/s/")


def _json(head: bytes) -> Sniffed:
    if b"jsonfeed.org/version/" in head:
        return Sniffed(name="JSON Feed", format="rss")
    if b'"FeatureCollection"' in head:
        return Sniffed(name="GeoJSON", format="geojson")
    if b'"losses"' in head and b'"nearest_location"' in head:
        return Sniffed(name="WarSpotting losses", format="warspotting")
    if b'"articles"' in head and b'"seendate"' in head:
        return Sniffed(name="GDELT article list", format="gdelt")
    return Sniffed(name="JSON", format="json")


def _lines(head: bytes) -> Sniffed:
    first = head.partition(b"\n")[0].strip()
    if first.startswith(b"Date;Name;Faction;"):
        return Sniffed(name="GeoConfirmed export", format="geoconfirmed")
    if max((first.count(mark) for mark in (b",", b";", b"\t", b"|")), default=0) >= 2 and b"<" not in first:
        return Sniffed(name="CSV", format="csv")
    beginning = clean_line(first[:60].decode("utf-8", "replace"))
    return Sniffed(name=f"nothing known; it begins {beginning!r}", format=None)


def _feeds_of(page: bytes, url: str) -> list[str]:
    """Return the addresses that a page's links offer as feeds."""
    addresses: list[str] = []
    for link in _LINK.findall(page.decode("utf-8", "replace")):
        fields = {name.lower(): unescape(a or b or c) for name, a, b, c in _ATTRIBUTE.findall(link)}
        if fields.get("type", "").lower() in _FEED_TYPES and fields.get("href"):
            try:
                addresses.append(clean_line(urljoin(url, fields["href"]), 500))
            except ValueError:
                continue
    return list(dict.fromkeys(addresses))[:_MOST_LINKS]
