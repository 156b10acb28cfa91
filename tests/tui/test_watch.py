"""The watch floor: where one is, what the keys do there, and what they leave alone."""

from pathlib import Path

import msgspec
import pytest
from textual import messages
from textual.strip import Strip

from store.config import Config, FeedConfig
from store.ledger import Ledger, open_ledger
from store.records import FeedState
from tests.tui.floor import Floor, add_document, noon, open_floor
from tui.messages import RefreshAsked
from tui.session import Session
from tui.widgets.bottom_line import BottomLine
from tui.widgets.line import Line
from tui.widgets.lines_view import LinesView
from tui.widgets.row_list import RowList

HINTS = "? help  1-5 panes  Enter open  Esc back  q quit  / filter  Tab next  r refresh"
KOKSAN = "dprk-m1989"
ALL_FOUR = ["equipment", "deployments", "sightings", "detail"]
LATER = "2025-02-04T13:00:00Z"


class ReadOnlySession(Session):
    """What a person has who may read the ledger and not write it."""

    def open_ledger(self) -> Ledger:
        return open_ledger(self.directory, read_only=True, clock=self.clock)


def active(floor: Floor) -> str:
    """Return the id of the list that the keys work on, or of the detail."""
    if floor.screen.has_class("-reading"):
        return "detail"
    return str(floor.screen.query_one(".row-list.-active").id)


async def test_starts_in_the_first_row_of_the_equipment_with_its_detail(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor:
        assert (active(floor), floor.row("equipment")) == ("equipment", KOKSAN)
        assert floor.detail.title() == "M1989 Koksan"
        assert floor.bottom == HINTS


async def test_the_cursor_keeps_its_row_when_another_process_adds_one_above(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor:
        await floor.press("4", "j", "j")
        held = floor.row("documents")
        add_document(tmp_path, "A report of today", "2025-12-31")
        await floor.see("A report of today")
        assert floor.row("documents") == held
        assert "4 Documents 49" in floor.text
        await floor.press("g")
        assert floor.row("documents") == "a-report-of-today"


async def test_news_of_the_row_that_is_read_leave_it_where_it_was_scrolled_to(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor:
        await floor.press("enter", *"j" * 10)
        before = floor.text.splitlines()
        with open_ledger(tmp_path) as ledger:
            claim = next(claim for claim in ledger.claims.all() if claim.subject.id == KOKSAN and claim.kind == "spec")
            ledger.claims.put(msgspec.structs.replace(claim, status="rejected"))
        await floor.wait_until(lambda: floor.text.splitlines()[1] != before[1])
        await floor.press("g")
        assert floor.text.splitlines()[2] == " self-propelled gun · KP"
        assert before[2] != " self-propelled gun · KP"


async def test_tab_goes_round_the_panes_and_the_detail(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor:
        seen = [active(floor)]
        for _ in range(4):
            await floor.press("tab")
            seen.append(active(floor))
        assert seen == ["equipment", "deployments", "sightings", "detail", "equipment"]
        await floor.press("shift+tab")
        assert active(floor) == "detail"
        await floor.press("shift+tab")
        assert active(floor) == "sightings"


async def test_tab_in_the_documents_goes_between_them_and_their_detail(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor:
        await floor.press("4", "tab")
        assert (active(floor), floor.shown()) == ("detail", ["detail"])
        await floor.press("tab")
        assert (active(floor), floor.shown()) == ("documents", ["documents", "detail"])


async def test_tab_leaves_out_a_detail_that_has_nothing_to_show(tmp_path: Path) -> None:
    async with open_floor(tmp_path, config=Config(starter=False)) as floor:
        await floor.press("tab", "tab", "tab")
        assert active(floor) == "equipment"


@pytest.mark.parametrize(
    ("size", "shown", "reading"),
    [
        ((40, 12), ["equipment"], ["detail"]),
        ((80, 24), ALL_FOUR, ["detail"]),
        ((109, 30), ALL_FOUR, ["detail"]),
        ((110, 30), ALL_FOUR, ALL_FOUR),
    ],
)
async def test_what_is_shown_depends_on_the_size(
    size: tuple[int, int], shown: list[str], reading: list[str], tmp_path: Path
) -> None:
    async with open_floor(tmp_path, size=size) as floor:
        assert floor.shown() == shown
        await floor.press("enter")
        assert floor.shown() == reading
        await floor.press("escape")
        assert (floor.shown(), active(floor)) == (shown, "equipment")


async def test_a_screen_that_grows_shows_more_and_keeps_the_row(tmp_path: Path) -> None:
    async with open_floor(tmp_path, size=(40, 12)) as floor:
        await floor.press("2", "G")
        held = floor.row("deployments")
        await floor.pilot.resize_terminal(120, 40)
        await floor.wait_until(lambda: len(floor.shown()) == 4)
        assert floor.row("deployments") == held
        assert held is not None
        assert "Who acknowledges what" in floor.text


async def test_zoom_gives_the_pane_the_height_and_takes_it_back(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor:
        await floor.press("z")
        assert floor.shown() == ["equipment", "detail"]
        await floor.press("tab")
        assert floor.shown() == ["deployments", "detail"]
        await floor.press("z")
        assert len(floor.shown()) == 4
        await floor.press("z", "escape")
        assert len(floor.shown()) == 4


@pytest.mark.parametrize(("size", "keys"), [((40, 12), "z"), ((80, 24), "4z"), ((80, 24), ("enter", "z"))])
async def test_zoom_says_where_it_can_give_nothing(
    size: tuple[int, int], keys: tuple[str, ...], tmp_path: Path
) -> None:
    async with open_floor(tmp_path, size=size) as floor:
        await floor.press(*keys)
        assert floor.bottom == "this has the whole height already"
        assert not floor.screen.has_class("-zoomed")


async def test_escape_leaves_what_was_entered_last_and_at_the_end_says_how_to_quit(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor:
        await floor.press("4", "enter", "escape")
        assert active(floor) == "documents"
        await floor.press("escape")
        assert active(floor) == "equipment"
        await floor.press("escape")
        assert floor.bottom == "there is nothing to leave; q quits"


async def test_a_message_gives_way_to_the_hints_at_the_next_key(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor:
        await floor.press("r")
        assert floor.bottom == "no feed is enabled: `spotrep feeds enable ID...|all`"
        await floor.press("j")
        assert floor.bottom == HINTS
        assert any(isinstance(message, RefreshAsked) for message in floor.messages)


@pytest.mark.parametrize(("key", "named"), [("y", "y"), ("left", "left"), ("é", "é")])
async def test_a_key_that_does_nothing_says_so(key: str, named: str, tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor:
        await floor.press(key)
        assert floor.bottom == f"{named} does nothing here; ? shows the keys"


async def test_an_empty_pane_has_nothing_to_open_and_no_way_to_fall_over(tmp_path: Path) -> None:
    async with open_floor(tmp_path, config=Config(starter=False)) as floor:
        await floor.press("enter")
        assert floor.bottom == "there is no row to open"
        await floor.press("j", "k", "G", "g", "pagedown", "pageup", "2", "3", "4", "G", "z", "enter")
        assert (active(floor), floor.row("documents")) == ("documents", None)
        assert floor.detail.title() == "Detail"


async def test_enter_in_the_detail_says_how_to_leave_it(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor:
        await floor.press("enter", "enter")
        assert (active(floor), floor.bottom) == ("detail", "this is the detail; Esc leaves it")


async def test_paging_and_jumping_stop_at_the_ends(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor:
        rows = [row.id for row in floor.pane("equipment").rows]
        page = floor.pane("equipment").page
        await floor.press("pageup", "k", "up")
        assert floor.row("equipment") == rows[0]
        await floor.press("pagedown")
        assert floor.row("equipment") == rows[page]
        await floor.press(*["space"] * 9)
        assert floor.row("equipment") == rows[-1]
        await floor.press("j", "down", "ctrl+f")
        assert floor.row("equipment") == rows[-1]
        await floor.press("home")
        assert floor.row("equipment") == rows[0]
        await floor.press("end", "ctrl+u")
        assert floor.row("equipment") == rows[-1 - page]


async def test_keys_typed_ahead_find_what_the_keys_before_them_opened(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor:
        await floor.type_ahead("4", "slash", *"yonhapx", "backspace", "enter", "j", "k", "enter")
        assert active(floor) == "detail"
        assert "Yonhap · 2025-06-06" in floor.text
        await floor.press("escape")
        assert " /yonhap " in floor.text


async def test_keys_typed_ahead_reach_the_screen_that_the_key_before_them_opened(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor:
        await floor.type_ahead("question_mark", "q")
        await floor.wait_until(lambda: floor.on_top() is floor.screen)
        assert floor.app.is_running, "q left the help, not the dashboard"
        await floor.press("j")
        assert floor.row("equipment") != KOKSAN


async def test_a_read_only_ledger_is_shown_and_says_why_nothing_is_fetched(tmp_path: Path) -> None:
    open_ledger(tmp_path).close()
    config = Config(feeds=[FeedConfig(id="wire", url="http://127.0.0.1:9/feed", enabled=True)])
    async with open_floor(tmp_path, config=config, session=ReadOnlySession) as floor:
        await floor.see("1 Equipment 18")
        await floor.press("r")
        await floor.wait_until(lambda: floor.bottom == "this ledger is open for reading only")


async def test_the_state_of_the_feeds_stands_in_the_first_line(tmp_path: Path) -> None:
    with open_ledger(tmp_path) as ledger:
        state = FeedState(id="wire", status="ok", last_attempt="2025-02-04T11:30:00Z", next_due=LATER)
        ledger.feeds.put(state)
    config = Config(feeds=[FeedConfig(id="wire", url="http://127.0.0.1:9/feed", enabled=True)])
    async with open_floor(tmp_path, config=config) as floor:
        first = floor.text.splitlines()[0]
        assert first.startswith("spotrep · 1 feed · 1 ok · next 13:00Z")
        assert first.endswith(f"{noon():%Y-%m-%d %H:%M}Z")


async def test_moving_the_cursor_paints_two_rows_and_the_detail_and_lays_nothing_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    painted: set[tuple[str, int]] = set()
    for kind in (RowList, LinesView, Line, BottomLine):
        spy_on_render_line(kind, painted, monkeypatch)
    async with open_floor(tmp_path, size=(120, 40)) as floor:
        await floor.press("j")
        painted.clear()
        floor.messages.clear()
        await floor.press("j")
        lists = {(name, y) for name, y in painted if name != "detail"}
        assert lists == {("equipment", 2), ("equipment", 3)}
        assert {y for name, y in painted if name == "detail"} == set(range(floor.detail.size.height))
        assert not [message for message in floor.messages if isinstance(message, messages.Layout)]


async def test_a_key_that_moves_nothing_paints_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    painted: set[tuple[str, int]] = set()
    for kind in (RowList, LinesView, Line, BottomLine):
        spy_on_render_line(kind, painted, monkeypatch)
    async with open_floor(tmp_path) as floor:
        await floor.press("g")
        painted.clear()
        await floor.press("k", "g", "pageup")
        assert painted == set()
        await floor.press("j")
        assert painted


def spy_on_render_line(
    kind: type[RowList | LinesView | Line], painted: set[tuple[str, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Let a kind of widget note which of its lines it draws; what it draws stays the same."""
    if "render_line" not in vars(kind):
        return
    draw = kind.render_line

    def noted(self: RowList | LinesView | Line, y: int) -> Strip:
        painted.add((str(self.id), y))
        return draw(self, y)  # type: ignore[arg-type]

    monkeypatch.setattr(kind, "render_line", noted)
