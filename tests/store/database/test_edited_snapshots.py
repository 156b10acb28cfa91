"""A snapshot that somebody edited, replaced, copied or restored beside a live journal."""

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from tinydb import TinyDB, where

from store.database import Database, EditedError, check, restore
from tests.store.database.conftest import Opener


def edit(path: Path) -> None:
    with TinyDB(path) as stock:
        stock.table("people").update({"name": "Edited"}, where("name") == "Ada")
        stock.table("people").insert({"name": "Added"})


def names(db: Database) -> list[str]:
    return [row["name"] for row in db.table("people")]


def test_an_edit_beside_a_live_journal_sets_the_journal_aside_and_says_so(
    db: Database, opened: Opener, path: Path, journal: Path
) -> None:
    db.table("people").insert({"name": "Ada"})
    db.compact()
    db.table("people").insert({"name": "Grace"})
    db.close()
    live = journal.read_bytes()
    edit(path)
    assert any("was edited" in problem for problem in check(path))
    with pytest.raises(EditedError, match="open it for writing to set those aside"):
        opened(read_only=True)
    assert journal.read_bytes() == live
    with pytest.raises(EditedError, match=r"set aside in base\.json\.journal\.aside-\w+; open again"):
        opened()
    (aside,) = path.parent.glob("*.aside-*")
    assert aside.read_bytes() == live
    again = opened()
    assert names(again) == ["Edited", "Added"]
    assert again.table("people").insert({"name": "Alan"}) == 3
    assert names(opened(read_only=True)) == ["Edited", "Added", "Alan"]


def test_an_edit_under_an_open_handle_is_noticed_by_its_next_write(db: Database, opened: Opener, path: Path) -> None:
    db.table("people").insert({"name": "Ada"})
    db.compact()
    db.table("people").insert({"name": "Grace"})
    edit(path)
    with pytest.raises(EditedError, match="set aside"):
        db.table("people").insert({"name": "Lost"})
    assert names(db) == ["Edited", "Added"]
    db.table("people").insert({"name": "Alan"})
    assert names(db) == names(opened()) == ["Edited", "Added", "Alan"]


def test_an_edit_after_compaction_is_simply_taken_over(db: Database, opened: Opener, path: Path) -> None:
    db.table("people").insert({"name": "Ada"})
    db.compact()
    db.close()
    edit(path)
    with pytest.raises(EditedError):
        opened(read_only=True)
    with pytest.raises(EditedError):
        opened()
    assert names(opened()) == ["Edited", "Added"]


def test_an_edit_beside_a_journal_that_an_interrupted_compaction_left_is_taken_over_by_the_next_reading(
    db: Database, opened: Opener, path: Path, journal: Path
) -> None:
    db.table("people").insert({"name": "Grace"})
    db.table("people").update({"name": "Ada"})
    contained = journal.read_bytes()
    db.compact()
    db.close()
    journal.write_bytes(contained)
    reader = opened(read_only=True)
    assert names(reader) == ["Ada"]
    edit(path)
    assert names(reader) == ["Edited", "Added"]


def test_a_copied_folder_is_no_edit(db: Database, opened: Opener, path: Path, tmp_path: Path) -> None:
    db.table("people").insert({"name": "Ada"})
    db.compact()
    db.table("people").insert({"name": "Grace"})
    shutil.copytree(path.parent, tmp_path / "copy", ignore=shutil.ignore_patterns("copy"), copy_function=shutil.copy)
    copy = opened(tmp_path / "copy" / path.name)
    assert names(copy) == ["Ada", "Grace"]
    copy.table("people").insert({"name": "Alan"})
    assert names(copy) == ["Ada", "Grace", "Alan"]
    assert check(tmp_path / "copy" / path.name) == []


def test_an_older_snapshot_put_in_place_does_not_get_the_newer_journal(
    db: Database, opened: Opener, path: Path, tmp_path: Path
) -> None:
    db.table("people").insert({"name": "Ada"})
    db.compact()
    old = shutil.copy2(path, tmp_path / "old.json")
    db.table("people").insert({"name": "Grace"})
    db.compact()
    db.table("people").insert({"name": "Alan"})
    db.close()
    shutil.copy2(old, path)
    with pytest.raises(EditedError):
        opened()
    assert names(opened()) == ["Ada"]


def test_a_snapshot_alone_is_a_database(db: Database, opened: Opener, path: Path, tmp_path: Path) -> None:
    db.table("people").insert({"name": "Ada"})
    db.compact()
    alone = opened(Path(shutil.copy2(path, tmp_path / "alone.json")))
    assert alone.table("people").insert({"name": "Grace"}) == 2
    assert names(opened(tmp_path / "alone.json")) == ["Ada", "Grace"]


# Backup and restore


def test_a_backup_holds_all_of_now_and_is_restored_under_open_handles(
    db: Database, opened: Opener, path: Path, tmp_path: Path
) -> None:
    people = db.table("people")
    people.insert_multiple([{"name": "Ada"}, {"name": "Grace"}])
    backup = tmp_path / "backup.json"
    opened(read_only=True).backup(backup)
    with TinyDB(backup) as stock:
        assert [row["name"] for row in stock.table("people")] == ["Ada", "Grace"]
    assert backup.stat().st_mode & 0o777 == 0o600
    people.remove(doc_ids=[1])
    db.compact()
    people.insert({"name": "Alan"})
    reader = opened(read_only=True)
    assert names(reader) == ["Grace", "Alan"]
    kept = restore(backup, path)
    assert all(copy.exists() for copy in kept)
    assert len(kept) == 2
    for handle in (db, reader, opened()):
        assert names(handle) == ["Ada", "Grace"]
    db.table("people").insert({"name": "Edsger"})
    assert names(reader) == ["Ada", "Grace", "Edsger"]
    assert check(path) == []


def test_a_backup_overwrites_nothing(db: Database, path: Path) -> None:
    with pytest.raises(Exception, match="exists already"):
        db.backup(path)
    with pytest.raises(Exception, match="there is no backup"):
        restore(path.with_name("none.json"), path)


def test_a_restored_database_needs_no_journal_to_begin_with(
    db: Database, opened: Opener, path: Path, tmp_path: Path
) -> None:
    db.table("people").insert({"name": "Ada"})
    db.backup(tmp_path / "backup.json")
    db.table("people").insert({"name": "Grace"})
    reader = opened(read_only=True)
    in_the_way = path.with_name(f"{path.name}.journal.new")
    in_the_way.mkdir()
    restore(tmp_path / "backup.json", path)
    in_the_way.rmdir()
    for handle in (db, reader, opened()):
        assert names(handle) == ["Ada"]
    db.table("people").insert({"name": "Alan"})
    assert names(reader) == ["Ada", "Alan"]


def test_what_is_examined_and_refused_is_not_restored(db: Database, path: Path, tmp_path: Path) -> None:
    db.table("people").insert({"name": "Ada"})
    db.backup(tmp_path / "backup.json")
    db.table("people").truncate()
    before = path.read_bytes()

    def refuse(tables: Mapping[str, Mapping[int, Any]], schema: int | None) -> None:
        raise ValueError(f"{dict(tables)} {schema}")

    with pytest.raises(ValueError, match=r"\{'people': \{1: \{'name': 'Ada'\}\}\} \d+"):
        restore(tmp_path / "backup.json", path, examine=refuse)
    assert path.read_bytes() == before
    assert names(db) == []


def test_a_damaged_ledger_is_restored_from_a_backup(db: Database, opened: Opener, path: Path, tmp_path: Path) -> None:
    db.table("people").insert({"name": "Ada"})
    db.backup(tmp_path / "backup.json")
    db.close()
    path.write_bytes(b"{")
    assert check(path)
    restore(tmp_path / "backup.json", path)
    assert names(opened()) == ["Ada"]
