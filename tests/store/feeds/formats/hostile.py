"""What a stranger may send under the name of any format."""

import json
from contextlib import suppress
from typing import get_args

from store.config import FeedConfig
from store.config.model import LOCAL_FORMATS, FeedFormat
from store.feeds.entries import Parsed, ParseError
from store.feeds.formats import parse

FORMATS = [form for form in get_args(FeedFormat) if form not in LOCAL_FORMATS]
LAUGHS = "<!DOCTYPE x [<!ENTITY a0 'ha'>" + "".join(
    f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12)
) + "]>"  # fmt: skip
ITEM = "<item><title>{0}</title><guid>1</guid><description>{0}</description></item>"
RSS = "<rss version='2.0'><channel><title>t</title>{}</channel></rss>"
ESCAPES = "\x1b]52;c;aGk=\x07\x9b2J‮guns"
HOSTILE: dict[str, str] = {
    "billion laughs": LAUGHS + RSS.format(ITEM.format("&a11;")),
    "external entity": "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>" + RSS.format(ITEM.format("&e;")),
    "external document type": "<!DOCTYPE rss SYSTEM 'http://127.0.0.1:1/x.dtd'>" + RSS.format(ITEM.format("words")),
    "300,000 attributes": RSS.format("<item " + " ".join(f"a{n}='1'" for n in range(300_000)) + "/>"),
    "attributes in the text": RSS.format(
        ITEM.format("&lt;a " + " ".join(f"a{n}=1" for n in range(100_000)) + "&gt;words")
    ),
    "nested tags": RSS.format("<item>" * 200_000),
    "nested and closed": RSS.format("<item>" + "<b>" * 200_000 + "words" + "</b>" * 200_000 + "</item>"),
    "nested in the text": RSS.format(ITEM.format("&lt;div&gt;" * 100_000 + "words")),
    "nested lists": '{"version":"https://jsonfeed.org/version/1","items":' + "[" * 300_000,
    "nested objects": '{"items":' * 100_000,
    "long number": '{"losses":[{"id":' + "9" * 1_000_000 + "}]}",
    "comments": "<!--" * 500_000,
    "sections": RSS.format("<![CDATA[" * 200_000),
    "quotes": '"' * 2_000_000,
    "delimiters": ";" * 1_000_000,
    "lines": "\n" * 2_000_000,
    "one line": "x" * 5_000_000,
    "zeros": "\0" * 1_000_000,
    "namespaces": RSS.format("".join(f"<a{n}:x xmlns:a{n}='urn:{n}'/>" for n in range(50_000))),
}


def feed(form: str) -> FeedConfig:
    fields = {"title": "title", "guid": "id", "subject": "what"}
    return FeedConfig(id="x", url="https://t.me/s/name", format=form, fields=fields)  # type: ignore[arg-type]


def attempt(body: bytes, form: str) -> Parsed | None:
    with suppress(ParseError):
        return parse(body, feed(form), "https://a.example/feed")
    return None


HELD = sum(map(len, HOSTILE.values())) // 1_000_000
"""Megabytes that these themselves take."""

BODIES = {
    "rss": RSS.format(f"<item><title>{ESCAPES}</title><link>http://a.example/1</link></item>"),
    "telegram": f'<p class="tgme_widget_message" data-post="name/1"><b class="js-message_text">{ESCAPES}</b></p>',
    "json": json.dumps([{"title": ESCAPES, "id": ESCAPES, "what": ESCAPES}]),
    "csv": f"id,title,what\n{ESCAPES},{ESCAPES},{ESCAPES}",
    "geojson": json.dumps({"features": [{"properties": {"title": ESCAPES, "id": "1", "what": ESCAPES}}]}),
    "warspotting": json.dumps(
        {"losses": [{"id": 1, "model": ESCAPES, "status": ESCAPES, "nearest_location": ESCAPES}]}
    ),
    "geoconfirmed": f'Id;Date;Latitude;Longitude;Description\n1;"{ESCAPES}";1;1;"{ESCAPES}"',
    "gdelt": json.dumps({"articles": [{"url": "https://a.example/", "title": ESCAPES, "domain": ESCAPES}]}),
}
