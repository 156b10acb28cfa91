"""Random work over two handles on one file, against a dict that does the same."""

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from tinydb import where

from store.database import Database, open_database
from tests.store.tables import Rows, rows, stock_rows

TABLES = ("a", "b")
handles = st.integers(0, 1)
tables = st.sampled_from(TABLES)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("xyz"), inner, max_size=3),
    max_leaves=5,
)  # fmt: skip
documents = st.dictionaries(st.sampled_from("nmk"), values, max_size=3)


def break_off(database: Database, document: dict[str, Any]) -> None:
    with database.transaction():
        for table in TABLES:
            database.table(table).insert(document)
            database.table(table).update({"n": "never"})
        raise ZeroDivisionError


class TwoHandles(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "data.json"
        self.handles = [self.open(), self.open()]
        self.model: dict[str, Rows] = {name: {} for name in TABLES}

    def open(self) -> Database:
        return open_database(self.path, schema=1)

    @rule(handle=handles, table=tables, added=st.lists(documents, min_size=1, max_size=3))
    def insert(self, handle: int, table: str, added: list[dict[str, Any]]) -> None:
        numbers = self.handles[handle].table(table).insert_multiple(added)
        known = self.model[table]
        assert numbers == [max(known, default=0) + place for place in range(1, len(added) + 1)]
        known.update(zip(numbers, added, strict=True))

    @rule(handle=handles, table=tables, number=st.integers(1, 6), fields=documents)
    def update(self, handle: int, table: str, number: int, fields: dict[str, Any]) -> None:
        touched = self.handles[handle].table(table).update(fields, doc_ids=[number])
        assert touched == ([number] if number in self.model[table] else [])
        if touched:
            self.model[table][number] = self.model[table][number] | fields

    @rule(handle=handles, table=tables, value=values)
    def remove(self, handle: int, table: str, value: Any) -> None:
        self.handles[handle].table(table).remove(where("n") == value)
        kept = {number: row for number, row in self.model[table].items() if "n" not in row or row["n"] != value}
        self.model[table] = kept

    @rule(handle=handles, table=tables, document=documents)
    def upsert(self, handle: int, table: str, document: dict[str, Any]) -> None:
        known = self.model[table]
        numbers = [number for number, row in known.items() if "k" in row]
        assert self.handles[handle].table(table).upsert(document, where("k").exists())
        for number in numbers or [max(known, default=0) + 1]:
            known[number] = known.get(number, {}) | document

    @rule(handle=handles, document=documents)
    def fail(self, handle: int, document: dict[str, Any]) -> None:
        with pytest.raises(ZeroDivisionError):
            break_off(self.handles[handle], document)

    @rule(handle=handles)
    def reopen(self, handle: int) -> None:
        self.handles[handle].close()
        self.handles[handle] = self.open()

    @invariant()
    def everybody_sees_the_same(self) -> None:
        for table in TABLES:
            assert self.model[table] == stock_rows(self.path, table)
            for handle in self.handles:
                assert rows(handle, table) == self.model[table]

    def teardown(self) -> None:
        self.folder.cleanup()


TestTwoHandles = TwoHandles.TestCase
TestTwoHandles.settings = settings(max_examples=60, stateful_step_count=20, deadline=None)
