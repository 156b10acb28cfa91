from pathlib import Path

import pytest

from store.errors import LedgerError
from store.feeds.lock import CollectorRunningError, collecting
from store.ledger import Ledger, open_ledger
from tests.store.feeds.conftest import HandClock


def test_one_collector_at_a_time_and_the_next_after_it(ledger: Ledger, clock: HandClock) -> None:
    with open_ledger(ledger.directory, starter=False) as other:
        with collecting(ledger, "first", clock):
            with (
                pytest.raises(
                    CollectorRunningError, match=r"process \d+ \(first, since 2025-02-01T12:00:00Z\)"
                ) as told,
                collecting(other, "second", clock),
            ):
                pass
            assert told.value.status == LedgerError.status == 3
            assert told.value.holder.endswith("(first, since 2025-02-01T12:00:00Z)")
        with collecting(other, "second", clock):
            assert "second" in (ledger.directory / "collector.lock").read_text()


def test_whoever_may_write_the_ledger_may_collect_for_it(ledger: Ledger, clock: HandClock) -> None:
    ledger.path.chmod(0o660)
    with collecting(ledger, "first", clock):
        assert (ledger.directory / "collector.lock").stat().st_mode & 0o777 == 0o660


def test_a_lock_that_cannot_be_made_is_an_error_of_the_ledger(ledger: Ledger, clock: HandClock) -> None:
    Path(ledger.directory / "collector.lock").mkdir()
    with pytest.raises(LedgerError, match="cannot be opened"), collecting(ledger, "first", clock):
        pass
