"""Bodies are read in a process of their own: a hostile one can stop neither a dashboard nor the machine.

The process is started when the first body comes, does one job after the other, and is killed when one takes too
long. It goes away when it has had nothing to do for a while.
"""

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from contextlib import suppress
from types import TracebackType
from typing import TYPE_CHECKING, Self

import msgspec

from store.config import FeedConfig
from store.feeds.entries import Parsed, ParseError

if TYPE_CHECKING:
    from store.feeds.worker import Answer

SECONDS = 10.0
"""For one body; a feed of the largest size allowed takes two."""
_GRACE = 1.0
_IDLE_SECONDS = 60.0
_MOST_BYTES = 40_000_000
_BUFFER = 4_000_000


class Parser:
    """One process that reads bodies; use it as an async context manager. Several may ask at once: they queue."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._turn = asyncio.Lock()
        self._process: Process | None = None
        self._retirement: asyncio.TimerHandle | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._end()

    @property
    def pid(self) -> int | None:
        """The id of the process, while there is one."""
        return self._process.pid if self._process else None

    async def parse(self, body: bytes, feed: FeedConfig, base: str) -> Parsed:
        """Return what a body holds. Raises ParseError, also where reading takes too long or too much memory."""
        from store.feeds.worker import LENGTH_BYTES, Answer, Job

        job = msgspec.msgpack.encode(Job(feed, base, body, self._seconds + _GRACE))
        async with self._turn:
            process = await self._running()
            assert process.stdin is not None  # noqa: S101 - for the type checker: it was asked for
            assert process.stdout is not None  # noqa: S101
            try:
                async with asyncio.timeout(self._seconds):
                    process.stdin.write(len(job).to_bytes(LENGTH_BYTES, "big"))
                    process.stdin.write(job)
                    await process.stdin.drain()
                    length = int.from_bytes(await process.stdout.readexactly(LENGTH_BYTES), "big")
                    if length > _MOST_BYTES:
                        raise ParseError(f"holds more than {_MOST_BYTES // 1_000_000} MB of text")
                    content = await process.stdout.readexactly(length)
            except TimeoutError:
                await self._kill()
                raise ParseError(f"takes more than {self._seconds:g} s to read") from None
            except (asyncio.IncompleteReadError, ConnectionError):
                await self._kill()
                raise ParseError(
                    "cannot be read: it broke the parser, or took more memory than there is for it"
                ) from None
            except BaseException:
                # An answer is still to come, and the next job must not take it for its own.
                await self._kill()
                raise
            self._retire_later()
        return _entries(msgspec.msgpack.decode(content, type=Answer))

    async def warm_up(self) -> None:
        """Start the process before the first body is there."""
        async with self._turn:
            await self._running()

    async def _running(self) -> Process:
        if self._retirement is not None:
            self._retirement.cancel()
        if self._process is None or self._process.returncode is not None:
            # Not by -m with the working folder on the path: what lies there is not part of the program.
            path = os.pathsep.join(entry for entry in sys.path if entry)
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-P",
                "-m",
                "store.feeds.worker",
                stdin=PIPE,
                stdout=PIPE,
                stderr=DEVNULL,
                limit=_BUFFER,
                env={**os.environ, "PYTHONPATH": path},
            )
        return self._process

    def _retire_later(self) -> None:
        loop = asyncio.get_running_loop()
        self._retirement = loop.call_later(_IDLE_SECONDS, self._retire)

    def _retire(self) -> None:
        """Let an idle process end, which it does when its input ends."""
        if self._process is not None and self._process.stdin is not None and not self._turn.locked():
            self._process.stdin.close()
            self._process = None

    async def _end(self) -> None:
        if self._retirement is not None:
            self._retirement.cancel()
        await self._kill()

    async def _kill(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        with suppress(ProcessLookupError):
            process.kill()
        if process.stdin is not None:
            process.stdin.close()
        await asyncio.shield(process.wait())


def _entries(answer: "Answer") -> Parsed:
    if answer.parsed is None:
        raise ParseError(answer.error or "cannot be read")
    return answer.parsed
