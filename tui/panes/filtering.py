"""The filter of one pane: what is typed, and what of it holds."""

from collections.abc import Sequence
from typing import Any

import msgspec

from store.errors import UsageError
from store.filters import Filter, parse_filter
from store.records import Record

_EVERYTHING = Filter()


class PaneFilter:
    """Holds the text as typed. While it cannot be read, `problem` says why and what could be read last still holds."""

    def __init__(self, row_type: type[Record]) -> None:
        self._fields = [field.name for field in msgspec.structs.fields(row_type)]
        self._filter = _EVERYTHING
        self.text = ""
        self.problem = ""

    def read(self, text: str) -> None:
        """Take the text that is typed now."""
        self.text = text
        try:
            self._filter = parse_filter(text, self._fields)
        except UsageError as error:
            self.problem = str(error)
        else:
            self.problem = ""

    def pick(self, rows: Sequence[Any]) -> Sequence[Any]:
        """Return the rows that pass."""
        if self._filter == _EVERYTHING:
            return rows
        return [row for row in rows if self._filter.matches(msgspec.to_builtins(row))]
