"""TinyDB on a shared file, in one process: what stock TinyDB sees, and what a failure leaves."""

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tinydb import Query, TinyDB, where
from tinydb.queries import QueryInstance

from store.database import Database, LockedError, ReadOnlyError, open_database
from tests.store.tables import rows, stock_rows

GUNS: list[dict[str, Any]] = [
    {"name": "M1989", "calibre": 170, "users": ["KP", "RU"], "place": {"id": "RU-KRS"}},
    {"name": "M1978", "calibre": 170, "users": ["KP", "IR"], "place": None},
    {"name": "M1991", "calibre": 240, "users": ["KP"], "place": {"id": "RU"}},
    {"name": "불새-4", "users": []},
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data.json"


@pytest.fixture
def database(path: Path) -> Database:
    return open_database(path, schema=1)


def test_stock_tinydb_sees_the_same_rows_after_every_step(path: Path, database: Database) -> None:
    guns, sources = database.table("guns"), database.table("sources")

    def steps() -> Iterator[None]:
        guns.insert_multiple(GUNS)
        yield
        sources.insert({"name": "The War Zone"})
        yield
        guns.update({"calibre": 171}, where("name") == "M1989")
        yield
        guns.update_multiple([({"a": 1}, where("name") == "M1978"), ({"b": 2}, where("calibre") == 240)])
        yield
        guns.upsert({"name": "M1985", "calibre": 240}, where("name") == "M1985")
        yield
        guns.remove(doc_ids=[2])
        yield
        database.drop_table("sources")
        yield
        guns.truncate()
        yield

    for count, _ in enumerate(steps(), 1):
        for table in ("guns", "sources"):
            assert rows(database, table) == stock_rows(path, table), f"step {count}"
    assert count == 8


def test_the_file_has_one_document_a_line(path: Path, database: Database) -> None:
    database.table("guns").insert_multiple([{"name": "M1989"}, {"name": "불새-4"}])
    assert path.read_text(encoding="utf-8").splitlines() == [
        '{"_meta": {',
        '"1": {"schema":1}',
        "},",
        '"guns": {',
        '"1": {"name":"M1989"},',
        '"2": {"name":"불새-4"}',
        "}}",
    ]


GUN = Query()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (where("name") == "M1989", [1]),
        (where("calibre") >= 170, [1, 2, 3]),
        ((where("calibre") == 170) & ~(where("name") == "M1989"), [2]),
        ((where("name") == "M1989") | (where("calibre") > 200), [1, 3]),
        (GUN.users.any(["IR", "RU"]), [1, 2]),
        (GUN.place.id == "RU-KRS", [1]),
        (GUN.name.matches("m19", flags=2), [1, 2, 3]),
        (GUN.name.search("19[79]"), [2, 3]),
        (GUN.name.one_of(["M1991", "불새-4"]), [3, 4]),
        (GUN.calibre.test(lambda value: value % 100 == 40), [3]),
        (GUN.fragment({"calibre": 170, "place": None}), [2]),
        (~GUN.calibre.exists(), [4]),
    ],
)
def test_stock_queries_find_what_they_find_in_stock_tinydb(
    path: Path, database: Database, query: QueryInstance, found: list[int]
) -> None:
    database.table("guns").insert_multiple(GUNS)
    with TinyDB(path, access_mode="r", encoding="utf-8") as stock:
        answers = [table.search(query) for table in (database.table("guns"), stock.table("guns"))]
    assert [[document.doc_id for document in answer] for answer in answers] == [found, found]


def test_an_exception_takes_back_every_table_of_the_transaction(path: Path, database: Database) -> None:
    database.table("a").insert({"n": 1})
    before, status = path.read_bytes(), path.stat()

    def break_off() -> None:
        with database.transaction():
            database.table("a").update({"n": 2})
            database.table("b").insert({"n": 3})
            assert rows(database, "a") == {1: {"n": 2}}
            raise KeyError

    with pytest.raises(KeyError):
        break_off()
    assert path.read_bytes() == before
    assert path.stat().st_mtime_ns == status.st_mtime_ns
    assert (rows(database, "a"), rows(database, "b")) == ({1: {"n": 1}}, {})
    assert database.table("b").insert({"n": 4}) == 1


def test_a_transaction_reaches_the_file_once_and_at_its_end(path: Path, database: Database) -> None:
    before = path.read_bytes()
    with database.transaction():
        database.table("a").insert({"n": 1})
        with database.transaction():
            database.table("b").insert({"n": 2})
        assert path.read_bytes() == before
    assert (stock_rows(path, "a"), stock_rows(path, "b")) == ({1: {"n": 1}}, {1: {"n": 2}})


def test_a_transaction_that_changes_nothing_writes_nothing(path: Path, database: Database) -> None:
    before = path.stat()
    with database.transaction():
        assert database.table("a").all() == []
    assert path.stat() == before


def test_two_handles_used_in_turn_number_their_documents_apart(path: Path) -> None:
    handles = [open_database(path, schema=1) for _ in range(2)]
    numbers = [handles[turn % 2].table("a").insert({"turn": turn}) for turn in range(10)]
    numbers += handles[0].table("a").insert_multiple([{"turn": 10}, {"turn": 11}])
    numbers.append(handles[1].table("a").insert({"turn": 12}))
    assert numbers == list(range(1, 14))
    assert rows(handles[0], "a") == {number: {"turn": number - 1} for number in numbers} == stock_rows(path, "a")


def test_a_handle_notices_what_another_wrote(path: Path, database: Database) -> None:
    other = open_database(path, schema=1)
    assert not database.changed()
    other.table("a").insert({"n": 1})
    assert database.changed()
    assert database.table("a").search(where("n") == 1) == [{"n": 1}]
    assert not database.changed()
    other.table("a").update({"n": 2})
    assert database.table("a").search(where("n") == 1) == []


def test_a_handle_notices_what_stock_tinydb_wrote(path: Path, database: Database) -> None:
    database.table("a").insert({"n": 1})
    with TinyDB(path) as stock:
        stock.table("a").insert({"n": 2})
    assert rows(database, "a") == {1: {"n": 1}, 2: {"n": 2}}


def test_no_replacement_bears_the_time_of_the_file_before_it(path: Path, database: Database) -> None:
    times = [2**61]
    os.utime(path, ns=(times[0], times[0]))
    for number in range(3):
        database.table("a").insert({"n": number})
        times.append(path.stat().st_mtime_ns)
    assert times == sorted(set(times))


def test_reading_only_refuses_every_change_and_leaves_no_file_behind(path: Path, database: Database) -> None:
    database.table("a").insert({"n": 1})
    (path.parent / "data.json.lock").unlink()
    reader = open_database(path, schema=1, read_only=True)
    changes: list[Callable[[], object]] = [
        lambda: reader.table("a").insert({}),
        lambda: reader.table("a").insert_multiple([{}]),
        lambda: reader.table("a").update({"n": 2}),
        lambda: reader.table("a").remove(doc_ids=[1]),
        lambda: reader.table("a").truncate(),
        lambda: reader.drop_tables(),
        lambda: reader.transaction().__enter__(),
    ]
    for change in changes:
        with pytest.raises(ReadOnlyError, match=r"data\.json was opened for reading only"):
            change()
    assert rows(reader, "a") == {1: {"n": 1}}
    assert [file.name for file in path.parent.iterdir()] == ["data.json"]


def test_a_refused_drop_leaves_the_table_in_memory_too(path: Path, database: Database) -> None:
    database.table("a").insert({"n": 1})
    reader = open_database(path, schema=1, read_only=True)
    with pytest.raises(ReadOnlyError):
        reader.drop_table("a")
    assert rows(reader, "a") == {1: {"n": 1}}


def test_reading_a_file_that_is_not_there_finds_nothing_and_makes_nothing(path: Path) -> None:
    reader = open_database(path, schema=1, read_only=True)
    assert reader.tables() == set()
    assert list(path.parent.iterdir()) == []
    open_database(path, schema=1).table("a").insert({"n": 1})
    assert rows(reader, "a") == {1: {"n": 1}}


def test_a_document_is_kept_as_it_was_given_and_as_it_will_be_read_back(path: Path, database: Database) -> None:
    given: dict[str, Any] = {"users": ["KP"], "pair": (1, 2), "by year": {1989: "seen"}}
    database.table("a").insert(given)
    given["users"].append("RU")
    kept = {1: {"users": ["KP"], "pair": [1, 2], "by year": {"1989": "seen"}}}
    assert rows(database, "a") == kept == stock_rows(path, "a")


def test_a_table_takes_the_options_of_a_stock_one(database: Database) -> None:
    database.table("a", cache_size=30).insert({"n": 1})
    assert rows(database, "a") == {1: {"n": 1}}


def test_persist_empty_keeps_the_rows_that_are_there(path: Path, database: Database) -> None:
    database.table("a").insert({"n": 1})
    open_database(path, schema=1).table("a", persist_empty=True)
    assert rows(database, "a") == {1: {"n": 1}}


def test_readers_do_not_wait_for_a_writer_who_is_waited_for(path: Path, database: Database) -> None:
    database.table("a").insert({"n": 1})
    impatient = open_database(path, schema=1, lock_timeout=0.05)
    with database.transaction():
        database.table("a").update({"n": 2})
        assert rows(impatient, "a") == {1: {"n": 1}}
        with pytest.raises(LockedError, match=rf"data\.json\.lock is held by process {os.getpid()} "):
            impatient.table("a").insert({"n": 3})
    assert impatient.table("a").insert({"n": 3}) == 2


def test_threads_share_one_handle_and_lose_nothing(path: Path, database: Database) -> None:
    def insert(thread: int) -> None:
        for turn in range(25):
            database.table("a").insert({"thread": thread, "turn": turn})

    threads = [threading.Thread(target=insert, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    written = sorted((row["thread"], row["turn"]) for row in stock_rows(path, "a").values())
    assert written == [(thread, turn) for thread in range(4) for turn in range(25)]


def test_a_thread_that_reads_never_sees_half_a_transaction(database: Database) -> None:
    database.table("a").insert_multiple({"n": 0} for _ in range(3))
    reading = iter(database.table("a"))
    seen = [next(reading)["n"]]
    writer = threading.Thread(target=lambda: database.table("a").update({"n": 1}))
    writer.start()
    writer.join()
    seen += [row["n"] for row in reading]
    assert seen == [0, 0, 0]
    assert [row["n"] for row in database.table("a")] == [1, 1, 1]
