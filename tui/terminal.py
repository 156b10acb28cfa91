"""What this terminal can do, decided once at the start; and text made fit for it."""

import codecs
import os
import select
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from io import TextIOWrapper

from rich.cells import cell_len

from store.errors import UsageError
from store.text import clean_line

MINIMUM_COLUMNS = 40
MINIMUM_ROWS = 12

_ASCII = str.maketrans(
    {
        "≥": ">=",
        "≤": "<=",
        "–": "-",
        "—": "-",
        "·": "|",
        "…": "~",
        "←": "<-",
        "→": "->",
        "“": '"',
        "”": '"',
        "‘": "'",
        "’": "'",
        "▸": ">",
        "◂": "<",
        "×": "x",
        "▔": "-",
        "▁": "_",
        "▌": "|",
        "▊": "|",
        "▎": "|",
        "🔎": "/ ",
    }
)


@dataclass(frozen=True)
class Terminal:
    """The terminal of this session: whether it shows Unicode, the theme that suits it, whether colour is wanted."""

    unicode: bool = True
    theme: str = "textual-dark"
    color: bool = True

    def fit(self, text: str, limit: int = 4000) -> str:
        """Return text as one line that this terminal can show and cannot be driven by."""
        return self.glyphs(clean_line(text, limit))

    def glyphs(self, text: str) -> str:
        """Return text in the characters this terminal has."""
        return text if self.unicode else text.translate(_ASCII).encode("ascii", "replace").decode("ascii")


def look_at_terminal(environ: Mapping[str, str] = os.environ, *, no_color: bool = False) -> Terminal:
    """Return what the terminal can do. Raises UsageError where it cannot show the dashboard."""
    kind = environ.get("TERM", "")
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError("the dashboard needs a terminal; in a pipe use `spotrep query TABLE`")
    if not sys.stderr.isatty():
        raise UsageError("the dashboard is drawn on standard error, which must be the terminal")
    if kind in ("", "dumb"):
        raise UsageError(
            f"the terminal says TERM={kind or '(nothing)'}, which cannot show the dashboard; try TERM=xterm"
        )
    columns, rows = os.get_terminal_size(sys.stdout.fileno())
    # A terminal that does not tell its size reports zero; Textual then assumes 80x24.
    if columns and rows and (columns < MINIMUM_COLUMNS or rows < MINIMUM_ROWS):
        raise UsageError(
            f"the terminal is {columns}x{rows}; the dashboard needs {MINIMUM_COLUMNS}x{MINIMUM_ROWS} or more"
        )
    color = not (no_color or environ.get("NO_COLOR"))
    plain = not color or not _has_many_colors(kind, environ)
    return Terminal(_speaks_utf8(environ), "ansi-dark" if plain else "textual-dark", color)


def _speaks_utf8(environ: Mapping[str, str]) -> bool:
    """Tell whether the locale is a UTF-8 one; where none is set, whether Python takes it for one.

    Python makes UTF-8 of the C locale (PEP 538, PEP 540) and then writes LC_CTYPE itself, so that its own word for
    the encoding says nothing about the terminal of somebody who asked for LANG=C.
    """
    names = ("LC_ALL", "LANG") if sys.flags.utf8_mode else ("LC_ALL", "LC_CTYPE", "LANG")
    locale = next((environ[name] for name in names if environ.get(name)), "UTF-8")
    named = locale.upper().replace("-", "").partition("@")[0].endswith("UTF8")
    return named and codecs.lookup(sys.stdout.encoding or "ascii").name == "utf-8"


def _has_many_colors(kind: str, environ: Mapping[str, str]) -> bool:
    truecolor = environ.get("COLORTERM", "").lower() in ("truecolor", "24bit")
    return "256color" in kind or truecolor or kind.endswith("-direct")


def is_gone() -> bool:
    """Tell whether the terminal was closed; only a session's own terminal says so by SIGHUP."""
    poll = select.poll()
    poll.register(sys.stdin.fileno(), 0)
    return bool(poll.poll(0))


def speak_ascii(stream: object) -> None:
    """Let nothing but ASCII through to a stream: the last door, also for what Textual draws of its own."""
    if isinstance(stream, TextIOWrapper):
        codecs.register_error("spotrep-ascii", _cell_for_cell)
        stream.reconfigure(encoding="ascii", errors="spotrep-ascii")


def _cell_for_cell(error: UnicodeError) -> tuple[str, int]:
    """Stand in for what ASCII lacks in as many cells, so that what stands behind it stays in its column."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    replaced = [(character, cell_len(character)) for character in error.object[error.start : error.end]]
    stands_in = (_ASCII.get(ord(character), "") for character, _ in replaced)
    return "".join(
        text if len(text) == cells else "?" * cells for text, (_, cells) in zip(stands_in, replaced, strict=True)
    ), error.end
