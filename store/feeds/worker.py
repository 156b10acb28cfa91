"""The process that reads what feeds have sent: nothing in it but a parser, a limit of memory and a limit of time.

Started by `store.feeds.parser`. It reads jobs from standard input and writes answers to standard output, each as a
length of eight bytes and that many bytes of MessagePack, and ends when its input does.
"""

import os
import resource
import signal
import sys
from importlib import import_module
from pathlib import Path
from typing import BinaryIO

import msgspec

from store.config.model import LOCAL_FORMATS, FeedConfig
from store.errors import SpotrepError
from store.feeds import formats
from store.feeds.entries import Parsed
from store.text import clean_line

MEMORY = 150_000_000
"""Bytes that reading may take on top of what the process has when it begins."""
LENGTH_BYTES = 8
_PRELOADED = "store.feeds.formats.syndication"


class Job(msgspec.Struct, frozen=True):
    """A body to read, as the feed it belongs to says, and the seconds that this may take.

    That of a drop folder is empty: its files are read where they are.
    """

    feed: FeedConfig
    base: str
    body: bytes
    seconds: float


class Answer(msgspec.Struct, frozen=True):
    """What came of a job: the entries, or one line that says why there are none."""

    parsed: Parsed | None = None
    error: str | None = None


def main() -> None:
    """Do jobs until there are none."""
    # The terminal sends its interrupt to everybody; the process that started this one decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    jobs, answers = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # What a library prints must not get between the answers.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    import_module(_PRELOADED)
    _limit_memory()
    while (content := _receive(jobs)) is not None:
        job = msgspec.msgpack.decode(content, type=Job)
        del content
        # An alarm that nobody handles ends the process, also one whose starter is gone and that hangs in C.
        signal.setitimer(signal.ITIMER_REAL, job.seconds)
        answer = _do(job)
        signal.setitimer(signal.ITIMER_REAL, 0)
        answers.write(len(answer).to_bytes(LENGTH_BYTES, "big") + answer)
        answers.flush()


def _do(job: Job) -> bytes:
    try:
        return msgspec.msgpack.encode(Answer(_read(job)))
    except SpotrepError as error:
        return msgspec.msgpack.encode(Answer(error=str(error)))
    except MemoryError:
        return msgspec.msgpack.encode(Answer(error=f"takes more than {MEMORY // 1_000_000} MB of memory to read"))
    except Exception as error:  # noqa: BLE001 - whatever a parser does wrong with a hostile body is that feed's failure
        return msgspec.msgpack.encode(Answer(error=clean_line(f"cannot be read: {type(error).__name__}: {error}", 300)))


def _read(job: Job) -> Parsed:
    if job.feed.format in LOCAL_FORMATS:
        from store.feeds.formats import folder

        return folder.read(job.feed)
    return formats.parse(job.body, job.feed, job.base)


def _receive(jobs: BinaryIO) -> bytes | None:
    length = jobs.read(LENGTH_BYTES)
    return jobs.read(int.from_bytes(length, "big")) if len(length) == LENGTH_BYTES else None


def _limit_memory() -> None:
    """Limit the address space, the one measure of memory that a kernel enforces; where it is not known, to nothing."""
    pages = Path("/proc/self/statm")
    if pages.exists():
        now = int(pages.read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (now + MEMORY, now + MEMORY))


if __name__ == "__main__":
    main()
