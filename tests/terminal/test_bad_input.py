"""Terminals, ledgers, configurations and contents that are not as they should be."""

import json
import re
from pathlib import Path

import pytest

from store.ledger import open_ledger
from store.records import (
    Claim,
    DateSpan,
    Deployment,
    Document,
    Equipment,
    FeedState,
    Place,
    Quantity,
    Sighting,
    Source,
    Subject,
    Way,
)
from tests.program import SPOTREP, Program, assert_restored, feed_table, look_everywhere, unsafe_output
from tests.terminal.terminal import Terminal

HOSTILE = (
    "Ko\x1b]52;c;cHduZWQ=\x07\x1b[2J\x1b]0;owned\x1b\\k\x9b31m\x9d52;c;b3duZWQ=\x9cs\u202ean\u2066 \x00\x7f\x08"
    "[/x] [bold]b[/bold] [link=file:///etc/passwd]l[/link] [@click=app.quit]q[/] $primary \\[ 주체포 🚀 "
    "\U0001f469\u200d\U0001f680 e\u0301\r\nend"
)


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program(tmp_path)


def last_words(terminal: Terminal, status: int) -> str:
    """Return what the program said when it ended, as one line."""
    assert terminal.wait_exit() == status
    assert not terminal.alternate_screen
    return terminal.screen_text().replace("\n", "")


@pytest.mark.parametrize("kind", ["dumb", ""])
def test_a_terminal_that_cannot_move_its_cursor_is_refused(program: Program, kind: str) -> None:
    with program.open(env={"TERM": kind}) as terminal:
        assert f"TERM={kind or '(nothing)'}, which cannot show the dashboard" in last_words(terminal, 2)
        assert b"\x1b" not in terminal.raw


def test_a_terminal_without_a_name_is_refused(program: Program) -> None:
    with program.open_argv(["env", "-u", "TERM", str(SPOTREP)]) as terminal:
        assert "TERM=(nothing)" in last_words(terminal, 2)


@pytest.mark.parametrize("redirected", ["| cat", "</dev/null", "<&-", ">&- 2>&1"])
def test_without_a_terminal_query_is_recommended(program: Program, redirected: str) -> None:
    done = program.shell(f"spotrep {redirected}")
    assert done.stdout + done.stderr in (
        "spotrep: the dashboard needs a terminal; in a pipe use `spotrep query TABLE`\n",
        "",
    )
    with program.open_argv(["/bin/sh", "-c", f'"{SPOTREP}" {redirected}; echo done']) as terminal:
        said = last_words(terminal, 0)
        assert "`spotrep query TABLE`" in said or redirected == ">&- 2>&1"
        assert "done" in said
    assert program.reports == []


def test_standard_error_must_be_the_terminal(program: Program) -> None:
    errors = program.home / "errors"
    with program.open_argv(["/bin/sh", "-c", f'"{SPOTREP}" 2>"{errors}"']) as terminal:
        assert last_words(terminal, 2) == ""
    assert "drawn on standard error" in errors.read_text()


def test_a_terminal_that_is_too_small_is_refused(program: Program) -> None:
    with program.open(columns=30, rows=10) as terminal:
        assert "the terminal is 30x10; the dashboard needs 40x12 or more" in last_words(terminal, 2)


def test_the_smallest_terminal_shows_a_pane_at_a_time(program: Program) -> None:
    with program.open(columns=40, rows=12) as terminal:
        text = terminal.wait_for("M1989 Koksan")
        assert re.search(r"M1989 Koksan +170 mm", text)
        terminal.press("2")
        terminal.wait_for(lambda text: "2 Deployments" in text and "1 Equipment" not in text)
        terminal.press("enter")
        terminal.wait_for("as of 2025-01-28")
        terminal.press("escape")
        terminal.wait_for("2 Deployments")
        terminal.press("q")
        assert terminal.wait_exit() == 0


def test_a_terminal_may_shrink_to_nothing_and_grow_again(program: Program) -> None:
    with program.open() as terminal:
        terminal.wait_for("3 Sightings")
        terminal.wait_for("M1989 Koksan")
        for columns, rows in ((30, 8), (10, 3), (1, 1), (200, 60), (30, 8)):
            terminal.resize(columns, rows)
            terminal.wait_quiet(0.1)
        terminal.wait_for("1 Equipment")
        terminal.press("j", "2", "enter", "?")
        terminal.wait_for("Panes")
        terminal.press("escape")
        terminal.resize(80, 24)
        terminal.wait_for("as of 2025-01-28")
        terminal.press("escape")
        terminal.wait_for("3 Sightings")
        terminal.press("q")
        assert terminal.wait_exit() == 0
        assert_restored(terminal)
    assert program.reports == []


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ('{"claims": {"1": {"id": "x", "kind"', "damaged"),
        ("no ledger at all", "damaged"),
        ("[1, 2]", "damaged"),
        ('{"claims": {"1": {"id": "\\ud800"}}}', "damaged"),
        (
            '{"_meta": {"1": {"schema": 1}}, "claims": {"1": {"id": "x", "kind": "rumour"}}}',
            "record 'x' of claims is damaged",
        ),
        ('{"_meta": {"1": {"schema": 999}}}', "newer version (schema 999"),
    ],
    ids=["truncated", "words", "list", "surrogate", "record", "newer"],
)
def test_a_ledger_that_cannot_be_read_is_left_as_it_is(program: Program, content: str, reason: str) -> None:
    program.ledger.mkdir(parents=True)
    file = program.ledger / "ledger.json"
    file.write_text(content)
    with program.open(columns=120) as terminal:
        said = last_words(terminal, 3)
        assert said.startswith(f"spotrep: {file}")
        assert reason in said
        assert_restored(terminal)
    done = program.run("query", "claims")
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.count("\n") == 1
    assert "ledger.json" in done.stderr
    assert file.read_text() == content
    assert program.reports == []


def test_a_folder_where_the_ledger_s_file_should_be(program: Program) -> None:
    (program.ledger / "ledger.json").mkdir(parents=True)
    with program.open(columns=120) as terminal:
        assert "ledger.json: Is a directory" in last_words(terminal, 3)
    assert program.run("query", "claims").returncode == 3
    assert program.reports == []


def test_a_file_where_the_ledger_s_folder_should_be(program: Program) -> None:
    blocked = program.home / "file"
    blocked.write_text("")
    for folder in (blocked, blocked / "ledger"):
        with program.open("--ledger", str(folder), columns=120) as terminal:
            said = last_words(terminal, 3)
            assert f"cannot make the ledger's folder {folder}" in said or f"cannot read {folder}" in said
    assert program.reports == []


def test_every_problem_of_the_configuration_is_told_at_once(program: Program) -> None:
    lines = ["startr = 1", 'ledger = "here"', "[http]", "timeout = -1", "[[feeds]]", 'id = "oryx"', 'interval = "1s"']
    program.configure("\n".join(lines))
    with program.open(columns=120) as terminal:
        assert terminal.wait_exit() == 2
        said = terminal.raw.decode().splitlines()
    places = [f"{program.config}:{line}: " for line in (1, 2, 4, 7)]
    assert [place for place in places if any(place in line for line in said)] == places
    assert len(said) == len(places)
    assert b"\x1b" not in terminal.raw
    for command in (("query", "claims"), ("refresh",), ("feeds", "list"), ("config", "show")):
        done = program.run(*command)
        assert (done.returncode, done.stdout) == (2, "")
        assert len(done.stderr.splitlines()) == 4
    assert not program.ledger.exists()


def test_a_configuration_that_was_named_must_be_there(program: Program) -> None:
    for words, env in ((("--config", "/nowhere.toml"), {}), ((), {"SPOTREP_CONFIG": "/nowhere.toml"})):
        with program.open(*words, env=env, columns=120) as terminal:
            assert "/nowhere.toml: no such file; `spotrep config init` writes one" in last_words(terminal, 2)


def test_a_configuration_cannot_drive_the_terminal(program: Program) -> None:
    program.configure('"\\u001b]52;c;eA==\\u0007\\u009b2J" = 1\n')
    with program.open() as terminal:
        assert terminal.wait_exit() == 2
        assert unsafe_output(terminal) == set()


def fill_with_hostility(program: Program) -> None:
    """Make a ledger in which every text is hostile, as a feed or a colleague's program could."""
    claim = Claim(
        id="spec",
        document="document",
        kind="spec",
        subject=Subject(id="gun", text=HOSTILE),
        attribute="calibre",
        quantity=Quantity(text=HOSTILE),
        place=Place(name=HOSTILE),
        date=DateSpan(edtf="2025-01", earliest="2025-01-01", latest="2025-01-31", precision="month", text=HOSTILE),
        activity=HOSTILE,
        said_by=HOSTILE,
        chain=[HOSTILE, HOSTILE],
        summary=HOSTILE,
        origin=HOSTILE,
        note=HOSTILE,
        status="accepted",
    )
    fields = {name: getattr(claim, name) for name in claim.__struct_fields__}
    kinds = ("transfer", "sighting", "deployment", "casualties", "statement")
    others = [Claim(**fields | {"id": kind, "kind": kind, "topic": kind, "attribute": None}) for kind in kinds]
    with open_ledger(program.ledger, starter=False) as ledger, ledger.transaction():
        ledger.sources.put(Source(id="source", name=HOSTILE, aliases=[HOSTILE], family=HOSTILE))
        ledger.documents.put(
            Document(
                id="document",
                source="source",
                ways=[Way(feed="depot", via=HOSTILE, url=HOSTILE, fetched="2025-01-01T00:00:00Z")],
                url=HOSTILE,
                title=HOSTILE,
                author=HOSTILE,
                published="2025-01-01",
                text=HOSTILE,
                note=HOSTILE,
            )
        )
        ledger.equipment.put(Equipment(id="gun", designation=HOSTILE, aliases={"en": [HOSTILE]}, note=HOSTILE))
        ledger.claims.put(claim, *others)
        ledger.deployments.put(Deployment(id="d", name=HOSTILE, topics=["transfer"], related=["statement"]))
        ledger.sightings.put(Sighting(id="s", name=HOSTILE, topics=["sighting"]))
        ledger.feeds.put(
            FeedState(id="depot", status="failed", failures=1, error=HOSTILE, next_due="2999-01-01T00:00:00Z")
        )
    program.configure("starter = false\n" + feed_table("depot", "http://127.0.0.1:9/depot"))


@pytest.mark.parametrize("env", [{}, {"LC_ALL": "C", "NO_COLOR": "1"}])
def test_nothing_in_a_ledger_can_drive_the_terminal(program: Program, env: dict[str, str]) -> None:
    fill_with_hostility(program)
    with program.open(env=env) as terminal:
        terminal.wait_for(lambda text: "1 Equipment 1 " in text and "1 failed" in text)
        look_everywhere(terminal)
        terminal.press("2", "enter")
        terminal.wait_for(lambda text: "2 Deployments" not in text)
        terminal.press("G")
        terminal.wait_for(lambda text: " more" not in text)
        terminal.press("q")
        assert terminal.wait_exit() == 0
        assert unsafe_output(terminal) == set()
        assert b"\x1b]52" not in terminal.raw
    assert program.reports == []


def test_hostile_markup_is_shown_as_it_is_written(program: Program) -> None:
    fill_with_hostility(program)
    with program.open(columns=200, rows=50) as terminal:
        terminal.wait_for("1 Equipment 1 ")
        terminal.press("4", "z")
        terminal.wait_for("[/x] [bold]b[/bold] [link=file:///etc/passwd]l[/link]")
        terminal.wait_for("주체포 🚀")


@pytest.mark.parametrize("format_", ["table", "csv", "json", "jsonl"])
def test_no_query_can_drive_the_terminal(program: Program, format_: str) -> None:
    fill_with_hostility(program)
    script = "; ".join(
        f'"{SPOTREP}" query {table} --format {format_}'
        for table in ("equipment", "deployments", "sightings", "documents", "claims", "sources", "feeds")
    )
    with program.open_argv(["/bin/sh", "-c", script], columns=1000) as terminal:
        assert terminal.wait_exit() == 0
        assert "[bold]" in terminal.raw.decode()
        assert b"\x1b" not in terminal.raw
        assert unsafe_output(terminal) == set()
    if format_ == "jsonl":
        rows = [json.loads(line) for line in program.run("query", "claims", "--format", "jsonl").stdout.splitlines()]
        assert {row["summary"] for row in rows} == {HOSTILE}
