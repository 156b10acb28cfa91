"""The rules of extraction, as cases a person can read: each file of `cases/` holds those of one step or theme."""

import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Annotated, Any

import msgspec
import pytest

from store.extraction import Lexicon, Report, extract, load_lexicon
from store.records import Claim, DatePrecision, Kind, Modality, Polarity, Qualifier, Round

CASES = Path(__file__).parent / "cases"
TextField = Annotated[str, msgspec.Meta(min_length=1)]


class Expected(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """A claim that must be found: what is not given may be anything, what `none` names must be empty.

    `subject`, `place` and `words` are found in the claim's own without regard to case, `cites` are links of its chain.
    """

    kind: Kind
    subject: TextField | None = None
    attribute: TextField | None = None
    round: Round | None = None
    low: float | None = None
    high: float | None = None
    qualifier: Qualifier | None = None
    unit: TextField | None = None
    place: TextField | None = None
    earliest: TextField | None = None
    latest: TextField | None = None
    precision: DatePrecision | None = None
    said_by: TextField | None = None
    sender: TextField | None = None
    receiver: TextField | None = None
    cites: tuple[TextField, ...] = ()
    modality: Modality | None = None
    polarity: Polarity | None = None
    activity: TextField | None = None
    words: TextField | None = None
    none: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for field in self.none:
            if field not in _EMPTY or getattr(self, field) is not None:
                raise ValueError(f"`none` cannot name {field}")

    def agrees(self, claim: Claim) -> bool:
        """Tell whether a claim has all that is given."""
        found = _fields(claim)
        return (
            all(found[name] is None for name in self.none)
            and all(_same(name, getattr(self, name), found[name]) for name in _COMPARED)
            and set(self.cites) <= set(claim.chain)
        )


_COMPARED = tuple(name for name in Expected.__struct_fields__ if name not in ("none", "cites"))
_EMPTY = ("low", "high", "qualifier", "said_by", "sender", "receiver", "place", "round", "earliest", "latest")
_WITHIN = ("subject", "place", "words")


class Case(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """A text and the claims in it: `exactly` these and no others, or `nothing` at all.

    `unread` is how many sentences are kept for a person because they name something and gave no claim.
    """

    about: TextField
    text: TextField
    claims: list[Expected] = []
    exactly: bool = False
    nothing: bool = False
    unread: int | None = None
    title: str = ""
    outlet: str = "Example Press"
    published: str = "2025-01-13"

    def __post_init__(self) -> None:
        if self.nothing == bool(self.claims):
            raise ValueError("a case has claims, or nothing = true")

    def problems(self, lexicon: Lexicon) -> list[str]:
        """Return what is wrong with what is read in the text, one line each."""
        report = Report(id="case", title=self.title, outlet=self.outlet, published=self.published, text=self.text)
        extraction = extract(report, lexicon)
        claims = extraction.claims
        wrong = [
            f"the quote is not in the text: {claim.evidence}"
            for claim in claims
            if claim.evidence is None or self.text[claim.evidence.start : claim.evidence.end] != claim.evidence.quote
        ]
        if not _each_has_one(self.claims, claims):
            wrong += [f"wanted: {_given(one)}" for one in self.claims if not any(map(one.agrees, claims))]
            wrong.append("not every claim that is wanted has one of its own")
        if (self.exactly or self.nothing) and len(claims) != len(self.claims):
            wrong.append(f"{len(claims)} claims instead of {len(self.claims)}")
        if self.unread not in (None, len(extraction.unread)):
            wrong.append(f"{len(extraction.unread)} unread sentences instead of {self.unread}")
        return [*wrong, *(f"found: {_fields(claim)}" for claim in claims)] if wrong else []


def _each_has_one(expected: list[Expected], claims: list[Claim]) -> bool:
    if not expected:
        return True
    return any(
        expected[0].agrees(claim) and _each_has_one(expected[1:], claims[:index] + claims[index + 1 :])
        for index, claim in enumerate(claims)
    )


def _given(expected: Expected) -> dict[str, Any]:
    return {name: value for name, value in msgspec.to_builtins(expected).items() if value not in (None, ())}


def _fields(claim: Claim) -> dict[str, Any]:
    quantity, place, date = claim.quantity, claim.place, claim.date
    return {
        "kind": claim.kind,
        "subject": claim.subject.text,
        "attribute": claim.attribute,
        "round": claim.round,
        "low": quantity.low if quantity else None,
        "high": quantity.high if quantity else None,
        "qualifier": quantity.qualifier if quantity else None,
        "unit": quantity.unit if quantity else None,
        "place": f"{place.name} = {place.text}" if place else None,
        "earliest": date.earliest if date else None,
        "latest": date.latest if date else None,
        "precision": date.precision if date else None,
        "said_by": claim.said_by,
        "sender": claim.sender,
        "receiver": claim.receiver,
        "cites": claim.chain,
        "modality": claim.modality,
        "polarity": claim.polarity,
        "activity": claim.activity,
        "words": claim.evidence.quote if claim.evidence else None,
    }


def _same(name: str, wanted: str | float | None, found: str | float | None) -> bool:
    if wanted is None:
        return True
    if name in _WITHIN:
        return found is not None and str(wanted).casefold() in str(found).casefold()
    return wanted == found


@cache
def lexicon() -> Lexicon:
    return load_lexicon()


def load(path: Path) -> list[Case]:
    return msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8"))["case"], list[Case])


def every_case() -> Iterator[Any]:
    for path in sorted(CASES.glob("*.toml")):
        for case in load(path):
            yield pytest.param(case, id=f"{path.stem}: {case.about}")


@pytest.mark.parametrize("case", list(every_case()))
def test_a_case_is_read_as_it_says(case: Case) -> None:
    problems = case.problems(lexicon())
    assert not problems, "\n".join([case.text, *problems])


def test_no_two_cases_are_named_alike() -> None:
    names = [param.id for param in every_case()]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    "change",
    [
        {"low": 13.0},
        {"subject": "M109"},
        {"place": "Poland"},
        {"polarity": "negative"},
        {"said_by": "The navy"},
        {"none": ("high",)},
        {"words": "Norway"},
        {"cites": ("Reuters",)},
    ],
    ids=str,
)
def test_a_case_fails_where_one_field_is_another(change: dict[str, Any]) -> None:
    right = Expected(kind="transfer", subject="M777", low=12, place="Ukraine", polarity="positive")
    case = Case(about="a delivery", text="Canada delivered 12 M777 howitzers to Ukraine in December.", claims=[right])
    assert case.problems(lexicon()) == []
    wrong = msgspec.structs.replace(case, claims=[msgspec.structs.replace(right, **change)])
    assert wrong.problems(lexicon()) != []
