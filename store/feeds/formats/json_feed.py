"""JSON Feed 1.0 and 1.1."""

from store.feeds.entries import ParseError
from store.feeds.formats.items import Channel, Item, Words, first_moment
from store.feeds.formats.trees import at, read_json

_VERSION = "https://jsonfeed.org/version/"


def read(body: bytes) -> Channel:
    """Return the feed. Raises ParseError for what is not JSON, and for JSON that is no feed."""
    tree = read_json(body)
    version = _text(tree, "version")
    items = at(tree, "items")
    if not version.startswith(_VERSION) or not isinstance(items, list):
        raise ParseError('JSON, but no JSON Feed: rows are for format = "json"')
    return Channel(items=[_item(item) for item in items], language=_text(tree, "language"))


def _item(item: object) -> Item:
    html = _text(item, "content_html")
    return Item(
        title=Words(_text(item, "title"), html=False),
        content=Words(html, html=True) if html else Words(_text(item, "content_text", "summary"), html=False),
        guid=_text(item, "id"),
        link=_text(item, "url", "external_url"),
        author=_text(item, "authors.0.name", "author.name"),
        language=_text(item, "language"),
        published=first_moment([_text(item, "date_published"), _text(item, "date_modified")]),
    )


def _text(tree: object, *paths: str) -> str:
    """Return the first text there is at any of the paths; a number is taken for a text, as 1.0 asks of ids."""
    for path in paths:
        value = at(tree, path)
        if isinstance(value, str) and value.strip():
            return value
        if isinstance(value, int | float) and not isinstance(value, bool):
            return str(value)
    return ""
