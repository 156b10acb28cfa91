"""Text laid out as lines of a given width, each with the kind that decides its style."""

from dataclasses import dataclass
from typing import Literal

from textual.content import Content

from tui.terminal import Terminal

LineKind = Literal["title", "fact", "heading", "disputed", "figure", "words", "source", "note", "blank"]

NARROWEST = 12
"""No line is laid out for fewer cells: an indent of four must leave room for words."""


@dataclass(frozen=True)
class TextLine:
    """One line and what it is; `marked` is where in it words stand out, by character."""

    kind: LineKind
    text: str
    marked: tuple[int, int] | None = None


BLANK = TextLine("blank", "")


def wrap(text: str, width: int, terminal: Terminal, *, indent: str = "") -> list[str]:
    """Wrap one paragraph by cells, not characters: Hangul is two cells wide. Nothing of it is left out."""
    # Composing a character again can make it longer, but never four times as long.
    fitted = terminal.fit(text, 4 * len(text))
    if not fitted:
        return []
    return [indent + line.plain.rstrip() for line in Content(fitted).wrap(width - len(indent))]
