"""The elements of an HTML page that have a class, found in one pass over its tags, in linear time.

No tree is built, for the reason given in `markup`. Tags that are never closed, or closed and never opened, are what
pages are made of: an element ends at its own end tag or at that of one around it.
"""

import re
from collections import Counter
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
    walk = _Walk()
    raw: str | None = None
    for token in TOKEN.finditer(html):
        name = (token["name"] or "").lower()
        closes = bool(token["close"])
        if not name or (raw is not None and not (closes and name == raw)):
            continue
        raw = None
        if closes:
            walk.close(name, token.start())
        elif name in _VOID or token[0].endswith("/>"):
            walk.note(_span(token, name, token.end()))
        else:
            walk.open(name, _span(token, name, len(html)))
            raw = name if name in _RAW else None
    return walk.found


class _Walk:
    """The elements that are open on the way through a page, and those with a class that were met."""

    def __init__(self) -> None:
        self.found: list[Span] = []
        self._open: list[tuple[str, Span | None]] = []
        self._count: Counter[str] = Counter()

    def note(self, span: Span | None) -> None:
        if span is not None:
            self.found.append(span)

    def open(self, name: str, span: Span | None) -> None:
        self.note(span)
        self._open.append((name, span))
        self._count[name] += 1

    def close(self, name: str, end: int) -> None:
        """End the innermost element of this name and all that were left open in it; nothing where there is none."""
        last = None
        while last != name and self._count[name]:
            last, span = self._open.pop()
            self._count[last] -= 1
            if span is not None:
                span.end = end


def _span(token: re.Match[str], name: str, end: int) -> Span | None:
    tag = token[0]
    if len(tag) > _MAX_TAG or "class" not in tag.lower():
        return None
    attributes: dict[str, str] = {}
    for key, *values in _ATTRIBUTE.findall(tag):
        attributes.setdefault(key.lower(), unescape("".join(values)))
    if "class" not in attributes:
        return None
    return Span(name, frozenset(attributes["class"].split()), attributes, token.end(), end)
