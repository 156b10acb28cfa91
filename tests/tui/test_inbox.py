"""The inbox on the watch floor: judging one after the other, taking back, and never losing one's place."""

from pathlib import Path

import msgspec
import pytest

from store.config import Config
from store.edits import judge
from store.ledger import Ledger, open_ledger
from store.records import Reading, Source, Status, Subject
from tests.golden import check_golden
from tests.store.samples import count, quoting, report
from tests.tui.floor import Floor, open_floor
from tui.messages import RefreshMoved
from tui.session import Session
from tui.terminal import Terminal
from tui.widgets.lines_view import LinesView

GOLDEN = Path(__file__).parent / "golden"
SIZES = {"80x24": (80, 24), "120x40": (120, 40)}
NAMES = ("Koksan", "Shahed", "Grad", "Msta")
SENTENCES = [f"Kyiv said that {10 + n} {name} guns were sent to Kursk." for n, name in enumerate(NAMES)]
OLD = "The Koksan is an old gun."


class ReadOnlySession(Session):
    """What a person has who may read the ledger and not write it."""

    def open_ledger(self) -> Ledger:
        return open_ledger(self.directory, read_only=True, starter=False, clock=self.clock)


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """A ledger with four candidates and a sentence in which nothing was found."""
    text = "\n\n".join(["Guns sent to Kursk", *SENTENCES, OLD])
    document = report("r", text, title="Guns sent to Kursk", source="wire", published="2025-01-27T08:00:00Z")
    reading = Reading(version="1", hash=document.hash or "", unread=[(text.index(OLD), text.index(OLD) + len(OLD))])
    with open_ledger(tmp_path, starter=False) as ledger:
        ledger.sources.put(Source(id="wire", name="The Wire"))
        ledger.documents.put(msgspec.structs.replace(document, reading=reading))
        for number, (name, sentence) in enumerate(zip(NAMES, SENTENCES, strict=True)):
            candidate = quoting(
                document,
                sentence.removeprefix("Kyiv said that "),
                kind="transfer",
                subject=Subject(id=None, text=name),
                quantity=count(10 + number),
                said_by="Kyiv",
                chain=["The Wire", "Kyiv"],
                modality="claimed",
                status="candidate",
                by="program",
                rule="transfer.sent",
                confidence=0.8,
            )
            ledger.claims.put(msgspec.structs.replace(candidate, id=name.lower()))
    return tmp_path


def statuses(directory: Path) -> dict[str, Status]:
    with open_ledger(directory, read_only=True) as ledger:
        return {claim.id: claim.status for claim in ledger.claims.all()}


def waiting(floor: Floor) -> list[str]:
    return [row.id for row in floor.pane("inbox").rows]


async def judged(floor: Floor, directory: Path, claim: str, status: Status) -> None:
    await floor.wait_until(lambda: statuses(directory)[claim] == status)


CONFIG = Config(starter=False)


@pytest.mark.parametrize("size", SIZES)
async def test_the_screen_is_the_reviewed_one(ledger: Path, size: str) -> None:
    async with open_floor(ledger, size=SIZES[size], config=CONFIG) as floor:
        await floor.press("5")
        await floor.see("▸10 Koksan")
        check_golden(GOLDEN / f"inbox-{size}.txt", floor.text + "\n")
        await floor.press("j", "enter")
        check_golden(GOLDEN / f"inbox-detail-{size}.txt", floor.text + "\n")
        await floor.press("escape", "tab")
        await floor.see(f"▸{OLD}")
        check_golden(GOLDEN / f"unread-{size}.txt", floor.text + "\n")


async def test_what_did_not_happen_is_told_from_what_did(ledger: Path) -> None:
    with open_ledger(ledger) as opened:
        koksan = next(claim for claim in opened.claims.all() if claim.id == "koksan")
        opened.claims.put(msgspec.structs.replace(koksan, polarity="negative"))
    async with open_floor(ledger, size=(80, 24), config=CONFIG) as floor:
        await floor.press("5")
        await floor.see("no transfer")


@pytest.mark.parametrize("size", SIZES)
async def test_an_empty_inbox_says_how_it_is_filled(tmp_path: Path, size: str) -> None:
    async with open_floor(tmp_path, size=SIZES[size], config=CONFIG) as floor:
        await floor.press("5")
        check_golden(GOLDEN / f"empty-inbox-{size}.txt", floor.text + "\n")
        for key, said in (("a", "nothing waits"), ("x", "nothing waits"), ("u", "nothing was judged here yet")):
            await floor.press(key)
            await floor.see(said)


async def test_a_judgement_goes_to_the_next_candidate_and_into_the_ledger(ledger: Path) -> None:
    async with open_floor(ledger, config=CONFIG) as floor:
        await floor.press("5", "j", "a")
        assert (floor.row("inbox"), waiting(floor)) == ("grad", ["koksan", "grad", "msta"])
        await floor.press("x")
        assert (floor.row("inbox"), waiting(floor)) == ("msta", ["koksan", "msta"])
        await judged(floor, ledger, "shahed", "accepted")
        await judged(floor, ledger, "grad", "rejected")
        await floor.wait_until(lambda: {row.id: row.mark for row in floor.pane("deployments").rows}["shahed"] == "")
        assert (floor.row("inbox"), waiting(floor)) == ("msta", ["koksan", "msta"])
        await floor.press("a")
        assert floor.row("inbox") == "koksan"


async def test_a_candidate_without_a_figure_is_named_without_one(ledger: Path) -> None:
    with open_ledger(ledger, starter=False) as filling:
        filling.claims.put(*(msgspec.structs.replace(one, quantity=None) for one in filling.claims.all()))
    async with open_floor(ledger, config=CONFIG) as floor:
        await floor.press("5", "a")
        assert "accepted: Koksan; u takes it back" in floor.bottom


async def test_an_empty_inbox_waits_for_documents_that_are_being_read(tmp_path: Path) -> None:
    async with open_floor(tmp_path, config=CONFIG) as floor:
        await floor.press("5")
        floor.app.post_message(RefreshMoved("refreshing"))
        await floor.see("documents are still being read")
        floor.app.post_message(RefreshMoved("", done=True))
        await floor.see("nothing to judge: feeds and")


async def test_many_keys_at_once_judge_one_candidate_each(ledger: Path) -> None:
    async with open_floor(ledger, config=CONFIG) as floor:
        await floor.type_ahead("5", "a", "x", "a", "x")
        assert waiting(floor) == []
        await judged(floor, ledger, "msta", "rejected")
    assert statuses(ledger) == {"koksan": "accepted", "shahed": "rejected", "grad": "accepted", "msta": "rejected"}


async def test_the_last_judgement_is_taken_back_and_the_cursor_is_on_it(ledger: Path) -> None:
    async with open_floor(ledger, config=CONFIG) as floor:
        await floor.type_ahead("5", "a", "x", "u")
        await floor.see("taken back")
        assert floor.row("inbox") == "shahed"
        await judged(floor, ledger, "shahed", "candidate")
        await floor.press("G", "u")
        await judged(floor, ledger, "koksan", "candidate")
        await floor.wait_until(lambda: floor.row("inbox") == "koksan")
        assert waiting(floor) == [name.lower() for name in NAMES]
        await floor.press("u")
        await floor.see("nothing was judged here yet")
    with open_ledger(ledger, read_only=True) as after:
        assert len(after.edits.all()) == 4


async def test_what_somebody_else_has_changed_is_not_taken_back(ledger: Path) -> None:
    async with open_floor(ledger, config=CONFIG) as floor:
        await floor.press("5", "a")
        await judged(floor, ledger, "koksan", "accepted")
        with open_ledger(ledger, starter=False) as colleague:
            judge(colleague, "koksan", "rejected", "olena")
        await floor.press("u")
        await floor.see("not taken back: ")
    assert statuses(ledger)["koksan"] == "rejected"


async def test_leaving_at_once_loses_no_judgement(ledger: Path) -> None:
    async with open_floor(ledger, config=CONFIG) as floor:
        await floor.type_ahead("5", "a", "a", "a", "q")
    assert list(statuses(ledger).values()) == ["accepted"] * 3 + ["candidate"]


async def test_judging_goes_on_in_the_detail(ledger: Path) -> None:
    async with open_floor(ledger, config=CONFIG) as floor:
        await floor.press("5", "enter", "a")
        await floor.see("▸11 Shahed")
        assert "5 Inbox" not in floor.text
        await floor.press("a", "a", "a")
        await floor.see("5 Inbox 0")


async def test_a_filter_holds_while_judging(ledger: Path) -> None:
    async with open_floor(ledger, config=CONFIG) as floor:
        await floor.press("5", "slash", *"subject=grad", "enter", "x")
        assert "0 of 3 /subject=grad" in floor.text
        await floor.press("escape")
        assert waiting(floor) == ["koksan", "shahed", "msta"]


async def test_nothing_is_judged_outside_the_inbox(ledger: Path) -> None:
    async with open_floor(ledger, config=CONFIG) as floor:
        for pane in ("2", "4"):
            for key in "axu":
                await floor.press(pane, key)
                assert "5" in floor.bottom or "inbox" in floor.bottom
        await floor.press("5", "tab", "a")
        assert "no candidate here" in floor.bottom
    assert set(statuses(ledger).values()) == {"candidate"}


async def test_a_ledger_for_reading_only_keeps_its_candidates(ledger: Path) -> None:
    async with open_floor(ledger, config=CONFIG, session=ReadOnlySession) as floor:
        await floor.press("5", "a")
        await floor.see("for reading only")
        assert floor.row("inbox") == "koksan"
        assert len(waiting(floor)) == 4


async def test_the_panes_of_the_inbox_are_a_ring_of_their_own(ledger: Path) -> None:
    async with open_floor(ledger, config=CONFIG) as floor:
        await floor.press("5")
        assert floor.shown() == ["inbox", "unread", "detail"]
        await floor.press("tab", "z")
        assert floor.shown() == ["unread", "detail"]
        await floor.press("escape", "tab")
        assert floor.shown() == ["detail"]
        await floor.press("escape", "escape")
        assert floor.shown() == ["equipment", "deployments", "sightings", "detail"]


async def test_the_smallest_screen_shows_one_of_them_in_ascii(ledger: Path) -> None:
    async with open_floor(ledger, size=(40, 12), config=CONFIG, terminal=Terminal(unicode=False)) as floor:
        await floor.press("5")
        assert floor.shown() == ["inbox"]
        assert "Koksan" in floor.text
        await floor.press("tab")
        assert floor.shown() == ["unread"]
        await floor.press("enter")
        assert ">The Koksan is an old gun.<" in floor.text
        assert floor.text.isascii()


async def test_the_quoted_words_stand_out_over_all_their_lines(ledger: Path) -> None:
    async with open_floor(ledger, size=(60, 24), config=CONFIG) as floor:
        await floor.press("5", "enter")
        detail = floor.screen.query_one("#detail", LinesView)
        lines = [line for line in detail.lay_out(30) if line.marked]
        shown = " ".join(line.text[slice(*line.marked)] for line in lines if line.marked)
        assert shown.startswith("▸10 Koksan guns were sent to Kursk.◂")
        assert len(lines) > 2
        style = detail.get_component_rich_style("lines--marked")
        strips = [detail.render_line(y) for y in range(detail.size.height)]
        bold = "".join(segment.text for strip in strips for segment in strip if segment.style == style)
        assert bold.startswith("▸10 Koksan guns")


class CountingTerminal(Terminal):
    """Counts what it is given to make fit for the screen."""

    fitted = 0

    def fit(self, text: str, limit: int = 4000) -> str:
        CountingTerminal.fitted += 1
        return super().fit(text, limit)


async def test_of_very_many_candidates_only_those_that_are_seen_are_laid_out(ledger: Path) -> None:
    with open_ledger(ledger, starter=False) as filling:
        first = filling.claims.all()[0]
        (document,) = filling.documents.all()
        filling.documents.put(*(msgspec.structs.replace(document, id=f"r{number:03}") for number in range(250)))
        more = [(f"more-{number:05}", f"r{number // 20:03}") for number in range(5000)]
        filling.claims.put(*(msgspec.structs.replace(first, id=claim, document=of) for claim, of in more))
    async with open_floor(ledger, config=CONFIG, terminal=CountingTerminal()) as floor:
        await floor.press("5")
        CountingTerminal.fitted = 0
        await floor.press("a", "G", "x", "pageup")
        assert "5 Inbox 5002" in floor.text
        assert CountingTerminal.fitted < 2500
