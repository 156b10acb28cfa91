"""Random use through several handles, with compaction and reopening, against a plain dictionary."""

import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, multiple, rule
from tinydb import TinyDB, where

from store.database import Database, check, hashed, open_database, ordered
from tests.store.database.test_documents import documents

HANDLES = 3
TABLES = ("people", "places")
INDEXES = {table: [hashed("name"), ordered("born")] for table in TABLES}
tables = st.sampled_from(TABLES)
handles = st.integers(0, HANDLES - 1)


class SharedUse(RuleBasedStateMachine):
    """Each rule uses some handle; what every handle shows is compared with the model after each."""

    numbers: Bundle[tuple[str, int]] = Bundle("numbers")

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "base.json"
        self.model: dict[str, dict[int, dict[str, Any]]] = {table: {} for table in TABLES}
        self.next = dict.fromkeys(TABLES, 1)
        self.handles = [self.open() for _ in range(HANDLES)]

    def open(self) -> Database:
        return open_database(self.path, schema=1, indexes=INDEXES, durable=False)

    @rule(target=numbers, handle=handles, table=tables, batch=st.lists(documents, min_size=1, max_size=3))
    def insert(self, handle: int, table: str, batch: list[dict[str, Any]]) -> Any:
        given = self.handles[handle].table(table).insert_multiple(batch)
        assert given == list(range(self.next[table], self.next[table] + len(batch)))
        self.next[table] += len(batch)
        self.model[table].update(zip(given, batch, strict=True))
        return multiple(*((table, number) for number in given))

    @rule(handle=handles, at=numbers, document=documents)
    def update(self, handle: int, at: tuple[str, int], document: dict[str, Any]) -> None:
        table, number = at
        known = number in self.model[table]
        assert self.handles[handle].table(table).update(document, doc_ids=[number]) == [number] * known
        if known:
            self.model[table][number] = {**self.model[table][number], **document}

    @rule(handle=handles, at=consumes(numbers))
    def remove(self, handle: int, at: tuple[str, int]) -> None:
        table, number = at
        known = self.model[table].pop(number, None) is not None
        assert self.handles[handle].table(table).remove(doc_ids=[number]) == [number] * known

    @rule(handle=handles, table=tables, born=st.integers(-2, 2))
    def update_by_query(self, handle: int, table: str, born: int) -> None:
        met = [number for number, row in self.model[table].items() if row.get("born") == born]
        assert self.handles[handle].table(table).update({"born": 7}, where("born") == born) == met
        for number in met:
            self.model[table][number] = {**self.model[table][number], "born": 7}

    @rule(handle=handles, table=tables)
    def truncate(self, handle: int, table: str) -> None:
        self.handles[handle].table(table).truncate()
        self.model[table] = {}

    @rule(handle=handles, table=tables, batch=st.lists(documents, max_size=2))
    def fail(self, handle: int, table: str, batch: list[dict[str, Any]]) -> None:
        db = self.handles[handle]
        try:
            with db.transaction():
                db.table(table).update({"lost": True})
                db.table(table).insert_multiple(batch)
                db.drop_table(table)
                raise ZeroDivisionError
        except ZeroDivisionError:
            pass

    @rule(handle=handles)
    def compact(self, handle: int) -> None:
        self.handles[handle].compact()
        with TinyDB(self.path, access_mode="r") as stock:
            for table, rows in self.model.items():
                assert {row.doc_id: dict(row) for row in stock.table(table)} == rows

    @rule(handle=handles)
    def reopen(self, handle: int) -> None:
        self.handles[handle].close()
        self.handles[handle] = self.open()

    @rule(junk=st.binary(min_size=1, max_size=30).filter(lambda junk: b"\n" not in junk))
    def tear(self, junk: bytes) -> None:
        """A writer died in the middle of a line."""
        with self.path.with_name("base.json.journal").open("ab") as journal:
            journal.write(junk)

    @invariant()
    def every_handle_shows_the_model(self) -> None:
        for db in getattr(self, "handles", ()):
            for table, rows in self.model.items():
                assert [(row.doc_id, dict(row)) for row in db.table(table)] == sorted(rows.items())
                for name in {row["name"] for row in rows.values() if isinstance(row.get("name"), str)}:
                    expected = [row for _, row in sorted(rows.items()) if row.get("name") == name]
                    assert db.table(table).search(where("name") == name) == expected

    def teardown(self) -> None:
        if hasattr(self, "handles"):
            assert check(self.path) == []
            for db in self.handles:
                db.close()
            self.folder.cleanup()


SharedUse.TestCase.settings = settings(
    max_examples=60, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
)
TestSharedUse = SharedUse.TestCase
