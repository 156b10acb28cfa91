import os
import shutil
import subprocess
from configparser import ConfigParser
from pathlib import Path

import pytest

from tests.commands import run_command
from tui.commands import service as command

UNITS = ["spotrep.service", "spotrep-refresh.service", "spotrep-refresh.timer"]


@pytest.fixture
def printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    monkeypatch.setenv("SPOTREP_LEDGER", str(tmp_path / 'a ledger of 5% "x" $HOME'))
    config = tmp_path / "config.toml"
    config.write_text("starter = false\n")
    texts = {}
    for unit in UNITS:
        assert run_command(command, "service", "print", unit, config=config) == 0
        texts[unit] = capsys.readouterr().out
    return texts


def unit_of(text: str) -> ConfigParser:
    parser = ConfigParser(interpolation=None)
    parser.read_string(text)
    return parser


def test_the_service_collects_for_this_ledger(printed: dict[str, str], tmp_path: Path) -> None:
    command_line = unit_of(printed["spotrep.service"])["Service"]["ExecStart"]
    assert command_line.endswith(" --watch")
    assert f'--ledger "{tmp_path}/a ledger of 5%% \\"x\\" $$HOME"' in command_line
    assert f"--config {tmp_path}/config.toml" in command_line
    once = unit_of(printed["spotrep-refresh.service"])["Service"]
    assert once["ExecStart"] + " --watch" == command_line
    assert once["Type"] == "oneshot"


def test_all_units_are_printed_together(printed: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(command, "service", "print") == 0
    out = capsys.readouterr().out
    assert [line for line in out.splitlines() if line.startswith("# ~/")] == [
        f"# ~/.config/systemd/user/{unit}" for unit in UNITS
    ]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
def test_systemd_finds_nothing_wrong(printed: dict[str, str], tmp_path: Path) -> None:
    for unit, text in printed.items():
        (tmp_path / unit).write_text(text)
    argv = ["systemd-analyze", "verify", "--user", *(str(tmp_path / unit) for unit in UNITS)]
    environment = {**os.environ, "XDG_RUNTIME_DIR": str(tmp_path)}
    ran = subprocess.run(argv, env=environment, capture_output=True, text=True)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")
