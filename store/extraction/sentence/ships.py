"""Ships by name: "USS Stark", "the tanker Vyazma", "the rescue tug SB-406"; no list has them all."""

from collections.abc import Iterator

from store.extraction.names.grammar import ENDS_GROUP
from store.extraction.names.word_sets import word_set
from store.extraction.sentence.marks import Marked

_PREFIXES = word_set("ships.prefixes")
_LONGEST = 4


def prefixes(marked: Marked) -> Iterator[int]:
    """Yield where the letters stand that a navy or a merchant fleet puts before the name of a ship."""
    low = marked.tokens.low
    return (index for index, word in enumerate(low) if word in _PREFIXES and is_prefix(marked, index))


def is_prefix(marked: Marked, index: int) -> bool:
    """Tell whether such letters stand at a token, in capitals and before a name: no "ins" and no "INS AND OUTS"."""
    tokens = marked.tokens
    if index + 1 >= tokens.count or tokens.low[index] not in _PREFIXES or marked.busy[index]:
        return False
    name = tokens.text[index + 1]
    is_name = name[0].isupper() and not name.isupper() and tokens.glued[index + 1] and not tokens.joined[index + 1]
    return is_name and tokens.text[index].isupper()


def end_of_name(marked: Marked, index: int) -> int:
    """Return where the name of a ship ends that begins at a token, the token itself where none begins."""
    tokens = marked.tokens
    last = index
    while last < tokens.count and last - index < _LONGEST and tokens.glued[last] and not marked.busy[last]:
        if _is_initial(marked, last):
            last += 2  # "Harry S. Truman"
            continue
        if not (tokens.text[last][0].isupper() or (last > index and _is_number(marked, last))):
            break
        if tokens.low[last] in ENDS_GROUP:
            break
        last += 1
    return last


def is_named_by_number(marked: Marked, first: int) -> bool:
    """Tell whether what looks like a designation is the name of a ship before it: "the rescue tug SB-406"."""
    return any(word.last == first and word.noun.group == "ship" for word in marked.nouns)


def _is_initial(marked: Marked, index: int) -> bool:
    tokens = marked.tokens
    is_letter = len(tokens.text[index]) == 1 and tokens.text[index].isupper()
    return (
        is_letter
        and tokens.low[index + 1 : index + 2] == ["."]
        and index + 2 < tokens.count
        and tokens.text[index + 2].istitle()
    )


def _is_number(marked: Marked, index: int) -> bool:
    return marked.tokens.joined[index] and marked.tokens.text[index].isdigit()
