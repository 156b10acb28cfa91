"""Files that are deleted or moved away under open handles: never read as empty, never begun anew without a word."""

import shutil
from pathlib import Path

import pytest

from store.database import Database, GoneError, LockedError, restore
from tests.store.database.conftest import Opener


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "ledger"


@pytest.fixture
def path(folder: Path) -> Path:
    folder.mkdir()
    return folder / "base.json"


@pytest.fixture
def kept(db: Database) -> Database:
    """Two documents, one of them in the journal only."""
    db.insert({"n": 1})
    db.compact()
    db.insert({"n": 2})
    return db


def numbers(db: Database) -> list[int]:
    return [row["n"] for row in db]


def refuse_everything(db: Database, name: str) -> None:
    """Do all that reads or writes; each must say which file is gone."""
    for attempt in (
        db.all,
        db.changed,
        db.changes,
        db.tables,
        lambda: db.insert({"n": 3}),
        db.truncate,
        db.drop_tables,
        db.compact,
    ):
        with pytest.raises(GoneError, match=rf"{name} is gone"):
            attempt()


@pytest.mark.parametrize("what", ["the folder", "all files", "snapshot and journal"])
def test_a_deleted_database_is_not_empty_but_gone(kept: Database, opened: Opener, folder: Path, what: str) -> None:
    reader = opened(read_only=True)
    reader.changed()
    if what == "the folder":
        shutil.rmtree(folder)
    else:
        for file in folder.iterdir():
            if what == "all files" or not file.name.endswith(".lock"):
                file.unlink()
    for handle in (kept, reader):
        if handle is kept:
            refuse_everything(handle, r"base\.json")
        else:
            with pytest.raises(GoneError, match=r"base\.json is gone"):
                handle.changed()
    left = [file.name for file in folder.iterdir()] if folder.exists() else []
    assert set(left) <= {"base.json.lock"}, "nothing is begun anew"


def test_a_database_that_comes_back_is_gone_on_with(kept: Database, opened: Opener, folder: Path) -> None:
    reader = opened(read_only=True)
    folder.rename(folder.with_name("elsewhere"))
    refuse_everything(kept, r"base\.json")
    folder.with_name("elsewhere").rename(folder)
    kept.insert({"n": 3})
    assert numbers(reader) == numbers(kept) == [1, 2, 3]


def test_a_deleted_database_can_be_restored_under_open_handles(kept: Database, path: Path, tmp_path: Path) -> None:
    backup = tmp_path / "backup.json"
    kept.backup(backup)
    for file in path.parent.iterdir():
        file.unlink()
    with pytest.raises(GoneError):
        kept.insert({"n": 3})
    restore(backup, path)
    kept.insert({"n": 3})
    assert numbers(kept) == [1, 2, 3]


def test_a_journal_whose_snapshot_is_gone_is_left_alone(
    kept: Database, opened: Opener, path: Path, journal: Path
) -> None:
    body = journal.read_bytes()
    path.rename(path.with_name("hidden"))
    assert numbers(kept) == [1, 2], "a handle that has read everything needs the journal only"
    for attempt in (kept.changed, lambda: kept.insert({"n": 3}), kept.compact, opened, lambda: opened(read_only=True)):
        with pytest.raises(GoneError, match=r"base\.json is gone"):
            attempt()
    assert journal.read_bytes() == body
    assert not path.exists()
    path.with_name("hidden").rename(path)
    kept.insert({"n": 3})
    assert numbers(opened()) == [1, 2, 3]


def test_a_journal_that_is_gone_is_missed_by_who_has_read_it(kept: Database, opened: Opener, journal: Path) -> None:
    journal.rename(journal.with_name("hidden"))
    refuse_everything(kept, r"base\.json\.journal")
    journal.with_name("hidden").rename(journal)
    assert numbers(kept) == [1, 2]
    journal.unlink()
    with pytest.raises(GoneError, match=r"open base\.json anew to go on without"):
        kept.insert({"n": 3})
    assert opened().insert({"n": 4}) == 2
    assert numbers(kept) == [1, 4], "somebody else has gone on without it"


def test_a_file_of_stock_tinydb_that_goes_before_the_first_write_is_gone(opened: Opener, path: Path) -> None:
    path.write_text('{"_default": {"1": {"n": 1}}}')
    reader = opened(read_only=True)
    assert numbers(reader) == [1]
    path.unlink()
    with pytest.raises(GoneError):
        reader.all()


def test_what_was_never_there_is_empty_and_not_gone(opened: Opener, path: Path) -> None:
    reader = opened(read_only=True)
    assert numbers(reader) == []
    assert not reader.changed()
    opened().insert({"n": 1})
    assert numbers(reader) == [1]


def test_writers_share_one_lock_also_after_somebody_deleted_it(opened: Opener, path: Path) -> None:
    first, second = opened(lock_timeout=0.05), opened()
    first.insert({"n": 1})
    path.with_name("base.json.lock").unlink()
    second.insert({"n": 2})
    with second.transaction(), pytest.raises(LockedError, match="is held by process"):
        first.insert({"n": 3})
    first.insert({"n": 4})
    assert numbers(second) == [1, 2, 4]
