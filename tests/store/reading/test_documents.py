"""What a person gives to `extract` and `import`: told apart by content, with every character where it was."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.identity import document_id
from store.reading.documents import Anything, Defaults, Given, GivenClaim, Remark, UnfitError, read_given

PLAIN = Defaults()


def read(body: bytes | str, name: str = "-", defaults: Defaults = PLAIN) -> list[Anything]:
    return list(read_given(name, body.encode() if isinstance(body, str) else body, defaults))


def only(body: bytes | str, name: str = "-", defaults: Defaults = PLAIN) -> Given:
    (found,) = read(body, name, defaults)
    assert isinstance(found, Given)
    return found


def fault(body: bytes | str, name: str = "-") -> str:
    (found,) = read(body, name)
    assert isinstance(found, UnfitError)
    assert "\n" not in str(found)
    return str(found)


def test_a_text_is_one_document_as_long_as_it_was_given() -> None:
    text = "\n  Guns on the move \r\nTwo\x1b[31m guns\u202e.\n"
    document = only(text, "report.txt")
    assert document.title == "Guns on the move"
    assert len(document.text) == len(text)
    assert not set("\x1b\u202e\r") & set(document.text)
    assert (document.id, document.url, document.published) == (None, None, None)


def test_what_a_text_does_not_say_can_be_said_for_it() -> None:
    said = Defaults(title="Move", outlet="The Wire", published="2025-01-27")
    document = only("Two guns.", "report.txt", said)
    assert (document.title, document.outlet, document.published) == ("Move", "The Wire", "2025-01-27")


def test_what_a_document_says_itself_goes_before() -> None:
    tree = {"id": "r1", "title": "Own", "outlet": "Own", "published": "2025-02-01T10:00:00+02:00", "text": "Two guns."}
    document = only(json.dumps(tree), defaults=Defaults(title="x", outlet="x", published="2020-01-01"))
    assert (document.id, document.title, document.outlet) == ("r1", "Own", "Own")
    assert document.published == "2025-02-01T08:00:00Z"


ONE = {"id": "a", "text": "Two guns."}
TWO = {"id": "b", "url": "https://x.example/b?utm_source=y", "text": "Three guns."}


@pytest.mark.parametrize(
    "body",
    [
        json.dumps([ONE, TWO]),
        json.dumps([ONE, TWO], indent=2),
        f"{json.dumps(ONE)}\n\n{json.dumps(TWO)}\n",
        b"\xef\xbb\xbf" + json.dumps([ONE, TWO]).encode(),
        json.dumps([ONE, TWO]).encode("utf-16"),
    ],
    ids=["list", "indented", "lines", "with a mark", "utf-16"],
)
def test_json_is_one_document_a_list_or_one_a_line(body: bytes | str) -> None:
    documents = [document for document in read(body) if isinstance(document, Given)]
    assert [document.id for document in documents] == ["a", "b"]
    assert documents[1].identity == document_id(url="https://x.example/b")


def test_a_document_alone_in_a_file_goes_by_the_file(tmp_path: Path) -> None:
    names = [str(tmp_path / name) for name in ("a.txt", "b.txt", "a.txt")]
    first, other, again = (only("Two guns.", name) for name in names)
    assert first.identity == again.identity != other.identity
    assert only('{"text": "Two guns."}', names[0]).guid == first.guid


def test_a_text_from_nowhere_goes_by_what_it_says() -> None:
    assert only("Two guns.").identity == only("Two guns.").identity != only("Three guns.").identity


@pytest.mark.parametrize(
    ("tree", "kind"),
    [
        ({"text": "x", "kind": "spec", "summary": "y"}, Given),
        ({"kind": "spec"}, GivenClaim),
        ({"summary": "y"}, GivenClaim),
        ({"evidence": {}}, GivenClaim),
        ({"title": "x"}, UnfitError),
        ([], UnfitError),
        (5, UnfitError),
        ({"text": ["x"]}, UnfitError),
    ],
)
def test_a_line_with_a_text_is_a_document_and_one_that_states_something_a_claim(tree: Any, kind: type) -> None:
    (found,) = read(json.dumps([tree]), "x.json")
    assert type(found) is kind


def test_one_bad_line_costs_only_itself() -> None:
    good = ['{"id": "a", "text": "x"}', '{"id": "c", "text": "y"}']
    for place in range(3):
        found = read("\n".join([*good[:place], '{"id": "b"', *good[place:]]))
        assert [type(item) for item in found].count(Given) == 2
        assert str(found[place]).startswith(f"standard input, line {place + 1}: is no JSON: ")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xff", "is no text"),
        ("Пушки".encode("cp1251"), "iconv"),
        ("[" * 100_000, "is JSON that nobody could mean"),
        ('{"id": 1', "is no JSON"),
        ('{"text": "x", "n": NaN}', "is JSON that nobody could mean"),
    ],
)
def test_what_is_neither_text_nor_json_is_named(body: bytes | str, said: str) -> None:
    assert said in fault(body, "x.json" if isinstance(body, str) else "x.bin")


def test_a_text_that_begins_with_a_bracket_is_a_text() -> None:
    assert only("[Editor's note] Two guns.").title == "[Editor's note] Two guns."


def test_an_empty_file_is_told_and_is_nothing() -> None:
    assert read(b" \n") == [Remark("standard input: is empty")]


def test_of_a_page_the_words_are_taken() -> None:
    remark, document = read("<!doctype html><head><title>T</title></head><body><p>Two <b>guns</b>.</p></body>")
    assert isinstance(remark, Remark)
    assert isinstance(document, Given)
    assert (document.title, document.text) == ("T", "Two guns.")


def test_a_date_that_cannot_be_read_is_told() -> None:
    remark, document = read('{"id": "a", "text": "x", "published": "soon"}')
    assert isinstance(remark, Remark)
    assert isinstance(document, Given)
    assert document.published is None


def test_lone_surrogates_keep_their_places() -> None:
    assert only('{"id": "a", "text": "x\\ud800y"}').text == "x\N{REPLACEMENT CHARACTER}y"


@given(st.binary(max_size=400) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace")))
@settings(max_examples=200)
def test_no_bytes_end_in_anything_else(body: bytes) -> None:
    for name in ("x.txt", "x.json"):
        for found in read_given(name, body, PLAIN):
            assert isinstance(found, Given | GivenClaim | Remark | UnfitError)


_TREES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "text", "title", "url", "published", "kind", "evidence"]) | st.text(max_size=3),
            inner,
        )
    ),
)


@given(_TREES)
@settings(max_examples=200)
def test_no_json_ends_in_anything_else(tree: Any) -> None:
    for found in read_given("x.json", json.dumps(tree).encode(), PLAIN):
        assert isinstance(found, Given | GivenClaim | Remark | UnfitError)
        if isinstance(found, Given):
            assert found.identity
