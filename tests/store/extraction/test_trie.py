"""The trie finds the phrases that were added, in the forms that sentences give them, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.extraction.names.trie import Trie
from store.extraction.text.normalise import fold
from store.extraction.text.tokens import tokenise

NAMES = """
    B-1 B-1B B-52 C-130 F-16 M1A2 MiG-31 MiG-31K M-1978 Kh-25 KN-25 КН-25 С-300 Х-101 Р-37 P-37 Т-72 Koksan Коксан
    곡산 화성-11 화성-11가 HIMARS Abrams Tornado Patriot UAV Ланцет
"""


def trie_of(*names: str) -> Trie:
    trie = Trie()
    for name in names:
        trie.add(name, name, name=True)
    return trie


def walk(trie: Trie, text: str) -> list[tuple[object, str]]:
    """Return what begins at the first token, each with the words it was found in."""
    folded = fold(text)
    tokens = tokenise(folded)
    return [(payload, folded[: tokens.end[last - 1]]) for last, payload in trie.walk(tokens, 0)]


@pytest.mark.parametrize(
    ("text", "name", "words"),
    [
        ("B-1Bs flew", "B-1B", "B-1Bs"),
        ("B-1s flew", "B-1", "B-1"),
        ("MiG-31Ks flew", "MiG-31K", "MiG-31Ks"),
        ("MiG-31 flew", "MiG-31", "MiG-31"),
        ("F-16s flew", "F-16", "F-16"),
        ("M1A2s came", "M1A2", "M1A2"),
        ("M 1978 guns", "M-1978", "M 1978"),
        ("М-1978 guns", "M-1978", "M-1978"),
        ("Koksans came", "Koksan", "Koksans"),
        ("Koksan's crew", "Koksan", "Koksan"),
        ("Abramses came", "Abrams", "Abramses"),
        ("Tornadoes came", "Tornado", "Tornadoes"),
        ("UAVs came", "UAV", "UAVs"),
        ("Коксанов нет", "Коксан", "Коксанов"),
        ("Ланцетами", "Ланцет", "Ланцетами"),
        ("곡산포를", "곡산", "곡산포를"),
        ("화성-11가형", "화성-11가", "화성-11가형"),
        ("화성-11나형", "화성-11", "화성-11"),
        ("HIMARSів", "HIMARS", "HIMARSів"),
        ("HIMARS를", "HIMARS", "HIMARS를"),
        ("КН-25", "КН-25", "КН-25"),
        ("С-300", "С-300", "С-300"),
        ("Х-101", "Х-101", "Х-101"),
        ("Р-37", "Р-37", "Р-37"),
        ("P-37", "P-37", "P-37"),
        ("Т-72", "Т-72", "T-72"),
        ("В-52", "B-52", "В-52"),
        ("С-130", "C-130", "С-130"),
    ],
)
def test_the_longest_name_is_found_in_its_forms(text: str, name: str, words: str) -> None:
    assert walk(trie_of(*NAMES.split()), text)[-1] == (name, words)


@pytest.mark.parametrize(
    "text",
    [
        "koksan",
        "Kok san",
        "uavs",
        "Abra",
        "Koksanes",
        "B 2",
        "BS",
        "Кок",
        "곡",
        "С 300 танками",
        "В 52 странах",
        "с 130 танками",
        "F. 16",
        "M, 1978",
        "К-25",
        "HIMARSистема",
        "é",
    ],
)
def test_what_is_no_name_is_not_found(text: str) -> None:
    assert walk(trie_of(*NAMES.split()), text) == []


def test_a_kn_25_is_no_kh_25() -> None:
    assert walk(trie_of("Kh-25"), "КН-25") == []
    assert walk(trie_of("KN-25", "КН-25"), "КН-25") == [("КН-25", "КН-25")]


def test_shorter_names_come_first_and_all_of_one_phrase_are_told() -> None:
    trie = trie_of("Rocket Force", "Rocket")
    trie.add("Rocket Force", "the other one", name=True)
    assert [payload for payload, _ in walk(trie, "Rocket Force of")] == ["Rocket", "Rocket Force", "the other one"]


@pytest.mark.parametrize(("text", "is_found"), [("NATO", True), ("NATOs", True), ("Nato", False), ("nato", False)])
def test_an_acronym_is_met_in_capitals(text: str, is_found: bool) -> None:
    assert bool(walk(trie_of("NATO"), text)) == is_found


def test_a_phrase_that_is_no_name_is_met_in_any_case() -> None:
    trie = Trie()
    trie.add("hand over", 1)
    trie.add("", 2)
    assert [payload for payload, _ in walk(trie, "HAND over")] == [1]
    assert (trie.has("hand"), trie.has("over"), trie.has("")) == (True, False, False)


WORDS = st.text("abcxyz", min_size=1, max_size=3)
PHRASES = st.lists(WORDS, min_size=1, max_size=4).map(" ".join)


@given(st.sets(PHRASES, min_size=1, max_size=12), PHRASES)
def test_exactly_the_phrases_that_were_added_are_found(phrases: set[str], text: str) -> None:
    trie = Trie()
    for phrase in phrases:
        trie.add(phrase, phrase)
    words = text.split()
    prefixes = [" ".join(words[:count]) for count in range(1, len(words) + 1)]
    assert [payload for payload, _ in walk(trie, text)] == [prefix for prefix in prefixes if prefix in phrases]


@given(st.text(max_size=40))
def test_no_text_breaks_a_walk(text: str) -> None:
    trie = trie_of(*NAMES.split())
    tokens = tokenise(fold(text))
    for index in range(tokens.count):
        for last, _ in trie.walk(tokens, index):
            assert index < last <= tokens.count
