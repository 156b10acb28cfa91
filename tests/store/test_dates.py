from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.dates import span_of


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
