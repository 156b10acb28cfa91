"""The documents that meet a condition, in the order of numbers.

They are planned by index where one helps, and checked wherever the index alone does not tell.
"""

from collections.abc import Iterator
from heapq import nlargest
from typing import Any

from tinydb.queries import QueryLike

from store.database.compiling import compiled
from store.database.documents import Row
from store.database.paths import Path, value_at
from store.database.planning import candidates, exactly
from store.database.state import TableState
from store.database.syntax import read_query

Numbered = tuple[int, Row]


def matching(table: TableState, query: QueryLike) -> Iterator[Numbered]:
    """Yield the documents that meet a condition, found as they are asked for."""
    rows = table.rows
    exact = exactly(query, table)
    if isinstance(exact, int):
        return iter(((exact, rows[exact]),))
    if exact is not None:
        return ((number, rows[number]) for number in exact)
    tree = read_query(query)
    holds = compiled(tree)
    found = candidates(tree, table)
    if found is None:
        return ((number, row) for number, row in table.in_order().items() if holds(row))
    return ((number, row) for number in sorted(found) if holds(row := rows[number]))


def newest(table: TableState, path: Path, limit: int, query: QueryLike | None) -> list[Numbered]:
    """Return the documents with the greatest values of a field, greatest first; those without a value never."""
    holds = _anything if query is None else compiled(read_query(query))
    index = table.ordered_index(path)
    rows = table.rows
    if index is None:
        met = ((number, row) for number, row in rows.items() if holds(row))
        ranked = ((_rank(value_at(row, path), number), row) for number, row in met)
        best = nlargest(limit, ((rank, row) for rank, row in ranked if rank is not None), key=lambda pair: pair[0])
        return [(rank[2], row) for rank, row in best]
    found: list[Numbered] = []
    for number in index.descending():
        if len(found) >= limit:
            break
        if holds(rows[number]):
            found.append((number, rows[number]))
    return found


def _anything(_: Any) -> bool:
    return True


def _rank(value: Any, number: int) -> tuple[bool, Any, int] | None:
    """Return what the index in order sorts by, or None for a value that it leaves out."""
    if isinstance(value, str | int | float):
        return (isinstance(value, str), value, number)
    return None
