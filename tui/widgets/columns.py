"""How wide each column of a list is, and which are left out where there is no room."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from rich.cells import cell_len, set_cell_size

GAP = 1


@dataclass(frozen=True)
class Column:
    """A column: its heading, its text for a row, its least and greatest width in cells.

    The column of rank 0 gives way first and takes whatever room is left; of the others a lower rank is kept longer.
    """

    title: str
    value: Callable[[Any], str]
    least: int
    most: int
    rank: int
    right: bool = False


def fit_columns(columns: Sequence[Column], contents: Sequence[int], room: int) -> dict[int, int]:
    """Return the width of each column that is shown, by its position, filling `room` cells.

    `contents` is the widest text of each column. Columns shrink before any is left out.
    """
    shown = {
        position: max(column.least, min(width, column.most))
        for position, (column, width) in enumerate(zip(columns, contents, strict=True))
    }
    by_rank = sorted(shown, key=lambda position: -columns[position].rank)
    for position in (by_rank[-1], *by_rank[:-1]):
        spare = _needed(shown) - room
        if spare > 0:
            shown[position] = max(columns[position].least, shown[position] - spare)
    for position in by_rank:
        if _needed(shown) > room and len(shown) > 1:
            del shown[position]
    widest = min(shown, key=lambda position: columns[position].rank)
    shown[widest] = max(1, shown[widest] + room - _needed(shown))
    return shown


def _needed(shown: dict[int, int]) -> int:
    return sum(shown.values()) + GAP * (len(shown) - 1)


def cut(text: str, width: int, *, right: bool = False, ellipsis: str = "…") -> str:
    """Return text in exactly `width` cells, cut with an ellipsis where it is longer."""
    length = cell_len(text)
    if length > width:
        return set_cell_size(text, max(0, width - cell_len(ellipsis))) + ellipsis[:width]
    return " " * (width - length) + text if right else text + " " * (width - length)
