"""A program of its own that uses a database, for tests that need another process: `python -m ... MODE PATH [N]`."""

import os
import random
import sys
from collections.abc import Callable
from pathlib import Path

from store.database import Database, open_database, ordered

COMPACT_EVERY = 40


def say(word: object) -> None:
    """Tell the parent; what was said stays said if this process is killed."""
    os.write(1, f"{word}\n".encode())


def acknowledge(db: Database, seed: int) -> None:
    """Write for ever, in transactions of one to five documents, and say each number that is safe."""
    table = db.table("t")
    chance = random.Random(seed)  # noqa: S311 (only spreads the kills)
    begin = len(table)
    say("ready")
    while True:
        size = chance.randint(1, 5)
        table.insert_multiple({"n": begin + step, "text": "x" * chance.randint(0, 3000)} for step in range(size))
        begin += size
        say(begin)
        if chance.random() < 1 / COMPACT_EVERY:
            db.compact()


def insert_pairs(db: Database, count: int) -> None:
    """Insert pairs, each in one transaction."""
    say("ready")
    sys.stdin.readline()
    for turn in range(count):
        with db.transaction():
            db.table("t").insert({"writer": os.getpid(), "turn": turn, "half": 1})
            db.table("t").insert({"writer": os.getpid(), "turn": turn, "half": 2})
        if turn % COMPACT_EVERY == 0:
            db.compact()
    say("done")


def watch_pairs(db: Database, count: int) -> None:
    """Look until there are so many documents; say how many of the views held half a pair."""
    table, partial, last = db.table("t"), 0, 0
    say("ready")
    while last < count:
        rows = table.rows()
        partial += len(rows) % 2 or sum(row["half"] == 1 for _, row in rows) * 2 != len(rows)
        partial += len(rows) < last
        last = len(rows)
    say(partial)


def hold(db: Database, _: int) -> None:
    """Hold the lock until told to let go."""
    with db.transaction():
        db.table("t").insert({"held": True})
        say("ready")
        sys.stdin.readline()
    say("done")


def insert_until_full(db: Database, limit: int) -> None:
    """Insert under a limit on the size of files, which is a full disk to the program; say what was safe."""
    import resource
    import signal

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    table = db.table("t")
    try:
        while True:
            number = table.insert_multiple([{"text": "x" * 500}, {"text": "y" * 500}])[-1]
            say(f"safe {number}")
            if number % 10 == 0:
                db.compact()
    except Exception as error:  # noqa: BLE001 (it is the answer)
        say(f"error {type(error).__name__} {error}")
    say(f"memory {len(table)}")
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    say(f"safe {table.insert({'text': 'after'})}")


MODES: dict[str, Callable[[Database, int], None]] = {
    work.__name__: work for work in (acknowledge, insert_pairs, watch_pairs, hold, insert_until_full)
}

if __name__ == "__main__":
    mode, path, number = sys.argv[1:]
    opened = open_database(
        Path(path), schema=1, indexes={"t": [ordered("n")]}, read_only=mode == watch_pairs.__name__, lock_timeout=60
    )
    MODES[mode](opened, int(number))
    opened.close()
