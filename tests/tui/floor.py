"""The real dashboard on a real ledger, pressed and read as a person would."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from textual import events
from textual.message import Message
from textual.pilot import Pilot
from textual.screen import Screen

from store.config import Config
from store.ledger import open_ledger
from store.records import Document
from tui.app import SpotrepApp
from tui.screens.watch import WatchScreen
from tui.session import Session
from tui.terminal import Terminal
from tui.widgets.detail_view import DetailView
from tui.widgets.row_list import RowList

NOON = datetime(2025, 2, 4, 12, 0, tzinfo=UTC)
_PATIENCE = 20.0


def noon() -> datetime:
    """Return the one moment at which these tests play."""
    return NOON


def screen_text(app: SpotrepApp) -> str:
    """Return what is on the screen, a line each, without the blanks at the ends."""
    strips = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips)


@dataclass
class Floor:
    """A running dashboard."""

    app: SpotrepApp
    pilot: Pilot[None]
    messages: list[Message] = field(default_factory=list)

    @property
    def screen(self) -> WatchScreen:
        """The watch floor, also while something covers it."""
        return self.app._floor

    def on_top(self) -> Screen[Any]:
        """Return the screen that gets the keys."""
        return self.app.screen

    @property
    def text(self) -> str:
        """What is on the screen now."""
        return screen_text(self.app)

    @property
    def bottom(self) -> str:
        """The last line on the screen."""
        return self.text.splitlines()[-1]

    def pane(self, pane_id: str) -> RowList:
        """Return one of the lists."""
        return self.screen.query_one(f"#{pane_id}", RowList)

    @property
    def detail(self) -> DetailView:
        """The detail pane."""
        return self.screen.query_one(DetailView)

    def row(self, pane_id: str) -> str | None:
        """Return the id of the row under a list's cursor."""
        current = self.pane(pane_id).current
        return None if current is None else str(current.id)

    def shown(self) -> list[str]:
        """Return the ids of the lists and the detail that can be seen, from the top."""
        widgets: Sequence[RowList | DetailView] = [*self.screen.query(RowList), self.detail]
        return [str(widget.id) for widget in widgets if widget.region and widget.is_on_screen]

    async def press(self, *keys: str) -> None:
        """Press keys, and wait until what they do is on the screen."""
        await self.pilot.press(*keys)
        await self.settle()

    async def type_ahead(self, *keys: str) -> None:
        """Let keys arrive all at once, as on a slow line: names of keys, or single characters."""
        for key in keys:
            self.app.post_message(events.Key(key, key if len(key) == 1 else None))
        await self.settle()

    async def settle(self) -> None:
        """Wait until the keys pressed so far are dealt with and the screen shows it."""
        dealt_with = asyncio.Event()
        screen = self.app.screen
        self.app.call_later(lambda: screen.call_later(dealt_with.set))
        await asyncio.wait_for(dealt_with.wait(), _PATIENCE)
        before = ""
        while before != (before := self.text):
            await self.pilot.pause()

    async def wait_until(self, holds: Callable[[], bool]) -> None:
        """Wait for a condition. Raises AssertionError with the screen where it never holds."""
        try:
            async with asyncio.timeout(_PATIENCE):
                while not holds():
                    await self.pilot.pause(0.01)
        except TimeoutError:
            raise AssertionError(f"it never came to that\n{self.text}") from None

    async def see(self, wanted: str) -> None:
        """Wait until a text is on the screen."""
        await self.wait_until(lambda: wanted in self.text)
        await self.settle()


@asynccontextmanager
async def open_floor(
    directory: Path,
    *,
    size: tuple[int, int] = (80, 24),
    config: Config | None = None,
    terminal: Terminal | None = None,
    session: type[Session] = Session,
) -> AsyncIterator[Floor]:
    """Run the dashboard on the ledger in `directory`, made with the starter facts where it is new, and read."""
    app = SpotrepApp(session(directory, config or Config(), noon, terminal or Terminal()))
    messages: list[Message] = []
    async with app.run_test(size=size, message_hook=messages.append) as pilot:
        floor = Floor(app, pilot, messages)
        await floor.wait_until(lambda: floor.screen.holdings is not None)
        # The dashboard does so within a second.
        floor.screen.show_time(NOON)
        await floor.settle()
        yield floor


def add_document(directory: Path, title: str, published: str) -> None:
    """Put a report into the ledger through a handle of its own, as another process does."""
    with open_ledger(directory) as ledger:
        ledger.documents.put(Document(id=title.lower().replace(" ", "-"), title=title, published=published))
