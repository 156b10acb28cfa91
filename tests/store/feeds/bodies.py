"""Feeds in the words of the tests."""

import json
from html import escape


def rss(*items: str, title: str = "Depot Watch") -> bytes:
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<channel><title>{title}</title><link>http://depot.example/</link><description>Notes</description>"
        f"<language>en</language>{''.join(items)}</channel></rss>"
    ).encode()


def item(name: str, text: str = "Two guns on flat wagons.", *, link: str | None = None, more: str = "") -> str:
    address = link if link is not None else f"http://depot.example/{name}"
    return (
        f"<item><title>Report {name}</title><link>{escape(address)}</link><guid isPermaLink='false'>{name}</guid>"
        f"<pubDate>Wed, 08 Jan 2025 10:00:00 +0200</pubDate><dc:creator>Desk</dc:creator>"
        f"<description>{escape(text)}</description>{more}</item>"
    )


ATOM = b"""<?xml version="1.0"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de">
  <title>Quay Notes</title><id>urn:quay</id><updated>2025-02-01T00:00:00Z</updated>
  <entry>
    <title type="html">Launchers &lt;b&gt;on&lt;/b&gt; the quay</title><id>urn:quay:1</id>
    <link href="/notes/1"/><published>not a date</published><updated>2025-01-31T22:15:00-02:00</updated>
    <author><name>Harbour desk</name></author>
    <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">
      <p>Eighteen launchers.</p><p>None fired.</p></div></content>
  </entry>
</feed>"""

RDF = b"""<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
  xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/">
  <channel rdf:about="http://rails.example/rdf"><title>Rails</title><link>http://rails.example/</link>
    <description>Trains</description></channel>
  <item rdf:about="http://rails.example/7"><title>Train 7</title><link>http://rails.example/7</link>
    <dc:date>2025-01-09</dc:date><dc:language>ru</dc:language>
    <content:encoded><![CDATA[<p>Six <em>covered</em> guns<br>westbound.</p><script>alert(1)</script>]]>
    </content:encoded></item>
</rdf:RDF>"""


def rows(*content: object) -> bytes:
    return json.dumps({"data": {"rows": content}}).encode()


def web_page(*paragraphs: str, title: str = "Report a", charset: str = "utf-8") -> bytes:
    """A page as outlets have them: an article among menus, notices, teasers and comments."""
    text = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs)
    return (
        f"<!doctype html><html lang=en><head><meta charset={charset}><title>{escape(title)} - Depot Watch</title>"
        "<style>p{margin:0}</style><script>document.write('<p>scripted</p>')</script></head><body class=no-sidebar>"
        "<header><nav><ul><li><a href=/>Home</a><li><a href=/rails>Rails</a></ul></nav></header>"
        "<div class='cookie-banner'><p>We and our partners keep things on your device. Do you accept that?</p></div>"
        f"<div class='layout has-sidebar'><h1>{escape(title)}</h1><div class='byline'>By the desk</div>"
        f"<div class='article-text overflow-hidden'>{text}"
        "<h3>Related</h3><ul><li><a href=/1>Nine launchers seen at the quay, says the harbour desk</a></ul></div>"
        "<div class='comments'><p>I have never read anything like it, and I have read a lot about wagons.</p></div>"
        "</div><footer><p>All rights of the desk and of its friends are reserved here.</p></footer></body></html>"
    ).encode(charset)
