"""The elements of an HTML page that have a class, found in one pass over its tags, in linear time.

No tree is built, for the reason given in `markup`. Tags that are never closed, or closed and never opened, are what
pages are made of: an element ends at its own end tag or at that of one around it.
"""

import re
from html import unescape

import msgspec

from store.feeds.markup import TOKEN

_ATTRIBUTE = re.compile(r"""([a-z][a-z0-9:-]*+)\s*+=\s*+(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"}
)
_RAW = frozenset({"script", "style", "textarea", "title"})
_MAX_TAG = 16_384


class Span(msgspec.Struct):
    """One element: its classes and attributes, and what of the page is inside it (`html[start:end]`)."""

    name: str
    classes: frozenset[str]
    attributes: dict[str, str]
    start: int
    end: int

    def inside(self, other: "Span") -> bool:
        """Tell whether this element stands in another one."""
        return other.start <= self.start and self.end <= other.end and self is not other


def classed_spans(html: str) -> list[Span]:
    """Return every element with a class attribute, in the order in which they begin."""
    found: list[Span] = []
    # The names of the elements that are open, each with its span if it has a class, and how many there are of each.
    names: list[str] = []
    spans: list[Span | None] = []
    count: dict[str, int] = {}
    raw: str | None = None
    for token in TOKEN.finditer(html):
        name = (token["name"] or "").lower()
        if not name or (raw is not None and not (token["close"] and name == raw)):
            continue
        raw = None
        if token["close"]:
            while count.get(name):
                last, span = names.pop(), spans.pop()
                count[last] -= 1
                if span is not None:
                    span.end = token.start()
                if last == name:
                    break
            continue
        span = _span(token, name, len(html))
        if span is not None:
            found.append(span)
        if name in _VOID or token[0].endswith("/>"):
            if span is not None:
                span.end = span.start
            continue
        names.append(name)
        spans.append(span)
        count[name] = count.get(name, 0) + 1
        raw = name if name in _RAW else None
    return found


def _span(token: re.Match[str], name: str, end: int) -> Span | None:
    tag = token[0]
    if len(tag) > _MAX_TAG or "class" not in tag:
        return None
    attributes: dict[str, str] = {}
    for key, *values in _ATTRIBUTE.findall(tag):
        attributes.setdefault(key.lower(), unescape("".join(values)))
    if "class" not in attributes:
        return None
    return Span(name, frozenset(attributes["class"].split()), attributes, token.end(), end)
