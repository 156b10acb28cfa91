"""What every reader of syndication gives, before it is cleaned: items with their words as they were written."""

import re
from collections.abc import Iterable

import msgspec

from store.dates import moment
from store.feeds.entries import Entry, Pace, Publisher, SkippedError, web_address
from store.feeds.markup import plain_text
from store.text import clean_line, clean_text

_MAX_TITLE_SOURCE = 10_000
_HTML_SIGNS = re.compile(r"</[a-z]|<(?:br|hr|img|p)\b|&#?\w+;", re.IGNORECASE)


class Words(msgspec.Struct, frozen=True):
    """A text and whether it is HTML; where the feed does not say, its looks do."""

    source: str = ""
    html: bool | None = None

    def plain(self) -> str:
        """Return the words without markup, in lines."""
        html = bool(_HTML_SIGNS.search(self.source)) if self.html is None else self.html
        return plain_text(self.source) if html else "\n".join(self.source.splitlines()).strip()


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One item. `base` makes `link` absolute, as far as the feed says.

    `published` is a stamp or a day. `source` is RSS's: the publisher whose item this was before.
    """

    title: Words = Words()
    content: Words = Words()
    guid: str = ""
    link: str = ""
    base: str = ""
    author: str = ""
    language: str = ""
    published: str | None = None
    source: Publisher | None = None


class Channel(msgspec.Struct, frozen=True, kw_only=True):
    """A feed: its items in their order, its language, and what it asks of those who fetch it."""

    items: list[Item]
    language: str = ""
    pace: Pace = Pace()


def first_moment(dates: Iterable[str]) -> str | None:
    """Return the first of some written times that can be read, as a stamp or a day."""
    return next((when for when in map(moment, dates) if when), None)


def entry_of(item: Item, feed_language: str, base: str) -> Entry | SkippedError:
    """Return an item cleaned, or why it cannot be used; `base` is the address that the feed came from."""
    text = clean_text(item.content.plain())
    title = _title(item.title)
    guid = clean_line(item.guid)
    url = web_address(item.link, (web_address(item.base, base) if item.base else None) or base)
    if not title and not text:
        return SkippedError(f"entry {guid or url or 'without a name'}: neither title nor text")
    if not guid and not url:
        return SkippedError(f"{title or clean_line(text, 80)!r}: neither link nor guid")
    return Entry(
        guid=guid or None,
        url=url,
        title=title or clean_line(text, 80),
        text=text or title,
        author=clean_line(item.author, 200) or None,
        published=item.published,
        language=clean_line(item.language or feed_language, 35) or None,
    )


def _title(title: Words) -> str:
    return clean_line(Words(title.source[:_MAX_TITLE_SOURCE], title.html).plain(), 500)
