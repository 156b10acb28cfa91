"""The whole way from a report to candidate claims: one step after the other, each a pure function."""

from datetime import date

from store.extraction.claims import capture_of, claim_of
from store.extraction.lexicon import Lexicon
from store.extraction.lines import paragraphs
from store.extraction.normalise import fold
from store.extraction.reading import read_sentence
from store.extraction.report import Extraction, Report, Unread
from store.extraction.sentences import sentences
from store.extraction.state import State
from store.records import Claim


def extract(report: Report, lexicon: Lexicon) -> Extraction:
    """Return the candidate claims of a report and the sentences that name something and gave none."""
    folded = fold(report.text)
    state = State(reference=_day(report.published), outlet=report.outlet)
    capture = capture_of(report)
    claims: dict[str, Claim] = {}
    unread: list[Unread] = []
    for sentence in sentences(folded, paragraphs(folded, lexicon.words)):
        drafts, has_hit = read_sentence(folded, sentence, lexicon, state)
        for draft in drafts:
            claim = claim_of(report, draft, capture)
            claims.setdefault(claim.id, claim)
        if has_hit and not drafts:
            unread.append(Unread(sentence.start, sentence.end))
    return Extraction(list(claims.values()), unread)


def _day(published: str | None) -> date | None:
    try:
        return date.fromisoformat(published[:10]) if published else None
    except ValueError:
        return None
