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
_DECLARED = re.compile(
    rb"""<(?:\?xml\b[^>]*\bencoding|meta\b[^>]*\bcharset)\s*=\s*["']?(iso-8859-\d{1,2}|(?:windows-|cp)\d{3,4}"""
    rb"""|koi8-[ru]|euc-(?:jp|kr)|gb(?:2312|k|18030)|big5|shift_jis)["'\s/>;]""",
    re.IGNORECASE,
)
_LOOK_AHEAD = 1024
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


def decoded(body: bytes) -> str:
    """Decode by the first bytes, as UTF-8 whatever the label says, by the label, as Windows-1252."""
    declared = _DECLARED.search(body[:_LOOK_AHEAD])
    names = [name for beginning, name in _BEGINNINGS if body.startswith(beginning)]
    names += ["utf-8", declared[1].decode("ascii") if declared else "windows-1252"]
    for name in names:
        try:
            return body.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    return body.decode("latin-1")
