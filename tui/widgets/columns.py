"""How wide each column of a list is, and which are left out where there is no room."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from rich.cells import cell_len, set_cell_size

GAP = 1


@dataclass(frozen=True)
class Column:
    """A column: its heading, its text for a row, its least and greatest width in cells.

    A column of a higher rank is left out earlier; the one of rank 0 stays, and takes whatever room is left. A `whole`
    column is never cut below its content: half a figure or half a date is a wrong one.
    """

    title: str
    value: Callable[[Any], str]
    least: int
    most: int
    rank: int
    right: bool = False
    whole: bool = False


def fit_columns(columns: Sequence[Column], contents: Sequence[int], room: int) -> dict[int, int]:
    """Return the width of each column that is shown, by its position, filling `room` cells.

    `contents` is the widest text of each column. Columns are left out, those of the highest rank first, only where not
    even the least widths fit. Of the others those with most to spare shrink first.
    """
    wanted = [max(column.least, min(width, column.most)) for column, width in zip(columns, contents, strict=True)]
    least = [width if column.whole else column.least for column, width in zip(columns, wanted, strict=True)]
    kept = sorted(range(len(columns)), key=lambda position: columns[position].rank)
    while len(kept) > 1 and _needed([least[position] for position in kept]) > room:
        kept.pop()
    shown = {position: wanted[position] for position in sorted(kept)}
    while _needed(shown.values()) > room:
        spare, position = max((width - least[position], position) for position, width in shown.items())
        if spare <= 0:
            break
        shown[position] -= 1
    shown[kept[0]] = max(1, shown[kept[0]] + room - _needed(shown.values()))
    return shown


def _needed(widths: Collection[int]) -> int:
    return sum(widths) + GAP * (len(widths) - 1)


def cut(text: str, width: int, *, right: bool = False, ellipsis: str = "…") -> str:
    """Return text in exactly `width` cells, cut with an ellipsis where it is longer."""
    length = cell_len(text)
    if length > width:
        return set_cell_size(text, max(0, width - cell_len(ellipsis))) + ellipsis[:width]
    return " " * (width - length) + text if right else text + " " * (width - length)
