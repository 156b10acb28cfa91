"""The promises of the layout, kept by looking at what an import really brings in."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LONGEST_FILE = 400

IMPORT_ALL_OF_STORE = """\
import pkgutil, sys
import store
names = [found.name for found in pkgutil.walk_packages(store.__path__, "store.")]
for name in names:
    __import__(name)
assert "store.records" in names
print(*sys.modules)
"""
IMPORT_THE_COMMAND = "import sys, tui.cli; print(*sys.modules)"


def modules_after(code: str) -> set[str]:
    """Return the names of the modules that a fresh interpreter holds after running the code."""
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    return set(ran.stdout.split())


def test_the_store_knows_no_screen() -> None:
    loaded = modules_after(IMPORT_ALL_OF_STORE)
    assert "store.text" in loaded
    assert not loaded & {"textual", "rich", "tui"}


def test_the_command_starts_without_what_only_some_commands_need() -> None:
    loaded = modules_after(IMPORT_THE_COMMAND)
    assert "tui.cli" in loaded
    assert not loaded & {"textual", "httpx", "feedparser", "store.extraction"}


def test_whoever_fetches_pages_has_them_read_elsewhere() -> None:
    loaded = modules_after("import sys, store.feeds.on_demand, store.feeds.refresh; print(*sys.modules)")
    assert "store.feeds.pages" in loaded
    assert not loaded & {"trafilatura", "lxml", "store.feeds.formats.page"}


@pytest.mark.parametrize("folder", ["store", "tui", "tests", "tools"])
def test_a_file_is_short_enough_to_be_read_in_one_go(folder: str) -> None:
    lengths = {file: len(file.read_text().splitlines()) for file in (ROOT / folder).rglob("*.py")}
    assert lengths
    assert [file for file, length in lengths.items() if length > LONGEST_FILE] == []
