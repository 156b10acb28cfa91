"""The scorer: what finds what, what counts as right; and that it agrees with the one it was written after."""

import importlib.util
import json
from collections.abc import Callable
from functools import cache
from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from store.records import Claim, DateSpan, Evidence, Kind, Modality, Place, Quantity, Subject
from tools.bench_extraction.gold import BESIDE, article_claim
from tools.bench_extraction.score import Pair, Tally, match, score

FACTS = BESIDE / "facts" / "claims.jsonl"
OTHER = BESIDE / "tools" / "score.py"

MARK = Claim(
    id="mark",
    document="report",
    kind="transfer",
    subject=Subject(id=None, text="M109 howitzers"),
    quantity=Quantity(low=12, high=12, unit="systems"),
    place=Place(name="Kharkiv Oblast"),
    date=DateSpan(edtf="2025-01", earliest="2025-01-01", latest="2025-01-31", precision="month"),
    said_by="Ministry of Defence",
    chain=["The Paper", "Reuters", "Ministry of Defence"],
    modality="claimed",
    evidence=Evidence(capture="c", start=100, end=200, quote=""),
)


def at(start: int, end: int) -> Evidence:
    return Evidence(capture="c", start=start, end=end, quote="")


def dated(earliest: str | None, latest: str | None) -> DateSpan:
    return DateSpan(edtf="", earliest=earliest, latest=latest, precision="range")


@pytest.mark.parametrize(
    ("changed", "is_found"),
    [
        ({}, True),
        ({"document": "another"}, False),
        ({"evidence": at(0, 160)}, True),
        ({"evidence": at(0, 150)}, False),
        ({"evidence": at(190, 205)}, True),
        ({"evidence": at(195, 205)}, False),
        ({"evidence": None}, False),
        ({"quantity": None}, False),
        ({"quantity": Quantity(low=13, high=13)}, False),
        ({"quantity": Quantity(low=12, qualifier="at_least")}, True),
        ({"quantity": Quantity(low=3, high=12, qualifier="range")}, True),
        ({"kind": "spec", "subject": Subject(id=None, text="tanks"), "place": None, "said_by": None}, True),
    ],
)
def test_a_mark_is_found_by_a_candidate_over_its_words_with_one_of_its_values(
    changed: dict[str, Any], is_found: bool
) -> None:
    assert match([MARK], [replace(MARK, **changed)]) == ({0: 0} if is_found else {})


def test_a_mark_without_bounds_is_found_by_a_candidate_with_any() -> None:
    assert match([replace(MARK, quantity=Quantity(text="heavy losses"))], [MARK]) == {0: 0}


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({}, set()),
        ({"kind": "deployment"}, {"kind", "all_right"}),
        ({"modality": "denied"}, {"modality", "all_right"}),
        ({"quantity": Quantity(low=12)}, {"bounds", "all_right"}),
        ({"quantity": Quantity(low=12.000001, high=12)}, set()),
        ({"quantity": Quantity(low=12.001, high=12)}, {"bounds", "all_right"}),
        ({"quantity": Quantity(text="a dozen")}, {"bounds", "all_right"}),
        ({"date": None}, {"date_exact", "date_overlaps", "all_right"}),
        ({"date": dated("2025-01-31", None)}, {"date_exact"}),
        ({"date": dated(None, "2025-01-01")}, {"date_exact"}),
        ({"date": dated(None, "2024-12-31")}, {"date_exact", "date_overlaps", "all_right"}),
        ({"date": dated(None, None)}, {"date_exact", "date_overlaps", "all_right"}),
        ({"said_by": None}, {"said_by", "all_right"}),
        ({"said_by": "the ministry"}, set()),
        ({"said_by": "MoD of it"}, {"said_by", "all_right"}),
        ({"chain": ["The Paper", "reuters"]}, set()),
        ({"chain": ["The Paper"]}, {"chain"}),
        ({"place": Place(name="Kharkiv")}, set()),
        ({"place": Place(name="kharkiv")}, {"place"}),
        ({"place": None}, {"place"}),
    ],
)
def test_what_is_right(changed: dict[str, Any], wrong: set[str]) -> None:
    pair = Pair(MARK, replace(MARK, **changed))
    measures = ("kind", "bounds", "date_exact", "date_overlaps", "said_by", "chain", "place", "modality", "all_right")
    assert {measure for measure in measures if not getattr(pair, measure)} == wrong


def test_a_speaker_is_invented_where_the_report_speaks_for_itself() -> None:
    silent = replace(MARK, said_by=None, chain=["The Paper"])
    tallies = score([silent, MARK], [replace(MARK, evidence=at(90, 200)), MARK])
    assert tallies["said_by invented"] == Tally(1, 1)
    assert tallies["said_by"] == Tally(1, 1)
    assert tallies["chain"] == Tally(1, 1)


@pytest.mark.parametrize(
    ("wanted", "given", "is_right"),
    [
        ("northern Gaza", "northern Mali", False),
        ("Gaza Strip", "northern Gaza", True),
        ("the front", "the front", True),
        ("the front", "a front", False),
    ],
)
def test_places_agree_when_they_are_the_same_or_share_a_name(wanted: str, given: str, is_right: bool) -> None:
    assert Pair(replace(MARK, place=Place(name=wanted)), replace(MARK, place=Place(name=given))).place is is_right


def test_each_candidate_finds_one_mark_and_the_better_fit_decides() -> None:
    wider = replace(MARK, evidence=at(100, 230))
    assert match([MARK], [wider, MARK]) == {0: 1}
    assert match([MARK, wider], [wider, MARK]) == {0: 1, 1: 0}
    assert match([MARK, MARK], [MARK]) == {0: 0}
    assert match([MARK], [replace(MARK, kind="spec"), wider]) == {0: 1}


@pytest.mark.parametrize(
    "worse",
    [
        {"kind": "spec"},
        {"quantity": Quantity(low=12, qualifier="at_least")},
        {"subject": Subject(id=None, text="tanks")},
        {"date": dated("2025-01-01", "2025-01-30")},
        {"modality": "asserted"},
        {"place": None},
    ],
)
def test_over_the_same_words_the_candidate_that_is_right_decides(worse: dict[str, Any]) -> None:
    assert match([MARK], [replace(MARK, **worse), MARK]) == {0: 1}


def test_a_mark_without_figure_or_date_rather_takes_a_candidate_without() -> None:
    plain = replace(MARK, quantity=None, date=None)
    assert match([plain], [replace(plain, quantity=MARK.quantity), plain]) == {0: 1}
    assert match([plain], [replace(plain, date=MARK.date), plain]) == {0: 1}


def test_what_is_not_found_counts_against_found_bounds_and_all_right_alone() -> None:
    tallies = score([MARK, replace(MARK, document="unread")], [MARK, replace(MARK, evidence=at(0, 10))])
    halves = {"found", "bounds", "all right", "candidates that match"}
    none = {"said_by invented"}
    assert {name for name, tally in tallies.items() if tally == (1, 2)} == halves
    assert {name for name, tally in tallies.items() if tally == (1, 1)} == set(tallies) - halves - none


# Against the other scorer, where it lies beside the project.

needs_the_other = pytest.mark.skipif(
    not (FACTS.is_file() and OTHER.is_file()),
    reason="the hand-marked facts and their scorer are not part of the project",
)


@cache
def other() -> Any:
    spec = importlib.util.spec_from_file_location("other_score", OTHER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def facts() -> list[dict[str, Any]]:
    rows = [json.loads(line) for line in FACTS.read_text("utf-8").splitlines()]
    return [row for row in rows if "context" not in row["tags"]]


def assert_agreement(rows: list[dict[str, Any]], candidates: list[Claim]) -> None:
    """Assert that both give the same matches and the same tallies; `rows` are marked claims as they lie in the file."""
    marked = [article_claim(row) for row in rows]
    theirs = [other().flat(row) for row in rows], [other().flat(msgspec.to_builtins(one)) for one in candidates]
    assert match(marked, candidates) == other().match(*theirs)
    assert score(marked, candidates) == other().score(*theirs)


@needs_the_other
def test_both_give_the_marks_against_themselves_full_marks() -> None:
    marked = [article_claim(row) for row in facts()]
    assert_agreement(facts(), marked)
    tallies = score(marked, marked)
    assert tallies.pop("said_by invented").right == 0
    assert [name for name, tally in tallies.items() if tally.right != tally.of] == []


NAMES = st.sampled_from(
    ["", "a", "The Telegraph", "telegraph", "Budanov", "Kyrylo Budanov (HUR)", "Russia", "Kursk", "ко"]
)
BOUND = st.none() | st.sampled_from([0, 1, 12, 40, 50, 120, 120.00001, 120.001, 170, 240, 1000, 12000])
DAY = st.none() | st.sampled_from(["1989-01-01", "2024-11-14", "2024-12-31", "2025-01-01", "2025-01-28", "2025-12-31"])
CHANGES: dict[str, st.SearchStrategy[Any]] = {
    "kind": st.sampled_from(get_args(Kind)),
    "subject": st.builds(Subject, id=st.none(), text=NAMES),
    "quantity": st.none() | st.builds(Quantity, low=BOUND, high=BOUND),
    "place": st.none() | st.builds(Place, name=NAMES, text=st.none() | NAMES),
    "date": st.none() | st.builds(DateSpan, edtf=st.just(""), earliest=DAY, latest=DAY, precision=st.just("range")),
    "said_by": st.none() | NAMES,
    "chain": st.lists(NAMES, max_size=3),
    "modality": st.sampled_from(get_args(Modality)),
}


@st.composite
def candidates_like(draw: Callable[[st.SearchStrategy[Any]], Any], marked: list[Claim]) -> list[Claim]:
    """Draw candidates that are the marks with fields changed and spans moved, in any order and number."""
    chosen = draw(st.lists(st.sampled_from(marked), max_size=25))
    changes = draw(st.lists(st.fixed_dictionaries({}, optional=CHANGES), min_size=len(chosen), max_size=len(chosen)))
    shifts = draw(st.lists(st.tuples(*[st.integers(-60, 60)] * 2), min_size=len(chosen), max_size=len(chosen)))
    return [
        replace(claim, **fields, evidence=_moved(claim, *shift))
        for claim, fields, shift in zip(chosen, changes, shifts, strict=True)
    ]


def _moved(claim: Claim, before: int, behind: int) -> Evidence:
    assert claim.evidence is not None
    start = max(0, claim.evidence.start + before)
    return replace(claim.evidence, start=start, end=max(start + 1, claim.evidence.end + behind))


@needs_the_other
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_both_agree_on_candidates_that_are_more_or_less_right(data: st.DataObject) -> None:
    document = data.draw(st.sampled_from(sorted({row["document"] for row in facts()})))
    rows = [row for row in facts() if row["document"] == document]
    assert_agreement(rows, data.draw(candidates_like([article_claim(row) for row in rows])))
