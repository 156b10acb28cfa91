"""`spotrep feeds add|remove|move|import|export|list`: the list of feeds as a person keeps it."""

import json
from pathlib import Path

import msgspec
import pytest

from store.config import FeedConfig, load_config
from store.errors import UsageError
from store.feeds.opml import read_opml
from store.ledger import open_ledger
from store.records import Document, FeedState, Way
from tests.commands import run_command
from tui.commands import feeds as command

URL = "http://www.paper.example/rss"


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SPOTREP_LEDGER", str(tmp_path / "ledger"))
    path = tmp_path / "own.toml"
    path.write_text("# mine\n")
    return path


def own(file: Path) -> dict[str, FeedConfig]:
    curated = {feed.id for feed in load_config(environ={"XDG_CONFIG_HOME": "/nowhere"}).feeds}
    return {feed.id: feed for feed in load_config(file).feeds if feed.id not in curated}


def test_a_feed_is_added_and_removed(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(command, "feeds", "add", URL, config=file) == 0
    assert own(file) == {"paper-example": FeedConfig(id="paper-example", url=URL)}
    run_command(
        command, "feeds", "add", "https://t.me/s/depot", "--id", "depot", "--as", "telegram", "--interval", "30m",
        "--enable", config=file,
    )  # fmt: skip
    assert own(file)["depot"] == FeedConfig(
        id="depot", url="https://t.me/s/depot", format="telegram", interval="30m", enabled=True
    )
    run_command(command, "feeds", "remove", "paper-example", config=file)
    assert set(own(file)) == {"depot"}
    run_command(command, "feeds", "remove", "depot", config=file)
    assert file.read_text() == "# mine\n"
    assert "feeds: added paper-example to" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("add", URL, "--id", "nk-news"), 'there is a feed "nk-news" already'),
        (("add", URL, "--id", "all"), "cannot be an id"),
        (("add", "file:///etc/passwd"), "no http or https address"),
        (("add", "http://me:secret@paper.example/"), "no http or https address without a user name"),
        (("add", URL, "--interval", "5s"), "interval"),
        (("remove", "nk-news"), 'comes with the program: `spotrep feeds disable nk-news`'),
        (("remove", "nknews"), r"did you mean \"nk-news\""),
        (("move", "nk-news"), "has not said that it has moved"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_changes_nothing(file: Path, words: tuple[str, ...], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        run_command(command, "feeds", *words, config=file)
    assert file.read_text() == "# mine\n"


def test_one_address_is_added_once(file: Path) -> None:
    run_command(command, "feeds", "add", URL, config=file)
    with pytest.raises(UsageError, match="paper-example is at this address already"):
        run_command(command, "feeds", "add", URL, "--id", "other", config=file)


def test_a_list_of_another_reader_is_taken_over_and_given_back(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    opml = tmp_path / "feeds.opml"
    opml.write_text(
        '<opml version="2.0"><body><outline text="News"><outline text="The Paper" xmlUrl="http://paper.example/a"/>'
        '<outline text="The Paper" xmlUrl="http://paper.example/b"/><outline text="Газета" xmlUrl="http://g.example/"/>'
        '<outline text="Bad" xmlUrl="feed:nowhere"/></outline></body></opml>'
    )
    assert run_command(command, "feeds", "import", str(opml), config=file) == 1
    assert {name: (feed.url, feed.enabled) for name, feed in own(file).items()} == {
        "the-paper": ("http://paper.example/a", False),
        "the-paper-2": ("http://paper.example/b", False),
        "feed": ("http://g.example/", False),
    }
    assert "left out: 'feed:nowhere' is no http" in capsys.readouterr().err
    before = file.read_text()
    run_command(command, "feeds", "import", str(opml), "--enable", config=file)
    assert file.read_text() == before
    run_command(command, "feeds", "enable", "the-paper", "feed", config=file)
    capsys.readouterr()
    run_command(command, "feeds", "export", config=file)
    assert [outline.url for outline in read_opml(capsys.readouterr().out.encode())] == [
        "http://g.example/",
        "http://paper.example/a",
    ]


def test_a_file_that_is_none_is_refused(file: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read: No such file"):
        run_command(command, "feeds", "import", str(tmp_path / "missing"), config=file)


def test_the_list_shows_whose_certificates_are_not_checked(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_text('[[feeds]]\nid = "oryx"\nverify_tls = false\nfull_text = true\n')
    run_command(command, "feeds", "list", config=file)
    rows = [line for line in capsys.readouterr().out.splitlines() if "UNVERIFIED" in line]
    assert [row.split()[0] for row in rows] == ["oryx"]
    run_command(command, "feeds", "list", config=file, format_="jsonl")
    rows_by_id = {row["id"]: row for row in map(json.loads, capsys.readouterr().out.splitlines())}
    assert (rows_by_id["oryx"]["tls"], rows_by_id["oryx"]["full_text"]) == ("UNVERIFIED", True)
    assert (rows_by_id["38-north"]["tls"], rows_by_id["38-north"]["full_text"]) == (None, False)


def test_the_list_says_how_feeds_are(file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run_command(command, "feeds", "add", URL, "--id", "paper", config=file)
    states = FeedState(
        id="paper",
        url=URL,
        status="failed",
        error="HTTP 500",
        failed_since="2025-02-01T10:00:00Z",
        last_attempt="2025-02-01T12:00:00Z",
        next_due="2025-02-01T14:00:00Z",
        milliseconds=31,
        items=5,
        moved_to="http://elsewhere.example/rss",
        moved_seen=3,
    )
    way = Way(feed="paper", via=None, url=None, fetched="2025-02-01T12:00:00Z")
    ways = [way, msgspec.structs.replace(way, page=True)]
    days = ("2025-01-31", "2025-01-20T10:00:00Z", "2024-12-01", None)
    with open_ledger(tmp_path / "ledger", starter=False) as ledger:
        ledger.feeds.put(states)
        ledger.documents.put(
            *(Document(id=str(number), title="x", ways=ways, published=day) for number, day in enumerate(days))
        )
    capsys.readouterr()
    run_command(command, "feeds", "list", config=file, format_="jsonl")
    rows = {row["id"]: row for row in map(json.loads, capsys.readouterr().out.splitlines())}
    assert rows["oryx"]["status"] == "new"
    paper = rows["paper"]
    assert (paper["status"], paper["per_day"], paper["latency"], paper["items"]) == ("failed", 0.2, 31, 5)
    assert (paper["failed_since"], paper["next_due"]) == ("2025-02-01T10:00:00Z", "2025-02-01T14:00:00Z")
    assert paper["asks"] == "it has moved to http://elsewhere.example/rss: `spotrep feeds move paper`"
    run_command(command, "feeds", "move", "paper", config=file)
    assert own(file)["paper"].url == "http://elsewhere.example/rss"
