"""Stock TinyDB queries, read as a small syntax tree.

A stock query describes itself: `_hash` is ('==', ('name',), 'Ada') for a simple condition, and the functions behind
`&`, `|` and `~` hold the queries they join. What cannot be read so (regular expressions, own functions, a query of
another library or of another version of TinyDB) becomes an `Opaque` leaf, which is asked as it is.
"""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from tinydb.queries import QueryInstance, QueryLike

from store.database.paths import Path

Condition = Callable[[Mapping[str, Any]], bool]


class Comparison(msgspec.Struct, frozen=True):
    """`==`, `!=`, `<`, `<=`, `>`, `>=`, `one_of` or `exists` on a field, with plain values only."""

    operator: str
    path: Path
    value: Any = None


class Both(msgspec.Struct, frozen=True):
    """Two conditions that must hold."""

    left: "Tree"
    right: "Tree"


class Either(msgspec.Struct, frozen=True):
    """Two conditions of which one must hold."""

    left: "Tree"
    right: "Tree"


class Negation(msgspec.Struct, frozen=True):
    """A condition that must not hold."""

    part: "Tree"


class Opaque(msgspec.Struct, frozen=True):
    """A condition that can only be asked."""

    condition: Condition


Tree = Comparison | Both | Either | Negation | Opaque

_SCALARS = frozenset({str, int, float, bool, type(None)})
_COMPARISONS = frozenset({"==", "!=", "<", "<=", ">", ">=", "one_of", "exists"})
_JOINTS: dict[str, type[Both | Either | Negation]] = {
    "QueryInstance.__and__.<locals>.<lambda>": Both,
    "QueryInstance.__or__.<locals>.<lambda>": Either,
    "QueryInstance.__invert__.<locals>.<lambda>": Negation,
}


def read_query(query: QueryLike) -> Tree:
    """Return the syntax tree of a query."""
    if type(query) is QueryInstance:
        return _leaf(query._hash) or _joined(query) or Opaque(query)
    return Opaque(query)


def read_equality(query: QueryLike) -> tuple[str, Path, Any] | None:
    """Return what a query says of itself if it is nothing but `==` with a plain value: operator, path and value.

    It says the same as `read_query`, at a tenth of the cost: most queries are of this kind.
    """
    described: Any = query._hash if type(query) is QueryInstance else None
    return described if described and described[0] == "==" and type(described[2]) in _SCALARS else None


def _leaf(described: Any) -> Comparison | None:
    """Return the comparison that a query's `_hash` describes, if it is one of plain values on a path of names."""
    if not described or described[0] not in _COMPARISONS:
        return None
    operator, path, *values = described
    for name in path:
        if type(name) is not str:
            return None
    if operator == "one_of":
        plain = isinstance(values[0], tuple | frozenset) and all(type(item) in _SCALARS for item in values[0])
    else:
        plain = not values or type(values[0]) in _SCALARS
    return Comparison(operator, path, *values) if plain else None


def _joined(query: QueryInstance) -> Tree | None:
    """Return the parts that a query joins: they are what its function has closed over."""
    test: Any = query._test
    joint = _JOINTS.get(getattr(test, "__qualname__", ""))
    if joint is None:
        return None
    held = dict(zip(test.__code__.co_freevars, (cell.cell_contents for cell in test.__closure__), strict=True))
    left, right = held.get("self"), held.get("other")
    if joint is Negation and isinstance(left, QueryInstance):
        return Negation(read_query(left))
    if joint is not Negation and isinstance(left, QueryInstance) and isinstance(right, QueryInstance):
        return (Both if joint is Both else Either)(read_query(left), read_query(right))
    return None
