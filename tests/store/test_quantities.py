"""Quantities in base units: conversions agree, bounds keep their order, a rate has one spelling."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.quantities import canonical_unit, display_unit, with_base
from store.records import Base, Quantity

UNITS = (
    "mm", "cm", "m", "km", "in", "ft", "yd", "mi", "nmi", "mm L/52",
    "t", "kg", "g", "lb", "ton", "short_ton", "long_ton",
    "s", "min", "h", "km/h", "persons", "systems", "rounds", "tubes", "missiles", "year",
    "rounds / 5 min", "rounds per 5 min", "rounds / min", "rounds / 9 s", "rounds / 56 s",
)  # fmt: skip
units = st.sampled_from(UNITS)
values = st.floats(min_value=0, max_value=1e9, allow_subnormal=False)


def base_of(value: float, unit: str) -> Base:
    base = with_base(Quantity(low=value, high=value, unit=unit)).base
    assert base is not None
    return base


@pytest.mark.parametrize(
    ("value", "unit", "expected", "base_unit"),
    [
        (25, "mi", 40233.6, "m"),
        (40, "km", 40000, "m"),
        (170, "mm", 0.17, "m"),
        (25, "ft", 7.62, "m"),
        (155, "mm L/52", 0.155, "m"),
        (1, "nmi", 1852, "m"),
        (900, "lb", 0.408233, "t"),
        (3000, "kg", 3, "t"),
        (40, "short_ton", 36.2874, "t"),
        (40, "long_ton", 40.6419, "t"),
        (10, "min", 600, "s"),
        (40, "km/h", 40, "km/h"),
        (2, "rounds per 5 min", 2, "rounds / 300 s"),
        (2, "rounds / 1 min", 10, "rounds / 300 s"),
        (6, "rounds / min", 30, "rounds / 300 s"),
        (3, "rounds / 9 s", 100, "rounds / 300 s"),
        (10, "rounds / 56 s", 53.5714, "rounds / 300 s"),
        (10900, "persons", 10900, "persons"),
        (1989, "year", 1989, "year"),
    ],
)
def test_a_figure_is_converted(value: float, unit: str, expected: float, base_unit: str) -> None:
    assert base_of(value, unit) == Base(low=expected, high=expected, unit=base_unit)


def test_a_ton_of_unknown_kind_widens_the_interval() -> None:
    assert base_of(40, "ton") == Base(low=36.2874, high=40.642, unit="t")
    short, long = base_of(40, "short_ton"), base_of(40, "long_ton")
    assert base_of(40, "ton").low == short.low
    assert (base_of(40, "ton").high or 0) >= (long.high or 0) > 40


@pytest.mark.parametrize(
    "quantity",
    [
        Quantity(qualifier="vague", text="double"),
        Quantity(text="T-55 or a local version"),
        Quantity(qualifier="vague", unit="systems", text="another batch"),
        Quantity(low=3, high=3),
        Quantity(low=3, high=3, unit="furlongs"),
        Quantity(low=3, high=3, unit="rounds / 0 s"),
        Quantity(low=1e308, high=1e308, unit="km"),
        Quantity(low=math.nan, high=math.inf, unit="km"),
    ],
)
def test_what_cannot_be_compared_has_no_base(quantity: Quantity) -> None:
    assert with_base(quantity).base is None


def test_an_open_bound_stays_open() -> None:
    assert with_base(Quantity(low=25, qualifier="more_than", unit="mi")).base == Base(low=40233.6, high=None, unit="m")
    assert with_base(Quantity(high=40, qualifier="up_to", unit="km")).base == Base(low=None, high=40000, unit="m")


@given(values, values, units)
def test_bounds_keep_their_order(first: float, second: float, unit: str) -> None:
    low, high = sorted((first, second))
    base = with_base(Quantity(low=low, high=high, qualifier="range", unit=unit)).base
    assert base is not None
    assert base.low is not None
    assert base.high is not None
    assert base.low <= base.high


@given(values, values, units)
def test_conversion_is_monotone(first: float, second: float, unit: str) -> None:
    small, large = base_of(min(first, second), unit), base_of(max(first, second), unit)
    assert (small.low or 0) <= (large.low or 0)
    assert (small.high or 0) <= (large.high or 0)


@given(values, units)
def test_a_base_has_six_digits_and_the_rest_is_kept(value: float, unit: str) -> None:
    quantity = Quantity(low=value, high=value, qualifier="about", unit=unit, text="as read")
    done = with_base(quantity)
    assert done.base is not None
    assert done.base.low == float(f"{done.base.low:.6g}")
    assert (done.low, done.high, done.qualifier, done.unit, done.text) == (
        value,
        value,
        "about",
        unit,
        "as read",
    )
    assert with_base(done) == done


@given(
    st.floats(min_value=0.001, max_value=1e6),
    st.sampled_from(
        [
            ("mi", "km", 1.609344),
            ("ft", "m", 0.3048),
            ("lb", "kg", 0.45359237),
            ("min", "s", 60.0),
            ("rounds / min", "rounds per 5 min", 5.0),
        ]
    ),
)
def test_two_units_for_one_figure_agree(value: float, pair: tuple[str, str, float]) -> None:
    one, other, factor = pair
    assert math.isclose(base_of(value, one).low or 0, base_of(value * factor, other).low or 0, rel_tol=2e-5)


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("rounds / 5 min", "rounds per 5 min"),
        ("rounds per 5 min", "rounds per 5 min"),
        ("rounds/5min", "rounds per 5 min"),
        ("rounds / 1 min", "rounds per min"),
        ("Rounds per minute", "rounds per min"),
        ("rounds / 9 s", "rounds per 9 s"),
        (" kilometers ", "km"),
        ("miles", "mi"),
        ("tons", "ton"),
        ("tonnes", "t"),
        ("KM", "km"),
        ("mm L52", "mm L/52"),
        ("mm L/52", "mm L/52"),
        ("short tons", "short_ton"),
        ("sorties", "sorties"),
    ],
)
def test_a_unit_has_one_spelling(written: str, canonical: str) -> None:
    assert canonical_unit(written) == canonical


@given(st.one_of(units, st.text(max_size=30)))
def test_the_canonical_spelling_is_stable(unit: str) -> None:
    assert canonical_unit(canonical_unit(unit)) == canonical_unit(unit)


@pytest.mark.parametrize(
    ("unit", "label"),
    [
        ("ton", "t"),
        ("t", "t"),
        ("rounds / 5 min", "/5 min"),
        ("rounds per 5 min", "/5 min"),
        ("rounds / 1 min", "/min"),
        ("rounds / 9 s", "/9 s"),
        ("persons", ""),
        ("systems", ""),
        ("year", ""),
        ("mm L/52", "mm L/52"),
        ("miles", "mi"),
        ("sorties", "sorties"),
    ],
)
def test_a_pane_shows_a_short_label(unit: str, label: str) -> None:
    assert display_unit(unit) == label
