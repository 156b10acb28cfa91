"""Filtering a pane: live, one filter a pane, and what is wrong is said before it is kept."""

from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events

from store.records import Record
from tests.tui.floor import add_document, open_floor
from tui.panes.filtering import PaneFilter
from tui.widgets.typed_text import LONGEST, TypedText


class Row(Record, frozen=True):
    """A row as small as a filter needs it."""

    id: str
    place: str


KURSK, SEOUL = Row(id="1", place="Kursk Oblast"), Row(id="2", place="Seoul")
KEYS = ("left", "right", "home", "end", "backspace", "delete", "ctrl+w", "ctrl+u")


async def test_every_letter_narrows_the_pane_and_its_heading_counts(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor:
        await floor.press("slash")
        assert floor.bottom == "/words or field=value; Esc drops it"
        counts = []
        for letter in "koksan":
            await floor.press(letter)
            counts.append(len(floor.pane("equipment").rows))
        assert counts == sorted(counts, reverse=True)
        assert (counts[-1], floor.bottom) == (3, "/koksan")
        assert "1 Equipment 3 of 18 /koksan" in floor.text
        await floor.press("backspace", "backspace", "backspace", "backspace", "backspace", "backspace")
        assert "1 Equipment 18 " in floor.text


async def test_enter_keeps_the_filter_and_escape_drops_it(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor:
        await floor.press("slash", *"koksan", "enter")
        assert floor.bottom.startswith("? help")
        assert "1 Equipment 3 of 18 /koksan" in floor.text
        await floor.press("j", "slash", *" m1978")
        assert (floor.bottom, len(floor.pane("equipment").rows)) == ("/koksan m1978", 1)
        await floor.press("enter", "escape")
        assert len(floor.pane("equipment").rows) == 18


async def test_escape_while_it_is_typed_drops_the_filter_and_keeps_the_row(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor:
        await floor.press("j")
        held = floor.row("equipment")
        await floor.press("slash", *"zebra")
        assert floor.row("equipment") is None
        assert "nothing matches the filter; Esc drops it" in floor.text
        assert floor.detail.title() == "Detail"
        await floor.press("escape")
        assert floor.row("equipment") == held
        assert floor.bottom.startswith("? help")


async def test_each_pane_has_its_own_filter(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor:
        await floor.press("slash", *"koksan", "enter", "3", "slash", *"place=Kursk")
        assert "3 Sightings 1 of 3 /place=Kursk" in floor.text
        assert "1 Equipment 3 of 18 /koksan" in floor.text
        assert "2 Deployments 15 " in floor.text
        await floor.press("escape", "1")
        assert "1 Equipment 3 of 18 /koksan" in floor.text


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("calibr=170", "did you mean 'calibre'?"),
        ("mass>10", "the filter knows words and field=value"),
        ("place=", "there is no field 'place' here; there are: aliases, backing, calibre"),
        ("calibre=", "needs a value"),
    ],
)
async def test_a_wrong_filter_is_not_kept_and_says_why_in_the_pane(typed: str, reason: str, tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor:
        await floor.press("slash", *typed)
        assert reason not in floor.text, "who has not finished is not corrected"
        for key in ("enter", "tab"):
            await floor.press(key)
            assert reason in floor.text
            assert floor.bottom == f"/{typed}"
        await floor.press("escape")
        assert reason not in floor.text
        assert len(floor.pane("equipment").rows) == 18


async def test_tab_keeps_the_filter_and_goes_on(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor:
        await floor.press("slash", *"koksan", "tab")
        assert floor.bottom.startswith("? help")
        assert "1 Equipment 3 of 18 /koksan" in floor.text
        assert floor.detail.title() == "Next tranche of artillery"


async def test_arrows_move_in_the_rows_while_the_filter_is_typed(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor:
        await floor.press("slash", *"koksan", "down")
        assert floor.detail.title() == "M1978 Koksan"
        await floor.press("f1")
        assert "spotrep help" in floor.text
        await floor.press("escape")
        assert floor.bottom == "/koksan"


async def test_what_arrives_later_is_filtered_too(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor:
        await floor.press("4", "slash", *"kursk bridge", "enter")
        assert "4 Documents 0 of 48" in floor.text
        add_document(tmp_path, "Kursk bridge", "2025-02-04")
        add_document(tmp_path, "Another report", "2025-02-04")
        await floor.see("4 Documents 1 of 50")
        assert [row.title for row in floor.pane("documents").rows] == ["Kursk bridge"]


async def test_pasted_text_goes_into_the_filter_as_one_clean_line(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor:
        floor.app.post_message(events.Paste("koksan"))
        await floor.settle()
        assert floor.bottom.startswith("? help"), "there is no filter to paste into"
        await floor.press("slash")
        floor.app.post_message(events.Paste("kok\x1b]52;c;eA==\x07san\nm1989"))
        await floor.settle()
        assert floor.bottom == "/kok ]52;c;eA== san m1989"


async def test_a_filter_longer_than_the_line_shows_where_it_is_typed(tmp_path: Path) -> None:
    async with open_floor(tmp_path, size=(40, 12)) as floor:
        await floor.press("slash", *"주체포" * 20, "Z")
        assert floor.bottom.endswith("주체포Z")
        assert floor.bottom.startswith("/")
        await floor.press("home")
        assert floor.bottom.startswith("/주체포")
        assert floor.bottom.endswith("…")


def test_what_cannot_be_read_leaves_what_could_be_read_last() -> None:
    filter_ = PaneFilter(Row)
    rows = [KURSK, SEOUL]
    assert filter_.pick(rows) is rows
    filter_.read("place=kursk")
    assert (filter_.pick(rows), filter_.problem) == ([KURSK], "")
    filter_.read("place=kursk id=")
    assert (filter_.pick(rows), filter_.text) == ([KURSK], "place=kursk id=")
    assert "'id=' needs a value" in filter_.problem
    filter_.read("")
    assert (filter_.pick(rows), filter_.problem) == (rows, "")


def test_filters_know_the_fields_of_their_rows_only() -> None:
    filter_ = PaneFilter(Row)
    filter_.read("calibre=170")
    assert filter_.problem == "there is no field 'calibre' here; there are: id, place"
    assert msgspec.structs.fields(Row)[1].name == "place"


@given(st.lists(st.sampled_from(KEYS) | st.characters(), max_size=60))
def test_typing_never_loses_its_place(keys: list[str]) -> None:
    typed = TypedText()
    for key in keys:
        before = typed.text
        taken = typed.take(key, key if len(key) == 1 else None)
        assert 0 <= typed.cursor <= len(typed.text)
        if key in ("left", "right", "home", "end"):
            assert typed.text == before
        elif key not in KEYS:
            assert taken == key.isprintable()
            assert (typed.text[typed.cursor - 1] == key) if taken else (typed.text == before)


@pytest.mark.parametrize(
    ("key", "text", "cursor"),
    [
        ("backspace", "koksan kurs", 11),
        ("ctrl+w", "koksan ", 7),
        ("ctrl+u", "", 0),
        ("home", "koksan kursk", 0),
        ("left", "koksan kursk", 11),
        ("delete", "koksan kursk", 12),
    ],
)
def test_the_editing_keys(key: str, text: str, cursor: int) -> None:
    typed = TypedText("koksan kursk", 12)
    assert typed.take(key, None)
    assert (typed.text, typed.cursor) == (text, cursor)


def test_keys_that_are_not_for_typing_are_left_to_others() -> None:
    typed = TypedText("a", 1)
    assert not any(typed.take(key, None) for key in ("enter", "escape", "tab", "up", "pagedown", "f1"))
    typed.insert("b" * 2 * LONGEST)
    assert (len(typed.text), typed.cursor) == (LONGEST, LONGEST)
