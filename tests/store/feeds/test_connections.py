"""Connections that are kept, proxies, and what must not ride on either."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from store.config import FeedConfig, HttpConfig
from store.feeds.fetch import Fetcher, FetchError
from tests.store.feeds.bodies import item, rss
from tests.store.feeds.conftest import Desk
from tests.store.feeds.server import FeedServer, page, redirect

BODY = rss(item("a"))


class KeepingServer:
    """Answers every request on one connection until it is told to hang up after each answer."""

    def __init__(self) -> None:
        self.connections = 0
        self.requests = 0
        self.hangs_up = False

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while await reader.readuntil(b"\r\n\r\n"):
                self.requests += 1
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(BODY), BODY))
                await writer.drain()
                if self.hangs_up:
                    break
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


@pytest.fixture
async def keeping() -> AsyncIterator[tuple[KeepingServer, str]]:
    behaviour = KeepingServer()
    server = await asyncio.start_server(behaviour.serve, "127.0.0.1", 0)
    yield behaviour, f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
    server.close()


def feed(url: str, **options: object) -> FeedConfig:
    return FeedConfig(id="x", url=url, allow_private=True, **options)  # type: ignore[arg-type]


async def test_a_connection_is_used_again(keeping: tuple[KeepingServer, str]) -> None:
    server, url = keeping
    async with Fetcher(HttpConfig()) as fetcher:
        for _ in range(3):
            assert (await fetcher.fetch(feed(url))).body == BODY
    assert (server.connections, server.requests) == (1, 3)


async def test_a_server_that_has_hung_up_meanwhile_is_no_failure(keeping: tuple[KeepingServer, str]) -> None:
    server, url = keeping
    server.hangs_up = True
    async with Fetcher(HttpConfig()) as fetcher:
        for _ in range(3):
            assert (await fetcher.fetch(feed(url))).body == BODY
    assert server.connections == 3


async def test_no_redirect_rides_on_the_connection_of_another_feed(
    keeping: tuple[KeepingServer, str], server: FeedServer
) -> None:
    private, url = keeping
    server.pages["/evil"] = redirect(url)
    async with Fetcher(HttpConfig()) as fetcher:
        await fetcher.fetch(feed(url))
        with pytest.raises(FetchError, match=r"redirected to 127\.0\.0\.1, a private address"):
            await fetcher.fetch(feed(server.url("/evil")))
        await fetcher.fetch(feed(url))
    assert (private.connections, private.requests) == (1, 2)


async def test_loopback_never_goes_through_a_proxy_of_the_environment(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "socks5h://127.0.0.1:9")
    desk.server.pages["/x"] = page(BODY)
    desk.follow("/x")
    desk.add(FeedConfig(id="far", url="http://feeds.example/rss", enabled=True))
    reports = {report.feed: report for report in (await desk.refresh()).reports}
    assert reports["x"].status == "ok"
    assert reports["far"].status == "failed"


class SocksProxy:
    """A SOCKS 5 proxy that leads every name to one port, or by `ports`, and remembers which names it was asked for."""

    def __init__(self, port: int, ports: dict[int, int] | None = None) -> None:
        self.port = port
        self.ports = ports or {}
        self.asked: list[bytes] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        _, methods = await reader.readexactly(2)
        await reader.readexactly(methods)
        writer.write(b"\x05\x00")
        kind = (await reader.readexactly(4))[3]
        assert kind == 3, "names are for the proxy to look up"
        length = (await reader.readexactly(1))[0]
        self.asked.append(await reader.readexactly(length))
        port = int.from_bytes(await reader.readexactly(2), "big")
        writer.write(b"\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00")
        onward, back = await asyncio.open_connection("127.0.0.1", self.ports.get(port, self.port))
        await asyncio.gather(self._pass(reader, back), self._pass(onward, writer))

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while data := await reader.read(65_536):
                writer.write(data)
                await writer.drain()
        except ConnectionError:
            pass
        writer.close()


@pytest.fixture
async def socks(server: FeedServer) -> AsyncIterator[tuple[SocksProxy, str]]:
    proxy = SocksProxy(server.port)
    running = await asyncio.start_server(proxy.serve, "127.0.0.1", 0)
    yield proxy, f"127.0.0.1:{running.sockets[0].getsockname()[1]}"
    running.close()


@pytest.mark.parametrize("scheme", ["socks5", "socks5h"])
async def test_a_socks_proxy_looks_the_names_up(desk: Desk, socks: tuple[SocksProxy, str], scheme: str) -> None:
    proxy, address = socks
    desk.server.pages["/rss"] = page(BODY)
    desk.http = HttpConfig(spacing=0, proxy=f"{scheme}://{address}")
    desk.add(FeedConfig(id="onion", url="http://depot.onion/rss", enabled=True))
    assert (await desk.refresh()).failed == []
    assert proxy.asked == [b"depot.onion"]


async def test_a_socks_proxy_of_the_environment_is_used(
    desk: Desk, socks: tuple[SocksProxy, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy, address = socks
    monkeypatch.setenv("ALL_PROXY", f"socks5h://{address}")
    desk.server.pages["/rss"] = page(BODY)
    desk.add(FeedConfig(id="far", url="http://feeds.example/rss", enabled=True))
    assert (await desk.refresh()).failed == []
    assert proxy.asked == [b"feeds.example"]


@pytest.mark.parametrize("host", ["localhost", "10.0.0.7", "2130706433", "nas.local"])
async def test_no_proxy_leads_into_its_own_network(desk: Desk, socks: tuple[SocksProxy, str], host: str) -> None:
    proxy, address = socks
    desk.http = HttpConfig(spacing=0, proxy=f"socks5h://{address}")
    desk.add(FeedConfig(id="x", url=f"http://{host}/rss", enabled=True))
    assert "private" in await desk.error()
    assert proxy.asked == []


async def test_bodies_of_many_sizes_wait_for_room_and_not_in_vain(desk: Desk) -> None:
    large = rss(*(item(str(number), "words " * 300) for number in range(700)))
    assert len(large) > 1_000_000
    for number in range(7):
        desk.server.pages[f"/large-{number}"] = page(large)
        desk.follow(f"/large-{number}")
    summary = await desk.refresh()
    assert [report.items for report in summary.reports] == [700] * 7
