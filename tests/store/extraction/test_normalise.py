"""Folding: one character for one, and only what looks and sounds alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.extraction.text.normalise import fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("“a” «b» ‘c’ d’s `e´", "\"a\" \"b\" 'c' d's 'e'"),
        ("M–1978 — ten−two", "M-1978 - ten-two"),
        ("a\u00a0b\tc\u202fd\re\nf", "a b c d e\nf"),
        ("Ｍ１９７８ 𝗞𝗼𝗸𝘀𝗮𝗻", "M1978 Koksan"),
        ("½ № ﬁ …", "½ № ﬁ …"),
        ("kept.⁹ 10 km²", "kept.⁹ 10 km²"),
    ],
)
def test_signs_are_folded(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("М-1978", "M-1978"),
        ("М1978, М 1978", "M1978, M 1978"),
        ("Т-90М", "T-90M"),
        ("АК-74 и ТМ 62", "AK-74 и TM 62"),
        ("МТ-LB", "MT-LB"),
        ("BМ-27", "BM-27"),
        ("Iskander-М", "Iskander-M"),
        ("Коksan, Iskаnder", "Koksan, Iskander"),
    ],
)
def test_a_cyrillic_letter_that_looks_and_sounds_alike_is_folded_in_a_designation(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    "text",
    [
        "КН-25",
        "С-300",
        "Х-101",
        "Р-37",
        "Н-6",
        "В-52",
        "Су-57",
        "А 10 танков",
        "К 2025 году",
        "КАМАЗ 5 штук",
        "Мета 5",
        "HIMARSа",
        "HIMARSів",
        "Коксан",
        "Это было в Курске",
    ],
)
def test_a_cyrillic_word_stays_cyrillic(text: str) -> None:
    assert fold(text) == text


@given(st.text(st.characters()))
def test_no_length_changes(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(st.text("АВЕКМНОРСТХаеорсухіABab12- \n", max_size=30))
def test_letters_stay_letters_and_lines_stay_lines(text: str) -> None:
    folded = fold(text)
    assert [char.isalpha() for char in folded] == [char.isalpha() for char in text]
    assert [char == "\n" for char in folded] == [char == "\n" for char in text]
    assert fold(folded) == folded


@given(st.sets(st.characters(codec="utf-8"), min_size=100))
def test_a_text_of_very_many_characters_is_folded_like_each_of_them(chars: set[str]) -> None:
    text = " ".join(chars)
    assert fold(text).split(" ") == " ".join(fold(char) for char in chars).split(" ")


def test_a_wide_form_of_a_folded_sign_is_folded_as_the_sign_is() -> None:
    assert fold("｀`＂－") == "''\"-"
