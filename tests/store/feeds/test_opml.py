from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.errors import UsageError
from store.feeds.opml import Outline, read_opml, write_opml

LIST = b"""<?xml version="1.0" encoding="ISO-8859-1"?>
<opml version="1.1"><head><title>Mine</title></head><body>
  <outline text="Papers">
    <outline text="District Paper" type="rss" xmlUrl="http://paper.example/rss?a=1&amp;b=2" htmlUrl="http://paper.example/"/>
    <outline title="Gar\xe7on" text="other" type="rss" XMLURL="http://garcon.example/feed"/>
  </outline>
  <outline text="Again" xmlUrl="http://paper.example/rss?a=1&amp;b=2"/>
  <outline text="A note without an address"/>
</body></opml>"""


def test_feeds_in_folders_are_found_each_once() -> None:
    assert read_opml(LIST) == [
        Outline(url="http://paper.example/rss?a=1&b=2", title="District Paper"),
        Outline(url="http://garcon.example/feed", title="Garçon"),
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "no OPML"),
        (b"<opml><body>", "no OPML"),
        (b"<rss version='2.0'/>", "its first element is not <opml>"),
        (b"<!DOCTYPE opml [<!ENTITY a 'b'>]><opml/>", "declares entities"),
        (b"<opml>&undeclared;</opml>", "no OPML"),
    ],
)
def test_what_is_no_list_is_refused(content: bytes, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        read_opml(content)


@given(st.lists(st.tuples(st.integers(0, 10**6), st.text(max_size=60))))
def test_what_is_written_is_read_again(feeds: list[tuple[int, str]]) -> None:
    written = write_opml(Outline(url=f"http://host.example/{number}?a&b", title=title) for number, title in feeds)
    read = read_opml(written.encode())
    assert [outline.url for outline in read] == list(
        dict.fromkeys(f"http://host.example/{number}?a&b" for number, _ in feeds)
    )


@given(st.binary(max_size=300))
def test_no_list_breaks_it(content: bytes) -> None:
    found = []
    with suppress(UsageError):
        found = read_opml(b"<opml>" + content)
    assert all(outline.url for outline in found)
