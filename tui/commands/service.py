"""`spotrep service`: units with which systemd keeps a ledger's collector running."""

import argparse
import shutil
import sys
from pathlib import Path

from store.config import config_path, ledger_directory, load_config

_SERVICE = """\
# {target}
# Collects for good. systemctl --user daemon-reload && systemctl --user enable --now spotrep.service
# `loginctl enable-linger` keeps it running while nobody is logged in.
[Unit]
Description=spotrep: collect the configured feeds

[Service]
Type=exec
ExecStart={command} --watch
Restart=on-failure
RestartSec=60
TimeoutStopSec=30
MemoryMax=512M
NoNewPrivileges=true
LockPersonality=true
RestrictRealtime=true
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6

[Install]
WantedBy=default.target
"""
_ONCE = """\
# {target}
# Fetches what is due, once; started by spotrep-refresh.timer in place of spotrep.service.
[Unit]
Description=spotrep: fetch the feeds that are due

[Service]
Type=oneshot
ExecStart={command}
# Some feeds failed; the ledger was being collected for by another process.
SuccessExitStatus=1 3
TimeoutStartSec=15min
MemoryMax=512M
NoNewPrivileges=true
LockPersonality=true
RestrictRealtime=true
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6
"""
_TIMER = """\
# {target}
# systemctl --user daemon-reload && systemctl --user enable --now spotrep-refresh.timer
[Unit]
Description=spotrep: look for feeds that are due

[Timer]
OnCalendar=*:0/10
RandomizedDelaySec=120
Persistent=true

[Install]
WantedBy=timers.target
"""
UNITS = {"spotrep.service": _SERVICE, "spotrep-refresh.service": _ONCE, "spotrep-refresh.timer": _TIMER}
_FOLDER = "~/.config/systemd/user"


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `service` to the command line."""
    parser = subparsers.add_parser("service", help="print units for systemd that collect in the background")
    parser.set_defaults(run=run)
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    action = actions.add_parser(
        "print",
        help="print the units",
        description="Prints units for systemd --user with this ledger and configuration. Without UNIT all of them: "
        "use either spotrep.service, which stays, or the timer with its service.",
    )
    action.add_argument("unit", nargs="?", choices=tuple(UNITS), metavar="UNIT", help=", ".join(UNITS))


def run(args: argparse.Namespace) -> int:
    """Print one unit, or all of them."""
    directory = ledger_directory(load_config(args.config), args.ledger)
    command = _command(directory.absolute(), config_path(args.config).absolute())
    names = [args.unit] if args.unit else list(UNITS)
    texts = [UNITS[name].format(target=f"{_FOLDER}/{name}", command=command) for name in names]
    sys.stdout.write("\n".join(texts))
    return 0


def _command(directory: Path, config: Path) -> str:
    """Return the command line of a unit, each word as systemd reads it."""
    beside = Path(sys.executable).with_name("spotrep")
    program = str(beside) if beside.exists() else shutil.which("spotrep")
    words = [program] if program else [sys.executable, "-m", "tui"]
    words += ["refresh", "--ledger", str(directory)]
    if config.exists():
        words += ["--config", str(config)]
    return " ".join(_word(word) for word in words)


def _word(text: str) -> str:
    """Return a word quoted, with what systemd would expand in it doubled."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{escaped}"' if any(character in " \t'\"\\;" for character in text) else escaped
