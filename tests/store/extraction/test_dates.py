"""Dates in words: what they mean on a day, what is none, and that no text at all breaks the finder."""

import calendar
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.extraction.dates.find import days_named, find_dates
from store.extraction.text.normalise import fold
from store.records import DateSpan

MONDAY = date(2025, 1, 13)
TABLE = Path(__file__).with_name("dates.txt")
WORDS = """
    January Jan. may May march October Monday on in by since from to and between of the a early mid late end start last
    this next first second half week month year years ago days overnight night yesterday Q4 winter spring 2024 2025 1980
    1980s 7 31 30 6-7 07.01.2025 12/11/2024 2024-12-19 2024-25 19DEC24 , . ( ) - / : % M1989 tanks 2,024 00:15 will was
    января січня году 2025년 1월 7일 weeks two within coming past later earlier same that day New Year's Eve 9999999
    twenty
"""


def table() -> Iterator[tuple[date | None, str, str]]:
    """Yield the day of publication, the words and what is found in them."""
    reference = None
    for line in TABLE.read_text("utf-8").splitlines():
        if line.startswith("=="):
            named = re.search(r"\d{4}-\d\d-\d\d", line)
            reference = date.fromisoformat(named[0]) if named else None
        elif line and not line.startswith("#"):
            words, found = line.rsplit(" | ", 1)
            yield reference, words, found


def shown(when: DateSpan) -> str:
    """Return a date as the table writes it."""
    if when.precision == "unresolved":
        return "unresolved"
    days = when.earliest or "" if when.precision == "day" else f"{when.earliest or ''}..{when.latest or ''}"
    return f"{days} {when.precision}"


def read(words: str, reference: date | None = MONDAY, last: date | None = None) -> str:
    """Return what is found in words, as the table writes it."""
    folded = fold(words)
    found = find_dates(folded, 0, len(folded), reference, last)
    return "; ".join(shown(one.when) for one in found) or "nothing"


@pytest.mark.parametrize(("reference", "words", "found"), list(table()))
def test_words_mean_days(reference: date | None, words: str, found: str) -> None:
    assert read(words, reference) == found


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("The same day they left.", "2024-12-19 day"),
        ("They left that day.", "2024-12-19 day"),
        ("The next day they left.", "2024-12-20 day"),
        ("The following day they left.", "2024-12-20 day"),
        ("They had come the day before.", "2024-12-18 day"),
        ("The previous day they left.", "2024-12-18 day"),
        ("Two days later they left.", "2024-12-21 day"),
        ("Two days earlier they left.", "2024-12-17 day"),
        ("A week later they left.", "2024-12-23..2024-12-29 approx"),
        ("Later that month they left.", "2024-12-01..2024-12-31 month"),
        ("The following Monday they left.", "2024-12-23 day"),
    ],
)
def test_some_words_go_on_from_the_day_named_last(words: str, found: str) -> None:
    assert read(words, last=date(2024, 12, 19)) == found
    assert read(f"On December 19, 2024, they came. {words}").endswith(found)
    assert found not in read(words)


def test_a_date_keeps_its_place_and_its_words() -> None:
    text = "They came – it was late – by the end of October 2024, and left."
    [found] = find_dates(fold(text), 5, len(text), None)
    assert text[found.start : found.end] == found.when.text == "by the end of October 2024"
    assert (found.when.earliest, found.when.latest, found.when.edtf) == (None, "2024-10-31", "../2024-10-31")


def test_only_the_words_between_the_offsets_are_read() -> None:
    text = "On 1 May 2024 they came. On 2 May 2024 they left. On 3 May 2024 it rained."
    start, end = text.index("On 2"), text.index(" On 3")
    [found] = find_dates(text, start, end, MONDAY)
    assert found.when.edtf == "2024-05-02"


def check(text: str, reference: date | None) -> None:
    folded = fold(text)
    found = find_dates(folded, 0, len(folded), reference)
    last = 0
    for one in found:
        assert last <= one.start < one.end <= len(folded)
        last = one.end
        when = one.when
        assert when.text == folded[one.start : one.end]
        for day in (when.earliest, when.latest):
            assert day is None or date.fromisoformat(day).isoformat() == day
        if when.precision == "unresolved":
            assert (reference, when.earliest, when.latest) == (None, None, None)
        else:
            assert when.earliest or when.latest
            assert not (when.earliest and when.latest) or when.earliest <= when.latest
        if when.precision == "day":
            assert when.earliest == when.latest == when.edtf
    assert list(days_named(found)) == [
        date.fromisoformat(one.when.earliest) for one in found if one.when.earliest and one.when.precision == "day"
    ]


@given(st.text(), st.dates(date(1990, 1, 1), date(2090, 1, 1)) | st.none())
def test_no_text_breaks_the_finder(text: str, reference: date | None) -> None:
    check(text, reference)


@given(
    st.lists(st.sampled_from(WORDS.split()), max_size=25).map(" ".join),
    st.dates(date(1990, 1, 1), date(2090, 1, 1)) | st.none(),
)
def test_no_heap_of_the_words_of_dates_breaks_the_finder(text: str, reference: date | None) -> None:
    check(text, reference)


@given(st.dates(date(1950, 1, 1), date(2050, 12, 31)), st.dates(date(1990, 1, 1), date(2040, 1, 1)))
def test_a_whole_date_means_itself_in_every_form(day: date, reference: date) -> None:
    month = calendar.month_name[day.month]
    for words in (
        f"on {day.day} {month} {day.year}.",
        f"on {month} {day.day}, {day.year}, it",
        f"on {month[:3]} {day.day}, {day.year}",
        f"{day.isoformat()}",
        f"{day.day:02}.{day.month:02}.{day.year}",
        f"{day.year}년 {day.month}월 {day.day}일",
    ):
        assert read(words, reference) == f"{day.isoformat()} day"


@given(st.dates(date(2000, 1, 1), date(2040, 1, 1)), st.integers(1, 12), st.integers(1, 28))
def test_a_day_without_a_year_is_the_last_one_or_at_hand(reference: date, month: int, day: int) -> None:
    [found] = find_dates(text := f"On {calendar.month_name[month]} {day} they came.", 0, len(text), reference)
    meant = date.fromisoformat(found.when.earliest or "")
    assert (meant.month, meant.day) == (month, day)
    assert -3 <= (reference - meant).days < 364


@given(st.dates(date(2000, 1, 1), date(2040, 1, 1)), st.integers(0, 6))
def test_a_weekday_is_the_last_one_up_to_publication(reference: date, number: int) -> None:
    [found] = find_dates(text := f"They came on {calendar.day_name[number]}.", 0, len(text), reference)
    meant = date.fromisoformat(found.when.earliest or "")
    assert meant.weekday() == number
    assert 0 <= (reference - meant).days < 7
