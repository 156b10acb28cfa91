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
from tui.widgets.columns import GAP, Column, cut, fit_columns
from tui.widgets.text_lines import NARROWEST, wrap


class RowList(Widget):
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
        self._widest: list[int] = [cell_len(column.title) for column in pane.columns]
        self._fitted: tuple[int, dict[int, int]] = (0, {})
        self._count = ""
        self._filter = ""
        self._cursor = 0
        self._held: str | None = None
        self._top = 0
        self._note = "loading"
        self._ellipsis = terminal.glyphs("…")

    @property
    def current(self) -> Any | None:
        """The row under the cursor."""
        return self._rows[self._cursor] if self._rows else None

    @property
    def rows(self) -> Sequence[Any]:
        """The rows shown, after the filter."""
        return self._rows

    def show(self, rows: Sequence[Any], *, total: int, filter_text: str, note: str) -> None:
        """Show other rows. `note` stands where there are none.

        The cursor goes to the row a person put it on, else stays on the one it was on, else where it was.
        """
        before = self.current.id if self.current else None
        self._rows, self._filter, self._note = rows, filter_text, note
        self._count = f"{len(rows)} of {total}" if len(rows) != total else self._counted(rows)
        self._widest = [self._widest_of(column) for column in self.pane.columns]
        self._fitted = (0, {})
        places = {row.id: index for index, row in enumerate(rows)}
        kept = next((places[row_id] for row_id in (self._held, before) if row_id in places), self._cursor)
        self._cursor = min(kept, max(0, len(rows) - 1))
        self._scroll_to_cursor()
        self.refresh()

    def hold(self, row_id: str) -> None:
        """Put the cursor on a row as soon as it is there."""
        self._held = row_id

    def move(self, delta: int) -> None:
        """Move the cursor, stopping at either end."""
        self.move_to(self._cursor + delta)

    def move_to(self, index: int) -> None:
        """Move the cursor to a row; repaint only what changes."""
        before = self._cursor
        self._cursor = max(0, min(index, len(self._rows) - 1))
        self._held = self.current.id if self.current else self._held
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
        notes = [] if self._rows else wrap(self._note, max(NARROWEST, width - 3), self._terminal)
        note = notes[y - 1] if y <= len(notes) else ""
        return Strip([Segment(cut(f"  {note}", width), self.rich_style)], width)

    def _heading(self, width: int) -> Strip:
        title = " ".join(part for part in (self.pane.number, self.pane.title, self._count) if part)
        if self._filter:
            title += f" /{self._terminal.fit(self._filter)}"
        covered, start = cell_len(title), 2
        headings = " " * start
        for position, wide in self._widths(width).items():
            column = self.pane.columns[position]
            heading = cut(column.title, wide, right=column.right)
            blanks = len(heading) - len(heading.lstrip())
            # A heading of which the title would leave only the end is left out.
            headings += (heading if start + blanks > covered else " " * wide) + " " * GAP
            start += wide + GAP
        line = cut(title + headings[covered:].rstrip(), width, ellipsis=self._ellipsis)
        return Strip([Segment(line, self.get_component_rich_style("row-list--heading"))], width)

    def _row(self, index: int, width: int) -> Strip:
        row = self._rows[index]
        cells = [self._terminal.fit(column.value(row)) for column in self.pane.columns]
        text = " ".join(
            cut(cells[position], cells_wide, right=self.pane.columns[position].right, ellipsis=self._ellipsis)
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

    def _counted(self, rows: Sequence[Any]) -> str:
        """Return how many rows there are; where candidates stand apart, how many of them behind the others."""
        apart = sum(row.mark == CANDIDATE for row in rows) if self.pane.candidates_apart else 0
        return f"{len(rows) - apart} +{apart}{CANDIDATE}" if apart else str(len(rows))

    def _widest_of(self, column: Column) -> int:
        """Return how wide a column's widest text is, up to where it does not matter: there may be many rows."""
        widest = cell_len(column.title)
        seen: set[str] = set()
        for row in self._rows:
            text = column.value(row)
            if text not in seen:
                seen.add(text)
                widest = max(widest, cell_len(self._terminal.fit(text, 4 * column.most)))
                if widest >= column.most:
                    break
        return widest

    def _widths(self, width: int) -> dict[int, int]:
        if self._fitted[0] != width:
            self._fitted = width, fit_columns(self.pane.columns, self._widest, width - 2)
        return self._fitted[1]

    def _scroll_to_cursor(self) -> bool:
        """Bring the cursor into sight; return whether that moved the rows."""
        before = self._top
        lowest = max(0, len(self._rows) - self.page)
        self._top = min(max(self._top, self._cursor - self.page + 1, 0), self._cursor, lowest)
        return self._top != before

    def _refresh_row(self, index: int) -> None:
        self.refresh(Region(0, index - self._top + 1, self.size.width, 1))
