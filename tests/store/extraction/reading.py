"""What the tests of reading share: one lexicon for all, reports in one line, what holds of every candidate."""

from functools import cache
from itertools import pairwise

from store.extraction import Extraction, Lexicon, Report, extract, load_lexicon
from store.identity import text_hash

PUBLISHED = "2025-01-10"  # a Friday


@cache
def lexicon() -> Lexicon:
    """Return the shipped lexicon, loaded once."""
    return load_lexicon()


def read(text: str, *, published: str | None = PUBLISHED, title: str = "") -> Extraction:
    """Return what is found in a report of Reuters."""
    return extract(Report(id="report", title=title, outlet="Reuters", published=published, text=text), lexicon())


def check(report: Report, found: Extraction) -> None:
    """Assert what every extraction promises, whatever the text."""
    text = report.text
    for claim in found.claims:
        evidence = claim.evidence
        assert evidence is not None
        assert 0 <= evidence.start < evidence.end <= len(text)
        assert text[evidence.start : evidence.end] == evidence.quote
        assert evidence.capture == text_hash(text)
        assert (claim.document, claim.status, claim.by) == (report.id, "candidate", "program")
        assert claim.rule
        assert claim.confidence is not None
        assert 0 <= claim.confidence <= 1
        assert claim.subject.text.strip()
        if claim.quantity and claim.quantity.low is not None and claim.quantity.high is not None:
            assert claim.quantity.low <= claim.quantity.high
        if claim.date and claim.date.earliest and claim.date.latest:
            assert claim.date.earliest <= claim.date.latest
    assert len({claim.id for claim in found.claims}) == len(found.claims)
    assert all(0 <= one.start < one.end <= len(text) for one in found.unread)
    assert all(one.end <= other.start for one, other in pairwise(found.unread))
