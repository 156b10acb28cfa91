"""`spotrep refresh` against feeds on loopback: what comes in, what is said, and what the exit status tells."""

import json
import os
import signal
import socket
import subprocess
from pathlib import Path

import pytest

from tests.program import SPOTREP, FeedServer, Page, Program, feed_table
from tests.store.feeds.bodies import item, rss
from tests.store.samples import let_journal_grow


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program(tmp_path)


def titles(program: Program, feed: str) -> list[str]:
    return sorted(row["title"] for row in program.rows("documents", f"feed={feed}"))


def test_one_round_tells_feed_by_feed_and_fails_if_one_does(program: Program) -> None:
    with FeedServer() as server:
        server.pages["/depot"] = Page(rss(item("alpha"), item("beta")))
        server.pages["/prose"] = Page(b"No feed, just words.")
        server.pages["/busy"] = Page(b"", 503)
        program.configure("".join(server.feed(name) for name in ("depot", "prose", "busy")))
        done = program.run("refresh")
        assert (done.returncode, done.stdout) == (1, "")
        said = dict(line.split(": ", 1) for line in done.stderr.splitlines())
        assert said.keys() == {"depot", "prose", "busy"}
        assert said["depot"] == "2 items, 2 new, 0 changed, 0 claims"
        assert said["prose"].startswith("failed: ")
        assert "503" in said["busy"]
        assert titles(program, "depot") == ["Report alpha", "Report beta"]

        states = {row["id"]: row for row in program.rows("feeds")}
        assert [states[id_]["status"] for id_ in ("depot", "prose", "busy")] == ["ok", "failed", "failed"]
        assert f"failed: {states['busy']['error']}" == said["busy"]


def test_jsonl_is_a_report_of_each_feed_on_standard_output(program: Program) -> None:
    with FeedServer() as server:
        server.pages["/depot"] = Page(rss(item("alpha")))
        program.configure(server.feed("depot") + server.feed("gone"))
        done = program.run("refresh", "--format", "jsonl")
        assert done.returncode == 1
        reports = {report["feed"]: report for report in map(json.loads, done.stdout.splitlines())}
        assert (reports["depot"]["status"], reports["depot"]["new"]) == ("ok", 1)
        assert reports["gone"]["status"] == "failed"
        assert "404" in reports["gone"]["error"]
        assert done.stderr.count("\n") == 2


def test_what_is_not_due_waits_for_force(program: Program) -> None:
    with FeedServer() as server:
        server.pages["/depot"] = Page(rss(item("alpha")))
        program.configure(server.feed("depot"))
        assert program.run("refresh").returncode == 0
        server.pages["/depot"] = Page(rss(item("alpha"), item("beta")))
        again = program.run("refresh")
        assert (again.returncode, again.stdout) == (0, "")
        assert again.stderr == "no feed is due yet; --force fetches all the same\n"
        assert titles(program, "depot") == ["Report alpha"]
        forced = program.run("refresh", "--force")
        assert forced.stderr == "depot: 2 items, 1 new, 0 changed, 0 claims\n"
        assert titles(program, "depot") == ["Report alpha", "Report beta"]


def test_a_feed_that_is_named_need_not_be_enabled(program: Program) -> None:
    with FeedServer() as server:
        server.pages["/depot"] = Page(rss(item("alpha")))
        program.configure(server.feed("depot", enabled=False) + server.feed("quay", enabled=False))
        assert program.run("refresh", "depot").returncode == 0
        assert titles(program, "depot") == ["Report alpha"]
        assert [row["id"] for row in program.rows("feeds")] == ["depot"]


def test_nothing_is_fetched_that_nobody_enabled(program: Program) -> None:
    done = program.run("refresh")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("spotrep: no feed is enabled: `spotrep feeds enable")
    assert not program.ledger.exists()


def test_an_unknown_feed_is_refused(program: Program) -> None:
    done = program.run("refresh", "no-such-feed")
    assert (done.returncode, done.stdout) == (2, "")
    assert "no feed is called no-such-feed" in done.stderr


def test_a_journal_that_has_grown_large_is_compacted_at_the_end(program: Program) -> None:
    journal = let_journal_grow(program.ledger)
    with FeedServer() as server:
        server.pages["/depot"] = Page(rss(item("alpha")))
        program.configure(server.feed("depot"))
        assert program.run("refresh").returncode == 0
    assert journal.stat().st_size < 1000
    assert titles(program, "depot") == ["Report alpha"]


@pytest.mark.parametrize(("number", "status"), [(signal.SIGTERM, 0), (signal.SIGHUP, 0), (signal.SIGINT, 130)])
def test_a_signal_ends_it_while_a_feed_keeps_silent(program: Program, number: signal.Signals, status: int) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        program.configure(feed_table("silent", f"http://127.0.0.1:{silent.getsockname()[1]}/"))
        process = subprocess.Popen(
            [SPOTREP, "refresh"],
            env=program.environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        connection, _ = silent.accept()
        with connection:
            os.kill(process.pid, number)
            said, _ = process.communicate(timeout=5)
    assert (process.returncode, said) == (status, b"")
    assert program.reports == []


def test_a_ledger_that_cannot_be_made_is_status_3(program: Program) -> None:
    blocked = program.home / "file"
    blocked.write_text("")
    program.configure(feed_table("depot", "http://127.0.0.1:9/"))
    done = program.run("refresh", "--ledger", str(blocked / "ledger"))
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.startswith("spotrep: cannot make the ledger's folder")


def test_what_a_feed_says_cannot_drive_the_terminal(program: Program) -> None:
    with FeedServer() as server:
        server.pages["/depot"] = Page(b"<rss><channel>&#27;]52;c;eA==&#7;<item><title>\x1b[2J\xc2\x9b31m</title>")
        program.configure(server.feed("depot"))
        done = program.run("refresh")
        assert "\x1b" not in done.stderr
        assert "\x9b" not in done.stderr
        assert done.stderr.startswith("depot: ")
