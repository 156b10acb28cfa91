"""Takes the pictures in screenshots/: the real program in a pseudo-terminal, keys pressed, its screen drawn.

`make screenshots` runs this. Each picture is written as SVG and, with resvg and Debian's fonts, as PNG.
"""

import io
import re
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyte.screens
import resvg_py
from rich.color import Color
from rich.console import Console
from rich.segment import Segment, Segments
from rich.style import Style
from rich.terminal_theme import TerminalTheme

from tests.terminal.terminal import Terminal, plain_environment

TARGET = Path(__file__).parents[1] / "screenshots"
FONTS = "'DejaVu Sans Mono', NanumGothicCoding, monospace"
_THEME = TerminalTheme((18, 18, 18), (224, 224, 224), [(0, 0, 0)] * 8)
_FONT_FACE = re.compile(r"@font-face \{.*?\}", re.DOTALL)


@dataclass(frozen=True)
class Picture:
    """One picture: what is run, on how large a screen, and what is pressed until what is seen."""

    name: str
    command: tuple[str, ...]
    columns: int
    rows: int
    steps: tuple[tuple[tuple[str, ...], str], ...]


PICTURES = (
    Picture("equipment", (), 120, 40, (((), "self-propelled gun"),)),
    Picture("deployments", (), 120, 40, (((), "≤40 km!"), (("2", "G"), "acknowledges"), (tuple("kkkk"), "12,000"))),
    Picture("series", (), 120, 40, (((), "≤40 km!"), (("2", "j", "j", "j"), "<~50 (2024-11-16"))),
    Picture("small", (), 80, 24, (((), "self-propelled gun"),)),
    Picture(
        "small-detail", (), 80, 24, (((), "≤40 km!"), (("enter",), "calibre 170"), ((" ", " "), "range, standard"))
    ),
    Picture("filter", (), 120, 40, (((), "≤40 km!"), (("3", "/"), "field=value"), (tuple("place=Kursk"), "1 of 3"))),
    Picture("sightings", ("demo",), 120, 40, (((), "? 170 mm"), (("3", "G"), "At least six"))),
    Picture("inbox", ("demo",), 120, 40, (((), "? 170 mm"), (("5", "j"), "claims in this document"))),
    Picture("documents", ("demo",), 120, 40, (((), "≤40 km!"), (("4",), "Harbour Wire"), (("j", "j", "j"), "demo"))),
    Picture("help", (), 120, 40, (((), "≤40 km!"), (("?",), "Marks"))),
)


def main() -> int:
    """Take every picture, or those named on the command line."""
    wanted = set(sys.argv[1:])
    for picture in PICTURES:
        if not wanted or picture.name in wanted:
            take(picture)
            print(f"screenshots/{picture.name}.svg and .png")
    return 0


def take(picture: Picture) -> None:
    """Run the program, press the keys, and write what is on its screen."""
    with tempfile.TemporaryDirectory() as folder:
        environment = plain_environment() | {
            "HOME": folder,
            "COLORTERM": "truecolor",
            "SPOTREP_LEDGER": f"{folder}/ledger",
        }
        command = [str(Path(sys.prefix) / "bin" / "spotrep"), *picture.command]
        with Terminal(command, environment, picture.columns, picture.rows) as terminal:
            for keys, seen in picture.steps:
                terminal.press(*keys)
                terminal.wait_for(seen)
                terminal.wait_quiet(0.2)
            svg = terminal.look(lambda screen: draw(screen, picture.name))
    (TARGET / f"{picture.name}.svg").write_text(svg, encoding="utf-8")
    png = resvg_py.svg_to_bytes(svg_string=svg, zoom=1.0, font_family="DejaVu Sans Mono")
    (TARGET / f"{picture.name}.png").write_bytes(png)


def draw(screen: pyte.Screen, title: str) -> str:
    """Return a terminal's screen as SVG, in fonts that have Latin, Cyrillic and Hangul."""
    console = Console(
        record=True, width=screen.columns, file=io.StringIO(), force_terminal=True, color_system="truecolor"
    )
    rows = ([*_segments(screen, row), Segment.line()] for row in range(screen.lines))
    console.print(Segments(segment for row in rows for segment in row), end="", soft_wrap=True)
    svg = console.export_svg(title=f"spotrep: {title}", theme=_THEME)
    return _FONT_FACE.sub("", svg).replace("Fira Code, monospace", FONTS).replace("Fira Code", "DejaVu Sans Mono")


def _segments(screen: pyte.Screen, row: int) -> Iterator[Segment]:
    for column in range(screen.columns):
        cell = screen.buffer[row][column]
        # The second half of a wide character holds nothing.
        if cell.data:
            yield Segment(cell.data, _style(cell))


def _style(cell: pyte.screens.Char) -> Style:
    return Style(
        color=_colour(cell.fg),
        bgcolor=_colour(cell.bg),
        bold=cell.bold,
        italic=cell.italics,
        underline=cell.underscore,
        reverse=cell.reverse,
    )


def _colour(name: str) -> Color | None:
    return Color.parse(f"#{name}") if re.fullmatch("[0-9a-f]{6}", name) else None


if __name__ == "__main__":
    sys.exit(main())
