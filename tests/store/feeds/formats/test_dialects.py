"""Every dialect of syndication, whole and damaged: what survives, who has read it, and that both readers agree."""

import json
import re
from contextlib import suppress
from typing import Any, ClassVar

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.config import FeedConfig
from store.feeds.encoding import normalised
from store.feeds.entries import Entry, Pace, Parsed, ParseError, Publisher
from store.feeds.formats import elements, parse, tolerant
from store.feeds.formats.items import Words
from tests.store.feeds.bodies import ATOM, RDF, item
from tests.store.feeds.bodies import rss as small_rss
from tests.store.feeds.formats import feeds

FEED = FeedConfig(id="depot", url="http://depot.example/feed")
WHOLE = {
    "rss 2.0": feeds.rss(),
    "rss 0.91": feeds.rss_091(),
    "rss 0.90": feeds.rdf("http://my.netscape.com/rdf/simple/0.9/"),
    "rss 1.0": feeds.rdf(),
    "atom 1.0": feeds.atom(),
    "atom 0.3": feeds.atom_03(),
    "atom without a namespace": feeds.atom(""),
}
DAMAGED = {
    "junk before the prolog": b"junk \n" + feeds.rss().encode(),
    "blank lines before the prolog": b"\n\n" + feeds.rss().encode(),
    "two prologs": b'<?xml version="1.0"?>' + feeds.rss().encode(),
    "undeclared prefix": feeds.rss().replace("<guid", "<media:x>1</media:x><guid").encode(),
    "undefined entity": feeds.rss().replace("Six guns", "Six&nbsp;guns").encode(),
    "windows-1252 under a label of utf-8": feeds.rss().encode().replace(b"Six guns", b"Six \x93big\x94 guns"),
    "raw ampersands": feeds.rss().replace("&amp;", "&").encode(),
    "one raw ampersand": feeds.rss().replace("&amp;", "&", 1).encode(),
    "unclosed markup": feeds.rss().replace("&lt;p&gt;Six guns.&lt;/p&gt;", "<p>Six <br>guns.").encode(),
    "control character in titles": feeds.rss().replace("<title>Guns", "<title>Gu\x0bns").encode(),
    "utf-16": feeds.rss(encoding="utf-16").encode("utf-16"),
    "windows-1251": feeds.rss(title="Орудия {n}", encoding="windows-1251").encode("windows-1251"),
    "no time zone": feeds.rss().replace(" +0200", "").encode(),
}


def read(body: bytes) -> Parsed:
    return parse(body, FEED, FEED.url)


@pytest.mark.parametrize("body", WHOLE.values(), ids=WHOLE)
def test_a_whole_feed_is_read_whole_by_the_quick_reader(body: str) -> None:
    channel = elements.read(normalised(body.encode()))
    assert channel is not None
    assert len(channel.items) == feeds.COUNT
    parsed = read(body.encode())
    assert parsed.skipped == []
    for number, entry in enumerate(parsed.entries):
        assert entry.url == f"http://depot.example/{number}"
        assert entry.title.startswith(f"Guns {number}")
        assert (entry.text, entry.language) == ("Six guns.", "en")
        if "0.91" not in body:
            assert entry.published == f"2025-01-08T08:{number:02}:00Z"


@pytest.mark.parametrize("body", DAMAGED.values(), ids=DAMAGED)
def test_damage_costs_no_entry_no_link_no_title_and_no_date(body: bytes) -> None:
    entries = read(body).entries
    assert len(entries) == feeds.COUNT
    assert [entry.url for entry in entries] == [f"http://depot.example/{number}" for number in range(feeds.COUNT)]
    assert all(entry.published and entry.published.startswith("2025-01-08T") for entry in entries)
    assert all(str(number) in entry.title for number, entry in enumerate(entries))
    assert all("Six" in entry.text and "guns" in entry.text for entry in entries)


def test_a_feed_cut_off_gives_what_came_before() -> None:
    body = feeds.rss().encode()
    assert len(read(body[: len(body) * 8 // 10]).entries) >= feeds.COUNT * 8 // 10 - 1


@pytest.mark.parametrize(
    "body",
    [
        *(body.encode() for body in WHOLE.values()),
        ATOM,
        RDF,
        small_rss(item("a", "<p>Six <b>guns</b>.</p>"), item("b")),
    ],
)
def test_both_readers_understand_the_same(body: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    quick = read(body)
    monkeypatch.setattr(elements, "read", lambda xml: None)
    assert [without_language(entry) for entry in read(body).entries] == [
        without_language(entry) for entry in quick.entries
    ]


def without_language(entry: Entry) -> Entry:
    """feedparser takes the language of the channel for that of each text, and forgets it for some dialects."""
    return msgspec.structs.replace(entry, language=None)


@pytest.mark.parametrize("name", ["title", "link"])
def test_what_the_quick_reader_loses_is_read_again(name: str) -> None:
    head, mark, items = feeds.rss().partition("<item>")
    body = (
        head + mark + items.replace(f"<{name}>", f"<{name.upper()}>").replace(f"</{name}>", f"</{name.upper()}>")
    ).encode()
    channel = elements.read(normalised(body))
    assert channel is not None
    assert {getattr(item, name) for item in channel.items} in ({""}, {Words()})
    assert [entry.url for entry in read(body).entries] == [f"http://depot.example/{n}" for n in range(feeds.COUNT)]
    assert all(entry.title.startswith("Guns") for entry in read(body).entries)


def test_a_few_items_without_a_link_are_no_loss() -> None:
    body = feeds.rss().replace("<link>http://depot.example/7</link>", "").encode()
    entries = read(body).entries
    assert [entry.url for entry in entries].count(None) == 1
    assert len(entries) == feeds.COUNT


def test_a_date_that_cannot_be_read_is_never_guessed() -> None:
    body = re.sub(r"<pubDate>[^<]*", "<pubDate>2025년 01월 08일 10:30:00", feeds.rss()).encode()
    for whole in (body, body.replace(b"&amp;", b"&")):
        assert {entry.published for entry in read(whole).entries} == {None}
    for guid in ("7", "2024", "17:30", "May"):
        assert read(small_rss(f"<item><title>x</title><guid>{guid}</guid></item>")).entries[0].published is None


def test_relative_links_follow_the_base_of_the_feed() -> None:
    body = ATOM.replace(b'xml:lang="de"', b'xml:lang="de" xml:base="https://quay.example/a/"').replace(
        b"/notes/1", b"n/1"
    )
    assert read(body).entries[0].url == "https://quay.example/a/n/1"
    assert read(body.replace(b"https://quay.example/a/", b"http://[bad")).entries[0].url == "http://depot.example/n/1"


def test_markup_inside_a_text_is_read_without_being_escaped() -> None:
    body = small_rss(
        "<item><guid>g</guid><title>a <i>b</i></title><description><p>One.</p><p>Two &lt; 3</p></description></item>"
    )
    (entry,) = read(body).entries
    assert (entry.title, entry.text) == ("a b", "One.\n\nTwo < 3")


def test_what_a_channel_asks_of_readers_is_told() -> None:
    asks = (
        "<ttl>90</ttl><skipHours><hour>24</hour><hour>3</hour><hour>x</hour></skipHours>"
        "<skipDays><day>Sunday</day><day>Monday</day><day>Holiday</day></skipDays>"
    )
    assert read(small_rss(asks, item("a"))).pace == Pace(5400, [0, 3], [0, 6])
    updates = (
        '<sy:updatePeriod xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">daily</sy:updatePeriod>'
        '<sy:updateFrequency xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">4</sy:updateFrequency>'
    )
    assert read(small_rss(updates, "<ttl>soon</ttl>", item("a"))).pace == Pace(21_600)
    assert read(small_rss(item("a"))).pace == Pace()


class TestGoogleNews:
    ITEM = (
        "<item><title>{title}</title><link>https://news.google.com/rss/articles/CBMiX?oc=5</link>"
        '<guid isPermaLink="false">CBMiX</guid><pubDate>Thu, 14 May 2026 18:03:51 GMT</pubDate><description>'
        '&lt;a href="https://news.google.com/rss/articles/CBMiX?oc=5" target="_blank"&gt;Guns seen&lt;/a&gt;&amp;nbsp;'
        '&amp;nbsp;&lt;font color="#6f6f6f"&gt;The Paper&lt;/font&gt;</description>'
        '<source url="https://www.paper.example">The Paper</source></item>'
    )

    @pytest.mark.parametrize("broken", ["", "<x>&nbsp;</x>"])
    def test_an_item_is_its_publishers(self, broken: str) -> None:
        (entry,) = read(small_rss(self.ITEM.format(title="Guns seen - The Paper") + broken)).entries
        assert (entry.title, entry.text) == ("Guns seen", "Guns seen")
        assert entry.via == "Google News"
        assert entry.publisher == Publisher(name="The Paper", url="https://www.paper.example")
        assert (entry.url, entry.guid) == ("https://news.google.com/rss/articles/CBMiX?oc=5", "CBMiX")

    @pytest.mark.parametrize("title", ["Guns seen", "Guns - seen", "The Paper", "Guns seen - The Paper Online"])
    def test_only_the_publisher_itself_is_cut(self, title: str) -> None:
        assert read(small_rss(self.ITEM.format(title=title))).entries[0].title == title

    def test_a_source_elsewhere_is_no_transport(self) -> None:
        body = small_rss(item("a", more='<source url="https://www.paper.example">The Paper</source>'))
        (entry,) = read(body).entries
        assert (entry.via, entry.publisher, entry.title) == (None, None, "Report a")

    def test_a_container_of_atom_is_no_publisher(self) -> None:
        source = b'<source><title>The Paper</title><link href="https://paper.example"/></source></entry>'
        body = ATOM.replace(b"</entry>", source).replace(b"/notes/1", b"https://news.google.com/rss/articles/1")
        assert read(body).entries[0].publisher is None


class TestJsonFeed:
    FEED: ClassVar[dict[str, Any]] = {
        "version": "https://jsonfeed.org/version/1.1", "title": "Depot", "language": "ko",
        "items": [
            {"id": "1", "url": "/1", "title": "Guns <seen>", "content_html": "<p>Six</p><p>guns.</p>",
             "date_published": "2025-01-08T10:00:00+02:00", "authors": [{"name": "Desk"}], "language": "en"},
            {"id": 2, "external_url": "https://a.example/2", "content_text": "Nine < ten\nguns.",
             "author": {"name": "D"}, "date_modified": "2025-01-09"},
        ],
    }  # fmt: skip

    def read(self, **changes: object) -> Parsed:
        return read(json.dumps({**self.FEED, **changes}).encode())

    @pytest.mark.parametrize("version", ["1", "1.1"])
    def test_both_versions_are_read(self, version: str) -> None:
        first, second = self.read(version=f"https://jsonfeed.org/version/{version}").entries
        assert first == Entry(
            guid="1", url="http://depot.example/1", title="Guns <seen>", text="Six\n\nguns.", author="Desk",
            published="2025-01-08T08:00:00Z", language="en",
        )  # fmt: skip
        assert (second.guid, second.text, second.published) == ("2", "Nine < ten\nguns.", "2025-01-09")
        assert (second.title, second.author, second.language) == ("Nine < ten guns.", "D", "ko")

    def test_no_items_are_no_error(self) -> None:
        assert self.read(items=[]) == Parsed([], [])

    @pytest.mark.parametrize("changes", [{"version": "2"}, {"version": None}, {"items": {}}, {"items": None}])
    def test_other_json_is_no_feed(self, changes: dict[str, object]) -> None:
        with pytest.raises(ParseError, match="JSON, but no JSON Feed"):
            self.read(**changes)

    def test_items_without_name_or_words_are_left_out(self) -> None:
        parsed = self.read(items=[{"id": "1"}, {"title": "x"}, 7, {"id": "2", "title": "y"}])
        assert [entry.guid for entry in parsed.entries] == ["2"]
        assert len(parsed.skipped) == 3

    @given(
        st.recursive(
            st.none() | st.integers() | st.text(),
            lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["id", "url", "title", "authors"]), inner),
        )
    )
    def test_any_items_are_entries_or_reasons(self, content: object) -> None:
        parsed = self.read(items=[content, *self.FEED["items"]])
        assert len(parsed.entries) + len(parsed.skipped) == 3


@given(st.lists(st.sampled_from([
    "<item>", "</item>", "<title>", "</title>", "<link>http://a.example/</link>", "<guid>1</guid>", "<![CDATA[", "]]>",
    "&amp;", "&lt;", "<description>", "</description>", "words", "<a:b xmlns:a='urn:a'>", "</a:b>", "<!--", "-->",
    "&nbsp;", "<channel>", "<feed>", "<entry>", "\x0b", "\ud800", "<?x", "?>", "<br/>",
]), max_size=30))  # fmt: skip
def test_any_soup_of_tags_is_entries_or_a_parse_error(parts: list[str]) -> None:
    with suppress(ParseError):
        for entry in read(small_rss("".join(parts).encode("utf-8", "replace").decode())).entries:
            assert entry.title
            assert entry.text
            assert entry.guid or entry.url


def test_the_tolerant_reader_is_told_bytes_only() -> None:
    with pytest.raises(ParseError):
        tolerant.read(b"http://127.0.0.1:1/")
