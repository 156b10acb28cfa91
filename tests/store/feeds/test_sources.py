"""What the configuration says about sources, and what of it reaches a ledger that knows them already."""

from pathlib import Path

import pytest

from store.config import load_config
from store.edits import change, undo
from store.feeds.refresh import refresh
from store.ledger import Ledger
from store.records import Edit, Source
from tests.store.feeds.conftest import HandClock


class Written:
    """A configuration file, and a ledger that is refreshed with it."""

    def __init__(self, path: Path, ledger: Ledger, clock: HandClock) -> None:
        self._path = path
        self._clock = clock
        self.ledger = ledger

    async def says(self, *keys: str, id: str = "nk-news") -> Source:  # noqa: A002
        """Refresh with these keys for a source; return the source as the ledger then has it."""
        self._path.write_text("\n".join([f'[[sources]]\nid = "{id}"', *keys]) if keys else "")
        self._clock.pass_(hours=1)
        await refresh(self.ledger, load_config(self._path), self._clock)
        source = self.ledger.sources.get(id)
        assert source is not None
        return source

    @property
    def edits(self) -> list[Edit]:
        return self.ledger.edits.all()


@pytest.fixture
def written(tmp_path: Path, ledger: Ledger, clock: HandClock) -> Written:
    return Written(tmp_path / "config.toml", ledger, clock)


async def test_a_grade_reaches_a_source_that_is_there(written: Written) -> None:
    assert (await written.says()).reliability == "F"
    graded = await written.says('reliability = "B"', 'family = "Korea “Risk”"')
    assert (graded.reliability, graded.family, graded.name) == ("B", "Korea “Risk”", "NK News")
    (edit,) = written.edits
    assert (edit.who, edit.table, edit.record, edit.when) == ("config", "sources", "nk-news", "2025-02-01T14:00:00Z")
    assert edit.why == 'reliability = "B", family = "Korea “Risk”" in the configuration'
    assert edit.before is not None
    assert edit.after is not None
    assert (edit.before["reliability"], edit.after["reliability"]) == ("F", "B")


async def test_saying_it_again_changes_nothing(written: Written) -> None:
    await written.says()
    await written.says('reliability = "B"')
    before = written.ledger.path.read_bytes(), written.edits
    await written.says('reliability = "B"')
    assert (written.ledger.path.read_bytes(), written.edits) == before


async def test_a_grade_can_be_taken_back_in_words_and_stays_where_the_file_is_silent(written: Written) -> None:
    await written.says('reliability = "B"')
    assert written.edits == []
    assert (await written.says()).reliability == "B"
    assert (await written.says('reliability = "F"')).reliability == "F"
    assert [edit.why for edit in written.edits] == ['reliability = "F" in the configuration']


async def test_for_its_keys_the_file_wins_and_for_no_others(written: Written) -> None:
    await written.says()
    graded = await written.says('reliability = "B"')
    (edit,) = written.edits
    undo(written.ledger, edit.id, "ann")
    change(written.ledger, Source(id="nk-news", name="Ann's name", aliases=["NKN"], reliability="D"), "ann")
    after = await written.says('reliability = "B"')
    assert graded.family is not None
    assert (after.reliability, after.name, after.aliases, after.family) == ("B", "Ann's name", ["NKN"], None)
    assert [edit.who for edit in written.edits] == ["config", "ann", "ann", "config"]


async def test_an_own_source_is_added_as_it_is_written(written: Written) -> None:
    source = await written.says('name = "Mine"', 'reliability = "C"', id="mine")
    assert source == Source(id="mine", name="Mine", reliability="C")
    assert written.edits == []
