from datetime import UTC, date, datetime
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.dates import edtf_span, moment, span_of


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "precision"),
    [
        ("2025", "2025-01-01", "2025-12-31", "year"),
        ("2024-02", "2024-02-01", "2024-02-29", "month"),
        ("2025-02", "2025-02-01", "2025-02-28", "month"),
        ("2025-01-08", "2025-01-08", "2025-01-08", "day"),
    ],
)
def test_a_written_date_stands_for_its_days(text: str, earliest: str, latest: str, precision: str) -> None:
    span = span_of(text)
    assert (span.edtf, span.earliest, span.latest, span.precision) == (text, earliest, latest, precision)


@pytest.mark.parametrize(
    "text",
    ["", "25", "2025-1", "2025-13", "2025-00", "2025-02-29", "2025-01-32", "2025-01-00", "0000", "2025-01-08T10",
     "2025/01", "2025-W02", " 2025", "2025\n", "٢٠٢٥", "8 January 2025"],
)  # fmt: skip
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is"):
        span_of(text)


@given(st.dates())
def test_every_day_is_in_its_month_and_its_year(day: date) -> None:
    text = day.isoformat()
    for written in (text, text[:7], text[:4]):
        span = span_of(written)
        assert span.earliest is not None
        assert span.latest is not None
        assert date.fromisoformat(span.earliest) <= day <= date.fromisoformat(span.latest)


@given(st.text(alphabet="0123456789-T ", max_size=12))
def test_any_other_text_is_refused_or_round(text: str) -> None:
    try:
        span = span_of(text)
    except ValueError:
        return
    assert span.edtf == text
    assert span.earliest is not None
    assert date.fromisoformat(span.earliest) <= date.fromisoformat(span.latest or "")


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("2025-01-08T10:00:00+02:00", "2025-01-08T08:00:00Z"),
        ("2025-01-08 10:00", "2025-01-08T10:00:00Z"),
        ("20240501T120000Z", "2024-05-01T12:00:00Z"),
        ("2025-01-08T00:30:00+09:00", "2025-01-07T15:30:00Z"),
        ("2025-01-08", "2025-01-08"),
        ("20250108", "2025-01-08"),
        ("Wed, 08 Jan 2025 10:00:00 +0200", "2025-01-08T08:00:00Z"),
        ("wed, 8 january 2025 10:00 GMT", "2025-01-08T10:00:00Z"),
        ("8 Jan 25 10:00:00 EST", "2025-01-08T15:00:00Z"),
        ("08-Jan-1999 10:00:00 -3:30", "1999-01-08T13:30:00Z"),
        ("Wed, 08 Jan 2025 10:00:00 KST", "2025-01-08T01:00:00Z"),
        ("Wed, 08 Jan 2025 10:00:00 XYZ", "2025-01-08T10:00:00Z"),
        ("Wed, 08 Jan 2025 23:59:60 GMT", "2025-01-08T23:59:59Z"),
        ("Wed, 08 Jan 2025", "2025-01-08"),
        ("January 8, 2025", "2025-01-08"),
        ("Wed Jan 8, 2025 10:00 PST", "2025-01-08T18:00:00Z"),
        ("2025-01-08 10:00:00 UTC", "2025-01-08T10:00:00Z"),
        ("2025-01-08 10:00:00 +0200", "2025-01-08T08:00:00Z"),
        ("2025-01-08T10:00:00.000-05:00", "2025-01-08T15:00:00Z"),
        ("  2025-01-08\n", "2025-01-08"),
    ],
)
def test_a_moment_is_read_as_precisely_as_it_is_written(text: str, when: str) -> None:
    assert moment(text) == when


@pytest.mark.parametrize(
    "text",
    ["", "soon", "7", "2024", "17:30", "99 Foo 2025", "08/01/2025",
     "2025년 01월 08일 10:30:00", "31 Feb 2025", "08 Jan 2025 25:00", "0001-01-01", "9999-12-31",
     "1876632851074171181", "08 Jan 2025 10:00:00 +9999", "8 Jan" + " " * 100 + "2025"],
)  # fmt: skip
def test_what_is_no_moment_is_never_guessed(text: str) -> None:
    assert moment(text) is None


@given(st.datetimes(datetime(1000, 1, 2), datetime(9998, 12, 30), timezones=st.just(UTC)))
def test_both_ways_of_writing_a_moment_mean_the_same(when: datetime) -> None:
    assert moment(when.isoformat(timespec="seconds")) == moment(format_datetime(when)) == moment(when.isoformat())


@given(st.text(max_size=40))
def test_any_text_is_a_moment_or_none(text: str) -> None:
    when = moment(text)
    assert when is None or datetime.fromisoformat(when)


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "precision"),
    [
        ("2025-01-08", "2025-01-08", "2025-01-08", "day"),
        ("2025-01~", "2025-01-01", "2025-01-31", "approx"),
        ("2024-10/2025-01-23", "2024-10-01", "2025-01-23", "range"),
        ("../2025-01-07", None, "2025-01-07", "before"),
        ("/2025", None, "2025-12-31", "before"),
        ("2025-01-23/..", "2025-01-23", None, "after"),
        ("2025-01-22~/2025-03~", "2025-01-22", "2025-03-31", "range"),
    ],
)
def test_an_interval_has_the_days_of_its_ends(
    text: str, earliest: str | None, latest: str | None, precision: str
) -> None:
    span = edtf_span(text)
    assert (span.edtf, span.earliest, span.latest, span.precision) == (text, earliest, latest, precision)


@pytest.mark.parametrize("text", ["../..", "/", "2025-02/2025-01", "2025/2025/2025", "soon", "2025-01-08~~"])
def test_what_is_no_interval_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        edtf_span(text)
