"""Ids: the same for the same thing on every way, and different for different things."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.identity import canonical_url, claim_id, digest, document_id, text_hash

parts = st.lists(st.none() | st.integers() | st.text(string.printable.replace("\x1f", ""), min_size=1), max_size=4)


@given(parts)
def test_a_digest_is_sixteen_hex_digits_and_always_the_same(given_parts: list[object]) -> None:
    assert digest(*given_parts) == digest(*given_parts)
    assert len(digest(*given_parts)) == 16
    assert set(digest(*given_parts)) <= set("0123456789abcdef")


@given(st.lists(st.text(min_size=1), min_size=2, max_size=4), st.data())
def test_parts_do_not_run_into_each_other(words: list[str], data: st.DataObject) -> None:
    cut = data.draw(st.integers(1, len(words) - 1))
    joined = ["".join(words[:cut]), "".join(words[cut:])]
    if joined != words:
        assert digest(*joined) != digest(*words)


def test_parts_with_the_separator_in_them_do_not_run_into_each_other() -> None:
    assert digest("a\x1fb") != digest("a", "b")


def test_the_ids_in_ledgers_that_exist_stay_what_they_are() -> None:
    assert digest("a", None, 1) == "72e79d69636a773d"
    assert text_hash("Привіт") == "968cd037c3ec06e3"
    assert document_id(url="https://www.twz.com/land/koksan?id=7") == "9d17031f4ad5746e"
    assert claim_id("document", "capture", 0, 10, "spec", "gun", "range", "standard") == "55c0b14b58b3ef8c"


@pytest.mark.parametrize(
    "url",
    [
        "https://www.twz.com/land/koksan?id=7",
        "HTTPS://WWW.TWZ.com/land/koksan?id=7",
        "https://www.twz.com:443/land/koksan?id=7#comments",
        " https://www.twz.com/land/koksan?id=7&utm_source=rss&utm_medium=feed\n",
        "https://www.twz.com/land/koksan?fbclid=x&id=7&gclid=y&mc_cid=z&mc_eid=z",
        "https://reader@www.twz.com/land/koksan?id=7",
    ],
)
def test_one_article_has_one_url_on_every_way(url: str) -> None:
    assert canonical_url(url) == "https://www.twz.com/land/koksan?id=7"
    assert document_id(url=url) == document_id(url="https://www.twz.com/land/koksan?id=7")


@pytest.mark.parametrize(
    "url",
    [
        "https://www.twz.com/land/koksan",
        "https://www.twz.com/land/koksan?id=8",
        "https://www.twz.com/land/Koksan?id=7",
        "https://www.twz.com:8443/land/koksan?id=7",
        "https://www.twz.com/land/koksan?id=7&page=2",
        "https://www.twz.com/land/koksan?id=7&id=",
        "https://twz.org/land/koksan?id=7",
    ],
)
def test_another_article_has_another_url(url: str) -> None:
    assert canonical_url(url) != "https://www.twz.com/land/koksan?id=7"
    assert document_id(url=url) != document_id(url="https://www.twz.com/land/koksan?id=7")


@given(st.from_regex(r"\Ahttps?://[a-z0-9A-Z.:-]{1,20}[ -~]{0,30}\Z"))
def test_a_fragment_changes_no_address(url: str) -> None:
    # With one an address is always taken apart; most without are known to be canonical by their looks.
    try:
        whole = canonical_url(f"{url.partition('#')[0]}#fragment")
    except ValueError:
        return
    assert canonical_url(url) == whole
    assert canonical_url(whole) == whole


def test_queries_in_the_encodings_of_korean_and_russian_sites_stay_apart() -> None:
    assert canonical_url("http://site.kr/read?no=%C0%CE") != canonical_url("http://site.kr/read?no=%C1%CE")


@given(st.text(string.ascii_letters + string.digits + "/?&=#%.:-_~й", max_size=40))
def test_a_canonical_url_is_its_own_canonical_url(path: str) -> None:
    once = canonical_url(f"https://example.org/{path}")
    assert canonical_url(once) == once


@pytest.mark.parametrize("url", ["http://example.org:99999/", "http://example.org:port/", "http://[example.org/"])
def test_what_is_no_url_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"(?i)port|ipv6"):
        document_id(url=url)


def test_a_document_without_a_url_is_told_by_its_feed_and_guid() -> None:
    ids = {document_id(url=None, feed=feed, guid=guid) for feed in ("twz", "nk") for guid in ("1", "2")}
    assert len(ids) == 4
    assert document_id(url="https://example.org/a", feed="twz", guid="1") == document_id(url="https://example.org/a")
    assert document_id(url="", feed="twz", guid="1") == document_id(url=None, feed="twz", guid="1")


def test_a_claim_is_told_by_where_it_stands_and_what_it_is_about() -> None:
    first = ("document", "capture", 0, 10, "spec", "dprk-m1989", "range", "standard")
    others = [
        ("other", *first[1:]),
        ("document", "other", *first[2:]),
        (*first[:2], 1, *first[3:]),
        (*first[:3], 11, *first[4:]),
        (*first[:4], "transfer", *first[5:]),
        (*first[:5], "dprk-m1978", *first[6:]),
        (*first[:6], "mass", "standard"),
        (*first[:7], None),
        (*first[:6], None, None),
    ]
    assert len({claim_id(*each) for each in (first, *others)}) == len(others) + 1
    assert claim_id(*first) == claim_id(*first)


def test_a_capture_is_named_by_its_text() -> None:
    assert text_hash("a") != text_hash("a ")
    assert len(text_hash("\ud800 broken")) == 16
