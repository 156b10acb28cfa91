"""What an answer's header says about the next request: validators, how long it stays fresh, when to come back.

Nothing here fails on a header that is wrong: what cannot be read was not said.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import msgspec

from store.text import clean_line

_MAX_VALUE = 1000
_MAX_DIGITS = 12
_CHARSET = re.compile(r"""\bcharset\s*=\s*["']?([\w.:-]+)""")
PAGE_TYPES = frozenset({"", "text/html", "application/xhtml+xml", "text/plain"})
"""What a web page may be sent as; a server that does not say is taken at its bytes."""


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """The terms on which a server wants to be asked again.

    `etag` and `last_modified` go back byte for byte, as latin-1. `fresh_seconds` is from Cache-Control and Expires
    (RFC 9111), `retry_seconds` from Retry-After (RFC 9110, 10.2.3); None is "not said".
    """

    etag: str | None = None
    last_modified: str | None = None
    fresh_seconds: int | None = None
    retry_seconds: int | None = None


def read_terms(headers: Iterable[tuple[bytes, bytes]], now: datetime) -> Terms:
    """Return the terms in a header; a date counts from the server's own `Date`, else from `now`."""
    fields: dict[str, str] = {}
    for name, value in headers:
        fields.setdefault(name.decode("latin-1").lower(), value.decode("latin-1"))
    server_now = _date(fields.get("date")) or now
    return Terms(
        etag=_validator(fields.get("etag")),
        last_modified=_validator(fields.get("last-modified")),
        fresh_seconds=_fresh_seconds(fields, server_now),
        retry_seconds=_retry_seconds(fields.get("retry-after"), server_now),
    )


def media_type(value: str | None) -> tuple[str, str | None]:
    """Return type and charset of a Content-Type, in lower case; the type is "" where the server names none."""
    kind, _, parameters = (value or "")[:_MAX_VALUE].lower().partition(";")
    charset = _CHARSET.search(parameters)
    return clean_line(kind, 60), charset[1] if charset else None


def _validator(value: str | None) -> str | None:
    """Return what the server wants sent back; one unprintable or huge is not kept."""
    return value if value and value.isprintable() and len(value) <= _MAX_VALUE else None


def _fresh_seconds(fields: dict[str, str], server_now: datetime) -> int | None:
    """Return for how long the answer is fresh; Cache-Control goes before Expires, and Age has passed already."""
    directives: dict[str, str] = {}
    for part in fields.get("cache-control", "")[:_MAX_VALUE].lower().split(","):
        name, _, value = part.partition("=")
        directives.setdefault(name.strip(), value.strip().strip('"'))
    if directives.keys() & {"no-cache", "no-store"}:
        return 0
    lifetime = _number(directives.get("max-age"))
    if lifetime is not None:
        return max(0, lifetime - (_number(fields.get("age")) or 0))
    expires = _date(fields.get("expires"))
    return None if expires is None else _seconds_until(expires, server_now)


def _retry_seconds(value: str | None, server_now: datetime) -> int | None:
    seconds = _number(value)
    if seconds is not None:
        return seconds
    moment = _date(value)
    return None if moment is None else _seconds_until(moment, server_now)


def _seconds_until(moment: datetime, now: datetime) -> int:
    return max(0, int((moment - now).total_seconds()))


def _number(value: str | None) -> int | None:
    text = (value or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MAX_DIGITS else None


def _date(value: str | None) -> datetime | None:
    """Return the moment of an HTTP date; one without a zone is UTC, as the standard has it."""
    if not value or len(value) > _MAX_VALUE:
        return None
    try:
        moment = parsedate_to_datetime(value)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, TypeError, OverflowError):
        return None
