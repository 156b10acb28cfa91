"""The stock interface: same calls, same answers, and none of the known faults of TinyDB 4.9.0."""

import re
from pathlib import Path

import pytest
from tinydb import Query, TinyDB, where
from tinydb.operations import increment
from tinydb.table import Document

from store.database import Database, DatabaseError
from tests.store.database.conftest import Opener

PEOPLE = [
    {"name": "Ada", "born": 1815, "tags": ["a"]},
    {"name": "Grace", "born": 1906, "tags": []},
    {"name": "Alan", "born": 1912, "home": {"since": "1948"}},
]


def read_by_stock(path: Path) -> list[Document]:
    with TinyDB(path) as stock:
        return list(stock.table("people"))


def test_what_was_written_is_read_by_another_handle(db: Database, opened: Opener) -> None:
    assert db.table("people").insert_multiple(PEOPLE) == [1, 2, 3]
    other = opened().table("people")
    assert other.all() == PEOPLE
    assert [document.doc_id for document in other] == [1, 2, 3]
    assert len(other) == 3


def test_stock_tinydb_reads_the_last_compaction_at_any_time(db: Database, path: Path) -> None:
    table = db.table("people")
    table.insert(PEOPLE[0])
    assert read_by_stock(path) == []
    db.compact()
    table.insert(PEOPLE[1])
    assert read_by_stock(path) == PEOPLE[:1]
    db.compact()
    assert read_by_stock(path) == PEOPLE[:2]


def test_the_snapshot_has_one_document_a_line(db: Database, path: Path) -> None:
    db.table("people").insert_multiple(PEOPLE)
    db.compact()
    lines = path.read_text().splitlines()
    assert '"2": {"name":"Grace","born":1906,"tags":[]},' in lines


def test_update_upsert_and_remove(db: Database) -> None:
    table = db.table("people")
    table.insert_multiple(PEOPLE)
    assert table.update({"born": 1}, where("name") == "Ada") == [1]
    assert table.update(increment("born"), doc_ids=[1, 99]) == [1]
    assert table.get(doc_id=1) == {"name": "Ada", "born": 2, "tags": ["a"]}
    assert table.upsert({"name": "Ada", "born": 3}, where("name") == "Ada") == [1]
    assert table.upsert({"name": "Edsger"}, where("name") == "Edsger") == [4]
    assert table.upsert(Document({"name": "Barbara"}, doc_id=9)) == [9]
    assert table.update_multiple([({"x": 1}, where("born") == 3), ({"x": 2}, where("x") == 1)]) == [1, 1]
    assert table.get(doc_id=1)["x"] == 2
    assert table.remove(where("born") > 1900) == [2, 3]
    assert table.remove(doc_ids=[4, 77]) == [4]
    assert [document.doc_id for document in table] == [1, 9]
    assert table.update({"seen": True}) == [1, 9]
    assert table.count(where("seen") == True) == 2  # noqa: E712
    table.truncate()
    assert table.all() == []
    assert db.tables() == {"people"}
    db.drop_table("people")
    assert db.tables() == set()


def test_get_and_contains(db: Database) -> None:
    table = db.table("people")
    table.insert_multiple(PEOPLE)
    assert table.get(where("born") > 1900)["name"] == "Grace"
    assert table.get(where("born") > 2000) is None
    assert [document.doc_id for document in table.get(doc_ids=[3, 1, 8])] == [1, 3]
    assert table.contains(doc_id=3)
    assert not table.contains(where("name") == "Nobody")
    for call in (table.get, table.contains, table.remove):
        with pytest.raises(RuntimeError):
            call()


def test_the_default_table_is_reached_through_the_database(db: Database) -> None:
    assert db.insert({"a": 1}) == 1
    assert len(db) == 1
    assert db.search(Query().a == 1) == [{"a": 1}]


def test_a_document_may_bring_its_own_number_once(db: Database) -> None:
    table = db.table("people")
    table.insert(Document({"name": "Ten"}, doc_id=10))
    table.insert(Document({"name": "Five"}, doc_id=5))
    assert table.insert({"name": "Eleven"}) == 11
    assert [document.doc_id for document in table] == [5, 10, 11]
    with pytest.raises(ValueError, match="Document with ID 10 already exists"):
        table.insert(Document({}, doc_id=10))


def test_a_number_is_never_given_twice(db: Database, opened: Opener) -> None:
    table = db.table("people")
    table.insert_multiple(PEOPLE)
    table.remove(doc_ids=[3])
    assert table.insert({}) == 4
    table.truncate()
    assert table.insert({}) == 5
    db.drop_table("people")
    db.compact()
    assert opened().table("people").insert({}) == 6


def test_the_reserved_table_is_refused_and_hidden(db: Database) -> None:
    db.insert({})
    db.compact()
    assert db.tables() == {"_default"}
    with pytest.raises(DatabaseError, match="the database's own"):
        db.table("_journal")


# The faults of 4.9.0


def test_flags_of_a_regular_expression_count(db: Database) -> None:
    table = db.table("people")
    table.insert({"name": "ADA"})
    assert table.search(where("name").matches("ada")) == []
    assert len(table.search(where("name").matches("ada", flags=re.IGNORECASE))) == 1


def test_persist_empty_makes_a_table_and_empties_none(db: Database, opened: Opener) -> None:
    db.table("people").insert(PEOPLE[0])
    db.table("empty", persist_empty=True)
    again = opened()
    assert len(again.table("people", persist_empty=True)) == 1
    assert again.tables() == {"people", "empty"}


def test_what_is_returned_or_given_shares_nothing_with_the_database(db: Database) -> None:
    table = db.table("people")
    given = {"name": "Ada", "tags": ["a"], "home": {"rooms": [1]}}
    table.insert(given)
    given["tags"].append("b")  # type: ignore[attr-defined]
    found = table.search(where("name") == "Ada")[0]
    found["home"]["rooms"].append(2)
    assert table.search(where("name") == "Ada") == [{"name": "Ada", "tags": ["a"], "home": {"rooms": [1]}}]


def test_a_failed_change_in_place_leaves_no_trace(db: Database) -> None:
    table = db.table("people")
    table.insert({"tags": ["a"]})

    def spoil(document: object) -> None:
        document["tags"].append("b")  # type: ignore[index]
        raise ArithmeticError

    with pytest.raises(ArithmeticError):
        table.update(spoil)
    assert table.all() == [{"tags": ["a"]}]


def test_handles_used_in_turn_never_collide_or_go_stale(opened: Opener) -> None:
    one, two = opened().table("people"), opened().table("people")
    assert one.insert({"name": "Ada"}) == 1
    assert two.search(where("name") == "Grace") == []
    assert one.insert({"name": "Grace"}) == 2
    assert two.insert({"name": "Alan"}) == 3
    assert len(two.search(where("name") == "Grace")) == 1


def test_a_range_over_mixed_types_is_not_met_by_what_has_no_order(db: Database) -> None:
    for name in ("people", "unindexed"):
        table = db.table(name)
        table.insert_multiple([{"born": 1900}, {"born": "1900"}, {"born": None}, {"born": [1]}, {}])
        assert [document.doc_id for document in table.search(where("born") < 2000)] == [1]
        assert [document.doc_id for document in table.search(where("born") >= "")] == [2]
        query = (where("born") < 2000) & where("born").test(bool)
        assert [document.doc_id for document in table.search(query)] == [1]


# Transactions


def test_a_transaction_spans_tables_and_is_one_write(db: Database, opened: Opener, journal: Path) -> None:
    other = opened()
    seals = journal.read_bytes().count(b'"commit"')
    with db.transaction():
        db.table("people").insert({"name": "Ada"})
        with db.transaction():
            db.table("places").insert({"name": "London"})
        assert len(db.table("people")) == 1
    assert journal.read_bytes().count(b'"commit"') == seals + 1
    assert other.tables() == {"people", "places"}


def test_a_transaction_that_fails_leaves_memory_and_disk_as_they_were(
    db: Database, opened: Opener, path: Path, journal: Path
) -> None:
    table = db.table("people")
    table.insert_multiple(PEOPLE)
    table.search(where("name") == "Ada")
    before = journal.read_bytes()

    def fail_at_last() -> None:
        with db.transaction():
            table.remove(doc_ids=[1])
            table.update({"name": "X"})
            table.truncate()
            table.insert({"name": "New"})
            db.drop_table("people")
            db.table("other").insert({})
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_at_last()
    assert journal.read_bytes() == before
    assert db.table("people").all() == PEOPLE
    assert db.table("people").search(where("name") == "Ada") == PEOPLE[:1]
    assert db.tables() == opened().tables() == {"people"}


def test_an_inner_transaction_that_fails_takes_back_its_own_part_only(db: Database, opened: Opener) -> None:
    table = db.table("people")
    with db.transaction():
        table.insert({"name": "Ada"})
        with pytest.raises(ValueError, match="Mapping"):
            table.insert_multiple([{"name": "Lost"}, 3])  # type: ignore[list-item]
        table.insert({"name": "Grace"})
    assert [document["name"] for document in opened().table("people")] == ["Ada", "Grace"]


def test_a_change_that_changes_nothing_costs_no_write(db: Database, journal: Path) -> None:
    table = db.table("people")
    table.insert(PEOPLE[0])
    before = journal.read_bytes()
    assert table.update({"born": 1815}) == [1]
    with db.transaction():
        pass
    assert journal.read_bytes() == before


def test_extensions_of_stock_tinydb_work_on_the_storage(db: Database, opened: Opener) -> None:
    db.table("people").insert_multiple(PEOPLE)
    data = db.storage.read()
    assert data is not None
    del data["people"]["2"]
    data["people"]["3"]["born"] = 1
    data["places"] = {"1": {"name": "London"}}
    db.storage.write(data)
    again = opened()
    assert [document["born"] for document in again.table("people")] == [1815, 1]
    assert again.tables() == {"people", "places"}


def test_a_closed_database_says_so(db: Database) -> None:
    db.close()
    db.close()
    assert not db.changed()
    with pytest.raises(DatabaseError, match="has been closed"):
        db.insert({})
    with pytest.raises(DatabaseError, match="has been closed"):
        db.all()
