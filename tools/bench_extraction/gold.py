"""Reads the reports that were marked by hand. What is wrong in one is told by file and number, never by its words."""

import json
from datetime import date
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import msgspec

from store.extraction import Report
from store.identity import text_hash
from store.records import (
    Claim,
    DatePrecision,
    DateSpan,
    Evidence,
    Kind,
    Modality,
    Place,
    Polarity,
    Qualifier,
    Quantity,
    Round,
    Subject,
)
from store.text import clean_text

ROOT = Path(__file__).parents[2]
GOLD = ROOT / "tests" / "store" / "extraction" / "gold"
BESIDE = ROOT.parent / "shared"
"""Where five real articles and their marks lie on some machines; they are no part of the project."""

_BOUNDS: dict[Qualifier, tuple[bool, bool]] = {
    "exact": (True, True),
    "about": (True, True),
    "range": (True, True),
    "at_least": (True, False),
    "more_than": (True, False),
    "up_to": (False, True),
    "nearly": (False, True),
    "vague": (True, False),
}


class GoldError(Exception):
    """A marked report that is not what the README beside it says."""


class Marked(NamedTuple):
    """A report and the claims that a person marked in it, in the order of the file."""

    report: Report
    claims: list[Claim]


class _Quantity(msgspec.Struct, forbid_unknown_fields=True):
    qualifier: Qualifier = "exact"
    low: float | None = None
    high: float | None = None
    unit: str | None = None
    text: str | None = None


class _Date(msgspec.Struct, forbid_unknown_fields=True):
    precision: DatePrecision
    earliest: str | None = None
    latest: str | None = None


class _Claim(msgspec.Struct, forbid_unknown_fields=True):
    kind: Kind
    quote: str
    subject: str
    chain: Annotated[list[str], msgspec.Meta(min_length=1)]
    modality: Modality
    polarity: Polarity
    nth: int = 1
    attribute: str | None = None
    round: Round | None = None
    quantity: _Quantity | None = None
    place: str | None = None
    date: _Date | None = None
    said_by: str | None = None
    activity: str | None = None
    note: str | None = None


class _Report(msgspec.Struct, forbid_unknown_fields=True):
    id: str
    title: str
    outlet: str
    url: str
    published: str
    style: str
    language: str
    text: str
    claims: list[_Claim] = []


def load_gold(folder: Path) -> list[Marked]:
    """Return the marked reports of a folder, by name. Raises GoldError naming the file and what is wrong in it."""
    return [_marked(path) for path in sorted(folder.glob("*.toml"))]


def load_articles(folder: Path) -> list[Marked]:
    """Return the articles beside the project with the claims that count; `folder` holds `articles` and `facts`."""
    of_document: dict[str, list[Claim]] = {}
    for line in (folder / "facts" / "claims.jsonl").read_text("utf-8").splitlines():
        claim = article_claim(json.loads(line))
        if "context" not in claim.tags:
            of_document.setdefault(claim.document, []).append(claim)
    articles = []
    for row in json.loads((folder / "articles" / "index.json").read_text("utf-8")):
        text = clean_text((folder / "articles" / row["id"]).read_bytes().decode("utf-8"))
        report = Report(id=row["id"], title=row["title"], outlet=row["outlet"], published=row["published"], text=text)
        articles.append(Marked(report, of_document.get(report.id, [])))
    return articles


def article_claim(row: dict[str, Any]) -> Claim:
    """Return a claim marked in one of the articles; a place without a name is called as the text calls it."""
    place = row["place"]
    if place:
        place = place | {"name": place["name"] or place["text"]}
    return msgspec.convert(row | {"place": place}, Claim)


def _marked(path: Path) -> Marked:
    try:
        read = msgspec.toml.decode(path.read_bytes(), type=_Report)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise GoldError(f"{path.name}: {error}") from None
    if read.id != path.stem:
        raise GoldError(f"{path.name}: the id is not the name of the file")
    if clean_text(read.text) != read.text:
        raise GoldError(f"{path.name}: the text holds what no text in the ledger holds")
    report = Report(id=read.id, title=read.title, outlet=read.outlet, published=read.published, text=read.text)
    capture = text_hash(read.text)
    claims = []
    for number, claim in enumerate(read.claims, start=1):
        try:
            claims.append(_claim(report, capture, claim, number))
        except ValueError as error:
            raise GoldError(f"{path.name}: claim {number}: {error}") from None
    return Marked(report, claims)


def _claim(report: Report, capture: str, row: _Claim, number: int) -> Claim:
    start = _start(report.text, row.quote, row.nth)
    if (row.kind == "spec") != (row.attribute is not None):
        raise ValueError("a spec has an attribute, and nothing else has")
    if row.chain[0] != report.outlet or (row.said_by and row.chain[-1] != row.said_by):
        raise ValueError("the chain does not go from the outlet to the speaker")
    return Claim(
        id=f"{report.id}/{number}",
        document=report.id,
        kind=row.kind,
        subject=Subject(id=None, text=row.subject),
        attribute=row.attribute,
        round=row.round,
        quantity=_quantity(row.quantity) if row.quantity else None,
        place=Place(name=row.place) if row.place else None,
        date=_date(row.date) if row.date else None,
        activity=row.activity,
        said_by=row.said_by,
        chain=row.chain,
        modality=row.modality,
        polarity=row.polarity,
        evidence=Evidence(capture=capture, start=start, end=start + len(row.quote), quote=row.quote),
        by="person",
        note=row.note,
    )


def _start(text: str, quote: str, nth: int) -> int:
    if not quote.strip():
        raise ValueError("the quote is empty")
    start = -1
    for _ in range(nth):
        start = text.find(quote, start + 1)
        if start < 0:
            raise ValueError(f"the text does not have the quote {nth} times")
    return start


def _quantity(row: _Quantity) -> Quantity:
    bounds = (row.low is not None, row.high is not None)
    if bounds not in ((False, False), _BOUNDS[row.qualifier]):
        raise ValueError(f"{row.qualifier} has other bounds")
    return Quantity(low=row.low, high=row.high, qualifier=row.qualifier, unit=row.unit, text=row.text)


def _date(row: _Date) -> DateSpan:
    first, last = (date.fromisoformat(day) if day else None for day in (row.earliest, row.latest))
    if first and last and first > last:
        raise ValueError("the date ends before it begins")
    edtf = f"{row.earliest or '..'}/{row.latest or '..'}"
    return DateSpan(edtf=edtf, earliest=row.earliest, latest=row.latest, precision=row.precision)
