"""TinyDB's table on the shared store: the same calls and answers, without rewriting a file for each."""

from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from typing import Any

from tinydb.queries import QueryLike, where
from tinydb.table import Document, Table

from store.database.compiling import compiled
from store.database.documents import Row, copy_of
from store.database.errors import DatabaseError
from store.database.planning import exactly
from store.database.selection import matching, newest
from store.database.snapshot import RESERVED
from store.database.state import TableState
from store.database.storage import SharedStorage
from store.database.syntax import read_query
from store.database.transactions import Clear, Remove

Fields = Mapping[str, Any] | Callable[[MutableMapping[str, Any]], None]
"""What `update` takes: fields to set, or a function that changes a document in place."""

_new_document = Document.__new__


class SharedTable(Table):
    """One table of a `Database`.

    Every change is a transaction. What is returned are copies: altering them changes nothing here. Unlike in stock
    TinyDB, documents come in the order of their numbers, numbers are never given twice, a comparison of values that
    have no order is not met instead of raising TypeError, and there is no query cache.
    """

    def __init__(self, storage: SharedStorage, name: str, cache_size: int = 0, persist_empty: bool = False) -> None:
        """`cache_size` is taken for compatibility; `persist_empty` makes the table where it is not there."""
        if name == RESERVED:
            raise DatabaseError(f"the table {RESERVED!r} is the database's own")
        if not name.isascii() and name != name.encode(errors="replace").decode():
            raise DatabaseError(f"a table cannot be named {name!a}: that is not valid Unicode")
        self._shared = storage
        self._mutex = storage.mutex
        super().__init__(storage, name, cache_size=0)
        if persist_empty:
            with self._shared.transaction():
                if name not in self._shared.state().tables:
                    self._shared.carry_out(Clear(name))

    # Reading

    def __len__(self) -> int:
        with self._shared.mutex:
            return len(self._state().rows)

    def __iter__(self) -> Iterator[Document]:
        return iter(self.all())

    def all(self) -> list[Document]:
        """Return all documents."""
        with self._shared.mutex:
            return [_document(number, row) for number, row in self._state().in_order().items()]

    def search(self, cond: QueryLike) -> list[Document]:
        """Return all documents that meet a condition."""
        with self._mutex:
            table = self._shared.table(self._name)
            found = exactly(cond, table)
            if isinstance(found, int):
                # The most frequent search of all.
                return [_document(found, table.rows[found])]
            return [_document(number, row) for number, row in matching(table, cond)]

    def get(
        self, cond: QueryLike | None = None, doc_id: int | None = None, doc_ids: Iterable[int] | None = None
    ) -> Any:
        """Return the document with a number, or the first that meets a condition, or None; for `doc_ids` a list."""
        with self._shared.mutex:
            table = self._state()
            if doc_id is not None:
                row = table.rows.get(doc_id)
                return None if row is None else _document(doc_id, row)
            if doc_ids is not None:
                return [_document(number, table.rows[number]) for number in sorted(set(doc_ids) & table.rows.keys())]
            if cond is not None:
                found = next(matching(table, cond), None)
                return None if found is None else _document(*found)
        raise RuntimeError("You have to pass either cond or doc_id or doc_ids")

    def contains(self, cond: QueryLike | None = None, doc_id: int | None = None) -> bool:
        """Tell whether there is a document with a number, or one that meets a condition."""
        with self._shared.mutex:
            if doc_id is not None:
                return doc_id in self._state().rows
            if cond is not None:
                return next(matching(self._state(), cond), None) is not None
        raise RuntimeError("You have to pass either cond or doc_id")

    def count(self, cond: QueryLike) -> int:
        """Return how many documents meet a condition."""
        with self._shared.mutex:
            return sum(1 for _ in matching(self._state(), cond))

    def rows(self, cond: QueryLike | None = None) -> list[tuple[int, Row]]:
        """Return numbers and documents as they are held, without copying: for readers who alter nothing in them."""
        with self._shared.mutex:
            table = self._state()
            return list(table.in_order().items() if cond is None else matching(table, cond))

    def having(self, field: str, values: Iterable[str]) -> list[tuple[int, Row]]:
        """Return numbers and documents, as `rows` does, with one of these values in a field, each once, in no order.

        It is for many values at once, and asks for no plan where the field has an index by value.
        """
        with self._shared.mutex:
            table = self._state()
            index = table.hash_index((field,))
            if index is None:
                return list(matching(table, where(field).one_of(list(values))))
            found = (number for value in dict.fromkeys(values) for number in index.equal_to(value))
            return [(number, table.rows[number]) for number in found]

    @property
    def revision(self) -> int:
        """A number that is the same only as long as all documents are; it means nothing to another handle."""
        with self._shared.mutex:
            return self._state().revision

    def newest(self, *path: str, limit: int, cond: QueryLike | None = None) -> list[Document]:
        """Return up to `limit` documents with the greatest values of a field, greatest first.

        With an `ordered` index nothing is sorted. Texts come before numbers, documents without a value not at all.
        """
        with self._shared.mutex:
            return [_document(number, row) for number, row in newest(self._state(), path, limit, cond)]

    def search_words(self, text: str) -> list[Document]:
        """Return the documents that hold all words of a text; `word*` is any word that begins so.

        Raises DatabaseError where the table was not opened with a `words` index.
        """
        with self._shared.mutex:
            table = self._state()
            index = table.word_index()
            if index is None:
                if self.name in self._shared.state().tables:
                    raise DatabaseError(f"table {self.name!r} has no index of words")
                return []
            return [_document(number, table.rows[number]) for number in sorted(index.holding(text))]

    # Writing

    def insert(self, document: Mapping[str, Any]) -> int:
        """Insert a document and return its number; a `Document` brings its own."""
        with self._shared.transaction():
            return self._insert(document)

    def insert_multiple(self, documents: Iterable[Mapping[str, Any]]) -> list[int]:
        """Insert documents in one transaction and return their numbers."""
        with self._shared.transaction():
            return [self._insert(document) for document in documents]

    def update(self, fields: Fields, cond: QueryLike | None = None, doc_ids: Iterable[int] | None = None) -> list[int]:
        """Change the documents with these numbers, or those that meet a condition, or all; return their numbers."""
        with self._shared.transaction():
            numbers = self._numbers(cond, doc_ids)
            for number in numbers:
                row = self._state().rows[number]
                self._replace(number, row, _changed(row, fields))
            return numbers

    def update_multiple(self, updates: Iterable[tuple[Fields, QueryLike]]) -> list[int]:
        """Carry out several updates, each on the documents that meet its condition; return their numbers."""
        steps = [(fields, compiled(read_query(cond))) for fields, cond in updates]
        updated = []
        with self._shared.transaction():
            for number, row in list(self._state().in_order().items()):
                now: Mapping[str, Any] = row
                for fields, holds in steps:
                    if holds(now):
                        updated.append(number)
                        now = _changed(now, fields)
                self._replace(number, row, now)
        return updated

    def replace(self, documents: Mapping[int, Mapping[str, Any]]) -> None:
        """Put whole documents in the place of those with these numbers."""
        with self._shared.transaction():
            for number, document in documents.items():
                self._shared.put(self.name, number, document)

    def upsert(self, document: Mapping[str, Any], cond: QueryLike | None = None) -> list[int]:
        """Update what meets the condition, or has the `Document`'s number; insert the document where nothing does."""
        numbers = [document.doc_id] if isinstance(document, Document) else None
        if numbers is None and cond is None:
            raise ValueError(
                "If you don't specify a search query, you must specify a doc_id. Hint: use a table.Document object."
            )
        with self._shared.transaction():
            return self.update(document, cond, numbers) or [self._insert(document)]

    def remove(self, cond: QueryLike | None = None, doc_ids: Iterable[int] | None = None) -> list[int]:
        """Remove the documents with these numbers, or those that meet a condition; return their numbers."""
        if cond is None and doc_ids is None:
            raise RuntimeError("Use truncate() to remove all documents")
        with self._shared.transaction():
            numbers = self._numbers(cond, doc_ids)
            for number in numbers:
                self._shared.carry_out(Remove(self.name, number))
            return numbers

    def truncate(self) -> None:
        """Remove all documents. Their numbers are not given again."""
        with self._shared.transaction():
            self._shared.carry_out(Clear(self.name))

    # What extensions of stock TinyDB build on

    def _read_table(self) -> dict[str, Mapping[str, Any]]:
        with self._shared.mutex:
            return {str(number): copy_of(row) for number, row in self._state().in_order().items()}

    def _update_table(self, updater: Callable[[dict[int, Any]], None]) -> None:
        with self._shared.transaction():
            documents = {int(number): document for number, document in self._read_table().items()}
            updater(documents)
            self._shared.write_table(self.name, documents)

    def _get_next_id(self) -> int:
        with self._shared.mutex:
            return self._shared.state().next_number(self.name)

    # How it is done

    def _state(self) -> TableState:
        return self._shared.table(self._name)

    def _insert(self, document: Mapping[str, Any]) -> int:
        if not isinstance(document, Mapping):
            raise ValueError("Document is not a Mapping")
        number = document.doc_id if isinstance(document, Document) else self._get_next_id()
        if number in self._state().rows:
            raise ValueError(f"Document with ID {number} already exists")
        self._shared.put(self.name, number, document)
        return number

    def _numbers(self, cond: QueryLike | None, doc_ids: Iterable[int] | None) -> list[int]:
        table = self._state()
        if doc_ids is not None:
            return [number for number in dict.fromkeys(doc_ids) if number in table.rows]
        if cond is not None:
            return [number for number, _ in matching(table, cond)]
        return list(table.in_order())

    def _replace(self, number: int, old: Row, new: Mapping[str, Any]) -> None:
        if new is not old and new != old:
            self._shared.put(self.name, number, new)


def _document(number: int, row: Row) -> Document:
    # Touch all values first: their cache misses overlap, while those of the copying come one after the other.
    row.copy()
    # Document's own __init__ would copy the copy, for a third of the time that reading a document takes.
    document = _new_document(Document)
    document.update(copy_of(row))
    document.doc_id = number
    return document


def _changed(row: Mapping[str, Any], fields: Fields) -> Mapping[str, Any]:
    if not callable(fields):
        return {**row, **fields}
    fresh = copy_of(row)
    fields(fresh)
    return fresh
