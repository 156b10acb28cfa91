"""The dashboard and its feeds: it fetches by itself, and only watches where another process does."""

import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from textual.message import Message
from textual.pilot import Pilot

from store.config import Config, FeedConfig, HttpConfig
from store.ledger import open_ledger
from tests.store.feeds.bodies import item, rss
from tests.store.feeds.server import FeedServer, page
from tui.app import SpotrepApp
from tui.session import Session
from tui.terminal import Terminal

HOLD = """\
import sys
from pathlib import Path
from store.clock import system_clock
from store.feeds.lock import collecting
from store.ledger import open_ledger
with open_ledger(Path(sys.argv[1]), starter=False) as ledger, collecting(ledger, "a test", system_clock):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
async def server() -> AsyncIterator[FeedServer]:
    async with FeedServer() as running:
        running.pages["/rss"] = page(rss(item("a")))
        yield running


@pytest.fixture
def session(tmp_path: Path, server: FeedServer) -> Session:
    feed = FeedConfig(id="rss", url=server.url("/rss"), enabled=True, allow_private=True)
    config = Config(starter=False, feeds=[feed], http=HttpConfig(spacing=0))
    return Session(tmp_path / "ledger", config, lambda: datetime(2025, 2, 1, tzinfo=UTC), Terminal())


@contextmanager
def collector_elsewhere(directory: Path) -> Iterator[int]:
    command = [sys.executable, "-c", HOLD, str(directory)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process.pid
        process.communicate()


async def until(pilot: Pilot[None], holds: Callable[[], bool]) -> None:
    """Let the dashboard work until something holds."""
    for _ in range(400):
        if holds():
            return
        await pilot.pause(0.025)
    raise AssertionError("it never came to pass")


def shown(app: SpotrepApp) -> str:
    return app.export_screenshot(simplify=True).replace("&#160;", " ")


async def test_without_a_collector_it_fetches_what_is_due(session: Session, server: FeedServer) -> None:
    heard: list[Message] = []
    async with SpotrepApp(session).run_test(size=(120, 40), message_hook=heard.append) as pilot:
        await until(pilot, lambda: "1 ok" in shown(pilot.app))  # type: ignore[arg-type]
    assert server.paths() == ["/rss"]
    with open_ledger(session.directory, starter=False) as ledger:
        assert len(ledger.documents.all()) == 1


async def test_with_one_it_only_watches_and_says_who_fetches(session: Session, server: FeedServer) -> None:
    with collector_elsewhere(session.directory) as process:
        async with SpotrepApp(session).run_test(size=(160, 40)) as pilot:
            fetched_by = f"fetched by process {process} (a test"
            await until(pilot, lambda: fetched_by in shown(pilot.app))  # type: ignore[arg-type]
            await pilot.press("r")
            await until(pilot, lambda: "fetches the feeds of this ledger" in shown(pilot.app))  # type: ignore[arg-type]
    assert server.requests == []


async def test_once_the_collector_has_gone_it_fetches_by_itself(session: Session, server: FeedServer) -> None:
    with collector_elsewhere(session.directory):
        app = SpotrepApp(session)
        running = app.run_test(size=(160, 40))
        pilot = await running.__aenter__()
        await until(pilot, lambda: "fetched by process" in shown(app))
    await until(pilot, lambda: server.paths() == ["/rss"])
    await until(pilot, lambda: "1 ok" in shown(app) and "fetched by" not in shown(app))
    await running.__aexit__(None, None, None)
