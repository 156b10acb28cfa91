"""Which documents a condition is met by, or can be met by, as far as indexes tell."""

from collections.abc import Collection, Iterator
from typing import Any

from tinydb.queries import QueryLike

from store.database.indexes import Bounds
from store.database.paths import Path
from store.database.state import TableState
from store.database.syntax import Both, Comparison, Either, Tree, read_equality

_EQUALITIES = frozenset({"==", "one_of"})


def exactly(query: QueryLike, table: TableState) -> int | Collection[int] | None:
    """Return the number or numbers, in order, of the documents that meet a query, or None where no index tells them.

    An index by value tells it of one `==`: it finds what Python's `==` calls equal (1, 1.0 and True are).
    """
    equality = read_equality(query)
    if equality is not None:
        index = table.hash_index(equality[1])
        if index is not None:
            return index.numbers.get(equality[2], ())
    return None


def candidates(tree: Tree, table: TableState) -> Collection[int] | None:
    """Return the numbers of all documents that may meet a condition, or None where no index helps.

    Too many are fine, too few never. In no certain order; none comes twice.
    """
    match tree:
        case Comparison():
            return _having_value(tree, table) if tree.operator in _EQUALITIES else _meeting_all([tree], table)
        case Both():
            return _meeting_all(list(_parts(tree)), table)
        case Either():
            left = candidates(tree.left, table)
            right = None if left is None else candidates(tree.right, table)
            return None if left is None or right is None else {*left, *right}
        case _:
            return None


def _having_value(leaf: Comparison, table: TableState) -> Collection[int] | None:
    by_value = table.hash_index(leaf.path)
    if by_value is not None:
        if leaf.operator == "==":
            return by_value.equal_to(leaf.value)
        return {number for value in leaf.value for number in by_value.equal_to(value)}
    values = (leaf.value,) if leaf.operator == "==" else leaf.value
    # The index in order holds only what has an order.
    in_order = table.ordered_index(leaf.path) if all(map(_has_order, values)) else None
    if in_order is None:
        return None
    return {number for value in values for number in in_order.within(Bounds(value, value))}


def _meeting_all(parts: list[Tree], table: TableState) -> Collection[int] | None:
    """Return the fewest candidates that an index leaves for one of the parts."""
    found = (candidates(part, table) for part in parts if not _is_range(part))
    best = min((numbers for numbers in found if numbers is not None), key=len, default=None)
    for path, bounds in _ranges(parts).items():
        index = table.ordered_index(path)
        if index is not None and (best is None or index.count_within(bounds) < len(best)):
            best = index.within(bounds)
    return best


def _parts(tree: Tree) -> Iterator[Tree]:
    if isinstance(tree, Both):
        yield from _parts(tree.left)
        yield from _parts(tree.right)
    else:
        yield tree


def _is_range(part: Tree) -> bool:
    return isinstance(part, Comparison) and part.operator not in _EQUALITIES


def _ranges(parts: list[Tree]) -> dict[Path, Bounds]:
    """Join the bounds that several parts set on one field."""
    ranges: dict[Path, Bounds] = {}
    for part in parts:
        if isinstance(part, Comparison) and part.operator in {"<", "<=", ">", ">="} and _has_order(part.value):
            ranges[part.path] = _narrowed(ranges.get(part.path, Bounds()), part.operator, part.value)
    return ranges


def _narrowed(bounds: Bounds, operator: str, value: Any) -> Bounds:
    known = bounds.low if operator in {">", ">="} else bounds.high
    if known is not None and isinstance(known, str) is not isinstance(value, str):
        return bounds
    if operator in {">", ">="}:
        if known is not None and known >= value:
            return bounds
        return Bounds(value, bounds.high, operator == ">=", bounds.high_included)
    if known is not None and known <= value:
        return bounds
    return Bounds(bounds.low, value, bounds.low_included, operator == "<=")


def _has_order(value: object) -> bool:
    return isinstance(value, str | int | float)
