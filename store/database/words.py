"""Full text: which documents hold a word, or a word that begins so."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping

from store.database.documents import Row
from store.database.paths import Path, value_at

_WORD = re.compile(r"\w+")
_LAST = "\U0010ffff"


class WordIndex:
    """The numbers of the documents under each word of some text fields; upper and lower case are one."""

    def __init__(self, paths: tuple[Path, ...], rows: Mapping[int, Row]) -> None:
        self._paths = paths
        self._numbers: dict[str, set[int]] = {}
        self._in_order: list[str] | None = None
        for number, row in rows.items():
            self._add(number, self._words_of(row))

    def change(self, number: int, old: Row | None, new: Row | None) -> None:
        """Take over a change of the table."""
        before = set() if old is None else self._words_of(old)
        after = set() if new is None else self._words_of(new)
        self._discard(number, before - after)
        self._add(number, after - before)

    def holding(self, text: str) -> set[int]:
        """Return the numbers of the documents that hold all words of a text; `word*` is any word that begins so.

        A text without a word is held by no document.
        """
        found: set[int] | None = None
        for match in _WORD.finditer(text.casefold()):
            begins = text.casefold()[match.end() : match.end() + 1] == "*"
            numbers = self._beginning_with(match[0]) if begins else self._numbers.get(match[0], set())
            found = set(numbers) if found is None else found & numbers
        return found or set()

    def _beginning_with(self, prefix: str) -> set[int]:
        if self._in_order is None:
            self._in_order = sorted(self._numbers)
        first = bisect_left(self._in_order, prefix)
        last = bisect_left(self._in_order, prefix + _LAST)
        return set().union(*(self._numbers[word] for word in self._in_order[first:last]))

    def _words_of(self, row: Row) -> set[str]:
        return {match[0] for text in self._texts_of(row) for match in _WORD.finditer(text.casefold())}

    def _texts_of(self, row: Row) -> Iterator[str]:
        for path in self._paths:
            value = value_at(row, path)
            if isinstance(value, str):
                yield value
            elif isinstance(value, list):
                yield from (item for item in value if isinstance(item, str))

    def _add(self, number: int, words: set[str]) -> None:
        for word in words:
            numbers = self._numbers.get(word)
            if numbers is None:
                self._numbers[word] = {number}
                self._in_order = None
            else:
                numbers.add(number)

    def _discard(self, number: int, words: set[str]) -> None:
        for word in words:
            numbers = self._numbers[word]
            numbers.discard(number)
            if not numbers:
                del self._numbers[word]
                self._in_order = None
