"""Indexes over one field: by value, and in order. Each is built from the documents when it is first asked."""

from array import array
from bisect import bisect_left, bisect_right, insort
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from types import UnionType
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
        # Most values of an identifying field have one document: a container for each would take ten times the memory.
        # Where there are more, an array takes a tenth of what a set does.
        self.numbers: dict[Any, int | array[int]] = {}
        """The number of the document with each value, or the numbers in their order. Only this class alters it."""
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
        """Return the numbers of the documents with a value, in their order."""
        found = self.numbers.get(value, ())
        return (found,) if isinstance(found, int) else found

    def _add(self, value: Any, number: int) -> None:
        if type(value) not in _SCALARS:
            return
        known = self.numbers.setdefault(value, number)
        if isinstance(known, array):
            if known[-1] < number:
                known.append(number)
            else:
                insort(known, number)
        elif known != number:
            self.numbers[value] = array("q", sorted((known, number)))

    def _discard(self, value: Any, number: int) -> None:
        if type(value) not in _SCALARS:
            return
        known = self.numbers[value]
        if isinstance(known, array) and len(known) > 1:
            del known[bisect_left(known, number)]
        else:
            del self.numbers[value]


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
        self._numbers = _SortedPairs(path, rows, int | float)
        self._texts = _SortedPairs(path, rows, str)

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
    """Values and their numbers in order. Additions wait until somebody looks, so that many cost one sorting.

    The two stand in columns: a pair for each document would take four times the memory.
    """

    _FEW = 64

    def __init__(self, path: Path, rows: Mapping[int, Row], kind: type | UnionType) -> None:
        numbers = sorted(number for number, row in rows.items() if isinstance(value_at(row, path), kind))
        numbers.sort(key=lambda number: value_at(rows[number], path))
        self._values = [value_at(rows[number], path) for number in numbers]
        self._numbers = array("q", numbers)
        self._waiting: list[tuple[Any, int]] = []

    def add(self, value: Any, number: int) -> None:
        self._waiting.append((value, number))

    def discard(self, value: Any, number: int) -> None:
        self._settle()
        place = self._place(value, number)
        del self._values[place], self._numbers[place]

    def within(self, bounds: Bounds) -> list[int]:
        first, last = self._slice(bounds)
        return self._numbers[first:last].tolist()

    def count_within(self, bounds: Bounds) -> int:
        first, last = self._slice(bounds)
        return max(last - first, 0)

    def descending(self) -> Iterator[int]:
        self._settle()
        return reversed(self._numbers)

    def _slice(self, bounds: Bounds) -> tuple[int, int]:
        self._settle()
        first, last = 0, len(self._values)
        if bounds.low is not None:
            first = (bisect_left if bounds.low_included else bisect_right)(self._values, bounds.low)
        if bounds.high is not None:
            last = (bisect_right if bounds.high_included else bisect_left)(self._values, bounds.high)
        return first, last

    def _place(self, value: Any, number: int) -> int:
        """Return where a pair stands, or would stand."""
        first = bisect_left(self._values, value)
        return bisect_left(self._numbers, number, first, bisect_right(self._values, value, first))

    def _settle(self) -> None:
        if len(self._waiting) <= self._FEW:
            for value, number in self._waiting:
                place = self._place(value, number)
                self._values.insert(place, value)
                self._numbers.insert(place, number)
        else:
            pairs = sorted(chain(zip(self._values, self._numbers, strict=True), self._waiting))
            self._values = [value for value, _ in pairs]
            self._numbers = array("q", [number for _, number in pairs])
        self._waiting.clear()
