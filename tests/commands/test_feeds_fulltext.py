"""`spotrep feeds fulltext`: the pages of documents that a person names."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from store.errors import NothingMatchedError, UsageError
from store.identity import document_id
from store.ledger import open_ledger
from store.records import Document, Way
from tests.commands import run_command
from tests.store.feeds.bodies import web_page
from tests.store.feeds.server import FeedServer, page, serving, status
from tui.commands import feeds as command

SUMMARY = "Two guns were seen on flat wagons."
WHOLE = (
    "Two guns were seen on flat wagons at the depot on Tuesday, the desk said.",
    "They were moved westbound in the night, two railwaymen told it.",
    "Nobody could say where the wagons had come from, or who had loaded them there.",
)


@pytest.fixture(autouse=True)
def _no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def server() -> Iterator[FeedServer]:
    with serving() as running:
        yield running


class Desk:
    def __init__(self, folder: Path, server: FeedServer) -> None:
        self.ledger = folder / "ledger"
        self.config = folder / "config.toml"
        self.server = server
        self.configure("allow_private = true\n")

    def configure(self, lines: str) -> None:
        self.config.write_text(
            f'starter = false\nledger = "{self.ledger}"\n[http]\nspacing = 0\n'
            f'[[feeds]]\nid = "depot"\nurl = "{self.server.url("/rss")}"\n{lines}'
        )

    def put(self, name: str | None, feed: str | None = "depot") -> str:
        """Store a document that links to a page of the server; return its id."""
        url = self.server.url(f"/{name}") if name else None
        document = Document(
            id=document_id(url=url, feed="x", guid="y"),
            title="Guns seen",
            text=SUMMARY,
            hash="1",
            url=url,
            ways=[Way(feed=feed, via=None, url=url, fetched="2025-02-01T12:00:00Z")],
        )
        with open_ledger(self.ledger, starter=False) as ledger:
            ledger.documents.put(document)
        return document.id

    def get(self, identity: str) -> Document:
        with open_ledger(self.ledger, starter=False) as ledger:
            found = ledger.documents.get(identity)
        assert found is not None
        return found

    def run(self, *documents: str, format_: str = "table") -> int:
        return run_command(command, "feeds", "fulltext", *documents, config=self.config, format_=format_)


@pytest.fixture
def desk(tmp_path: Path, server: FeedServer) -> Desk:
    return Desk(tmp_path, server)


def test_the_page_of_a_document_becomes_its_text(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    identity = desk.put("a")
    desk.server.pages["/a"] = page(web_page(*WHOLE), Content_Type="text/html")
    assert desk.run(identity[:6]) == 0
    taken = desk.get(identity)
    assert (taken.text or "").startswith("\n\n".join(WHOLE))
    assert [capture.text for capture in taken.captures] == [SUMMARY]
    assert [(way.feed, way.page) for way in taken.ways] == [("depot", False), (None, True)]
    out, talk = capsys.readouterr()
    assert (out, talk) == ("", f"feeds: {identity}: {len(taken.text or '')} characters taken\n")
    assert desk.run(identity, identity[:8]) == 0
    assert capsys.readouterr().err == f"feeds: {identity}: its text is there already\n"
    assert desk.get(identity) == taken


def test_what_cannot_be_had_is_said_and_the_others_are_taken(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    good, gone, nowhere = desk.put("good"), desk.put("gone"), desk.put(None)
    desk.server.pages["/good"] = page(web_page(*WHOLE))
    desk.server.pages["/gone"] = status(404)
    assert desk.run(gone, nowhere, good, format_="jsonl") == 1
    out, talk = capsys.readouterr()
    rows = [json.loads(line) for line in out.splitlines()]
    assert [(row["document"], row["status"], row["error"]) for row in rows] == [
        (gone, "failed", "HTTP 404"),
        (nowhere, "failed", "links to no page"),
        (good, "taken", None),
    ]
    assert talk.splitlines()[0] == f"feeds: {gone}: HTTP 404"
    assert desk.get(gone).text == SUMMARY


def test_only_what_the_feed_is_allowed_is_allowed(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.server.pages["/a"] = desk.server.pages["/b"] = page(web_page(*WHOLE))
    assert desk.run(desk.put("a", feed=None)) == 1
    desk.configure("")
    assert desk.run(desk.put("b")) == 1
    assert capsys.readouterr().err.count("leads to 127.0.0.1, a private address") == 2
    assert desk.server.requests == []


def test_a_name_must_mean_one_document(desk: Desk) -> None:
    ids = [desk.put(f"a{number}") for number in range(20)]
    shared = next(first for first in "0123456789abcdef" if sum(name.startswith(first) for name in ids) > 1)
    with pytest.raises(UsageError, match=rf"'{shared}' begins the ids of \d+ documents: {shared}"):
        desk.run(ids[0], shared)
    for name in ("nowhere", ""):
        with pytest.raises(NothingMatchedError, match="there is no document"):
            desk.run(name)
    assert desk.server.requests == []
