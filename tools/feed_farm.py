"""A hundred feeds on a hundred loopback addresses, and a log of what was asked of them. Run by `tools.bench_feeds`.

`python -m tools.feed_farm` prints its port and serves until its input ends. `/log` answers with the number of each
status since it was last asked.
"""

import asyncio
import json
import sys
from collections import Counter
from hashlib import sha256
from typing import cast

FEEDS = 100
ENTRIES = 50
PATH = "/feed.xml"
_WORDS = ("battery", "column", "depot", "flank", "gauge", "harbour", "ledger", "marker", "outpost", "quarry", "siding")


def address(number: int, port: int) -> str:
    """Return the address of a feed, numbered from 1."""
    return f"http://127.0.0.{number}:{port}{PATH}"


def feed_body(number: int) -> bytes:
    """Return an RSS feed of about 50 kB, a different one for each number."""
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>'
        f"<title>Post {number}</title><link>http://post-{number}.example/</link><description>Notes</description>"
        + "".join(_item(number, entry) for entry in range(ENTRIES))
        + "</channel></rss>"
    ).encode()


def _item(number: int, entry: int) -> str:
    words = " ".join(_WORDS[(number * entry + step * step) % len(_WORDS)] for step in range(110))
    return (
        f"<item><title>Report {entry} of post {number}</title><link>http://post-{number}.example/{entry}</link>"
        f"<guid isPermaLink='false'>{number}-{entry}</guid><pubDate>Wed, 08 Jan 2025 10:{entry:02}:00 GMT</pubDate>"
        f"<description>&lt;p&gt;{words}.&lt;/p&gt;</description></item>"
    )


class _Farm:
    """What each address answers, and what it has answered since the log was last read."""

    def __init__(self) -> None:
        self.log: Counter[int] = Counter()
        self._answers = {f"127.0.0.{number}": _answers(feed_body(number)) for number in range(1, FEEDS + 1)}

    def answer(self, address: str, head: bytes) -> bytes:
        """Return the answer to a request."""
        if head.startswith(b"GET /log"):
            body = json.dumps(self.log).encode()
            self.log.clear()
            return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)
        etag, fresh, unchanged = self._answers[address]
        known = etag in head
        self.log[304 if known else 200] += 1
        return unchanged if known else fresh


class _Connection(asyncio.Protocol):
    """One connection; kept open as long as the client wants."""

    def __init__(self, farm: _Farm) -> None:
        self._farm = farm
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Answer each request that is there whole."""
        self._received += data
        while b"\r\n\r\n" in self._received:
            head, _, self._received = self._received.partition(b"\r\n\r\n")
            self._transport.write(self._farm.answer(self._transport.get_extra_info("sockname")[0], head))


def _answers(body: bytes) -> tuple[bytes, bytes, bytes]:
    """Return the ETag of a body, the answer that brings it, and the one that says it has not changed."""
    etag = b'"%s"' % sha256(body).hexdigest()[:16].encode()
    terms = b"ETag: %s\r\nLast-Modified: Wed, 08 Jan 2025 11:00:00 GMT\r\n" % etag
    kind = b"Content-Type: application/rss+xml\r\nContent-Length: %d\r\n" % len(body)
    fresh = b"HTTP/1.1 200 OK\r\n%s%s\r\n%s" % (kind, terms, body)
    return etag, fresh, b"HTTP/1.1 304 Not Modified\r\n%s\r\n" % terms


async def _serve() -> None:
    farm = _Farm()
    # On every address, for 127.0.0.1 to 127.0.0.100 are the feeds.
    server = await asyncio.get_running_loop().create_server(lambda: _Connection(farm), "0.0.0.0", 0)  # noqa: S104
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(_serve())
