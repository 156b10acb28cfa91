"""A pane as data: the widgets draw any of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from store.records import Record
from store.views.detail import Detail
from store.views.holdings import Holdings
from tui.widgets.columns import Column


@dataclass(frozen=True)
class Pane:
    """A list on the watch floor. `number` is its key; `empty` tells a newcomer how it gets filled.

    `empty_for_now` is said in place of `empty` while a round of fetching and reading is under way.
    `candidates_apart`: rows of candidates alone stand behind the others and are counted apart.
    """

    id: str
    number: str
    title: str
    row_type: type[Record]
    rows: Callable[[Holdings], Sequence[Any]]
    detail: Callable[[Holdings, str], Detail | None]
    columns: tuple[Column, ...]
    empty: str
    empty_for_now: str = ""
    candidates_apart: bool = False
