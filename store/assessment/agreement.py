"""Whether figures agree: units converted, intervals compared, and time taken into account.

Nothing is averaged. A bound is a bound: "more than 25 miles" does not overlap "up to 40 km".
"""

import math
from collections.abc import Iterable, Sequence
from itertools import combinations

from store.records import Claim, DateSpan, Quantity

_ABOUT = 0.10
_TOLERANCE = 1e-6


def interval(quantity: Quantity) -> tuple[float, float] | None:
    """Return the values a quantity allows, in its base unit where it has one; None for mere words."""
    bounds = quantity.base or quantity
    if bounds.low is None and bounds.high is None:
        return None
    low = -math.inf if bounds.low is None else bounds.low
    high = math.inf if bounds.high is None else bounds.high
    if quantity.qualifier == "about":
        low, high = low * (1 - _ABOUT), high * (1 + _ABOUT)
    return low, high


def comparable(first: Quantity, second: Quantity) -> bool:
    """Tell whether two quantities measure the same thing in the same base unit."""
    return _unit(first) == _unit(second)


def overlap(first: Quantity, second: Quantity) -> bool:
    """Tell whether one value could satisfy both; mere words contradict nothing."""
    one, other = interval(first), interval(second)
    if one is None or other is None:
        return True
    slack = _TOLERANCE * max(1.0, *(abs(bound) for bound in (*one, *other) if math.isfinite(bound)))
    return one[0] <= other[1] + slack and other[0] <= one[1] + slack


def apart_in_time(first: DateSpan | None, second: DateSpan | None) -> bool:
    """Tell whether one date lies wholly before the other: then the later value supersedes, it does not contradict."""
    if first is None or second is None:
        return False
    return _before(first, second) or _before(second, first)


def conflicting(claims: Iterable[Claim], *, in_time: bool) -> list[tuple[Claim, Claim]]:
    """Return the pairs of claims about one thing whose figures cannot both be right.

    `in_time` is for what changes, such as numbers of troops; a gun's calibre does not.
    """
    figures = [(claim, claim.quantity) for claim in claims if claim.quantity is not None]
    return [
        (one, other)
        for (one, first), (other, second) in combinations(figures, 2)
        if comparable(first, second)
        and not overlap(first, second)
        and not (in_time and apart_in_time(one.date, other.date))
    ]


def envelope(quantities: Sequence[Quantity]) -> tuple[float | None, float | None]:
    """Return the lowest and the highest figure said, as written.

    Figures with both bounds count first: "more than 10,000" beside "11,000" does not widen what is said. Open bounds
    of both kinds make no range: "at least 100" beside "up to 50" is none.
    """
    closed = [quantity for quantity in quantities if quantity.low is not None and quantity.high is not None]
    lows = [quantity.low for quantity in closed or quantities if quantity.low is not None]
    highs = [quantity.high for quantity in closed or quantities if quantity.high is not None]
    if not closed and lows and highs:
        return None, None
    return min(lows, default=None), max(highs, default=None)


def _unit(quantity: Quantity) -> str | None:
    return quantity.base.unit if quantity.base else quantity.unit


def _before(first: DateSpan, second: DateSpan) -> bool:
    return first.latest is not None and second.earliest is not None and first.latest < second.earliest
