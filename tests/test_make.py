"""The Makefile's first words to somebody whose Python will not do; nothing is installed here."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

MAKEFILE = Path(__file__).parent.parent / "Makefile"
TOOLS = ("sh", "make", "sed", "expand", "rm", "mkdir", "touch")

OLD_PYTHON = "exit 1"
PYTHON_WITHOUT_VENV = 'case "$2" in *ensurepip*) exit 1;; esac'


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return a folder with the Makefile and what it reads, and `bin` with a few tools but no Python."""
    shutil.copy(MAKEFILE, tmp_path)
    for name in ("pyproject.toml", "constraints.txt"):
        (tmp_path / name).touch()
    (tmp_path / "bin").mkdir()
    for tool in TOOLS:
        found = shutil.which(tool)
        assert found is not None, f"{tool} is missing"
        (tmp_path / "bin" / tool).symlink_to(found)
    return tmp_path


def make(checkout: Path, target: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": str(checkout / "bin"), "HOME": os.devnull}
    argv = ["make", "--no-print-directory", target]
    return subprocess.run(argv, cwd=checkout, env=environment, capture_output=True, text=True)


def install_python(checkout: Path, script: str) -> None:
    python = checkout / "bin" / "python3"
    python.write_text(f"#!/bin/sh\n{script}\n")
    python.chmod(0o755)


@pytest.mark.parametrize("target", ["run", "test"])
@pytest.mark.parametrize(
    ("script", "missing"),
    [
        (None, "there is no python3: apt install python3 python3-venv"),
        (OLD_PYTHON, "python3 is older"),
        (PYTHON_WITHOUT_VENV, "apt install python3-venv"),
    ],
)
def test_what_is_missing_is_said_in_one_line(checkout: Path, target: str, script: str | None, missing: str) -> None:
    if script is not None:
        install_python(checkout, script)
    ran = make(checkout, target)
    assert ran.returncode == 2
    said, verdict = ran.stderr.splitlines()
    assert said.startswith("spotrep needs ")
    assert missing in said
    assert verdict.startswith("make: ***")
    assert not (checkout / ".venv").exists()


def test_help_names_every_target(checkout: Path) -> None:
    ran = make(checkout, "help")
    assert ran.returncode == 0
    named = [line.split()[0] for line in ran.stdout.splitlines()]
    declared = next(line for line in MAKEFILE.read_text().splitlines() if line.startswith(".PHONY:"))
    assert named == declared.split()[1:]
