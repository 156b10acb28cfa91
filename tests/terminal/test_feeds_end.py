"""A dashboard that is told to go while a feed hangs: it goes, and leaves no process behind."""

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
        config = tmp_path / "config.toml"
        config.write_text(
            "starter = false\n[http]\nspacing = 0\n"
            + "".join(
                f'[[feeds]]\nid = "{name}"\nurl = "{server.url(f"/{name}")}"\nenabled = true\nallow_private = true\n'
                for name in ("good", "hang")
            )
        )
        argv = [sys.executable, "-m", "tui", "--config", str(config), "--ledger", str(tmp_path / "ledger")]
        with Terminal(argv, plain_environment() | {"HOME": str(tmp_path)}, 120, 40) as terminal:
            async with asyncio.timeout(20):
                while {"/good", "/hang"} - set(server.paths()):
                    await server.heard()
            children = children_of(terminal.pid)
            os.kill(terminal.pid, number)
            assert await asyncio.to_thread(terminal.wait_exit) == 0
        assert len(children) == 1
        with pytest.raises(ProcessLookupError):
            os.kill(children[0], 0)


def children_of(process: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
