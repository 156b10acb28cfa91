"""A feed server on loopback that misbehaves on demand."""

import asyncio
import socket
import ssl
import struct
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import NamedTuple, Self

CHUNK = 65_536
TLS_HANDSHAKE = b"\x16"


class Request(NamedTuple):
    target: str
    headers: dict[str, str]


class Exchange(NamedTuple):
    """One request with the two ends of its connection."""

    request: Request
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def head(self, status: int, headers: dict[str, str]) -> None:
        lines = [f"HTTP/1.1 {status} Whatever", *(f"{name}: {value}" for name, value in headers.items())]
        self.writer.write("\r\n".join([*lines, "Connection: close", "", ""]).encode("latin-1"))
        await self.writer.drain()

    async def hung_up(self) -> None:
        """Wait until the client goes away."""
        await self.reader.read()


Behaviour = Callable[[Exchange], Awaitable[None]]


class FeedServer:
    """Answers each path with its behaviour and remembers what it was asked."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self._tls = tls
        self.pages: dict[str, Behaviour] = {}
        self.requests: list[Request] = []
        self._news = asyncio.Event()
        self._busy: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0, ssl=self._tls)
        self.port: int = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.close()
        for task in self._busy:
            task.cancel()
        await asyncio.gather(*self._busy, return_exceptions=True)
        await self._server.wait_closed()

    def url(self, path: str) -> str:
        return f"http{'s' if self._tls else ''}://127.0.0.1:{self.port}{path}"

    def paths(self) -> list[str]:
        return [request.target for request in self.requests]

    async def heard(self) -> None:
        """Wait for the next request."""
        self._news.clear()
        await self._news.wait()

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.get_running_loop().create_task(self._serve(reader, writer))
        self._busy.add(task)
        task.add_done_callback(self._busy.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            beginning = await reader.readexactly(1)
            if beginning == TLS_HANDSHAKE:
                writer.write(b"HTTP/1.1 400 This is plain HTTP\r\n\r\n")
                return
            head = (beginning + await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            first, *lines = head.strip().split("\r\n")
            headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
            request = Request(first.split(" ")[1], headers)
            self.requests.append(request)
            self._news.set()
            await self.pages.get(request.target, status(404))(Exchange(request, reader, writer))
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()


@contextmanager
def serving() -> Iterator[FeedServer]:
    """Run a server on a loop of its own, for what runs one itself."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    running = asyncio.run_coroutine_threadsafe(FeedServer().__aenter__(), loop).result()
    yield running
    asyncio.run_coroutine_threadsafe(running.__aexit__(None, None, None), loop).result()
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


def page(body: bytes, etag: str | None = None, last_modified: str | None = None, **headers: str) -> Behaviour:
    """A body, with validators that are honoured where there are any."""
    named = {"ETag": etag, "Last-Modified": last_modified}
    validators = {name: value for name, value in named.items() if value is not None}

    async def behave(exchange: Exchange) -> None:
        asked = exchange.request.headers
        if (etag and asked.get("if-none-match") == etag) or (
            last_modified and asked.get("if-modified-since") == last_modified
        ):
            await exchange.head(304, {})
            return
        fields = {name.replace("_", "-"): value for name, value in headers.items()}
        await exchange.head(200, {"Content-Length": str(len(body)), **validators, **fields})
        exchange.writer.write(body)

    return behave


def status(code: int, **headers: str) -> Behaviour:
    async def behave(exchange: Exchange) -> None:
        await exchange.head(code, {"Content-Length": "0", **headers})

    return behave


def redirect(target: str, code: int = 302) -> Behaviour:
    return status(code, Location=target)


def unchanged(body: bytes, etag: str, **headers: str) -> Behaviour:
    """A body once, and 304 with these headers to everybody who sends any validator."""

    async def behave(exchange: Exchange) -> None:
        if "if-none-match" in exchange.request.headers or "if-modified-since" in exchange.request.headers:
            await exchange.head(304, {name.replace("_", "-"): value for name, value in headers.items()})
            return
        await exchange.head(200, {"Content-Length": str(len(body)), "ETag": etag})
        exchange.writer.write(body)

    return behave


async def reset(exchange: Exchange) -> None:
    """Hang up in a way that loses what was sent: with an RST."""
    linger = struct.pack("ii", 1, 0)
    exchange.writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    exchange.writer.transport.abort()


def wrong_length(body: bytes, length: int) -> Behaviour:
    """A body that is longer or shorter than was said."""

    async def behave(exchange: Exchange) -> None:
        await exchange.head(200, {"Content-Length": str(length)})
        exchange.writer.write(body)

    return behave


async def babble(exchange: Exchange) -> None:
    """No HTTP at all."""
    exchange.writer.write(b"220 depot.example ESMTP ready\r\n")


async def endless_header(exchange: Exchange) -> None:
    exchange.writer.write(b"HTTP/1.1 200 OK\r\n")
    for _ in range(200):
        exchange.writer.write(b"X-Filler: " + b"x" * 8000 + b"\r\n")
    await exchange.writer.drain()


async def hang(exchange: Exchange) -> None:
    await exchange.hung_up()


async def drip(exchange: Exchange) -> None:
    """A byte now and then, for ever: no pause between two bytes is ever long."""
    await exchange.head(200, {})
    while True:
        exchange.writer.write(b" ")
        await exchange.writer.drain()
        try:
            await asyncio.wait_for(exchange.hung_up(), 0.02)
        except TimeoutError:
            continue
        return


def flood(count: int) -> Behaviour:
    """More bytes than anybody wants, without saying how many."""

    async def behave(exchange: Exchange) -> None:
        await exchange.head(200, {})
        for _ in range(count // CHUNK):
            exchange.writer.write(b" " * CHUNK)
            await exchange.writer.drain()

    return behave


async def break_off(exchange: Exchange) -> None:
    await exchange.head(200, {"Content-Length": "100000"})
    exchange.writer.write(b"<rss version='2.0'>")
