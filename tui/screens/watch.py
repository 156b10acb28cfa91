"""The watch floor: the panes, the detail beside them, and the keys that move between them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container

from store.records import Status
from store.views.holdings import Holdings
from tui.actions import HINTS, INBOX_HINTS, bindings, hints, key_name
from tui.messages import JudgementMade, RefreshAsked, UndoAsked
from tui.panes.equipment import EQUIPMENT
from tui.panes.filtering import PaneFilter
from tui.panes.groups import GROUPS, PANES, group_of
from tui.panes.inbox import INBOX
from tui.screens.help import HelpScreen
from tui.screens.moving import MovingScreen
from tui.terminal import Terminal
from tui.widgets.bottom_line import BottomLine
from tui.widgets.detail_view import DetailView
from tui.widgets.line import Line
from tui.widgets.row_list import RowList

_DETAIL = "detail"


class WatchScreen(MovingScreen[None]):
    """Everything on one screen; it decides nothing about evidence and fetches nothing."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings()]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]  # noqa: RUF012 - declared by Textual
    VERTICAL_BREAKPOINTS = [(0, "-short"), (18, "-tall")]  # noqa: RUF012
    AUTO_FOCUS = None

    def __init__(self, terminal: Terminal, title: str = "spotrep") -> None:
        super().__init__()
        self._terminal = terminal
        self._heading = title
        self.holdings: Holdings | None = None
        self._rows: Mapping[str, Sequence[Any]] = {}
        self._filters = {pane.id: PaneFilter(pane.row_type) for pane in PANES}
        self._active = EQUIPMENT.id
        self._judged: set[str] = set()
        self._more_to_come = False
        self._lists = {pane.id: RowList(pane, terminal) for pane in PANES}
        self._detail = DetailView(terminal)
        self._feeds = Line(terminal, id="feeds")
        self._bottom = BottomLine(terminal, hints())

    def compose(self) -> ComposeResult:
        """Lay out the feed line, the panes beside or above the detail, and the bottom line."""
        yield self._feeds
        with Container(id="body"):
            with Container(id="lists"):
                yield from self._lists.values()
            yield self._detail
        yield self._bottom

    def on_mount(self) -> None:
        """Start in the equipment pane."""
        self.show_feeds("opening the ledger")
        self._activate(EQUIPMENT.id)

    # What the app tells the screen

    def show_holdings(self, holdings: Holdings, rows: Mapping[str, Sequence[Any]]) -> None:
        """Show a newer state of the ledger and the rows made of it; cursors stay on their rows."""
        self.holdings, self._rows = holdings, rows
        # A reading that began before a judgement still has the candidate.
        self._judged.intersection_update([row.id for row in rows[INBOX.id]] if self._judged else ())
        with self.app.batch_update():
            for pane in PANES:
                self._fill(pane.id)
            self._show_detail()

    def show_feeds(self, text: str) -> None:
        """Show the state of the feeds in the top line."""
        self._feeds.say(f"{self._heading} · {text}")

    def expect_more(self, more: bool) -> None:
        """Let empty panes say that documents are still being read, or no longer."""
        if more is not self._more_to_come:
            self._more_to_come = more
            for pane in PANES:
                if pane.empty_for_now:
                    self._fill(pane.id)

    def show_time(self, now: datetime) -> None:
        """Show the time of the session's clock, to the minute."""
        self._feeds.say_right(f"{now:%Y-%m-%d %H:%M}Z")

    def say(self, text: str) -> None:
        """Show a line at the bottom until the next key."""
        self._bottom.say(text)

    def put_back(self, claim_id: str) -> None:
        """Show a candidate again whose judgement has failed or was taken back, with the cursor on it."""
        self._judged.discard(claim_id)
        self._lists[INBOX.id].hold(claim_id)
        self._fill(INBOX.id)
        self._show_detail()

    # What keys do

    async def on_key(self, event: events.Key) -> None:
        """Do what a key is for, here and at once.

        Textual sends a key to the widget that has the focus and looks for its binding when it has come back: of
        `/koksan` on a slow line, all letters would be gone before the filter opens. So nothing here has the focus.
        """
        event.stop()
        if self.app.screen is not self:
            # Typed ahead for a screen that the key before it opened.
            self.app.post_message(events.Key(event.key, event.character))
            return
        if self._bottom.take(event.key, event.character):
            self._read_filter()
            return
        self.say("")
        active = self.active_bindings.get(event.key)
        if active is not None:
            await self.app.run_action(active.binding.action, active.node)
        else:
            pressed = event.character if event.is_printable else key_name(event.key)
            self.say(f"{pressed} does nothing here; ? shows the keys")

    def on_paste(self, event: events.Paste) -> None:
        """Take pasted text into the filter."""
        if self._bottom.paste(event.text):
            self._read_filter()

    def action_pane(self, pane_id: str) -> None:
        """Go to a pane."""
        if self._keep_filter():
            for group in GROUPS[1:]:
                self.set_class(group is group_of(pane_id), group.style)
            self._bottom.suggest(hints(INBOX_HINTS if group_of(pane_id) is group_of(INBOX.id) else HINTS))
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
        hidden = self._reading and not self.has_class("-wide")
        if hidden or len(group_of(self._active).panes) == 1 or self.has_class("-short"):
            self.say("this has the whole height already")
        else:
            self.toggle_class("-zoomed")

    def action_open(self) -> None:
        """Keep the filter that is being typed; else read the detail: alone on a small screen, else beside the panes."""
        if self._bottom.typed is not None:
            self._keep_filter()
        elif self._reading:
            self.say("this is the detail; Esc leaves it")
        elif self._list.current is None:
            self.say("there is no row to open")
        else:
            self.add_class("-reading")

    def action_back(self) -> None:
        """Leave what was entered last."""
        if self._bottom.typed is not None:
            self._bottom.stop_typing()
            self._drop_filter()
        elif self._reading:
            self.remove_class("-reading")
        elif self._filter.text:
            self._drop_filter()
        elif self.has_class("-zoomed"):
            self.remove_class("-zoomed")
        elif group_of(self._active) is not GROUPS[0]:
            self.action_pane(EQUIPMENT.id)
        else:
            self.say("there is nothing to leave; q quits")

    def action_filter(self) -> None:
        """Let a filter for the pane be typed."""
        self.remove_class("-reading")
        self._bottom.start_typing(self._filter.text)

    def action_accept(self) -> None:
        """Accept the candidate under the cursor."""
        self._judge("accepted")

    def action_reject(self) -> None:
        """Reject the candidate under the cursor."""
        self._judge("rejected")

    def action_undo(self) -> None:
        """Take back the last judgement."""
        if self._active == INBOX.id:
            self.app.post_message(UndoAsked())
        else:
            self.say("judgements are made and taken back in the inbox: 5")

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
    def _filter(self) -> PaneFilter:
        return self._filters[self._active]

    @property
    def _reading(self) -> bool:
        return self.has_class("-reading")

    @property
    def _target(self) -> RowList | DetailView:
        return self._detail if self._reading else self._list

    @property
    def page(self) -> int:
        """How much of the list or of the detail is seen at once."""
        return self._target.page

    def move(self, delta: int) -> None:
        """Move in the list, the detail following, or scroll the detail."""
        self._target.move(delta)
        self._show_detail()

    def _judge(self, status: Status) -> None:
        """Have a candidate judged, and go on to the next without waiting for that."""
        row = self._list.current
        if self._active != INBOX.id:
            self.say("there is no candidate here; 5 shows those that wait")
            return
        if row is None:
            self.say("nothing waits to be judged")
            return
        self._judged.add(row.id)
        self._fill(INBOX.id)
        if self._list.current is None:
            self.remove_class("-reading")
        self._show_detail()
        self.say(f"{status}: {' '.join(part for part in (row.subject, row.figure) if part)}; u takes it back")
        # To the app itself: whoever quits with the next key has still judged this one.
        self.app.post_message(JudgementMade(row.id, status))

    def _step(self, delta: int) -> None:
        if not self._keep_filter():
            return
        ring = [pane.id for pane in group_of(self._active).panes]
        here = len(ring) if self._reading else ring.index(self._active)
        if self._reading or self._list.current is not None:
            ring.append(_DETAIL)
        there = ring[(here + delta) % len(ring)]
        if there == _DETAIL:
            self.add_class("-reading")
        else:
            self.action_pane(there)

    def _activate(self, pane_id: str) -> None:
        self._list.remove_class("-active")
        self._active = pane_id
        self._list.add_class("-active")
        self._show_detail()

    def _read_filter(self) -> None:
        """Filter while it is typed; what cannot be read yet waits for the rest."""
        self._filter.read(self._bottom.typed or "")
        self._fill(self._active)
        self._show_detail()

    def _keep_filter(self) -> bool:
        """End the typing of a filter, or say what is wrong with it and stay; tell whether none is typed any more."""
        if self._bottom.typed is None:
            return True
        if self._filter.problem:
            self._list.show((), total=len(self._rows.get(self._active, ())), filter_text="", note=self._filter.problem)
            self._show_detail()
            return False
        self._bottom.stop_typing()
        return True

    def _drop_filter(self) -> None:
        self._filter.read("")
        self._fill(self._active)
        self._show_detail()

    def _fill(self, pane_id: str) -> None:
        if self.holdings is None:
            return
        rows, filter_ = self._rows[pane_id], self._filters[pane_id]
        if pane_id == INBOX.id and self._judged:
            rows = [row for row in rows if row.id not in self._judged]
        pane = self._lists[pane_id].pane
        empty = pane.empty_for_now if self._more_to_come and pane.empty_for_now else pane.empty
        note = "nothing matches the filter; Esc drops it" if rows else empty
        self._lists[pane_id].show(filter_.pick(rows), total=len(rows), filter_text=filter_.text, note=note)

    def _show_detail(self) -> None:
        row = self._list.current
        if self.holdings is None or row is None:
            self._detail.show(None, None)
        else:
            self._detail.show(f"{self._active} {row.id}", self._list.pane.detail(self.holdings, row.id))
