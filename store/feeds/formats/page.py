"""A web page that a report links to: one entry with its title and the text of its article.

The article is found by trafilatura where that is installed, else by `store.feeds.article`. trafilatura builds a tree,
for which a stranger decides how long it takes: what it may take is limited by the process that this runs in.
"""

import re
from collections.abc import Callable
from functools import cache
from importlib import import_module

from store.feeds.article import main_text
from store.feeds.encoding import decoded
from store.feeds.entries import MAX_TEXT, Entry, Parsed, ParseError
from store.feeds.headers import media_type
from store.feeds.markup import TOKEN, plain_text
from store.text import clean_line, clean_text

_MAX_TAG = 65_536
_HEAD = 1024
_TITLE = re.compile(r"<title\b[^>]*+>([^<]{0,10000})", re.IGNORECASE)
_WIDE = (b"\xff\xfe", b"\xfe\xff")

Extract = Callable[..., str | None]


def parse(body: bytes, content_type: str, url: str) -> Parsed:
    """Return the page as one entry; `content_type` is as the server has sent it, "" where it has not.

    Raises ParseError for what is no page, whatever its type, and for one without an article.
    """
    kind, charset = media_type(content_type)
    if body.startswith(b"%PDF-") or (b"\0" in body[:_HEAD] and not body.startswith(_WIDE)):
        raise ParseError("is no web page, whatever its server calls it")
    source = decoded(body, charset)
    title = _TITLE.search(source)
    text = clean_text(_text(source) if kind != "text/plain" else "\n".join(source.splitlines())).strip()
    if not text:
        raise ParseError("has no article in it")
    if len(text) > MAX_TEXT:
        raise ParseError(f"has a text over {MAX_TEXT:,} characters")
    return Parsed([Entry(title=clean_line(plain_text(title[1]) if title else "", 500), text=text, url=url)], [])


def _text(html: str) -> str:
    extract = _extractor()
    if extract is not None and _is_fit_for_a_tree(html):
        found = extract(html, include_comments=False, include_tables=True)
        if found:
            return "\n\n".join(found.splitlines())
    return main_text(html)


def load() -> None:
    """Load what finds articles, before a limit of memory holds."""
    _extractor()


@cache
def _extractor() -> Extract | None:
    """Return trafilatura's function, which is an optional extra, or None where it cannot be loaded."""
    try:
        extract: Extract = import_module("trafilatura").extract
    except ImportError:
        return None
    return extract


def _is_fit_for_a_tree(html: str) -> bool:
    """Tell whether no tag is so long that its attributes alone would hold up a tree builder."""
    return all(token.end() - token.start() <= _MAX_TAG for token in TOKEN.finditer(html))
