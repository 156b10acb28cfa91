"""The registry of actions: every key means one thing, everywhere it is told."""

from collections import Counter
from pathlib import Path

import pytest
from textual.binding import Binding
from textual.command import CommandPalette
from textual.widgets import OptionList

from tests.tui.floor import open_floor
from tui.actions import ACTIONS, HINTS, INBOX_HINTS, bindings, hints, key_name, manual
from tui.panes.groups import PANES
from tui.screens.help import HelpScreen
from tui.screens.watch import WatchScreen
from tui.widgets.typed_text import TypedText

KEYS_DOCUMENT = Path(__file__).parents[2] / "docs" / "keys.md"
# What a terminal cannot tell from Backspace, Tab and Enter, and what tmux and screen keep to themselves.
UNUSABLE = {"ctrl+h", "ctrl+i", "ctrl+m", "ctrl+b", "ctrl+a"}


NUMBERED = [pane for pane in PANES if pane.number]
"""The panes that a key goes to; the others are reached from their neighbours."""


def help_bindings() -> list[Binding]:
    return [binding for binding in HelpScreen.BINDINGS if isinstance(binding, Binding)]


def keys_of(some: list[Binding]) -> list[str]:
    return [key for binding in some for key in binding.key.split(",")]


def test_every_action_is_something_the_watch_floor_can_do() -> None:
    for action in ACTIONS:
        assert callable(getattr(WatchScreen, f"action_{action.id}"))
    assert [action.parameter for action in ACTIONS if action.id == "pane"] == [pane.id for pane in NUMBERED]
    assert [action.keys for action in ACTIONS if action.id == "pane"] == [(pane.number,) for pane in NUMBERED]


@pytest.mark.parametrize("some", [bindings(), help_bindings()], ids=["watch", "help"])
def test_every_binding_has_an_id_of_its_own_and_says_what_it_does(some: list[Binding]) -> None:
    assert some
    assert max(Counter(binding.id for binding in some).values()) == 1
    assert all(binding.id and binding.tooltip.endswith(".") and binding.description for binding in some)


@pytest.mark.parametrize("some", [bindings(), help_bindings()], ids=["watch", "help"])
def test_no_key_means_two_things_or_cannot_be_typed(some: list[Binding]) -> None:
    keys = keys_of(some)
    assert max(Counter(keys).values()) == 1
    assert not UNUSABLE & set(keys)


def test_the_help_moves_by_the_keys_of_the_watch_floor() -> None:
    moving = {key for action in ACTIONS if action.group == "Moving" for key in action.keys}
    assert moving <= set(keys_of(help_bindings()))


async def test_no_key_of_the_floor_is_taken_by_the_screens_and_the_app_beneath_it(tmp_path: Path) -> None:
    wanted = {key: action.call for action in ACTIONS for key in action.keys}
    async with open_floor(tmp_path) as floor:
        active = floor.screen.active_bindings
        assert {key: active[key].binding.action for key in wanted} == wanted
        assert all(active[key].node is floor.screen for key in wanted)


def test_typing_a_filter_leaves_the_keys_that_end_it_to_the_floor() -> None:
    assert not any(TypedText().take(key, None) for key in ("enter", "escape", "tab", "shift+tab", "f1", "ctrl+c"))


def test_a_key_is_named_in_ascii() -> None:
    names = {key_name(key) for action in ACTIONS for key in action.keys}
    assert all(name.isascii() and "+" not in name.lower().replace("ctrl+", "").replace("shift+", "") for name in names)
    assert {"/", "?", ":", "Esc", "Enter", "Ctrl+C", "Shift+Tab"} <= names


def test_the_hints_fit_eighty_columns_and_begin_with_what_a_newcomer_needs() -> None:
    assert len("  ".join(hints())) <= 80
    assert len("  ".join(hints(INBOX_HINTS))) <= 80
    assert hints()[:3] == ["? help", "1-5 panes", "Enter open"]
    assert len(hints()) == len(HINTS)


def test_the_document_of_the_keys_is_current() -> None:
    assert KEYS_DOCUMENT.read_text(encoding="utf-8") == manual(), "python -m tui.actions > docs/keys.md"


async def test_the_palette_lists_every_action_with_its_key(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor:
        listed = {command.title: command.help for command in floor.app.get_system_commands(floor.on_top())}
        assert listed == {f"{action.name} ({key_name(action.keys[0])})": action.help for action in ACTIONS}


@pytest.mark.parametrize("key", ["colon", "ctrl+p"])
async def test_the_palette_runs_what_is_chosen(key: str, tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor:
        await floor.press(key)
        assert isinstance(floor.on_top(), CommandPalette)
        await floor.pilot.press(*"documents")
        options = floor.on_top().query_one(OptionList)
        await floor.wait_until(lambda: options.option_count == 1)
        await floor.pilot.press("enter")
        await floor.see("4 Documents 48")
        assert floor.on_top() is floor.screen


@pytest.mark.parametrize("key", ["q", "ctrl+c", "ctrl+q"])
async def test_leaving_is_no_failure(key: str, tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor:
        await floor.pilot.press(key)
        await floor.wait_until(lambda: not floor.app.is_running)
        assert (floor.app.return_code, floor.app.failure) == (0, None)
