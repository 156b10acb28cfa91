"""The database between processes: nothing lost, nothing half, whatever dies or fills up."""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from store.database import LockedError, open_database
from tests.store.tables import rows
from tests.store.writers import stock_pairs

ROOT = Path(__file__).parents[2]
PATIENCE = 60


def start(role: str, path: Path, *arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.store.writers", role, str(path), *map(str, arguments)]
    return subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def finish(processes: Sequence[subprocess.Popen[str]]) -> list[str]:
    """Wait for all to end well and return what they printed."""
    ended = [(process.communicate(timeout=PATIENCE), process.returncode) for process in processes]
    assert [(errors, status) for (_, errors), status in ended] == [("", 0)] * len(processes)
    return [output.strip() for (output, _), _ in ended]


@pytest.mark.parametrize("writers", [2, 4])
def test_writers_beside_readers_lose_nothing_and_are_never_seen_half_way(tmp_path: Path, writers: int) -> None:
    path, each = tmp_path / "data.json", 120
    open_database(path, schema=1)
    readers = [start("watch", path, writers * each)]
    finish([*[start("write", path, f"writer {number}", each) for number in range(writers)], *readers])
    expected = {(f"writer {number}", n) for number in range(writers) for n in range(each)}
    assert set(stock_pairs(path)) == expected
    assert list(rows(open_database(path, schema=1), "a")) == list(range(1, len(expected) + 1))


@pytest.mark.parametrize("file", ["first", "second"])
def test_a_writer_killed_at_any_moment_leaves_a_readable_file_with_all_it_acknowledged(
    tmp_path: Path, file: str
) -> None:
    (said,) = finish([start("kill", tmp_path / f"{file}.json", 40)])
    assert said.startswith("40 killed, ")
    assert int(said.split()[2]) >= 40


def test_a_full_disk_is_said_and_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "data.json"
    (said,) = finish([start("fill_disk", path)])
    assert said == f"cannot write {path}: File too large; nothing was changed"
    assert sorted(file.name for file in tmp_path.iterdir()) == ["data.json", "data.json.lock"]


def test_waiting_for_the_lock_is_bounded_and_names_who_holds_it(tmp_path: Path) -> None:
    path = tmp_path / "data.json"
    database = open_database(path, schema=1, lock_timeout=0.2)
    holder = start("hold", path)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    before = time.monotonic()
    with pytest.raises(LockedError, match=rf"held by process {holder.pid} writers\.py: try again"):
        database.table("a").insert({"n": 1})
    assert 0.2 <= time.monotonic() - before < 5
    assert rows(database, "a") == {}
    finish([holder])
    assert database.table("a").insert({"n": 1}) == 1


def test_the_lock_of_a_dead_holder_is_free(tmp_path: Path) -> None:
    path = tmp_path / "data.json"
    holder = start("hold", path)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    holder.kill()
    holder.communicate(timeout=PATIENCE)
    assert open_database(path, schema=1, lock_timeout=0.2).table("a").insert({"n": 1}) == 1


def test_what_stands_in_the_lock_file_cannot_drive_a_terminal(tmp_path: Path) -> None:
    path = tmp_path / "data.json"
    open_database(path, schema=1)
    database = open_database(path, schema=1, lock_timeout=0)
    holder = open_database(path, schema=1)
    with holder.transaction():
        lock = os.open(path.with_name("data.json.lock"), os.O_WRONLY)
        os.pwrite(lock, b"12 \x1b]52;c;AAAA\x07 \xff evil\n" + b"x" * 1000, 0)
        os.close(lock)
        with pytest.raises(LockedError) as caught:
            database.table("a").insert({"n": 1})
    assert str(caught.value).isprintable()
    assert "12" in str(caught.value)
    assert len(str(caught.value)) < len(str(path)) + 300
