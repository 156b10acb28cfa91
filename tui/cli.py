"""The `spotrep` command: what is asked for, who does it, and the exit status that tells how it went.

Standard output is data, standard error is talk. 0 done; 1 nothing matched, some feeds failed, problems found; 2 wrong
use, configuration or terminal; 3 ledger unusable or locked; 4 internal error, with a report; 130 interrupted.
"""

import argparse
import atexit
import errno
import gc
import io
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

from store import __version__
from store.clock import system_clock
from store.errors import SpotrepError
from store.text import clean_text
from tui.commands import (
    config,
    dashboard,
    demo,
    extract,
    feeds,
    importing,
    lexicon,
    query,
    refresh,
    service,
    triage,
    upkeep,
    verify,
)

INTERNAL_ERROR = 4
INTERRUPTED = 130
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_COMMANDS = (demo, refresh, extract, importing, query, triage, feeds, lexicon, config, service, verify, upkeep)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status; no error leaves a traceback on the screen."""
    # What is there at the end goes with the process: searching it for cycles first took a tenth of a whole `refresh`.
    atexit.register(gc.freeze)
    for number in (signal.SIGHUP, signal.SIGTERM):
        signal.signal(number, _leave)
    _open_missing_streams()
    # What is printed is Unicode; a locale that is not must lose a letter, never the whole answer.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        status = _run(arguments)
    finally:
        _flush_what_is_left()
    return status


def _run(arguments: Sequence[str] | None) -> int:
    """Run a command to its exit status, whatever becomes of it."""
    try:
        args = parse(arguments)
        run = args.run
        status: int = run(args)
        sys.stdout.flush()
    except SpotrepError as error:
        _talk(str(error))
        return error.status
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        return 0  # the reader has seen enough
    except Exception as error:  # noqa: BLE001 - the outermost door: what nobody expected becomes a report
        if isinstance(error, OSError) and error.errno in _NO_ROOM:
            _talk(f"cannot write: {error.strerror}")
            return SpotrepError.status
        return _crashed(error)
    return status


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Return what was asked for. Words behind an option join those before it, which argparse does not do."""
    top = parser()
    args, words = top.parse_known_args(arguments)
    more: str | None = getattr(args, "more", None)
    if words and (more is None or any(word.startswith("-") for word in words)):
        top.error(f"unrecognized arguments: {' '.join(words)}")
    if more is not None:
        getattr(args, more).extend(words)
    args.format = args.format or getattr(args, "own_format", "table")
    return args


def parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    top = argparse.ArgumentParser(
        prog="spotrep",
        description="An evidence ledger and watch floor: who says what, and on how many independent origins.",
        epilog="Without a command the dashboard opens.",
    )
    top.add_argument("--version", action="version", version=f"spotrep {__version__}")
    top.set_defaults(run=dashboard.run, ledger=None, config=None, format=None, color=True)
    subparsers = top.add_subparsers(metavar="COMMAND")
    for command in _COMMANDS:
        command.add_parser(subparsers)
    _add_common_options(top)
    return top


def _add_common_options(command: argparse.ArgumentParser) -> None:
    """Let the common options stand before or after any command; the one said last counts."""
    options = command.add_argument_group("common options")
    options.add_argument(
        "--ledger", type=Path, metavar="DIR", default=argparse.SUPPRESS, help="the ledger's folder (or SPOTREP_LEDGER)"
    )
    options.add_argument(
        "--config", type=Path, metavar="FILE", default=argparse.SUPPRESS, help="the configuration (or SPOTREP_CONFIG)"
    )
    options.add_argument(
        "--format", choices=("table", "jsonl", "csv", "json"), default=argparse.SUPPRESS, help="how records are printed"
    )
    options.add_argument(
        "--json",
        dest="format",
        action="store_const",
        const="json",
        default=argparse.SUPPRESS,
        help="the same as --format json",
    )
    options.add_argument(
        "--no-color", dest="color", action="store_false", default=argparse.SUPPRESS, help="no colours (or NO_COLOR)"
    )
    for action in command._actions:
        if isinstance(action, argparse._SubParsersAction):
            for inner in action.choices.values():
                _add_common_options(inner)


def _open_missing_streams() -> None:
    """Open nowhere in place of a stream that is closed: a file of the ledger would get its number."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode))  # noqa: SIM115 - open to the end


def _flush_what_is_left() -> None:
    """Drop what nobody reads any more; Python must not fail over it at its exit, which would change the status."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _leave(number: int, frame: FrameType | None) -> None:
    """End quietly when the line drops or the service stops: nothing is half written."""
    raise SystemExit(0)


def _talk(message: str) -> None:
    print(f"spotrep: {clean_text(message)}", file=sys.stderr)


def _crashed(error: Exception) -> int:
    from tui.crash import write_report

    report = write_report(error, system_clock())
    _talk(f"something broke that should not have; what was saved is safe. Report: {report or 'could not be written'}")
    return INTERNAL_ERROR
