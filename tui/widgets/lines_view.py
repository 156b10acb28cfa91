"""Lines under a title that stays, scrolled by keys."""

from collections.abc import Sequence
from typing import ClassVar, get_args

from rich.cells import cell_len
from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from tui.terminal import Terminal
from tui.widgets.columns import cut
from tui.widgets.text_lines import BLANK, NARROWEST, LineKind, TextLine


class LinesView(Widget):
    """A subclass says what the title is and how the lines are for a width; changing them repaints this widget alone."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"lines--{kind}" for kind in (*get_args(LineKind), "marked")}

    def __init__(self, terminal: Terminal, *, id: str | None = None) -> None:  # noqa: A002  (Textual's own name for it)
        super().__init__(id=id)
        self._terminal = terminal
        self._lines: Sequence[TextLine] = ()
        self._laid_out_for = 0
        self._top = 0

    def title(self) -> str:
        """Return what stands in the first line."""
        raise NotImplementedError

    def lay_out(self, width: int) -> Sequence[TextLine]:
        """Return the lines under the title, each at most `width` cells wide; those are `NARROWEST` or more."""
        raise NotImplementedError

    def show_again(self, *, from_top: bool) -> None:
        """Lay the lines out anew, because they are others now."""
        if from_top:
            self._top = 0
        self._laid_out_for = 0
        self.refresh()

    @property
    def page(self) -> int:
        """How many lines fit under the title."""
        return max(1, self.size.height - 1)

    def move(self, delta: int) -> None:
        """Scroll by lines."""
        self.move_to(self._top + delta)

    def move_to(self, line: int) -> None:
        """Scroll to a line, stopping at either end."""
        self._make_lines()
        top = max(0, min(line, len(self._lines) - self.page))
        if top != self._top:
            self._top = top
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Return the title or one of the lines."""
        self._make_lines()
        width = self.size.width
        index = self._top + y - 1
        if y == 0:
            line = TextLine("title", self._title_line(width - 2))
        else:
            line = self._lines[index] if index < len(self._lines) else BLANK
        text = cut(f" {line.text}", width, ellipsis=self._terminal.glyphs("…"))
        style = self.get_component_rich_style(f"lines--{line.kind}")
        if line.marked is None:
            return Strip([Segment(text, style)], width)
        # One blank stands before the line.
        start, end = (min(len(text), place + 1) for place in line.marked)
        marked = Segment(text[start:end], self.get_component_rich_style("lines--marked"))
        return Strip([Segment(text[:start], style), marked, Segment(text[end:], style)], width)

    def _title_line(self, width: int) -> str:
        """Return the title, and how much there is below what is seen."""
        title = self._terminal.fit(self.title())
        below = len(self._lines) - self._top - self.page
        if below <= 0:
            return title
        more = f" {below} more"
        return cut(title, max(0, width - cell_len(more)), ellipsis=self._terminal.glyphs("…")) + more

    def _make_lines(self) -> None:
        width = self.size.width
        if self._laid_out_for == width:
            return
        self._lines = self.lay_out(max(NARROWEST, width - 2))
        self._laid_out_for = width
        self._top = max(0, min(self._top, len(self._lines) - self.page))
