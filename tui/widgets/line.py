"""One line of text at the edge of the screen: something on the left, something on the right."""

from rich.cells import cell_len
from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from tui.terminal import Terminal
from tui.widgets.columns import cut


class Line(Widget):
    """A line that changes without moving anything else. The right text gives way to the left one."""

    DEFAULT_CSS = "Line { height: 1; }"

    def __init__(self, terminal: Terminal, *, id: str) -> None:  # noqa: A002  (Textual's own name for it)
        super().__init__(id=id)
        self._terminal = terminal
        self._left = ""
        self._right = ""

    def say(self, text: str) -> None:
        """Show a text on the left."""
        self._left = self._changed(self._left, text)

    def say_right(self, text: str) -> None:
        """Show a text on the right."""
        self._right = self._changed(self._right, text)

    def _changed(self, before: str, text: str) -> str:
        """Return the text made fit, repainting only where it is another one."""
        fitted = self._terminal.fit(text)
        if fitted != before:
            self.refresh()
        return fitted

    def left(self, width: int) -> str:
        """Return what stands on the left of a line of `width` cells."""
        return self._left

    def render_line(self, y: int) -> Strip:
        """Return the one line there is."""
        width = self.size.width
        left = self.left(width)
        room = width - cell_len(left)
        fits = cell_len(self._right) < room
        text = left + cut(self._right, room, right=True) if fits else cut(left, width, ellipsis=self._ellipsis)
        return Strip([Segment(text, self.rich_style)], width)

    @property
    def _ellipsis(self) -> str:
        return self._terminal.glyphs("…")
