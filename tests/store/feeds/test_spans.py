from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.feeds.spans import classed_spans


def inner(html: str) -> dict[str, str]:
    return {" ".join(sorted(span.classes)): html[span.start : span.end] for span in classed_spans(html)}


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ('<div class="a">x<b class=b>y</b>z</div>', {"a": "x<b class=b>y</b>z", "b": "y"}),
        ('<p class="a">one<p class="b">two</div>three', {"a": 'one<p class="b">two</div>three', "b": "two</div>three"}),
        ('<div class="a"><i class="b">x</div>y', {"a": '<i class="b">x', "b": "x"}),
        ('<img class="a">x<br class="b"/>y', {"a": "", "b": ""}),
        ("<script class='a'><div class=\"b\"></script>x", {"a": '<div class="b">'}),
        ("<!-- <i class='a'> --><i CLASS='b c' data-x='&lt;'>x</i>", {"b c": "x"}),
        ("<i data-class='a'>x</i></i></b>", {}),
    ],
)
def test_an_element_is_what_stands_between_its_tags(html: str, found: dict[str, str]) -> None:
    assert inner(html) == found


def test_attributes_are_unescaped_and_the_first_of_a_name_holds() -> None:
    (span,) = classed_spans("<a class='x' href=\"?a=1&amp;b=2\" href='other' Data-Post=7>")
    assert span.attributes == {"class": "x", "href": "?a=1&b=2", "data-post": "7"}


def test_a_tag_longer_than_any_page_needs_is_passed_over() -> None:
    assert classed_spans(f'<a class="x" title="{"y" * 20_000}">z</a>') == []


@given(
    st.lists(st.sampled_from(["<i class='a'>", "</i>", "<b class=b>", "</b>", "<br class=c>", "x", "<script>", "<"]))
)
def test_elements_never_cross(parts: list[str]) -> None:
    html = "".join(parts)
    spans = classed_spans(html)
    assert [span.start for span in spans] == sorted(span.start for span in spans)
    for first, second in pairwise(spans):
        assert 0 <= first.start <= first.end <= len(html)
        assert second.start >= first.end or second.end <= first.end
