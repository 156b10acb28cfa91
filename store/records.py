"""The records of the ledger: one struct for each table, and the parts they are made of.

Times are UTC text ending in `Z`. Dates are ISO days, inclusive at both ends; a null bound is open.
A null is "not known", never "none" or "zero".
"""

from typing import Literal

import msgspec

Kind = Literal["spec", "transfer", "deployment", "sighting", "casualties", "statement"]
Round = Literal["standard", "rocket_assisted"]
Qualifier = Literal["exact", "about", "at_least", "more_than", "up_to", "nearly", "range", "vague"]
Modality = Literal["asserted", "claimed", "confirmed", "planned", "denied", "unverified"]
Polarity = Literal["positive", "negative"]
DatePrecision = Literal[
    "day", "week", "part_of_month", "month", "year", "range", "before", "after", "approx", "unresolved"
]
PlacePrecision = Literal["point", "town", "region", "country", "unknown"]
Status = Literal["candidate", "accepted", "rejected"]
Author = Literal["person", "program", "starter"]
SourceKind = Literal["outlet", "wire", "official", "person", "channel", "aggregator"]
Reliability = Literal["A", "B", "C", "D", "E", "F"]
Credibility = Literal["1", "2", "3", "4", "5", "6"]


class Record(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of the ledger: immutable, and strict about what it is made of."""


class Stored(Record, frozen=True, kw_only=True):
    """A record with a stable id: a row of one of the ledger's tables."""

    id: str


class Source(Stored, frozen=True, kw_only=True):
    """Somebody who speaks: an outlet, an agency, an official, a channel.

    `family` is the publisher group. `reliability` is the letter of the Admiralty code (AJP-2.1); F means
    "cannot be judged", which is where everybody starts.
    """

    name: str
    aliases: list[str] = []
    kind: SourceKind = "outlet"
    family: str | None = None
    country: str | None = None
    reliability: Reliability = "F"
    url: str | None = None


class Way(Record, frozen=True, kw_only=True):
    """One way on which a document reached the ledger. `fetched` is null where nothing was: a citation read by hand.

    `page`: it is the page that the document links to, fetched for its text. Without a `feed` a person asked for it.
    """

    feed: str | None
    via: str | None
    url: str | None
    fetched: str | None
    page: bool = False


class Capture(Record, frozen=True, kw_only=True):
    """An earlier text of a document; quotes taken from it stay checkable."""

    hash: str
    text: str
    fetched: str


class Reading(Record, frozen=True, kw_only=True):
    """What extraction has read of a document: which rules, of which version, in the text with hash `hash`.

    `lexicon` is when the lexicon of a person's own was last changed that was used, null where there was none. `unread`
    are the sentences that name something of this field and gave no candidate, as offsets into that text. `error` says
    why there is nothing, or less than was found.
    """

    version: str
    hash: str
    lexicon: str | None = None
    unread: list[tuple[int, int]] = []
    error: str | None = None


class Document(Stored, frozen=True, kw_only=True):
    """One report. A starter document is a citation: it has no text, and `note` says how much of it was read.

    `reading` is null where the program has not read the text.
    """

    external_id: str | None = None
    source: str | None = None
    ways: list[Way] = []
    url: str | None = None
    title: str
    author: str | None = None
    published: str | None = None
    language: str | None = None
    text: str | None = None
    hash: str | None = None
    captures: list[Capture] = []
    copy_of: str | None = None
    note: str | None = None
    reading: Reading | None = None


class Subject(Record, frozen=True, kw_only=True):
    """What a claim is about. An unresolved subject has no id and keeps its words."""

    id: str | None
    text: str


class Base(Record, frozen=True, kw_only=True):
    """A quantity's bounds in the base unit of its kind, for comparing; six significant digits."""

    low: float | None
    high: float | None
    unit: str


class Quantity(Record, frozen=True, kw_only=True):
    """A figure as it was said: bounds and unit as written, and the same in the base unit.

    Each qualifier has its bounds: `exact`, `about` and `range` both; `at_least`, `more_than` and `vague` the
    low one only; `up_to` and `nearly` the high one only. A value that is only words has neither, and `text`.
    """

    low: float | None = None
    high: float | None = None
    qualifier: Qualifier = "exact"
    unit: str | None = None
    text: str | None = None
    base: Base | None = None


class Place(Record, frozen=True, kw_only=True):
    """Where, and how exactly: `id` is ISO 3166-1/-2 or `geonames:N`; `radius_m` in metres."""

    id: str | None = None
    name: str
    lat: float | None = None
    lon: float | None = None
    precision: PlacePrecision = "unknown"
    radius_m: float | None = None
    text: str | None = None


class DateSpan(Record, frozen=True, kw_only=True):
    """When, as EDTF (ISO 8601-2) and as the interval of days it stands for."""

    edtf: str
    earliest: str | None
    latest: str | None
    precision: DatePrecision
    text: str | None = None


class Evidence(Record, frozen=True, kw_only=True):
    """The exact words: `text[start:end] == quote`, in code points, in the capture with hash `capture`."""

    capture: str
    start: int
    end: int
    quote: str


class Grade(Record, frozen=True, kw_only=True):
    """An Admiralty grade that a person set: reliability of the source, credibility of the claim."""

    reliability: Reliability
    credibility: Credibility


class Claim(Stored, frozen=True, kw_only=True):
    """One statement in one document: who says what, about what, in which words, and how sure.

    `said_by` is the innermost speaker named, null in the document's own voice. `chain` is the document's
    outlet, then each outlet it cites, and the speaker last. `origin` names what claims have in common when
    they go back to one statement, footage or report; null is unknown, and unknown is never independent.
    A claim has `evidence`, or a `summary` in own words and its document's citation. `spans` say which words of the
    capture gave which slot (subject, quantity, place, date, sender, receiver, said_by, trigger, modality).
    """

    document: str
    kind: Kind
    subject: Subject
    attribute: str | None = None
    round: Round | None = None
    quantity: Quantity | None = None
    place: Place | None = None
    date: DateSpan | None = None
    sender: str | None = None
    receiver: str | None = None
    activity: str | None = None
    said_by: str | None = None
    chain: list[str] = []
    modality: Modality = "asserted"
    polarity: Polarity = "positive"
    evidence: Evidence | None = None
    summary: str | None = None
    topic: str | None = None
    origin: str | None = None
    status: Status = "candidate"
    by: Author = "program"
    grade: Grade | None = None
    rule: str | None = None
    confidence: float | None = None
    spans: dict[str, tuple[int, int]] = {}
    tags: list[str] = []
    note: str | None = None


class Equipment(Stored, frozen=True, kw_only=True):
    """A catalogue entry. Its values are claims; `pins` says which claim heads which attribute.

    `aliases` are by language (`en`, `ru`, `ko`, ...). `operators` and `country` are ISO 3166-1 codes. A pin's key is
    the attribute, with the round behind a slash where there is one: `range/rocket_assisted`.
    """

    designation: str
    aliases: dict[str, list[str]] = {}
    family: str | None = None
    variant_of: str | None = None
    category: str | None = None
    country: str | None = None
    operators: list[str] = []
    pins: dict[str, str] = {}
    by: Author = "person"
    note: str | None = None


class Grouping(Stored, frozen=True, kw_only=True):
    """What a person (or the starter) did to a derived row: named it, joined topics, chose what heads it.

    `topics` are joined into one row, a point in time each; `related` topics stand in its detail only. A pin's
    key is a topic, its value the id of the claim that heads it.
    """

    name: str
    topics: list[str]
    related: list[str] = []
    pins: dict[str, str] = {}
    by: Author = "person"


class Deployment(Grouping, frozen=True, kw_only=True):
    """A row of the deployments pane: transfers and deployments that are one development in time."""


class Sighting(Grouping, frozen=True, kw_only=True):
    """A row of the sightings pane: claims that are one observation."""


FeedStatus = Literal["new", "ok", "unchanged", "empty", "failed"]


class FeedState(Stored, frozen=True, kw_only=True):
    """What is remembered of a configured feed between two fetches.

    Validators and `body_hash` are those of the last answer that was used, and belong to `url` and `recipe` (how the
    configuration reads the feed): where either changes, the feed is fetched anew. `failed_since` holds until a body
    has been used. `moved_to` is where permanent redirects have led `moved_seen` times in a row. `stopped`: the
    publisher has ended it (410). `pace_seconds`, `skip_hours` (UTC) and `skip_days` (0 is Monday) are what its body
    asks of readers; `waits_for` says why `next_due` is later than the interval. `latest` is when its newest entry was
    published. `pages` are the documents whose linked pages are still to be fetched, with how often that has failed, and
    `pages_due` is until when their server wants to be left alone.
    """

    url: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    last_attempt: str | None = None
    last_success: str | None = None
    next_due: str | None = None
    failures: int = 0
    status: FeedStatus = "new"
    error: str | None = None
    items: int | None = None
    bytes: int | None = None
    milliseconds: int | None = None
    recipe: str | None = None
    body_hash: str | None = None
    failed_since: str | None = None
    moved_to: str | None = None
    moved_seen: int = 0
    stopped: bool = False
    pace_seconds: int | None = None
    skip_hours: list[int] = []
    skip_days: list[int] = []
    waits_for: str | None = None
    latest: str | None = None
    pages: dict[str, int] = {}
    pages_due: str | None = None


class Edit(Stored, frozen=True, kw_only=True):
    """One change made by a person: the whole record before and after. `undoes` names the edit it takes back."""

    when: str
    who: str
    table: str
    record: str
    before: dict[str, object] | None
    after: dict[str, object] | None
    why: str | None = None
    undoes: str | None = None


TABLES: dict[str, type[Stored]] = {
    "sources": Source,
    "documents": Document,
    "claims": Claim,
    "equipment": Equipment,
    "deployments": Deployment,
    "sightings": Sighting,
    "feeds": FeedState,
    "edits": Edit,
}
