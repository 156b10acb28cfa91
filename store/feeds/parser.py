"""Bodies are read in a process of their own: a hostile one can stop neither a dashboard nor the machine.

The process is started when the first body comes, does one job after the other, and is killed when one takes too
long. It goes away when it has had nothing to do for a while.
"""

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncGenerator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from types import TracebackType
from typing import Self

import msgspec

from store.config import FeedConfig
from store.feeds.entries import Parsed, ParseError
from store.feeds.worker import LENGTH_BYTES, PAGES, Answer, Job

SECONDS = 10.0
"""For one body; a feed of the largest size allowed takes two."""
_GRACE = 1.0
_IDLE_SECONDS = 60.0
_MOST_BYTES = 40_000_000
_BUFFER = 4_000_000
_LARGE = 1_000_000
_PIPE = 524_288
"""Several jobs fit into the pipe whole: neither side waits for the other in the middle of one."""
_AHEAD = 8
"""Jobs that the process has got at most: it need not wait for the next while its answer is being looked at."""


class Parser:
    """One process that reads bodies; use it as an async context manager. Several may ask at once: they queue."""

    def __init__(self, seconds: float = SECONDS, *, pages: bool = False) -> None:
        """Say what is read: feeds, or `pages` that reports link to."""
        self._seconds = seconds
        self._arguments = [PAGES] if pages else []
        self._places = asyncio.Semaphore(_AHEAD)
        self._taking_all = asyncio.Lock()
        self._starting = asyncio.Lock()
        self._reading = asyncio.Lock()
        self._process: Process | None = None
        self._killed: list[Process] = []
        self._retirement: asyncio.TimerHandle | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._retirement is not None:
            self._retirement.cancel()
        if self._process is not None:
            self._kill(self._process)
        for process in self._killed:
            await process.wait()

    @property
    def pid(self) -> int | None:
        """The id of the process, while there is one."""
        return self._process.pid if self._process else None

    async def parse(self, body: bytes, feed: FeedConfig, base: str, *, content_type: str | None = None) -> Parsed:
        """Return what a body holds; that of a page has a `content_type`, "" where its server names none.

        Raises ParseError, also where reading takes too long or too much memory.
        """
        async with self._place(len(body)):
            while True:
                process = await self._running()
                try:
                    # From here to the lock nothing else runs: answers are waited for in the order of the jobs.
                    self._send(process, Job(feed, base, body, self._seconds + _GRACE, content_type))
                    async with self._reading:
                        if process is self._process:
                            answer = await self._answer(process)
                            if answer.worn:
                                self._kill(process)
                            self._retire_later()
                            return _entries(answer)
                except asyncio.CancelledError:
                    # An answer is still to come, and another job must not take it for its own.
                    self._kill(process)
                    raise
                # The process was killed for another's fault: this job goes to the next one.

    @asynccontextmanager
    async def _place(self, size: int) -> AsyncGenerator[None, None]:
        """Hold one of the places for jobs, all of them for a large body: there is memory for one of its kind."""
        async with AsyncExitStack() as held:
            if size > _LARGE:
                await held.enter_async_context(self._taking_all)
            for _ in range(_AHEAD if size > _LARGE else 1):
                await held.enter_async_context(self._places)
            yield

    def _send(self, process: Process, job: Job) -> None:
        content = msgspec.msgpack.encode(job)
        # In one piece: the process would be woken for the length alone, and sleep again.
        _stdin(process).write(len(content).to_bytes(LENGTH_BYTES, "big") + content)

    async def warm_up(self) -> None:
        """Start the process before the first body is there."""
        await self._running()

    async def _answer(self, process: Process) -> Answer:
        assert process.stdout is not None  # noqa: S101 - for the type checker: it was asked for
        try:
            async with asyncio.timeout(self._seconds):
                length = int.from_bytes(await process.stdout.readexactly(LENGTH_BYTES), "big")
                if length > _MOST_BYTES:
                    raise ParseError(f"holds more than {_MOST_BYTES // 1_000_000} MB of text")
                return msgspec.msgpack.decode(await process.stdout.readexactly(length), type=Answer)
        except TimeoutError:
            self._kill(process)
            raise ParseError(f"takes more than {self._seconds:g} s to read") from None
        except (asyncio.IncompleteReadError, ConnectionError):
            self._kill(process)
            raise ParseError("cannot be read: it broke the parser, or took more memory than there is for it") from None
        except ParseError:
            self._kill(process)
            raise

    async def _running(self) -> Process:
        async with self._starting:
            if self._retirement is not None:
                self._retirement.cancel()
            if self._process is None or self._process.returncode is not None:
                self._process = await _start(self._arguments)
            return self._process

    def _retire_later(self) -> None:
        if self._retirement is not None:
            self._retirement.cancel()
        self._retirement = asyncio.get_running_loop().call_later(_IDLE_SECONDS, self._retire)

    def _retire(self) -> None:
        """Let an idle process end, which it does when its input ends."""
        if self._process is not None and not self._reading.locked():
            _stdin(self._process).close()
            self._process = None

    def _kill(self, process: Process) -> None:
        if self._process is process:
            self._process = None
        with suppress(ProcessLookupError):
            process.kill()
        _stdin(process).close()
        self._killed = [*(other for other in self._killed if other.returncode is None), process]


async def _start(arguments: Sequence[str]) -> Process:
    # Not with the working folder on the path: what lies there is no part of the program.
    path = os.pathsep.join(entry for entry in sys.path if entry)
    command = [sys.executable, "-P", "-m", "store.feeds.worker", *arguments]
    environment = {**os.environ, "PYTHONPATH": path}
    return await asyncio.create_subprocess_exec(
        *command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, limit=_BUFFER, pipesize=_PIPE, env=environment
    )


def _stdin(process: Process) -> asyncio.StreamWriter:
    assert process.stdin is not None  # noqa: S101 - for the type checker: it was asked for
    return process.stdin


def _entries(answer: Answer) -> Parsed:
    if answer.parsed is None:
        raise ParseError(answer.error or "cannot be read")
    return answer.parsed
