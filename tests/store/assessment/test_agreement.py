"""Whether figures agree: no averages, bounds are bounds, and what is later does not contradict what was earlier."""

import math
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.assessment.agreement import apart_in_time, comparable, conflicting, envelope, interval, overlap
from store.quantities import with_base
from store.records import DateSpan, Qualifier, Quantity
from tests.store.samples import claim, count, day

values = st.floats(0, 1e6, allow_subnormal=False)


def measured(low: float | None, high: float | None, qualifier: Qualifier, unit: str) -> Quantity:
    return with_base(Quantity(low=low, high=high, qualifier=qualifier, unit=unit))


@st.composite
def quantities(draw: st.DrawFn) -> Quantity:
    low, high = sorted((draw(values), draw(values)))
    qualifier: Qualifier = draw(st.sampled_from(get_args(Qualifier)))
    unit = draw(st.sampled_from(["km", "mi", "m"]))
    match qualifier:
        case "at_least" | "more_than" | "vague":
            return measured(low, None, qualifier, unit)
        case "up_to" | "nearly":
            return measured(None, high, qualifier, unit)
        case "exact" | "about":
            return measured(low, low, qualifier, unit)
        case _:
            return measured(low, high, qualifier, unit)


MORE_THAN_25_MILES = measured(25, None, "more_than", "mi")
UP_TO_40_KM = measured(None, 40, "up_to", "km")


def test_a_bound_is_a_bound() -> None:
    assert not overlap(MORE_THAN_25_MILES, UP_TO_40_KM)
    assert overlap(MORE_THAN_25_MILES, measured(None, 41, "up_to", "km"))
    assert comparable(MORE_THAN_25_MILES, UP_TO_40_KM)


@pytest.mark.parametrize(
    ("quantity", "allowed"),
    [
        (count(120), (120, 120)),
        (count(100, qualifier="about"), (90, 110)),
        (count(120, qualifier="at_least"), (120, math.inf)),
        (count(100, qualifier="more_than"), (100, math.inf)),
        (count(24, qualifier="vague"), (24, math.inf)),
        (count(None, 50, qualifier="nearly"), (-math.inf, 50)),
        (count(None, 40, qualifier="up_to"), (-math.inf, 40)),
        (count(1, 2, qualifier="range"), (1, 2)),
        (measured(40, 40, "exact", "km"), (40_000, 40_000)),
        (Quantity(low=3, high=3, unit="parsecs"), (3, 3)),
        (Quantity(qualifier="vague", text="heavy"), None),
    ],
)
def test_each_qualifier_has_its_interval(quantity: Quantity, allowed: tuple[float, float] | None) -> None:
    found = interval(quantity)
    assert found == (None if allowed is None else pytest.approx(allowed))


@pytest.mark.parametrize(("value", "agrees"), [(89, False), (90, True), (100, True), (110, True), (111, False)])
def test_about_is_ten_percent_either_way(value: float, agrees: bool) -> None:
    assert overlap(count(100, qualifier="about"), count(value)) is agrees


def test_two_abouts_may_meet_half_way() -> None:
    assert overlap(count(100, qualifier="about"), count(120, qualifier="about"))
    assert not overlap(count(100, qualifier="about"), count(123, qualifier="about"))


def test_a_ton_of_unknown_kind_is_any_ton() -> None:
    ton = measured(40, 40, "exact", "ton")
    for unit in ("t", "short_ton", "long_ton"):
        assert overlap(ton, measured(40, 40, "exact", unit)), unit
    assert not overlap(ton, measured(42, 42, "exact", "t"))


def test_rates_are_compared_over_the_same_time() -> None:
    assert overlap(measured(2, 2, "exact", "rounds / min"), measured(10, 10, "exact", "rounds / 5 min"))
    assert not overlap(measured(1, 2, "range", "rounds / 5 min"), measured(1, 2, "range", "rounds / min"))


@given(quantities(), quantities())
def test_overlap_has_no_direction(one: Quantity, other: Quantity) -> None:
    assert overlap(one, other) == overlap(other, one)
    assert comparable(one, other) == comparable(other, one)


@given(quantities())
def test_a_figure_agrees_with_itself_and_its_interval_is_in_order(quantity: Quantity) -> None:
    assert overlap(quantity, quantity)
    allowed = interval(quantity)
    assert allowed is not None
    assert allowed[0] <= allowed[1]


@given(quantities(), values)
def test_a_value_inside_agrees_and_one_well_outside_does_not(quantity: Quantity, value: float) -> None:
    allowed = interval(quantity)
    assert allowed is not None
    exact = measured(value, value, "exact", "m")
    (metres, _) = interval(exact) or (math.nan, math.nan)
    room = 1e-5 * max(1.0, abs(metres), *(abs(bound) for bound in allowed if math.isfinite(bound)))
    if allowed[0] <= metres <= allowed[1]:
        assert overlap(quantity, exact)
    elif metres < allowed[0] - room or metres > allowed[1] + room:
        assert not overlap(quantity, exact)


@given(quantities())
def test_mere_words_contradict_nothing(quantity: Quantity) -> None:
    assert overlap(quantity, Quantity(qualifier="vague", text="heavy"))


def span(earliest: str | None, latest: str | None) -> DateSpan:
    return DateSpan(edtf=f"{earliest or '..'}/{latest or '..'}", earliest=earliest, latest=latest, precision="range")


NOVEMBER, DECEMBER = span("2024-11-01", "2024-11-30"), span("2024-12-01", "2024-12-31")


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        (NOVEMBER, DECEMBER, True),
        (day("2024-11-30"), day("2024-12-01"), True),
        (NOVEMBER, day("2024-11-30"), False),
        (NOVEMBER, span("2024-11-30", "2024-12-31"), False),
        (span(None, "2024-11-30"), span("2024-12-01", None), True),
        (span(None, "2024-12-01"), span("2024-12-01", None), False),
        (span("2024-10-01", None), day("2025-01-01"), False),
        (span(None, "2025-01-01"), day("2024-01-01"), False),
        (NOVEMBER, None, False),
    ],
)
def test_dates_are_apart_only_where_one_is_wholly_before(one: DateSpan, other: DateSpan | None, apart: bool) -> None:
    assert apart_in_time(one, other) is apart
    assert apart_in_time(other, one) is apart


def test_a_later_figure_supersedes_what_changes_and_contradicts_what_does_not() -> None:
    earlier, later = claim("a", quantity=count(50), date=NOVEMBER), claim("b", quantity=count(120), date=DECEMBER)
    assert conflicting([earlier, later], in_time=True) == []
    assert conflicting([earlier, later], in_time=False) == [(earlier, later)]


def test_figures_of_one_time_or_of_no_time_contradict_each_other() -> None:
    three = [claim("a", quantity=count(50), date=NOVEMBER), claim("b", quantity=count(60), date=NOVEMBER)]
    three.append(claim("c", quantity=count(70)))
    pairs = {(one.id, other.id) for one, other in conflicting(three, in_time=True)}
    assert pairs == {("a", "b"), ("a", "c"), ("b", "c")}


def test_only_figures_of_one_unit_can_contradict() -> None:
    guns, troops = claim("a", quantity=count(50)), claim("b", quantity=count(11_000, unit="persons"))
    words, nothing = claim("c", quantity=Quantity(text="heavy", unit="systems")), claim("d")
    assert conflicting([guns, troops, words, nothing], in_time=True) == []


@pytest.mark.parametrize(
    ("said", "low", "high"),
    [
        ([count(10_900), count(11_000), count(12_000)], 10_900, 12_000),
        ([count(10_900, qualifier="about"), count(10_000, qualifier="more_than"), count(12_000)], 10_900, 12_000),
        ([count(120), count(120, qualifier="at_least")], 120, 120),
        ([count(1, 3, qualifier="range"), count(2)], 1, 3),
        ([count(100, qualifier="at_least"), count(120, qualifier="more_than")], 100, None),
        ([count(None, 50, qualifier="nearly")], None, 50),
        ([Quantity(text="heavy")], None, None),
        ([], None, None),
    ],
)
def test_the_envelope_is_what_was_said_and_an_open_bound_does_not_widen_it(
    said: list[Quantity], low: float | None, high: float | None
) -> None:
    assert envelope(said) == (low, high)
    assert envelope(said[::-1]) == (low, high)


def test_open_bounds_that_contradict_each_other_are_no_range() -> None:
    low, high = envelope([count(100, qualifier="at_least"), count(None, 50, qualifier="up_to")])
    assert low is None or high is None
