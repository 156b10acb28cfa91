"""Several processes and threads on one database: none loses a write, waits for ever, or sees half of anything."""

import os
import threading
from pathlib import Path

import pytest

from store.database import Database, LockedError
from tests.store.database.conftest import Opener
from tests.store.database.processes import Worker, worker

PAIRS = 100


@pytest.mark.parametrize("count", [2, 4])
def test_writing_processes_lose_nothing_and_readers_see_whole_transactions(
    opened: Opener, path: Path, count: int
) -> None:
    opened().close()
    with worker("watch_pairs", path, 2 * PAIRS * count) as reader:
        assert reader.line() == "ready"

        def run(writers: list[Worker]) -> None:
            if len(writers) < count:
                with worker("insert_pairs", path, PAIRS) as writer:
                    assert writer.line() == "ready"
                    run([*writers, writer])
                return
            for writer in writers:
                writer.tell()
            assert [writer.rest() for writer in writers] == [["done"]] * count

        run([])
        assert reader.rest() == ["0"]
    rows = opened(read_only=True).table("t").rows()
    assert [number for number, _ in rows] == list(range(1, 2 * PAIRS * count + 1))
    assert len({(row["writer"], row["turn"], row["half"]) for _, row in rows}) == 2 * PAIRS * count
    for writer in {row["writer"] for _, row in rows}:
        turns = [row["turn"] for _, row in rows if row["writer"] == writer]
        assert turns == sorted(turns)


def test_a_waiting_writer_is_told_who_holds_the_lock_and_readers_do_not_wait(db: Database, path: Path) -> None:
    db.insert({"a": 1})
    with worker("hold", path) as holder:
        assert holder.line() == "ready"
        impatient = db.shared
        impatient._lock.timeout = 0.05
        with pytest.raises(LockedError, match=rf"held by process {holder.process.pid} worker\.py"):
            db.insert({"a": 2})
        assert db.all() == [{"a": 1}]
        assert db.compact_if_due() is False
        holder.tell()
        assert holder.rest() == ["done"]
    assert db.insert({"a": 2}) == 2
    assert db.table("t").all() == [{"held": True}]


def test_the_lock_of_a_process_that_was_killed_is_free(db: Database, path: Path) -> None:
    with worker("hold", path) as holder:
        assert holder.line() == "ready"
        holder.process.kill()
        holder.rest()
    assert db.table("t").insert({}) == 1


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_forked_child_does_not_share_its_parents_lock(db: Database) -> None:
    db.insert({"by": "parent"})
    with db.transaction():
        db.insert({"by": "parent"})
        child = os.fork()
        if not child:
            code = 1
            try:
                handle = db.shared._lock
                handle.timeout = 0
                with handle.held():
                    code = 2
            except LockedError:
                code = 0
            finally:
                os._exit(code)
        _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    assert db.insert({"by": "parent"}) == 3


def test_threads_write_and_read_through_one_handle(db: Database) -> None:
    table = db.table("t")
    partial: list[int] = []
    writing = threading.Event()
    writing.set()

    def write() -> None:
        for _ in range(50):
            with db.transaction():
                table.insert({"half": 1})
                table.insert({"half": 2})

    def read() -> None:
        while writing.is_set():
            partial.append(len(table.rows()) % 2)

    readers = [threading.Thread(target=read) for _ in range(2)]
    writers = [threading.Thread(target=write) for _ in range(3)]
    for thread in (*readers, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    db.compact()
    writing.clear()
    for thread in readers:
        thread.join()
    assert len(table) == 300
    assert partial
    assert not any(partial)


# What changed


def test_changes_are_told_once_to_each_handle(db: Database, opened: Opener) -> None:
    watcher = opened(read_only=True)
    assert watcher.changes() == []
    people = db.table("people")
    people.insert_multiple([{"n": 1}, {"n": 2}, {"n": 3}])
    people.update({"n": 9}, doc_ids=[2])
    db.table("places").insert({"n": 1})
    assert watcher.changes() == [("people", 1), ("people", 2), ("people", 3), ("places", 1)]
    assert watcher.changes() == []
    people.remove(doc_ids=[1])
    db.drop_table("places")
    people.truncate()
    assert watcher.changes() == [("people", 1), ("places", 1), ("people", 2), ("people", 3)]


def test_own_changes_are_told_too_but_not_those_that_failed(db: Database) -> None:
    assert db.changes() == []
    db.insert({"n": 1})
    with pytest.raises(ValueError, match="Mapping"):
        db.insert_multiple([{"n": 2}, 3])
    assert db.changes() == [("_default", 1)]


def test_a_handle_that_reads_everything_anew_tells_only_what_differs(db: Database, opened: Opener) -> None:
    db.insert_multiple([{"n": 1}, {"n": 2}, {"n": 3}])
    watcher = opened(read_only=True)
    watcher.changes()
    db.update({"n": 5}, doc_ids=[2])
    db.compact()
    db.remove(doc_ids=[3])
    db.compact()
    assert sorted(watcher.changes()) == [("_default", 2), ("_default", 3)]


def test_changed_tells_of_others_only_and_once(db: Database, opened: Opener) -> None:
    other = opened()
    assert not db.changed()
    db.insert({})
    assert not db.changed()
    other.insert({})
    assert len(db) == 2
    assert db.changed()
    assert not db.changed()


def test_a_table_has_another_revision_with_every_change_whoever_made_it(db: Database, opened: Opener) -> None:
    table, other = db.table("t"), opened().table("t")
    seen = [table.revision]

    def is_new() -> bool:
        assert table.revision == table.revision
        seen.append(table.revision)
        return seen[-1] not in seen[:-1]

    assert not is_new()
    number = table.insert({"a": 1})
    assert is_new()
    db.table("another").insert({"a": 1})
    assert not is_new()
    other.update({"a": 2}, doc_ids=[number])
    assert is_new()
    other.update({"a": 2}, doc_ids=[number])
    assert not is_new()
    other.remove(doc_ids=[number])
    assert is_new()
    other.truncate()
    assert is_new()
