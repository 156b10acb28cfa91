"""Whole screens as text. A golden is what a person reviews: look at it before taking a new one over."""

from pathlib import Path

import pytest

from store.config import Config
from tests.golden import check_golden
from tests.tui.floor import open_floor
from tui.terminal import Terminal

GOLDEN = Path(__file__).parent / "golden"
SIZES = {"80x24": (80, 24), "120x40": (120, 40)}

# What is pressed one key after the other, and what must be seen before the screen is compared.
SCREENS: dict[str, tuple[tuple[str, ...], str]] = {
    "first": ((), "self-propelled gun"),
    "deployments": (("2",), "Next tranche of artillery"),
    "series": (("2", "j", "j", "j"), "<~50 (2024-11-16"),
    "sightings": (("3",), "January Kursk video"),
    "documents": (("4",), "Yonhap · 2025-06-06"),
    "detail": (("enter",), "calibre 170 mm"),
    "detail-scrolled": (("enter", *"j" * 30), "range, standard"),
    "filter": (("3", "slash", *"place=Kursk"), "1 of 3 /place=Kursk"),
    "filter-wrong": (("slash", *"calibr=170", "enter"), "did you mean 'calibre'?"),
    "filter-without-rows": (("2", "slash", *"zebra"), "0 of 15 /zebra"),
    "zoom": (("2", "z"), "Where the guns are"),
    "help": (("question_mark",), "spotrep help"),
    "refresh-without-feeds": (("r",), "no feed is enabled"),
}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", SCREENS)
async def test_the_screen_is_the_reviewed_one(name: str, size: str, tmp_path: Path) -> None:
    keys, seen = SCREENS[name]
    async with open_floor(tmp_path, size=SIZES[size]) as floor:
        await floor.press(*keys)
        await floor.see(seen)
        check_golden(GOLDEN / f"{name}-{size}.txt", floor.text + "\n")


@pytest.mark.parametrize("size", SIZES)
async def test_an_empty_ledger_says_how_it_is_filled(size: str, tmp_path: Path) -> None:
    async with open_floor(tmp_path, size=SIZES[size], config=Config(starter=False)) as floor:
        await floor.see("3 Sightings 0")
        check_golden(GOLDEN / f"empty-{size}.txt", floor.text + "\n")
        await floor.press("4")
        await floor.see("4 Documents 0")
        check_golden(GOLDEN / f"empty-documents-{size}.txt", floor.text + "\n")


@pytest.mark.parametrize("size", SIZES)
async def test_a_terminal_without_unicode_gets_ascii_only(size: str, tmp_path: Path) -> None:
    async with open_floor(tmp_path, size=SIZES[size], terminal=Terminal(unicode=False)) as floor:
        await floor.see("<=40 km!")
        check_golden(GOLDEN / f"ascii-{size}.txt", floor.text + "\n")
        for keys in (("enter", "pagedown"), ("escape", "4", "enter"), ("slash", "x"), ("escape", "question_mark")):
            await floor.press(*keys)
            assert floor.text.isascii()


@pytest.mark.parametrize(
    ("name", "keys", "seen"),
    [
        ("first", (), "M1989 Koksan"),
        ("deployments", ("2",), "Koksan guns to"),
        ("sightings", ("3",), "by 2025-01-07"),
        ("documents", ("4",), "2025-06-06"),
        ("detail", ("enter",), "self-propelled gun"),
        ("help", ("question_mark",), "spotrep help"),
    ],
)
async def test_the_smallest_screen(name: str, keys: tuple[str, ...], seen: str, tmp_path: Path) -> None:
    async with open_floor(tmp_path, size=(40, 12)) as floor:
        await floor.press(*keys)
        await floor.see(seen)
        check_golden(GOLDEN / f"{name}-40x12.txt", floor.text + "\n")
