"""What the tests of feeds share: a ledger, a clock that is set by hand, a server, and no proxy from outside."""

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from store.config import Config, FeedConfig, HttpConfig, SourceConfig
from store.feeds.refresh import Collector
from store.feeds.summary import FeedReport, RefreshSummary
from store.ledger import Ledger, open_ledger
from tests.store.feeds.server import FeedServer


class HandClock:
    def __init__(self) -> None:
        self.now = datetime(2025, 2, 1, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **span: float) -> None:
        self.now += timedelta(**span)


class Desk:
    """A ledger with a configuration, refreshed as a person would."""

    def __init__(self, ledger: Ledger, clock: HandClock, server: FeedServer) -> None:
        self.ledger = ledger
        self.clock = clock
        self.server = server
        self.feeds: list[FeedConfig] = []
        self.sources: list[SourceConfig] = []
        self.http = HttpConfig(spacing=0)
        self.seen: list[FeedReport] = []

    def add(self, feed: FeedConfig) -> None:
        self.feeds = [feed, *(other for other in self.feeds if other.id != feed.id)]

    def follow(self, path: str, name: str | None = None, **options: object) -> None:
        """Configure a feed at a path of the server, under the name of the path, enabled and allowed."""
        fields = {"enabled": True, "allow_private": True, **options}
        self.add(FeedConfig(id=name or path.strip("/"), url=self.server.url(path), **fields))  # type: ignore[arg-type]

    def proxy(self) -> None:
        """Make the server the proxy: it then answers for every host."""
        self.http = HttpConfig(spacing=0, proxy=self.server.url(""))

    async def refresh(self, *only: str, force: bool = False) -> RefreshSummary:
        config = Config(feeds=self.feeds, sources=self.sources, http=self.http)
        async with Collector(self.ledger, config, self.clock) as collector:
            return await collector.round(only=only, force=force, report=self.seen.append)

    async def error(self, *only: str) -> str:
        """Refresh one feed that must fail; return what was said about it."""
        summary = await self.refresh(*only)
        (failed,) = summary.failed
        state = self.ledger.feeds.get(failed.feed)
        assert state is not None
        assert (state.status, state.error) == ("failed", failed.error)
        assert failed.error
        assert "\n" not in failed.error
        return failed.error


@pytest.fixture(autouse=True)
def _no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
async def server() -> AsyncIterator[FeedServer]:
    async with FeedServer() as running:
        yield running


@pytest.fixture
def ledger(tmp_path: Path, clock: HandClock) -> Iterator[Ledger]:
    with open_ledger(tmp_path / "ledger", starter=False, clock=clock) as opened:
        yield opened


@pytest.fixture
def desk(ledger: Ledger, clock: HandClock, server: FeedServer) -> Desk:
    return Desk(ledger, clock, server)


@pytest.fixture
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Be an installation without trafilatura."""
    (tmp_path / "missing").mkdir()
    (tmp_path / "missing" / "trafilatura.py").write_text("raise ImportError")
    monkeypatch.syspath_prepend(str(tmp_path / "missing"))
