"""A detail in lines: nothing wider than the pane, nothing lost, nothing that drives the terminal."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from store.views.detail import Detail, Section, Statement
from tui.terminal import Terminal
from tui.widgets.detail_lines import LONGEST_TEXT, detail_lines
from tui.widgets.text_lines import NARROWEST, TextLine, wrap

UNICODE, ASCII = Terminal(), Terminal(unicode=False)
WORDS = st.text(alphabet=st.sampled_from("ab 7≤→“\x1b\x07\x9b\u202e\u200b\n\té주체포砲Ж"), max_size=120)
WIDTHS = st.integers(NARROWEST, 90)


def statement(words: str = "Up to 40 km.", **fields: object) -> Statement:
    plain: dict[str, object] = {
        "claim": "c1",
        "figure": "≤40 km",
        "words": words,
        "quoted": False,
        "speakers": "Army Recognition",
        "document": "2024-12-20 · A report",
        "modality": "asserted",
        "when": "2024-12",
        "place": "Kursk Oblast",
        "mark": "",
        "heads": False,
        "note": None,
    }
    return Statement(**(plain | fields))  # type: ignore[arg-type]


def section(*statements: Statement, heading: str = "calibre", figure: str = "170 mm", label: str = "3/1") -> Section:
    return Section(heading=heading, figure=figure, label=label, mark="", statements=list(statements))


def test_who_hands_over_to_whom_has_a_line_of_its_own() -> None:
    of_transfer = Detail(title="t", facts=[], sections=[section(statement(parties="from Iran to Russia"))])
    assert texts(detail_lines(of_transfer, 80, UNICODE), "fact") == ["    from Iran to Russia"]
    assert texts(detail_lines(Detail(title="t", facts=[], sections=[section(statement())]), 80, UNICODE), "fact") == []


def texts(lines: list[TextLine], kind: str) -> list[str]:
    return [line.text for line in lines if line.kind == kind]


def without_blanks(*parts: str) -> str:
    return "".join("".join(parts).split())


@st.composite
def details(draw: st.DrawFn) -> Detail:
    statements = [
        statement(
            draw(WORDS),
            figure=draw(WORDS),
            speakers=draw(WORDS),
            document=draw(WORDS),
            place=draw(WORDS),
            heads=draw(st.booleans()),
            quoted=draw(st.booleans()),
            mark=draw(st.sampled_from(["", "?"])),
            note=draw(st.none() | WORDS),
        )
        for _ in range(draw(st.integers(0, 3)))
    ]
    sections = [
        section(*statements, heading=draw(WORDS), figure=draw(WORDS), label=draw(st.sampled_from(["-", "12/3?"])))
    ]
    return Detail(
        title=draw(WORDS), facts=draw(st.lists(WORDS, max_size=3)), sections=sections, text=draw(st.none() | WORDS)
    )


@given(details(), WIDTHS, st.sampled_from([UNICODE, ASCII]))
def test_no_line_is_wider_than_the_pane_or_could_drive_the_terminal(
    detail: Detail, width: int, terminal: Terminal
) -> None:
    for line in detail_lines(detail, width, terminal):
        assert cell_len(line.text) <= width, line
        assert not any(unicodedata.category(character) in ("Cc", "Cf", "Zl", "Zp") for character in line.text)
        assert terminal.unicode or line.text.isascii()


@given(st.lists(WORDS, min_size=1, max_size=4), WIDTHS)
def test_every_word_that_was_said_is_there(said: list[str], width: int) -> None:
    lines = detail_lines(Detail(title="T", facts=[], sections=[section(*map(statement, said))]), width, UNICODE)
    shown = without_blanks(*texts(lines, "words"))
    assert shown == without_blanks(*(UNICODE.fit(words) for words in said))


@given(WORDS, WIDTHS)
def test_wrapping_fills_lines_in_order_and_loses_nothing(text: str, width: int) -> None:
    lines = wrap(text, width, UNICODE, indent="    ")
    assert all(line.startswith("    ") and line == line.rstrip() for line in lines)
    assert without_blanks(*lines) == without_blanks(UNICODE.fit(text))


def test_hangul_wraps_by_its_cells() -> None:
    assert wrap("주체포는 자주포이다", 12, UNICODE) == ["주체포는", "자주포이다"]
    assert [cell_len(line) for line in wrap("가" * 13, 12, UNICODE)] == [12, 12, 2]


@pytest.mark.parametrize("length", [4_001, 20_000])
def test_a_long_paragraph_is_not_cut(length: int) -> None:
    detail = Detail(title="T", facts=[], sections=[], text="x" * length)
    assert sum(len(line.text) for line in detail_lines(detail, 80, UNICODE)) == length


def test_a_text_too_long_to_lay_out_says_how_much_is_missing() -> None:
    detail = Detail(title="T", facts=[], sections=[], text="km " * LONGEST_TEXT)
    lines = detail_lines(detail, 90, UNICODE)
    assert lines[-1] == TextLine("note", "200,000 more characters are in the ledger and not shown here")


def test_paragraphs_of_a_text_stay_apart() -> None:
    detail = Detail(title="T", facts=["Yonhap"], sections=[], text="\n\nOne.\nTwo.\n\n \nThree.\n")
    assert [(line.kind, line.text) for line in detail_lines(detail, 40, UNICODE)] == [
        ("fact", "Yonhap"),
        ("blank", ""),
        ("words", "One."),
        ("words", "Two."),
        ("blank", ""),
        ("words", "Three."),
    ]


def test_a_title_that_fits_is_not_repeated_and_a_longer_one_is_whole() -> None:
    short = Detail(title="M1989 Koksan", facts=[], sections=[])
    assert detail_lines(short, 40, UNICODE) == []
    long = Detail(title="North Korean cannons designed to flatten Seoul", facts=[], sections=[])
    assert texts(detail_lines(long, 40, UNICODE), "figure") == [
        "North Korean cannons designed to flatten",
        "Seoul",
    ]


def test_what_stands_behind_a_section_is_at_its_right_end() -> None:
    lines = detail_lines(Detail(title="T", facts=[], sections=[section()]), 24, UNICODE)
    assert [line.text for line in lines[:1]] == ["calibre 170 mm       3/1"]


def test_a_heading_too_long_for_its_line_keeps_what_stands_behind_it() -> None:
    long = section(heading="range, rocket-assisted", figure="≤60 km", label="12/3?")
    lines = detail_lines(Detail(title="T", facts=[], sections=[long]), 28, UNICODE)
    assert [line.text for line in lines] == ["range, rocket-assisted ≤60", "km                     12/3?"]
    full = section(heading="a" * 27, figure="", label="3/1")
    lines = detail_lines(Detail(title="T", facts=[], sections=[full]), 28, UNICODE)
    assert [line.text for line in lines] == ["a" * 27, "                         3/1"]


def test_a_statement_shows_what_heads_the_figure_how_it_was_said_and_by_whom() -> None:
    said = statement(heads=True, quoted=True, note="an upper bound")
    lines = detail_lines(Detail(title="T", facts=[], sections=[section(said)]), 60, UNICODE)
    assert [(line.kind, line.text) for line in lines[1:]] == [
        ("figure", "▸ ≤40 km · asserted · 2024-12 · Kursk Oblast"),
        ("words", "    “Up to 40 km.”"),
        ("source", "    Army Recognition"),
        ("source", "    2024-12-20 · A report"),
        ("note", "    note: an upper bound"),
    ]
    candidate = detail_lines(Detail(title="T", facts=[], sections=[section(statement(mark="?"))]), 60, ASCII)
    assert texts(candidate, "figure") == ["? <=40 km | asserted | 2024-12 | Kursk Oblast"]
