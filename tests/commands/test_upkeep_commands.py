"""`spotrep verify`, `compact`, `backup` and `restore`: what is said, what is kept, and what is never lost."""

import json
from pathlib import Path

import msgspec
import pytest
from tinydb import TinyDB

from store.database import open_database
from store.ledger import SCHEMA, open_ledger
from store.records import Source, Stored
from tests.program import Program
from tests.store.samples import claim, on_disk, quoting, report


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program(tmp_path)


@pytest.fixture
def kept(program: Program) -> Program:
    """A program whose ledger holds three sources, two of them in the journal only."""
    for name in ("first", "second", "third"):
        add_source(program, name)
    return program


def add_source(program: Program, name: str) -> None:
    with open_ledger(program.ledger, starter=False) as ledger:
        ledger.sources.put(Source(id=name, name=name))


def sources(program: Program) -> list[str]:
    with open_ledger(program.ledger, read_only=True) as ledger:
        return [source.id for source in ledger.sources.all()]


def damage(program: Program, word: bytes) -> bytes:
    """Change one letter in the journal; return the journal as it is then."""
    journal = program.ledger / "ledger.json.journal"
    body = journal.read_bytes()
    assert word in body
    journal.write_bytes(body.replace(word, word.swapcase(), 1))
    return journal.read_bytes()


# verify


def test_a_sound_ledger_has_no_problems(kept: Program) -> None:
    before = on_disk(kept.ledger)
    for format_, answer in (("table", ""), ("jsonl", ""), ("json", "[]\n"), ("csv", "where,what\n")):
        done = kept.run("verify", "--format", format_)
        assert (done.returncode, done.stdout, done.stderr) == (0, answer, "verify: no problems\n")
    assert on_disk(kept.ledger) == before


def test_problems_are_data_and_status_1(kept: Program) -> None:
    with open_database(kept.ledger / "ledger.json", schema=SCHEMA) as beneath:
        beneath.table("claims").insert(msgspec.to_builtins(claim("a\x1b[2J", document="gone")))
    done = kept.run("verify")
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout == "claims a [2J: names document gone, which is not in the ledger\n"
    (row,) = json.loads(kept.run("verify", "--json").stdout)
    assert row == {"where": "claims a\x1b[2J", "what": "names document gone, which is not in the ledger"}


def test_a_damaged_ledger_is_status_3_and_still_looked_at_and_left_alone(kept: Program) -> None:
    damage(kept, b"second")
    before = on_disk(kept.ledger)
    done = kept.run("verify", "--format", "jsonl")
    assert done.returncode == 3
    (problem,) = [json.loads(line) for line in done.stdout.splitlines()]
    assert problem["where"] == "files"
    assert "ledger.json.journal is damaged at byte" in problem["what"]
    assert done.stderr.startswith("spotrep: ")
    assert "restore a backup, or salvage" in done.stderr
    assert on_disk(kept.ledger) == before


def test_verifying_waits_for_nobody(kept: Program) -> None:
    with open_ledger(kept.ledger, starter=False) as ledger, ledger.transaction():
        assert kept.run("verify").returncode == 0


@pytest.mark.parametrize("words", [["verify"], ["compact"], ["backup", "FILE"], ["restore", "--salvage"]])
def test_a_ledger_that_is_not_there_is_not_made(program: Program, words: list[str]) -> None:
    done = program.run(*(str(program.home / word) if word == "FILE" else word for word in words))
    assert done.returncode == 3
    assert done.stderr.startswith(f"spotrep: there is no ledger in {program.ledger}")
    assert not program.ledger.exists()
    assert not (program.home / "FILE").exists()


# compact


def test_after_compact_stock_tinydb_reads_what_query_prints(program: Program) -> None:
    document = report("d", "Nearly 120 guns were sent.")
    program.run("query", "claims")
    with open_ledger(program.ledger) as ledger:
        ledger.documents.put(document)
        ledger.claims.put(quoting(document, "Nearly 120 guns"), claim("by hand", document="d"))
    done = program.run("compact")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == f"compact: {program.ledger / 'ledger.json'} is up to date\n"
    with TinyDB(program.ledger / "ledger.json", access_mode="r") as stock:
        rows = stock.table("claims").all()
    assert [dict(row) for row in rows] == program.rows("claims")
    assert len(rows) == 296
    assert (program.ledger / "ledger.json.journal").stat().st_size < 300
    assert program.run("verify").returncode == 0


def test_the_first_store_s_ledger_is_migrated_with_everything_kept(program: Program) -> None:
    document = report("d", "Nearly 50 guns were sent.")
    records: dict[str, list[Stored]] = {
        "sources": [Source(id="twz", name="The War Zone")],
        "documents": [document],
        "claims": [quoting(document, "Nearly 50 guns"), claim("c", document="d")],
    }
    lines = ['"_meta": {\n"1": {"schema":1}\n}']
    for table, rows in records.items():
        # Document 1 had been removed, so numbers begin at 2.
        bodies = [f'"{number}": {msgspec.json.encode(row).decode()}' for number, row in enumerate(rows, 2)]
        lines.append(f'"{table}": {{\n' + ",\n".join(bodies) + "\n}")
    lines.append('"settings": {\n"1": {"key":"starter","value":"an earlier edition"}\n}')
    program.ledger.mkdir(parents=True)
    (program.ledger / "ledger.json").write_text("{" + ",\n".join(lines) + "}\n")
    (program.ledger / "ledger.json").chmod(0o660)

    assert program.run("verify").returncode == 0
    assert program.run("compact").returncode == 0
    with open_ledger(program.ledger, read_only=True) as ledger:
        assert {table: ledger.shelf(table).all() for table in records} == records
        assert ledger.setting("starter") == "an earlier edition"
    with TinyDB(program.ledger / "ledger.json", access_mode="r") as stock:
        assert stock.tables() == {"_journal", "settings", *records}
        assert [row.doc_id for row in stock.table("claims")] == [2, 3]
    assert (program.ledger / "ledger.json").stat().st_mode & 0o777 == 0o660
    assert {"twz", "yonhap"} <= {row["id"] for row in program.rows("sources")}, "the starter facts come beside"
    assert program.run("verify").returncode == 0


# backup and restore


def test_a_backup_is_everything_in_one_file_for_its_owner(kept: Program) -> None:
    for file in kept.ledger.iterdir():
        file.chmod(0o664)
    backup = kept.home / "backup.json"
    done = kept.run("backup", str(backup))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", f"backup: wrote {backup}\n")
    assert backup.stat().st_mode & 0o777 == 0o600
    with TinyDB(backup, access_mode="r") as stock:
        assert [row["id"] for row in stock.table("sources")] == ["first", "second", "third"]


def test_a_backup_is_made_while_somebody_writes_and_writes_nothing_itself(kept: Program) -> None:
    before = on_disk(kept.ledger)
    with open_ledger(kept.ledger, starter=False) as ledger, ledger.transaction():
        assert kept.run("backup", str(kept.home / "backup.json")).returncode == 0
    assert on_disk(kept.ledger) == before


def test_a_backup_overwrites_nothing(kept: Program) -> None:
    taken = kept.home / "taken"
    taken.write_text("mine")
    done = kept.run("backup", str(taken))
    assert (done.returncode, done.stderr) == (
        2,
        f"spotrep: {taken} exists already: name a new file for the backup\n",
    )
    assert taken.read_text() == "mine"
    assert kept.run("backup", str(kept.home / "none" / "backup")).returncode == 3


def test_restoring_brings_the_backup_and_keeps_what_was_there(kept: Program) -> None:
    backup = kept.home / "backup.json"
    assert kept.run("backup", str(backup)).returncode == 0
    add_source(kept, "fourth")
    before = on_disk(kept.ledger)
    with open_ledger(kept.ledger, read_only=True) as colleague:
        done = kept.run("restore", str(backup))
        assert (done.returncode, done.stdout) == (0, "")
        assert [source.id for source in colleague.sources.all()] == ["first", "second", "third"]
    first, *said = done.stderr.splitlines()
    assert first == f"restore: the ledger in {kept.ledger} is that of {backup}"
    copies = [Path(line.removeprefix("restore: what was there is in ")) for line in said]
    assert sorted(copy.read_bytes() for copy in copies) == sorted(body for body, _ in before.values())
    assert sources(kept) == ["first", "second", "third"]
    add_source(kept, "fifth")
    assert kept.run("verify").returncode == 0


def test_the_copies_of_a_restore_are_a_ledger_again_under_their_old_names(kept: Program) -> None:
    backup, again = kept.home / "backup.json", kept.home / "again"
    kept.run("backup", str(backup))
    add_source(kept, "fourth")
    kept.run("restore", str(backup))
    again.mkdir()
    for copy in kept.ledger.glob("*.before-restore-*"):
        copy.rename(again / copy.name.partition(".before-restore-")[0])
    with open_ledger(again, read_only=True) as ledger:
        assert [source.id for source in ledger.sources.all()] == ["first", "second", "third", "fourth"]


def test_a_ledger_is_restored_where_there_is_none_and_where_there_is_a_damaged_one(kept: Program) -> None:
    backup, elsewhere = kept.home / "backup.json", kept.home / "elsewhere"
    kept.run("backup", str(backup))
    assert kept.run("restore", str(backup), "--ledger", str(elsewhere)).returncode == 0
    assert elsewhere.stat().st_mode & 0o777 == 0o700
    with open_ledger(elsewhere, read_only=True) as ledger:
        assert len(ledger.sources.all()) == 3
    (kept.ledger / "ledger.json").write_bytes(b"{")
    assert kept.run("verify").returncode == 3
    assert kept.run("restore", str(backup)).returncode == 0
    assert sources(kept) == ["first", "second", "third"]


NEWER = {"_journal": {"1": {"generation": 3, "next": {}, "schema": 99}}, "sources": {}}
ODD = {"sources": {"1": {"id": "a", "name": "a", "reliability": "G"}}}


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"{", "is damaged"),
        (b"", "is not the backup of a ledger"),
        (b'{"recipes": {"1": {"name": "soup"}}}', "is not the backup of a ledger"),
        (json.dumps(NEWER).encode(), "was written by a newer version (schema 99, this program knows 1)"),
        (json.dumps(ODD).encode(), "record 'a' of sources is damaged: "),
    ],
)
def test_what_is_no_backup_is_refused_before_anything_is_touched(kept: Program, body: bytes, reason: str) -> None:
    file = kept.home / "file"
    file.write_bytes(body)
    before = on_disk(kept.ledger)
    done = kept.run("restore", str(file))
    assert (done.returncode, done.stdout) == (3, "")
    assert reason in done.stderr
    assert on_disk(kept.ledger) == before


def test_a_backup_that_is_not_there_or_is_half_of_a_ledger_is_refused(kept: Program) -> None:
    before = on_disk(kept.ledger)
    assert "there is no backup" in kept.run("restore", str(kept.home / "none")).stderr
    done = kept.run("restore", str(kept.ledger / "ledger.json"), "--ledger", str(kept.home / "elsewhere"))
    assert done.returncode == 3
    assert "is a ledger in use" in done.stderr
    assert on_disk(kept.ledger) == before
    assert not (kept.home / "elsewhere" / "ledger.json").exists()


def test_a_damaged_journal_is_salvaged(kept: Program) -> None:
    damaged = damage(kept, b"second")
    assert kept.run("query", "sources").returncode == 3
    done = kept.run("restore", "--salvage")
    assert done.returncode == 0
    first, *said = done.stderr.splitlines()
    assert first.endswith("changes of the journal are whole and kept")
    assert damaged in [Path(line.rpartition(" ")[2]).read_bytes() for line in said]
    assert sources(kept) == ["first", "third"]
    assert kept.run("verify").returncode == 0


@pytest.mark.parametrize("name", ["x" * 300, ".", "/"])
def test_a_name_that_is_no_file_s_is_refused_and_no_crash(kept: Program, name: str) -> None:
    before = on_disk(kept.ledger)
    for words in (
        ["backup", name],
        ["restore", name],
        ["verify", "--ledger", name],
        ["restore", "--salvage", "--ledger", name],
    ):
        done = kept.run(*words)
        assert done.returncode in (2, 3), done.stderr
        assert done.stderr.startswith("spotrep: ")
    assert on_disk(kept.ledger) == before


@pytest.mark.parametrize("words", [[], ["backup.json", "--salvage"]])
def test_restore_takes_a_backup_or_salvages(kept: Program, words: list[str]) -> None:
    before = on_disk(kept.ledger)
    done = kept.run("restore", *words)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert on_disk(kept.ledger) == before


def test_a_link_to_a_ledger_elsewhere_stays_one(kept: Program, tmp_path: Path) -> None:
    linked = tmp_path / "linked"
    linked.mkdir()
    (linked / "ledger.json").symlink_to(kept.ledger / "ledger.json")
    options = ["--ledger", str(linked)]
    backup = kept.home / "backup.json"
    assert kept.run("backup", str(backup), *options).returncode == 0
    add_source(kept, "fourth")
    assert kept.run("restore", str(backup), *options).returncode == 0
    assert (linked / "ledger.json").readlink() == kept.ledger / "ledger.json"
    assert sources(kept) == ["first", "second", "third"]
    assert kept.run("verify", *options).returncode == 0
