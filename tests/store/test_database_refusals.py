"""What the database refuses, and that its file is then as it was: damage, newer programs, what is not JSON, modes."""

import math
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tinydb import TinyDB

from store.database import DamagedError, Database, DatabaseError, NewerSchemaError, open_database
from tests.store.tables import rows, stock_rows


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data.json"


@pytest.fixture
def database(path: Path) -> Database:
    return open_database(path, schema=1)


DAMAGED = {
    "empty": b"",
    "truncated": b'{"a": {\n"1": {"n":1},\n"2": {"n"',
    "not JSON": b"PK\x03\x04 something else",
    "not UTF-8": b'{"a": {"1": {"n": "\xff"}}}',
    "a list": b'[{"n": 1}]',
    "null": b"null",
    "a table that is a list": b'{"a": [1, 2]}',
    "a document that is text": b'{"a": {"1": "n"}}',
    "a document without a number": b'{"a": {"first": {"n": 1}}}',
    "something behind the end": b'{"a": {}} {"a": {}}',
}


@pytest.mark.parametrize("read_only", [True, False])
@pytest.mark.parametrize("body", DAMAGED.values(), ids=DAMAGED.keys())
def test_a_damaged_file_is_refused_by_name_and_left_as_it_is(path: Path, body: bytes, read_only: bool) -> None:
    path.write_bytes(body)
    with pytest.raises(DamagedError, match=r"data\.json is damaged \(.+\): it was left as it is"):
        open_database(path, schema=1, read_only=read_only)
    assert path.read_bytes() == body


def test_a_file_nested_beyond_reason_is_damaged(path: Path) -> None:
    path.write_text('{"a": {"1": {"n": ' + "[" * 100_000 + "]" * 100_000 + "}}}")
    with pytest.raises(DamagedError):
        open_database(path, schema=1)


def test_a_file_that_becomes_damaged_is_refused_by_an_open_handle(path: Path, database: Database) -> None:
    database.table("a").insert({"n": 1})
    torn = path.read_bytes()[:-9]
    path.write_bytes(torn)
    with pytest.raises(DamagedError):
        database.table("a").all()
    with pytest.raises(DamagedError):
        database.table("a").insert({"n": 2})
    assert path.read_bytes() == torn


def test_a_file_of_a_newer_program_is_refused_and_left_as_it_is(path: Path) -> None:
    open_database(path, schema=7).table("a").insert({"n": 1})
    before = path.read_bytes()
    with pytest.raises(NewerSchemaError, match=r"schema 7, this program knows 6.*upgrade"):
        open_database(path, schema=6)
    assert path.read_bytes() == before
    assert rows(open_database(path, schema=7), "a") == {1: {"n": 1}}


def test_a_stock_file_is_taken_over_with_its_rows(path: Path) -> None:
    with TinyDB(path) as stock:
        stock.table("a").insert_multiple([{"n": 1}, {"n": 2}])
    assert rows(open_database(path, schema=1), "a") == {1: {"n": 1}, 2: {"n": 2}} == stock_rows(path, "a")
    assert stock_rows(path, "_meta") == {1: {"schema": 1}}


def test_the_schema_is_written_once_whatever_stands_in_its_place(path: Path) -> None:
    path.write_text('{"_meta": {"1": {}}}')
    open_database(path, schema=1)
    before = path.read_bytes()
    open_database(path, schema=1)
    assert path.read_bytes() == before


def nested_in_itself() -> dict[str, Any]:
    loop: dict[str, Any] = {}
    loop["loop"] = loop
    return loop


UNSTORABLE = {
    "object": {"n": object()},
    "lone surrogate": {"n": "\ud800"},
    "key": {"n": {object(): 1}},
    "loop": nested_in_itself(),
}


@pytest.mark.parametrize("document", UNSTORABLE.values(), ids=UNSTORABLE.keys())
def test_what_is_not_json_is_refused_by_name_and_changes_nothing(
    path: Path, database: Database, document: dict[str, Any]
) -> None:
    database.table("a").insert({"n": 1})
    before = path.read_bytes()
    with pytest.raises(DatabaseError, match="document 2 of table 'a' cannot be stored"):
        database.table("a").insert(document)
    assert path.read_bytes() == before
    assert database.table("a").insert({"n": 2}) == 2
    assert rows(database, "a") == {1: {"n": 1}, 2: {"n": 2}} == stock_rows(path, "a")


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_a_number_that_json_does_not_have_is_refused(path: Path, database: Database, number: float) -> None:
    before = path.read_bytes()
    with pytest.raises(DatabaseError, match="cannot be stored"):
        database.table("a").insert({"n": [number]})
    assert path.read_bytes() == before


def test_a_table_name_that_is_not_json_is_refused(path: Path, database: Database) -> None:
    before = path.read_bytes()
    with pytest.raises(DatabaseError):
        database.table("\ud800").insert({"n": 1})
    assert path.read_bytes() == before


def test_a_leftover_of_a_crash_is_in_nobodys_way(path: Path, database: Database) -> None:
    leftover = path.with_name("data.json.new")
    leftover.write_text("half of something" * 1000)
    assert rows(open_database(path, schema=1), "a") == {}
    database.table("a").insert({"n": 1})
    assert not leftover.exists()
    assert stock_rows(path, "a") == {1: {"n": 1}}


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


@pytest.fixture
def usual_umask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.mark.usefixtures("usual_umask")
@pytest.mark.parametrize("chosen", [0o600, 0o640, 0o644])
def test_a_new_file_is_private_and_a_persons_choice_is_kept(path: Path, database: Database, chosen: int) -> None:
    assert mode(path) == 0o600
    path.chmod(chosen)
    database.table("a").insert({"n": 1})
    assert mode(path) == chosen


@pytest.mark.usefixtures("usual_umask")
def test_a_file_shared_with_a_group_stays_shared(path: Path, database: Database) -> None:
    path.chmod(0o660)
    database.table("a").insert({"n": 1})
    assert mode(path) == 0o660


def test_a_leftover_of_a_crash_does_not_open_a_private_file_to_others(path: Path, database: Database) -> None:
    leftover = path.with_name("data.json.new")
    leftover.write_text("")
    leftover.chmod(0o644)
    database.table("a").insert({"n": 1})
    assert mode(path) == 0o600


def test_a_link_to_the_file_stays_a_link(path: Path, database: Database) -> None:
    link = path.with_name("link.json")
    link.symlink_to(path)
    open_database(link, schema=1).table("a").insert({"n": 1})
    assert link.is_symlink()
    assert rows(database, "a") == {1: {"n": 1}}
