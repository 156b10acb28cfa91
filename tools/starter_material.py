"""What the starter ledger is built from: hand-marked facts, and the project's own words about them.

The facts come from outside the project: `claims.jsonl`, `equipment.json` and the articles' `index.json`. The
words, citations and groupings are written by hand and stand in `tools/starter`.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import msgspec

from store.errors import SpotrepError
from store.records import (
    DateSpan,
    Evidence,
    Kind,
    Modality,
    PlacePrecision,
    Polarity,
    Quantity,
    Round,
    Source,
    Subject,
)

HAND_WRITTEN = Path(__file__).parent / "starter"

_Shape = TypeVar("_Shape")


class StarterError(SpotrepError):
    """The material does not fit together."""


class RowPlace(msgspec.Struct):
    """A place as it was marked; one without a name keeps its words in `text`."""

    id: str | None
    name: str | None
    lat: float | None
    lon: float | None
    precision: PlacePrecision
    radius_m: float | None
    text: str


class Row(msgspec.Struct):
    """A claim as it was marked in an article; `document` is the article's file."""

    id: str
    document: str
    kind: Kind
    subject: Subject
    attribute: str | None
    round: Round | None
    quantity: Quantity | None
    place: RowPlace | None
    date: DateSpan | None
    sender: str | None
    receiver: str | None
    activity: str | None
    said_by: str | None
    chain: list[str]
    modality: Modality
    polarity: Polarity
    evidence: Evidence
    topic: str | None
    origin: str | None
    tags: list[str]
    note: str


class Fact(msgspec.Struct):
    """One sourced value of a catalogue item; `source` is a key of the catalogue's sources."""

    kind: Kind
    subject: Subject
    attribute: str
    quantity: Quantity
    source: str
    round: Round | None = None
    note: str = ""


class Item(msgspec.Struct, rename={"category": "class"}):
    """A catalogue entry as it was marked; an alias may carry a remark in parentheses."""

    id: str
    name: str
    aliases: list[str]
    category: str | None
    country_of_origin: str
    specs: list[Fact] = []


class CatalogueSource(msgspec.Struct):
    """Where a catalogue value was read, and how much of it."""

    title: str
    url: str | None
    read: str
    grade_hint: str


class Catalogue(msgspec.Struct):
    """The whole of `equipment.json` that is used here."""

    sources: dict[str, CatalogueSource]
    equipment: list[Item]


class Article(msgspec.Struct):
    """An article's entry in the index; `id` is its file."""

    id: str
    title: str
    published: str

    @property
    def key(self) -> str:
        """Return the key under which the catalogue and `documents.toml` name the article."""
        return f"article-{self.id[:3]}"


class Citation(msgspec.Struct, forbid_unknown_fields=True):
    """A document's entry in `documents.toml`; `by` is its name in a generated summary.

    The values of a document that is `known_bad` are kept as rejected claims: a warning, not a figure.
    """

    source: str
    title: str | None = None
    author: str | None = None
    language: str | None = None
    published: str | None = None
    via: str | None = None
    by: str | None = None
    known_bad: bool = False


class CatalogueWords(msgspec.Struct, forbid_unknown_fields=True):
    """An item's entry in `equipment.toml`."""

    family: str | None = None
    variant_of: str | None = None
    category: str | None = None
    aliases: list[str] = []
    operators: list[str] = []
    note: str | None = None


class Group(msgspec.Struct, forbid_unknown_fields=True):
    """A row of a pane in `groupings.toml`; `pins` are from topic to claim key."""

    id: str
    name: str
    topics: list[str]
    related: list[str] = []
    pins: dict[str, str] = {}


class Groupings(msgspec.Struct, forbid_unknown_fields=True):
    """`groupings.toml`: rows of the panes, and pins of the catalogue from attribute to claim key."""

    deployments: list[Group]
    sightings: list[Group]
    equipment: dict[str, dict[str, str]]


class TopicCorrection(msgspec.Struct, forbid_unknown_fields=True):
    """The topic that a marked claim belongs to, and why it was moved there."""

    topic: str
    reason: str


class Corrections(msgspec.Struct, forbid_unknown_fields=True):
    """`corrections.toml`: topics by claim key, and from a speaker's name to the others he stands under in a chain."""

    topics: dict[str, TopicCorrection] = {}
    speakers: dict[str, list[str]] = {}


class _Sources(msgspec.Struct, forbid_unknown_fields=True):
    sources: list[Source]


@dataclass(frozen=True)
class Material:
    """All inputs of one build, read and checked one by one."""

    rows: list[Row]
    catalogue: Catalogue
    articles: dict[str, Article]
    """By key."""
    sources: dict[str, Source]
    citations: dict[str, Citation]
    words: dict[str, CatalogueWords]
    groupings: Groupings
    corrections: Corrections
    summaries: dict[str, str]
    notes: dict[str, str]
    texts: dict[str, str]


def read_material(facts: Path, index: Path, written: Path = HAND_WRITTEN) -> Material:
    """Read every input. Raises StarterError for one that is missing or malformed."""
    articles = _json(index, list[Article])
    sources = _toml(written / "sources.toml", _Sources).sources
    return Material(
        rows=[_decode(line, Row, facts / "claims.jsonl") for line in _bytes(facts / "claims.jsonl").splitlines()],
        catalogue=_json(facts / "equipment.json", Catalogue),
        articles={article.key: article for article in articles},
        sources={source.id: source for source in sources},
        citations=_toml(written / "documents.toml", dict[str, Citation]),
        words=_toml(written / "equipment.toml", dict[str, CatalogueWords]),
        groupings=_toml(written / "groupings.toml", Groupings),
        corrections=_toml(written / "corrections.toml", Corrections),
        summaries=_tsv(written / "summaries.tsv"),
        notes=_tsv(written / "notes.tsv"),
        texts=_tsv(written / "texts.tsv"),
    )


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise StarterError(f"{path}: {error.strerror}") from error


def _decode(data: bytes, shape: type[_Shape], path: Path) -> _Shape:
    try:
        return msgspec.json.decode(data, type=shape)
    except msgspec.MsgspecError as error:
        raise StarterError(f"{path}: {error}") from error


def _json(path: Path, shape: type[_Shape]) -> _Shape:
    return _decode(_bytes(path), shape, path)


def _toml(path: Path, shape: type[_Shape]) -> _Shape:
    try:
        return msgspec.toml.decode(_bytes(path), type=shape)
    except msgspec.MsgspecError as error:
        raise StarterError(f"{path}: {error}") from error


def _tsv(path: Path) -> dict[str, str]:
    """Read lines of `key<TAB>words`."""
    words: dict[str, str] = {}
    for number, line in enumerate(_bytes(path).decode().splitlines(), start=1):
        key, tab, text = line.partition("\t")
        if not tab or not text or key in words:
            raise StarterError(f"{path}:{number}: expected a new key, a tab and words")
        words[key] = text
    return words
