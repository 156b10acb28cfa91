"""The public preview page of a Telegram channel, `https://t.me/s/NAME`: its latest posts, the oldest first.

A forward is recorded as what it is: the document is the post that was forwarded, where the page links to it, and the
channel only carried it. Whoever hides their name when they are forwarded is named as the author and as nobody's
source, because a name like that can be anybody's.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit, urlunsplit

import msgspec

from store.config import FeedConfig
from store.dates import moment
from store.feeds.encoding import decoded
from store.feeds.entries import Entry, Parsed, ParseError, Publisher, SkippedError, collect
from store.feeds.markup import plain_text
from store.feeds.spans import Span, classed_spans
from store.text import clean_line, clean_text

_CHANNEL = re.compile(r"/s/([A-Za-z0-9_]{3,32})/?")
_POST = re.compile(r"([A-Za-z0-9_]{3,32})/([0-9]{1,12})")
_BEFORE = re.compile(r"[?&]before=([0-9]{1,12})\b")
_ERRORS = frozenset({"err_message", "tgme_widget_message_error"})
_TELEGRAM_HOSTS = frozenset({"t.me", "telegram.me", "telegram.dog"})
_MEDIA = {
    "tgme_widget_message_photo_wrap": "photo",
    "tgme_widget_message_video_player": "video",
    "tgme_widget_message_roundvideo_player": "video",
    "tgme_widget_message_voice_player": "voice message",
    "tgme_widget_message_document_wrap": "file",
    "tgme_widget_message_poll": "poll",
    "tgme_widget_message_sticker_wrap": "sticker",
    "tgme_widget_message_location_wrap": "map",
}
_MAX_TITLE = 120


def parse(body: bytes, feed: FeedConfig, base: str) -> Parsed:
    """Return the posts of a page and the address of the page before it.

    Service messages are no posts. Raises ParseError for a page that is no preview: a closed or missing channel.
    """
    page = _Page(decoded(body))
    posts = page.posts()
    if not posts:
        page.refuse_what_is_no_preview()
    channel = _CHANNEL.search(urlsplit(feed.url).path)
    parsed = collect(_attempts(page, posts, channel[1].lower() if channel else ""))
    return Parsed(parsed.entries, parsed.skipped, older=page.older(base))


class _Page:
    """The classed elements of a page, and which stand in which."""

    def __init__(self, html: str) -> None:
        self._html = html
        self._spans = classed_spans(html)
        self._starts = [span.start for span in self._spans]

    def posts(self) -> list[Span]:
        """Return the blocks of posts; an album is one of them."""
        blocks = (span for span in self._spans if "tgme_widget_message" in span.classes)
        return _outermost(span for span in blocks if "data-post" in span.attributes)

    def inside(self, outer: Span, name: str) -> list[Span]:
        """Return the outermost elements of a class in an element, in their order."""
        first, last = (bisect_left(self._starts, edge) for edge in (outer.start, outer.end))
        return _outermost(span for span in self._spans[first:last] if name in span.classes and span is not outer)

    def text(self, span: Span) -> str:
        """Return the words in an element."""
        return plain_text(self._html[span.start : span.end])

    def older(self, base: str) -> str | None:
        """Return the address of the page before this one: that of this page, with only the number of a post in it."""
        links = (span.attributes.get("href", "") for span in self._spans if "tme_messages_more" in span.classes)
        before = next((found[1] for found in map(_BEFORE.search, links) if found), None)
        parts = urlsplit(base)
        return urlunsplit((parts.scheme, parts.netloc, parts.path, f"before={before}", "")) if before else None

    def refuse_what_is_no_preview(self) -> None:
        """Raise ParseError unless this is the preview of a channel that has no posts."""
        classes = frozenset[str]().union(*(span.classes for span in self._spans))
        error = next((span for span in self._spans if _ERRORS & span.classes), None)
        if error is not None:
            raise ParseError(f"Telegram says: {clean_line(self.text(error), 200)}")
        if classes & {"tgme_channel_history", "tgme_channel_info"}:
            return
        if classes & {"tgme_page_wrap", "tgme_page"}:
            raise ParseError("no public preview: the channel is closed, missing or has switched it off")
        raise ParseError("not a page of Telegram's previews")


def _outermost(spans: Iterable[Span]) -> list[Span]:
    found: list[Span] = []
    for span in spans:
        if not (found and span.inside(found[-1])):
            found.append(span)
    return found


def _attempts(page: _Page, posts: list[Span], channel: str) -> Iterator[Entry | SkippedError]:
    for post in posts:
        name = _POST.fullmatch(post.attributes["data-post"])
        if "service_message" in post.classes:
            continue
        if name is None or name[1].lower() != channel:
            yield SkippedError(f"{clean_line(post.attributes['data-post'], 80)!r}: no post of this channel")
        else:
            yield _entry(page, post, f"t.me/{name[0]}")


def _entry(page: _Page, post: Span, address: str) -> Entry:
    text = clean_text(_text(page, post)) or f"[{_media(page, post)}] {address}"
    entry = Entry(
        guid=address.removeprefix("t.me/"),
        url=f"https://{address}",
        title=clean_line(text, _MAX_TITLE),
        text=text,
        author=_line(page, post, "tgme_widget_message_from_author"),
        published=_published(page, post),
    )
    origin = next(iter(page.inside(post, "tgme_widget_message_forwarded_from_name")), None)
    return entry if origin is None else _forwarded(entry, clean_line(page.text(origin), 200), origin, address)


def _forwarded(entry: Entry, name: str, origin: Span, address: str) -> Entry:
    """Return a post that was forwarded: where the page links to the original, that is the document."""
    via = address.partition("/")[2].partition("/")[0]
    entry = msgspec.structs.replace(entry, via=f"t.me/{via}", way_url=entry.url)
    original = _post_address(origin.attributes.get("href", ""))
    if original is None:
        return msgspec.structs.replace(entry, author=name or None)
    channel = original.rpartition("/")[0]
    return msgspec.structs.replace(
        entry,
        # Two forwards of one post are one document; a guid would tell them apart.
        guid=None,
        url=original,
        author=None,
        publisher=Publisher(name=name or channel.removeprefix("https://"), url=channel, kind="channel"),
    )


def _post_address(link: str) -> str | None:
    """Return the address of a public post as Telegram writes it, or None for any other link."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return None
    post = _POST.fullmatch(parts.path.removeprefix("/"))
    return f"https://t.me/{post[0]}" if post is not None and parts.hostname in _TELEGRAM_HOSTS else None


def _text(page: _Page, post: Span) -> str:
    """Return the words of a post: not the ones it replies to, which stand in it in the same dress."""
    quoted = page.inside(post, "tgme_widget_message_reply")
    starts = [reply.start for reply in quoted]
    own = [
        span
        for span in page.inside(post, "js-message_text")
        if not (before := bisect_left(starts, span.start)) or not span.inside(quoted[before - 1])
    ]
    return "\n\n".join(dict.fromkeys(text for text in map(page.text, own) if text))


def _media(page: _Page, post: Span) -> str:
    """Return what a post without words has instead."""
    counts = Counter(name for kind, name in _MEDIA.items() for _ in page.inside(post, kind))
    named = [f"{count} {name}s" if count > 1 else name for name, count in counts.items()]
    return ", ".join(named) or "no text"


def _published(page: _Page, post: Span) -> str | None:
    """Return when a post was made: the last time in it, behind those of videos and of what it quotes."""
    times = [moment(span.attributes.get("datetime", "")) for span in page.inside(post, "time")]
    return next((when for when in reversed(times) if when), None)


def _line(page: _Page, post: Span, name: str) -> str | None:
    found = next(iter(page.inside(post, name)), None)
    return clean_line(page.text(found), 200) or None if found else None
