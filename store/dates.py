"""Dates as they are written: EDTF (ISO 8601-2) for what is claimed, ISO 8601 and RFC 822 for when a feed says it."""

import calendar
import re
from datetime import UTC, datetime, timedelta, timezone

from msgspec.structs import replace

from store.clock import stamp
from store.records import DatePrecision, DateSpan

_EDTF = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_TIME = r"""(?:,?\s+(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:\.[0-9]+)?)?
       \s*(?P<zone>[+-][0-9]{1,2}:?[0-9]{2}|[A-Za-z]{1,5})?)?"""
_WEEKDAY = r"(?:[A-Za-z]{3,9}\.?,?\s+)?"
_DAY, _MONTH, _YEAR = r"(?P<day>[0-9]{1,2})", r"(?P<month>[A-Za-z]{3})[a-z]*\.?", r"(?P<year>[0-9]{4}|[0-9]{2})"
# Months stand in letters in all of these: of 08/01/2025 nobody knows which is the day.
_WRITTEN = (
    re.compile(rf"{_WEEKDAY}{_DAY}[\s-]+{_MONTH}[\s,-]+{_YEAR}{_TIME}", re.VERBOSE),
    re.compile(rf"{_WEEKDAY}{_MONTH}\s+{_DAY},?\s+{_YEAR}{_TIME}", re.VERBOSE),
)
_ISO_ZONE = re.compile(r"\s+(?:(?:UTC|GMT)$|(?=[+-][0-9]{2}:?[0-9]{2}$))")
_MONTHS = {
    "Jan": 1, "Feb": 2, "Mar": 3, "Apr": 4, "May": 5, "Jun": 6,
    "Jul": 7, "Aug": 8, "Sep": 9, "Oct": 10, "Nov": 11, "Dec": 12,
}  # fmt: skip
# Hours from UTC of the zones that newsrooms write by name; RFC 822 takes every other name for UTC.
_ZONES = {
    "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
    "BST": 1, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "MSK": 3, "KST": 9, "JST": 9,
}  # fmt: skip
_LONGEST = 100
_FIRST_YEAR = 1000


def span_of(text: str) -> DateSpan:
    """Return the days of a year, a month or a day: `2025`, `2025-01` or `2025-01-08`.

    Raises ValueError for any other form and for a date that no calendar has.
    """
    written = _EDTF.fullmatch(text)
    if written is None:
        raise ValueError(f"{text!r} is no year, month or day as 2025, 2025-01 or 2025-01-08")
    year, month, day = (None if part is None else int(part) for part in written.groups())
    if not year or month not in (None, *range(1, 13)):
        raise ValueError(f"{text!r} is in no calendar")
    if month is None:
        return DateSpan(edtf=text, earliest=f"{text}-01-01", latest=f"{text}-12-31", precision="year")
    length = calendar.monthrange(year, month)[1]
    if day is None:
        return DateSpan(edtf=text, earliest=f"{text}-01", latest=f"{text}-{length}", precision="month")
    if not 1 <= day <= length:
        raise ValueError(f"{text!r} is in no calendar")
    return DateSpan(edtf=text, earliest=text, latest=text, precision="day")


def edtf_span(text: str) -> DateSpan:
    """Return the days of a date, or of an interval of two: `2025-01/2025-02-10`, `../2025-01-07`, `2025-01-23/..`.

    A `~` behind a date says that it is about then. Raises ValueError for any other form.
    """
    start, separator, end = text.partition("/")
    if not separator:
        span = span_of(text.removesuffix("~"))
        return replace(span, edtf=text, precision="approx") if text.endswith("~") else span
    first, last = (None if part in ("", "..") else span_of(part.removesuffix("~")) for part in (start, end))
    if first is None and last is None:
        raise ValueError(f"{text!r} says nothing")
    earliest, latest = first.earliest if first else None, last.latest if last else None
    if earliest and latest and earliest > latest:
        raise ValueError(f"{text!r} ends before it begins")
    precision: DatePrecision = "before" if first is None else "after" if last is None else "range"
    return DateSpan(edtf=text, earliest=earliest, latest=latest, precision=precision)


def moment(text: str) -> str | None:
    """Return a written time as a stamp, a written day as an ISO day, and None for what is neither.

    A time without a zone is taken for UTC.
    """
    written = text.strip()
    when = _read(written)
    shown = stamp_of(when) if when else None
    return shown[:10] if shown and ":" not in written and "T" not in written else shown


def fault_of_moment(text: str) -> str:
    """Return why a text is no moment."""
    if _read(text.strip()) is not None:
        return f"is not between the years {_FIRST_YEAR} and {datetime.max.year - 1}"
    return "is no date as 2025-01-27"


def _read(written: str) -> datetime | None:
    if len(written) > _LONGEST:
        return None
    try:
        return _iso(written) or _rfc_822(written)
    except (ValueError, OverflowError):
        return None


def stamp_of(when: datetime) -> str | None:
    """Return the stamp of a time that a feed gave, taken as UTC where it does not say; None for an absurd one."""
    if not _FIRST_YEAR <= when.year < datetime.max.year:
        return None
    return stamp(when if when.tzinfo else when.replace(tzinfo=UTC))


def _iso(written: str) -> datetime | None:
    if not written[:4].isdigit():
        return None
    try:
        return datetime.fromisoformat(_ISO_ZONE.sub("", written))
    except ValueError:
        return None


def _rfc_822(written: str) -> datetime | None:
    """Return the moment of `Wed, 08 Jan 2025 10:00:00 +0200` and its many relatives. Raises ValueError for no day."""
    found = next((match for form in _WRITTEN if (match := form.fullmatch(written))), None)
    month = _MONTHS.get(found["month"].title()) if found else None
    if found is None or month is None:
        return None
    year = int(found["year"])
    if len(found["year"]) == 2:
        year += 1900 if year >= 70 else 2000
    hour, minute, second = (int(found[part] or 0) for part in ("hour", "minute", "second"))
    # A leap second is the last one of its minute here.
    return datetime(year, month, int(found["day"]), hour, minute, min(second, 59), tzinfo=_zone(found["zone"] or ""))


def _zone(written: str) -> timezone:
    if written[:1] not in ("+", "-"):
        return timezone(timedelta(hours=_ZONES.get(written.upper(), 0)))
    digits = written[1:].replace(":", "")
    offset = timedelta(hours=int(digits[:-2]), minutes=int(digits[-2:]))
    return timezone(-offset if written[0] == "-" else offset)
