import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.config import FeedConfig
from store.feeds.entries import Entry, Parsed, ParseError, Publisher
from store.feeds.formats import parse
from tests.store.feeds.formats.telegram_pages import (
    CLOSED,
    MISSING_POST,
    MORE,
    PHOTO,
    REPLY,
    VIDEO,
    forwarded,
    page,
    post,
)

FEED = FeedConfig(id="rail-watch", url="https://t.me/s/Rail_Watch", format="telegram")


def read(*posts: str, more: str = "") -> Parsed:
    return parse(page(*posts, more=more), FEED, "https://t.me/s/Rail_Watch")


def only(*posts: str) -> Entry:
    (entry,) = read(*posts).entries
    return entry


def test_a_page_of_posts_is_read_in_its_order() -> None:
    parsed = read(post(98, "Six guns."), post(99, "Nine guns.", when="2025-01-09T00:30:00+02:00"))
    assert parsed.skipped == []
    assert [entry.text for entry in parsed.entries] == ["Six guns.", "Nine guns."]
    first, second = parsed.entries
    assert first == Entry(
        guid="rail_watch/98",
        url="https://t.me/rail_watch/98",
        title="Six guns.",
        text="Six guns.",
        published="2025-01-08T10:00:00Z",
    )
    assert second.published == "2025-01-08T22:30:00Z"


def test_a_text_keeps_its_lines_its_emoji_and_the_words_of_its_links() -> None:
    emoji = '<tg-emoji emoji-id="1"><i class="emoji" style="background-image:url(x)"><b>⚡️</b></i></tg-emoji>'
    link = '<a href="https://x.com/a/status/1">here</a>'
    spoiler = "<tg-spoiler>there</tg-spoiler>"
    entry = only(post(98, f"{emoji}Kursk: <b>120</b> guns<br/><br/>more {link} &amp; {spoiler}"))
    assert entry.title == "⚡️Kursk: 120 guns more here & there"
    assert entry.text == "⚡️Kursk: 120 guns\n\nmore here & there"


def test_a_forward_with_a_link_is_the_document_of_its_origin() -> None:
    entry = only(post(98, "Guns seen.", before=forwarded("Depot &amp; Rail", "https://t.me/depot_rail/77")))
    assert (entry.url, entry.guid, entry.text) == ("https://t.me/depot_rail/77", None, "Guns seen.")
    assert (entry.via, entry.way_url) == ("t.me/rail_watch", "https://t.me/rail_watch/98")
    assert entry.publisher == Publisher(name="Depot & Rail", url="https://t.me/depot_rail", kind="channel")


@pytest.mark.parametrize(
    "link",
    [None, "https://t.me/depot_rail", "https://t.me/c/123/45", "https://evil.example/depot/1", "http://[bad",
     "https://t.me/depot_rail/77/comments", "tg://resolve?domain=depot"],
)  # fmt: skip
def test_a_forward_without_a_public_post_names_its_author_and_stays_the_channels_post(link: str | None) -> None:
    entry = only(post(98, "Guns seen.", before=forwarded("A. Watcher", link)))
    assert (entry.url, entry.guid) == ("https://t.me/rail_watch/98", "rail_watch/98")
    assert (entry.via, entry.author, entry.publisher) == ("t.me/rail_watch", "A. Watcher", None)


def test_what_a_post_replies_to_is_not_what_it_says() -> None:
    assert only(post(98, "My answer.", before=REPLY)).text == "My answer."


def test_an_album_is_one_post() -> None:
    photos = PHOTO.format(number=98, single="?single") + PHOTO.format(number=99, single="?single")
    album = f'<div class="tgme_widget_message_grouped_wrap js-message_grouped_wrap">{photos}</div>'
    assert only(post(98, "Two views.", before=album)).text == "Two views."
    wordless = only(post(98, None, before=album))
    assert wordless.text == wordless.title == "[2 photos] t.me/rail_watch/98"


def test_a_video_without_words_keeps_the_time_of_its_post() -> None:
    entry = only(post(98, None, before=VIDEO))
    assert (entry.text, entry.published) == ("[video] t.me/rail_watch/98", "2025-01-08T10:00:00Z")


def test_service_messages_are_no_posts() -> None:
    parsed = read(post(97, "Channel created", classes="service_message"), post(98))
    assert [entry.guid for entry in parsed.entries] == ["rail_watch/98"]
    assert parsed.skipped == []


def test_an_edited_post_has_the_time_at_which_it_was_made() -> None:
    assert only(post(98, meta="edited &nbsp;")).published == "2025-01-08T10:00:00Z"


def test_a_signature_is_the_author() -> None:
    signature = '<span class="tgme_widget_message_from_author" dir="auto">Duty desk</span>,&nbsp;'
    assert only(post(98, meta=signature)).author == "Duty desk"


def test_a_page_cannot_speak_for_another_channel() -> None:
    parsed = read(post(98), post(5, "Forged.", channel="yonhap"), post(6, channel="../x"))
    assert [entry.guid for entry in parsed.entries] == ["rail_watch/98"]
    assert parsed.skipped == ["'yonhap/5': no post of this channel", "'../x/6': no post of this channel"]


@pytest.mark.parametrize(
    ("base", "older"),
    [
        ("https://t.me/s/Rail_Watch", "https://t.me/s/Rail_Watch?before=98"),
        ("http://127.0.0.1:8080/s/rail_watch?before=120&q=x#y", "http://127.0.0.1:8080/s/rail_watch?before=98"),
    ],
)
def test_the_page_before_is_at_the_same_address(base: str, older: str) -> None:
    assert parse(page(post(98), more=MORE), FEED, base).older == older


@pytest.mark.parametrize("link", ["https://evil.example/?before=x", "/s/rail_watch?after=120", ""])
def test_any_other_link_is_no_page_before(link: str) -> None:
    more = f'<a class="tme_messages_more" href="{link}"></a>'
    assert read(post(98), more=more).older is None
    assert read(post(98)).older is None


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (CLOSED, "no public preview: the channel is closed, missing or has switched it off"),
        (MISSING_POST, "Telegram says: Post not found"),
        (b"", "not a page of Telegram's previews"),
        (b"<html><body>Too Many Requests</body></html>", "not a page of Telegram's previews"),
    ],
)
def test_what_is_no_preview_is_said(body: bytes, message: str) -> None:
    with pytest.raises(ParseError) as caught:
        parse(body, FEED, FEED.url)
    assert str(caught.value) == message


def test_a_channel_without_posts_is_no_error() -> None:
    assert read() == Parsed([], [])
    assert read(post(1, "Channel created", classes="service_message")) == Parsed([], [])


def test_control_characters_never_get_in() -> None:
    entry = only(post(98, "&#27;[2J\x9b31m guns \u202e", before=forwarded("\x1b]0;x\x07name", "https://t.me/depot/7")))
    assert entry.publisher is not None
    for text in (entry.title, entry.text, entry.publisher.name):
        assert not set(text) & set("\x07\x1b\x9b\u202e")


@pytest.mark.parametrize(
    "hostile",
    [
        '<div class="tgme_widget_message" data-post="rail_watch/1">' * 20_000,
        "<div class='a'>" * 200_000,
        "</b>" * 300_000,
        "<b>" * 100_000 + "</i>" * 100_000,
        '<div class="' + "a " * 500_000 + '">',
        "<a " + " ".join(f"a{n}='1'" for n in range(100_000)) + " class='x'>",
        '<a class="tgme_widget_message_reply">' * 20_000,
        "<script>" * 100_000,
    ],
    ids=["posts in posts", "nested", "ends", "crossed", "classes", "attributes", "replies", "scripts"],
)
def test_a_hostile_page_takes_a_moment(hostile: str) -> None:
    started = time.process_time()
    for body in (page(hostile, post(98)), page(post(98, hostile))):
        with suppress(ParseError):
            parse(body, FEED, FEED.url)
    assert time.process_time() - started < 10


@given(st.lists(st.sampled_from([post(98), "</div>", "<div>", REPLY, VIDEO, "<a class='x", '"', "<script>", "text"])))
def test_any_soup_is_posts_or_a_parse_error(parts: list[str]) -> None:
    with suppress(ParseError):
        for entry in parse(page(*parts), FEED, FEED.url).entries:
            assert entry.text
            assert entry.url
            assert "quoted" not in entry.text
