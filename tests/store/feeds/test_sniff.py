import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.feeds.sniff import sniff
from tests.store.feeds.bodies import ATOM, RDF, rss

URL = "http://depot.example/news/"


@pytest.mark.parametrize(
    ("body", "url", "name", "form"),
    [
        (rss(), URL, "RSS 2.0", "rss"),
        (b"\xef\xbb\xbf\n" + rss(), URL, "RSS 2.0", "rss"),
        (b'<rss version="0.91"><channel/></rss>', URL, "RSS 0.91", "rss"),
        (ATOM, URL, "Atom 1.0", "rss"),
        (b'<feed version="0.3" xmlns="http://purl.org/atom/ns#"/>', URL, "Atom 0.3", "rss"),
        (RDF, URL, "RSS 1.0 (RDF)", "rss"),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": []}', URL, "JSON Feed", "rss"),
        (b'{"type": "FeatureCollection", "features": []}', URL, "GeoJSON", "geojson"),
        (b'{"losses":[{"id":1,"nearest_location":"x"}]}', URL, "WarSpotting losses", "warspotting"),
        (b'{"articles":[{"seendate":"20240501T120000Z"}]}', URL, "GDELT article list", "gdelt"),
        (b"[{}]", URL, "JSON", "json"),
        (b"\xef\xbb\xbfDate;Name;Faction;Origin;Latitude\n", URL, "GeoConfirmed export", "geoconfirmed"),
        (b"id,title,url\n1,a,b\n", URL, "CSV", "csv"),
        (b"<!DOCTYPE html><html></html>", "https://t.me/s/depot", "Telegram preview page", "telegram"),
        (b"<html></html>", URL, "HTML page", None),
        (b"", URL, "empty", None),
        (b"<?xml version='1.0'?><OPML version='2.0'>", URL, "OPML list of feeds", None),
        (b"<sitemapindex xmlns='x'>", URL, "sitemap", None),
        (b"%PDF-1.7", URL, "PDF document", None),
        (b"\x1f\x8b\x08", URL, "gzip file", None),
        (b"words\0words", URL, "binary data", None),
        (rss().decode().encode("utf-16"), URL, "RSS 2.0", "rss"),
        (b"hello \x1b[31m", URL, "nothing known; it begins 'hello [31m'", None),
    ],
)
def test_a_body_is_known_by_its_beginning(body: bytes, url: str, name: str, form: str | None) -> None:
    sniffed = sniff(body, url)
    assert (sniffed.name, sniffed.format) == (name, form)


def test_a_page_names_its_feeds() -> None:
    page = b"""<html><head><link rel="alternate" type="application/rss+xml" title="News" href="/rss?a=1&amp;b=2">
    <LINK HREF='atom.xml' TYPE='application/atom+xml'><link rel=stylesheet href=x.css></head></html>"""
    assert sniff(page, URL).feeds == ["http://depot.example/rss?a=1&b=2", "http://depot.example/news/atom.xml"]


@given(st.binary(max_size=400), st.sampled_from([URL, "https://t.me/s/x", ""]))
def test_any_body_is_something(body: bytes, url: str) -> None:
    assert sniff(body, url).name.isprintable()
    assert sniff(b"<html><link type=application/rss+xml href=" + body, url).name
