"""A list of rows under a heading, drawn line by line: moving the cursor repaints two lines and nothing else."""

from collections.abc import Sequence
from typing import Any, ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from store.views.rows import CANDIDATE, CONFLICT
from tui.panes.pane import Pane
from tui.terminal import Terminal
from tui.widgets.columns import cut, fit_columns


class RowList(Widget, can_focus=True):
    """Shows the rows of one pane. The heading takes the first line, and the first column's place in it."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "row-list--heading",
        "row-list--cursor",
        "row-list--disputed",
        "row-list--candidate",
    }

    def __init__(self, pane: Pane, terminal: Terminal) -> None:
        super().__init__(id=pane.id, classes="row-list")
        self.pane = pane
        self._terminal = terminal
        self._rows: Sequence[Any] = ()
        self._cells: list[list[str]] = []
        self._total = 0
        self._filter = ""
        self._cursor = 0
        self._top = 0
        self._note = "loading"

    @property
    def current(self) -> Any | None:
        """The row under the cursor."""
        return self._rows[self._cursor] if self._rows else None

    @property
    def rows(self) -> Sequence[Any]:
        """The rows shown, after the filter."""
        return self._rows

    def show(self, rows: Sequence[Any], *, total: int, filter_text: str, note: str) -> None:
        """Show other rows and keep the cursor on the row it was on. `note` stands where there are none."""
        held = self.current.id if self.current else None
        self._rows, self._total, self._filter, self._note = rows, total, filter_text, note
        self._cells = [[self._terminal.fit(column.value(row)) for column in self.pane.columns] for row in rows]
        places = {row.id: index for index, row in enumerate(rows)}
        self._cursor = places.get(held, min(self._cursor, max(0, len(rows) - 1)))
        self._scroll_to_cursor()
        self.refresh()

    def move(self, delta: int) -> None:
        """Move the cursor, stopping at either end."""
        self.move_to(self._cursor + delta)

    def move_to(self, index: int) -> None:
        """Move the cursor to a row; repaint only what changes."""
        before = self._cursor
        self._cursor = max(0, min(index, len(self._rows) - 1))
        if self._scroll_to_cursor():
            self.refresh()
        elif self._cursor != before:
            self._refresh_row(before)
            self._refresh_row(self._cursor)

    @property
    def page(self) -> int:
        """How many rows fit."""
        return max(1, self.size.height - 1)

    def on_resize(self) -> None:
        """Keep the cursor in sight."""
        self._scroll_to_cursor()

    def render_line(self, y: int) -> Strip:
        """Return the heading, a row, or an empty line."""
        width = self.size.width
        if y == 0:
            return self._heading(width)
        index = self._top + y - 1
        if index < len(self._rows):
            return self._row(index, width)
        note = self._note if y == 1 and not self._rows else ""
        return Strip([Segment(cut(f"  {note}", width), self.rich_style)], width)

    def _heading(self, width: int) -> Strip:
        count = str(self._total) if len(self._rows) == self._total else f"{len(self._rows)} of {self._total}"
        title = f"{self.pane.number} {self.pane.title} {count}"
        if self._filter:
            title += f" /{self._terminal.fit(self._filter, 60)}"
        cells = [
            cut(self.pane.columns[position].title, wide, right=self.pane.columns[position].right)
            for position, wide in self._widths(width).items()
        ]
        headings = "  " + " ".join(cells)
        # A title longer than its column covers the headings beside it.
        line = f"{title} " + headings[cell_len(title) + 1 :]
        return Strip([Segment(cut(line, width), self.get_component_rich_style("row-list--heading"))], width)

    def _row(self, index: int, width: int) -> Strip:
        row = self._rows[index]
        cells = self._cells[index]
        ellipsis = "…" if self._terminal.unicode else "~"
        text = " ".join(
            cut(cells[position], cells_wide, right=self.pane.columns[position].right, ellipsis=ellipsis)
            for position, cells_wide in self._widths(width).items()
        )
        line = f"{row.mark or ' '} {cut(text, width - 2)}"
        if index == self._cursor:
            return Strip([Segment(line, self.get_component_rich_style("row-list--cursor"))], width)
        if row.mark == CANDIDATE:
            return Strip([Segment(line, self.get_component_rich_style("row-list--candidate"))], width)
        if row.mark == CONFLICT:
            disputed = self.get_component_rich_style("row-list--disputed")
            return Strip([Segment(line[:1], disputed), Segment(line[1:], self.rich_style)], width)
        return Strip([Segment(line, self.rich_style)], width)

    def _widths(self, width: int) -> dict[int, int]:
        contents = [
            max((cell_len(cells[position]) for cells in self._cells), default=0)
            for position in range(len(self.pane.columns))
        ]
        headed = [max(cell_len(column.title), wide) for column, wide in zip(self.pane.columns, contents, strict=True)]
        return fit_columns(self.pane.columns, headed, width - 2)

    def _scroll_to_cursor(self) -> bool:
        """Bring the cursor into sight; return whether that moved the rows."""
        before = self._top
        lowest = max(0, len(self._rows) - self.page)
        self._top = min(max(self._top, self._cursor - self.page + 1, 0), self._cursor, lowest)
        return self._top != before

    def _refresh_row(self, index: int) -> None:
        self.refresh(Region(0, index - self._top + 1, self.size.width, 1))
