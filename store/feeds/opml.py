"""OPML 2.0, in which feed readers pass on their lists of feeds.

Reading needs no tree: one pass over the outlines, with nothing expanded and nothing fetched.
"""

from collections.abc import Iterable
from html import escape
from xml.parsers import expat

import msgspec

from store.errors import UsageError
from store.text import clean_line

_MAX_FEEDS = 5000


class Outline(msgspec.Struct, frozen=True, kw_only=True):
    """One feed of a list: its address as it is written there, and what it is called."""

    url: str
    title: str


def read_opml(content: bytes) -> list[Outline]:
    """Return the feeds of a list in its order, those in folders too, each address once. Raises UsageError."""
    found: dict[str, Outline] = {}
    names: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        names.append(name.lower())
        fields = {key.lower(): value for key, value in attributes.items()}
        url = clean_line(fields.get("xmlurl", ""), 2000)
        if names[-1] == "outline" and url and len(found) < _MAX_FEEDS:
            title = clean_line(fields.get("title") or fields.get("text") or "", 200)
            found.setdefault(url, Outline(url=url, title=title))

    def refuse(*_: object) -> None:
        raise UsageError("the list declares entities, which no list of feeds needs: it is not read")

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise UsageError(f"no OPML: {error}") from error
    if names[:1] != ["opml"]:
        raise UsageError("no OPML: its first element is not <opml>")
    return list(found.values())


def write_opml(outlines: Iterable[Outline]) -> str:
    """Return a list of feeds as other readers import it."""
    lines = [
        f'    <outline type="rss" text={_quoted(outline.title)} title={_quoted(outline.title)}'
        f" xmlUrl={_quoted(outline.url)}/>"
        for outline in outlines
    ]
    head = ['<?xml version="1.0" encoding="UTF-8"?>', '<opml version="2.0">', "  <head><title>spotrep</title></head>"]
    return "\n".join([*head, "  <body>", *lines, "  </body>", "</opml>", ""])


def _quoted(text: str) -> str:
    return f'"{escape(clean_line(text, 2000))}"'
