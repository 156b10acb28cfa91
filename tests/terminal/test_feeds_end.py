"""A dashboard or a round that is told to go while a feed hangs: it goes, and leaves nothing behind."""

import asyncio
import os
import signal
import sys
from pathlib import Path

import pytest

from tests.store.feeds.bodies import item, rss
from tests.store.feeds.server import FeedServer, hang, page
from tests.terminal.terminal import Terminal, plain_environment


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
async def test_it_goes_at_once_and_its_parser_with_it(tmp_path: Path, number: signal.Signals) -> None:
    async with FeedServer() as server:
        server.pages["/good"] = page(rss(item("a")))
        server.pages["/hang"] = hang
        argv = [sys.executable, "-m", "tui", *options(tmp_path, server, "good", "hang")]
        with Terminal(argv, plain_environment() | {"HOME": str(tmp_path)}, 120, 40) as terminal:
            async with asyncio.timeout(20):
                while {"/good", "/hang"} - set(server.paths()):
                    await server.heard()
            children = children_of(terminal.pid)
            os.kill(terminal.pid, number)
            assert await asyncio.to_thread(terminal.wait_exit) == 0
        assert children
        for child in children:
            with pytest.raises(ProcessLookupError):
                os.kill(child, 0)


async def test_a_round_on_a_terminal_shows_how_far_it_is(tmp_path: Path) -> None:
    async with FeedServer() as server:
        server.pages["/good"] = page(rss(item("a")))
        server.pages["/hang"] = hang
        argv = [sys.executable, "-m", "tui", "refresh", *options(tmp_path, server, "good", "hang")]
        with Terminal(argv, plain_environment() | {"HOME": str(tmp_path)}, 90, 20) as terminal:
            shown = await asyncio.to_thread(terminal.wait_for, "1/2")
            assert "good: 1 items, 1 new, 0 changed, 0 claims" in shown
            os.kill(terminal.pid, signal.SIGTERM)
            assert await asyncio.to_thread(terminal.wait_exit) == 0
            assert "1/2" not in terminal.screen_text()


def options(folder: Path, server: FeedServer, *names: str) -> list[str]:
    """Return the options for a configuration with these feeds and a ledger of its own."""
    feeds = "".join(
        f'[[feeds]]\nid = "{name}"\nurl = "{server.url(f"/{name}")}"\nenabled = true\nallow_private = true\n'
        for name in names
    )
    (folder / "config.toml").write_text(f"starter = false\n[http]\nspacing = 0\n{feeds}")
    return ["--config", str(folder / "config.toml"), "--ledger", str(folder / "ledger")]


def children_of(process: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
