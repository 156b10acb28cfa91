"""Designations that no lexicon has: "FAB-3000", "XQ-58". This is how a new system is first met."""

from collections.abc import Iterator, Sequence

from store.extraction.dates.find import dates_among
from store.extraction.layout.lines import paragraphs
from store.extraction.layout.sentences import sentences
from store.extraction.names.lexicon import Lexicon
from store.extraction.sentence.marks import Marked, Span, mark
from store.extraction.text.normalise import fold
from store.extraction.text.tokens import tokenise

_LONGEST_LETTERS = 6


def designators(marked: Marked, taken: Sequence[bool]) -> Iterator[Span]:
    """Yield where designations stand: capital letters, digits without a space, and what is joined to them."""
    tokens, busy = marked.tokens, marked.busy
    index = 0
    while index < tokens.count - 1:
        # Asked first for what hardly any token has.
        is_joined = tokens.joined[index + 1] and tokens.text[index + 1].isdigit()
        if not is_joined or True in busy[index : index + 2] or True in taken[index : index + 2]:
            index += 1
            continue
        if not _begins(marked, index):
            index += 1
            continue
        last = index + 2
        while last < tokens.count and tokens.joined[last] and tokens.text[last].isalnum() and not busy[last]:
            last += 1
        yield Span(index, last)
        index = last


def unknown_designators(text: str, lexicon: Lexicon) -> list[str]:
    """Return what looks like a designation in a text and is in no lexicon, as often as it occurs."""
    folded = fold(text)
    found = []
    for sentence in sentences(folded, paragraphs(folded, lexicon.words)):
        tokens = tokenise(folded, sentence.start, sentence.end)
        dates = dates_among(folded, tokens, None, None)
        marked = mark(folded, sentence, tokens, lexicon, dates)
        for span in designators(marked, marked.busy):
            start, end = marked.tokens.start[span.first], marked.tokens.end[span.last - 1]
            found.append(folded[start:end])
    return found


def _begins(marked: Marked, index: int) -> bool:
    tokens = marked.tokens
    letters, digits = tokens.text[index], tokens.text[index + 1]
    if not tokens.joined[index + 1] or (index and tokens.joined[index] and tokens.text[index - 1][0].isalnum()):
        return False
    return letters.isalpha() and letters[0].isupper() and len(letters) <= _LONGEST_LETTERS and digits.isdigit()
