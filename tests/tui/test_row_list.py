"""One list of rows on its own: headings over their columns, notes in full, a cursor that stays on its row."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from textual.app import App, ComposeResult

from store.records import Record
from tui.panes.pane import Pane
from tui.terminal import Terminal
from tui.widgets.columns import Column
from tui.widgets.row_list import RowList

SIZE = (40, 6)


class Row(Record, frozen=True):
    """A row as small as a list needs it."""

    id: str
    name: str
    figure: str
    place: str
    mark: str = ""


PANE = Pane(
    id="guns",
    number="7",
    title="Guns",
    row_type=Row,
    rows=lambda holdings: [],
    detail=lambda holdings, row_id: None,
    columns=(
        Column("", lambda row: row.name, least=8, most=16, rank=0),
        Column("range", lambda row: row.figure, least=6, most=10, rank=1, right=True, whole=True),
        Column("place", lambda row: row.place, least=6, most=12, rank=2),
    ),
    empty="none",
)
ROWS = [Row(id=str(number), name=f"Gun {number}", figure=f"{number * 10} km", place="Kursk") for number in range(9)]


class Host(App[None]):
    """Shows one list and nothing else."""

    def __init__(self, terminal: Terminal) -> None:
        super().__init__()
        self.rows = RowList(PANE, terminal)

    def compose(self) -> ComposeResult:
        yield self.rows


@asynccontextmanager
async def listed(
    rows: Sequence[Row] | None, *, filter_text: str = "", note: str = "", unicode: bool = True
) -> AsyncIterator[RowList]:
    """Show rows, or none at all yet, in a list of 40 by 6 cells."""
    app = Host(Terminal(unicode=unicode))
    async with app.run_test(size=SIZE):
        if rows is not None:
            app.rows.show(rows, total=len(ROWS), filter_text=filter_text, note=note)
        yield app.rows


def lines(rows: RowList) -> list[str]:
    return [rows.render_line(y).text for y in range(rows.size.height)]


def current(rows: RowList) -> str | None:
    return None if rows.current is None else str(rows.current.id)


async def test_every_heading_stands_over_its_column() -> None:
    async with listed(ROWS) as rows:
        heading, first = lines(rows)[:2]
        assert heading == "7 Guns 9                    range place "
        assert first == "  Gun 0                      0 km Kursk "
        assert heading.index("range") + len("range") == first.index("0 km") + len("0 km")
        assert heading.index("place") == first.index("Kursk")
        assert {len(line) for line in lines(rows)} == {SIZE[0]}


@pytest.mark.parametrize("length", range(40))
async def test_a_long_filter_never_leaves_half_a_heading(length: int) -> None:
    async with listed(ROWS, filter_text="x" * length) as rows:
        heading = lines(rows)[0]
        title = "7 Guns 9" + (f" /{'x' * length}" if length else "")
        assert heading.startswith(title[: SIZE[0] - 1])
        assert set(heading[len(title) :].split()) <= {"range", "place"}
        if len(title) > SIZE[0]:
            assert heading.endswith("…")


async def test_the_heading_counts_nothing_before_the_ledger_is_read() -> None:
    async with listed(None) as rows:
        assert lines(rows)[0].startswith("7 Guns   ")
        assert lines(rows)[1].strip() == "loading"


async def test_a_note_wraps_and_its_end_is_there() -> None:
    note = "nothing in the catalogue: `starter = true` in the configuration brings the starter facts"
    async with listed([], note=note) as rows:
        shown = [line.strip() for line in lines(rows)[1:]]
        assert " ".join(shown).strip() == note
        assert lines(rows)[0].startswith("7 Guns 0 of 9 ")


async def test_a_mark_stands_before_its_row() -> None:
    marked = [Row(id=mark, name="Gun", figure="1 km", place="Kursk", mark=mark) for mark in ("!", "?")]
    async with listed(marked) as rows:
        assert [line[:5] for line in lines(rows)[1:3]] == ["! Gun", "? Gun"]


async def test_a_name_too_long_is_cut_with_what_the_terminal_has_and_a_figure_is_not() -> None:
    long = [Row(id="1", name="Gun of a very long name and more", figure="1,234 km", place="주체포" * 9)]
    async with listed(long, unicode=False) as rows:
        assert lines(rows)[1] == "  Gun of a very l~ 1,234 km ???????????~"


async def test_the_cursor_stops_at_the_ends_and_stays_in_sight() -> None:
    async with listed(ROWS) as rows:
        rows.move(-1)
        assert current(rows) == "0"
        rows.move(rows.page)
        assert current(rows) == "5"
        assert any("Gun 5" in line for line in lines(rows))
        rows.move(1_000)
        assert current(rows) == "8"
        assert "Gun 8" in lines(rows)[-1]
        rows.move_to(0)
        assert "Gun 0" in lines(rows)[1]


async def test_the_cursor_keeps_its_row_and_comes_back_to_it() -> None:
    async with listed(ROWS) as rows:
        rows.move_to(4)
        new = Row(id="new", name="Newer", figure="", place="")
        rows.show([new, *ROWS], total=10, filter_text="", note="")
        assert current(rows) == "4"
        rows.show([], total=10, filter_text="zebra", note="nothing")
        assert current(rows) is None
        rows.show(ROWS[:2], total=10, filter_text="z", note="nothing")
        assert current(rows) in ("0", "1")
        rows.show([new, *ROWS], total=10, filter_text="", note="")
        assert current(rows) == "4"


async def test_a_cursor_nobody_moved_stays_on_its_row_too() -> None:
    async with listed(ROWS) as rows:
        rows.show([Row(id="new", name="Newer", figure="", place=""), *ROWS], total=10, filter_text="", note="")
        assert current(rows) == "0"


async def test_where_the_row_is_gone_the_cursor_stays_in_its_place() -> None:
    async with listed(ROWS) as rows:
        rows.move_to(8)
        rows.show(ROWS[:8], total=8, filter_text="", note="")
        assert current(rows) == "7"


async def test_without_rows_every_move_is_harmless() -> None:
    async with listed([], note="none") as rows:
        for move in (1, -1, rows.page, 1_000):
            rows.move(move)
        assert (current(rows), lines(rows)[1].strip()) == (None, "none")


async def test_candidates_that_stand_apart_are_counted_apart() -> None:
    marked = [Row(id=str(n), name="Gun", figure="1 km", place="Kursk", mark="?" * (n > 2)) for n in range(5)]
    for apart, counted in ((True, "3 +2?"), (False, "5 ")):
        app = Host(Terminal())
        app.rows.pane = replace(PANE, candidates_apart=apart)
        async with app.run_test(size=SIZE):
            app.rows.show(marked, total=5, filter_text="", note="")
            assert lines(app.rows)[0].startswith(f"7 Guns {counted}")
            app.rows.show(marked[:4], total=5, filter_text="x", note="")
            assert lines(app.rows)[0].startswith("7 Guns 4 of 5 /x")
