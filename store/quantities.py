"""Quantities in base units: what makes "25 mi" and "40 km" comparable.

Base units: length m, mass t (metric), time s, speed km/h, a rate is per 300 s; a count and a year keep their
own word. A figure is never converted for showing, only for comparing.
"""

import math
import re
from typing import NamedTuple

import msgspec

from store.records import Base, Quantity

DIGITS = 6
RATE_SECONDS = 300


class _Unit(NamedTuple):
    """The base unit, and the factors to it: two, because a ton of unknown kind is an interval itself."""

    base: str
    low: float
    high: float


def _units(base: str, factors: dict[str, float]) -> dict[str, _Unit]:
    return {name: _Unit(base, factor, factor) for name, factor in factors.items()}


_LENGTHS = {
    "mm": 0.001,
    "cm": 0.01,
    "m": 1.0,
    "km": 1000.0,
    "in": 0.0254,
    "ft": 0.3048,
    "yd": 0.9144,
    "mi": 1609.344,
    "nmi": 1852.0,
}
_MASSES = {
    "t": 1.0,
    "kg": 0.001,
    "g": 1e-6,
    "lb": 0.00045359237,
    "short_ton": 0.90718474,
    "long_ton": 1.0160469088,
}
_TIMES = {"s": 1.0, "min": 60.0, "h": 3600.0, "d": 86400.0}
_SPEEDS = {"km/h": 1.0, "mph": 1.609344, "kn": 1.852}
_COUNTS = (
    "persons",
    "systems",
    "guns",
    "vehicles",
    "aircraft",
    "drones",
    "ships",
    "missiles",
    "rockets",
    "rounds",
    "shells",
    "tubes",
    "containers",
    "brigades",
    "battalions",
    "year",
)

_UNITS: dict[str, _Unit] = {
    **_units("m", _LENGTHS),
    **_units("t", _MASSES),
    **_units("s", _TIMES),
    **_units("km/h", _SPEEDS),
    **{name: _Unit(name, 1.0, 1.0) for name in _COUNTS},
    # From a short ton to a long ton.
    "ton": _Unit("t", 0.907185, 1.01605),
}

_SPELLINGS = {
    spelling: unit
    for unit, spellings in {
        "mm": ("millimetre", "millimetres", "millimeter", "millimeters"),
        "cm": ("centimetre", "centimetres", "centimeter", "centimeters"),
        "m": ("metre", "metres", "meter", "meters"),
        "km": ("kilometre", "kilometres", "kilometer", "kilometers"),
        "in": ("inch", "inches"),
        "ft": ("foot", "feet"),
        "yd": ("yard", "yards"),
        "mi": ("mile", "miles"),
        "nmi": ("nautical mile", "nautical miles"),
        "t": ("tonne", "tonnes", "metric ton", "metric tons"),
        "ton": ("tons",),
        "short_ton": ("short ton", "short tons"),
        "long_ton": ("long ton", "long tons"),
        "kg": ("kilogram", "kilograms", "kilogramme", "kilogrammes"),
        "g": ("gram", "grams", "gramme", "grammes"),
        "lb": ("lbs", "pound", "pounds"),
        "s": ("sec", "second", "seconds"),
        "min": ("minute", "minutes"),
        "h": ("hour", "hours"),
        "d": ("day", "days"),
        "km/h": ("kph", "km per h"),
        "kn": ("knot", "knots"),
        "persons": ("person", "people"),
        "year": ("years",),
        "systems": ("system",),
        "rounds": ("round",),
        "missiles": ("missile",),
        "rockets": ("rocket",),
        "shells": ("shell",),
        "tubes": ("tube",),
    }.items()
    for spelling in spellings
}

_LABELS = {"ton": "t", "short_ton": "short t", "long_ton": "long t", "persons": "", "systems": "", "year": ""}

# "rounds / 5 min", "rounds per minute": what is counted, how many units of time (1 if unsaid), which unit.
_RATE = re.compile(
    r"(?P<what>rounds?|shells?|rockets?|missiles?)\s*(?:/|per)\s*(?P<span>\d{1,6}(?:\.\d{1,6})?)?\s*(?P<time>[a-z]+)"
)
# A calibre with the length of its barrel: "mm L/52".
_CALIBRE = re.compile(r"(?P<length>mm|cm|in)\s*L\s*/?\s*(?P<calibres>\d{1,3}(?:\.\d)?)", re.IGNORECASE)


def canonical_unit(unit: str) -> str:
    """Return the one spelling of a unit: `kilometers` is `km`, `rounds / 5 min` is `rounds per 5 min`.

    A unit that is not known comes back as it is, without spaces at its ends.
    """
    bare = " ".join(unit.split())
    if calibre := _CALIBRE.fullmatch(bare):
        return f"{calibre['length'].lower()} L/{calibre['calibres']}"
    if rate := _rate(bare):
        what, span, time = rate
        return f"{what} per {time}" if span == 1 else f"{what} per {span:g} {time}"
    if bare in _UNITS:
        return bare
    folded = bare.casefold()
    return _SPELLINGS.get(folded, folded if folded in _UNITS else bare)


def display_unit(unit: str) -> str:
    """Return the short label a pane shows behind the number; empty where the column or the attribute says it."""
    canonical = canonical_unit(unit)
    if rate := _rate(canonical):
        _, span, time = rate
        return f"/{time}" if span == 1 else f"/{span:g} {time}"
    return _LABELS.get(canonical, canonical)


def fault_of_bounds(quantity: Quantity) -> str | None:
    """Return what is wrong with the bounds of a quantity, or None."""
    low, high = quantity.low, quantity.high
    if low is not None and high is not None and low > high:
        return f"its low bound {low:g} is over its high bound {high:g}"
    return None


def with_base(quantity: Quantity) -> Quantity:
    """Return the quantity with `base` filled: its bounds in the base unit of its kind, at six digits.

    `base` is null where there is no bound, no unit, or a unit that is not known.
    """
    return msgspec.structs.replace(quantity, base=_base(quantity))


def _base(quantity: Quantity) -> Base | None:
    unit = _lookup(quantity.unit) if quantity.unit else None
    if unit is None:
        return None
    low, high = _convert(quantity.low, unit.low), _convert(quantity.high, unit.high)
    return None if low is None and high is None else Base(low=low, high=high, unit=unit.base)


def _lookup(unit: str) -> _Unit | None:
    canonical = canonical_unit(unit)
    if calibre := _CALIBRE.fullmatch(canonical):
        return _UNITS[calibre["length"]]
    if rate := _rate(canonical):
        what, span, time = rate
        factor = RATE_SECONDS / (span * _TIMES[time])
        return _Unit(f"{what} / {RATE_SECONDS} s", factor, factor)
    return _UNITS.get(canonical)


def _rate(unit: str) -> tuple[str, float, str] | None:
    """Return what is counted, the number of time units and the time unit; null for what is no rate."""
    match = _RATE.fullmatch(unit.casefold())
    if match is None:
        return None
    time = _SPELLINGS.get(match["time"], match["time"])
    span = float(match["span"] or 1)
    if time not in _TIMES or span == 0:
        return None
    return _SPELLINGS.get(match["what"], match["what"]), span, time


def _convert(bound: float | None, factor: float) -> float | None:
    """Return the bound times the factor at six significant digits; null where it is not a finite number."""
    value = math.nan if bound is None else bound * factor
    return float(f"{value:.{DIGITS}g}") if math.isfinite(value) else None
