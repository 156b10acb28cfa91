"""The article of a page: what of it is running text, whatever the page is made of."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.feeds.article import MOST_PARTS, main_text
from store.feeds.entries import ParseError
from tests.store.feeds.bodies import web_page

FIRST = "Two guns were seen on flat wagons at the depot on Tuesday, the desk said."
SECOND = "They were moved westbound in the night, two railwaymen told it."
SHORT = "None fired."
TAGS = ["div", "/div", "article", "/article", "p", "/p", "a", "/a", "br", "h2", "nav", "/nav", "ul", "li", "script"]
PARTS = [*(f"<{tag}>" for tag in TAGS), "</script>", "<div class='share'>", "<", FIRST, SECOND, SHORT]


def test_the_article_is_taken_and_all_around_it_left() -> None:
    assert main_text(web_page(FIRST, SECOND, SHORT).decode()) == f"{FIRST}\n\n{SECOND}\n\n{SHORT}"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        (f"<p>{FIRST}<p>{SECOND}", f"{FIRST}\n\n{SECOND}"),
        (f"<div>{FIRST}<br>{SECOND}<br><br>{SHORT}</div>", f"{FIRST}\n{SECOND}\n\n{SHORT}"),
        (f"<table><tr><td>Menu<td>{FIRST}<br>{SECOND}</table>", f"{FIRST}\n{SECOND}"),
        (f"<p>{FIRST}</p><ul><li>six guns</li><li>nine</li></ul>", f"{FIRST}\n\nsix guns\nnine"),
        (f"<div><p>{FIRST}</p></div>" * 3, "\n\n".join([FIRST] * 3)),
        (f"<h2>What is known</h2><p>{FIRST}</p><h2>More</h2>", f"What is known\n\n{FIRST}"),
        (f"<h1>Guns seen</h1><p>{FIRST}</p>", FIRST),
        (f"<p>{FIRST}</p><p><a href=x>{SECOND}</a></p>", FIRST),
        (f'<p>{FIRST} <a href="x">They</a> were moved westbound.</p>', f"{FIRST} They were moved westbound."),
        (f"<p><a>{FIRST}", ""),
        (f"<div><a href=x><p>{SECOND}</p></div><p>{FIRST}</p>", FIRST),
        (f"<p>{FIRST}<span>&nbsp;&amp;</span> more</p>", f"{FIRST} & more"),
        (f"<head><title>x<p>{FIRST}</title><meta><p>{SECOND}", SECOND),
        (f"<article><p>{FIRST}</p><article><p>{SECOND}</p></article></article>", FIRST),
        (f"<article><header><p>{SECOND}</p></header><div><p>{FIRST}</p></div></article>", f"{SECOND}\n\n{FIRST}"),
        (f"<div itemprop=articleBody><p>{FIRST}</p><div class=relatedArticles><p>{SECOND}</p></div></div>", FIRST),
        (f'<div class="sidebar"><p>{FIRST}</p><p>{SECOND}</p></div>', f"{FIRST}\n\n{SECOND}"),
        (f"<p>{FIRST}</p><div hidden><p>{SECOND}</p></div>", FIRST),
        (f'<p>{FIRST}</p><div style="color:red;DISPLAY: none"><p>{SECOND}</p></div>', FIRST),
        ("<ul><li><a href=1>one</a><li><a href=2>two</a></ul><p>Short.</p>", ""),
        (f"<p>{FIRST}</p></div></section></nav>", FIRST),
        ("", ""),
    ],
)  # fmt: skip
def test_running_text_is_found_in_pages_of_every_make(html: str, text: str) -> None:
    assert main_text(html) == text


def test_long_comments_are_no_article() -> None:
    comments = f"<div id='comments'>{f'<p>{SECOND} {SECOND} {SECOND}</p>' * 3}</div>"
    assert main_text(f"<div id=page><div class=text><p>{FIRST}</p><p>{FIRST}</p></div>{comments}</div>") == (
        f"{FIRST}\n\n{FIRST}"
    )


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 100_000,
        "<div>words " * 90_000,
        "</div>" * 500_000,
        "<p>words of a line" * 90_000,
        f"<div class='{'a b ' * 100_000}'>x</div>",
        "<div class='aB aB aB aB'>x</div>" * 90_000,
        f"<div {' style=display' * 2_000}>" * 300,
        "<a>" * 500_000,
        "<" * 1_000_000,
        "&" * 1_000_000,
        "<script>" * 100_000,
        "<!--" * 200_000,
    ],
    ids=["boxes", "lines in boxes", "ends", "lines", "classes", "classed", "styles", "links", "<", "&", "scripts", "!"],
)
def test_megabytes_of_anything_take_a_moment(html: str) -> None:
    started = time.process_time()
    main_text(html)
    assert time.process_time() - started < 10


@pytest.mark.parametrize("part", ["<div>", "<p>words"])
def test_a_page_of_more_parts_than_any_article_is_refused(part: str) -> None:
    with pytest.raises(ParseError, match="more than 100,000 parts"):
        main_text(part * (MOST_PARTS + 1))


@given(st.lists(st.sampled_from(PARTS)))
def test_nothing_is_said_that_the_page_does_not_say(parts: list[str]) -> None:
    html = "".join(parts)
    text = main_text(html)
    assert "\n\n\n" not in text
    letters = iter(html)
    assert all(letter in letters for letter in "".join(text.split()))
