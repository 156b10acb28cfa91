"""Bodies that would stop a program that read them itself."""

import asyncio
import os
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from store.config import FeedConfig
from store.feeds.entries import ParseError
from store.feeds.parser import Parser
from tests.store.feeds.bodies import item, rss, web_page

FEED = FeedConfig(id="x", url="http://depot.example/rss")
ROWS = FeedConfig(id="rows", url="http://depot.example/rows", format="json", fields={"title": "t", "guid": "g"})
HUNGRY = b"[" + b"[]," * 3_300_000 + b"[]]"
"""Ten megabytes that are several hundred when they are read."""
WORDS = ["Two guns were seen on flat wagons at the depot on Tuesday, the desk said."] * 3
MANY_ATTRIBUTES = b"<div %s>" % b" ".join(b"a%d=1" % number for number in range(8_000)) * 140
"""Nine megabytes over which a builder of trees spends ten seconds."""
SLOW = rss(item("slow", more="<b/>&nbsp;" * 600_000))
"""Six megabytes over which the tolerant parser spends ten seconds."""


async def test_it_reads_one_body_after_the_other_in_one_process() -> None:
    async with Parser() as parser:
        answers = await asyncio.gather(*(parser.parse(rss(item(name)), FEED, FEED.url) for name in "abcdefgh"))
        process = parser.pid
        await parser.parse(rss(), FEED, FEED.url)
        assert parser.pid == process
    assert [[entry.guid for entry in answer.entries] for answer in answers] == [[name] for name in "abcdefgh"]


async def test_what_takes_too_long_is_ended_and_others_are_read_all_the_same() -> None:
    # Several times as long as a process takes to start, which is part of the time of its first body.
    async with Parser(seconds=2) as parser:
        await parser.parse(rss(item("first")), FEED, FEED.url)
        before = time.monotonic()
        slow = [asyncio.create_task(parser.parse(SLOW, FEED, FEED.url)) for _ in range(2)]
        good = [asyncio.create_task(parser.parse(rss(item(name)), FEED, FEED.url)) for name in "abc"]
        outcomes = await asyncio.gather(*slow, return_exceptions=True)
        assert [str(outcome) for outcome in outcomes] == ["takes more than 2 s to read"] * 2
        answers = await asyncio.gather(*good)
        assert time.monotonic() - before < 12
    assert [answer.entries[0].guid for answer in answers] == ["a", "b", "c"]


async def test_what_takes_too_much_memory_is_refused() -> None:
    async with Parser() as parser:
        with pytest.raises(ParseError, match="memory"):
            await parser.parse(HUNGRY, ROWS, ROWS.url)
        (entry,) = (await parser.parse(rss(item("after")), FEED, FEED.url)).entries
        assert entry.guid == "after"


@pytest.mark.parametrize("body", [b"<p>words of a page that is long</p>" * 300_000, MANY_ATTRIBUTES])
async def test_pages_have_the_same_limits(body: bytes) -> None:
    async with Parser(seconds=4, pages=True) as parser:
        before = time.monotonic()
        with pytest.raises(ParseError, match=r"takes more than|more than 100,000 parts"):
            await parser.parse(body, FEED, FEED.url, content_type="text/html")
        assert time.monotonic() - before < 8
        (entry,) = (await parser.parse(web_page(*WORDS), FEED, FEED.url, content_type="")).entries
        assert entry.text.startswith(WORDS[0])


async def test_a_process_that_dies_costs_one_answer() -> None:
    async with Parser() as parser:
        await parser.warm_up()
        assert parser.pid is not None
        os.kill(parser.pid, signal.SIGSTOP)
        lost = asyncio.create_task(parser.parse(rss(item("lost")), FEED, FEED.url))
        await asyncio.sleep(0)
        os.kill(parser.pid, signal.SIGKILL)
        with pytest.raises(ParseError, match="broke the parser"):
            await lost
        assert (await parser.parse(rss(item("next")), FEED, FEED.url)).entries


async def test_who_gives_up_takes_no_answer_from_others() -> None:
    async with Parser() as parser:
        await parser.warm_up()
        tasks = [asyncio.create_task(parser.parse(rss(item(name)), FEED, FEED.url)) for name in "abc"]
        await asyncio.sleep(0)
        tasks[0].cancel()
        answers = await asyncio.gather(*tasks[1:])
    assert [answer.entries[0].guid for answer in answers] == ["b", "c"]


async def test_a_failure_of_a_format_is_said_in_its_words() -> None:
    async with Parser() as parser:
        with pytest.raises(ParseError, match="not a feed: nothing in it"):
            await parser.parse(b"", FEED, FEED.url)


async def test_nothing_is_left_behind() -> None:
    async with Parser() as parser:
        await parser.warm_up()
        process = parser.pid
    assert process is not None
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


def test_a_reader_outlives_no_program_that_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "starter.py"
    script.write_text(
        "import asyncio\n"
        "from store.feeds.parser import Parser\n"
        "async def main():\n"
        "    parser = Parser()\n"
        "    await parser.warm_up()\n"
        "    print(parser.pid, flush=True)\n"
        "    await asyncio.sleep(60)\n"
        "asyncio.run(main())\n"
    )
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True) as starter:
        assert starter.stdout is not None
        reader = int(starter.stdout.readline())
        # It ends when its input does, so its end can be waited for without being its parent.
        handle = os.pidfd_open(reader)
        starter.kill()
        starter.wait()
    poll = select.poll()
    poll.register(handle)
    assert poll.poll(10_000)
    os.close(handle)


def test_what_lies_in_the_working_folder_is_no_part_of_it(tmp_path: Path) -> None:
    (tmp_path / "msgspec.py").write_text("raise SystemExit('run')")
    code = (
        "import sys; sys.path = [entry for entry in sys.path if entry]\n"
        "import asyncio\nfrom store.config import FeedConfig\nfrom store.feeds.parser import Parser\n"
        "async def main():\n"
        "    async with Parser() as parser:\n"
        "        print((await parser.parse(b'<rss version=\"2.0\"><channel/></rss>',"
        " FeedConfig(id='x', url='http://x.example/'), '')).entries)\n"
        "asyncio.run(main())\n"
    )
    ran = subprocess.run([sys.executable, "-P", "-c", code], cwd=tmp_path, capture_output=True, text=True)
    assert (ran.stdout, ran.stderr) == ("[]\n", "")
