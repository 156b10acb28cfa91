"""What stands behind a figure: documents and origins of what was accepted, an unknown origin never counted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.assessment.backing import backing
from store.records import Claim
from tests.store.samples import claim


def said(*pairs: tuple[str, str | None], status: str = "accepted") -> list[Claim]:
    """Return one claim for each (document, origin)."""
    return [claim(f"{status}{place}", document=d, origin=o, status=status) for place, (d, o) in enumerate(pairs)]


@pytest.mark.parametrize(
    ("claims", "label"),
    [
        (said(("a", "HUR"), ("b", "HUR"), ("c", "HUR")), "3/1"),
        (said(("a", "HUR"), ("b", "NIS")), "2/2"),
        (said(("a", "HUR"), ("a", "NIS")), "1/2"),
        (said(("a", "HUR"), ("a", "HUR")), "1/1"),
        (said(("a", None), ("b", None), ("c", None)), "3/?"),
        (said(("a", "HUR"), ("b", "NIS"), ("c", None), ("d", None), ("e", "HUR")), "5/2?"),
        (said(("a", "HUR"), ("b", "NIS"), status="candidate"), "-"),
        (said(("a", "HUR"), ("b", "NIS"), status="rejected"), "-"),
        ([], "-"),
    ],
)
def test_labels(claims: list[Claim], label: str) -> None:
    assert backing(claims).label() == label


pairs = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["HUR", "NIS", None])), max_size=5)


@given(pairs, pairs, pairs)
def test_candidates_and_rejected_claims_count_for_nothing(
    accepted: list[tuple[str, str | None]],
    candidates: list[tuple[str, str | None]],
    rejected: list[tuple[str, str | None]],
) -> None:
    alone = backing(said(*accepted))
    others = [*said(*candidates, status="candidate"), *said(*rejected, status="rejected")]
    assert backing([*others, *said(*accepted)]) == alone


@given(pairs, st.integers(1, 3))
def test_unknown_origins_never_add_to_the_count(known: list[tuple[str, str | None]], unknown: int) -> None:
    more = backing(said(*known, *[(f"new{number}", None) for number in range(unknown)]))
    assert (more.origins, more.unknown) == (backing(said(*known)).origins, True)
    assert more.documents == backing(said(*known)).documents + unknown
    assert more.label().endswith("?")
