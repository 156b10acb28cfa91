"""Whatever ends a program, what it acknowledged is there, and nothing is there by half."""

import random
import shutil
import threading
from pathlib import Path

import pytest
from tinydb import TinyDB, where

from store.database import DamagedError, Database, check, salvage
from tests.store.database.conftest import Opener
from tests.store.database.processes import worker

KILLS = 30


def kill_while_writing(path: Path, seed: int) -> int:
    """Kill a writer at a random moment; return the last number of documents it had acknowledged."""
    delay = random.Random(seed).uniform(0.001, 0.06)  # noqa: S311
    with worker("acknowledge", path, seed) as writer:
        assert writer.line() == "ready"
        timer = threading.Timer(delay, writer.process.kill)
        timer.start()
        said = writer.rest()
        timer.join()
    return int(said[-1]) if said else 0


def test_no_kill_loses_an_acknowledged_write_or_leaves_half_a_transaction(opened: Opener, path: Path) -> None:
    acknowledged = 0
    for seed in range(KILLS):
        acknowledged = max(acknowledged, kill_while_writing(path, seed))
        with TinyDB(path, access_mode="r") as stock:
            compacted = [document["n"] for document in stock.table("t")]
        assert compacted == list(range(len(compacted)))
        db = opened(read_only=True)
        found = [row["n"] for _, row in db.table("t").rows()]
        assert found == list(range(len(found)))
        # A last transaction may be whole on disk and unacknowledged; it has at most five documents.
        assert 0 <= len(found) - acknowledged <= 5
        assert len(compacted) <= len(found)
        acknowledged = len(found)
        assert check(path) == []
        db.close()
    assert acknowledged > KILLS


def test_a_transaction_torn_at_any_byte_is_as_if_it_never_was(db: Database, opened: Opener, journal: Path) -> None:
    table = db.table("people")
    table.insert_multiple([{"name": "Ada"}, {"name": "Grace"}])
    before = journal.read_bytes()
    with db.transaction():
        table.update({"name": "Ada\nLovelace"}, doc_ids=[1])
        table.remove(doc_ids=[2])
        table.insert({"name": "Alan"})
    whole = journal.read_bytes()
    db.close()
    for length in range(len(before), len(whole)):
        journal.write_bytes(whole[:length])
        reader = opened(read_only=True)
        assert [row["name"] for row in reader.table("people")] == ["Ada", "Grace"]
        assert journal.stat().st_size == length, "a reader cuts nothing"
        writer = opened()
        assert writer.table("people").insert({"name": "Next"}) == 3
        assert [row["name"] for row in reader.table("people")] == ["Ada", "Grace", "Next"]
        assert journal.read_bytes().startswith(before)
        assert check(writer.shared.path) == []
        reader.close()
        writer.close()
    journal.write_bytes(whole)
    assert [row["name"] for row in opened().table("people")] == ["Ada\nLovelace", "Alan"]


def damage(journal: Path, word: bytes) -> bytes:
    """Change one bit of the first place where a word stands in the journal; return what was written."""
    body = bytearray(journal.read_bytes())
    body[body.index(word) + len(word) // 2] ^= 1
    journal.write_bytes(body)
    return bytes(body)


@pytest.mark.parametrize(
    "word", [b"Grace", b'"op":"put","table":"people","id":2', b'","crc":"', b'"count":1,"after"', b"\n{"]
)
def test_damage_in_the_middle_is_never_cut(
    db: Database, opened: Opener, journal: Path, path: Path, word: bytes
) -> None:
    table = db.table("people")
    for name in ("Ada", "Grace", "Alan"):
        table.insert({"name": name})
    db.close()
    damaged = damage(journal, word)
    for read_only in (True, False, False):
        copied = "" if read_only else r"; a copy is kept in base\.json\.journal\.damaged-\w+"
        with pytest.raises(DamagedError, match=rf"base.json.journal is damaged.*nothing was cut off{copied}; restore"):
            opened(read_only=read_only)
        assert not read_only or not list(path.parent.glob("*.damaged-*")), "who only reads writes nothing"
    assert journal.read_bytes() == damaged
    copies = list(path.parent.glob("*.damaged-*"))
    assert [copy.read_bytes() for copy in copies] == [damaged]
    assert any("is damaged" in problem for problem in check(path))


def test_damage_ahead_of_an_open_handle_stops_it_and_damage_behind_it_is_healed_by_compaction(
    db: Database, opened: Opener, journal: Path, path: Path
) -> None:
    db.insert({"name": "Ada"})
    reader = opened(read_only=True)
    assert len(reader) == 1
    db.insert({"name": "Grace"})
    damage(journal, b"Grace")
    with pytest.raises(DamagedError, match="checksum"):
        reader.all()
    db.insert({"name": "Alan"})
    with pytest.raises(DamagedError, match="checksum"):
        opened()
    db.compact()
    for handle in (db, reader, opened()):
        assert [row["name"] for row in handle] == ["Ada", "Grace", "Alan"]
    assert check(path) == []


def test_what_proves_itself_whole_can_be_salvaged(db: Database, opened: Opener, journal: Path, path: Path) -> None:
    table = db.table("people")
    for name in ("Ada", "Grace", "Alan", "Edsger"):
        table.insert({"name": name})
    table.remove(where("name") == "Grace")
    table.update({"born": 1815}, doc_ids=[1])
    db.close()
    damaged = damage(journal, b"Grace")
    assert salvage(path).transactions == 5
    assert opened().table("people").all() == [{"name": "Ada", "born": 1815}, {"name": "Alan"}, {"name": "Edsger"}]
    (copy,) = path.parent.glob("*.journal.before-salvage-*")
    assert copy.read_bytes() == damaged
    assert check(path) == []


def test_a_journal_without_its_first_line_is_damaged(db: Database, opened: Opener, journal: Path) -> None:
    db.insert({})
    journal.write_bytes(b"\n" + journal.read_bytes())
    with pytest.raises(DamagedError, match="its first line is not a journal's"):
        opened()


@pytest.mark.parametrize(
    "body", [b'{"people": {"1": {"na', b"[]", b'{"people": {"one": {}}}', b'{"people": {"-1": {}}}']
)
def test_a_snapshot_that_is_no_database_is_left_as_it_is(opened: Opener, path: Path, body: bytes) -> None:
    path.write_bytes(body)
    with pytest.raises(DamagedError, match=r"base.json is damaged.*left as it is"):
        opened()
    assert path.read_bytes() == body
    assert check(path)


# Compaction ends at one of two points: before the snapshot is replaced, which changes nothing, and before the journal.


def interrupt_compaction(db: Database, journal: Path) -> None:
    """Compact, and put the files as they were between the two renames."""
    old = journal.with_name("old")
    journal.rename(old)
    shutil.copy2(old, journal)
    db.shared.state()
    db.compact()
    old.replace(journal)


def test_compaction_interrupted_between_its_renames_loses_and_doubles_nothing(
    db: Database, opened: Opener, journal: Path
) -> None:
    table = db.table("people")
    table.insert_multiple([{"name": "Ada"}, {"name": "Grace"}])
    table.remove(doc_ids=[1])
    reader, second = opened(read_only=True), opened()
    assert len(second.table("people")) == 1
    interrupt_compaction(db, journal)
    db.close()
    assert opened(read_only=True).table("people").all() == [{"name": "Grace"}]
    # The second handle still follows the old journal; what it writes must not land there.
    assert second.table("people").insert({"name": "Alan"}) == 3
    for handle in (reader, second, opened()):
        assert handle.table("people").all() == [{"name": "Grace"}, {"name": "Alan"}]


def test_a_reader_passes_compactions_without_reading_everything_anew(db: Database, opened: Opener, path: Path) -> None:
    db.insert({"n": 0})
    reader = opened(read_only=True)
    reader.all()
    for turn in range(1, 6):
        db.insert({"n": turn})
        db.compact()
        db.insert({"n": -turn})
        path.rename(path.with_name("hidden"))
        try:
            assert len(reader) == 1 + 2 * turn
        finally:
            path.with_name("hidden").rename(path)


def test_a_reader_that_missed_compactions_finds_its_way(db: Database, opened: Opener) -> None:
    reader = opened(read_only=True)
    for turn in range(3):
        db.insert({"n": turn})
        db.compact()
    assert len(reader) == 3


def test_a_journal_that_outgrew_everything_is_compacted_by_the_write_that_made_it_so(
    db: Database, path: Path, journal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.database.storage.LEAST_JOURNAL", 2000)
    assert not db.compact_if_due()
    for _ in range(4):
        db.insert({"text": "x" * 800})
    assert journal.stat().st_size > 2000
    assert db.compact_if_due()
    assert journal.stat().st_size < 300 < path.stat().st_size
    size = path.stat().st_size
    for _ in range(20):
        db.insert({"text": "x" * 800})
    assert path.stat().st_size > 2 * size
    assert len(db) == 24
