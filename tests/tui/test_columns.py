"""Widths of columns and texts cut to cells."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui.panes.groups import PANES
from tui.panes.pane import Pane
from tui.widgets.columns import GAP, Column, cut, fit_columns

TEXT = st.text(alphabet=st.sampled_from("abc 170≤…→Курск주체포砲，é"), max_size=40)


@st.composite
def column_sets(draw: st.DrawFn) -> list[Column]:
    """Draw columns whose ranks are 0, 1, 2, ... in any order."""
    ranks = draw(st.permutations(range(draw(st.integers(1, 7)))))
    columns = []
    for rank in ranks:
        least = draw(st.integers(1, 16))
        most = draw(st.integers(least, 40))
        columns.append(Column("", str, least=least, most=most, rank=rank, whole=draw(st.booleans())))
    return columns


@st.composite
def fits(draw: st.DrawFn) -> tuple[list[Column], list[int], int]:
    """Draw columns, how wide their texts are, and the room there is."""
    columns = draw(column_sets())
    contents = draw(st.lists(st.integers(0, 60), min_size=len(columns), max_size=len(columns)))
    return columns, contents, draw(st.integers(1, 200))


def wanted(column: Column, content: int) -> int:
    return max(column.least, min(content, column.most))


@given(fits())
def test_the_widths_fill_the_room_exactly(drawn: tuple[list[Column], list[int], int]) -> None:
    columns, contents, room = drawn
    widths = fit_columns(columns, contents, room)
    assert sum(widths.values()) + GAP * (len(widths) - 1) == room
    assert list(widths) == sorted(widths)


@given(fits())
def test_columns_are_left_out_in_the_order_of_their_ranks(drawn: tuple[list[Column], list[int], int]) -> None:
    columns, contents, room = drawn
    ranks = {columns[position].rank for position in fit_columns(columns, contents, room)}
    assert ranks == set(range(len(ranks)))
    assert 0 in ranks


@given(fits())
def test_a_column_is_left_out_only_where_not_even_the_least_widths_fit(
    drawn: tuple[list[Column], list[int], int],
) -> None:
    columns, contents, room = drawn
    shown = fit_columns(columns, contents, room)
    if len(shown) < len(columns):
        next_rank = len(shown)
        least = [
            wanted(column, content) if column.whole else column.least
            for column, content in zip(columns, contents, strict=True)
            if column.rank <= next_rank
        ]
        assert sum(least) + GAP * (len(least) - 1) > room


@given(fits())
def test_whole_columns_are_never_cut(drawn: tuple[list[Column], list[int], int]) -> None:
    columns, contents, room = drawn
    for position, width in fit_columns(columns, contents, room).items():
        column = columns[position]
        if column.rank == 0:
            continue
        assert column.least <= width <= wanted(column, contents[position])
        if column.whole:
            assert width == wanted(column, contents[position])


@given(fits())
def test_nothing_is_cut_while_another_column_has_room_to_spare(drawn: tuple[list[Column], list[int], int]) -> None:
    columns, contents, room = drawn
    shown = fit_columns(columns, contents, room)
    cut_short = [p for p, width in shown.items() if width < wanted(columns[p], contents[p])]
    first = next(position for position in shown if columns[position].rank == 0)
    if cut_short:
        assert shown[first] <= wanted(columns[first], contents[first])


@given(TEXT, st.integers(0, 50), st.booleans())
def test_a_text_is_cut_to_exactly_so_many_cells(text: str, width: int, right: bool) -> None:
    shown = cut(text, width, right=right)
    assert cell_len(shown) == width
    if cell_len(text) <= width:
        assert shown == (text.rjust if right else text.ljust)(width - cell_len(text) + len(text))
    elif width:
        assert shown.endswith("…")
        assert text.startswith(shown[:-1].rstrip())


@pytest.mark.parametrize(("width", "shown"), [(6, "주체포"), (5, "주체…"), (4, "주 …"), (2, " …"), (1, "…"), (0, "")])
def test_a_wide_character_is_never_cut_in_half(width: int, shown: str) -> None:
    assert cut("주체포", width) == shown


def test_the_cut_shows_in_ascii_too() -> None:
    assert cut("Koksan", 4, ellipsis="~") == "Kok~"


@pytest.mark.parametrize("pane", PANES, ids=lambda pane: pane.id)
def test_the_panes_rank_every_column_and_keep_what_stands_behind_a_row_to_the_last(pane: Pane) -> None:
    assert sorted(column.rank for column in pane.columns) == list(range(len(pane.columns)))
    assert pane.columns[0].rank == 0
    assert all(column.least <= column.most for column in pane.columns)
    widths = fit_columns(pane.columns, [column.least for column in pane.columns], 38)
    kept = [pane.columns[position].title for position in widths]
    assert "d/o" in kept or not any(column.title == "d/o" for column in pane.columns)
