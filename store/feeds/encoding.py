"""A feed's bytes as UTF-8 with a harmless beginning, so that what is checked is what the parser will see."""

import codecs
import re

_BEGINNINGS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
# Only encodings of feeds: Python knows others whose decoding takes the square of the time, or hides markup.
_NAMES = r"iso-8859-\d{1,2}|(?:windows-|cp)\d{3,4}|koi8-[ru]|euc-(?:jp|kr)|gb(?:2312|k|18030)|big5|shift_jis"
_KNOWN = re.compile(_NAMES, re.IGNORECASE)
_DECLARED = re.compile(
    rb"""<(?:\?xml\b[^>]*\bencoding|meta\b[^>]*\bcharset)\s*=\s*["']?(%s)["'\s/>;]""" % _NAMES.encode(),
    re.IGNORECASE,
)
# What bears these names on the web is the larger set (the Encoding Standard of the WHATWG has it so too).
_LARGER = {"euc-kr": "cp949", "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932"}
_LOOK_AHEAD = 1024
_BEARABLE_LOSS = 20
"""Bytes beyond ASCII for each that is broken; in a text of another encoding next to all of them are."""
_FOREIGN = bytes(range(128, 256))
_XML_LINE = "<?xml version='1.0' encoding='utf-8'?>\n"
_XML_DECLARATION = re.compile(r"<\?xml\b[^>]*>")
_ELEMENT = re.compile(r"<\w")


def normalised(body: bytes) -> bytes:
    """Return the body in UTF-8: one known XML declaration, all that stands before the first element, the rest.

    feedparser looks through a prolog with patterns whose time grows with the square of its lines; here it has one.
    """
    text = _XML_DECLARATION.sub("", decoded(body).lstrip("\ufeff \t\r\n"), count=1)
    element = _ELEMENT.search(text)
    start = element.start() if element else len(text)
    return f"{_XML_LINE}{' '.join(text[:start].split())}{text[start:]}".encode("utf-8", "replace")


def decoded(body: bytes, charset: str | None = None) -> str:
    """Decode by the first bytes, as UTF-8 whatever the label says, by the label, as Windows-1252.

    The label is `charset`, which a server has sent, else the one in the body. Without one that is known, what is UTF-8
    but for a few broken bytes is UTF-8 too.
    """
    names = [name for beginning, name in _BEGINNINGS if body.startswith(beginning)]
    label = _label(body, charset)
    for name in (*names, "utf-8", *([label] if label else [])):
        try:
            return body.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    if label is None:
        mended = body.decode("utf-8", "replace")
        if mended.count("\ufffd") * _BEARABLE_LOSS < len(body) - len(body.translate(None, _FOREIGN)):
            return mended
    try:
        return body.decode("windows-1252")
    except UnicodeDecodeError:
        return body.decode("latin-1")


def _label(body: bytes, charset: str | None) -> str | None:
    """Return the encoding that the server names, else the body, as Python calls it; None for one that is not known."""
    declared = _DECLARED.search(body[:_LOOK_AHEAD])
    inside = declared[1].decode("ascii") if declared else None
    name = (charset if charset and _KNOWN.fullmatch(charset) else inside or "").lower()
    return _LARGER.get(name, name) or None
