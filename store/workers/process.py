"""One process that does jobs, seen from the program that started it.

It is started when the first job comes, does one after the other, and is killed when one takes too long. It goes away
when it has had nothing to do for a while.
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

from store.errors import SpotrepError
from store.workers.serving import ANSWER_HEADER, JOB_HEADER

_GRACE = 1.0
_IDLE_SECONDS = 60.0
_MOST_BYTES = 40_000_000
_BUFFER = 4_000_000
_LARGE = 1_000_000
_PIPE = 524_288
"""Several jobs fit into the pipe whole: neither side waits for the other in the middle of one."""
_AHEAD = 8
"""Jobs that the process has got at most: it need not wait for the next while its answer is being looked at."""


class WorkerError(SpotrepError):
    """A job has failed, or has broken the process that did it; the message is about what the job was to read."""


class _Answer(msgspec.Struct, frozen=True):
    """A `serving.Answer` whose result is left to whoever asked for it."""

    result: msgspec.Raw
    error: str | None
    worn: bool


class Worker:
    """One process; use it as an async context manager. Several may ask at once: they queue."""

    def __init__(self, module: str, seconds: float, arguments: Sequence[str] = ()) -> None:
        """Say what is run: a module that calls `serving.serve`, and its arguments. `seconds` are for one job."""
        self._command = (module, *arguments)
        self._seconds = seconds
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

    async def ask(self, job: msgspec.Struct, size: int) -> msgspec.Raw:
        """Return the result of a job of about `size` bytes, which is encoded only when its turn has come.

        Raises WorkerError, also where it takes too long or too much memory.
        """
        async with self._place(size):
            while True:
                process = await self._running()
                try:
                    # From here to the lock nothing else runs: answers are waited for in the order of the jobs.
                    self._send(process, job)
                    async with self._reading:
                        if process is self._process:
                            answer = await self._answer(process)
                            if answer.worn:
                                self._kill(process)
                            self._retire_later()
                            return _result(answer)
                except asyncio.CancelledError:
                    # An answer is still to come, and another job must not take it for its own.
                    self._kill(process)
                    raise
                # The process was killed for another's fault: this job goes to the next one.

    async def warm_up(self) -> None:
        """Start the process before the first job is there."""
        await self._running()

    @asynccontextmanager
    async def _place(self, size: int) -> AsyncGenerator[None, None]:
        """Hold one of the places for jobs, all of them for a large one: there is memory for one of its kind."""
        async with AsyncExitStack() as held:
            if size > _LARGE:
                await held.enter_async_context(self._taking_all)
            for _ in range(_AHEAD if size > _LARGE else 1):
                await held.enter_async_context(self._places)
            yield

    def _send(self, process: Process, job: msgspec.Struct) -> None:
        content = msgspec.msgpack.encode(job)
        # In one piece: the process would be woken for the header alone, and sleep again.
        _stdin(process).write(JOB_HEADER.pack(len(content), self._seconds + _GRACE) + content)

    async def _answer(self, process: Process) -> _Answer:
        assert process.stdout is not None  # noqa: S101 - for the type checker: it was asked for
        try:
            async with asyncio.timeout(self._seconds):
                (length,) = ANSWER_HEADER.unpack(await process.stdout.readexactly(ANSWER_HEADER.size))
                if length > _MOST_BYTES:
                    raise WorkerError(f"holds more than {_MOST_BYTES // 1_000_000} MB of text")
                return msgspec.msgpack.decode(await process.stdout.readexactly(length), type=_Answer)
        except TimeoutError:
            self._kill(process)
            raise WorkerError(f"takes more than {self._seconds:g} s to read") from None
        except (asyncio.IncompleteReadError, ConnectionError):
            self._kill(process)
            raise WorkerError("cannot be read: it broke the parser, or took more memory than there is for it") from None
        except WorkerError:
            self._kill(process)
            raise

    async def _running(self) -> Process:
        async with self._starting:
            if self._retirement is not None:
                self._retirement.cancel()
            if self._process is None or self._process.returncode is not None:
                self._process = await _start(self._command)
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


async def _start(words: Sequence[str]) -> Process:
    # Not with the working folder on the path: what lies there is no part of the program.
    path = os.pathsep.join(entry for entry in sys.path if entry)
    command = [sys.executable, "-P", "-m", *words]
    environment = {**os.environ, "PYTHONPATH": path}
    return await asyncio.create_subprocess_exec(
        *command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, limit=_BUFFER, pipesize=_PIPE, env=environment
    )


def _stdin(process: Process) -> asyncio.StreamWriter:
    assert process.stdin is not None  # noqa: S101 - for the type checker: it was asked for
    return process.stdin


def _result(answer: _Answer) -> msgspec.Raw:
    if answer.error is not None:
        raise WorkerError(answer.error)
    return answer.result
