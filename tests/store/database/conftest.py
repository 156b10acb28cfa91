from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from store.database import Database, hashed, open_database, ordered, words

Opener = Callable[..., Database]

INDEXES = {"people": [hashed("name"), ordered("born"), ordered("home", "since"), words("notes")]}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "base.json"


@pytest.fixture
def journal(path: Path) -> Path:
    return path.with_name("base.json.journal")


@pytest.fixture
def opened(path: Path) -> Iterator[Opener]:
    """Opens the database at `path`, as often as a test likes, and closes all handles in the end."""
    handles: list[Database] = []

    def open_again(at: Path = path, **options: Any) -> Database:
        handle = open_database(at, **{"schema": 1, "indexes": INDEXES, "lock_timeout": 5.0, **options})
        handles.append(handle)
        return handle

    yield open_again
    for handle in handles:
        handle.close()


@pytest.fixture
def db(opened: Opener) -> Database:
    return opened()
