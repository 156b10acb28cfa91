"""A ledger that another user owns: read where it can be read, else refused with a message, never a traceback.

Each check runs in a process of its own, which gives the rights of root away where it has them.
"""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from store.ledger import open_ledger
from store.records import Source
from tests.store.samples import on_disk

ROOT = Path(__file__).parents[2]

AS_NOBODY = """\
import os, sys
from pathlib import Path
from store.errors import LedgerError
from store.ledger import open_ledger
from store.records import Source
if os.getuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
directory = Path(sys.argv[1])
try:
    ledger = open_ledger(directory, starter=False, read_only=sys.argv[2] == "read")
    print([source.name for source in ledger.sources.all()], "read only" if ledger.read_only else "writable")
    ledger.sources.put(Source(id="b", name="mine"))
    print([source.name for source in ledger.sources.all()])
except LedgerError as error:
    print(f"refused: {error}")
"""


UPKEEP_AS_NOBODY = """\
import os, sys
from pathlib import Path
from store.errors import LedgerError
from store.ledger import open_ledger
from store.verify import problems_of_files, problems_of_records
if os.getuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
directory, backup = map(Path, sys.argv[1:])
files = [problem.what for problem in problems_of_files(directory)]
try:
    with open_ledger(directory, read_only=True) as ledger:
        print(files, problems_of_records(ledger))
        ledger.backup(backup)
except LedgerError as error:
    print(files)
    print(f"refused: {error}")
"""


def upkeep_as_nobody(directory: Path, backup: Path) -> list[str]:
    """Verify and back up the ledger as a user who does not own it; return what was printed."""
    command = [sys.executable, "-c", UPKEEP_AS_NOBODY, str(directory), str(backup)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert ran.stderr == ""
    return ran.stdout.splitlines()


def as_nobody(directory: Path, *, read_only: bool = False) -> list[str]:
    """Read and write the ledger as a user who does not own it; return what was printed."""
    command = [sys.executable, "-c", AS_NOBODY, str(directory), "read" if read_only else "write"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert ran.stderr == ""
    return ran.stdout.splitlines()


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that everybody can reach, unlike those of pytest."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name) / "ledger"
        if (Path(name) / "ledger").exists():
            (Path(name) / "ledger").chmod(0o700)


def allow(folder: Path, mode: int) -> None:
    """Give all files of a ledger a mode, as their owner would to share them."""
    for file in folder.iterdir():
        file.chmod(mode)


@pytest.fixture
def theirs(folder: Path) -> Path:
    """A ledger with one source, in a folder that only its owner may write."""
    with open_ledger(folder, starter=False) as ledger:
        ledger.sources.put(Source(id="a", name="theirs"))
    allow(folder, 0o444)
    folder.chmod(0o555)
    return folder


@pytest.mark.parametrize("read_only", [True, False])
def test_what_may_only_be_read_opens_for_reading(theirs: Path, read_only: bool) -> None:
    before = on_disk(theirs)
    first, second = as_nobody(theirs, read_only=read_only)
    assert first == "['theirs'] read only"
    assert second == f"refused: {theirs / 'ledger.json'} was opened for reading only"
    assert on_disk(theirs) == before


def test_what_may_only_be_read_is_verified_and_backed_up_and_what_may_not_is_said(theirs: Path) -> None:
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o777)
        backup = Path(name) / "backup.json"
        before = on_disk(theirs)
        assert upkeep_as_nobody(theirs, backup) == ["[] []"]
        assert backup.stat().st_mode & 0o777 == 0o600
        assert on_disk(theirs) == before
        theirs.chmod(0o000)
        problems, refused = upkeep_as_nobody(theirs, backup.with_name("second.json"))
        assert problems.startswith("['cannot read ")
        assert refused.startswith("refused: ")
        assert all("Permission denied" in line for line in (problems, refused))


def test_a_file_that_may_be_written_in_a_folder_that_may_not_is_only_read(theirs: Path) -> None:
    allow(theirs, 0o666)
    assert as_nobody(theirs)[0] == "['theirs'] read only"


def test_a_file_that_may_not_be_read_is_said(theirs: Path) -> None:
    (theirs / "ledger.json").chmod(0o000)
    for read_only in (True, False):
        (said,) = as_nobody(theirs, read_only=read_only)
        assert said == f"refused: cannot read {theirs / 'ledger.json'}: Permission denied"


def test_a_folder_that_cannot_be_made_is_said(theirs: Path) -> None:
    (said,) = as_nobody(theirs / "new")
    assert said == f"refused: cannot make the ledger's folder {theirs / 'new'}: Permission denied"


def test_an_empty_folder_that_may_not_be_written_is_said(folder: Path) -> None:
    folder.mkdir()
    folder.chmod(0o555)
    (said,) = as_nobody(folder)
    assert said.startswith("refused: ")
    assert "Permission denied" in said


@pytest.mark.parametrize("read_only", [True, False])
def test_a_folder_that_may_not_be_entered_is_said(theirs: Path, read_only: bool) -> None:
    theirs.chmod(0o000)
    (said,) = as_nobody(theirs, read_only=read_only)
    assert said.startswith("refused: ")
    assert said.endswith("Permission denied")


def test_a_lock_file_that_may_not_be_opened_is_said(theirs: Path) -> None:
    theirs.chmod(0o777)
    (theirs / "ledger.json").chmod(0o666)
    (theirs / "ledger.json.lock").chmod(0o000)
    assert as_nobody(theirs)[-1].startswith("refused: ")


def test_what_everybody_may_write_everybody_writes(theirs: Path) -> None:
    theirs.chmod(0o777)
    allow(theirs, 0o666)
    assert as_nobody(theirs) == ["['theirs'] writable", "['theirs', 'mine']"]
