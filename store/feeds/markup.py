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
_UNSEEN = frozenset({"head", "iframe", "noscript", "object", "script", "style", "svg", "template"})
_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "figcaption", "figure", "footer"}
    | {"form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section"}
    | {"table", "td", "th", "tr", "ul"}
)
_MARGINS = re.compile(r" *\n *")
_GAPS = re.compile(r"\n{3,}")


def plain_text(html: str) -> str:
    """Return the words of a piece of HTML: one line a block, an empty line between paragraphs at most."""
    text = _MARGINS.sub("\n", "".join(_pieces(html)))
    return _GAPS.sub("\n\n", text).strip()


def _pieces(html: str) -> Iterator[str]:
    unseen: str | None = None
    position = 0
    for token in TOKEN.finditer(html):
        start, end = token.span()
        if unseen is None and start > position:
            yield _words(html[position:start])
        position = end
        name = token["name"]
        if name is None:
            continue
        name = name.lower()
        if unseen is not None:
            unseen = None if token["close"] and name == unseen else unseen
        elif name in _BLOCKS:
            yield "\n"
        elif name in _UNSEEN and not token["close"] and not token[0].endswith("/>"):
            unseen = name
    if unseen is None:
        yield _words(html[position:])


def _words(source: str) -> str:
    """Return a piece between two tags with its entities read and every run of white space as one space."""
    text = unescape(source)
    words = " ".join(text.split())
    before = " " if text[:1].isspace() else ""
    after = " " if words and text[-1:].isspace() else ""
    return f"{before}{words}{after}"
