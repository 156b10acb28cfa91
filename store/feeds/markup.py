"""HTML to plain text in one pass over its tags, in linear time.

No tree is built, because a stranger decides how deep it would be: 100,000 nested elements or one tag with 100,000
attributes hold a tree builder, and with it the whole program, for seconds to minutes.
"""

import re
from collections.abc import Iterator
from html import unescape

TOKEN = re.compile(
    r"""
      <!--.*?(?:-->|\Z)
    | <(?P<close>/?)(?P<name>[a-z][a-z0-9:-]*+)(?:[^"'<>]|"[^"]*"|'[^']*')*+>?
    | <[!?][^>]*+>?
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
"""A comment, a tag or a declaration, as far as it goes where it does not end."""
UNSEEN = frozenset({"head", "iframe", "noscript", "object", "script", "style", "svg", "template"})
BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "figcaption", "figure", "footer"}
    | {"form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section"}
    | {"table", "td", "th", "tr", "ul"}
)
_GAPS = re.compile(r"\n{3,}")


def plain_text(html: str) -> str:
    """Return the words of a piece of HTML: one line a block, an empty line between paragraphs at most."""
    lines = (" ".join(unescape("".join(pieces)).split()) for pieces in _lines(html))
    return _GAPS.sub("\n\n", "\n".join(lines)).strip()


def _lines(html: str) -> Iterator[list[str]]:
    """Yield what stands between two tags of blocks, in pieces: what a reader would see of it."""
    pieces: list[str] = []
    unseen: str | None = None
    position = 0
    for token in TOKEN.finditer(html):
        start, end = token.span()
        if unseen is None and start > position:
            pieces.append(html[position:start])
        position = end
        name = token["name"]
        if name is None:
            continue
        name = name.lower()
        if unseen is not None:
            unseen = None if token["close"] and name == unseen else unseen
        elif name in BLOCKS:
            yield pieces
            pieces = []
        elif name in UNSEEN and not token["close"] and not token[0].endswith("/>"):
            unseen = name
    if unseen is None:
        pieces.append(html[position:])
    yield pieces
