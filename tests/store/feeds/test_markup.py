import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.feeds.markup import plain_text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>120 <b>guns</b> at Sudzha.</p><p>None fired.</p>", "120 guns at Sudzha.\n\nNone fired."),
        ("one<br>two<br/>three", "one\ntwo\nthree"),
        ("<ul><li>six</li><li>nine</li></ul>", "six\n\nnine"),
        ("range &lt; 40&nbsp;km &amp; more", "range < 40 km & more"),
        ("range < 40 km, a<b>c</b>", "range < 40 km, ac"),
        ("a<script>if (1 < 2) alert('<p>')</script>b<style>p{}</style>c", "abc"),
        ("a<!-- <p>hidden --> b<![CDATA[x]]>", "a b"),
        ('<a title="1 > 0" href=\'x\'>seen</a> here', "seen here"),
        ("<script>never closed", ""),
        ("<svg/>after", "after"),
        ("many   \n\n  spaces", "many spaces"),
        ("</p></div>loose ends<", "loose ends<"),
    ],
)  # fmt: skip
def test_markup_becomes_text(html: str, text: str) -> None:
    assert plain_text(html) == text


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 200_000,
        "<a " + " ".join(f"a{number}=1" for number in range(100_000)) + ">",
        "<!--" * 200_000,
        "<script>" * 100_000,
        "<a '" * 200_000,
        "<a \"'" * 200_000,
        "<" * 1_000_000,
        "&" * 1_000_000,
    ],
    ids=["nested", "attributes", "comments", "scripts", "quotes", "mixed quotes", "brackets", "ampersands"],
)
def test_a_megabyte_of_anything_takes_a_moment(html: str) -> None:
    started = time.process_time()
    assert isinstance(plain_text(html), str)
    assert time.process_time() - started < 10


@given(st.text())
def test_text_without_markup_keeps_its_words(text: str) -> None:
    bare = text.translate({ord(mark): None for mark in "<>&"})
    assert plain_text(bare).split() == bare.split()
