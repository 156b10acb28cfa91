"""The dashboard: it opens the ledger behind the first paint, keeps it in sight, and leaves the terminal as it was."""

import asyncio
import gc
import signal
import threading
import time
from collections.abc import Iterable
from pathlib import Path, PurePath
from typing import ClassVar

from textual import events, work
from textual.app import App, SystemCommand
from textual.screen import Screen
from textual.worker import WorkerFailed

from store.clock import system_clock
from store.errors import LedgerError, SpotrepError
from store.feeds.lock import CollectorRunningError, collecting
from store.feeds.refresh import Collector
from store.feeds.summary import FeedReport
from store.ledger import Ledger
from store.records import FeedState
from store.views.holdings import read_holdings
from tui.actions import ACTIONS, key_name
from tui.crash import write_report
from tui.feed_line import any_due, feed_line
from tui.judging import Judging
from tui.ledger_watch import watch
from tui.messages import HoldingsRead, Judged, JudgementMade, LedgerFailed, RefreshMoved
from tui.panes.groups import rows_of_panes
from tui.screens.watch import WatchScreen
from tui.session import Session
from tui.terminal import is_gone
from tui.threads import DaemonThreads

INTERNAL_ERROR = 4
INTERRUPTED = 130
LEAVING_SIGNALS = {signal.SIGHUP: 0, signal.SIGTERM: 0, signal.SIGINT: INTERRUPTED}
"""The signals that end the dashboard, each with its exit status."""
_TICK_SECONDS = 1.0
_IDLE_SECONDS = 60.0
"""How long nothing has to happen before a large journal is compacted."""
_PATIENCE_SECONDS = 2.0
"""How long leaving waits for a thread: ample for a write, too short for a lock or a name server."""


class SpotrepApp(App[None]):
    """Joins the ledger, the feeds and the watch floor. Workers bring finished data as messages."""

    TITLE = "spotrep"
    # Here and not on the screens: Textual does not load the sheet of a default screen.
    CSS_PATH: ClassVar[str | PurePath | list[str | PurePath] | None] = ["screens/watch.tcss", "screens/help.tcss"]
    ENABLE_COMMAND_PALETTE = True
    COMMAND_PALETTE_BINDING = "ctrl+p"

    def __init__(self, session: Session) -> None:
        # Said before Textual chooses its filters: NO_COLOR over a theme of many colours gives black on black.
        super().__init__(ansi_color=True if session.terminal.theme.startswith("ansi") else None)
        self.animation_level = "none"
        self.theme = session.terminal.theme
        self.session = session
        self.failure: SpotrepError | None = None
        self.crash_report: Path | None = None
        self.crashed = False
        self._threads = DaemonThreads()
        self._ledger: Ledger | None = None
        self._states: dict[str, FeedState] = {}
        self._reading = False
        self._outdated = False
        self._refreshing = False
        self._awaited = 0
        self._arrived = 0
        self._unseen = False
        self._collector: Collector | None = None
        self._other_collector: str | None = None
        self._unread_because: str | None = None
        self._judging = Judging(self.post_message)
        self._leaving = threading.Event()
        self._last_stirred = time.monotonic()
        self._floor = WatchScreen(session.terminal, session.title)

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

    async def on_event(self, event: events.Event) -> None:
        """Take note of every key: while a person works, nothing is tidied up."""
        if isinstance(event, events.Key):
            self._last_stirred = time.monotonic()
        await super().on_event(event)

    def on_mount(self) -> None:
        """Leave cleanly when told to or when the line drops; read the ledger once the first frame is out."""
        loop = asyncio.get_running_loop()
        loop.set_default_executor(self._threads)
        for number, status in LEAVING_SIGNALS.items():
            loop.add_signal_handler(number, self.exit, None, status)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, LEAVING_SIGNALS)
        # Textual leaves the screen blank after a stop and a continue.
        self.app_resume_signal.subscribe(self, lambda _: self.refresh(layout=True))
        self.call_after_refresh(self.read_ledger)
        self.set_interval(_TICK_SECONDS, self._tick)

    async def on_unmount(self) -> None:
        """Let go of the feeds and of the ledger, once what is being written is written."""
        self._leaving.set()
        if self._collector is not None:
            await self._collector.__aexit__(None, None, None)
        if self._ledger is not None:
            await self._judging.finish(self._ledger, _PATIENCE_SECONDS)
        self._threads.finish(_PATIENCE_SECONDS)
        if self._ledger is not None:
            self._ledger.close()

    # Workers

    def read_ledger(self) -> None:
        """Read the ledger, opening it the first time; once more where a reading is already under way."""
        self._outdated = self._reading
        if not self._reading:
            self._reading = True
            self._read()

    @work(thread=True, group="ledger")
    def _read(self) -> None:
        try:
            self._ledger = self._ledger or self.session.open_ledger()
            holdings = read_holdings(self._ledger)
            self.post_message(HoldingsRead(holdings, rows_of_panes(holdings)))
        except SpotrepError as error:
            self.post_message(LedgerFailed(error))

    @work(thread=True, group="watch")
    def _watch(self, ledger: Ledger) -> None:
        """Tell of what other processes write, for as long as the dashboard is open."""
        watch(ledger, self._leaving, tell=self.post_message)

    @work(thread=True, group="compaction")
    def _compact(self, ledger: Ledger) -> None:
        try:
            ledger.compact_if_due()
        except LedgerError as error:
            self.post_message(LedgerFailed(error, reading=False))

    @work(group="judging")
    async def _judge(self, ledger: Ledger) -> None:
        await self._judging.run(ledger)

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
                summary = await self._collector.round(
                    force=force, begin=self._round_began, report=self._feed_came, read=self._documents_read
                )
            self._tell_once(summary.problem)
            self.post_message(RefreshMoved("", done=True))
        except CollectorRunningError as error:
            self._leave_it_to(error.holder, asked=force)
        except SpotrepError as error:
            self.post_message(RefreshMoved("", done=True, problem=str(error)))
        finally:
            self._refreshing = False

    def _tell_once(self, problem: str | None) -> None:
        """Say why documents are not read, but not after every round."""
        if problem is not None and problem != self._unread_because:
            self._floor.say(f"documents are not read: {problem}")
        self._unread_because = problem

    def _round_began(self, feeds: int) -> None:
        self._awaited, self._arrived = feeds, 0

    def _feed_came(self, report: FeedReport) -> None:
        """Tell how far the round is; what it has brought so far is shown with the next tick."""
        self._arrived += 1
        self._unseen = self._unseen or bool(report.new or report.changed or report.claims)
        self.post_message(RefreshMoved(f"refreshing, {self._arrived} of {self._awaited} feeds"))

    def _documents_read(self, done: int, total: int) -> None:
        self._unseen = True

    def _leave_it_to(self, holder: str, *, asked: bool) -> None:
        """Only watch while another process fetches; say so to a person who has asked."""
        if asked:
            self._floor.say(f"{holder} fetches the feeds of this ledger")
        if holder != self._other_collector:
            self._other_collector = holder
            self._show_feeds()

    def _tick(self) -> None:
        """Show the time, fetch what is due, tidy up while nothing happens; arm nothing while a round is running.

        Leave where the terminal has gone without a word: Textual would read its end for ever.
        """
        if not self.is_headless and is_gone():
            self.exit()
        if self._ledger is None:
            return
        if self._unseen:
            self._unseen = False
            self.read_ledger()
        if time.monotonic() - self._last_stirred > _IDLE_SECONDS:
            self._last_stirred = time.monotonic()
            self._compact(self._ledger)
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
        first = self._floor.holdings is None
        self._states = dict(message.holdings.feeds)
        self._floor.show_holdings(message.holdings, message.rows)
        if not self._refreshing:
            self._show_feeds()
        self._end_reading()
        if first:
            self._floor.show_time(self.session.clock())
            if self._ledger is not None:
                self._watch(self._ledger)
                self._judge(self._ledger)
            gc.collect()
            gc.freeze()

    def on_ledger_changed(self) -> None:
        """Show what another process has written."""
        self._last_stirred = time.monotonic()
        self.read_ledger()

    def _show_feeds(self) -> None:
        self._floor.show_feeds(feed_line(self.session.config.feeds, self._states, self._other_collector))

    def _end_reading(self) -> None:
        self._reading = False
        if self._outdated:
            self.read_ledger()

    def on_ledger_failed(self, message: LedgerFailed) -> None:
        """Leave with the reason where nothing was ever read; else show it and keep what is on the screen."""
        if self._floor.holdings is None:
            self.failure = message.error
            self.exit(return_code=message.error.status)
        else:
            # The bottom line is short, and everybody at this screen knows which ledger it shows.
            self._floor.say(str(message.error).replace(f"{self.session.directory}/", ""))
            if message.reading:
                self._end_reading()

    def on_judgement_made(self, message: JudgementMade) -> None:
        """Have it carried out, or say why not."""
        if self._ledger is None or self._ledger.read_only:
            self.on_judged(Judged(message.claim, "this ledger is open for reading only", back=True))
        else:
            self._judging.ask(message)

    def on_undo_asked(self) -> None:
        """Take back the last judgement."""
        self._judging.ask_to_undo()

    def on_judged(self, message: Judged) -> None:
        """Say what there is to say; the panes show it with the next tick, not each of many judgements by itself."""
        if message.text:
            self._floor.say(message.text)
        if message.back:
            self._floor.put_back(message.claim)
            self.read_ledger()
        else:
            self._unseen = True

    def on_refresh_asked(self) -> None:
        """Fetch now, or say why not."""
        if not any(feed.enabled for feed in self.session.config.feeds):
            self._floor.say("no feed is enabled: `spotrep feeds enable ID...|all`")
        elif self._ledger is None:
            self._floor.say("the ledger is not open yet")
        elif self._ledger.read_only:
            self._floor.say("this ledger is open for reading only")
        elif self._refreshing:
            self._floor.say("a round of fetching is under way")
        else:
            self.refresh_feeds(force=True)

    def on_refresh_moved(self, message: RefreshMoved) -> None:
        """Show how the round goes; read what it brought when it is done."""
        self._floor.expect_more(not message.done)
        if message.text:
            self._floor.show_feeds(message.text)
        if message.problem:
            self._floor.say(f"refresh stopped: {message.problem}")
        if message.done:
            self._show_feeds()
            self.read_ledger()
            if self._ledger is not None:
                self._compact(self._ledger)

    # The end

    def _handle_exception(self, error: Exception) -> None:
        """Write a redacted report in place of Textual's traceback, which prints local variables."""
        if isinstance(error, WorkerFailed) and isinstance(error.error, Exception):
            # What broke in a worker tells where; that a worker broke tells nothing.
            error = error.error
        if not self.crashed:
            self.crashed = True
            self.crash_report = write_report(error, system_clock())
            # Textual's own test pilot raises what it finds here.
            self._exception = error
            self._exception_event.set()
        self._return_code = INTERNAL_ERROR
        self._close_messages_no_wait()
