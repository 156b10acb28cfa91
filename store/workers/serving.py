"""What runs in a worker's process: jobs one after the other, under a limit of memory and one of time."""

import os
import resource
import signal
import struct
import sys
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import msgspec

from store.errors import SpotrepError
from store.text import clean_line

JOB_HEADER = struct.Struct("!Qd")
"""Before each job: how many bytes it has, and the seconds that it may take."""
ANSWER_HEADER = struct.Struct("!Q")
"""Before each answer: how many bytes it has."""
_WORN = 40_000_000


class Answer(msgspec.Struct, frozen=True):
    """What came of a job: its result, or one line that says why there is none.

    `worn`: the process has not got back what the job took, and the next one might fail for it.
    """

    result: object = None
    error: str | None = None
    worn: bool = False


def serve(prepare: Callable[[], Callable[[bytes], object]], memory: int) -> None:
    """Do jobs until the input ends.

    `prepare` loads what they need and returns what does one: its result must be fit for MessagePack. `memory` is how
    many bytes of address space a job may take on top of what there is by then.
    """
    # The terminal sends its interrupt to everybody; the process that started this one decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    jobs, answers = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # What a library prints must not get between the answers.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    do = prepare()
    beginning = _address_space()
    if beginning is not None:
        resource.setrlimit(resource.RLIMIT_AS, (beginning + memory, beginning + memory))
    while len(header := jobs.read(JOB_HEADER.size)) == JOB_HEADER.size:
        length, seconds = JOB_HEADER.unpack(header)
        # An alarm that nobody handles ends the process, also one whose starter is gone and that hangs in C.
        signal.setitimer(signal.ITIMER_REAL, seconds)
        answer = _done(do, jobs, length, memory)
        signal.setitimer(signal.ITIMER_REAL, 0)
        _send(answers, answer, beginning)
        del answer


def _done(do: Callable[[bytes], object], jobs: BinaryIO, length: int, memory: int) -> Answer:
    try:
        # Nobody but who does the job holds its bytes: there may be many.
        return Answer(do(jobs.read(length)))
    except SpotrepError as error:
        return Answer(error=str(error))
    except MemoryError:
        return Answer(error=f"takes more than {memory // 1_000_000} MB of memory to read")
    except Exception as error:  # noqa: BLE001 - whatever goes wrong with what a stranger wrote is that job's failure
        return Answer(error=clean_line(f"cannot be read: {type(error).__name__}: {error}", 300))


def _send(answers: BinaryIO, answer: Answer, beginning: int | None) -> None:
    grown = (_address_space() or 0) - (beginning or 0)
    answer = msgspec.structs.replace(answer, worn=beginning is not None and grown > _WORN)
    try:
        content = msgspec.msgpack.encode(answer)
    except MemoryError:
        content = msgspec.msgpack.encode(Answer(error="holds more text than there is memory for", worn=True))
    answers.write(ANSWER_HEADER.pack(len(content)))
    answers.write(content)
    answers.flush()


def _address_space() -> int | None:
    """Return the bytes of address space in use, the one measure of memory that a kernel limits; None if not known."""
    pages = Path("/proc/self/statm")
    return int(pages.read_text().split()[0]) * resource.getpagesize() if pages.exists() else None
