"""The whole way from a report to candidate claims: one step after the other, each a pure function."""

from collections.abc import Iterator
from datetime import date
from itertools import groupby

from store.extraction.claims.drafts import capture_of, claim_of
from store.extraction.claims.paragraph import Read, read_paragraph
from store.extraction.claims.recipient import buyer
from store.extraction.claims.scene import Context, look
from store.extraction.layout.dateline import without_dateline
from store.extraction.layout.lines import paragraphs
from store.extraction.layout.sentences import Sentence, sentences
from store.extraction.layout.turns import Turn, turns
from store.extraction.names.lexicon import Lexicon
from store.extraction.report import Extraction, Report, Unread
from store.extraction.sentence.places import adjectives
from store.extraction.text.normalise import fold
from store.extraction.text.tokens import tokenise
from store.records import Claim


def extract(report: Report, lexicon: Lexicon) -> Extraction:
    """Return the candidate claims of a report and the sentences that name something and gave none."""
    capture = capture_of(report)
    claims: dict[str, Claim] = {}
    unread: list[Unread] = []
    for read in _read(report, lexicon):
        for draft in read.drafts:
            claim = claim_of(report, draft, capture)
            claims.setdefault(claim.id, claim)
        if read.hit and not read.drafts:
            unread.append(Unread(read.sentence.start, read.sentence.end))
    return Extraction(list(claims.values()), unread)


def _read(report: Report, lexicon: Lexicon) -> Iterator[Read]:
    folded = fold(report.text)
    lines = paragraphs(folded, lexicon.words)
    conversation = turns(folded, lines)
    outlet = lexicon.named(report.outlet, "outlet") if report.outlet else None
    context = Context(lexicon, _day(report.published), report.outlet, outlet.id if outlet else None)
    context.converses = bool(conversation)
    _read_title(report, context)
    lines = without_dateline(folded, lines)
    for number, group in groupby(sentences(folded, lines), key=lambda sentence: sentence.paragraph):
        if conversation:
            _take_turn(context, conversation.get(number))
        yield from read_paragraph(folded, list(group), context)


_LEAD = 400


def _read_title(report: Report, context: Context) -> None:
    """Take from the headline where the report plays; what it states is left to the body.

    A country that a headline names without a word of place acts in it: it is the place of last resort.
    """
    folded = fold(report.title)
    scene = look(folded, Sentence(0, len(folded), -1), context, quoted=False)
    lead = set(tokenise(fold(report.text[:_LEAD])).low)
    # In a headline every word may have a capital: only what is known to be a place is one.
    known = [one for one in scene.places if one.place.lat is not None and one.word not in ("from", "by", "with")]
    in_lead = [one for one in known if not lead.isdisjoint(one.place.name.lower().split())]
    context.main_place = next((one for one in in_lead if not one.is_country), None) or next(
        (one for one in in_lead if one.word), None
    )
    context.title_place = next(iter([*known, *adjectives(scene.marked)]), None)
    context.destination = buyer(scene, context)


def _take_turn(context: Context, turn: Turn | None) -> None:
    if turn is None:
        return
    if turn.asks:
        context.turn = None
    elif turn.speaker is not None:
        context.turn = context.answers = turn.speaker
    else:
        context.turn = context.answers or context.met


def _day(published: str | None) -> date | None:
    try:
        return date.fromisoformat(published[:10]) if published else None
    except ValueError:
        return None
