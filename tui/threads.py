"""Threads that a program may leave behind when it ends."""

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Thread
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class DaemonThreads(ThreadPoolExecutor):
    """Runs each call in a daemon thread of its own.

    The threads of a stock executor are waited for at the end of the program, however long a name server or a locked
    ledger keeps them. It derives from the stock one because an event loop takes no other.
    """

    def __init__(self) -> None:
        super().__init__()
        self._started: list[Thread] = []

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Start a call."""
        future: Future[T] = Future()
        future.set_running_or_notify_cancel()

        def call() -> None:
            try:
                future.set_result(fn(*args, **kwargs))
            except BaseException as error:  # noqa: BLE001 - handed on to whoever waits for the result
                future.set_exception(error)

        thread = Thread(target=call, name="spotrep-work", daemon=True)
        self._started = [*(other for other in self._started if other.is_alive()), thread]
        thread.start()
        return future

    def finish(self, seconds: float) -> None:
        """Wait for what still runs, but no longer than this."""
        deadline = time.monotonic() + seconds
        for thread in self._started:
            thread.join(max(0.0, deadline - time.monotonic()))
