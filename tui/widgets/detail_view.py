"""The detail pane: everything behind the row under the cursor."""

from collections.abc import Sequence

from store.views.detail import Detail
from tui.terminal import Terminal
from tui.widgets.detail_lines import detail_lines
from tui.widgets.lines_view import LinesView
from tui.widgets.text_lines import TextLine


class DetailView(LinesView):
    """Shows one detail, or nothing."""

    def __init__(self, terminal: Terminal) -> None:
        super().__init__(terminal, id="detail")
        self._row: str | None = None
        self._detail: Detail | None = None

    def show(self, row: str | None, detail: Detail | None) -> None:
        """Show the detail of a row from its first line; news of the same row leave it where it was scrolled to."""
        other = row != self._row
        if other or detail != self._detail:
            self._row, self._detail = row, detail
            self.show_again(from_top=other)

    def title(self) -> str:
        """Return what the detail is about."""
        return self._detail.title if self._detail else "Detail"

    def lay_out(self, width: int) -> Sequence[TextLine]:
        """Return the detail in lines."""
        return detail_lines(self._detail, width, self._terminal) if self._detail else ()
