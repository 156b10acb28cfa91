"""Certificates: checked, but for the host of a feed whose owner has said otherwise."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from store.config import FeedConfig, HttpConfig
from store.feeds.fetch import Fetcher, FetchError
from tests.store.feeds.bodies import item, rss
from tests.store.feeds.conftest import Desk
from tests.store.feeds.server import FeedServer, page, redirect
from tests.store.feeds.test_connections import KeepingServer, SocksProxy

BODY = rss(item("a"))
SELF_SIGNED = Path(__file__).with_name("self_signed.pem")


def certificate() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(SELF_SIGNED)
    return context


@pytest.fixture
async def secure() -> AsyncIterator[FeedServer]:
    async with FeedServer(certificate()) as running:
        yield running


@pytest.fixture
async def anywhere(server: FeedServer, secure: FeedServer) -> AsyncIterator[str]:
    """A proxy behind which every name is the secure server, and the plain one on port 80."""
    proxy = await asyncio.start_server(SocksProxy(secure.port, {80: server.port}).serve, "127.0.0.1", 0)
    yield f"socks5h://127.0.0.1:{proxy.sockets[0].getsockname()[1]}"
    proxy.close()


def feed(url: str, *, verify: bool, private: bool = True) -> FeedConfig:
    return FeedConfig(id="x", url=url, verify_tls=verify, allow_private=private)


async def test_one_that_nobody_has_signed_is_a_failure_unless_its_feed_does_without(
    desk: Desk, secure: FeedServer
) -> None:
    secure.pages["/rss"] = page(BODY)
    desk.add(FeedConfig(id="depot", url=secure.url("/rss"), enabled=True, allow_private=True))
    assert (await desk.error()).startswith("TLS with 127.0.0.1: self-signed certificate")
    assert secure.requests == []
    desk.add(FeedConfig(id="depot", url=secure.url("/rss"), enabled=True, allow_private=True, verify_tls=False))
    desk.clock.pass_(days=1)
    (report,) = (await desk.refresh()).reports
    assert (report.status, report.new) == ("ok", 1)


async def test_what_one_feed_does_without_no_other_does(secure: FeedServer) -> None:
    secure.pages["/rss"] = page(BODY)
    async with Fetcher(HttpConfig()) as fetcher:
        assert (await fetcher.fetch(feed(secure.url("/rss"), verify=False))).body == BODY
        with pytest.raises(FetchError, match="TLS with"):
            await fetcher.fetch(feed(secure.url("/rss"), verify=True))
    assert len(secure.requests) == 1


async def test_no_other_feed_rides_on_a_connection_that_nobody_has_checked() -> None:
    behaviour = KeepingServer()
    server = await asyncio.start_server(behaviour.serve, "127.0.0.1", 0, ssl=certificate())
    url = f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
    async with Fetcher(HttpConfig()) as fetcher:
        for _ in range(2):
            await fetcher.fetch(feed(url, verify=False))
        with pytest.raises(FetchError, match="TLS with"):
            await fetcher.fetch(feed(url, verify=True))
    assert behaviour.requests == 2
    server.close()


async def test_it_holds_for_the_feeds_own_host_and_for_none_that_it_redirects_to(
    secure: FeedServer, anywhere: str
) -> None:
    secure.pages["/rss"] = redirect("/new")
    secure.pages["/new"] = page(BODY)
    secure.pages["/away"] = redirect("https://elsewhere.example/new")
    async with Fetcher(HttpConfig(proxy=anywhere)) as fetcher:
        own = feed("https://depot.example/rss", verify=False, private=False)
        assert (await fetcher.fetch(own)).url == "https://depot.example/new"
        secure.requests.clear()
        away = feed("https://depot.example/away", verify=False, private=False)
        with pytest.raises(FetchError, match=r"^TLS with elsewhere\.example: "):
            await fetcher.fetch(away)
        assert secure.paths() == ["/away"]
        with pytest.raises(FetchError, match=r"^TLS with depot\.example: "):
            await fetcher.fetch(feed("https://depot.example/rss", verify=True, private=False))


async def test_it_holds_where_the_host_itself_leads_from_http_to_https(
    server: FeedServer, secure: FeedServer, anywhere: str
) -> None:
    server.pages["/rss"] = redirect("https://depot.example/rss")
    secure.pages["/rss"] = page(BODY)
    async with Fetcher(HttpConfig(proxy=anywhere)) as fetcher:
        own = feed("http://depot.example/rss", verify=False, private=False)
        assert (await fetcher.fetch(own)).url == "https://depot.example/rss"
