"""`spotrep` alone: the dashboard."""

import argparse
import sys

from store.clock import system_clock
from store.config import ledger_directory, load_config
from tui.session import Session
from tui.terminal import look_at_terminal


def run(args: argparse.Namespace) -> int:
    """Open the dashboard and return its exit status."""
    terminal = look_at_terminal(no_color=not args.color)
    config = load_config(args.config)
    return open_dashboard(Session(ledger_directory(config, args.ledger), config, system_clock, terminal))


def open_dashboard(session: Session) -> int:
    """Run the dashboard to its end; what it has to say comes after the terminal is restored."""
    from tui.app import SpotrepApp

    app = SpotrepApp(session)
    app.run(mouse=False)
    if app.failure is not None:
        raise app.failure
    if app.crashed:
        report = app.crash_report or "could not be written"
        print(f"spotrep: something broke; what was saved is safe. Report: {report}", file=sys.stderr)
    return app.return_code or 0
