"""Shows what was read in a report beside what is marked in it, in the order of the text."""

from collections.abc import Iterator, Sequence

from store.records import Claim
from tools.bench_extraction.gold import Marked
from tools.bench_extraction.score import Pair, bounds_of, match, place_of

_MOST_WORDS = 150


def listing(marked: Marked, candidates: Sequence[Claim]) -> Iterator[str]:
    """Yield lines: a headline, then each mark as `ok`, `wrong` (and in what) or `missed`, and candidates to spare."""
    report = marked.report
    yield f"===== {report.id}: {report.outlet}, {report.published}"
    found = match(marked.claims, candidates)
    rows = [
        (*_where(mark), _of_mark(mark, candidates[found[number]] if number in found else None))
        for number, mark in enumerate(marked.claims)
    ]
    spare = (candidate for number, candidate in enumerate(candidates) if number not in set(found.values()))
    rows += [(*_where(candidate), _of_spare(candidate)) for candidate in spare]
    for _, _, text in sorted(rows):
        yield text


def _of_mark(mark: Claim, found: Claim | None) -> str:
    if found is None:
        return _line("missed", mark, _figure(mark))
    wrong = list(_differences(Pair(mark, found)))
    return _line("wrong" if wrong else "ok", mark, "; ".join(wrong))


def _of_spare(claim: Claim) -> str:
    parts = [claim.rule or "", claim.subject.text, _figure(claim), claim.modality]
    return _line("spare", claim, " | ".join(part for part in parts if part))


def _line(word: str, claim: Claim, more: str) -> str:
    quote = claim.evidence.quote[:_MOST_WORDS] if claim.evidence else ""
    return f"{word:7}{claim.kind:11}{quote!r}" + (f"\n{'':18}{more}" if more else "")


def _differences(pair: Pair) -> Iterator[str]:
    mark, found = pair
    if not pair.kind:
        yield f"kind {found.kind}, not {mark.kind}"
    if bounds_of(mark) and not pair.bounds:
        yield f"bounds {_figure(found)}, not {_figure(mark)}"
    if mark.date and not pair.date_overlaps:
        yield f"date {found.date.edtf if found.date else None}, not {mark.date.edtf}"
    if pair.invented or (mark.said_by and not pair.said_by):
        yield f"said by {found.said_by}, not {mark.said_by}"
    if len(mark.chain) > 1 and not pair.chain:
        yield f"chain {found.chain}, not {mark.chain}"
    if mark.place and not pair.place:
        yield f"place {place_of(found)}, not {place_of(mark)}"
    if not pair.modality:
        yield f"modality {found.modality}, not {mark.modality}"


def _figure(claim: Claim) -> str:
    quantity = bounds_of(claim)
    return f"{quantity.qualifier} {quantity.low}..{quantity.high} {quantity.unit}" if quantity else "no figure"


def _where(claim: Claim) -> tuple[int, int]:
    return (claim.evidence.start, claim.evidence.end) if claim.evidence else (0, 0)
