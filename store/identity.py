"""Stable ids: importing, refreshing or extracting twice gives the same ones."""

import hashlib
import re
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

_CANONICAL = re.compile(r"https?://[a-z0-9.-]+/[!-\"$->@-~]*")
"""Addresses that need no change: no query, no fragment, no port, nothing in capitals that has none."""
_TRACKING = ("utm_", "fbclid", "gclid", "mc_cid", "mc_eid")


def digest(*parts: object) -> str:
    """Return 16 hex digits over parts that cannot run into each other."""
    joined = "\x1f".join(["" if part is None else _escaped(str(part)) for part in parts])
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _escaped(part: str) -> str:
    return part.replace("\x1e", "\x1e0").replace("\x1f", "\x1e1")


def canonical_url(url: str) -> str:
    """Return the url as one article has it on every way: no fragment, no tracking, no default port.

    Raises ValueError for what is no url.
    """
    if _CANONICAL.fullmatch(url):
        return url
    parts = urlsplit(url.strip())
    host = (parts.hostname or "").lower()
    port = f":{parts.port}" if parts.port and parts.port not in (80, 443) else ""
    # Sites in Korean and Russian encodings have bytes in their queries that are no UTF-8, and tell articles apart.
    pairs = parse_qsl(parts.query, keep_blank_values=True, errors="surrogateescape")
    query = urlencode([(key, value) for key, value in pairs if not key.startswith(_TRACKING)], errors="surrogateescape")
    return urlunsplit((parts.scheme.lower(), host + port, parts.path or "/", query, ""))


def document_id(*, url: str | None, feed: str | None = None, guid: str | None = None) -> str:
    """Return the id of a document: from its url, else from its feed and guid; never from its text."""
    return digest("document", canonical_url(url)) if url else digest("document", feed, guid)


def claim_id(
    document: str,
    capture: str,
    start: int,
    end: int,
    kind: str,
    subject: str,
    attribute: str | None,
    round_: str | None,
) -> str:
    """Return the id of a claim from where it stands and what it is about; fixed at birth.

    `subject` is the subject's id, or its words where it has none: one sentence may speak of two things
    that the catalogue does not know.
    """
    return digest("claim", document, capture, start, end, kind, subject, attribute, round_)


def text_hash(text: str) -> str:
    """Return the hash that names a capture."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
