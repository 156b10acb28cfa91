"""What changed since somebody last asked: documents by table and number, each once."""

from collections.abc import Iterable

from store.database.snapshot import Tables
from store.database.state import PutBack, Undo
from store.database.transactions import Operation, Put, Remove

Change = tuple[str, int]
"""The table and the number of a document that came, was replaced or went."""


class ChangeFeed:
    """Collects changes until they are asked for. Until the first time it collects nothing."""

    def __init__(self) -> None:
        self._changes: dict[Change, None] | None = None

    def take(self) -> list[Change]:
        """Return the changes since the last time, in the order in which the documents first changed."""
        taken = list(self._changes or ())
        self._changes = {}
        return taken

    def add(self, changes: Iterable[Change]) -> None:
        """Note changes."""
        if self._changes is not None:
            self._changes.update(dict.fromkeys(changes))

    def add_difference(self, before: Tables, after: Tables) -> None:
        """Note what differs between two readings of everything."""
        if self._changes is None:
            return
        for name in before | after:
            old, new = before.get(name, {}), after.get(name, {})
            self.add((name, number) for number in old | new if old.get(number) != new.get(number))


def changes_of(operation: Operation, undo: Undo) -> Iterable[Change]:
    """Return what an operation changed, given the one that takes it back."""
    if isinstance(operation, Put | Remove):
        return ((operation.table, operation.id),)
    if isinstance(undo, PutBack) and undo.state is not None:
        return [(undo.table, number) for number in undo.state.rows]
    return ()
