"""Compares the claims that were found in reports with those that were marked by hand.

A marked claim is found by a candidate of the same document whose words cover more than half of the shorter span of the
two and, where the mark has a bound, whose bounds include an equal value. Each candidate finds one claim. Where several
could, kind, bounds and subject decide, then how well the spans fit, then date, modality and place.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from store.records import Claim, Quantity

_WORD = re.compile(r"\w{3,}")
_CAPITALISED = re.compile(r"[A-Z]\w{2,}")
_SAME_VALUE = 1e-6
_FIRST_DAY, _LAST_DAY = "0", "9"  # stand for open ends: before and after every ISO day


class Tally(NamedTuple):
    """How many were right, out of how many."""

    right: int
    of: int


class Pair(NamedTuple):
    """A marked claim and the candidate that found it."""

    marked: Claim
    found: Claim

    @property
    def kind(self) -> bool:
        """Whether the kind is the same."""
        return self.marked.kind == self.found.kind

    @property
    def modality(self) -> bool:
        """Whether the modality is the same."""
        return self.marked.modality == self.found.modality

    @property
    def bounds(self) -> bool:
        """Whether both bounds are the same, an open one included. Meant for a mark with bounds."""
        wanted, given = bounds_of(self.marked), bounds_of(self.found)
        if wanted is None or given is None:
            return False
        return _same(wanted.low, given.low) and _same(wanted.high, given.high)

    @property
    def date_exact(self) -> bool:
        """Whether the candidate has a date and both its ends are those of the mark."""
        return _days(self.found) is not None and _days(self.found) == _days(self.marked)

    @property
    def date_overlaps(self) -> bool:
        """Whether the candidate's days and the mark's have one in common. Meant for a mark with a date."""
        wanted, given = _days(self.marked), _days(self.found)
        if wanted is None or given is None:
            return False
        starts_in_time = (given[0] or _FIRST_DAY) <= (wanted[1] or _LAST_DAY)
        return starts_in_time and (given[1] or _LAST_DAY) >= (wanted[0] or _FIRST_DAY)

    @property
    def said_by(self) -> bool:
        """Whether the names of the speakers share a word."""
        return _share_word(self.marked.said_by, self.found.said_by)

    @property
    def invented(self) -> bool:
        """Whether the candidate has a speaker where the report speaks for itself."""
        return not self.marked.said_by and bool(self.found.said_by)

    @property
    def chain(self) -> bool:
        """Whether the chains share a word, that of the mark taken without the document's outlet."""
        return _share_word(" ".join(self.marked.chain[1:]), " ".join(self.found.chain))

    @property
    def place(self) -> bool:
        """Whether the places are the same or share a word with a capital letter; also if neither has one."""
        wanted, given = place_of(self.marked), place_of(self.found)
        shared = set(_CAPITALISED.findall(wanted or "")) & set(_CAPITALISED.findall(given or ""))
        return wanted == given or bool(shared)

    @property
    def all_right(self) -> bool:
        """Whether kind, bounds, date, speaker and modality are right, as far as the mark has them."""
        return (
            self.kind
            and (bounds_of(self.marked) is None or self.bounds)
            and (_days(self.marked) is None or self.date_overlaps)
            and (not self.marked.said_by or self.said_by)
            and self.modality
        )


def score(marked: Sequence[Claim], candidates: Sequence[Claim]) -> dict[str, Tally]:
    """Return each measure's tally: `found`, `bounds` and `all right` of what is marked, the others of what is found."""
    pairs = [Pair(marked[one], candidates[other]) for one, other in match(marked, candidates).items()]

    def among(chosen: Iterable[Pair], right: Callable[[Pair], bool]) -> Tally:
        rights = [right(pair) for pair in chosen]
        return Tally(sum(rights), len(rights))

    dated = [pair for pair in pairs if _days(pair.marked) is not None]
    spoken = [pair for pair in pairs if pair.marked.said_by]
    bounded = [pair for pair in pairs if bounds_of(pair.marked) is not None]
    return {
        "found": Tally(len(pairs), len(marked)),
        "kind": among(pairs, lambda pair: pair.kind),
        "bounds": Tally(sum(pair.bounds for pair in bounded), sum(bounds_of(one) is not None for one in marked)),
        "date exact": among(dated, lambda pair: pair.date_exact),
        "date overlaps": among(dated, lambda pair: pair.date_overlaps),
        "said_by": among(spoken, lambda pair: pair.said_by),
        "said_by invented": among((pair for pair in pairs if not pair.marked.said_by), lambda pair: pair.invented),
        "chain": among((pair for pair in pairs if len(pair.marked.chain) > 1), lambda pair: pair.chain),
        "place": among((pair for pair in pairs if place_of(pair.marked)), lambda pair: pair.place),
        "modality": among(pairs, lambda pair: pair.modality),
        "all right": Tally(sum(pair.all_right for pair in pairs), len(marked)),
        "candidates that match": Tally(len(pairs), len(candidates)),
    }


def match(marked: Sequence[Claim], candidates: Sequence[Claim]) -> dict[int, int]:
    """Return which marked claim is found by which candidate, both by their numbers."""
    of_document: dict[str, list[int]] = defaultdict(list)
    for number, candidate in enumerate(candidates):
        of_document[candidate.document].append(number)
    offers = [
        (rank, one, other)
        for one, mark in enumerate(marked)
        for other in of_document[mark.document]
        if (rank := _rank(Pair(mark, candidates[other]))) is not None
    ]
    found: dict[int, int] = {}
    used: set[int] = set()
    for _, one, other in sorted(offers):
        if one not in found and other not in used:
            found[one] = other
            used.add(other)
    return found


def bounds_of(claim: Claim) -> Quantity | None:
    """Return the claim's quantity if it has a bound; words alone are not compared."""
    quantity = claim.quantity
    return quantity if quantity and (quantity.low, quantity.high) != (None, None) else None


def place_of(claim: Claim) -> str | None:
    """Return the name by which the claim's place is compared."""
    return (claim.place.name or claim.place.text) if claim.place else None


def _rank(pair: Pair) -> tuple[float, float, int] | None:
    """Return how well a candidate fits a mark, the best lowest; None where it does not find it."""
    (start, end), (other_start, other_end) = _span(pair.marked), _span(pair.found)
    common = min(end, other_end) - max(start, other_start)
    if common <= 0.5 * min(end - start, other_end - other_start):
        return None
    wanted, given = bounds_of(pair.marked), bounds_of(pair.found)
    if wanted is not None and not (given is not None and _share_value(wanted, given)):
        return None
    bounds = pair.bounds if wanted is not None else given is None
    date = pair.date_exact if _days(pair.marked) is not None else _days(pair.found) is None
    subject = _share_word(pair.marked.subject.text, pair.found.subject.text)
    fit = common / (max(end, other_end) - min(start, other_start))
    return -(2 * pair.kind + bounds + 0.5 * subject), -fit, -(date + pair.modality + pair.place)


def _span(claim: Claim) -> tuple[int, int]:
    """Return where the claim's words stand; one without evidence covers nothing and is never found."""
    return (claim.evidence.start, claim.evidence.end) if claim.evidence else (0, 0)


def _days(claim: Claim) -> tuple[str | None, str | None] | None:
    """Return the claim's days if either end is known."""
    days = (claim.date.earliest, claim.date.latest) if claim.date else (None, None)
    return None if days == (None, None) else days


def _same(wanted: float | None, given: float | None) -> bool:
    if wanted is None or given is None:
        return wanted is given
    return abs(wanted - given) <= _SAME_VALUE * max(1, abs(wanted))


def _share_value(wanted: Quantity, given: Quantity) -> bool:
    values = [value for value in (given.low, given.high) if value is not None]
    return any(_same(bound, value) for bound in (wanted.low, wanted.high) if bound is not None for value in values)


def _share_word(one: str | None, other: str | None) -> bool:
    """Return whether two names share a word of three letters or more, in either case."""
    return bool(_words(one) & _words(other))


def _words(name: str | None) -> set[str]:
    return {word.lower() for word in _WORD.findall(name or "")}
