import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.config import FeedConfig
from store.feeds import entries
from store.feeds.entries import Parsed, ParseError
from store.feeds.formats import syndication
from store.feeds.formats.syndication import MAX_OPEN, MAX_TAG
from tests.store.feeds.bodies import ATOM, RDF, item, rss

BASE = "https://notes.example/feeds/all"
FEED = FeedConfig(id="notes", url=BASE)


def parse(body: bytes, base: str = "") -> Parsed:
    return syndication.parse(body, FEED, base)


def test_rss_is_read() -> None:
    (entry,) = parse(rss(item("a", "<p>Six <b>guns</b>.</p><p>None fired.</p>")), BASE).entries
    assert (entry.guid, entry.url, entry.title) == ("a", "http://depot.example/a", "Report a")
    assert (entry.author, entry.published, entry.language) == ("Desk", "2025-01-08T08:00:00Z", "en")
    assert entry.text == "Six guns.\n\nNone fired."
    assert entry.claim is None


def test_atom_is_read_with_relative_links_and_the_second_best_date() -> None:
    (entry,) = parse(ATOM, BASE).entries
    assert entry.url == "https://notes.example/notes/1"
    assert entry.title == "Launchers on the quay"
    assert entry.published == "2025-02-01T00:15:00Z"
    assert entry.language == "de"
    assert entry.text == "Eighteen launchers.\n\nNone fired."


def test_rdf_is_read_and_a_day_stays_a_day() -> None:
    (entry,) = parse(RDF, BASE).entries
    assert (entry.url, entry.published) == ("http://rails.example/7", "2025-01-09")
    assert entry.text == "Six covered guns\nwestbound."


@pytest.mark.parametrize(
    ("date", "published"),
    [("soon", None), ("", None), ("Wed, 08 Jan 2031 10:00:00 GMT", "2031-01-08T10:00:00Z"), ("99 Foo 2025", None)],
)
def test_a_date_is_kept_as_it_is_or_not_at_all(date: str, published: str | None) -> None:
    body = rss(f"<item><title>x</title><guid>x</guid><pubDate>{date}</pubDate></item>")
    assert parse(body).entries[0].published == published


def test_control_characters_never_get_in() -> None:
    bad = "\x1b]0;pwned\x07 \x9b31m ‮evil‬ &#27;[2J &#x202e;"
    more = f"<dc:creator>{bad}</dc:creator><title>{bad}</title><guid>{bad}</guid><description>{bad} words</description>"
    (entry,) = parse(rss(f"<item>{more}</item>")).entries
    for text in (entry.title, entry.text, entry.author or "", entry.guid or ""):
        assert not set(text) & set("\x07\x1b\x9b‮‬")
    assert "words" in entry.text


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "file:///etc/passwd", "http://[bad", "http://a.example/\u202ex"]
)
def test_a_link_that_is_no_web_address_is_dropped(link: str) -> None:
    assert parse(rss(item("a", link=link))).entries[0].url is None


def test_an_entry_needs_a_name_and_words() -> None:
    body = rss("<item><title>Nameless</title></item>", "<item><guid>wordless</guid></item>", item("good"))
    parsed = parse(body)
    assert [entry.guid for entry in parsed.entries] == ["good"]
    assert len(parsed.skipped) == 2
    assert "Nameless" in parsed.skipped[0]
    assert "wordless" in parsed.skipped[1]


def test_a_title_is_made_of_the_text_where_there_is_none_and_the_other_way_round() -> None:
    body = rss(
        "<item><guid>a</guid><description>Only words.</description></item>",
        "<item><guid>b</guid><title>Only b</title></item>",
    )
    first, second = parse(body).entries
    assert first.title == first.text == "Only words."
    assert second.title == second.text == "Only b"


def test_an_empty_feed_is_no_error() -> None:
    assert parse(rss()).entries == []


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"<!DOCTYPE html><html><head><title>Please &amp; log in</title></head><body><p>x</body></html>",
         "not a feed: HTML page titled 'Please & log in'"),
        (b"<!-- hello --><html><body>x</body></html>", "not a feed: HTML page"),
        (b"just words", "not XML: syntax error"),
        (b'{"a": 1}', "JSON, but no JSON Feed"),
        (b"<?xml version='1.0'?><urlset><url/></urlset>", "not a feed: XML without"),
        (b"<?xml version='1.0'?><rss version='2.0'><channel><title>x</ti", "not XML: unclosed token"),
        (b"", "not a feed: nothing in it"),
        (b" \n ", "not a feed: nothing in it"),
        (b"\x00\xff\xfe\x00", "not XML"),
    ],
)  # fmt: skip
def test_what_is_no_feed_is_said_in_one_line(body: bytes, message: str) -> None:
    with pytest.raises(ParseError) as caught:
        parse(body)
    assert str(caught.value).startswith(message)
    assert str(caught.value).isprintable()


def test_a_damaged_feed_gives_what_it_has() -> None:
    body = rss(item("a"), item("b")).replace(b"Two guns", b"Two & guns&nbsp;")[:-40]
    assert [entry.guid for entry in parse(body).entries] == ["a", "b"]


@pytest.mark.parametrize("value", ["1", ">"])
def test_a_tag_of_many_attributes_is_refused_before_it_is_parsed(value: str) -> None:
    attributes = " ".join(f'a{number}="{value}"' for number in range(MAX_TAG // 8))
    with pytest.raises(ParseError, match="a tag is longer"):
        parse(rss(f"<item {attributes}></item>"))


def test_tags_without_end_are_refused_before_they_fill_the_memory() -> None:
    with pytest.raises(ParseError, match="tags are open at once"):
        parse(rss("<item>" * (MAX_OPEN + 1)))
    assert len(parse(rss(*(item(str(n), "a<br>b" * 50) for n in range(100)))).entries) == 100


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-32"])
@pytest.mark.parametrize("declaration", ['<!ENTITY a "boom">', '<!ENTITY c SYSTEM "file:///etc/hostname">'])
def test_entities_are_refused_in_every_encoding(declaration: str, encoding: str) -> None:
    xml = f"<!DOCTYPE rss [{declaration}]><rss version='2.0'><channel><item><title>&a;</title></item></channel></rss>"
    with pytest.raises(ParseError, match="entities of its own"):
        parse(xml.encode(encoding))


@pytest.mark.parametrize(
    ("encoding", "label"),
    [("utf-8", "utf-8"), ("utf-16", "utf-16"), ("utf-8-sig", "utf-8"), ("windows-1251", "windows-1251"),
     ("koi8-r", "KOI8-R"), ("utf-8", "iso-8859-1"), ("utf-8", "punycode")],
)  # fmt: skip
def test_words_survive_their_encoding(encoding: str, label: str) -> None:
    xml = rss(item("a", "Шесть орудий под Суджей.")).decode().replace('encoding="utf-8"', f'encoding="{label}"')
    assert parse(xml.encode(encoding)).entries[0].text == "Шесть орудий под Суджей."


def test_windows_quotes_under_a_wrong_label_survive() -> None:
    body = rss(item("a", "the 'big' gun")).replace(b"&#x27;big&#x27;", b"\x93big\x94")
    assert parse(body).entries[0].text == "the “big” gun"


@pytest.mark.parametrize(
    "prolog",
    [b"<?" + b"encoding='x\"" * 100_000, b"<?a?>" + b"\n" * 500_000, b"<!DOCTYPE x" + b"\n<!X" * 100_000],
    ids=["encodings", "lines", "declarations"],
)
def test_a_hostile_prolog_takes_a_moment(prolog: bytes) -> None:
    started = time.process_time()
    with suppress(ParseError):
        parse(prolog + rss(item("a")))
    assert time.process_time() - started < 10


def test_a_text_that_looks_like_an_address_is_not_fetched() -> None:
    with pytest.raises(ParseError, match="not XML"):
        parse(b"http://127.0.0.1:1/feed")


def test_too_many_entries_and_too_long_texts_are_left_out_with_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entries, "MAX_ENTRIES", 3)
    parsed = parse(rss(item("long", "word " * 200_001), *(item(str(number)) for number in range(5))))
    assert [entry.guid for entry in parsed.entries] == ["0", "1"]
    assert parsed.skipped == ["'Report long': text over 1,000,000 characters", "entries after the first 3"]


@given(st.binary(max_size=300))
def test_any_bytes_are_entries_or_a_parse_error(body: bytes) -> None:
    for whole in (body, rss(item("a")).replace(b"Two guns", body)):
        with suppress(ParseError):
            assert all(entry.title and (entry.guid or entry.url) for entry in parse(whole).entries)
