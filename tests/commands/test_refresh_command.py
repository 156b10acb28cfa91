"""`spotrep refresh` as a person and a service run it: the real program against a server that misbehaves."""

import asyncio
import gzip
import json
import os
import signal
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from store.ledger import Ledger, open_ledger
from tests.store.feeds.bodies import item, rss, web_page
from tests.store.feeds.server import (
    Behaviour,
    FeedServer,
    babble,
    break_off,
    drip,
    endless_header,
    flood,
    hang,
    page,
    redirect,
    reset,
    status,
    wrong_length,
)

SPOTREP = [sys.executable, "-m", "tui"]
MEMORY = 200_000_000
LAUGHS = b"".join(
    [b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">']
    + [b'<!ENTITY %c "%s">' % (name, b"&%c;" % (name - 1) * 10) for name in b"bcdefghij"]
    + [b"]><rss version='2.0'><channel><title>&j;</title></channel></rss>"]
)
ATTRIBUTES = b"<rss version='2.0' %s><channel/></rss>" % b" ".join(b"a%d='1'" % number for number in range(300_000))
NESTED = b"<rss version='2.0'><channel>" + b"<a>" * 200_000


@pytest.fixture
async def server() -> AsyncIterator[FeedServer]:
    async with FeedServer() as running:
        yield running


@pytest.fixture(autouse=True)
def _no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


class Program:
    """The program with a configuration and a ledger of its own."""

    def __init__(self, folder: Path, server: FeedServer) -> None:
        self.config = folder / "config.toml"
        self.ledger = folder / "ledger"
        self.server = server
        self.configure()

    def configure(self, *paths: str, timeout: float = 20) -> None:
        """Enable feeds at these paths of the server, each under the name of its path."""
        feeds = "".join(
            f'[[feeds]]\nid = "{path.strip("/")}"\nurl = "{self.server.url(path)}"\nenabled = true\n'
            "allow_private = true\n"
            for path in paths
        )
        self.config.write_text(f"starter = false\n[http]\nspacing = 0\ntimeout = {timeout}\n{feeds}")

    async def start(self, *words: str) -> asyncio.subprocess.Process:
        options = ["--config", str(self.config), "--ledger", str(self.ledger)]
        return await asyncio.create_subprocess_exec(*SPOTREP, *words, *options, stdout=PIPE, stderr=PIPE)

    async def run(self, *words: str) -> tuple[int, str, str]:
        """Run it to its end; return exit status, output and talk."""
        process = await self.start(*words)
        out, talk = await process.communicate()
        assert process.returncode is not None
        return process.returncode, out.decode(), talk.decode()

    def stored(self) -> Ledger:
        return open_ledger(self.ledger, starter=False)


@pytest.fixture
def program(tmp_path: Path, server: FeedServer) -> Program:
    return Program(tmp_path, server)


async def test_a_round_is_told_line_by_line_in_a_log(program: Program, server: FeedServer) -> None:
    server.pages["/good"] = page(rss(item("a"), item("b")))
    server.pages["/bad"] = status(500)
    program.configure("/good", "/bad")
    code, out, talk = await program.run("refresh")
    assert (code, out) == (1, "")
    assert sorted(talk.splitlines()) == ["bad: failed: HTTP 500", "good: 2 items, 2 new, 0 changed, 0 claims"]
    assert (await program.run("refresh"))[2] == "no feed is due yet; --force fetches all the same\n"


async def test_pages_are_told_with_their_feed(program: Program, server: FeedServer) -> None:
    server.pages["/good"] = page(rss(*(item(name, link=server.url(f"/{name}")) for name in "ab")))
    server.pages["/a"] = page(web_page(*["Two guns on flat wagons were seen at the depot on Tuesday, it said."] * 2))
    program.configure("/good")
    program.config.write_text(program.config.read_text() + "full_text = true\n")
    code, _, talk = await program.run("refresh")
    *lines, reading = talk.splitlines()
    assert (code, lines) == (
        0,
        [
            "good: 2 items, 2 new, 0 changed, 0 claims, 1 whole texts",
            f"good: no whole text: {server.url('/b')}: HTTP 404",
        ],
    )
    assert reading.startswith("reading: ")
    code, out, _ = await program.run("refresh", "--force", "--json")
    summary = json.loads(out)
    assert (summary["new"], summary["changed"], summary["pages"], summary["read"]) == (0, 0, 0, 0)


async def test_json_is_one_summary(program: Program, server: FeedServer) -> None:
    server.pages["/good"] = page(rss(item("a"), item("\x1b]0;b")))
    program.configure("/good")
    code, out, _ = await program.run("refresh", "--json")
    summary = json.loads(out)
    assert (code, summary["fetched"], summary["failed"], summary["new"]) == (0, 1, 0, 2)
    assert summary["feeds"][0]["feed"] == "good"
    assert summary["seconds"] > 0
    assert "\x1b" not in out


async def test_a_round_of_nothing_but_trouble_costs_only_the_feeds_that_make_it(
    program: Program, server: FeedServer
) -> None:
    bad: dict[str, Behaviour] = {
        "drip": drip,
        "hang": hang,
        "reset": reset,
        "truncated": break_off,
        "longer": wrong_length(rss(item("x")), 50),
        "babble": babble,
        "header": endless_header,
        "bomb": page(gzip.compress(b" " * 300_000_000, 6), Content_Encoding="gzip"),
        "flood": flood(100_000_000),
        "loop": redirect("/loop"),
        "metadata": redirect("http://169.254.169.254/latest/meta-data/"),
        "decimal": redirect(f"http://2130706433:{server.port}/secret"),
        "chain": redirect("/missing", 301),
        "busy": status(429, **{"Retry-After": "86400"}),
        "down": status(503),
        "gone": status(410),
        "laughs": page(LAUGHS),
        "attributes": page(ATTRIBUTES),
        "nested": page(NESTED),
        "html": page(b"<html><body>Sign in</body></html>"),
    }
    good = [f"good-{number}" for number in range(8)]
    for name, behaviour in bad.items():
        server.pages[f"/{name}"] = behaviour
    for name in good:
        server.pages[f"/{name}"] = page(rss(item(name, title_of(name))))
    program.configure(*(f"/{name}" for name in [*bad, *good]), timeout=6)
    process = await program.start("refresh", "--json")
    out, talk = await asyncio.wait_for(process.communicate(), 60)
    reports = {report["feed"]: report for report in json.loads(out)["feeds"]}
    assert {name for name, report in reports.items() if report["status"] == "failed"} == set(bad)
    assert all(reports[name]["new"] == 1 for name in good)
    assert "/secret" not in server.paths()
    assert b"Traceback" not in talk
    assert b"\x1b" not in talk + out
    with program.stored() as ledger:
        assert len(ledger.documents.all()) == len(good)
        states = {state.id: state for state in ledger.feeds.all()}
        before = ledger.documents.all()
    assert states["gone"].stopped
    assert states["busy"].waits_for == "its server asked for a pause"
    code, out_again, _ = await program.run("refresh", "--force", "--json", *good)
    assert (code, json.loads(out_again)["changed"]) == (0, 0)
    with program.stored() as ledger:
        assert ledger.documents.all() == before


def title_of(name: str) -> str:
    return f"Report of {name} \x9b31m"


async def test_nothing_takes_more_memory_than_is_given_to_it(program: Program, server: FeedServer) -> None:
    bad: dict[str, Behaviour] = {"nested": page(NESTED), "attributes": page(ATTRIBUTES), "laughs": page(LAUGHS)}
    for number in range(6):
        bad[f"bomb-{number}"] = page(gzip.compress(b" " * 300_000_000, 6), Content_Encoding="gzip")
        bad[f"flood-{number}"] = flood(100_000_000)
        bad[f"hollow-{number}"] = page(b"<rss>" + b"<a/>" * 2_400_000)
    for name, behaviour in bad.items():
        server.pages[f"/{name}"] = behaviour
    server.pages["/large"] = page(rss(*(item(str(number), "words " * 700) for number in range(2_000))))
    program.configure("/large", *(f"/{name}" for name in bad))
    most = await largest_process(program)
    with program.stored() as ledger:
        states = {state.id: state.status for state in ledger.feeds.all()}
    assert {name for name, status in states.items() if status == "failed"} == set(bad)
    assert states["large"] == "ok"
    assert most < MEMORY


async def largest_process(program: Program) -> int:
    """Run a round; return the bytes of memory that it, or a process it started, took at most."""
    # Linux counts what the process that starts a program has taken as that program's, so a small one starts it.
    starter = (
        "import os, sys\n"
        "quiet = [(os.POSIX_SPAWN_OPEN, number, os.devnull, os.O_WRONLY, 0) for number in (1, 2)]\n"
        "pid = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=quiet)\n"
        "print(os.wait4(pid, 0)[2].ru_maxrss * 1024)\n"
    )
    argv = [*SPOTREP, "refresh", "--config", str(program.config), "--ledger", str(program.ledger)]
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", starter, *argv, stdout=PIPE)
    return int((await process.communicate())[0])


class TestCollecting:
    async def test_a_second_collector_is_told_who_runs(self, program: Program, server: FeedServer) -> None:
        server.pages["/hang"] = hang
        program.configure("/hang")
        first = await program.start("refresh", "--watch")
        await asked(server, "/hang")
        code, _, talk = await program.run("refresh")
        assert code == 3
        assert f"process {first.pid} (spotrep refresh --watch, since " in talk
        first.terminate()
        await first.communicate()
        server.pages["/hang"] = status(404)
        assert (await program.run("refresh"))[0] == 1

    @pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
    async def test_a_service_ends_when_it_is_told_to_and_leaves_nothing(
        self, program: Program, server: FeedServer, number: signal.Signals
    ) -> None:
        server.pages["/good"] = page(rss(item("a")))
        server.pages["/hang"] = hang
        program.configure("/good", "/hang")
        service = await program.start("refresh", "--watch")
        await asked(server, "/hang")
        assert service.stderr is not None
        lines = [await service.stderr.readline(), await service.stderr.readline()]
        assert lines == [b"collecting 2 feeds\n", b"good: 1 items, 1 new, 0 changed, 0 claims\n"]
        children = children_of(service.pid)
        assert children
        service.send_signal(number)
        out, talk = await asyncio.wait_for(service.communicate(), 10)
        assert (service.returncode, out, talk) == (0, b"", b"")
        for child in children:
            with pytest.raises(ProcessLookupError):
                os.kill(child, 0)

    async def test_a_new_feed_needs_no_new_start(self, program: Program, server: FeedServer) -> None:
        for name in ("one", "two"):
            server.pages[f"/{name}"] = page(rss(item(name)))
        program.configure("/one")
        service = await program.start("refresh", "--watch", "--format", "jsonl")
        await asked(server, "/one")
        program.config.write_text("not = [toml")
        assert service.stderr is not None
        said = b""
        while b"the configuration stays as it was" not in said:
            said = await asyncio.wait_for(service.stderr.readline(), 20)
        program.configure("/one", "/two")
        await asked(server, "/two")
        assert service.stdout is not None
        rows = [json.loads(await asyncio.wait_for(service.stdout.readline(), 20)) for _ in range(2)]
        assert [(row["feed"], row["new"]) for row in rows] == [("one", 1), ("two", 1)]
        service.terminate()
        await service.communicate()

    async def test_watching_is_for_every_feed(self, program: Program) -> None:
        program.configure("/one")
        assert (await program.run("refresh", "--watch", "one"))[0] == 2


def children_of(process: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


async def asked(server: FeedServer, path: str) -> None:
    """Wait until the server was asked for a path."""
    async with asyncio.timeout(20):
        while path not in server.paths():
            await server.heard()
