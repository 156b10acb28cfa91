"""A text folded for matching, one character for one: an offset in the folded text is an offset in the text itself.

Because nothing changes its length no map of offsets is needed, and `text[start:end]` is always the quote.
"""

import re
import unicodedata

_DASHES = "‐‑‒–—―−﹣－"
_DOUBLE_QUOTES = "“”„‟«»″＂"
_SINGLE_QUOTES = "‘’‚‛′ʼʹ＇`´"
_KNOWN = {
    **dict.fromkeys(_DASHES, "-"),
    **dict.fromkeys(_DOUBLE_QUOTES, '"'),
    **dict.fromkeys(_SINGLE_QUOTES, "'"),
}
_INVISIBLE = frozenset("\u00ad\u200b\u2060\ufeff")
_FEW = 64
_SHORT = 50
_FOLDED_ASCII = frozenset("<`")

# Cyrillic capitals that look like Latin ones and sound like them: the "М" of a "М-1978" found on a real page.
_ALIKE = str.maketrans("АЕКМОТ", "AEKMOT")
# Not "А 10 танков", which begins with a conjunction.
_ALIKE_RUN = re.compile(
    r"(?<![^\W\d_])(?:[АЕКМОТ]{1,3}(?=-?\d|-[A-Z])|(?:[ЕМТ]|[АЕКМОТ]{2,3})(?= \d))"
    r"|(?:(?<=\d)|(?<=[A-Za-z]-))[АЕКМОТ]{1,2}(?![^\W\d_])"
)
# The others look like one letter and sound like another: "КН-25" is a KN-25, not a Kh-25, and "С-300" an S-300. They
# are Latin only in a word that is Latin otherwise, put in by mistake or to deceive.
_LOOKALIKES = str.maketrans("АВЕКМНОРСТУХІЈЅаеорсухіјѕ", "ABEKMHOPCTYXIJSaeopcyxijs")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_MIXED = re.compile("[\u0400-\u04ff][A-Za-z]|[A-Z][АЕКМОТ]")
_LETTERS = re.compile("[A-Za-z\u0400-\u04ff]+")


_TAG = re.compile(r"</?[A-Za-z][^<>\n]{0,300}>")
# Addresses, keys, encoded bytes: a run of letters and signs that no word of a report is as long as.
_NO_WORD = re.compile(r"[!-~]{50,}")


# What a browser does not show: where it begins, and the words that end it.
_UNSHOWN = (
    (re.compile("<!--"), re.compile("-->")),
    (re.compile(r"<script\b", re.IGNORECASE), re.compile(r"</script\b[^>\n]{0,50}>?", re.IGNORECASE)),
    (re.compile(r"<style\b", re.IGNORECASE), re.compile(r"</style\b[^>\n]{0,50}>?", re.IGNORECASE)),
)
_NO_NEW_LINE = re.compile(r"[^\n]")


def _shown(text: str) -> str:
    """Return the text with the comments, scripts and styles of a page made blank; one without an end stays."""
    for opening, closing in _UNSHOWN:
        pieces, kept = [], 0
        while (begin := opening.search(text, kept)) and (end := closing.search(text, begin.end())):
            pieces += [text[kept : begin.start()], _NO_NEW_LINE.sub(" ", text[begin.start() : end.end()])]
            kept = end.end()
        if pieces:
            text = "".join([*pieces, text[kept:]])
    return text


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


class _Folding(dict[str, str]):
    """Every character's folded form, worked out when it is first met."""

    def __missing__(self, char: str) -> str:
        self[char] = folded = _folded(char)
        return folded


def _folded(char: str) -> str:
    if char in _INVISIBLE:
        return " "
    if char.isspace():
        return "\n" if char == "\n" else " "
    # A raised figure is a footnote or a power: "2" would make it part of the number before it.
    if unicodedata.decomposition(char).startswith(("<super>", "<sub>")):
        return char
    folded = unicodedata.normalize("NFKC", char)
    return _KNOWN.get(folded, folded) if len(folded) == 1 else char


_FOLDING = _Folding(_KNOWN)


def fold(text: str) -> str:
    """Return the text with dashes, quotes, spaces, wide forms and look-alikes folded; letters keep their case.

    Tags, what a page does not show, invisible characters and what is too long for a word become spaces.
    """
    if len(text) < _SHORT and text.isascii() and text.isprintable() and _FOLDED_ASCII.isdisjoint(text):
        return text  # as nearly every name of the lexicon
    if "<" in text:
        text = _TAG.sub(_blank, _shown(text))
    text = _NO_WORD.sub(_blank, text)
    chars = set(text)
    changed = {char: folded for char in chars if (folded := _FOLDING[char]) != char}
    if len(changed) > _FEW:
        text = text.translate({ord(char): folded for char, folded in changed.items()})
    else:
        for char, folded in changed.items():
            text = text.replace(char, folded)
    if text.isascii() or not any(map(_CYRILLIC.match, chars)):
        return text
    if _MIXED.search(text):
        text = _LETTERS.sub(_without_lookalikes, text)
    return _ALIKE_RUN.sub(lambda found: found[0].translate(_ALIKE), text)


def _without_lookalikes(found: re.Match[str]) -> str:
    """Return a word that mixes alphabets in Latin letters, if it can be one.

    "HIMARSа", a Latin name with a Cyrillic ending, stays as it is.
    """
    word = found[0]
    if word.isascii() or not _MIXED.search(word):
        return word
    latin = word.translate(_LOOKALIKES)
    return latin if latin.isascii() else word
