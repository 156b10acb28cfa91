"""The keys that move through whatever has them: one row or line, a page, or to an end."""

from typing import Generic

from textual.screen import Screen, ScreenResultType

_VERY_FAR = 1_000_000_000


class MovingScreen(Screen[ScreenResultType], Generic[ScreenResultType]):
    """A screen that moves one thing at a time; a subclass says which, and how much of it is seen at once."""

    def move(self, delta: int) -> None:
        """Move what has the keys by rows or lines, stopping at either end."""
        raise NotImplementedError

    @property
    def page(self) -> int:
        """How many rows or lines of it are seen at once."""
        raise NotImplementedError

    def action_down(self) -> None:
        """Go one row down."""
        self.move(1)

    def action_up(self) -> None:
        """Go one row up."""
        self.move(-1)

    def action_page_down(self) -> None:
        """Go one page down."""
        self.move(self.page)

    def action_page_up(self) -> None:
        """Go one page up."""
        self.move(-self.page)

    def action_top(self) -> None:
        """Go to the first row."""
        self.move(-_VERY_FAR)

    def action_bottom(self) -> None:
        """Go to the last row."""
        self.move(_VERY_FAR)
