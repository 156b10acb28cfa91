"""The database in memory: tables of documents with their indexes, changed one operation at a time, each reversible."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count, pairwise
from typing import Any

from store.database.documents import Row
from store.database.indexes import HashIndex, Index, Kind, LiveIndex, OrderedIndex
from store.database.paths import Path
from store.database.snapshot import Bookkeeping, Snapshot
from store.database.transactions import Clear, Drop, Operation, Put, Remove, SetSchema
from store.database.words import WordIndex

Declared = Mapping[str, Sequence[Index]]
"""The indexes of each table."""


_REVISIONS = count()


class TableState:
    """The documents of one table, in the order of their numbers, and the indexes that somebody has asked for."""

    def __init__(self, rows: dict[int, Row], declared: Sequence[Index]) -> None:
        self.rows = rows
        """The documents, in no certain order. Only this class alters it."""
        self.revision = next(_REVISIONS)
        """Another number whenever there are other documents, and no table has ever had it before."""
        self._in_order = False
        # Each is None until somebody asks for it.
        self._hashed: dict[Path, HashIndex | None] = _paths_of("hashed", declared)
        self._ordered: dict[Path, OrderedIndex | None] = _paths_of("ordered", declared)
        self._words: WordIndex | None = None
        self._word_paths = next((index.paths for index in declared if index.kind == "words"), None)
        self._live: list[LiveIndex] = []

    def in_order(self) -> dict[int, Row]:
        """Return the documents in the order of their numbers. Not to be altered."""
        if not self._in_order:
            numbers = list(self.rows)
            if any(later < earlier for earlier, later in pairwise(numbers)):
                self.rows = dict(sorted(self.rows.items()))
            self._in_order = True
        return self.rows

    def put(self, number: int, row: Row, *, last: bool) -> None:
        """Insert or replace a document. `last`: its number is greater than all that were here."""
        old = self.rows.get(number)
        if old is None and not last:
            self._in_order = False
        self.rows[number] = row
        self.revision = next(_REVISIONS)
        for index in self._live:
            index.change(number, old, row)

    def remove(self, number: int) -> Row:
        """Remove a document and return it."""
        row = self.rows.pop(number)
        self.revision = next(_REVISIONS)
        for index in self._live:
            index.change(number, row, None)
        return row

    def hash_index(self, path: Path) -> HashIndex | None:
        """Return the index by value of a field, or None where none was declared."""
        index = self._hashed.get(path)
        if index is None and path in self._hashed:
            index = self._hashed[path] = HashIndex(path, self.rows)
            self._live.append(index)
        return index

    def ordered_index(self, path: Path) -> OrderedIndex | None:
        """Return the index in order of a field, or None where none was declared."""
        index = self._ordered.get(path)
        if index is None and path in self._ordered:
            index = self._ordered[path] = OrderedIndex(path, self.rows)
            self._live.append(index)
        return index

    def word_index(self) -> WordIndex | None:
        """Return the index of words, or None where none was declared."""
        if self._words is None and self._word_paths is not None:
            self._words = WordIndex(self._word_paths, self.rows)
            self._live.append(self._words)
        return self._words


def _paths_of(kind: Kind, declared: Sequence[Index]) -> dict[Path, Any]:
    return {index.paths[0]: None for index in declared if index.kind == kind}


@dataclass(frozen=True)
class PutBack:
    """Undo of a Clear and a Drop: the table as it was, or None where there was none."""

    table: str
    state: TableState | None


@dataclass(frozen=True)
class TakeOut:
    """Undo of a Put that inserted: the document goes, and its number is free again, as nobody has seen it."""

    table: str
    id: int
    next_number: int
    made_table: bool


Undo = Operation | PutBack | TakeOut


class State:
    """All tables, the next number of each, and the schema."""

    def __init__(self, snapshot: Snapshot, declared: Declared) -> None:
        self._declared = declared
        self.tables = {name: self._table(name, rows) for name, rows in snapshot.tables.items()}
        self.schema = snapshot.books.schema
        self._next = dict(snapshot.books.next)
        for name, rows in snapshot.tables.items():
            # Stock TinyDB may have added documents without telling.
            self._next[name] = max(self._next.get(name, 1), max(rows, default=0) + 1)

    def next_number(self, table: str) -> int:
        """Return the number of the next document of a table; no number is given twice, removed documents' neither."""
        return self._next.get(table, 1)

    def books(self, generation: int) -> Bookkeeping:
        """Return what the snapshot of this state says about itself."""
        return Bookkeeping(generation=generation, next=dict(self._next), schema=self.schema)

    def apply(self, operation: Operation) -> Undo:
        """Carry out an operation; return the one that takes it back."""
        match operation:
            case Put():
                return self.put(operation.table, operation.id, operation.doc)
            case Remove():
                row = self.tables[operation.table].remove(operation.id)
                return Put(operation.table, operation.id, row)
            case Clear():
                return self._exchange(operation.table, self._table(operation.table, {}))
            case Drop():
                return self._exchange(operation.table, None)
            case SetSchema():
                before, self.schema = self.schema, operation.number
                return SetSchema(before or 0)

    def put(self, name: str, number: int, row: Row) -> Undo:
        """Carry out a Put."""
        table = self.tables.get(name)
        made_table = table is None
        if table is None:
            table = self.tables[name] = self._table(name, {})
        old = table.rows.get(number)
        next_number = self._next.get(name, 1)
        table.put(number, row, last=number >= next_number)
        if number >= next_number:
            self._next[name] = number + 1
        return TakeOut(name, number, next_number, made_table) if old is None else Put(name, number, old)

    def take_back(self, undo: Iterable[Undo]) -> None:
        """Take back operations; the last one comes first."""
        for step in undo:
            match step:
                case PutBack():
                    self._exchange(step.table, step.state)
                case TakeOut():
                    self._next[step.table] = step.next_number
                    self.tables[step.table].remove(step.id)
                    if step.made_table:
                        del self.tables[step.table]
                case _:
                    self.apply(step)

    def _exchange(self, name: str, table: TableState | None) -> PutBack:
        before = self.tables.pop(name, None)
        if table is not None:
            self.tables[name] = table
        return PutBack(name, before)

    def _table(self, name: str, rows: dict[int, Row]) -> TableState:
        return TableState(rows, self._declared.get(name, ()))
