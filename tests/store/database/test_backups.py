"""A backup is there whole or not at all, under a name that nothing else had."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from store.database import Database, DatabaseError
from store.database.files import make_file
from tests.store.database.conftest import Opener
from tests.store.database.processes import ROOT

MINE = b"mine"

KILLED_HALFWAY = """
import os, signal, sys
from collections.abc import Iterator
from pathlib import Path
from store.database.files import make_file

def chunks() -> Iterator[bytes]:
    yield bytes(1 << 20)
    os.kill(os.getpid(), signal.SIGKILL)

make_file(Path(sys.argv[1]), chunks())
"""

ON_A_FULL_DISK = """
import resource, sys
from pathlib import Path
from store.database import DatabaseError, open_database

with open_database(Path(sys.argv[1]), schema=1, read_only=True) as database:
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, resource.RLIM_INFINITY))
    try:
        database.backup(Path(sys.argv[2]))
    except DatabaseError as error:
        print(error)
"""


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """An empty folder for backups."""
    folder = tmp_path / "shelf"
    folder.mkdir()
    return folder


def in_it(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def run(code: str, *words: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, words)], cwd=ROOT, capture_output=True, text=True, check=False
    )


def test_files_of_like_names_are_left_alone(db: Database, opened: Opener, shelf: Path) -> None:
    db.insert({"n": 1})
    beside = dict.fromkeys(("base.new", "base.json.new", ".base.new", ".backup-a.new"), MINE)
    for name, body in beside.items():
        (shelf / name).write_bytes(body)
    db.backup(shelf / "base")
    found = in_it(shelf)
    assert opened(shelf / "base", read_only=True).all() == [{"n": 1}]
    del found["base"]
    assert found == beside


def make_a_file(path: Path) -> None:
    path.write_bytes(MINE)


def make_a_link_to_nothing(path: Path) -> None:
    path.symlink_to("nothing")


@pytest.mark.parametrize("take", [make_a_file, make_a_link_to_nothing, Path.mkdir])
def test_a_name_that_is_taken_is_refused_also_if_it_was_taken_meanwhile(
    db: Database, shelf: Path, take: Callable[[Path], None]
) -> None:
    target = shelf / "backup"

    def chunks() -> Iterator[bytes]:
        yield b"half"
        take(target)
        yield b"whole"

    with pytest.raises(FileExistsError):
        make_file(target, chunks())
    with pytest.raises(DatabaseError, match="backup exists already: name a new file"):
        db.backup(target)
    assert [file.name for file in shelf.iterdir()] == ["backup"]
    assert not target.is_file() or target.read_bytes() == MINE


def test_a_backup_that_dies_halfway_leaves_no_file_of_its_name(shelf: Path) -> None:
    target = shelf / "backup"
    assert run(KILLED_HALFWAY, target).returncode == -signal.SIGKILL
    assert not target.exists()
    make_file(target, [b"whole"])
    assert target.read_bytes() == b"whole"


def test_a_disk_that_is_too_full_for_a_backup_keeps_nothing_of_it(db: Database, path: Path, shelf: Path) -> None:
    db.insert_multiple({"n": number} for number in range(2000))
    assert "cannot write" in run(ON_A_FULL_DISK, path, shelf / "backup").stdout
    assert in_it(shelf) == {}


def test_a_folder_that_is_not_there_is_said(db: Database, shelf: Path) -> None:
    with pytest.raises(DatabaseError, match=r"cannot write .*No such file"):
        db.backup(shelf / "none" / "backup")
    assert in_it(shelf) == {}


def test_a_disk_that_knows_no_second_names_takes_a_backup_too(
    db: Database, opened: Opener, shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    db.insert({"n": 1})
    db.backup(shelf / "backup")
    with pytest.raises(DatabaseError, match="exists already"):
        db.backup(shelf / "backup")
    assert list(in_it(shelf)) == ["backup"]
    assert (shelf / "backup").stat().st_mode & 0o777 == 0o600
    assert opened(shelf / "backup", read_only=True).all() == [{"n": 1}]
