"""Addresses as feeds give them."""

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.feeds.entries import web_address

BASE = "https://depot.example/feeds/rss"


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://depot.example/a?b=1#c", "https://depot.example/a?b=1#c"),
        (" http://Depot.example \n", "http://Depot.example"),
        ("/a", "https://depot.example/a"),
        ("a", "https://depot.example/feeds/a"),
        ("//other.example/a", "https://other.example/a"),
        ("http://depot.example:8080/a", "http://depot.example:8080/a"),
        ("http://[::1]/a", "http://[::1]/a"),
        ("http://склад.example/а", "http://склад.example/а"),
        ("http://depot.example:0/", None),
        ("http://depot.example:99999/", None),
        ("http://depot.example:x/", None),
        ("http:///a", None),
        ("http://[bad/", None),
        ("http://depot.example/a b", None),
        ("http://depot.example/\x1b[2J", None),
        ("http://depot.example/\u202e", None),
        (f"http://depot.example/{'a' * 2000}", None),
        ("javascript:alert(1)", None),
        ("", None),
    ],
)
def test_only_what_a_browser_would_open_is_an_address(text: str, address: str | None) -> None:
    assert web_address(text, BASE) == address


@given(st.from_regex(r"\A(https?://|/)[a-z0-9A-Z.:@\[\]-]{0,12}[ -~]{0,12}\Z") | st.text())
def test_whatever_is_an_address_has_a_host_and_nothing_that_would_have_to_be_escaped(text: str) -> None:
    address = web_address(text, BASE)
    if address is not None:
        parts = urlsplit(address)
        assert parts.scheme in ("http", "https")
        assert parts.hostname
        assert parts.port != 0
        assert address.isprintable()
        assert " " not in address
