"""Who may use the files and where: modes and owners, read-only folders, full disks, network mounts."""

import json
import os
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from tinydb import TinyDB

from store.database import DatabaseError, NetworkMountError, NewerSchemaError, ReadOnlyError, check
from store.database.mounts import file_system_of, refuse_network_mount
from tests.store.database.conftest import Opener
from tests.store.database.processes import ROOT, worker

NOBODY = 65534

only_root = pytest.mark.skipif(os.geteuid() != 0 or not shutil.which("setpriv"), reason="needs root and setpriv")


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_new_files_are_their_owners_own_and_a_wider_mode_is_kept(opened: Opener, path: Path) -> None:
    old = os.umask(0)
    try:
        db = opened()
        db.insert({})
        files = [path, path.with_name("base.json.journal"), path.with_name("base.json.lock")]
        assert [mode_of(file) for file in files] == [0o600] * 3
        for file in files:
            file.chmod(0o660)
        os.umask(0o077)
        db.compact()
        files[2].unlink()
        opened().insert({})
        assert [mode_of(file) for file in files] == [0o660] * 3
    finally:
        os.umask(old)


@only_root
def test_what_root_writes_still_belongs_to_its_owner(opened: Opener, path: Path) -> None:
    opened().close()
    for file in path.parent.glob("base.json*"):
        os.chown(file, NOBODY, NOBODY)
    db = opened()
    db.insert({})
    db.compact()
    path.with_name("base.json.lock").unlink()
    opened().insert({})
    owners = {(file.stat().st_uid, file.stat().st_gid) for file in path.parent.glob("base.json*")}
    assert owners == {(NOBODY, NOBODY)}


AS_NOBODY = ("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups")


@pytest.fixture
def public_folder() -> Iterator[Path]:
    """A folder that others may look into; those of pytest are for their owner only."""
    if subprocess.run([*AS_NOBODY, sys.executable, "-c", "import store.database"], cwd=ROOT, check=False).returncode:
        pytest.skip("the checkout cannot be read by others")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


@only_root
def test_a_folder_that_may_only_be_read_is_read(opened: Opener, public_folder: Path) -> None:
    path = public_folder / "base.json"
    db = opened(path)
    db.table("t").insert_multiple([{"half": 1}, {"half": 2}])
    for file in public_folder.iterdir():
        file.chmod(0o644)
    with worker("watch_pairs", path, 4, prefix=AS_NOBODY) as reader:
        assert reader.line() == "ready"
        db.compact()
        db.table("t").insert_multiple([{"half": 1}, {"half": 2}])
        before = contents(public_folder)
        assert reader.rest() == ["0"]
    with worker("hold", path, prefix=AS_NOBODY, errors=subprocess.DEVNULL) as writer:
        assert writer.line() == ""
        assert writer.process.wait() == 1
    assert contents(public_folder) == before


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def test_a_handle_for_reading_writes_nothing(opened: Opener, path: Path) -> None:
    opened().insert({"n": 1})
    reader = opened(read_only=True)
    before = sorted(path.parent.iterdir())
    for write in (lambda: reader.insert({}), reader.truncate, reader.compact, lambda: reader.drop_table("x")):
        with pytest.raises(ReadOnlyError, match="opened for reading only"):
            write()
    assert reader.compact_if_due() is False
    assert sorted(path.parent.iterdir()) == before


def test_reading_what_is_not_there_makes_nothing(opened: Opener, path: Path) -> None:
    assert opened(read_only=True).all() == []
    assert list(path.parent.iterdir()) == []


def test_a_folder_that_is_not_there_is_said(opened: Opener, path: Path) -> None:
    with pytest.raises(DatabaseError, match=r"cannot write .*No such file"):
        opened(path.parent / "none" / "base.json")


def test_a_link_leads_to_the_same_database(opened: Opener, path: Path, tmp_path: Path) -> None:
    target = tmp_path / "elsewhere" / "base.json"
    target.parent.mkdir()
    path.symlink_to(target)
    opened().insert({"n": 1})
    opened().compact()
    assert path.is_symlink()
    assert opened(target).all() == opened().all() == [{"n": 1}]


# A full disk


@pytest.mark.parametrize("limit", [3_000, 12_000, 20_500])
def test_a_full_disk_stops_the_write_and_nothing_else(opened: Opener, path: Path, limit: int) -> None:
    with worker("insert_until_full", path, limit) as writer:
        said = writer.rest()
    assert any(line.startswith("error DatabaseError cannot write") and "nothing was changed" in line for line in said)
    assert said[-1].startswith("safe"), "the next write works"
    safe = sum(2 for line in said[:-1] if line.startswith("safe"))
    assert f"memory {safe}" in said
    db = opened()
    assert len(db.table("t")) == safe + 1
    assert check(path) == []
    assert not list(path.parent.glob("*.new"))
    with TinyDB(path) as stock:
        assert len(stock.table("t")) <= safe


# Where the files may be

MOUNTS = r"""22 1 253:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
31 22 0:40 / /home rw - nfs4 server:/home rw
32 31 0:41 / /home/ada/local\040disk rw - xfs /dev/vdb rw
33 22 0:42 / /mnt/far rw - fuse.sshfs ada@far: rw
34 22 0:43 / /mnt/far rw - ext4 /dev/vdc rw
malformed
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/var/lib", "ext4"),
        ("/home/ada", "nfs4"),
        ("/home/ada/local disk/ledger", "xfs"),
        ("/homes", "ext4"),
        ("/mnt/far", "ext4"),
    ],
)
def test_the_deepest_mount_tells_the_file_system(folder: str, kind: str) -> None:
    assert file_system_of(Path(folder), MOUNTS) == kind


@pytest.mark.parametrize("kind", ["nfs", "nfs4", "cifs", "smb3", "fuse.sshfs", "ceph"])
def test_a_network_mount_is_refused(tmp_path: Path, kind: str) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(f"22 1 0:1 / / rw - {kind} far:/ rw\n")
    with pytest.raises(NetworkMountError, match=rf"network file system \({kind}\).*keep it on a local disk"):
        refuse_network_mount(tmp_path, mounts)
    mounts.write_text("22 1 0:1 / / rw - tmpfs tmpfs rw\n")
    refuse_network_mount(tmp_path, mounts)
    refuse_network_mount(tmp_path, tmp_path / "none")


# Files of other makers and versions


def first_version(path: Path) -> dict[str, dict[str, object]]:
    content: dict[str, dict[str, object]] = {
        "_meta": {"1": {"schema": 1}},
        "people": {"1": {"name": "Ada"}, "7": {"name": "Grace"}},
    }
    path.write_text(json.dumps(content))
    path.chmod(0o640)
    return content


def test_a_file_of_the_first_version_is_read_as_it_is_and_taken_over_by_the_first_write(
    opened: Opener, path: Path
) -> None:
    content = first_version(path)
    for read_only in (True, False):
        db = opened(read_only=read_only)
        assert db.tables() == {"people"}
        assert [row.doc_id for row in db.table("people")] == [1, 7]
    assert json.loads(path.read_text()) == content
    assert sorted(file.name for file in path.parent.iterdir()) == ["base.json"]
    watcher = opened(read_only=True)
    assert opened().table("people").insert({"name": "Alan"}) == 8
    assert len(watcher.table("people")) == 3
    taken = json.loads(path.read_text())
    assert taken["people"].keys() == {"1", "7", "8"}
    assert taken["_journal"] == {"1": {"generation": 1, "next": {"people": 9}, "schema": 1}}
    assert mode_of(path) == mode_of(path.with_name("base.json.journal")) == 0o640


def test_a_file_of_stock_tinydb_is_taken_over(opened: Opener, path: Path) -> None:
    with TinyDB(path) as stock:
        stock.insert_multiple([{"n": 1}, {"n": 2}])
    assert opened().insert({"n": 3}) == 3
    assert len(opened(read_only=True)) == 3


def test_a_newer_schema_is_refused_also_by_a_handle_that_is_open(opened: Opener, path: Path) -> None:
    old = opened()
    old.insert({"name": "Ada"})
    newer = opened(schema=2, migrations={1: lambda db: db.update({"migrated": True}) and None})
    assert newer.all() == [{"name": "Ada", "migrated": True}]
    for use in (old.all, lambda: old.insert({}), lambda: opened(), lambda: opened(read_only=True)):
        with pytest.raises(NewerSchemaError, match=r"schema 2, this program knows 1\): upgrade the program"):
            use()
    newer.compact()
    with pytest.raises(NewerSchemaError):
        opened()


def test_a_migration_that_fails_changes_nothing(opened: Opener) -> None:
    opened().insert({"name": "Ada"})

    def spoil(db: object) -> None:
        db.truncate()  # type: ignore[attr-defined]
        raise ArithmeticError

    with pytest.raises(ArithmeticError):
        opened(schema=3, migrations={2: spoil})
    assert opened().all() == [{"name": "Ada"}]
