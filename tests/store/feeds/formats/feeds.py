"""Feeds of fifty reports in every dialect, for the tests that count what survives."""

from html import escape

COUNT = 50
_EXTENSIONS = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/"'


def rss(text: str = "<p>Six guns.</p>", title: str = "Guns {n} & <b>more</b>", encoding: str = "utf-8") -> str:
    items = "".join(
        f"<item><title>{escape(title.format(n=n))}</title><link>http://depot.example/{n}</link>"
        f"<guid isPermaLink='false'>g{n}</guid><pubDate>Wed, 08 Jan 2025 10:{n:02}:00 +0200</pubDate>"
        f"<description>{escape(text)}</description></item>\n"
        for n in range(COUNT)
    )
    return (
        f'<?xml version="1.0" encoding="{encoding}"?>\n<rss version="2.0"><channel><title>Depot</title>'
        f"<link>http://depot.example/</link><description>Notes</description><language>en</language>{items}</channel></rss>"
    )


def atom(namespace: str = 'xmlns="http://www.w3.org/2005/Atom"') -> str:
    entries = "".join(
        f'<entry><title>Guns {n}</title><id>urn:{n}</id><link href="http://depot.example/{n}"/>'
        f"<updated>2025-01-08T10:{n:02}:00+02:00</updated>"
        f'<content type="html">&lt;p&gt;Six guns.&lt;/p&gt;</content></entry>'
        for n in range(COUNT)
    )
    return (
        f'<?xml version="1.0"?><feed {namespace} xml:lang="en"><title>Depot</title><id>urn:x</id>'
        f"<updated>2025-01-08T10:00:00Z</updated>{entries}</feed>"
    )


def atom_03() -> str:
    entries = "".join(
        f'<entry><title>Guns {n}</title><id>urn:{n}</id><link rel="service.edit" href="http://depot.example/edit"/>'
        f'<link rel="alternate" type="text/html" href="http://depot.example/{n}"/>'
        f"<issued>2025-01-08T10:{n:02}:00+02:00</issued><modified>2025-01-09T10:00:00Z</modified>"
        f'<content type="text/html" mode="escaped">&lt;p&gt;Six guns.&lt;/p&gt;</content></entry>'
        for n in range(COUNT)
    )
    return (
        f'<?xml version="1.0"?><feed version="0.3" xmlns="http://purl.org/atom/ns#" xml:lang="en"><title>Depot</title>'
        f"{entries}</feed>"
    )


def rdf(namespace: str = "http://purl.org/rss/1.0/") -> str:
    items = "".join(
        f'<item rdf:about="urn:{n}"><title>Guns {n}</title><link>http://depot.example/{n}</link>'
        f"<description>Six guns.</description><dc:date>2025-01-08T10:{n:02}:00+02:00</dc:date></item>"
        for n in range(COUNT)
    )
    return (
        f'<?xml version="1.0"?><rdf:RDF xmlns="{namespace}" {_EXTENSIONS}>'
        f"<channel><title>Depot</title><link>http://depot.example/</link><description>Notes</description>"
        f"<dc:language>en</dc:language></channel>{items}</rdf:RDF>"
    )


def rss_091() -> str:
    doctype = '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/publish/rss-0.91.dtd">'
    items = "".join(
        f"<item><title>Guns {n}</title><link>http://depot.example/{n}</link><description>Six guns.</description></item>"
        for n in range(COUNT)
    )
    return (
        f'<?xml version="1.0"?>{doctype}<rss version="0.91"><channel><title>Depot</title>'
        f"<link>http://depot.example/</link><description>Notes</description><language>en</language>{items}</channel></rss>"
    )
