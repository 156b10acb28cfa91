"""Indexes over one field: by value, and in order. Each is built from the documents when it is first asked."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from operator import itemgetter
from typing import Any, Literal, Protocol

from store.database.documents import Row
from store.database.paths import Path, value_at

Kind = Literal["hashed", "ordered", "words"]


@dataclass(frozen=True)
class Index:
    """That a table has an index. Made by `hashed`, `ordered` and `words`."""

    kind: Kind
    paths: tuple[Path, ...]


def hashed(*path: str) -> Index:
    """Declare an index that finds documents by the value of a field: `==` and `one_of`."""
    return Index("hashed", (path,))


def ordered(*path: str) -> Index:
    """Declare an index that also keeps numbers and texts in order: `<`, `<=`, `>`, `>=` and `newest`."""
    return Index("ordered", (path,))


def words(*fields: str) -> Index:
    """Declare an index over the words of some text fields, for `search_words`."""
    return Index("words", tuple((field,) for field in fields))


class LiveIndex(Protocol):
    """An index that follows its table."""

    def change(self, number: int, old: Row | None, new: Row | None) -> None:
        """Take over that a document came (no old one), was replaced, or went (no new one)."""


_SCALARS = frozenset({str, int, float, bool, type(None)})


class HashIndex:
    """The numbers of the documents under each value of a field. Lists and dictionaries are not in it."""

    def __init__(self, path: Path, rows: Mapping[int, Row]) -> None:
        self._path = path
        # Most values of an identifying field have one document: a set for each would take ten times the memory.
        self._numbers: dict[Any, int | set[int]] = {}
        for number, row in rows.items():
            self._add(value_at(row, path), number)

    def change(self, number: int, old: Row | None, new: Row | None) -> None:
        """Take over a change of the table."""
        before = None if old is None else (value_at(old, self._path),)
        after = None if new is None else (value_at(new, self._path),)
        if before == after:
            return
        if before:
            self._discard(before[0], number)
        if after:
            self._add(after[0], number)

    def equal_to(self, value: Any) -> Collection[int]:
        """Return the numbers of the documents with a value."""
        found = self._numbers.get(value, ())
        return (found,) if isinstance(found, int) else found

    def _add(self, value: Any, number: int) -> None:
        if type(value) not in _SCALARS:
            return
        known = self._numbers.setdefault(value, number)
        if isinstance(known, set):
            known.add(number)
        elif known != number:
            self._numbers[value] = {known, number}

    def _discard(self, value: Any, number: int) -> None:
        if type(value) not in _SCALARS:
            return
        known = self._numbers[value]
        if isinstance(known, set) and len(known) > 1:
            known.discard(number)
        else:
            del self._numbers[value]


@dataclass(frozen=True)
class Bounds:
    """A range of values; None is no bound."""

    low: Any = None
    high: Any = None
    low_included: bool = True
    high_included: bool = True


class OrderedIndex:
    """The numbers of the documents in the order of a field: numbers first, then texts; other values are not in it."""

    def __init__(self, path: Path, rows: Mapping[int, Row]) -> None:
        self._path = path
        self._numbers = _SortedPairs()
        self._texts = _SortedPairs()
        for number, row in rows.items():
            value = value_at(row, path)
            pairs = self._pairs_for(value)
            if pairs is not None:
                pairs.add(value, number)

    def change(self, number: int, old: Row | None, new: Row | None) -> None:
        """Take over a change of the table."""
        before = None if old is None else value_at(old, self._path)
        after = None if new is None else value_at(new, self._path)
        if before == after and type(before) is type(after):
            return
        leaving, entering = self._pairs_for(before), self._pairs_for(after)
        if leaving is not None:
            leaving.discard(before, number)
        if entering is not None:
            entering.add(after, number)

    def within(self, bounds: Bounds) -> list[int]:
        """Return the numbers of the documents within bounds; none where the bounds are of two types."""
        pairs = self._pairs_within(bounds)
        return [] if pairs is None else pairs.within(bounds)

    def count_within(self, bounds: Bounds) -> int:
        """Return how many `within` would return, without making the list."""
        pairs = self._pairs_within(bounds)
        return 0 if pairs is None else pairs.count_within(bounds)

    def descending(self) -> Iterator[int]:
        """Yield the numbers of the documents, greatest value first, and among equal ones the latest first."""
        return chain(self._texts.descending(), self._numbers.descending())

    def _pairs_within(self, bounds: Bounds) -> "_SortedPairs | None":
        low, high = (self._pairs_for(edge) for edge in (bounds.low, bounds.high))
        return low or high if low is high or None in (low, high) else None

    def _pairs_for(self, value: Any) -> "_SortedPairs | None":
        if isinstance(value, str):
            return self._texts
        return self._numbers if isinstance(value, int | float) else None


class _SortedPairs:
    """Pairs of value and number in order. Additions wait until somebody looks, so that many cost one sorting."""

    _FEW = 64

    def __init__(self) -> None:
        self._sorted: list[tuple[Any, int]] = []
        self._waiting: list[tuple[Any, int]] = []

    def add(self, value: Any, number: int) -> None:
        self._waiting.append((value, number))

    def discard(self, value: Any, number: int) -> None:
        pairs = self._settled()
        del pairs[bisect_left(pairs, (value, number))]

    def within(self, bounds: Bounds) -> list[int]:
        first, last = self._slice(bounds)
        return [number for _, number in self._sorted[first:last]]

    def count_within(self, bounds: Bounds) -> int:
        first, last = self._slice(bounds)
        return max(last - first, 0)

    def descending(self) -> Iterator[int]:
        return map(itemgetter(1), reversed(self._settled()))

    def _slice(self, bounds: Bounds) -> tuple[int, int]:
        pairs = self._settled()
        first, last = 0, len(pairs)
        if bounds.low is not None:
            first = (bisect_left if bounds.low_included else bisect_right)(pairs, bounds.low, key=itemgetter(0))
        if bounds.high is not None:
            last = (bisect_right if bounds.high_included else bisect_left)(pairs, bounds.high, key=itemgetter(0))
        return first, last

    def _settled(self) -> list[tuple[Any, int]]:
        if len(self._waiting) <= self._FEW:
            for pair in self._waiting:
                insort(self._sorted, pair)
        else:
            self._sorted += self._waiting
            self._sorted.sort()
        self._waiting.clear()
        return self._sorted
