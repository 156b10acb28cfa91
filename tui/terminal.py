"""What this terminal can do, decided once at the start; and text made fit for it."""

import codecs
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass

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
        "×": "x",
    }
)


@dataclass(frozen=True)
class Terminal:
    """The terminal of this session: whether it shows Unicode, and the theme that suits its colours."""

    unicode: bool = True
    theme: str = "textual-dark"

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
    return Terminal(unicode=_speaks_utf8(), theme="ansi-dark" if no_color else _theme(kind, environ))


def _speaks_utf8() -> bool:
    return codecs.lookup(sys.stdout.encoding or "ascii").name == "utf-8"


def _theme(kind: str, environ: Mapping[str, str]) -> str:
    """Return the theme in the terminal's own colours where colours are unwanted or few."""
    many = (
        "256color" in kind or environ.get("COLORTERM", "").lower() in ("truecolor", "24bit") or kind.endswith("-direct")
    )
    return "ansi-dark" if environ.get("NO_COLOR") or not many else "textual-dark"
