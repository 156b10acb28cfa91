"""The wire formats of the demonstration: RSS 2.0, Atom 1.0 (RFC 4287), RSS 1.0 (RDF), rows of JSON, and articles.

A text feed takes its outlet, its reports newest first, the moment it last changed and the server's url, and
gives the body as bytes. Nothing in a body depends on when it is asked for: same content, same bytes.
"""

from collections.abc import Callable
from datetime import datetime
from email.utils import format_datetime
from html import escape
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

import msgspec

from store.clock import parse_stamp, stamp
from store.demo.material import NOTICE, DemoReport, DemoSighting, Outlet

TextFeed = Callable[[Outlet, list[DemoReport], datetime, str], bytes]

_CONTENT = "http://purl.org/rss/1.0/modules/content/"
_DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"


def rss(outlet: Outlet, reports: list[DemoReport], changed: datetime, base_url: str) -> bytes:
    """Return an RSS 2.0 feed."""
    root = Element("rss", {"version": "2.0", "xmlns:dc": _DUBLIN_CORE})
    channel = SubElement(root, "channel")
    _describe(channel, outlet, base_url)
    _child(channel, "language", "en")
    _child(channel, "lastBuildDate", format_datetime(changed, usegmt=True))
    for report in reports:
        item = SubElement(channel, "item")
        _child(item, "title", report.title)
        _child(item, "link", base_url + report.url)
        _child(item, "guid", report.guid).set("isPermaLink", "false")
        _child(item, "pubDate", format_datetime(parse_stamp(report.published), usegmt=True))
        _child(item, "dc:creator", report.author)
        _child(item, "description", _marked(report.html))
    return _document(root)


def atom(outlet: Outlet, reports: list[DemoReport], changed: datetime, base_url: str) -> bytes:
    """Return an Atom 1.0 feed."""
    root = Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": "en"})
    _child(root, "title", outlet.name)
    _child(root, "subtitle", outlet.about)
    _child(root, "id", f"urn:spotrep:demo:{outlet.id}")
    _child(root, "updated", stamp(changed))
    SubElement(root, "link", {"rel": "self", "href": base_url + outlet.path})
    for report in reports:
        entry = SubElement(root, "entry")
        _child(entry, "title", report.title)
        _child(entry, "id", f"urn:spotrep:demo:{report.guid}")
        _child(entry, "published", report.published)
        _child(entry, "updated", report.since)
        _child(SubElement(entry, "author"), "name", report.author)
        SubElement(entry, "link", {"rel": "alternate", "href": base_url + report.url})
        _child(entry, "content", _marked(report.html)).set("type", "html")
    return _document(root)


def rdf(outlet: Outlet, reports: list[DemoReport], changed: datetime, base_url: str) -> bytes:
    """Return an RSS 1.0 feed; its items are named by their urls, as the format has no other identifier."""
    namespaces = {
        "xmlns": "http://purl.org/rss/1.0/",
        "xmlns:rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "xmlns:dc": _DUBLIN_CORE,
        "xmlns:content": _CONTENT,
    }
    root = Element("rdf:RDF", namespaces)
    channel = SubElement(root, "channel", {"rdf:about": base_url + outlet.path})
    _describe(channel, outlet, base_url)
    _child(channel, "dc:date", stamp(changed))
    contents = SubElement(SubElement(channel, "items"), "rdf:Seq")
    for report in reports:
        url = base_url + report.url
        SubElement(contents, "rdf:li", {"rdf:resource": url})
        item = SubElement(root, "item", {"rdf:about": url})
        _child(item, "title", report.title)
        _child(item, "link", url)
        _child(item, "dc:date", report.published)
        _child(item, "dc:creator", report.author)
        _child(item, "content:encoded", _marked(report.html))
    return _document(root)


def rows(outlet: Outlet, sightings: list[DemoSighting], base_url: str) -> bytes:
    """Return the sighting log as JSON: its rows stand under `sightings`, with absolute links."""
    listed: list[dict[str, Any]] = [
        msgspec.to_builtins(sighting) | {"link": base_url + sighting.link} for sighting in sightings
    ]
    return msgspec.json.encode({"title": outlet.name, "notice": NOTICE, "sightings": listed})


def report_page(report: DemoReport) -> bytes:
    """Return the page of one report."""
    return _page(report.title, f"{report.author}, {report.published}", report.html)


def sighting_page(sighting: DemoSighting) -> bytes:
    """Return the page of one row of the sighting log."""
    return _page(sighting.headline, f"{sighting.observer}, {sighting.posted}", f"<p>{escape(sighting.report)}</p>")


def _describe(channel: Element, outlet: Outlet, base_url: str) -> None:
    """Add the three elements that every RSS channel must have."""
    _child(channel, "title", outlet.name)
    _child(channel, "link", base_url + outlet.path)
    _child(channel, "description", outlet.about)


def _child(parent: Element, name: str, text: str) -> Element:
    """Add an element with a text."""
    child = SubElement(parent, name)
    child.text = text
    return child


def _document(root: Element) -> bytes:
    """Return the tree as a document in UTF-8."""
    body: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return body


def _page(title: str, byline: str, html: str) -> bytes:
    """Return an article; `html` comes from the packaged material and is the only part that is markup already."""
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title></head>\n'
        f"<body><article><h1>{escape(title)}</h1><p>{escape(byline)}</p>\n{_marked(html)}</article></body></html>\n"
    ).encode()


def _marked(html: str) -> str:
    """Return a text with the notice at its end."""
    return f"{html}<p>{NOTICE}</p>"
