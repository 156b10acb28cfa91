"""The watch floor: the panes, the detail beside them, and the keys that move between them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar

import msgspec
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.screen import Screen
from textual.widgets import Input

from store.errors import UsageError
from store.filters import Filter, parse_filter
from store.views.holdings import Holdings
from tui.actions import bindings, hints
from tui.messages import RefreshAsked
from tui.panes.deployments import DEPLOYMENTS
from tui.panes.documents import DOCUMENTS
from tui.panes.equipment import EQUIPMENT
from tui.panes.pane import Pane
from tui.panes.sightings import SIGHTINGS
from tui.screens.help import HelpScreen
from tui.terminal import Terminal
from tui.widgets.detail_view import DetailView
from tui.widgets.line import Line
from tui.widgets.row_list import RowList

PANES: tuple[Pane, ...] = (EQUIPMENT, DEPLOYMENTS, SIGHTINGS, DOCUMENTS)


class WatchScreen(Screen[None]):
    """Everything on one screen; it decides nothing about evidence and fetches nothing."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings()]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012 - declared by Textual
    VERTICAL_BREAKPOINTS = [(0, "-short"), (18, "-tall")]  # noqa: RUF012
    AUTO_FOCUS = None

    def __init__(self, terminal: Terminal) -> None:
        super().__init__()
        self._terminal = terminal
        self.holdings: Holdings | None = None
        self._rows: dict[str, Sequence[Any]] = {}
        self._filters: dict[str, str] = {}
        self._active = EQUIPMENT.id
        self._lists = {pane.id: RowList(pane, terminal) for pane in PANES}
        self._detail = DetailView(terminal)
        self._feeds = Line(terminal, id="feeds")
        self._keys = Line(terminal, id="keys")

    def compose(self) -> ComposeResult:
        """Lay out the feed line, the panes beside or above the detail, and the bottom line."""
        yield self._feeds
        with Container(id="body"):
            with Container(id="lists"):
                yield from self._lists.values()
            yield self._detail
        with Container(id="bottom"):
            yield self._keys
            yield Input(id="filter", placeholder="words, field=value", compact=True, select_on_focus=False)

    def on_mount(self) -> None:
        """Start in the equipment pane."""
        self.show_feeds("opening the ledger")
        self.say(hints())
        self._activate(EQUIPMENT.id)

    # What the app tells the screen

    def show_holdings(self, holdings: Holdings) -> None:
        """Show a newer state of the ledger; cursors stay on their rows."""
        self.holdings = holdings
        with self.app.batch_update():
            for pane in PANES:
                self._rows[pane.id] = pane.rows(holdings)
                self._fill(pane.id)
            self._show_detail()

    def show_feeds(self, text: str) -> None:
        """Show the state of the feeds in the top line."""
        self._feeds.say(f"spotrep · {text}")

    def show_time(self, now: datetime) -> None:
        """Show the time of the session's clock, to the minute."""
        self._feeds.say_right(f"{now:%Y-%m-%d %H:%M}Z")

    def say(self, text: str) -> None:
        """Show a line at the bottom."""
        self._keys.say(text)

    # What keys do

    def action_pane(self, pane_id: str) -> None:
        """Go to a pane."""
        self.set_class(pane_id == DOCUMENTS.id, "-documents")
        self.remove_class("-reading")
        self._activate(pane_id)

    def action_next_pane(self) -> None:
        """Go to the next pane, the detail being the last."""
        self._step(1)

    def action_previous_pane(self) -> None:
        """Go to the pane before."""
        self._step(-1)

    def action_zoom(self) -> None:
        """Give the pane the whole height, or take it back."""
        self.toggle_class("-zoomed")

    def action_down(self) -> None:
        """Go one row down."""
        self._move(1)

    def action_up(self) -> None:
        """Go one row up."""
        self._move(-1)

    def action_page_down(self) -> None:
        """Go one page down."""
        self._move(self._target.page)

    def action_page_up(self) -> None:
        """Go one page up."""
        self._move(-self._target.page)

    def action_top(self) -> None:
        """Go to the first row."""
        self._target.move_to(0)
        self._show_detail()

    def action_bottom(self) -> None:
        """Go to the last row."""
        self._target.move_to(1_000_000_000)
        self._show_detail()

    def action_open(self) -> None:
        """Read the detail: alone on a small screen, beside the panes on a wide one."""
        if self._list.current is not None:
            self.add_class("-reading")
            self._detail.focus()

    def action_back(self) -> None:
        """Leave what was entered last."""
        if self.has_class("-filtering"):
            self._filters.pop(self._active, None)
            self._end_filtering()
        elif self.focused is self._detail:
            self.remove_class("-reading")
            self._list.focus()
        elif self._filters.pop(self._active, None):
            self._fill(self._active)
            self._show_detail()
        else:
            self.remove_class("-zoomed")

    def action_filter(self) -> None:
        """Open the filter line for the pane."""
        self.remove_class("-reading")
        self.add_class("-filtering")
        line = self.query_one("#filter", Input)
        line.value = self._filters.get(self._active, "")
        line.cursor_position = len(line.value)
        line.focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Filter while it is typed; what cannot be read yet waits for the rest."""
        if not self.has_class("-filtering"):
            return
        self._filters[self._active] = event.value
        self._fill(self._active)
        self._show_detail()

    def on_input_submitted(self) -> None:
        """Keep the filter, or say what is wrong with it and stay."""
        try:
            self._parse(self._active)
        except UsageError as error:
            self.notify(self._terminal.fit(str(error)), severity="warning", markup=False)
        else:
            self._end_filtering()

    def action_refresh(self) -> None:
        """Ask for the feeds to be fetched now."""
        self.post_message(RefreshAsked())

    def action_help(self) -> None:
        """Show the keys and the marks."""
        self.app.push_screen(HelpScreen(self._terminal))

    def action_palette(self) -> None:
        """Open the command palette."""
        self.app.action_command_palette()

    def action_quit(self) -> None:
        """Leave."""
        self.app.exit()

    # How it is done

    @property
    def _list(self) -> RowList:
        return self._lists[self._active]

    @property
    def _target(self) -> RowList | DetailView:
        return self._detail if self.focused is self._detail else self._list

    def _move(self, delta: int) -> None:
        self._target.move(delta)
        if self._target is not self._detail:
            self._show_detail()

    def _step(self, delta: int) -> None:
        ring = [DOCUMENTS.id] if self.has_class("-documents") else [pane.id for pane in PANES if pane is not DOCUMENTS]
        here = len(ring) if self.focused is self._detail else ring.index(self._active)
        there = (here + delta) % (len(ring) + 1)
        if there == len(ring):
            self.action_open()
        else:
            self.action_pane(ring[there])

    def _activate(self, pane_id: str) -> None:
        self._list.remove_class("-active")
        self._active = pane_id
        self._list.add_class("-active")
        self._list.focus()
        self._show_detail()

    def _parse(self, pane_id: str) -> Filter:
        pane = self._lists[pane_id].pane
        return parse_filter(
            self._filters.get(pane_id, ""), [field.name for field in msgspec.structs.fields(pane.row_type)]
        )

    def _fill(self, pane_id: str) -> None:
        rows = self._rows.get(pane_id, ())
        try:
            condition = self._parse(pane_id)
        except UsageError:
            return
        shown = [row for row in rows if condition.matches(msgspec.to_builtins(row))]
        note = "nothing matches the filter; Esc drops it" if rows else self._lists[pane_id].pane.empty
        self._lists[pane_id].show(shown, total=len(rows), filter_text=self._filters.get(pane_id, ""), note=note)

    def _show_detail(self) -> None:
        row = self._list.current
        if self.holdings is None or row is None:
            self._detail.show(None)
        else:
            self._detail.show(self._list.pane.detail(self.holdings, row.id))

    def _end_filtering(self) -> None:
        self.remove_class("-filtering")
        self._fill(self._active)
        self._list.focus()
        self._show_detail()
