"""Help: the keys as the registry has them, what the marks mean, how to filter."""

from typing import ClassVar

from rich.segment import Segment
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import ModalScreen
from textual.strip import Strip
from textual.widget import Widget

from tui.actions import ACTIONS, FILTER_HELP, MARKS, key_name
from tui.terminal import Terminal
from tui.widgets.columns import cut


class HelpText(Widget, can_focus=True):
    """The lines of the help, scrolled by the same keys as everything else."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"help--heading", "help--line"}

    def __init__(self, terminal: Terminal) -> None:
        super().__init__()
        self._lines = [
            terminal.fit(line) if not line.startswith(" ") else " " + terminal.glyphs(line) for line in help_lines()
        ]
        self._top = 0

    def move(self, delta: int) -> None:
        """Scroll by lines, stopping at either end."""
        self._top = max(0, min(self._top + delta, len(self._lines) - self.size.height))
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Return one line."""
        index = self._top + y
        line = self._lines[index] if index < len(self._lines) else ""
        kind = "help--line" if line.startswith(" ") or not line else "help--heading"
        return Strip([Segment(cut(line, self.size.width), self.get_component_rich_style(kind))], self.size.width)


class HelpScreen(ModalScreen[None]):
    """Covers the watch floor until any of the leaving keys."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape,q,question_mark,f1,enter", "dismiss_help", "Close"),
        ("j,down", "scroll_help(1)", "Down"),
        ("k,up", "scroll_help(-1)", "Up"),
        ("pagedown,space,ctrl+f", "scroll_help(10)", "Page down"),
        ("pageup,ctrl+u", "scroll_help(-10)", "Page up"),
        ("g,home", "scroll_help(-10000)", "Top"),
        ("G,end", "scroll_help(10000)", "Bottom"),
    ]

    def __init__(self, terminal: Terminal) -> None:
        super().__init__()
        self._text = HelpText(terminal)

    def compose(self) -> ComposeResult:
        """Show nothing but the text."""
        yield self._text

    def action_dismiss_help(self) -> None:
        """Go back to the watch floor."""
        self.dismiss()

    def action_scroll_help(self, delta: int) -> None:
        """Scroll the text."""
        self._text.move(delta)


def help_lines() -> list[str]:
    """Return the help as lines: headings flush left, the rest indented."""
    lines = ["spotrep: who says what, and how many independent origins stand behind it. Esc leaves this page.", ""]
    for group in dict.fromkeys(action.group for action in ACTIONS):
        lines.append(group)
        lines += [
            f"  {', '.join(key_name(key) for key in action.keys):<20} {action.help}"
            for action in ACTIONS
            if action.group == group
        ]
        lines.append("")
    for title, rows in (("Marks", MARKS), ("Filters", FILTER_HELP)):
        lines.append(title)
        lines += [f"  {written:<20} {meaning}" for written, meaning in rows]
        lines.append("")
    return lines[:-1]
