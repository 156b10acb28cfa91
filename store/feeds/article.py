"""The article of a web page: where most of its running text stands, found in one pass over the tags, in linear time.

A page is an article among menus, notices and teasers. Running text has long lines and few links. The box (an element
that holds lines) with most of it is the article, or the nearest element around it that is marked as one. Whatever the
names of a box say only weighs against it: pages give their article's own box the oddest classes.
"""

import re
from collections import Counter
from html import unescape
from typing import Literal, NamedTuple

from store.feeds.entries import ParseError
from store.feeds.markup import BLOCKS, TOKEN, UNSEEN

MOST_PARTS = 100_000
"""Boxes, and lines, of a page that are looked at: no article has as many, and each takes memory."""
_BOXES = frozenset(
    {"article", "aside", "blockquote", "button", "details", "dialog", "div", "dl", "figure", "footer", "form", "header"}
    | {"main", "menu", "nav", "ol", "section", "select", "table", "ul"}
)
# The end of a head may be left out, so it cannot be waited for.
_UNSEEN = (UNSEEN - {"head"}) | {"textarea", "title"}
_NOISY_NAMES = frozenset({"aside", "button", "dialog", "footer", "menu", "nav", "select"})
_NOISY_WORDS = frozenset(
    {"ad", "ads", "advert", "advertisement", "banner", "breadcrumb", "breadcrumbs", "comment", "comments", "consent"}
    | {"cookie", "cookies", "disqus", "footer", "gdpr", "login", "menu", "modal", "nav", "navigation", "newsletter"}
    | {"outbrain", "pagination", "popular", "popup", "promo", "recommended", "related", "share", "sharing", "sidebar"}
    | {"social", "sponsored", "subscribe", "subscription", "taboola", "tags", "teaser", "teasers", "trending"}
)
# "has-sidebar" says something of another box.
_ABOUT_OTHERS = frozenset({"has", "no", "with"})
_NAMES = re.compile(r"""\s(?:class|id)\s*=\s*(?:"([^"]{1,500})|'([^']{1,500})|([^\s"'>]{1,500}))""", re.IGNORECASE)
_NAME_WORD = re.compile(r"[A-Z]?[a-z]+")
_HIDDEN = re.compile(r"""\shidden(?=[\s/>=])|\sstyle\s*=\s*["'][^"']{0,200}display\s*:\s*none""", re.IGNORECASE)
_MARKED = re.compile(r"""\sitemprop\s*=\s*["']?articleBody\b""", re.IGNORECASE)
_MAX_TAG = 16_384
_ENDS_A_SENTENCE = re.compile(r"""[.!?:…。！？]["'”’»)\]]*$""")
_FRAGMENT = 25
_RUNNING = 40
_NOISE_WEIGHT = 0.2
_MOST_LINKED = 0.5

_Kind = Literal["title", "paragraph", "item", "heading", "other"]

_KINDS: dict[str, _Kind] = {"h1": "title", "p": "paragraph", "li": "item", "dd": "item"}
_KINDS |= dict.fromkeys(("h2", "h3", "h4", "h5", "h6"), "heading")


class _Line(NamedTuple):
    """One line: `box` is the innermost around it, `linked` the share of it that links, `soft` follows a line break."""

    text: str
    box: int
    kind: _Kind
    linked: float
    soft: bool


def main_text(html: str) -> str:
    """Return the running text of a page's article, a paragraph a line with an empty one between; "" for none.

    Raises ParseError for a page of more than `MOST_PARTS` boxes or lines.
    """
    page = _Page()
    page.read(html)
    return _joined(_kept(page))


class _Page:
    """The lines of a page and the boxes they stand in, numbered in the order in which they begin; 0 is the page."""

    def __init__(self) -> None:
        self.lines: list[_Line] = []
        self.parents = [-1]
        self.ends = [0]
        """The last box that begins inside each box."""
        self.noise = [-1]
        """The nearest box around each, or itself, that its names call no part of an article."""
        self.articles = [-1]
        """The nearest box around each, or itself, that is marked as an article."""
        self._open = [("", 0)]
        self._count: Counter[str] = Counter()
        self._pieces: list[str] = []
        self._letters = [0, 0]
        self._link: int | None = None
        self._kind: _Kind = "other"
        self._soft = False

    def read(self, html: str) -> None:
        """Take in a page."""
        unseen: str | None = None
        position = 0
        for token in TOKEN.finditer(html):
            start, end = token.span()
            if unseen is None and start > position:
                self._add(html[position:start])
            position = end
            name = (token["name"] or "").lower()
            closes = bool(token["close"])
            if unseen is not None:
                unseen = None if closes and name == unseen else unseen
            elif name in _UNSEEN:
                unseen = None if closes or token[0].endswith("/>") else name
            elif name:
                self._tag(name, token[0], closes=closes)
        if unseen is None:
            self._add(html[position:])
        self._end_line()
        while self._open:
            self._close_last()

    def _add(self, text: str) -> None:
        self._pieces.append(text)
        size = len(text) - text.count(" ")
        self._letters[0] += size
        self._letters[1] += size if self._link is not None else 0

    def _tag(self, name: str, tag: str, *, closes: bool) -> None:
        if name == "a":
            self._link = None if closes else len(self._open)
        elif name == "br":
            # Two in a row are how old pages part their paragraphs.
            self._soft = self._end_line()
        elif name in _BOXES:
            self._end_line()
            if closes:
                self._close(name)
            elif not tag.endswith("/>"):
                self._begin(name, tag)
        elif name in BLOCKS:
            self._end_line()
            self._kind = "other" if closes else _KINDS.get(name, "other")

    def _begin(self, name: str, tag: str) -> None:
        box, outer = len(self.parents), self._open[-1][1]
        if box > MOST_PARTS:
            raise ParseError(f"has more than {MOST_PARTS:,} parts")
        attributes = tag if len(tag) <= _MAX_TAG else ""
        self.parents.append(outer)
        self.ends.append(box)
        self.noise.append(box if _is_noise(name, attributes) else self.noise[outer])
        is_article = name == "article" or _MARKED.search(attributes) is not None
        self.articles.append(box if is_article else self.articles[outer])
        self._open.append((name, box))
        self._count[name] += 1

    def _close(self, name: str) -> None:
        """End the innermost box of this name and all that were left open in it; nothing where there is none."""
        if self._count[name]:
            while self._close_last() != name:
                pass

    def _close_last(self) -> str:
        name, box = self._open.pop()
        self.ends[box] = len(self.parents) - 1
        self._count[name] -= 1
        if self._link is not None and len(self._open) < self._link:
            # It was never closed, and cannot go on outside the box it began in.
            self._link = None
        return name

    def _end_line(self) -> bool:
        """End a line where one has begun; tell whether one had."""
        text = " ".join(unescape("".join(self._pieces)).split())
        letters, linked = self._letters
        if text:
            if len(self.lines) >= MOST_PARTS:
                raise ParseError(f"has more than {MOST_PARTS:,} parts")
            share = linked / letters if letters else 0.0
            self.lines.append(_Line(text, self._open[-1][1], self._kind, share, self._soft))
        self._pieces, self._letters = [], [0, 0]
        self._soft = False
        return bool(text)


def _is_noise(name: str, tag: str) -> bool:
    if name in _NOISY_NAMES or _HIDDEN.search(tag):
        return True
    for names in _NAMES.findall(tag):
        words = {word.lower() for word in _NAME_WORD.findall("".join(names))}
        if words & _NOISY_WORDS and not words & _ABOUT_OTHERS:
            return True
    return False


def _article(page: _Page) -> int | None:
    """Return the box of the article: most running text in it, half of it counting for the box around, and so on."""
    scores = [0.0] * len(page.parents)
    for line in page.lines:
        running = line.kind == "paragraph" or (line.kind in ("item", "other") and len(line.text) >= _RUNNING)
        if not running or line.linked > _MOST_LINKED or len(line.text) < _FRAGMENT:
            continue
        weight = len(line.text) * (_NOISE_WEIGHT if page.noise[line.box] >= 0 else 1.0)
        box = line.box
        for _ in range(3):
            if box >= 0:
                scores[box] += weight
                weight /= 2
                box = page.parents[box]
    best = max(range(len(scores)), key=scores.__getitem__)
    if not scores[best]:
        return None
    return page.articles[best] if page.articles[best] >= 0 else best


def _kept(page: _Page) -> list[_Line]:
    """Return the lines of the article without what a page puts between its paragraphs."""
    article = _article(page)
    if article is None:
        return []
    is_marked = page.articles[article] == article
    kept: list[_Line] = []
    heading: _Line | None = None
    for line in page.lines:
        if not article <= line.box <= page.ends[article]:
            continue
        # What is noise around the whole article says nothing; comments and teasers may be articles in an article.
        if page.noise[line.box] > article or (is_marked and page.articles[line.box] > article):
            continue
        if line.kind == "heading":
            heading = line
        elif line.kind != "title" and line.linked <= _MOST_LINKED and not _is_fragment(line):
            kept += [heading, line] if heading else [line]
            heading = None
    return kept


def _is_fragment(line: _Line) -> bool:
    """Tell whether a line is a label rather than a sentence: a button, a byline, a date."""
    return line.kind == "other" and len(line.text) < _FRAGMENT and not _ENDS_A_SENTENCE.search(line.text)


def _joined(lines: list[_Line]) -> str:
    pieces: list[str] = []
    before: _Line | None = None
    for line in lines:
        if before is not None:
            close = line.soft or (line.kind == before.kind == "item" and line.box == before.box)
            pieces.append("\n" if close else "\n\n")
        pieces.append(line.text)
        before = line
    return "".join(pieces)
