"""What may be stored; what may not is refused by name, and nothing of it is written."""

import math
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tinydb.table import Document

from store.database import Database, DatabaseError, DocumentError
from tests.store.database.conftest import Opener

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(1 << 63), (1 << 64) - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc", max_size=2), inner, max_size=3),
    max_leaves=8,
)
documents = st.dictionaries(st.sampled_from(["name", "born", "home", "notes", "\n", "ключ"]), json_values, max_size=5)


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ({"a": math.nan}, "the number at a is nan"),
        ({"a": [1, {"b": math.inf}]}, r"the number at a\[1\]\.b is inf"),
        ({"a": {"b": 1 << 64}}, "the number at a.b is over 64 bit"),
        ({"a": -(1 << 63) - 1}, "over 64 bit"),
        ({1: "a"}, "the key 1 is not text"),
        ({"a": {None: 1}}, "the key None at a is not text"),
        ({"a": "\ud800"}, "lone surrogate"),
        ({"a": date(2025, 1, 1)}, "the value at a is a date"),
        ({"a": b"x"}, "the value at a is a bytes"),
        ({"a": {1, 2}}, "the value at a is a set"),
        ({"a": "x" * (1 << 20)}, "1,048,584 bytes of JSON, more than 1,048,576"),
    ],
)
def test_a_document_that_is_not_plain_json_is_refused_by_name(
    db: Database, path: Path, journal: Path, document: Any, reason: str
) -> None:
    table = db.table("people")
    table.insert({"name": "Ada"})
    before = path.read_bytes(), journal.read_bytes()
    with pytest.raises(DocumentError, match=f"document 3 of table 'people' cannot be stored: .*{reason}"):
        table.insert_multiple([{"name": "Grace"}, document])
    assert (path.read_bytes(), journal.read_bytes()) == before
    assert table.all() == [{"name": "Ada"}]
    with pytest.raises(DocumentError, match="document 1 of table 'people'"):
        table.update(document)
    assert table.all() == [{"name": "Ada"}]


def test_a_document_nested_too_deeply_is_refused(db: Database) -> None:
    deep: dict[str, Any] = {}
    for _ in range(2000):
        deep = {"a": deep}
    with pytest.raises(DocumentError, match="nested too deeply"):
        db.insert(deep)
    assert db.all() == []


@pytest.mark.parametrize("number", [-1, 1 << 53])
def test_a_number_that_not_every_reader_of_json_keeps_is_refused(db: Database, number: int) -> None:
    with pytest.raises(DocumentError, match="its number is not one from 0 to"):
        db.insert(Document({}, doc_id=number))
    assert db.all() == []


def test_a_table_whose_name_is_no_text_is_refused(db: Database, journal: Path) -> None:
    before = journal.read_bytes()
    with pytest.raises(DatabaseError, match="not valid Unicode"):
        db.table("\ud800")
    assert db.table("Таблица").insert({}) == 1
    assert journal.read_bytes().startswith(before)


def test_tuples_become_lists_and_own_kinds_of_text_and_number_become_plain(db: Database, opened: Opener) -> None:
    class Name(str):
        __slots__ = ()

    db.insert({Name("a"): (1, (Name("b"), True)), "n": 2})
    for handle in (db, opened()):
        assert handle.all() == [{"a": [1, ["b", True]], "n": 2}]
        assert type(handle.all()[0]["a"][1][0]) is str


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batch=st.lists(documents, min_size=1, max_size=4))
def test_every_json_document_comes_back_the_same_from_memory_journal_and_snapshot(
    db: Database, opened: Opener, batch: list[dict[str, Any]]
) -> None:
    db.drop_tables()
    table = db.table("people")
    table.insert_multiple(batch)
    from_journal = opened()
    assert repr([dict(row) for row in table]) == repr([dict(row) for row in from_journal.table("people")])
    db.compact()
    from_snapshot = opened(read_only=True)
    assert table.all() == from_journal.table("people").all() == from_snapshot.table("people").all() == batch
    from_journal.close()
    from_snapshot.close()
