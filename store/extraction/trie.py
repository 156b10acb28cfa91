"""Names and phrases as sequences of tokens, looked up at a token in one walk: longest and all shorter ones.

English plurals, Cyrillic endings and Hangul particles are met while walking, so that a name is listed once.
"""

from collections.abc import Iterator
from typing import NamedTuple

from store.extraction.normalise import fold
from store.extraction.tokens import Tokens, tokenise

_CYRILLIC_ENDING = 3
_SHORTEST_STEM = 3
_SHORTEST_HANGUL = 2
_VOWEL_ENDINGS = "аяоеиыйуьюэіїєё"
_LONGEST_ACRONYM = 6


class _Node:
    __slots__ = ("here", "next")

    def __init__(self) -> None:
        self.next: dict[str, _Node] = {}
        self.here: list[tuple[int, object]] = []


# How a name has to be written in the text.
_ANY, _CAPITAL, _CAPITALS = range(3)


class Match(NamedTuple):
    """A phrase of the trie in the tokens [first, last)."""

    last: int
    payload: object


class Trie:
    """Phrases with payloads; several may share one phrase."""

    def __init__(self) -> None:
        self._root: dict[str, _Node] = {}

    def add(self, phrase: str, payload: object, *, name: bool = False) -> None:
        """Add a phrase. A `name` that begins with a capital is met only with one, an acronym only in capitals."""
        written = tokenise(fold(phrase))
        nodes, node = self._root, None
        for low in written.low:
            step = _stem(low) if name else low
            node = nodes.get(step)
            if node is None:
                node = nodes[step] = _Node()
            nodes = node.next
        if node is not None:
            node.here.append((_writing(written.text) if name else _ANY, payload))

    def walk(self, tokens: Tokens, first: int) -> Iterator[Match]:
        """Yield every phrase that begins at a token, shorter ones first."""
        nodes, last, low, glued = self._root, first, tokens.low, tokens.glued
        count = len(low)
        while True:
            node = nodes.get(low[last]) or _bent(nodes, low[last])
            if node is None:
                return
            last += 1
            for writing, payload in node.here:
                if writing == _ANY or _written(tokens, first, last, writing):
                    yield Match(last, payload)
            nodes = node.next
            if not nodes or last == count or not glued[last]:
                return

    def has(self, word: str) -> bool:
        """Tell whether some phrase begins with this word, in small letters."""
        return word in self._root


def _stem(low: str) -> str:
    """Return the part of a Cyrillic word that its endings leave alone."""
    if low.isascii() or not "\u0400" <= low[0] <= "\u04ff":
        return low
    stem = low
    while len(stem) > _SHORTEST_STEM and len(low) - len(stem) < 2 and stem[-1] in _VOWEL_ENDINGS:
        stem = stem[:-1]
    return stem


def _bent(nodes: dict[str, _Node], low: str) -> _Node | None:
    """Return the node of a word that is not listed as it stands here: a plural, an ending, a particle."""
    if low.isascii():
        return nodes.get(low[:-1]) if low[-1] == "s" and len(low) > 3 else None
    if "\u0400" <= low[0] <= "\u04ff":
        stems = (low[:-cut] for cut in range(1, _CYRILLIC_ENDING + 1) if len(low) - cut >= _SHORTEST_STEM)
    elif "\uac00" <= low[0] <= "\ud7a3":
        stems = (low[:length] for length in range(len(low) - 1, _SHORTEST_HANGUL - 1, -1))
    else:
        return None
    return next((node for stem in stems if (node := nodes.get(stem)) is not None), None)


def _writing(words: list[str]) -> int:
    letters = "".join(word for word in words if word.isalpha())
    if not letters or not letters[0].isupper():
        return _ANY
    is_acronym = letters.isupper() and 1 < len(letters) <= _LONGEST_ACRONYM and not any(word.isdigit() for word in words)
    return _CAPITALS if is_acronym else _CAPITAL


def _written(tokens: Tokens, first: int, last: int, writing: int) -> bool:
    words = [word for word in tokens.text[first:last] if word[0].isalpha()]
    if not words:
        return True
    if writing == _CAPITALS:
        return all(word.isupper() or word[:-1].isupper() for word in words)
    return not words[0][0].islower()
