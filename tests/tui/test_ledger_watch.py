"""Keeping the ledger in sight: what is told, how often, and what is tidied up while nobody works."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Event, Thread

import pytest
from textual.message import Message

from store.ledger import Ledger, open_ledger
from store.records import Source
from tests.store.samples import let_journal_grow
from tests.tui.floor import add_document, open_floor
from tui.ledger_watch import LOOK_SECONDS, watch
from tui.messages import LedgerChanged, LedgerFailed

Told = SimpleQueue[Message]
NOTHING = b"no transaction\nnor this\n"


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    ledger = open_ledger(tmp_path, starter=False)
    ledger.sources.put(Source(id="first", name="first"))
    return ledger


@contextmanager
def watching(ledger: Ledger) -> Iterator[Told]:
    """Watch a ledger in a thread; give what is told."""
    told: Told = SimpleQueue()
    leaving = Event()
    thread = Thread(target=watch, args=(ledger, leaving), kwargs={"tell": told.put})
    thread.start()
    try:
        yield told
    finally:
        leaving.set()
        thread.join()


def is_quiet(told: Told, seconds: float = 5 * LOOK_SECONDS) -> bool:
    try:
        told.get(timeout=seconds)
    except Empty:
        return True
    return False


def test_what_another_handle_writes_is_told_once(ledger: Ledger) -> None:
    with open_ledger(ledger.directory, read_only=True) as reader, watching(reader) as told:
        assert is_quiet(told)
        ledger.sources.put(Source(id="second", name="second"))
        assert isinstance(told.get(timeout=5), LedgerChanged)
        assert is_quiet(told)


def test_what_the_handle_writes_itself_is_no_news(ledger: Ledger) -> None:
    with watching(ledger) as told:
        ledger.sources.put(Source(id="second", name="second"))
        ledger.compact()
        assert is_quiet(told)


def work_for(seconds: float) -> None:
    """Use processor time, as reading a ledger does."""
    until = time.process_time() + seconds
    while time.process_time() < until:
        sum(range(1000))


def test_a_ledger_that_never_stops_changing_takes_a_third_of_the_time(ledger: Ledger) -> None:
    work, tellings, number = 0.2, 0, 0
    with open_ledger(ledger.directory, read_only=True) as reader, watching(reader) as told:
        begun = time.monotonic()
        while time.monotonic() - begun < 3:
            number += 1
            ledger.sources.put(Source(id=f"source {number}", name="x"))
            if not is_quiet(told, 0.02):
                tellings += 1
                work_for(work)
        assert tellings >= 2
        assert (tellings - 1) * 3 * work <= time.monotonic() - begun


def test_what_changes_while_the_program_still_works_on_the_last_change_is_told_later(ledger: Ledger) -> None:
    with open_ledger(ledger.directory, read_only=True) as reader, watching(reader) as told:
        ledger.sources.put(Source(id="second", name="second"))
        told.get(timeout=5)
        begun = time.monotonic()
        work_for(0.3)
        ledger.sources.put(Source(id="third", name="third"))
        assert isinstance(told.get(timeout=10), LedgerChanged)
        assert time.monotonic() - begun > 0.8
        assert is_quiet(told)


def test_a_ledger_that_cannot_be_read_is_told_once_and_when_it_can_be_again(ledger: Ledger) -> None:
    journal = ledger.directory / "ledger.json.journal"
    sound = journal.read_bytes()
    with open_ledger(ledger.directory, read_only=True) as reader, watching(reader) as told:
        journal.write_bytes(sound + NOTHING)
        failed = told.get(timeout=5)
        assert isinstance(failed, LedgerFailed)
        assert "journal is damaged" in str(failed.error)
        assert not failed.reading
        assert is_quiet(told, 3)
        journal.write_bytes(sound)
        assert isinstance(told.get(timeout=5), LedgerChanged)
        assert is_quiet(told)


def test_leaving_ends_it_at_once(ledger: Ledger) -> None:
    with watching(ledger):
        begun = time.monotonic()
    assert time.monotonic() - begun < 2


async def test_the_dashboard_keeps_what_it_shows_of_a_ledger_it_can_no_longer_follow(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor:
        journal = tmp_path / "ledger.json.journal"
        sound = journal.read_bytes()
        journal.write_bytes(sound + NOTHING)
        await floor.wait_until(lambda: "journal is damaged" in floor.bottom)
        await floor.press("j", "k")
        assert "1 Equipment 18" in floor.text
        journal.write_bytes(sound)
        add_document(tmp_path, "A report of today", "2025-12-31")
        await floor.press("4")
        await floor.see("A report of today")
        assert floor.app.failure is None


async def test_the_dashboard_keeps_what_it_shows_of_a_ledger_that_is_gone_and_says_so(tmp_path: Path) -> None:
    home, away = tmp_path / "ledger", tmp_path / "away"
    async with open_floor(home) as floor:
        home.rename(away)
        await floor.wait_until(lambda: "ledger.json is gone" in floor.bottom)
        await floor.press("j", "2", "1")
        assert "1 Equipment 18" in floor.text
        assert not home.exists(), "no new ledger is begun in its place"
        away.rename(home)
        add_document(home, "A report of today", "2025-12-31")
        await floor.press("4")
        await floor.see("A report of today")
        assert floor.app.failure is None


async def test_a_large_journal_is_compacted_once_nobody_has_worked_for_a_while(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_floor(tmp_path) as floor:
        journal = let_journal_grow(tmp_path)
        await floor.see("2 Deployments 15")
        await floor.press("j")
        assert journal.stat().st_size > 8 << 20
        monkeypatch.setattr("tui.app._IDLE_SECONDS", 0.5)
        await floor.wait_until(lambda: journal.stat().st_size < 1000)
        assert floor.screen.holdings is not None


async def test_a_large_journal_is_compacted_after_a_round_of_fetching(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor:
        journal = let_journal_grow(tmp_path)
        floor.app.refresh_feeds(force=True)
        await floor.wait_until(lambda: journal.stat().st_size < 1000)
