"""Names and phrases as sequences of tokens, looked up at a token in one walk: longest and all shorter ones.

English plurals, Cyrillic endings and Hangul particles are met while walking, so that a name is listed once.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from store.extraction.text.normalise import fold
from store.extraction.text.tokens import Tokens, tokenise

_LONGEST_ENDING = 3
_SHORTEST_STEM = 3
_SHORTEST_HANGUL = 2
_VOWEL_ENDINGS = "аяоеиыйуьюэіїєё"
_HISSES = ("s", "x", "z", "ch", "sh", "o")
_LONGEST_ACRONYM = 6
# Letters of designations that look like Latin ones and sound like others: Russian writes the B-52 as "В-52" and its own
# missile as "Р-37". The lexicon knows which of the two there is.
_LOOKALIKES = {"в": "b", "н": "h", "р": "p", "с": "c", "х": "x", "у": "y"}
_PREPOSITIONS = "всу"
"""Not "С 300 танками": with 300 tanks."""


class _Node:
    __slots__ = ("here", "next")

    def __init__(self) -> None:
        self.next: dict[str, _Node] = {}
        self.here: list[tuple[int, object]] = []


# How a name has to be written in the text.
_ANY, _CAPITAL, _CAPITALS = range(3)


Match = tuple[int, object]
"""Where a phrase that begins at a token ends, and its payload."""


class Phrase(NamedTuple):
    """A name as a trie has it: two that are equal are met in the same words."""

    words: tuple[str, ...]
    writing: int


def phrase(name: str) -> Phrase:
    """Return a name's words, and how it has to be written."""
    if _is_one_word(name):
        return Phrase((name.lower(),), _writing([name]))
    written = tokenise(fold(name))
    return Phrase(tuple(written.low), _writing(written.text))


def _is_one_word(words: str) -> bool:
    """Tell whether there is nothing to part, as with half of what is loaded."""
    return words.isascii() and words.isalpha()


class Trie:
    """Phrases with payloads; several may share one phrase."""

    def __init__(self) -> None:
        self._root: dict[str, _Node] = {}

    def add(self, words: str, payload: object, *, name: bool = False) -> None:
        """Add a phrase. A `name` that begins with a capital is met only with one, an acronym only in capitals."""
        if name:
            self.add_name(phrase(words), payload)
        else:
            self._add([words.lower()] if _is_one_word(words) else tokenise(fold(words)).low, _ANY, payload)

    def add_name(self, name: Phrase, payload: object) -> None:
        """Add a name that is in tokens already."""
        self._add(map(_stem, name.words), name.writing, payload)

    def _add(self, steps: Iterable[str], writing: int, payload: object) -> None:
        nodes, node = self._root, None
        for step in steps:
            node = nodes.get(step)
            if node is None:
                node = nodes[step] = _Node()
            nodes = node.next
        if node is not None:
            node.here.append((writing, payload))

    def walk(self, tokens: Tokens, first: int) -> Sequence[Match]:
        """Return every phrase that begins at a token, shorter ones first."""
        low = tokens.low[first]
        if low in _LOOKALIKES and first + 1 < tokens.count and tokens.low[first + 1][0].isdigit():
            return self._designation(tokens, first, low)
        node = self._root.get(low)
        if node is None:
            if low[-1] != "s" and low.isascii():
                return ()  # as most words of a text: neither listed nor a plural
            node = _bent(self._root, tokens, first)
        return () if node is None else _phrases(tokens, first, node)

    def has(self, word: str) -> bool:
        """Tell whether some phrase begins with this word, in small letters."""
        return word in self._root

    def _designation(self, tokens: Tokens, first: int, letter: str) -> Sequence[Match]:
        """Return what a Cyrillic letter and a number name: as they are, else as the Latin letter they look like."""
        is_joined = tokens.joined[first + 1]
        if letter in _PREPOSITIONS and not is_joined:
            return ()
        node = self._root.get(letter)
        found = () if node is None else _phrases(tokens, first, node)
        latin = self._root.get(_LOOKALIKES[letter])
        return found if found or latin is None or not is_joined else _phrases(tokens, first, latin)


def _phrases(tokens: Tokens, first: int, node: _Node | None) -> Sequence[Match]:
    last, low, glued, count = first, tokens.low, tokens.glued, tokens.count
    found: list[Match] = []
    while node is not None:
        last += 1
        for writing, payload in node.here:
            if writing == _ANY or _written(tokens, first, last, writing):
                found.append((last, payload))
        nodes = node.next
        if not nodes or last == count or not glued[last]:
            break
        node = nodes.get(low[last]) or _bent(nodes, tokens, last)
    return found


def _stem(low: str) -> str:
    """Return the part of a Cyrillic word that its endings leave alone."""
    if low.isascii() or not _is_cyrillic(low):
        return low
    stem = low
    while len(stem) > _SHORTEST_STEM and len(low) - len(stem) < 2 and stem[-1] in _VOWEL_ENDINGS:
        stem = stem[:-1]
    return stem


def _is_cyrillic(word: str) -> bool:
    return "\u0400" <= word[0] <= "\u04ff"


def _bent(nodes: dict[str, _Node], tokens: Tokens, index: int) -> _Node | None:
    """Return the node of a word that is not listed as it stands here: a plural, an ending, a particle."""
    low = tokens.low[index]
    if low.isascii():
        return _plural(nodes, tokens.text[index], low) if low[-1] == "s" and len(low) > 1 else None
    if _is_cyrillic(low):
        return _first(nodes, low, _SHORTEST_STEM, len(low) - _LONGEST_ENDING)
    if "\uac00" <= low[0] <= "\ud7a3":
        is_suffix = index > 0 and tokens.joined[index] and tokens.low[index - 1][0].isdigit()
        return _first(nodes, low, 1 if is_suffix else _SHORTEST_HANGUL, 0)
    latin = _latin(low)
    if len(low) - len(latin) <= _LONGEST_ENDING and latin in nodes:
        return nodes[latin]
    return _plural(nodes, tokens.text[index], low) if low[-1] == "s" else None


def _latin(word: str) -> str:
    """Return a Latin name without the ending that a language of another alphabet gives it: "HIMARSів", "NATO가"."""
    length = len(word)
    while length and not word[length - 1].isascii():
        length -= 1
    return word[:length]


def _first(nodes: dict[str, _Node], low: str, shortest: int, least: int) -> _Node | None:
    """Return the node of the longest beginning of a word that is listed."""
    for length in range(len(low) - 1, max(shortest, least) - 1, -1):
        node = nodes.get(low[:length])
        if node is not None:
            return node
    return None


def _plural(nodes: dict[str, _Node], text: str, low: str) -> _Node | None:
    """Return the node of the word of which this is the plural: "Koksans", "Abramses", the "Bs" of "B-1Bs"."""
    if len(low) <= _SHORTEST_STEM:
        return nodes.get(low[:-1]) if text[:-1].isupper() and text[-1] == "s" else None
    found = nodes.get(low[:-1])
    if found is None and low.endswith("es") and low[:-2].endswith(_HISSES):
        found = nodes.get(low[:-2])
    return found


def _writing(words: list[str]) -> int:
    letters = "".join(word for word in words if word.isalpha())
    if not letters or not letters[0].isupper():
        return _ANY
    is_acronym = (
        letters.isupper() and 1 < len(letters) <= _LONGEST_ACRONYM and not any(word.isdigit() for word in words)
    )
    return _CAPITALS if is_acronym else _CAPITAL


def _written(tokens: Tokens, first: int, last: int, writing: int) -> bool:
    words = [word for word in tokens.text[first:last] if word[0].isalpha()]
    if not words:
        return True
    if writing == _CAPITALS:
        return all(_latin(word).removesuffix("s").isupper() or word.isupper() for word in words)
    return not words[0][0].islower()
