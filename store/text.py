"""Cleaning text that comes from outside, before it is stored or shown.

A terminal obeys control characters: a feed could write the reader's clipboard, retitle the window or turn
words around. Every text is cleaned when it enters the ledger and once more when it is shown.
"""

import re
import unicodedata

_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

# C0 without tab and newline, DEL, C1, line and paragraph separators, bidirectional controls, lone surrogates.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
# Zero-width characters and the byte order mark: harmless in a stored text, misleading on a line.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
_SPACE = re.compile(r"\s+")


def clean_text(text: str) -> str:
    """Return the text with each unsafe character replaced by U+FFFD, one for one: offsets keep their meaning.

    A carriage return before a newline becomes a space, not a replacement mark.
    """
    if text.isprintable():
        return text
    return _UNSAFE.sub(_REPLACEMENT, text.replace("\r\n", " \n"))


def clean_line(text: str, limit: int = 1000) -> str:
    """Return the text as one line without anything unsafe or invisible, at most `limit` characters long."""
    if len(text) <= limit and text.isascii() and text.isprintable():
        # Most lines are such, and there is nothing in them but spaces to see to.
        return " ".join(text.split())
    bare = _INVISIBLE.sub("", _UNSAFE.sub(" ", text[: limit * 4]))
    return _SPACE.sub(" ", unicodedata.normalize("NFC", bare)).strip()[:limit].rstrip()
