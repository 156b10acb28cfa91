"""GDELT DOC 2.0, `mode=artlist&format=json`: an index of other publishers' articles.

It knows when it saw an article, not when that was published; the day of the one stands for the other here.
"""

from typing import Any

from store.config import FeedConfig
from store.dates import moment
from store.feeds.encoding import decoded
from store.feeds.entries import Entry, Parsed, ParseError, Publisher, SkippedError, collect, web_address
from store.feeds.formats.rows import attempts
from store.feeds.formats.trees import read_json
from store.feeds.markup import plain_text
from store.text import clean_line

NAME = "GDELT"
_LANGUAGES = {
    "english": "en",
    "russian": "ru",
    "ukrainian": "uk",
    "korean": "ko",
    "chinese": "zh",
    "japanese": "ja",
    "polish": "pl",
    "german": "de",
    "french": "fr",
    "spanish": "es",
}


def parse(body: bytes, feed: FeedConfig, base: str) -> Parsed:
    """Return the articles. A question without an answer is `{}`; one that GDELT refuses is answered in plain words.

    Raises ParseError with those words, and for any other answer.
    """
    if not body.lstrip().startswith((b"{", b"\xef\xbb\xbf{")):
        raise ParseError(f"GDELT says: {clean_line(plain_text(decoded(body[:2000])), 200)!r}")
    # Titles come as they were found, control characters included.
    tree = read_json(decoded(body).encode("utf-8", "surrogatepass"), strict=False)
    articles = tree.get("articles", [] if not tree else None) if isinstance(tree, dict) else None
    if not isinstance(articles, list):
        raise ParseError("no list of articles: the address needs mode=artlist and format=json")
    return collect(attempts(articles, _entry))


def _entry(article: Any) -> Entry:
    if not isinstance(article, dict):
        raise SkippedError("is no object")
    fields = {key: value for key, value in article.items() if isinstance(value, str)}
    title, domain = clean_line(fields.get("title", ""), 500), clean_line(fields.get("domain", ""), 200)
    url = web_address(fields.get("url", ""), "")
    if not title:
        raise SkippedError("no title")
    if not url:
        raise SkippedError(f"{title[:80]!r}: no address")
    seen = moment(fields.get("seendate", ""))
    return Entry(
        title=title,
        text=title,
        url=url,
        via=NAME,
        publisher=Publisher(name=domain, url=web_address(f"https://{domain}/", "")) if domain else None,
        published=seen[:10] if seen else None,
        language=_LANGUAGES.get(fields.get("language", "").lower()),
    )
