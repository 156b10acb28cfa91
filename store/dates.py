"""Dates as EDTF (ISO 8601-2): a written date and the days it stands for."""

import calendar
import re

from store.records import DateSpan

_EDTF = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


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
