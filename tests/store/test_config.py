import os
from datetime import timedelta
from importlib.resources import files
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.config import (
    Config,
    FeedConfig,
    HttpConfig,
    SourceConfig,
    config_path,
    find_problems,
    ledger_directory,
    load_config,
    own_lexicon,
    parse_duration,
)
from store.errors import ConfigError

JSON_FEED = """
[[feeds]]
id = "rows"
url = "https://rows.example/api"
format = "json"
items = "data.rows"
fields = { guid = "id", title = "headline.en", lat = "point.lat" }
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


@pytest.fixture
def xdg(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "xdg"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return tmp_path / "xdg" / "spotrep" / "config.toml"


def lines(file: Path, text: str) -> list[str]:
    """Return the problems of a text, without the path that begins each."""
    file.write_text(text)
    problems = [str(problem) for problem in find_problems(file, environ={})]
    assert all(problem.startswith(str(file)) for problem in problems)
    return [problem.removeprefix(str(file)).removeprefix(":").removeprefix(" ") for problem in problems]


def written(file: Path, text: str) -> Path:
    file.write_text(text)
    return file


def feed(config: Config, identity: str) -> FeedConfig:
    return next(feed for feed in config.feeds if feed.id == identity)


class TestWhere:
    def test_the_file_named_goes_before_the_environment_and_that_before_the_folder(self, xdg: Path) -> None:
        environ = {"SPOTREP_CONFIG": "/etc/spotrep.toml"}
        assert config_path(Path("/tmp/own.toml"), environ) == Path("/tmp/own.toml")  # noqa: S108
        assert config_path(None, environ) == Path("/etc/spotrep.toml")
        assert config_path(None, {"SPOTREP_CONFIG": ""}) == xdg
        assert config_path(None, {}) == xdg

    def test_the_ledger_is_the_one_named_nearest(self, xdg: Path, tmp_path: Path) -> None:
        config = Config(ledger="~/watch")
        environ = {"SPOTREP_LEDGER": "~/shared"}
        assert ledger_directory(config, Path("/srv/ledger"), environ) == Path("/srv/ledger")
        assert ledger_directory(config, None, environ) == Path.home() / "shared"
        assert ledger_directory(config, None, {}) == Path.home() / "watch"
        assert ledger_directory(Config(), None, {}) == tmp_path / "data" / "spotrep"

    def test_a_missing_file_is_fine_unless_somebody_named_it(self, xdg: Path, file: Path) -> None:
        assert load_config(environ={}).http == HttpConfig()
        with pytest.raises(ConfigError, match=r"config\.toml: no such file; `spotrep config init`"):
            load_config(file, environ={})
        with pytest.raises(ConfigError, match="no such file"):
            load_config(environ={"SPOTREP_CONFIG": str(file)})

    def test_what_is_no_readable_text_is_named(self, file: Path, tmp_path: Path) -> None:
        assert [str(problem) for problem in find_problems(tmp_path)] == [f"{tmp_path}: cannot be read: Is a directory"]
        file.write_bytes(b"starter = true\n# caf\xe9\n")
        assert [str(problem) for problem in find_problems(file)] == [f"{file}: is not UTF-8 (line 2)"]
        assert lines(file, "#" * 1_000_001) == ["is larger than 1000000 bytes"]

    def test_a_lexicon_beside_the_file_is_used_unless_another_is_named(self, file: Path) -> None:
        assert own_lexicon(load_config(environ={"SPOTREP_CONFIG": str(written(file, ""))})) is None
        beside = file.with_name("lexicon.toml")
        beside.write_text("")
        assert own_lexicon(load_config(file, environ={})) == beside
        written(file, '[extraction]\nlexicon = "~/mine.toml"\n')
        assert own_lexicon(load_config(file, environ={})) == Path("~/mine.toml").expanduser()

    def test_a_home_that_is_not_there_is_named(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("HOME", raising=False)
        monkeypatch.setattr(os, "getuid", lambda: 2**31 - 7)
        with pytest.raises(ConfigError, match="set HOME"):
            ledger_directory(Config(ledger="~/watch"), None, {})


class TestCurated:
    def test_nothing_is_fetched_until_a_person_says_so(self, xdg: Path) -> None:
        config = load_config(environ={})
        assert len(config.feeds) >= 10
        assert not any(feed.enabled or feed.accept or feed.allow_private or feed.full_text for feed in config.feeds)
        assert all(feed.verify_tls for feed in config.feeds)
        assert all(feed.url.startswith("https://") and feed.keep_days is None for feed in config.feeds)
        assert {feed.format for feed in config.feeds} == {"rss", "gdelt", "warspotting", "geojson"}

    def test_every_feed_has_the_evidence_of_its_address_over_it(self) -> None:
        text = files("store").joinpath("data", "feeds.toml").read_text()
        before = [block.rstrip().splitlines()[-1] for block in text.split("[[feeds]]")[:-1]]
        assert len(before) == len(load_config(environ={"XDG_CONFIG_HOME": "/nowhere"}).feeds)
        assert all(line.startswith("# ") for line in before)

    def test_every_feed_has_an_outlet_with_its_kind_and_family(self, xdg: Path) -> None:
        config = load_config(environ={})
        sources = {source.id: source for source in config.sources}
        assert {feed.source for feed in config.feeds} == set(sources)
        assert all(source.family for source in sources.values())
        assert all(source.country for source in sources.values() if source.kind != "aggregator")
        assert {source.reliability for source in sources.values()} == {"F"}
        assert sources["nk-news"].family == sources["kcna-watch"].family

    def test_an_own_entry_changes_only_the_keys_it_gives(self, file: Path, xdg: Path) -> None:
        file.write_text(
            '[[feeds]]\nid = "bellingcat"\nenabled = true\ninterval = "1d"\n'
            '[[sources]]\nid = "bellingcat"\nreliability = "B"\n'
        )
        plain, config = load_config(environ={}), load_config(file)
        assert feed(config, "bellingcat") == msgspec.structs.replace(
            feed(plain, "bellingcat"), enabled=True, interval="1d"
        )
        source = next(source for source in config.sources if source.id == "bellingcat")
        assert (source.reliability, source.name) == ("B", "Bellingcat")
        assert len(config.feeds) == len(plain.feeds)

    def test_which_keys_of_a_source_a_person_wrote_is_known(self, file: Path, xdg: Path) -> None:
        file.write_text(
            '[[sources]]\nid = "bellingcat"\nreliability = "F"\n[[sources]]\nname = "Mine"\nid = "mine"\n'
            'kind = "channel"\n'
        )
        assert load_config(file).written == {"bellingcat": ["reliability"], "mine": ["name", "kind"]}
        assert load_config(environ={}).written == {}

    def test_which_keys_were_written_is_no_key_itself(self, file: Path) -> None:
        assert lines(file, "written = {}") == ["1: written: unknown key"]


class TestValues:
    def test_own_feeds_stand_beside_the_curated_ones(self, file: Path) -> None:
        file.write_text(
            'starter = false\nledger = "/srv/ledger"\n[http]\ntimeout = 5\nproxy = "socks5h://proxy.example:1080"\n'
            + JSON_FEED
            + 'source = "mine"\ninterval = "90m"\n[[sources]]\nid = "mine"\nname = "Mine"\nkind = "channel"\n'
        )
        config = load_config(file)
        rows = feed(config, "rows")
        assert (config.starter, config.ledger, config.http.timeout) == (False, "/srv/ledger", 5.0)
        assert (rows.items, rows.fields["title"], rows.enabled) == ("data.rows", "headline.en", False)
        assert rows.every == timedelta(minutes=90)
        assert SourceConfig(id="mine", name="Mine", kind="channel") in config.sources

    @given(st.integers(1, 9999), st.sampled_from([("m", 60), ("h", 3600), ("d", 86400)]))
    def test_a_duration_is_a_number_and_a_unit(self, count: int, unit: tuple[str, int]) -> None:
        letter, seconds = unit
        assert parse_duration(f"{count}{letter}").total_seconds() == count * seconds

    @pytest.mark.parametrize("text", ["", "0m", "30", "30s", "1.5h", "-1h", "1h30m", "1h\n", " 1h", "١h", "99999d"])
    def test_anything_else_is_no_duration(self, text: str) -> None:
        with pytest.raises(ValueError, match="no duration"):
            parse_duration(text)


class TestProblems:
    def test_every_problem_is_told_at_once_with_its_line(self, file: Path) -> None:
        text = """\
startr = true
ledger = "relative"
[http]
timeout = nan
max_bytes = true
[[feeds]]
id = "Own Feed"
url = "file:///etc/passwd"
[[feeds]]
id = "own"
intervall = "1h"
format = "jsn"
interval = "5s"
enabled = 1
[[sources]]
id = "own"
kind = "wires"
reliability = "a"
"""
        found = lines(file, text)
        assert found[0] == '1: startr: unknown key (did you mean "starter"?)'
        assert found[1] == '2: ledger: must be a folder that starts with "/" or "~/", not "relative"'
        assert [problem.rpartition(":")[0] for problem in found[2:4]] == [
            "4: http.timeout",
            "5: http.max_bytes",
        ]
        assert [problem.split(": ")[:2] for problem in found[4:]] == [
            ["7", "feeds.id"],
            ["8", "feeds.url"],
            ["9", "feeds.url"],
            ["11", "feeds.intervall"],
            ["12", "feeds.format"],
            ["13", "feeds.interval"],
            ["14", "feeds.enabled"],
            ["15", "sources.name"],
            ["17", "sources.kind"],
            ["18", "sources.reliability"],
        ]
        assert '11: feeds.intervall: unknown key (did you mean "interval"?)' in found
        assert any(
            line.startswith('12: feeds.format: must be one of "rss", "telegram", "json", ')
            and line.endswith(', "directory", not "jsn" (did you mean "json"?)')
            for line in found
        )
        assert "9: feeds.url: is missing" in found
        assert "14: feeds.enabled: must be true or false, not 1" in found
        with pytest.raises(ConfigError) as caught:
            load_config(file)
        assert len(str(caught.value).splitlines()) == len(found)

    @pytest.mark.parametrize(
        ("text", "problem"),
        [
            ("starter = true\nledger = \n", "2: Invalid value (column 10)"),
            ("a = 1\na = 2\n", "2: Cannot overwrite a value (column 6)"),
            ('[http]\ncontact = "x', "2: Unterminated string (at the end of the file)"),
            ("a = " + "[" * 5000, "is nested too deeply"),
            ("feeds = 3", "1: feeds: must be a list of tables ([[feeds]]), not 3"),
            ("[feeds]\nid = 1", "1: feeds: must be a list of tables ([[feeds]]), not a table"),
            ("\nfeeds = [3]", "2: feeds: must be a table, not 3"),
            ("http = 1979-05-27", "1: http: must be a table, not 1979-05-27"),
            ("[http]\nmax_bytes = 0x" + "f" * 5000, "a number of more than 64 bits"),
            ('"\\u001b]52;c;aGk=\\u0007" = 1', "1: ]52;c;aGk=: unknown key"),
            ('[[feeds]]\nid = "all"\nurl = "https://a.example/"', '"all" and "import" are taken'),
        ],
    )
    def test_no_text_ends_in_a_traceback(self, file: Path, text: str, problem: str) -> None:
        found = lines(file, text)
        assert len(found) == 1
        assert found[0].endswith(problem) or problem in found[0]

    @given(st.text(st.sampled_from("[]{}=.\"'#\\\n\r ,ab1-\x00é"), max_size=40))
    def test_any_text_is_a_configuration_or_has_problems(
        self, tmp_path_factory: pytest.TempPathFactory, text: str
    ) -> None:
        file = tmp_path_factory.getbasetemp() / "any.toml"
        file.write_text(text, newline="")
        found = find_problems(file)
        assert all("\n" not in str(problem) for problem in found)
        if not found:
            assert load_config(file).feeds

    @pytest.mark.parametrize(
        "url",
        [
            "ftp://a.example/",
            "https://",
            "https:///x",
            "https://name:word@a.example/",
            "https://a.example:port/",
            "https://a b/",
            "https://a.example/\\u0007",
            "javascript:alert(1)",
        ],
    )
    def test_only_plain_web_addresses_are_feeds(self, file: Path, url: str) -> None:
        assert lines(file, f'[[feeds]]\nid = "x"\nurl = "{url}"\n')[0].startswith("3: feeds.url: must be")

    @pytest.mark.parametrize("url", ["https://a.example", "HTTP://[::1]:8080/x?y#z", "http://127.0.0.1:9/ü"])
    def test_a_plain_web_address_is_taken_as_it_is(self, file: Path, url: str) -> None:
        assert lines(file, f'[[feeds]]\nid = "x"\nurl = "{url}"\n') == []
        assert feed(load_config(file), "x").url == url


class TestRules:
    def test_ids_are_used_once(self, file: Path) -> None:
        own = '[[feeds]]\nid = "own"\nurl = "https://a.example/"\n'
        assert lines(file, own + own) == ["5: feeds.id: line 2 has the same id"]
        twice = '[[feeds]]\nid = "oryx"\n[[feeds]]\nid = "oryx"\n'
        assert lines(file, twice) == ["4: feeds.id: line 2 has the same id"]

    def test_a_feed_names_a_source_that_is_there(self, file: Path) -> None:
        assert lines(file, '[[feeds]]\nid = "oryx"\nsource = "orix"\n') == [
            '3: feeds.source: there is no [[sources]] with this id (did you mean "oryx"?)'
        ]

    def test_a_json_feed_maps_a_title_and_a_name_for_the_row(self, file: Path) -> None:
        assert lines(file, JSON_FEED) == []
        bare = '[[feeds]]\nid = "x"\nurl = "https://a.example/"\nformat = "json"\n'
        assert lines(file, bare) == [
            "1: feeds.fields: must say where the title of a row is",
            "1: feeds.fields: must say where the guid or the url of a row is",
        ]
        assert lines(file, bare + 'fields = { url = "u", title = "t", tile = "t", lat = "a..b" }\n') == [
            '5: feeds.fields.tile: unknown key (did you mean "title"?)',
            '5: feeds.fields.lat: must be names joined by dots, as "data.rows", not "a..b"',
        ]

    def test_a_key_belongs_to_the_formats_that_understand_it(self, file: Path) -> None:
        text = (
            '[[feeds]]\nid = "oryx"\nitems = "a"\naccept = true\nfields.title = "t"\ndelimiter = ";"\npath = "/x"\n'
            '[[feeds]]\nid = "x"\nurl = "https://t.me/s/rail_watch"\nformat = "telegram"\naccept = true\n'
        )
        assert lines(file, text) == [
            '3: feeds.items: is for feeds with format = "json"',
            '4: feeds.accept: is for feeds with format = "json", "csv", "geojson", "warspotting" or "geoconfirmed"',
            '5: feeds.fields: is for feeds with format = "json", "csv" or "geojson"',
            '6: feeds.delimiter: is for feeds with format = "csv"',
            '7: feeds.path: is for feeds with format = "file" or "directory"',
            '12: feeds.accept: is for feeds with format = "json", "csv", "geojson", "warspotting" or "geoconfirmed"',
        ]

    @pytest.mark.parametrize("form", ["file", "directory"])
    def test_a_drop_folder_has_a_path_and_no_address(self, file: Path, form: str) -> None:
        text = f'[[feeds]]\nid = "drop"\nformat = "{form}"\n'
        assert lines(file, text) == ["1: feeds.path: is missing"]
        assert lines(file, text + 'path = "drop"\n') == [
            '4: feeds.path: must be a file or folder that starts with "/" or "~/", not "drop"'
        ]
        assert lines(file, text + 'path = "~/drop"\nurl = "https://a.example/"\nallow_private = true\n')[0].startswith(
            '5: feeds.url: is for feeds with format = "rss", "telegram", '
        )
        assert lines(file, text + 'path = "~/drop"\nverify_tls = false\n')[0].startswith(
            '5: feeds.verify_tls: is for feeds with format = "rss", "telegram", '
        )
        assert lines(file, text + 'path = "~/drop"\nverify_tls = true\n') == []
        assert lines(file, text + 'path = "~/drop"\n') == []
        drop = feed(load_config(file), "drop")
        assert (drop.url, drop.address) == ("", "~/drop")

    @pytest.mark.parametrize("form", ["rss", "gdelt", "telegram", "warspotting"])
    def test_whole_texts_are_for_entries_that_link_to_them(self, file: Path, form: str) -> None:
        url = "https://t.me/s/rail_watch"
        text = f'[[feeds]]\nid = "x"\nformat = "{form}"\nurl = "{url}"\nfull_text = true\n'
        linking = form in ("rss", "gdelt")
        assert lines(file, text) == (
            [] if linking else ['5: feeds.full_text: is for feeds with format = "rss" or "gdelt"']
        )
        if linking:
            assert feed(load_config(file), "x").full_text

    def test_an_empty_address_is_none(self, file: Path) -> None:
        assert lines(file, '[[feeds]]\nid = "x"\nurl = ""\n') == ["3: feeds.url: is missing"]

    @pytest.mark.parametrize(
        "url", ["https://t.me/rail_watch", "https://t.me/s/", "https://t.me/s/a-b", "https://t.me/s/x/1"]
    )
    def test_a_channel_is_read_at_its_public_page(self, file: Path, url: str) -> None:
        text = f'[[feeds]]\nid = "x"\nformat = "telegram"\nurl = "{url}"\n'
        assert lines(file, text) == ['4: feeds.url: must be the public page of a channel, as "https://t.me/s/NAME"']
        assert lines(file, text.replace(url, "https://t.me/s/rail_watch")) == []

    def test_features_need_a_title_and_have_a_place_and_an_id(self, file: Path) -> None:
        text = '[[feeds]]\nid = "x"\nurl = "https://a.example/"\nformat = "geojson"\n'
        assert lines(file, text) == ["1: feeds.fields: must say where the title of a row is"]
        assert lines(file, text + 'fields = { title = "name", lat = "y" }\n') == [
            "5: feeds.fields.lat: is taken from the point of a feature"
        ]
        assert lines(file, text + 'fields = { title = "name" }\n') == []

    @pytest.mark.parametrize(
        ("key", "problem"),
        [
            ("keep_days = 0", "keep_days: must be a whole number of days, from 1 to 36_500, not 0"),
            ('keep_items = "many"', 'keep_items: must be a whole number, from 1 to 1_000_000, not "many"'),
            ("keep_day = 1", 'keep_day: unknown key (did you mean "keep_days"?)'),
            ('delimiter = "tabs"', 'delimiter: must be one of ",", ";", "|", "tab", not "tabs" (did you mean "tab"?)'),
            ('format = "telegramm"', 'not "telegramm" (did you mean "telegram"?)'),
        ],
    )
    def test_what_an_option_must_be_is_said(self, file: Path, key: str, problem: str) -> None:
        fields = 'fields = { title = "t", url = "u" }'
        head = f'[[feeds]]\nid = "x"\n{key}\nurl = "https://a.example/"\n'
        more = "" if key.startswith("format") else f'format = "csv"\n{fields}\n'
        (found,) = lines(file, head + more)
        assert found.startswith("3: feeds.")
        assert found.endswith(problem)

    def test_rules_speak_where_another_key_is_wrong(self, file: Path) -> None:
        found = lines(file, JSON_FEED.replace("title =", "text =") + "interval = 5\n")
        assert any("title of a row" in problem for problem in found)
        assert any("feeds.interval" in problem for problem in found)
