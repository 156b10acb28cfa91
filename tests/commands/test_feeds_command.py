import csv
import io
import json
from pathlib import Path

import pytest

from store.config import load_config
from store.errors import ConfigError, UsageError
from tests.commands import run_command
from tui.commands import feeds as command


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "own.toml"
    path.write_text('# mine\n[[feeds]]\nid = "a-paper"\nurl = "https://paper.example/rss"\ninterval = "30m"\n')
    return path


def enabled(file: Path) -> set[str]:
    return {feed.id for feed in load_config(file).feeds if feed.enabled}


def test_list_shows_own_and_curated_feeds_by_id(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(command, "feeds", "list", config=file) == 0
    header, *rows = capsys.readouterr().out.splitlines()
    assert header.split()[:4] == ["ID", "ENABLED", "FORMAT", "STATUS"]
    assert [row.split()[0] for row in rows] == sorted(feed.id for feed in load_config(file).feeds)
    assert rows[1].split() == ["a-paper", "no", "rss", "new", "https://paper.example/rss"]


def test_list_has_the_formats_of_every_list(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run_command(command, "feeds", "list", config=file, format_="jsonl")
    rows = {row["id"]: row for row in map(json.loads, capsys.readouterr().out.splitlines())}
    assert rows["a-paper"]["enabled"] is False
    assert rows["a-paper"]["outlet"] is None
    assert rows["yonhap-en"]["outlet"] == "Yonhap News Agency"
    run_command(command, "feeds", "list", config=file, format_="csv")
    assert {row["id"] for row in csv.DictReader(io.StringIO(capsys.readouterr().out))} == set(rows)


def test_enable_and_disable_say_what_changed(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(command, "feeds", "enable", "oryx", "a-paper", config=file) == 0
    assert enabled(file) == {"oryx", "a-paper"}
    assert run_command(command, "feeds", "enable", "oryx", config=file) == 0
    assert run_command(command, "feeds", "disable", "oryx", config=file) == 0
    assert enabled(file) == {"a-paper"}
    assert file.read_text().startswith("# mine\n")
    assert capsys.readouterr() == (
        "",
        f"feeds: enabled a-paper, oryx in {file}\nfeeds: nothing to change\nfeeds: disabled oryx in {file}\n",
    )


def test_all_is_every_feed(file: Path) -> None:
    run_command(command, "feeds", "enable", "all", config=file)
    assert enabled(file) == {feed.id for feed in load_config(file).feeds}
    run_command(command, "feeds", "disable", "all", config=file)
    assert enabled(file) == set()


def test_an_unknown_feed_is_refused_with_the_nearest_one(file: Path) -> None:
    before = file.read_text()
    with pytest.raises(UsageError, match=r'no feed "nknews" \(did you mean "nk-news"\?\)'):
        run_command(command, "feeds", "enable", "oryx", "nknews", config=file)
    assert file.read_text() == before


def test_the_first_feed_makes_the_default_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "xdg"))
    monkeypatch.delenv("SPOTREP_CONFIG", raising=False)
    assert run_command(command, "feeds", "enable", "bellingcat") == 0
    assert enabled(tmp_path / "xdg" / "spotrep" / "config.toml") == {"bellingcat"}


def test_a_file_that_was_named_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no such file"):
        run_command(command, "feeds", "enable", "oryx", config=tmp_path / "typo.toml")
    assert not (tmp_path / "typo.toml").exists()
