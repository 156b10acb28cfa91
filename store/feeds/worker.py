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
_WORN = 40_000_000
LENGTH_BYTES = 8
_PRELOADED = "store.feeds.formats.syndication"
PAGES = "pages"
"""The argument of a process that reads the pages reports link to, not feeds."""


class Job(msgspec.Struct, frozen=True):
    """A body to read, as the feed it belongs to says, and the seconds that this may take.

    That of a drop folder is empty: its files are read where they are. `content_type` is that of a page which a report
    links to, "" where its server names none; a feed's body has None.
    """

    feed: FeedConfig
    base: str
    body: bytes
    seconds: float
    content_type: str | None = None


class Answer(msgspec.Struct, frozen=True):
    """What came of a job: the entries, or one line that says why there are none.

    `worn`: the process has not got back what the job took, and the next one might fail for it.
    """

    parsed: Parsed | None = None
    error: str | None = None
    worn: bool = False


def main() -> None:
    """Do jobs until there are none."""
    # The terminal sends its interrupt to everybody; the process that started this one decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    jobs, answers = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # What a library prints must not get between the answers.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if sys.argv[1:] == [PAGES]:
        from store.feeds.formats import page

        # What is loaded by now does not count against the limit.
        page.load()
    else:
        import_module(_PRELOADED)
    beginning = _address_space()
    if beginning is not None:
        resource.setrlimit(resource.RLIMIT_AS, (beginning + MEMORY, beginning + MEMORY))
    while (content := _receive(jobs)) is not None:
        job = msgspec.msgpack.decode(content, type=Job)
        del content
        # An alarm that nobody handles ends the process, also one whose starter is gone and that hangs in C.
        signal.setitimer(signal.ITIMER_REAL, job.seconds)
        answer = _do(job)
        signal.setitimer(signal.ITIMER_REAL, 0)
        del job
        _send(answers, answer, beginning)


def _do(job: Job) -> Answer:
    try:
        return Answer(_read(job))
    except SpotrepError as error:
        return Answer(error=str(error))
    except MemoryError:
        return Answer(error=f"takes more than {MEMORY // 1_000_000} MB of memory to read")
    except Exception as error:  # noqa: BLE001 - whatever a parser does wrong with a hostile body is that feed's failure
        return Answer(error=clean_line(f"cannot be read: {type(error).__name__}: {error}", 300))


def _send(answers: BinaryIO, answer: Answer, beginning: int | None) -> None:
    grown = (_address_space() or 0) - (beginning or 0)
    answer = msgspec.structs.replace(answer, worn=beginning is not None and grown > _WORN)
    try:
        content = msgspec.msgpack.encode(answer)
    except MemoryError:
        content = msgspec.msgpack.encode(Answer(error="holds more text than there is memory for", worn=True))
    answers.write(len(content).to_bytes(LENGTH_BYTES, "big") + content)
    answers.flush()


def _read(job: Job) -> Parsed:
    if job.content_type is not None:
        from store.feeds.formats import page

        return page.parse(job.body, job.content_type, job.base)
    if job.feed.format in LOCAL_FORMATS:
        from store.feeds.formats import folder

        return folder.read(job.feed)
    return formats.parse(job.body, job.feed, job.base)


def _receive(jobs: BinaryIO) -> bytes | None:
    length = jobs.read(LENGTH_BYTES)
    return jobs.read(int.from_bytes(length, "big")) if len(length) == LENGTH_BYTES else None


def _address_space() -> int | None:
    """Return the bytes of address space in use, the one measure of memory that a kernel limits; None if not known."""
    pages = Path("/proc/self/statm")
    return int(pages.read_text().split()[0]) * resource.getpagesize() if pages.exists() else None


if __name__ == "__main__":
    main()
