"""Figures, dates and speakers in words: short, and never surer than what was said."""

import unicodedata
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.records import DatePrecision, DateSpan, Qualifier, Quantity
from store.wording import bounds, figure, moment, number, speakers, when
from tests.store.samples import claim

OPEN = {"at_least": (True, False), "more_than": (True, False), "vague": (True, False)} | {
    "up_to": (False, True),
    "nearly": (False, True),
}


@pytest.mark.parametrize(
    ("low", "high", "qualifier", "unit", "shown"),
    [
        (170, 170, "exact", "mm", "170 mm"),
        (155, 155, "exact", "mm L/52", "155 mm L/52"),
        (10_900, 10_900, "about", "persons", "~10,900"),
        (120, None, "at_least", "systems", "≥120"),
        (25, None, "more_than", "mi", ">25 mi"),
        (None, 40, "up_to", "km", "≤40 km"),
        (None, 50, "nearly", "systems", "<~50"),
        (24, None, "vague", "vehicles", "≥24 vehicles"),
        (1, 2, "range", "rounds per 5 min", "1–2 /5 min"),
        (10_900, 12_000, "range", "persons", "10,900–12,000"),
        (1989, 1989, "exact", "year", "1989"),
        (1985, 1989, "range", "year", "1985–1989"),
        (55.5, 55.5, "exact", "t", "55.5 t"),
        (0.5, 0.5, "exact", "km", "0.5 km"),
        (9_000_000, 9_000_000, "about", "rounds", "~9,000,000 rounds"),
        (40, 40, "exact", None, "40"),
        (None, None, "exact", None, ""),
    ],
)
def test_a_figure_is_as_short_as_honesty_allows(
    low: float | None, high: float | None, qualifier: Qualifier, unit: str | None, shown: str
) -> None:
    assert figure(Quantity(low=low, high=high, qualifier=qualifier, unit=unit)) == shown


def test_a_figure_of_words_is_its_words() -> None:
    assert figure(Quantity(qualifier="vague", text="heavy")) == "heavy"
    assert figure(None) == ""
    assert figure(Quantity(low=40, high=40, unit="km"), units=False) == "40"


values = st.floats(0, 1e6, allow_subnormal=False)
said_values = st.integers(0, 10_000_000).map(float) | st.decimals(0, 9999, places=1).map(float)


@given(st.sampled_from(get_args(Qualifier)), values)
def test_a_qualifier_is_never_dropped(qualifier: Qualifier, value: float) -> None:
    has_low, has_high = OPEN.get(qualifier, (True, True))
    said = Quantity(low=value if has_low else None, high=value if has_high else None, qualifier=qualifier, unit="km")
    plain = figure(Quantity(low=value, high=value, unit="km"))
    if qualifier in ("exact", "range"):
        assert figure(said) == plain
    else:
        assert figure(said).endswith(plain)
        assert figure(said) != plain


@given(values, values)
def test_both_bounds_are_shown_where_they_differ(one: float, other: float) -> None:
    low, high = sorted((one, other))
    shown = bounds(low, high)
    assert shown.split("–") == list(dict.fromkeys([number(low), number(high)]))


@given(said_values)
def test_a_number_that_somebody_would_write_can_be_read_back(value: float) -> None:
    shown = number(value)
    assert float(shown.replace(",", "")) == pytest.approx(value, rel=1e-5)
    assert "e" not in shown


@pytest.mark.parametrize(("value", "shown"), [(999_999.5, "1,000,000"), (0.00004, "0.00004")])
def test_a_number_has_no_exponent(value: float, shown: str) -> None:
    assert number(value) == shown


def is_safe(text: str) -> bool:
    return not any(unicodedata.category(character) in ("Cc", "Cs") for character in text)


quantities = st.builds(
    Quantity,
    low=st.none() | values,
    high=st.none() | values,
    qualifier=st.sampled_from(get_args(Qualifier)),
    unit=st.none() | st.sampled_from(["km", "rounds / 5 min"]) | st.text(max_size=5),
    text=st.none() | st.text(max_size=10),
)


@given(quantities)
def test_a_figure_cannot_drive_a_terminal(quantity: Quantity) -> None:
    assert is_safe(figure(quantity))


@pytest.mark.parametrize(
    ("edtf", "earliest", "latest", "precision", "shown"),
    [
        ("2024-11-20", "2024-11-20", "2024-11-20", "day", "2024-11-20"),
        ("2024-11-18/2024-11-24", "2024-11-18", "2024-11-24", "week", "2024-11-18 to 2024-11-24"),
        ("2024-12-01/2024-12-10", "2024-12-01", "2024-12-10", "part_of_month", "early 2024-12"),
        ("2024-11-11/2024-11-20", "2024-11-11", "2024-11-20", "part_of_month", "mid 2024-11"),
        ("2024-12-21/2024-12-31", "2024-12-21", "2024-12-31", "part_of_month", "late 2024-12"),
        ("../2024-12-10", None, "2024-12-10", "part_of_month", "by 2024-12-10"),
        ("2024-11", "2024-11-01", "2024-11-30", "month", "2024-11"),
        ("1989", "1989-01-01", "1989-12-31", "year", "1989"),
        ("2024-10-23/2025-01-23", "2024-10-23", "2025-01-23", "range", "2024-10-23 to 2025-01-23"),
        ("2025-01-23/..", "2025-01-23", None, "range", "from 2025-01-23"),
        ("2025-01-23/", "2025-01-23", None, "range", "from 2025-01-23"),
        ("../2025-01-07", None, "2025-01-07", "before", "by 2025-01-07"),
        ("2025-01-07/..", "2025-01-07", None, "after", "from 2025-01-07"),
        ("2024-11-15~", "2024-11-10", "2024-11-20", "approx", "~2024-11-15"),
        ("2024-10~/2024-12~", "2024-10-01", "2024-12-31", "approx", "~2024-10 to ~2024-12"),
        ("last spring", None, None, "unresolved", ""),
    ],
)
def test_a_date_is_said_without_more_precision_than_there_is(
    edtf: str, earliest: str | None, latest: str | None, precision: DatePrecision, shown: str
) -> None:
    assert when(DateSpan(edtf=edtf, earliest=earliest, latest=latest, precision=precision)) == shown


def test_no_date_is_no_words() -> None:
    assert when(None) == ""


def test_the_speaker_stands_first_and_then_where_it_stands() -> None:
    chained = claim("c", chain=["Euromaidan Press", "The War Zone", "Kyrylo Budanov"], said_by="Kyrylo Budanov")
    assert speakers(chained) == "Kyrylo Budanov · in Euromaidan Press · citing The War Zone"
    assert speakers(claim("c", chain=["Euromaidan Press", "BBC"])) == "Euromaidan Press · citing BBC"
    assert speakers(claim("c", chain=["Euromaidan Press"], said_by="BBC")) == "BBC · in Euromaidan Press"
    assert speakers(claim("c", said_by="Kyrylo Budanov")) == "Kyrylo Budanov"
    assert speakers(claim("c")) == ""


def test_one_speaker_under_a_longer_and_a_shorter_name_is_said_once() -> None:
    chained = claim("c", chain=["BBC", "Kyrylo Budanov (HUR)", "Kyrylo Budanov"], said_by="Kyrylo Budanov")
    assert speakers(chained) == "Kyrylo Budanov · in BBC"


def test_an_outlet_is_not_its_namesake() -> None:
    assert speakers(claim("c", chain=["Sky News Arabia", "Sky News"])) == "Sky News Arabia · citing Sky News"
    told = claim("c", chain=["BBC", "Sky News Arabia", "Sky News"], said_by="Sky News")
    assert speakers(told) == "Sky News · in BBC · citing Sky News Arabia"


@pytest.mark.parametrize(
    ("stamp", "shown"),
    [
        ("2025-02-04T17:30:59Z", "2025-02-04 17:30"),
        ("2025-02-04", "2025-02-04"),
        (None, ""),
    ],
)
def test_a_time_of_publication_is_said_to_the_minute(stamp: str | None, shown: str) -> None:
    assert moment(stamp) == shown
