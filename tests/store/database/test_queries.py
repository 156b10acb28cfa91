"""Planned and compiled queries give what the stock query gives, document by document."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tinydb import Query, where
from tinydb.queries import QueryInstance
from tinydb.table import Document

from store.database import Database, DatabaseError
from tests.store.database.conftest import Opener


class Shouting(str):
    """A text that is equal to its own kind only."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Shouting) and str.__eq__(self, other)

    __hash__ = str.__hash__


plain_values: st.SearchStrategy[Any] = st.one_of(
    st.none(), st.booleans(), st.integers(-3, 3), st.floats(-3, 3), st.sampled_from("abc")
)
values: st.SearchStrategy[Any] = st.one_of(plain_values, st.just([1]), st.just({}))
homes = st.one_of(values, st.fixed_dictionaries({}, optional={"since": values, "town": values}))
rows = st.fixed_dictionaries({}, optional={"name": values, "born": values, "home": homes})
paths = st.sampled_from([where("name"), where("born"), where("home")["since"], where("home")["town"]])


@st.composite
def leaves(draw: st.DrawFn) -> QueryInstance:
    path: Query = draw(paths)
    kind = draw(st.sampled_from(["==", "!=", "<", "<=", ">", ">=", "one_of", "exists", "any", "test", "map"]))
    value: Any = draw(plain_values if "<" in kind or ">" in kind else values)
    built: dict[str, Callable[[], Any]] = {
        "==": lambda: path == value,
        "!=": lambda: path != value,
        "<": lambda: path < value,
        "<=": lambda: path <= value,
        ">": lambda: path > value,
        ">=": lambda: path >= value,
        "one_of": lambda: path.one_of([value, "a", 1]),
        "exists": path.exists,
        "any": lambda: path.any([1, 2]),
        "test": lambda: path.test(lambda found: isinstance(found, str)),
        "map": lambda: path.map(str) == "1",
    }
    query = built[kind]()
    assert isinstance(query, QueryInstance)
    return query


queries = st.recursive(
    leaves(),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda pair: pair[0] & pair[1]),
        st.tuples(inner, inner).map(lambda pair: pair[0] | pair[1]),
        inner.map(lambda part: ~part),
    ),
    max_leaves=5,
)


def meets(query: QueryInstance, row: Mapping[str, Any]) -> bool | None:
    """Ask a stock query; None where it raises, as it does for values without an order."""
    try:
        return bool(query(row))
    except TypeError:
        return None


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    data=st.lists(rows, max_size=8),
    asked=st.lists(queries, min_size=1, max_size=6),
    later=st.lists(st.tuples(st.integers(1, 8), rows), max_size=4),
)
def test_any_query_finds_what_the_stock_query_finds(
    db: Database, data: list[dict[str, Any]], asked: list[QueryInstance], later: list[tuple[int, dict[str, Any]]]
) -> None:
    db.drop_tables()
    indexed, plain = db.table("people"), db.table("plain")
    for table in (indexed, plain):
        numbers = table.insert_multiple(data)
    for query in asked:
        indexed.search(query)
    for place, row in later:
        for table in (indexed, plain):
            table.remove(doc_ids=numbers[place - 1 : place])
            table.update(row, doc_ids=numbers[place : place + 1])
            table.insert(row)
    for query in asked:
        found = indexed.search(query)
        assert [dict(row) for row in found] == [dict(row) for row in plain.search(query)]
        verdicts = [meets(query, row) for row in plain]
        if None not in verdicts:
            assert found == [row for row, verdict in zip(plain, verdicts, strict=True) if verdict]
            assert indexed.count(query) == len(found)
            assert indexed.contains(query) == bool(found)
            assert indexed.get(query) == (found[0] if found else None)


def test_an_index_answers_without_looking_at_other_documents(db: Database) -> None:
    table = db.table("people")
    table.insert_multiple({"name": f"p{number}", "born": number} for number in range(500))
    asked: list[str] = []

    def note(name: Any) -> bool:
        asked.append(name)
        return True

    watching = where("name").test(note)
    assert len(table.search((where("name") == "p7") & watching)) == 1
    assert asked == ["p7"]
    assert len(table.search(watching & (where("born") >= 10) & (where("born") < 13))) == 3
    assert asked[1:] == ["p10", "p11", "p12"]
    assert len(table.search(watching & ((where("name").one_of(["p1", "p2"])) | (where("born") == 3)))) == 3
    assert asked[4:] == ["p1", "p2", "p3"]


def test_an_index_by_value_finds_what_python_calls_equal(db: Database) -> None:
    held = [1, True, 1.0, 0, False, -0.0, "1", "", None, 2**53, 2**53 + 1, float(2**53), [1], {}]
    table = db.table("people")
    table.insert_multiple([{"name": value} for value in held] + [{}])
    asked: list[Any] = [*held, float("nan"), Shouting("1"), (1,)]
    for value in asked:
        query = where("name") == value
        assert table.search(query) == [row for row in table if query(row)]
        assert table.count(where("name") == value) == sum(1 for row in table if query(row))
    table.update({"name": "now"}, doc_ids=[2])
    assert [row.doc_id for row in table.search(where("name") == True)] == [1, 3]  # noqa: E712 (a query)
    found = table.search(where("name") == "now")
    found[0]["name"] = "altered"
    assert table.search(where("name") == "now") == [{"name": "now"}]


few_values = st.sampled_from(["a", "b", 1, True, 2.5, None])
bulk = st.dictionaries(st.integers(1, 300), few_values, max_size=150)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rounds=st.lists(st.tuples(bulk, st.sets(st.integers(1, 300), max_size=60)), min_size=1, max_size=4))
def test_indexes_stay_level_while_many_documents_of_few_values_come_in_any_order_change_and_go(
    db: Database, rounds: list[tuple[dict[int, Any], set[int]]]
) -> None:
    db.drop_tables()
    table = db.table("people")
    for coming, going in rounds:
        with db.transaction():
            for number, value in coming.items():
                table.upsert(Document({"name": value, "born": value}, doc_id=number))
            table.remove(doc_ids=going)
        for value in ("a", 1, None):
            wanted = [row.doc_id for row in table if row["name"] == value]
            assert [row.doc_id for row in table.search(where("name") == value)] == wanted
        for low, high in (("a", "b"), (1, 2)):
            asked = (where("born") >= low) & (where("born") < high)
            assert [row.doc_id for row in table.search(asked)] == [row.doc_id for row in table if row["born"] == low]
        texts = [row.doc_id for value in "ba" for row in reversed(table.all()) if row["born"] == value]
        figures = [row.doc_id for value in (2.5, 1) for row in reversed(table.all()) if row["born"] == value]
        assert [row.doc_id for row in table.newest("born", limit=1000)] == texts + figures


def test_bounds_of_two_types_are_met_by_nothing(db: Database) -> None:
    table = db.table("people")
    table.insert_multiple([{"name": "x", "born": value} for value in (1, 9, "a", "b")])
    both = (where("born") >= "a") & (where("born") < 5)
    assert table.search(both) == table.search(both & (where("name") == "x")) == []


def test_newest_comes_in_falling_order_with_and_without_an_index(db: Database) -> None:
    data = [{"born": value} for value in (3, "b", None, 1.5, "a", True, [1], 3)] + [{}]
    for name in ("people", "plain"):
        table = db.table(name)
        table.insert_multiple(data)
        assert [row.doc_id for row in table.newest("born", limit=9)] == [2, 5, 8, 1, 4, 6]
        assert [row.doc_id for row in table.newest("born", limit=2)] == [2, 5]
        assert [row.doc_id for row in table.newest("born", limit=2, cond=where("born") < 3)] == [4, 6]
        table.update({"born": 99}, doc_ids=[6])
        table.remove(doc_ids=[2])
        assert [row.doc_id for row in table.newest("born", limit=2)] == [5, 6]


def test_words_are_found_whole_or_by_their_beginning(db: Database, opened: Opener) -> None:
    table = db.table("people")
    table.insert_multiple([{"notes": "Analytical Engine, notes"}, {"notes": ["Compiler", "ENGINE room"]}, {"notes": 3}])

    def numbers(text: str) -> list[int]:
        return [row.doc_id for row in table.search_words(text)]

    assert numbers("engine") == [1, 2]
    assert numbers("Engin") == []
    assert numbers("engin*") == [1, 2]
    assert numbers("eng* comp*") == [2]
    assert numbers("engine NOTES") == [1]
    assert numbers("...") == []
    opened().table("people").update({"notes": "difference machine"}, doc_ids=[1])
    assert numbers("engine") == [2]
    assert numbers("diff* machine") == [1]
    table.remove(doc_ids=[1, 2])
    assert numbers("machine") == []
    db.insert({})
    with pytest.raises(DatabaseError, match="no index of words"):
        db.search_words("x")


def test_shared_rows_are_the_ones_that_are_held(db: Database) -> None:
    table = db.table("people")
    table.insert_multiple([{"name": "Ada"}, {"name": "Alan"}])
    assert table.rows(where("name") == "Alan") == [(2, {"name": "Alan"})]
    assert table.rows()[0][1] is table.rows()[0][1]


@given(st.lists(st.tuples(st.booleans(), st.sampled_from("abcdef"))), st.lists(st.sampled_from("abcxyz")))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_documents_with_one_of_many_values_are_those_of_the_query(
    opened: Opener, contents: list[tuple[bool, str]], wanted: list[str]
) -> None:
    people = opened().table("people")
    people.truncate()
    people.insert_multiple({"name": value} if named else {"nick": value} for named, value in contents)
    for field in ("name", "nick"):
        found = people.having(field, wanted)
        assert sorted(number for number, _ in found) == [
            number for number, _ in people.rows(where(field).one_of(wanted))
        ]
