from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.feeds.headers import Terms, read_terms

NOW = datetime(2025, 2, 1, 12, 0, tzinfo=UTC)
LATER = format_datetime(NOW + timedelta(hours=3), usegmt=True)
BEFORE = format_datetime(NOW - timedelta(hours=3), usegmt=True)


def terms(**fields: str) -> Terms:
    return read_terms(
        [(name.replace("_", "-").encode(), value.encode("latin-1")) for name, value in fields.items()], NOW
    )


@pytest.mark.parametrize(
    ("fields", "seconds"),
    [
        ({"cache_control": "public, max-age=600"}, 600),
        ({"cache_control": 'MAX-AGE="600"'}, 600),
        ({"cache_control": "max-age=600", "age": "100"}, 500),
        ({"cache_control": "max-age=600", "age": "1000"}, 0),
        ({"cache_control": "max-age=600", "expires": LATER}, 600),
        ({"cache_control": "no-cache, max-age=600"}, 0),
        ({"cache_control": "no-store"}, 0),
        ({"expires": LATER}, 10_800),
        ({"expires": BEFORE}, 0),
        ({"expires": LATER, "date": BEFORE}, 21_600),
        ({"expires": "0"}, None),
        ({"expires": "-1"}, None),
        ({"cache_control": "max-age=soon"}, None),
        ({"cache_control": "max-age=-5"}, None),
        ({"cache_control": "max-age=99999999999999999999"}, None),
        ({}, None),
    ],
)
def test_how_long_an_answer_is_fresh(fields: dict[str, str], seconds: int | None) -> None:
    assert terms(**fields).fresh_seconds == seconds


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("120", 120), (" 120 ", 120), (LATER, 10_800), (BEFORE, 0), ("soon", None), ("-5", None), ("1.5", None)],
)
def test_when_to_come_back(value: str, seconds: int | None) -> None:
    assert terms(retry_after=value).retry_seconds == seconds


def test_a_date_counts_from_the_servers_own_clock() -> None:
    assert terms(retry_after=LATER, date=format_datetime(NOW + timedelta(hours=2), usegmt=True)).retry_seconds == 3600


def test_validators_are_kept_as_they_are_or_not_at_all() -> None:
    kept = terms(etag="W/\"ü-'1'\"", last_modified="Wed,  8 Jan 2025 10:00:00 gmt")
    assert (kept.etag, kept.last_modified) == ("W/\"ü-'1'\"", "Wed,  8 Jan 2025 10:00:00 gmt")
    refused = terms(etag="x" * 1001, last_modified="a\x1bb")
    assert (refused.etag, refused.last_modified) == (None, None)


@given(
    st.lists(
        st.tuples(
            st.sampled_from([b"ETag", b"Cache-Control", b"Expires", b"Retry-After", b"Age", b"Date", b"Last-Modified"]),
            st.binary(max_size=60)
            | st.sampled_from([LATER.encode(), b"max-age=60", b"Fri, 31 Dec 9999 23:59:59 -2359"]),
        )
    )
)
def test_no_header_breaks_it(headers: list[tuple[bytes, bytes]]) -> None:
    found = read_terms(headers, NOW)
    assert found.fresh_seconds is None or found.fresh_seconds >= 0
    assert found.retry_seconds is None or found.retry_seconds >= 0
