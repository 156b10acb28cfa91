import json
import stat
from pathlib import Path
from typing import get_args

import msgspec
import pytest

from store.config import (
    Config,
    ExtractionConfig,
    FeedConfig,
    HttpConfig,
    SourceConfig,
    find_problems,
    init,
    load_config,
    set_enabled,
)
from store.config.model import FeedFormat
from store.errors import ConfigError, UsageError


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


def feed(config: Config, identity: str) -> FeedConfig:
    return next(feed for feed in config.feeds if feed.id == identity)


class TestEnabling:
    def test_a_curated_feed_gets_an_entry_of_its_own(self, file: Path) -> None:
        assert set_enabled(file, ["oryx", "bellingcat", "oryx"], True) == ["oryx", "bellingcat"]
        config = load_config(file)
        assert {feed.id for feed in config.feeds if feed.enabled} == {"oryx", "bellingcat"}
        assert set_enabled(file, ["oryx"], False) == ["oryx"]
        assert {feed.id for feed in load_config(file).feeds if feed.enabled} == {"bellingcat"}

    def test_comments_order_and_line_ends_stay(self, file: Path) -> None:
        before = (
            '# mine\r\nledger = "/srv/x"  # here\r\n\r\n[[feeds]] # a paper\r\nid = "p"\r\n'
            'url   = "https://p.example/"\r\nenabled = true # for now\r\n\r\n[http]\r\ntimeout = 9'
        )
        file.write_bytes(before.encode())
        set_enabled(file, ["p"], False)
        assert file.read_bytes().decode() == before.replace("enabled = true", "enabled = false")
        set_enabled(file, ["oryx"], True)
        config = load_config(file)
        assert feed(config, "oryx").enabled
        assert (feed(config, "p").enabled, config.http.timeout) == (False, 9.0)
        assert "# for now" in file.read_text()

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "feeds = []\n",
            'feeds = [{ id = "oryx", interval = "1d" }]\n[http]\ntimeout = 9',
            '[[feeds]]\nid = "oryx"\n[[sources]]\nid = "oryx"\n[[feeds]]\nid = "bellingcat"\n',
            '[[sources]]\nid = "oryx"\n[http]\ntimeout = 9',
        ],
    )
    def test_every_style_of_file_is_kept(self, file: Path, text: str) -> None:
        file.write_text(text)
        ids = ["oryx", "bellingcat", "nk-news"]
        before = load_config(file)
        assert set_enabled(file, ids, True) == ids
        after = load_config(file)
        assert {feed.id for feed in after.feeds if feed.enabled} == set(ids)
        assert set_enabled(file, ids, False) == ids
        assert sorted(load_config(file).feeds, key=lambda feed: feed.id) == sorted(
            before.feeds, key=lambda feed: feed.id
        )
        assert load_config(file).http == before.http

    def test_nothing_is_written_where_nothing_changes(self, file: Path) -> None:
        assert set_enabled(file, ["oryx"], False) == []
        assert not file.exists()
        set_enabled(file, ["oryx"], True)
        inode = file.stat().st_ino
        assert set_enabled(file, ["oryx"], True) == []
        assert file.stat().st_ino == inode

    def test_a_new_file_is_private_and_an_old_one_keeps_its_mode(self, tmp_path: Path) -> None:
        file = tmp_path / "new" / "config.toml"
        set_enabled(file, ["oryx"], True)
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        file.chmod(0o640)
        set_enabled(file, ["oryx"], False)
        assert stat.S_IMODE(file.stat().st_mode) == 0o640
        assert [path.name for path in file.parent.iterdir()] == ["config.toml"]

    def test_a_link_stays_a_link(self, file: Path, tmp_path: Path) -> None:
        target = tmp_path / "dotfiles.toml"
        target.write_text("starter = false\n")
        file.symlink_to(target)
        set_enabled(file, ["oryx"], True)
        assert file.is_symlink()
        assert "oryx" in target.read_text()

    def test_an_unknown_feed_or_a_broken_file_changes_nothing(self, file: Path) -> None:
        with pytest.raises(UsageError, match=r'no feed "orix" \(did you mean "oryx"\?\)'):
            set_enabled(file, ["bellingcat", "orix"], True)
        assert not file.exists()
        file.write_text("starter = 3\n")
        with pytest.raises(ConfigError, match="starter"):
            set_enabled(file, ["oryx"], True)
        assert file.read_text() == "starter = 3\n"

    def test_a_folder_that_cannot_be_made_is_named(self, tmp_path: Path) -> None:
        (tmp_path / "taken").write_text("")
        with pytest.raises(ConfigError, match=r"config\.toml: cannot be"):
            set_enabled(tmp_path / "taken" / "config.toml", ["oryx"], True)


class TestInit:
    def test_the_file_to_start_from_changes_nothing(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "empty"))
        file = tmp_path / "a" / "b" / "config.toml"
        init(file)
        assert load_config(file) == load_config(environ={})
        assert stat.S_IMODE(file.stat().st_mode) == 0o600

    def test_every_key_in_its_comments_is_one(self, file: Path) -> None:
        init(file)
        text = "\n".join(
            line.removeprefix("# ") if " = " in line or "[[" in line else line for line in file.read_text().splitlines()
        )
        file.write_text(text)
        assert find_problems(file) == []
        assert feed(load_config(file), "district-paper").enabled

    def test_a_file_is_never_overwritten(self, file: Path) -> None:
        file.write_text("starter = false\n")
        with pytest.raises(UsageError, match="stays as it is"):
            init(file)
        assert file.read_text() == "starter = false\n"


class TestManual:
    """docs/configuration.md says what is so."""

    manual = (Path(__file__).parents[2] / "docs" / "configuration.md").read_text()

    def test_its_examples_have_no_problems(self, file: Path) -> None:
        examples = [part.partition("```")[0] for part in self.manual.split("```toml\n")[1:]]
        assert len(examples) == 3
        for example in examples:
            file.write_text(example)
            assert find_problems(file) == []
        assert feed(load_config(file), "rail-watch").fields["subject"] == "equipment.name"

    def test_the_examples_of_the_formats_have_no_problems(self, file: Path) -> None:
        manual = (Path(__file__).parents[2] / "docs" / "feeds.md").read_text()
        examples = [part.partition("```")[0] for part in manual.split("```toml\n")[1:]]
        assert len(examples) >= 3
        for example in examples:
            file.write_text(example)
            assert find_problems(file) == []

    def test_every_format_is_explained(self) -> None:
        formats = (Path(__file__).parents[2] / "docs" / "feeds.md").read_text()
        for form in get_args(FeedFormat):
            assert f"`{form}`" in self.manual
            assert any(line.startswith("### ") and f"`{form}`" in line for line in formats.splitlines())

    @pytest.mark.parametrize("table", [Config, HttpConfig, ExtractionConfig, FeedConfig, SourceConfig])
    def test_it_has_every_key_with_its_default(self, table: type[msgspec.Struct]) -> None:
        rows = [line.split("|")[1:3] for line in self.manual.splitlines() if line.startswith("| `")]
        told = {(key.strip(" `"), default.strip(" `").replace("10_000_000", "10000000")) for key, default in rows}
        for field in msgspec.structs.fields(table):
            if field.required:
                assert (field.name, "required") in told
            elif field.default is None or field.name == "fields":
                assert (field.name, "none") in told
            elif field.default is not msgspec.NODEFAULT:
                assert (field.name, json.dumps(field.default)) in told
