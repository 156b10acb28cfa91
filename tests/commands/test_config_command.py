import tomllib
from pathlib import Path

import pytest

from store.config import load_config
from store.errors import ConfigError, UsageError
from tests.commands import run_command
from tui.commands import config as command


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "own.toml"


@pytest.fixture
def xdg(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.delenv("SPOTREP_CONFIG", raising=False)
    return tmp_path / "spotrep" / "config.toml"


def test_path_is_data(xdg: Path, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(command, "config", "path") == 0
    assert run_command(command, "config", "path", config=file) == 0
    assert capsys.readouterr() == (f"{xdg}\n{file}\n", "")


def test_check_tells_every_problem_and_fails(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_text('startr = 1\n[[feeds]]\nid = "oryx"\ninterval = "1s"\n')
    assert run_command(command, "config", "check", config=file) == 2
    out, err = capsys.readouterr()
    first, second = err.splitlines()
    assert out == ""
    assert first == f'{file}:1: startr: unknown key (did you mean "starter"?)'
    assert second.startswith(f"{file}:4: feeds.interval: must be")


def test_check_says_that_all_is_well(xdg: Path, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_text("")
    assert run_command(command, "config", "check", config=file) == 0
    assert run_command(command, "config", "check") == 0
    well, absent = capsys.readouterr().err.splitlines()
    assert well == f"config: no problems in {file}"
    assert absent == f"config: no problems in {xdg} (there is no such file: the defaults hold)"


def test_check_names_the_feeds_whose_certificates_are_not_checked(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text('[[feeds]]\nid = "oryx"\nverify_tls = false\n[[feeds]]\nid = "38-north"\nverify_tls = true\n')
    assert run_command(command, "config", "check", config=file) == 0
    assert capsys.readouterr().err.splitlines() == [
        f"config: no problems in {file}",
        "config: feed oryx has verify_tls = false: anybody between it and you can change what it says",
    ]


def test_show_prints_a_configuration_that_means_the_same(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text(
        'starter = false\n[http]\ntimeout = 5\n[[feeds]]\nid = "aaa"\nurl = "https://a.example/"\nformat = "json"\n'
        'fields = { title = "t", guid = "g" }\n'
    )
    assert run_command(command, "config", "show", config=file) == 0
    out = capsys.readouterr().out
    ids = [feed["id"] for feed in tomllib.loads(out)["feeds"]]
    assert ids == sorted(ids)
    assert ids[1] == "aaa"
    shown = tmp_path / "shown.toml"
    shown.write_text(out)
    again, config = load_config(shown), load_config(file)
    assert (again.starter, again.http) == (config.starter, config.http)
    assert {feed.id: feed for feed in again.feeds} == {feed.id: feed for feed in config.feeds}
    assert {source.id: source for source in again.sources} == {source.id: source for source in config.sources}


def test_show_refuses_a_file_with_problems(file: Path) -> None:
    file.write_text("starter = 3")
    with pytest.raises(ConfigError, match="starter"):
        run_command(command, "config", "show", config=file)


def test_init_writes_once(xdg: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(command, "config", "init") == 0
    assert capsys.readouterr() == ("", f"config: wrote {xdg}\n")
    assert xdg.read_text().startswith("# The configuration of spotrep")
    with pytest.raises(UsageError, match="stays as it is"):
        run_command(command, "config", "init")


def test_an_action_is_needed(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        run_command(command, "config")
    assert caught.value.code == 2
    assert "ACTION" in capsys.readouterr().err
