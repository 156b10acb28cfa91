"""A hundred feeds on a hundred loopback addresses, and a log of what was asked of them. Run by `tools.bench_feeds`.

`python -m tools.feed_farm` prints its port and serves until its input ends. `/log` answers with the number of each
status since it was last asked.
"""

import asyncio
import json
import sys
from collections import Counter
from hashlib import sha256

FEEDS = 100
ENTRIES = 50
PATH = "/feed.xml"
_WORDS = "battery column depot flank gauge harbour ledger marker notch outpost quarry ridge siding tanker verge".split()


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


class _Farm(asyncio.Protocol):
    """One connection; kept open as long as the client wants."""

    log: Counter[int] = Counter()
    answers: dict[str, tuple[bytes, bytes, bytes]] = {}

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        self._received = b""

    def data_received(self, data: bytes) -> None:
        self._received += data
        while b"\r\n\r\n" in self._received:
            head, _, self._received = self._received.partition(b"\r\n\r\n")
            self._answer(head)

    def _answer(self, head: bytes) -> None:
        assert isinstance(self._transport, asyncio.Transport)
        if head.startswith(b"GET /log"):
            body = json.dumps(_Farm.log).encode()
            _Farm.log.clear()
            self._transport.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
            return
        etag, fresh, unchanged = _Farm.answers[self._transport.get_extra_info("sockname")[0]]
        known = etag in head
        _Farm.log[304 if known else 200] += 1
        self._transport.write(unchanged if known else fresh)


async def _serve() -> None:
    for number in range(1, FEEDS + 1):
        body = feed_body(number)
        etag = b'"%s"' % sha256(body).hexdigest()[:16].encode()
        terms = b"ETag: %s\r\nLast-Modified: Wed, 08 Jan 2025 11:00:00 GMT\r\n" % etag
        _Farm.answers[f"127.0.0.{number}"] = (
            etag,
            b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nContent-Length: %d\r\n%s\r\n%s"
            % (len(body), terms, body),
            b"HTTP/1.1 304 Not Modified\r\n%s\r\n" % terms,
        )
    server = await asyncio.get_running_loop().create_server(_Farm, "0.0.0.0", 0)  # noqa: S104 - 127.0.0.1 to .100
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(_serve())
