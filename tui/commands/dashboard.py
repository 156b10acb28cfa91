"""`spotrep` alone: the dashboard."""

import argparse
import os
import signal
import sys

from store.clock import system_clock
from store.config import ledger_directory, load_config
from tui.session import Session
from tui.terminal import look_at_terminal, speak_ascii


def run(args: argparse.Namespace) -> int:
    """Open the dashboard and return its exit status."""
    terminal = look_at_terminal(no_color=not args.color)
    config = load_config(args.config)
    return open_dashboard(Session(ledger_directory(config, args.ledger), config, system_clock, terminal))


def open_dashboard(session: Session) -> int:
    """Run the dashboard to its end; what it has to say comes after the terminal is restored."""
    from tui.app import LEAVING_SIGNALS, SpotrepApp

    # Textual hears of colour from the environment alone, where the option is not and an empty value counts.
    os.environ.pop("NO_COLOR", None)
    if not session.terminal.color:
        os.environ["NO_COLOR"] = "1"
    if not session.terminal.unicode:
        speak_ascii(sys.stderr)
    app = SpotrepApp(session)
    # A signal that comes while Textual starts would tear the start in two: it waits until the app handles it.
    signal.pthread_sigmask(signal.SIG_BLOCK, LEAVING_SIGNALS)
    try:
        app.run(mouse=False)
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, LEAVING_SIGNALS)
    if app.failure is not None:
        raise app.failure
    if app.crashed:
        report = app.crash_report or "could not be written"
        print(f"spotrep: something broke; what was saved is safe. Report: {report}", file=sys.stderr)
    return app.return_code or 0
