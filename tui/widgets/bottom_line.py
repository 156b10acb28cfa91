"""The bottom line: the keys a newcomer needs, in their place for one key a message, or a filter while it is typed."""

from collections.abc import Sequence

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Offset
from textual.strip import Strip

from tui.terminal import Terminal
from tui.widgets.columns import cut
from tui.widgets.line import Line
from tui.widgets.typed_text import TypedText

_GAP = "  "
_PROMPT = "/"
_INVITATION = "words or field=value; Esc drops it"


class BottomLine(Line):
    """One line with three uses, so that nothing on the screen moves when one of them ends."""

    def __init__(self, terminal: Terminal, hints: Sequence[str]) -> None:
        super().__init__(terminal, id="bottom")
        self._hints = hints
        self._typed: TypedText | None = None

    def suggest(self, hints: Sequence[str]) -> None:
        """Show other keys as those a newcomer needs."""
        self._hints = hints
        self.refresh()

    @property
    def typed(self) -> str | None:
        """The filter that is being typed, or None."""
        return self._typed.text if self._typed else None

    def start_typing(self, text: str) -> None:
        """Begin with a text that can be changed; the cursor stands behind it."""
        self._typed = TypedText(text, len(text))
        self.refresh()

    def stop_typing(self) -> None:
        """Show hints and messages again."""
        self._typed = None
        self.refresh()

    def take(self, key: str, character: str | None) -> bool:
        """Let a key change what is typed; tell whether it did, or could."""
        if self._typed is None or not self._typed.take(key, character):
            return False
        self.refresh()
        return True

    def paste(self, text: str) -> bool:
        """Put text in where it is typed; tell whether it is."""
        if self._typed is None:
            return False
        self._typed.insert(self._terminal.fit(text))
        self.refresh()
        return True

    def left(self, width: int) -> str:
        """Return the message, else as many hints as fit whole."""
        if self._left:
            return self._left
        shown = ""
        for hint in self._hints:
            longer = f"{shown}{_GAP}{hint}" if shown else hint
            if cell_len(longer) > width:
                break
            shown = longer
        return shown

    def render_line(self, y: int) -> Strip:
        """Return what is typed, else the line as it is."""
        if self._typed is None:
            return super().render_line(y)
        width = self.size.width
        before, under, after = self._around_cursor(self._typed, width)
        # Where an input method shows what is being composed.
        self.app.cursor_position = Offset(self.region.x + cell_len(before), self.region.y)
        cursor = Segment(under, self.rich_style + Style(reverse=not self.rich_style.reverse))
        rest = cut(after, max(0, width - cell_len(before) - cell_len(under)), ellipsis=self._ellipsis)
        return Strip([Segment(before, self.rich_style), cursor, Segment(rest, self.rich_style)], width)

    def _around_cursor(self, typed: TypedText, width: int) -> tuple[str, str, str]:
        """Return prompt and text before the cursor, as much as fits, what is under it, and what is behind it."""
        if not typed.text:
            return _PROMPT, _INVITATION[0], _INVITATION[1:]
        glyphs = self._terminal.glyphs
        before, under = glyphs(typed.text[: typed.cursor]), glyphs(typed.text[typed.cursor : typed.cursor + 1]) or " "
        while before and cell_len(_PROMPT + before + under) > width:
            before = before[1:]
        return _PROMPT + before, under, glyphs(typed.text[typed.cursor + 1 :])
