"""Google News: an index of other publishers, which only carries what they report."""

from urllib.parse import urlsplit

import msgspec

from store.feeds.entries import Entry, Publisher, web_address
from store.text import clean_line

NAME = "Google News"
_HOST = "news.google.com"


def without_transport(entry: Entry, source: Publisher | None) -> Entry:
    """Return an entry of Google News as its publisher's; any other entry as it is.

    The title ends in " - Publisher", and the text is that title again as a link, or the titles of other reports.
    """
    if source is None or not entry.url or urlsplit(entry.url).hostname != _HOST:
        return entry
    name = clean_line(source.name, 200)
    title = entry.title.removesuffix(f" - {name}").rstrip() or entry.title
    publisher = Publisher(name=name, url=web_address(source.url or "", "")) if name else None
    return msgspec.structs.replace(entry, title=title, text=title, via=NAME, publisher=publisher)
