"""Stock TinyDB queries, read as a small syntax tree.

A stock query describes itself: `_hash` is ('==', ('name',), 'Ada') for a simple condition, and the functions behind
`&`, `|` and `~` hold the queries they join. What cannot be read so (regular expressions, own functions, a query of
another library or of another version of TinyDB) becomes an `Opaque` leaf, which is asked as it is.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from tinydb.queries import QueryInstance, QueryLike

from store.database.paths import Path

Condition = Callable[[Mapping[str, Any]], bool]


@dataclass(frozen=True)
class Comparison:
    """`==`, `!=`, `<`, `<=`, `>`, `>=`, `one_of` or `exists` on a field, with plain values only."""

    operator: str
    path: Path
    value: Any = None


@dataclass(frozen=True)
class Both:
    """Two conditions that must hold."""

    left: "Tree"
    right: "Tree"


@dataclass(frozen=True)
class Either:
    """Two conditions of which one must hold."""

    left: "Tree"
    right: "Tree"


@dataclass(frozen=True)
class Negation:
    """A condition that must not hold."""

    part: "Tree"


@dataclass(frozen=True)
class Opaque:
    """A condition that can only be asked."""

    condition: Condition


Tree = Comparison | Both | Either | Negation | Opaque

_SCALARS = frozenset({str, int, float, bool, type(None)})
_COMPARISONS = frozenset({"==", "!=", "<", "<=", ">", ">="})
_JOINTS = {
    "QueryInstance.__and__.<locals>.<lambda>": "and",
    "QueryInstance.__or__.<locals>.<lambda>": "or",
    "QueryInstance.__invert__.<locals>.<lambda>": "not",
}


def read_query(query: QueryLike) -> Tree:
    """Return the syntax tree of a query."""
    if type(query) is QueryInstance:
        joined = _joined(query)
        if joined is not None:
            return joined
        leaf = _leaf(query._hash)
        if leaf is not None:
            return leaf
    return Opaque(query)


def _joined(query: QueryInstance) -> Tree | None:
    test: Any = query._test
    joint = _JOINTS.get(getattr(test, "__qualname__", ""))
    if joint is None:
        return None
    held = dict(zip(test.__code__.co_freevars, (cell.cell_contents for cell in test.__closure__), strict=True))
    left, right = held.get("self"), held.get("other")
    if joint == "not" and isinstance(left, QueryInstance):
        return Negation(read_query(left))
    if isinstance(left, QueryInstance) and isinstance(right, QueryInstance):
        return (Both if joint == "and" else Either)(read_query(left), read_query(right))
    return None


def _leaf(described: Any) -> Comparison | None:
    match described:
        case (str(operator), tuple(path), value) if operator in _COMPARISONS:
            plain = type(value) in _SCALARS
        case ("one_of", tuple(path), tuple() | frozenset() as value):
            operator, plain = "one_of", all(type(item) in _SCALARS for item in value)
        case ("exists", tuple(path)):
            operator, value, plain = "exists", None, True
        case _:
            return None
    if not plain or not all(type(name) is str for name in path):
        return None
    return Comparison(operator, cast("Path", path), value)
