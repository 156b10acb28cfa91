"""The report of a crash: where it happened, without the data it happened on."""

import os
import platform
import re
import sys
import traceback
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

import platformdirs

from store import __version__

_KEPT = 10
_QUOTED = re.compile(r"'[^'\n]*'|\"[^\"\n]*\"")
_ADDRESS = re.compile(r"https?://\S+")


def write_report(error: BaseException, now: datetime) -> Path | None:
    """Write a report into the state folder and return its path; None where it cannot be written.

    It has versions and the stack, but no local variables and no environment, and quoted text, addresses and the
    home folder are blotted out of messages. The newest ten are kept.
    """
    folder = platformdirs.user_state_path("spotrep") / "crashes"
    path = folder / f"{now:%Y%m%dT%H%M%S}-{os.getpid()}.txt"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.write_text(_report(error, now), encoding="utf-8")
        path.chmod(0o600)
        for old in sorted(folder.glob("*.txt"))[:-_KEPT]:
            old.unlink(missing_ok=True)
    except OSError:
        return None
    return path


def _report(error: BaseException, now: datetime) -> str:
    lines = [
        f"spotrep {__version__}, Textual {version('textual')}, Python {platform.python_version()}",
        f"{platform.system()} {platform.release()}, TERM={os.environ.get('TERM', '')}, {now:%Y-%m-%d %H:%M:%SZ}",
        "",
    ]
    for link in _chain(error):
        lines += [_place(frame) for frame in traceback.extract_tb(link.__traceback__)]
        lines += [f"{type(link).__name__}: {redact(str(link))}", ""]
    return "\n".join(lines)


def redact(message: str) -> str:
    """Blot out what a message may quote: strings, addresses, the home folder."""
    message = _ADDRESS.sub("<address>", message.replace(str(Path.home()), "~"))
    return _QUOTED.sub("<text>", message)


def _chain(error: BaseException) -> list[BaseException]:
    links: list[BaseException] = []
    link: BaseException | None = error
    while link is not None and link not in links:
        links.append(link)
        link = link.__cause__ or link.__context__
    return links[::-1]


def _place(frame: traceback.FrameSummary) -> str:
    name = frame.filename.replace(str(Path.home()), "~").replace(sys.prefix, "<python>")
    return f"  {name}:{frame.lineno} in {frame.name}"
