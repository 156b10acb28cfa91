"""Help: everything the registry has, readable on the smallest screen, and easily left."""

from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.tui.floor import open_floor
from tui.actions import ACTIONS, FILTER_HELP, MARKS, key_name
from tui.screens.help import HelpScreen, help_lines
from tui.terminal import Terminal


@pytest.mark.parametrize("width", [38, 58, 78, 118])
@pytest.mark.parametrize("terminal", [Terminal(), Terminal(unicode=False)], ids=["unicode", "ascii"])
def test_every_action_mark_and_filter_is_explained_in_full(width: int, terminal: Terminal) -> None:
    lines = [line.text for line in help_lines(width, terminal)]
    said = " ".join(" ".join(lines).split())
    for action in ACTIONS:
        assert ", ".join(key_name(key) for key in action.keys) in said
        assert action.help in said
    for written, meaning in (*MARKS, *FILTER_HELP):
        assert terminal.fit(written) in said
        assert terminal.fit(meaning) in said
    assert max(cell_len(line) for line in lines) <= width


@pytest.mark.parametrize("key", ["escape", "q", "question_mark", "f1", "enter", "ctrl+c"])
async def test_leaving_it_comes_back_to_the_watch_floor(key: str, tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor:
        before = floor.text
        await floor.press("question_mark")
        assert isinstance(floor.on_top(), HelpScreen)
        await floor.press(key)
        assert floor.on_top() is floor.screen
        assert floor.text == before


async def test_it_scrolls_by_lines_and_pages_and_stops_at_the_ends(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor:
        await floor.press("f1")
        top = floor.text.splitlines()
        await floor.press("k", "pageup", "g")
        assert floor.text.splitlines() == top
        await floor.press("j")
        assert floor.text.splitlines()[1] == top[2]
        await floor.press("g", "pagedown")
        below = floor.text.splitlines()
        assert top[-1] not in below
        await floor.press("pageup")
        assert floor.text.splitlines() == top
        await floor.press("G")
        end = floor.text.splitlines()
        assert FILTER_HELP[-1][1] in end[-1]
        assert "more" not in end[0]
        await floor.press("j", "space")
        assert floor.text.splitlines() == end
