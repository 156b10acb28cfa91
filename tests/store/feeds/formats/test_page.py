"""Pages as they are sent: what is one and what is not, in which letters, with and without trafilatura."""

import sys
import time
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.feeds.entries import Entry, ParseError
from store.feeds.formats import page
from tests.store.feeds.bodies import web_page
from tests.store.feeds.formats.hostile import HOSTILE

URL = "https://depot.example/a"
FIRST = "Two guns were seen on flat wagons at the depot on Tuesday, the desk said."
SECOND = "They were moved westbound in the night, two railwaymen told it."
THIRD = "Nobody could say where the wagons had come from, or who had loaded them there."
CYRILLIC = ["Два орудия видели на платформах у склада во вторник, сообщила редакция.", "Их увезли на запад ночью."] * 3
HANGUL = [
    "화요일 창고 옆 무개화차에 실린 대포 두 문이 목격됐다고 편집국이 전했다.",
    "대포는 밤사이 서쪽으로 옮겨졌다.",
] * 3


@pytest.fixture(params=["trafilatura", "alone"], autouse=True)
def extractor(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Read each page with trafilatura and as an installation without it does."""
    if request.param == "alone":
        monkeypatch.setitem(sys.modules, "trafilatura", None)
    page._extractor.cache_clear()
    return str(request.param)


def read(body: bytes, content_type: str = "text/html") -> Entry:
    (entry,) = page.parse(body, content_type, URL).entries
    return entry


def test_a_page_is_one_entry_with_its_article() -> None:
    entry = read(web_page(FIRST, SECOND, THIRD))
    # Of a short article trafilatura takes more than it should.
    assert entry.text.startswith(f"{FIRST}\n\n{SECOND}\n\n{THIRD}")
    assert "scripted" not in entry.text
    assert (entry.title, entry.url) == ("Report a - Depot Watch", URL)


def test_the_extractor_is_the_one_that_is_there(extractor: str) -> None:
    assert (page._extractor() is not None) == (extractor == "trafilatura")


@pytest.mark.parametrize("label", ["text/html", "text/html; charset=utf-8", 'Text/HTML; Charset="KOI8-R"', "", "x"])
def test_bytes_that_are_utf8_are_whatever_the_label_says(label: str) -> None:
    assert CYRILLIC[0] in read(web_page(*CYRILLIC), label).text


@pytest.mark.parametrize(
    ("paragraphs", "charset", "label"),
    [
        (CYRILLIC, "windows-1251", "text/html"),
        (CYRILLIC, "koi8-r", "text/html; charset=KOI8-R"),
        (HANGUL, "euc-kr", "text/html"),
        (HANGUL, "cp949", "text/html; charset=euc-kr"),
        (HANGUL, "utf-16", "text/html"),
    ],
)
def test_other_letters_are_read_by_their_label(paragraphs: list[str], charset: str, label: str) -> None:
    text = read(web_page(*paragraphs, charset=charset), label).text
    assert paragraphs[0] in text
    assert paragraphs[1] in text


def test_the_servers_label_goes_before_the_pages() -> None:
    body = web_page(*CYRILLIC).decode().encode("windows-1251").replace(b"charset=utf-8", b"charset=koi8-r")
    assert CYRILLIC[0] in read(body, "text/html; charset=windows-1251").text


def test_a_broken_byte_costs_a_letter_and_no_more() -> None:
    body = web_page(*CYRILLIC).replace("Два".encode(), b"\xd0\xd0\xb2\xd0\xb0", 1)
    text = read(body, "text/html; charset=utf-8").text
    assert "�ва орудия" in text
    assert CYRILLIC[1] in text


def test_plain_text_is_a_page_too() -> None:
    assert read(f"{FIRST}\r\n{SECOND} <b>".encode(), "text/plain; charset=us-ascii").text == f"{FIRST}\n{SECOND} <b>"


@pytest.mark.parametrize(
    ("body", "content_type", "reason"),
    [
        (b"%PDF-1.7\n" + b"words " * 100, "text/html", "is no web page"),
        (b"MZ\0\0\0" + b"words " * 100, "text/html", "is no web page"),
        (b"", "text/html", "has no article"),
        (b"<script>go()</script><div id=app></div>", "text/html", "has no article"),
        (("<p>" + "words of a long page " * 60_000).encode(), "text/html", "text over 1,000,000 characters"),
    ],
)
def test_what_is_no_page_says_so(body: bytes, content_type: str, reason: str) -> None:
    with pytest.raises(ParseError, match=reason):
        page.parse(body, content_type, URL)


def test_nothing_that_drives_a_terminal_gets_in() -> None:
    text = read(web_page(f"{FIRST} \x1b]52;c;aGk=\x07 &#27;[2J \u202e", SECOND, THIRD, title="\x9b31mGuns")).text
    assert not set(text) & set("\x1b\x07\x9b\u202e")


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_hostile_page_takes_a_moment_or_is_refused(hostile: str) -> None:
    started = time.process_time()
    with suppress(ParseError):
        page.parse(HOSTILE[hostile].encode(), "text/html", URL)
    assert time.process_time() - started < 10


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300), st.integers(0, 900), st.sampled_from(["", "text/html", "text/plain; charset=euc-kr"]))
def test_any_bytes_are_a_page_or_a_parse_error(noise: bytes, cut: int, content_type: str) -> None:
    whole = web_page(FIRST, SECOND)
    for body in (noise, whole[:cut] + noise + whole[cut:]):
        try:
            entry = read(body, content_type)
        except ParseError:
            continue
        assert entry.text
        assert not set(entry.text) & set("\x1b\x07\x9b\u202e")
