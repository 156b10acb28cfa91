"""Tokens: a designation has the same ones however it is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.extraction.text.tokens import tokenise


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("M-1978", "M 1978"),
        ("M1978", "M 1978"),
        ("M 1978", "M 1978"),
        ("M1A2s", "M 1 A 2 s"),
        ("1,000 of 25.5 t", "1,000 of 25.5 t"),
        ("5.3.2025", "5.3.2025"),
        ("Kim's men, they say: 'no'", "Kim 's men , they say : no"),
        ('the BM-27 "Uragan"', "the BM 27 Uragan"),
        ("self-propelled", "self propelled"),
        ("guns - ten -- lost", "guns - ten -- lost"),
        ("a_b", "a _ b"),
        ("170mm (6.7in)", "170 mm ( 6.7 in )"),
        ("$5bn, 10%", "$ 5 bn , 10 %"),
        ("곡산포를 170㎜", "곡산포를 170 ㎜"),
    ],
)
def test_tokens(text: str, tokens: str) -> None:
    assert tokenise(text).text == tokens.split()


@pytest.mark.parametrize(
    ("text", "glued", "joined"),
    [
        ("M-1978", True, True),
        ("M1978", True, True),
        ("M 1978", True, False),
        ('BM "Uragan"', True, False),
        ("BM\nUragan", True, False),
        ("guns   tanks", False, False),
        ("guns\n\ntanks", False, False),
    ],
)
def test_what_stands_between_two_tokens_is_told(text: str, glued: bool, joined: bool) -> None:
    tokens = tokenise(text)
    assert (tokens.glued[1], tokens.joined[1]) == (glued, joined)
    assert (tokens.glued[0], tokens.joined[0]) == (False, False)


def test_a_token_is_found_by_its_offset() -> None:
    text = "On 7 May they left."
    tokens = tokenise(text, 3)
    assert tokens.text == ["7", "May", "they", "left", "."]
    assert [tokens.index(offset) for offset in (0, 3, 4, 5, 8, len(text))] == [0, 0, 1, 1, 2, 5]


@given(st.text(), st.data())
def test_tokens_and_gaps_are_the_text(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    tokens = tokenise(text, start, end)
    assert tokens.count == len(tokens.low) == len(tokens.start) == len(tokens.end)
    rebuilt, last = "", start
    for word, low, first, behind in zip(tokens.text, tokens.low, tokens.start, tokens.end, strict=True):
        assert last <= first < behind <= end
        assert low == word.lower()
        gap = text[last:first]
        assert not any(char.isalnum() for char in gap)
        rebuilt += gap + word
        last = behind
    assert rebuilt + text[last:end] == text[start:end]
