"""What came of reading, in numbers: apart from the rest, because who only shows them need not load extraction."""

from collections.abc import Callable

import msgspec

from store.wording import counted

Progress = Callable[[int, int], None]
"""Hears how many documents of how many have been read."""


class Kept(msgspec.Struct, frozen=True):
    """What reading has changed: documents read, of which some could not be, candidates that are new, and gone."""

    documents: int = 0
    failed: int = 0
    new: int = 0
    gone: int = 0

    def __add__(self, other: "Kept") -> "Kept":
        """Return both together."""
        pairs = zip(msgspec.structs.astuple(self), msgspec.structs.astuple(other), strict=True)
        return Kept(*(one + another for one, another in pairs))

    def told(self) -> str:
        """Return it as a line for a person; nothing where reading has changed nothing they would look for."""
        counts = (
            (self.new, counted(self.new, "new candidate")),
            (self.gone, f"{counted(self.gone, 'candidate')} gone"),
            (self.failed, f"{self.failed} could not be read"),
        )
        parts = [what for count, what in counts if count]
        return ", ".join([counted(self.documents, "document"), *parts]) if parts else ""
