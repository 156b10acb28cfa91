"""Which rule read which words, for a person: the words marked in their sentence, and what was made of them."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from store.records import Claim
from store.text import clean_line
from store.views.context import around
from store.wording import figure, speakers, sureness, when

if TYPE_CHECKING:
    from store.extraction import Extraction
    from store.reading.documents import Given

_COLORS = {
    "subject": "1;33",
    "quantity": "1;36",
    "place": "1;32",
    "date": "1;35",
    "said_by": "1;34",
    "sender": "32",
    "receiver": "32",
    "trigger": "1;31",
    "modality": "4",
}
_OTHER = "1"
_RESET = "\x1b[0m"


def explained(document: "Given", extraction: "Extraction", *, color: bool) -> Iterator[str]:
    """Yield the lines about one document; without colour each slot stands in brackets before its words."""
    yield f"{clean_line(document.where)}: {clean_line(document.title)}"
    for number, claim in enumerate(extraction.claims, 1):
        yield ""
        yield f"{number}. {_made_of(claim)}"
        yield f"   {_marked(document.text, claim, color=color)}"
        if color and claim.spans:
            yield f"   {' '.join(_colored(slot, slot) for slot in _in_order(claim))}"
        yield f"   {_sureness(claim)} · {clean_line(speakers(claim)) or 'nobody named'}"
    for sentence in extraction.unread:
        yield ""
        yield f"-  nothing found here: {clean_line(document.text[sentence.start : sentence.end])}"
    if not extraction.claims and not extraction.unread:
        yield "   nothing of this field is named in it"
    yield ""


def _made_of(claim: Claim) -> str:
    """Return what a claim came to be: kind, subject, figure, parties, place, time and how surely it is said."""
    subject = f"{claim.subject.text} ({claim.subject.id})" if claim.subject.id else claim.subject.text
    attribute = " ".join(word for word in (claim.attribute, claim.round) if word)
    place = claim.place.name if claim.place else ""
    sides = f"{claim.sender or ''} → {claim.receiver or ''}".strip() if claim.sender or claim.receiver else ""
    parts = (claim.kind, subject, attribute, figure(claim.quantity), sides, place, when(claim.date), sureness(claim))
    return " · ".join(clean_line(part) for part in parts if part)


def _sureness(claim: Claim) -> str:
    rule = f"rule {clean_line(claim.rule or 'none')}"
    return rule if claim.confidence is None else f"{rule}, confidence {claim.confidence:.2f}"


def _marked(text: str, claim: Claim, *, color: bool) -> str:
    """Return the sentence with the words of each slot marked; of words in two slots those of the longer one."""
    if claim.evidence is None:
        return clean_line(claim.summary or "")
    begin, finish = around(text, claim.evidence.start, claim.evidence.end)
    pieces = []
    for slot in _in_order(claim):
        start, end = claim.spans[slot]
        if begin <= start and end <= finish:
            words = clean_line(text[start:end])
            pieces += [_plain(text[begin:start]), _colored(slot, words) if color else f"[{slot} {words}]"]
            begin = end
    return "".join([*pieces, _plain(text[begin:finish])]).strip()


def _in_order(claim: Claim) -> list[str]:
    """Return the slots as they stand in the text, the outer of two before the inner."""
    return sorted(claim.spans, key=lambda slot: (claim.spans[slot][0], -claim.spans[slot][1]))


def _plain(words: str) -> str:
    """Return words on one line, with a blank at either end where they have one."""
    cleaned = clean_line(words, 2 * len(words))
    return " " * words[:1].isspace() + cleaned + " " * (words[-1:].isspace() and bool(cleaned))


def _colored(slot: str, words: str) -> str:
    return f"\x1b[{_COLORS.get(slot, _OTHER)}m{words}{_RESET}"
