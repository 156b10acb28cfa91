"""Help: the keys as the registry has them, what the marks mean, how to filter."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

from tui.actions import ACTIONS, FILTER_HELP, MARKS, key_name
from tui.terminal import Terminal
from tui.widgets.lines_view import LinesView
from tui.widgets.text_lines import BLANK, TextLine, wrap

_INTRODUCTION = "Who says what, and how many independent origins stand behind it."
_WRITTEN = 22
"""Cells of the first column; on a screen of fewer than three times as many the second stands under it."""


class HelpText(LinesView):
    """The lines of the help, scrolled by the same keys as everything else."""

    def __init__(self, terminal: Terminal) -> None:
        super().__init__(terminal, id="help")

    def title(self) -> str:
        """Say where one is and how to leave."""
        return "spotrep help · Esc leaves it"

    def lay_out(self, width: int) -> Sequence[TextLine]:
        """Return the help in lines."""
        return help_lines(width, self._terminal)


def _binding(keys: str, action: str, name: str, tooltip: str) -> Binding:
    return Binding(keys, action, name, id=f"help-{name.lower().replace(' ', '-')}", tooltip=tooltip)


class HelpScreen(ModalScreen[None]):
    """Covers the watch floor until any of the leaving keys."""

    BINDINGS: ClassVar[list[BindingType]] = [
        _binding("escape,q,question_mark,f1,enter,ctrl+c", "dismiss_help", "Close", "Go back to the watch floor."),
        _binding("j,down", "scroll_help(1)", "Down", "Go one line down."),
        _binding("k,up", "scroll_help(-1)", "Up", "Go one line up."),
        _binding("pagedown,space,ctrl+f", "page_help(1)", "Page down", "Go one page down."),
        _binding("pageup,ctrl+u", "page_help(-1)", "Page up", "Go one page up."),
        _binding("g,home", "scroll_help(-10000)", "Top", "Go to the first line."),
        _binding("G,end", "scroll_help(10000)", "Bottom", "Go to the last line."),
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
        """Scroll the text by lines."""
        self._text.move(delta)

    def action_page_help(self, delta: int) -> None:
        """Scroll the text by pages."""
        self._text.move(delta * self._text.page)


def help_lines(width: int, terminal: Terminal) -> list[TextLine]:
    """Return the help in lines of at most `width` cells: what is pressed or seen, and what it means."""
    lines = [TextLine("words", line) for line in wrap(_INTRODUCTION, width, terminal)]
    for title, rows in _parts():
        lines += [BLANK, TextLine("heading", title)]
        for written, meaning in rows:
            lines += _entry(terminal.fit(written), meaning, width, terminal)
    return lines


def _parts() -> Iterator[tuple[str, Sequence[tuple[str, str]]]]:
    for group in dict.fromkeys(action.group for action in ACTIONS):
        members = [action for action in ACTIONS if action.group == group]
        yield group, [(", ".join(key_name(key) for key in action.keys), action.help) for action in members]
    yield "Marks", MARKS
    yield "Filters", FILTER_HELP


def _entry(written: str, meaning: str, width: int, terminal: Terminal) -> Iterator[TextLine]:
    if width < 3 * _WRITTEN:
        yield TextLine("words", f"  {written}")
        lines = wrap(meaning, width, terminal, indent="    ")
    else:
        lines = wrap(meaning, width, terminal, indent=" " * (_WRITTEN + 2))
        lines[0] = f"  {written:<{_WRITTEN}}{lines[0].lstrip()}"
    for line in lines:
        yield TextLine("words", line)
