"""The dashboard: it opens the ledger behind the first paint, keeps it in sight, and leaves the terminal as it was."""

import asyncio
import gc
import signal
from collections.abc import Iterable
from pathlib import Path, PurePath
from typing import ClassVar

from textual import work
from textual.app import App, SystemCommand
from textual.screen import Screen

from store.errors import SpotrepError
from store.feeds.lock import CollectorRunningError, collecting
from store.feeds.refresh import Collector
from store.ledger import Ledger
from store.records import FeedState
from store.views.holdings import Holdings, read_holdings
from tui.actions import ACTIONS, key_name
from tui.crash import write_report
from tui.feed_line import any_due, feed_line
from tui.messages import HoldingsRead, LedgerFailed, RefreshMoved
from tui.screens.watch import WatchScreen
from tui.session import Session

INTERNAL_ERROR = 4
_WATCH_SECONDS = 1.0


class SpotrepApp(App[None]):
    """Joins the ledger, the feeds and the watch floor. Workers bring finished data as messages."""

    TITLE = "spotrep"
    # Here and not on the screens: Textual does not load the sheet of a default screen.
    CSS_PATH: ClassVar[str | PurePath | list[str | PurePath] | None] = ["screens/watch.tcss", "screens/help.tcss"]
    ENABLE_COMMAND_PALETTE = True
    COMMAND_PALETTE_BINDING = "ctrl+p"

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.animation_level = "none"
        self.theme = session.terminal.theme
        self.session = session
        self.failure: SpotrepError | None = None
        self.crash_report: Path | None = None
        self.crashed = False
        self._ledger: Ledger | None = None
        self._states: dict[str, FeedState] = {}
        self._reading = False
        self._refreshing = False
        self._collector: Collector | None = None
        self._other_collector: str | None = None
        self._floor = WatchScreen(session.terminal)

    def get_default_screen(self) -> Screen[None]:
        """Start on the watch floor."""
        return self._floor

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Offer the registry of actions in the command palette, each with its key."""
        for action in ACTIONS:
            title = f"{action.name} ({key_name(action.keys[0])})"
            yield SystemCommand(title, action.help, lambda call=action.call: self._act(call))

    def _act(self, call: str) -> None:
        self.call_later(self.run_action, call, self._floor)

    def on_mount(self) -> None:
        """Leave cleanly when the line drops; read the ledger once the first frame is out."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGHUP, signal.SIGTERM):
            loop.add_signal_handler(number, self.exit)
        self.call_after_refresh(self.read_ledger)
        self.set_interval(_WATCH_SECONDS, self._watch)

    async def on_unmount(self) -> None:
        """Let go of the feeds and of the ledger."""
        if self._collector is not None:
            await self._collector.__aexit__(None, None, None)
        if self._ledger is not None:
            self._ledger.close()

    # Workers

    @work(thread=True, group="ledger")
    def read_ledger(self) -> None:
        """Read the ledger, opening it the first time."""
        if self._reading:
            return
        self._reading = True
        try:
            self._ledger = self._ledger or self.session.open_ledger()
            self.post_message(HoldingsRead(read_holdings(self._ledger)))
        except SpotrepError as error:
            self.post_message(LedgerFailed(error))
        finally:
            self._reading = False

    @work(group="feeds")
    async def refresh_feeds(self, *, force: bool) -> None:
        """Fetch the feeds that are due, or all enabled ones, unless another process does."""
        if self._ledger is None or self._refreshing:
            return
        self._refreshing = True
        try:
            with collecting(self._ledger, "a dashboard", self.session.clock):
                self._other_collector = None
                self.post_message(RefreshMoved("refreshing"))
                if self._collector is None:
                    self._collector = await self.session.collector(self._ledger).__aenter__()
                await self._collector.round(force=force)
            self.post_message(RefreshMoved("", done=True))
        except CollectorRunningError as error:
            self._leave_it_to(error.holder, asked=force)
        except SpotrepError as error:
            self.post_message(RefreshMoved(f"refresh stopped: {error}", done=True))
        finally:
            self._refreshing = False

    def _leave_it_to(self, holder: str, *, asked: bool) -> None:
        """Only watch while another process fetches; say so to a person who has asked."""
        if asked:
            self._floor.say(f"{holder} fetches the feeds of this ledger")
        if holder != self._other_collector:
            self._other_collector = holder
            self._show_feeds()

    def _watch(self) -> None:
        """Notice what another process wrote and which feeds are due; arm nothing while a round is running."""
        if self._ledger is None:
            return
        if self._ledger.changed():
            self.read_ledger()
        now = self.session.clock()
        self._floor.show_time(now)
        if (
            not self._refreshing
            and not self._ledger.read_only
            and any_due(self.session.config.feeds, self._states, now)
        ):
            self.refresh_feeds(force=False)

    # What the workers bring

    def on_holdings_read(self, message: HoldingsRead) -> None:
        """Show the ledger; after the first time keep what is loaded out of the garbage collector's way."""
        first = not self._states and self._floor.holdings is None
        self._take(message.holdings)
        if first:
            gc.collect()
            gc.freeze()

    def _take(self, holdings: Holdings) -> None:
        self._states = dict(holdings.feeds)
        self._floor.show_holdings(holdings)
        self._show_feeds()

    def _show_feeds(self) -> None:
        self._floor.show_feeds(feed_line(self.session.config.feeds, self._states, self._other_collector))

    def on_ledger_failed(self, message: LedgerFailed) -> None:
        """Leave with the reason where nothing was ever read; else show it and keep what is on the screen."""
        if self._floor.holdings is None:
            self.failure = message.error
            self.exit(return_code=message.error.status)
        else:
            self._floor.say(str(message.error))

    def on_refresh_asked(self) -> None:
        """Fetch now, or say why not."""
        if not any(feed.enabled for feed in self.session.config.feeds):
            self._floor.say("no feed is enabled: `spotrep feeds enable ID...|all`")
        elif self._ledger is not None and self._ledger.read_only:
            self._floor.say("this ledger is open for reading only")
        else:
            self.refresh_feeds(force=True)

    def on_refresh_moved(self, message: RefreshMoved) -> None:
        """Show how the round goes; read what it brought when it is done."""
        if message.text:
            self._floor.show_feeds(message.text)
        if message.done:
            self.read_ledger()

    # The end

    def _handle_exception(self, error: Exception) -> None:
        """Write a redacted report in place of Textual's traceback, which prints local variables."""
        if not self.crashed:
            self.crashed = True
            self.crash_report = write_report(error, self.session.clock())
            # Textual's own test pilot raises what it finds here.
            self._exception = error
            self._exception_event.set()
        self._return_code = INTERNAL_ERROR
        self._close_messages_no_wait()
