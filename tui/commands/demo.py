"""`spotrep demo`: the dashboard on a throw-away ledger, with feeds on loopback that replay three months."""

import argparse
import tempfile
from pathlib import Path

from tui.commands.dashboard import open_dashboard
from tui.session import Session
from tui.terminal import look_at_terminal

_TITLE = "spotrep demo, all of it invented"


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `demo` to the command line."""
    parser = subparsers.add_parser(
        "demo", help="the dashboard on a throw-away ledger, fed by invented reports on loopback"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Open the demonstration; nothing of it is kept."""
    terminal = look_at_terminal(no_color=not args.color)

    from store.demo.clock import DemoClock
    from store.demo.feeds import demo_config
    from store.demo.server import FeedServer

    clock = DemoClock()
    with tempfile.TemporaryDirectory(prefix="spotrep-demo-") as folder, FeedServer(clock) as server:
        return open_dashboard(Session(Path(folder), demo_config(server.url), clock, terminal, _TITLE))
