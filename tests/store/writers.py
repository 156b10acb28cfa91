"""Other processes to test the database with: `python -m tests.store.writers ROLE FILE ...`.

Every transaction writes the same number into the tables `a` and `b`, so that half of one can be told from a whole.
"""

import os
import random
import resource
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from tinydb import TinyDB

from store.database import Database, DatabaseError, open_database


def write_pair(database: Database, who: str, number: int) -> None:
    """Write one number into both tables."""
    with database.transaction():
        database.table("a").insert({"who": who, "n": number})
        database.table("b").insert({"who": who, "n": number})


def pairs(database: TinyDB) -> list[tuple[str, int]]:
    """Return what was written, having checked that both tables hold it, in one read of the file."""
    tables = database.storage.read() or {}
    a, b = ([(row["who"], row["n"]) for row in tables.get(name, {}).values()] for name in ("a", "b"))
    assert a == b, f"half a transaction: {set(a) ^ set(b)}"
    return a


def stock_pairs(path: Path) -> list[tuple[str, int]]:
    """Return what stock TinyDB finds in the file."""
    with TinyDB(path, access_mode="r") as stock:
        return pairs(stock)


def write(path: Path, who: str, count: str) -> None:
    """Write some pairs, one transaction each."""
    database = open_database(path, schema=1, lock_timeout=30)
    for number in range(int(count)):
        write_pair(database, who, number)


def watch(path: Path, expected: str) -> None:
    """Read until everything expected is there; what was seen once must stay, and no pair may ever be half."""
    reader = open_database(path, schema=1, read_only=True)
    seen: set[tuple[str, int]] = set()
    while len(seen) < int(expected):
        for now in map(set, (pairs(reader), stock_pairs(path))):
            assert seen <= now, f"lost: {seen - now}"
            seen = now


def hold(path: Path) -> None:
    """Hold the writer's lock until standard input ends."""
    with open_database(path, schema=1).transaction():
        print("held", flush=True)
        sys.stdin.read()


def fill_disk(path: Path) -> None:
    """Write until no byte more goes into the file; everything acknowledged before must be there after."""
    database = open_database(path, schema=1)
    write_pair(database, "small", 0)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    limit = path.stat().st_size + 4000
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    written = 1
    try:
        while written < 10_000:
            write_pair(database, "more", written)
            written += 1
    except DatabaseError as error:
        print(error)
    assert len(pairs(database)) == written == len(stock_pairs(path))
    with database.transaction():
        database.table("a").remove(doc_ids=[1])
        database.table("b").remove(doc_ids=[1])
    assert len(stock_pairs(path)) == written - 1


def kill(path: Path, rounds: str) -> None:
    """Kill a writing child at random moments; each number it acknowledged must be in a file anybody can read."""
    chance = random.Random(20250127)  # noqa: S311
    acknowledged: set[tuple[str, int]] = set()
    for turn in range(int(rounds)):
        acknowledged |= _killed(path, f"child {turn}", acknowledgements=chance.randrange(4), wait=chance.random())
        found = stock_pairs(path)
        assert len(found) == len(set(found))
        assert acknowledged <= set(found), f"lost: {acknowledged - set(found)}"
        assert pairs(open_database(path, schema=1, lock_timeout=0)) == found
    print(f"{rounds} killed, {len(acknowledged)} acknowledged")


def _killed(path: Path, who: str, acknowledgements: int, wait: float) -> set[tuple[str, int]]:
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        database = open_database(path, schema=1)
        for number in range(1000):
            write_pair(database, who, number)
            os.write(writing, b".")
        os._exit(0)
    os.close(writing)
    received = len(os.read(reading, 1)) + sum(len(os.read(reading, 1)) for _ in range(acknowledgements))
    for _ in range(int(wait * 20_000)):  # some tenths of a millisecond: the length of a write
        pass
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while more := os.read(reading, 1000):
        received += len(more)
    os.close(reading)
    return {(who, number) for number in range(received)}


ROLES: dict[str, Callable[..., None]] = {role.__name__: role for role in (write, watch, hold, fill_disk, kill)}

if __name__ == "__main__":
    ROLES[sys.argv[1]](Path(sys.argv[2]), *sys.argv[3:])
