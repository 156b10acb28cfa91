"""Reading into the ledger by the real process: what it finds, what it survives, and that nothing is left half done."""

import asyncio
import os
import signal
from pathlib import Path

import pytest

from store.config import FeedConfig
from store.errors import ConfigError
from store.ledger import Ledger, open_ledger
from store.reading.reader import Reader
from store.records import Source
from store.verify import problems_of_records
from tests.store.samples import on_disk, report

SENT = "North Korea has sent 50 M1989 Koksan guns to Russia."
FEEDS: list[FeedConfig] = []
OWN = """
[[equipment]]
id = "ir-zulfiqar-9"
name = "Zulfiqar-9"
type = "missile"
country = "IR"
aliases = ["Zulfiqar-9"]
"""


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return open_ledger(tmp_path / "ledger", starter=False)


def put(ledger: Ledger, number: int) -> None:
    ledger.sources.put(Source(id="wire", name="The Wire"))
    day = "2025-01-27T10:00:00Z"
    ledger.documents.put(*(report(f"r{n}", f"{SENT} {n}.", source="wire", published=day) for n in range(number)))


async def test_what_is_found_becomes_candidates_with_their_exact_words(ledger: Ledger) -> None:
    put(ledger, 1)
    async with Reader(ledger, None) as reader:
        kept = await reader.read_due(FEEDS)
    assert (kept.documents, kept.failed) == (1, 0)
    claims = ledger.claims.all()
    assert kept.new == len(claims) > 0
    assert {(claim.document, claim.status, claim.by) for claim in claims} == {("r0", "candidate", "program")}
    assert all(claim.rule and claim.chain[:1] == ["The Wire"] for claim in claims)
    guns = next(claim for claim in claims if claim.kind == "transfer")
    assert guns.quantity is not None
    assert guns.quantity.low == 50
    assert problems_of_records(ledger) == []


async def test_reading_twice_writes_nothing(ledger: Ledger) -> None:
    put(ledger, 40)
    told: list[tuple[int, int]] = []
    async with Reader(ledger, None) as reader:
        assert (await reader.read_due(FEEDS, progress=lambda *so_far: told.append(so_far))).documents == 40
        before = on_disk(ledger.directory)
        assert (await reader.read_due(FEEDS)).documents == 0
    async with Reader(ledger, None) as reader:
        assert (await reader.read_due(FEEDS)).documents == 0
    assert on_disk(ledger.directory) == before
    assert told[-1] == (40, 40)
    assert [done for done, _ in told] == sorted(done for done, _ in told)


async def test_only_some_of_what_is_due_can_be_read(ledger: Ledger) -> None:
    put(ledger, 3)
    async with Reader(ledger, None) as reader:
        assert (await reader.read_due(FEEDS, only={"r1", "elsewhere"})).documents == 1
    assert [document.id for document in ledger.documents.all() if document.reading] == ["r1"]


async def test_a_process_that_hangs_is_ended_and_another_goes_on(ledger: Ledger) -> None:
    put(ledger, 1)
    # Several times as long as a process takes to load the lexicon, which is part of the time of its first document.
    async with Reader(ledger, None, seconds=5.0) as reader:
        await reader.read_due(FEEDS)
        ledger.documents.put(report("late", SENT))
        hanging = reader.pid
        assert hanging is not None
        os.kill(hanging, signal.SIGSTOP)
        kept = await reader.read_due(FEEDS)
        assert reader.pid not in (None, hanging)
    assert (kept.documents, kept.failed) == (1, 0)
    assert "late" in {claim.document for claim in ledger.claims.all()}


async def test_a_lexicon_that_cannot_be_used_is_named_and_marks_nothing(ledger: Ledger, tmp_path: Path) -> None:
    put(ledger, 1)
    own = tmp_path / "lexicon.toml"
    own.write_text("[[equipment]]\nid = ")
    async with Reader(ledger, own) as reader:
        with pytest.raises(ConfigError, match=str(own)):
            await reader.read_due(FEEDS)
    assert [document.reading for document in ledger.documents.all()] == [None]


async def test_a_changed_lexicon_has_everything_read_again(ledger: Ledger, tmp_path: Path) -> None:
    own = tmp_path / "lexicon.toml"
    own.write_text("")
    ledger.documents.put(report("r", "Iran has sent 30 Zulfiqar-9 to Yemen."))
    async with Reader(ledger, own) as reader:
        await reader.read_due(FEEDS)
        own.write_text(OWN)
        os.utime(own, (2_000_000_000, 2_000_000_000))
        assert (await reader.read_due(FEEDS)).documents == 1
    assert "ir-zulfiqar-9" in {claim.subject.id for claim in ledger.claims.all()}


async def test_who_stops_it_loses_no_batch_that_is_done(ledger: Ledger) -> None:
    put(ledger, 40)
    async with Reader(ledger, None) as reader:
        first = asyncio.Event()
        reading = asyncio.create_task(reader.read_due(FEEDS, progress=lambda done, total: first.set()))
        await first.wait()
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)
    read = {document.id for document in ledger.documents.all() if document.reading}
    assert read
    assert {claim.document for claim in ledger.claims.all()} == read
    async with Reader(ledger, None) as reader:
        assert (await reader.read_due(FEEDS)).documents == 40 - len(read)
    assert {claim.document for claim in ledger.claims.all()} == {f"r{number}" for number in range(40)}
