"""Lines and paragraphs: what belongs to the page goes, wrapped text is joined, headlines and lists are not."""

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.extraction.layout.lines import paragraphs
from store.extraction.names.words import load_words

PROSE = (
    "The column left the depot at dawn and went north along the river. Nobody had told the drivers where they were "
    "going, and the Army would not say it either. By noon the first of them had crossed the bridge at the mill, and "
    "the last was still loading. It was the longest column that anyone in the town had seen for years."
)


def read(text: str) -> list[str]:
    return [text[start:end] for start, end in paragraphs(text, load_words())]


@pytest.mark.parametrize("width", [50, 64, 72, 80, 100])
def test_wrapped_text_is_joined(width: int) -> None:
    wrapped = textwrap.fill(PROSE, width)
    assert read(wrapped) == [wrapped]
    assert read(f"{wrapped}\n\n{wrapped}") == [wrapped, wrapped]


def test_a_short_paragraph_is_wrapped_like_the_long_one_beside_it() -> None:
    long, short = (
        textwrap.fill(PROSE, 60),
        textwrap.fill("It was said later, by people who had seen it, that North Korea had sent it.", 60),
    )
    assert "\n" in short
    assert read(f"{long}\n\n{short}") == [long, short]


def test_a_headline_is_not_joined_to_what_stands_below_it() -> None:
    wrapped = textwrap.fill(PROSE, 72)
    assert read(f"The longest column in years\n{wrapped}") == ["The longest column in years", wrapped]
    title = "The longest column that anyone in the town had seen for many years"
    assert read(f"{title}\nIt left at dawn and went north along the river to the bridge.") == [
        title,
        "It left at dawn and went north along the river to the bridge.",
    ]


def test_a_line_as_it_comes_from_a_page_is_a_paragraph() -> None:
    assert read(f"{PROSE}\n{PROSE}") == [PROSE, PROSE]


@pytest.mark.parametrize("mark", ["-", "•", "*", "1.", "a)", "❗"])
def test_items_of_a_list_are_not_joined(mark: str) -> None:
    items = [
        f"{mark} tanks of the first battalion, ten of which were lost at the {place}" for place in ("mill", "ford")
    ]
    assert read("\n".join(items)) == items


def test_a_post_of_short_lines_stays_in_lines() -> None:
    post = "⚡️Kyiv\n10 guns lost\nthe enemy lost more\n@channel"
    assert read(post) == post.split("\n")


def test_what_belongs_to_the_page_is_left_out() -> None:
    assert read("The guns left.\nRead also: more guns\n14 minutes ago\n----\n  \nThey came back.") == [
        "The guns left.",
        "They came back.",
    ]
    assert read("The guns left.\nRelated articles\nThey came back.") == ["The guns left."]


def test_a_long_paragraph_that_begins_like_a_line_of_the_page_stays() -> None:
    text = "Related articles " + "say more of it. " * 30
    assert read(text) == [text]


@given(st.text(alphabet="aA .-1\n•\t", max_size=200) | st.text())
def test_paragraphs_are_in_order_and_hold_letters(text: str) -> None:
    last = 0
    for start, end in paragraphs(text, load_words()):
        assert last <= start < end <= len(text)
        assert any(char.isalnum() for char in text[start:end])
        assert text[start - 1 : start] in ("", "\n")
        last = end
