"""Cleaning: nothing that drives a terminal gets through, and offsets into a text keep their meaning."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.text import clean_line, clean_text

# Written anew from Unicode's own tables, not from the module's list: controls, surrogates, what turns text around.
BIDI = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
MARKS = "\u061c\u200e\u200f"


def drives_a_terminal(character: str) -> bool:
    return (
        unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp")
        or unicodedata.bidirectional(character) in BIDI
        or character in MARKS
    )


EVERY_CHARACTER = "".join(map(chr, range(0x110000)))


def test_of_all_characters_none_that_drives_a_terminal_gets_through() -> None:
    left = {character for character in clean_text(EVERY_CHARACTER) if drives_a_terminal(character)}
    assert left == {"\t", "\n"}
    assert not any(map(drives_a_terminal, clean_line(EVERY_CHARACTER, len(EVERY_CHARACTER))))


def test_no_character_that_drives_a_terminal_gets_through_by_itself() -> None:
    unsafe = [character for character in EVERY_CHARACTER if drives_a_terminal(character) and character not in "\t\n"]
    assert not any(set(map(clean_text, unsafe)) & set(unsafe))
    assert not any(map(drives_a_terminal, "".join(clean_line(f"a{character}b") for character in unsafe)))


def test_everything_else_gets_through_a_text_as_it_is() -> None:
    harmless = "".join(c for c in EVERY_CHARACTER if c in "\t\n" or not drives_a_terminal(c))
    assert clean_text(harmless) == harmless


hostile = st.text(st.sampled_from("a \t\n\r\x00\x1b\x9b\u202e\u2066\u200b\ufeff\ud800\u0301е́가É") | st.characters())


@given(hostile)
def test_a_text_keeps_its_length_and_its_harmless_characters_in_place(text: str) -> None:
    cleaned = clean_text(text)
    assert len(cleaned) == len(text)
    for before, after in zip(text, cleaned, strict=True):
        assert after == before or after == "\N{REPLACEMENT CHARACTER}" or (before, after) == ("\r", " ")
    assert clean_text(cleaned) == cleaned
    cleaned.encode()


@given(hostile, st.integers(1, 40))
def test_a_line_is_one_safe_line_of_bounded_length(text: str, limit: int) -> None:
    line = clean_line(text, limit)
    assert len(line) <= limit
    assert not re.search(r"[\n\t\u200b\ufeff]|  |^ ", line)
    assert not any(map(drives_a_terminal, line))
    assert unicodedata.is_normalized("NFC", line)


@given(hostile, st.integers(1, 40))
def test_cleaning_a_line_twice_is_cleaning_it_once(text: str, limit: int) -> None:
    line = clean_line(text, limit)
    assert clean_line(line, limit) == line


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("  North\n Korea \t sends\r\nguns ", "North Korea sends guns"),
        ("\x1b]52;c;ZXZpbA==\x07paste", "]52;c;ZXZpbA== paste"),
        ("a\u202egnirts\u202c", "a gnirts"),
        ("Pan\u00adzer\u200bhau\ufeffbitze", "Panzerhaubitze"),
        ("Cafe\u0301", "Café"),
        ("불새-4", "불새-4"),
        ("", ""),
        ("\x00\x1b ", ""),
    ],
)
def test_lines(text: str, line: str) -> None:
    assert clean_line(text) == line


def test_a_carriage_return_is_a_blank_before_a_newline_and_a_mark_elsewhere() -> None:
    assert clean_text("a\r\nb\rc") == "a \nb\ufffdc"


def test_a_huge_line_is_cut_before_it_is_worked_on() -> None:
    assert clean_line("x" * 10_000_000, 10) == "x" * 10
