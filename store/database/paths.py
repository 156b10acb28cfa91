"""Paths into a document: the names of the fields to follow, outermost first."""

from collections.abc import Mapping
from typing import Any, Final

Path = tuple[str, ...]


class Missing:
    """The type of MISSING. Equal to nothing but itself, and in no order with anything."""

    def __repr__(self) -> str:
        return "MISSING"


MISSING: Final = Missing()


def value_at(row: Mapping[str, Any], path: Path) -> Any:
    """Return what stands at a path, or MISSING."""
    value: Any = row
    for name in path:
        if not isinstance(value, dict):
            return MISSING
        value = value.get(name, MISSING)
    return value
