"""The open half of the marked reports: a rule that breaks more than it mends is noticed here."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Sequence
from functools import cache

import msgspec
import pytest

from store.extraction import Extraction, extract
from store.records import Claim
from tests.store.extraction.reading import check, lexicon
from tools.bench_extraction.gold import GOLD, Marked, load_gold
from tools.bench_extraction.score import Tally, score

# A little below what was measured when they were last set: raise them with the rules, never lower them for one.
FLOORS = {"found": 0.79, "kind": 0.85, "bounds": 0.85, "all right": 0.54}

_DIGEST = """
from tests.store.extraction.test_open_set import digest, found, marked
print(digest([found(one.report.id) for one in marked()]))
"""


@cache
def marked() -> list[Marked]:
    return load_gold(GOLD / "open")


@cache
def found(name: str) -> Extraction:
    return extract(next(one.report for one in marked() if one.report.id == name), lexicon())


@cache
def tallies() -> dict[str, Tally]:
    marks: list[Claim] = []
    candidates: list[Claim] = []
    for one in marked():
        marks += one.claims
        candidates += found(one.report.id).claims
    return score(marks, candidates)


def digest(extractions: Sequence[Extraction]) -> str:
    return hashlib.sha256(msgspec.json.encode(extractions)).hexdigest()


@pytest.mark.parametrize("measure", FLOORS)
def test_the_scores_stay_above_their_floors(measure: str) -> None:
    right, of = tallies()[measure]
    assert right / of >= FLOORS[measure], f"{right} of {of}"


@pytest.mark.parametrize("one", marked(), ids=lambda one: one.report.id)
def test_every_candidate_keeps_its_promises(one: Marked) -> None:
    check(one.report, found(one.report.id))


def test_the_same_is_found_in_another_process_with_other_hashes() -> None:
    seed = "1" if os.environ.get("PYTHONHASHSEED") != "1" else "2"
    ran = subprocess.run(
        [sys.executable, "-c", _DIGEST], env=os.environ | {"PYTHONHASHSEED": seed}, capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.strip() == digest([found(one.report.id) for one in marked()])


def test_a_claim_keeps_its_id_when_headline_and_date_are_corrected() -> None:
    report = marked()[0].report
    corrected = msgspec.structs.replace(report, title="", published="2020-02-02")
    before = {
        (claim.evidence, claim.kind, claim.subject, claim.attribute): claim.id for claim in found(report.id).claims
    }
    after = {
        (claim.evidence, claim.kind, claim.subject, claim.attribute): claim.id
        for claim in extract(corrected, lexicon()).claims
    }
    common = before.keys() & after.keys()
    assert common
    assert {key: before[key] for key in common} == {key: after[key] for key in common}
