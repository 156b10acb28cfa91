"""The detail pane: the lines of one detail, scrolled by keys."""

from typing import ClassVar

from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from store.views.detail import Detail
from tui.terminal import Terminal
from tui.widgets.columns import cut
from tui.widgets.detail_lines import DetailLine, detail_lines


class DetailView(Widget, can_focus=True):
    """Shows one detail. Changing it repaints this widget alone."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "detail--title",
        "detail--fact",
        "detail--heading",
        "detail--disputed",
        "detail--figure",
        "detail--words",
        "detail--source",
        "detail--note",
        "detail--blank",
    }

    def __init__(self, terminal: Terminal) -> None:
        super().__init__(id="detail")
        self._terminal = terminal
        self._detail: Detail | None = None
        self._lines: list[DetailLine] = []
        self._laid_out_for = 0
        self._top = 0

    def show(self, detail: Detail | None) -> None:
        """Show a detail from its first line; the same one again stays where it was scrolled to."""
        if detail != self._detail:
            self._top = 0
        self._detail = detail
        self._laid_out_for = 0
        self.refresh()

    @property
    def page(self) -> int:
        """How many lines fit."""
        return max(1, self.size.height)

    def move(self, delta: int) -> None:
        """Scroll by lines."""
        self.move_to(self._top + delta)

    def move_to(self, line: int) -> None:
        """Scroll to a line, stopping at either end."""
        self._lay_out()
        top = max(0, min(line, len(self._lines) - self.page))
        if top != self._top:
            self._top = top
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Return one line of the detail; the last one tells how much is below it."""
        self._lay_out()
        width = self.size.width
        index = self._top + y
        line = self._lines[index] if index < len(self._lines) else DetailLine("blank", "")
        text = cut(f" {line.text}", width)
        below = len(self._lines) - index - 1
        if y == self.size.height - 1 and below > 0:
            more = f" {below} more "
            text = cut(text, width - len(more)) + more
        return Strip([Segment(text, self.get_component_rich_style(f"detail--{line.kind}"))], width)

    def _lay_out(self) -> None:
        width = self.size.width
        if self._laid_out_for == width:
            return
        self._lines = detail_lines(self._detail, max(8, width - 2), self._terminal) if self._detail else []
        self._laid_out_for = width
        self._top = max(0, min(self._top, len(self._lines) - self.page))
