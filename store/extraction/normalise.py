"""A text folded for matching, one character for one: an offset in the folded text is an offset in the text itself.

Because nothing changes its length no map of offsets is needed, and `text[start:end]` is always the quote.
"""

import re
import unicodedata

_DASHES = "‐‑‒–—―−﹣－"
_DOUBLE_QUOTES = "“”„‟«»″＂"
_SINGLE_QUOTES = "‘’‚‛′ʼʹ＇`´"
_KNOWN = {
    **dict.fromkeys(map(ord, _DASHES), "-"),
    **dict.fromkeys(map(ord, _DOUBLE_QUOTES), '"'),
    **dict.fromkeys(map(ord, _SINGLE_QUOTES), "'"),
}

# Cyrillic capitals that look like Latin ones, where digits stand beside them: the "М" of a "М-1978" found on a real page.
_LOOKALIKES = str.maketrans("АВЕКМНОРСТХ", "ABEKMHOPCTX")
_LOOKALIKE_RUN = re.compile(r"(?<![^\W\d_])[АВЕКМНОРСТХ]{1,3}(?=[- ]?\d)|(?<=\d)[АВЕКМНОРСТХ]{1,2}(?![^\W\d_])")


class _Folding(dict[int, str]):
    """Every character's folded form, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        folded = unicodedata.normalize("NFKC", char)
        if char.isspace() and char != "\n":
            folded = " "
        self[code] = folded if len(folded) == 1 else char
        return self[code]


_FOLDING = _Folding(_KNOWN)


def fold(text: str) -> str:
    """Return the text with dashes, quotes, spaces, wide forms and look-alikes folded; letters keep their case."""
    if text.isascii():
        return text.replace("\t", " ").replace("`", "'")
    folded = text.translate(_FOLDING)
    return _LOOKALIKE_RUN.sub(lambda found: found[0].translate(_LOOKALIKES), folded)
