"""What can be configured: the structs are the schema, and their defaults are the defaults.

A constraint's `description` says what a value must be; it is what a person reads who wrote something else.
"""

import re
from datetime import timedelta
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from store.records import Reliability, SourceKind

FeedFormat = Literal[
    "rss", "telegram", "json", "csv", "geojson", "warspotting", "geoconfirmed", "gdelt", "file", "directory"
]
MAPPED_FORMATS = ("json", "csv", "geojson")
"""Rows whose meaning the configuration gives, in `fields`."""
ROW_FORMATS = (*MAPPED_FORMATS, "warspotting", "geoconfirmed")
"""Rows that are a document and a claim each."""
LINKING_FORMATS = ("rss", "gdelt")
"""Entries that may be no more than the beginning of the page they link to."""
LOCAL_FORMATS = ("file", "directory")
"""Drop folders: they have a `path` and no `url`, and nothing of them is fetched."""

MappedField = Literal[
    "guid",
    "url",
    "title",
    "text",
    "published",
    "author",
    "kind",
    "subject",
    "subject_id",
    "attribute",
    "activity",
    "place",
    "place_id",
    "place_precision",
    "lat",
    "lon",
    "date",
    "count",
    "low",
    "high",
    "unit",
    "said_by",
]
"""What a row can give: six fields of its document, the others of its claim."""

_CONTROL = r"\x00-\x1f\x7f-\x9f"
_DURATION = r"^([1-9][0-9]{0,3})([mhd])\Z"
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}
# A name or password would be shown in lists and written beside every document, so a feed's address has none.
_ADDRESS = (
    rf"[Hh][Tt][Tt][Pp][Ss]?://(\[[0-9A-Fa-f:.]+\]|[^\s/?#@:\[\]{_CONTROL}]+)(:[0-9]{{1,5}})?([/?#][^\s{_CONTROL}]*)?"
)

FeedId = Annotated[
    str,
    Meta(
        pattern=r"^(?!(?:all|import)\Z)[a-z0-9-]+\Z",
        max_length=64,
        description='lower-case letters, digits and hyphens (at most 64; "all" and "import" are taken)',
    ),
]
SourceId = Annotated[
    str,
    Meta(
        pattern=r"^[a-z0-9-]+\Z",
        max_length=64,
        description="lower-case letters, digits and hyphens (at most 64)",
    ),
]
Url = Annotated[
    str,
    Meta(
        pattern=rf"^{_ADDRESS}\Z",
        max_length=2000,
        description="an http or https address without a user name or password in it",
    ),
]
FeedUrl = Annotated[
    str,
    Meta(
        pattern=rf"^({_ADDRESS})?\Z",
        max_length=2000,
        description="an http or https address without a user name or password in it",
    ),
]
ProxyUrl = Annotated[
    str,
    Meta(
        pattern=rf"^(https?|socks5h?)://[^\s{_CONTROL}]+\Z",
        max_length=2000,
        description="an address that starts with http://, https://, socks5:// or socks5h://",
    ),
]
Duration = Annotated[
    str,
    Meta(pattern=_DURATION, description='a whole number of minutes, hours or days, as "30m", "1h" or "1d"'),
]
Seconds = Annotated[float, Meta(gt=0, le=3600, description="a number of seconds, more than 0, at most 3600")]
Spacing = Annotated[float, Meta(ge=0, le=3600, description="a number of seconds, from 0 to 3600")]
ByteCount = Annotated[
    int, Meta(ge=1000, le=1_000_000_000, description="a whole number of bytes, from 1000 to 1_000_000_000")
]
Label = Annotated[
    str,
    Meta(
        pattern=rf"^[^{_CONTROL}]*[^\s{_CONTROL}][^{_CONTROL}]*\Z",
        max_length=200,
        description="one line of text, at most 200 characters",
    ),
]
HeaderText = Annotated[
    str,
    Meta(
        pattern=r"^[\x21-\x7e]([\x20-\x7e]{0,198}[\x21-\x7e])?\Z",
        description="one line of ASCII, at most 200 characters",
    ),
]
_LOCAL_PATH = rf"^(/|~/)[^{_CONTROL}]*\Z"
Folder = Annotated[str, Meta(pattern=_LOCAL_PATH, max_length=4000, description='a folder that starts with "/" or "~/"')]
LocalPath = Annotated[
    str, Meta(pattern=_LOCAL_PATH, max_length=4000, description='a file or folder that starts with "/" or "~/"')
]
LanguageTag = Annotated[
    str, Meta(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z", description='a language tag, as "en" or "ko"')
]
CountryCode = Annotated[str, Meta(pattern=r"^[A-Z]{2}\Z", description='an ISO 3166-1 code of two capitals, as "KR"')]
RowPath = Annotated[
    str,
    Meta(
        pattern=rf"^[^.{_CONTROL}]+(\.[^.{_CONTROL}]+)*\Z",
        max_length=500,
        description='names joined by dots, as "data.rows"',
    ),
]


Delimiter = Literal[",", ";", "|", "tab"]
DayCount = Annotated[int, Meta(ge=1, le=36_500, description="a whole number of days, from 1 to 36_500")]
ItemCount = Annotated[int, Meta(ge=1, le=1_000_000, description="a whole number, from 1 to 1_000_000")]


class Table(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table of the configuration."""


class HttpConfig(Table, frozen=True, kw_only=True):
    """How feeds are fetched."""

    timeout: Seconds = 60.0
    """Seconds that one fetch may take in all, redirects included."""
    max_bytes: ByteCount = 10_000_000
    """Bytes that one answer may have, on the wire and again after decompression."""
    spacing: Spacing = 1.0
    """Seconds between the beginnings of two requests to one host."""
    proxy: ProxyUrl | None = None
    """The proxy for every fetch; without it the usual environment variables hold."""
    contact: HeaderText | None = None
    """An address for the User-Agent, so that a publisher can reach whoever runs this program."""


class ExtractionConfig(Table, frozen=True, kw_only=True):
    """How documents are read."""

    lexicon: LocalPath | None = None
    """A lexicon of your own, beside that of the program; without it `lexicon.toml` beside the configuration."""


class SourceConfig(Table, frozen=True, kw_only=True):
    """Who speaks in a feed; the fields are those of `store.records.Source`."""

    id: SourceId
    name: Label
    kind: SourceKind = "outlet"
    family: Label | None = None
    """The publisher group: outlets of one family are not independent of each other."""
    reliability: Reliability = "F"
    """The letter of the Admiralty code; F is "cannot be judged"."""
    country: CountryCode | None = None
    url: Url | None = None


class FeedConfig(Table, frozen=True, kw_only=True):
    """One feed. Nothing of it is fetched until `enabled` is true; docs/feeds.md explains the formats."""

    id: FeedId
    url: FeedUrl = ""
    """Where it is; empty for a drop folder."""
    path: LocalPath | None = None
    """file, directory: where it is on this machine."""
    format: FeedFormat = "rss"
    """`rss` is RSS, RDF, Atom or JSON Feed, found out by content."""
    interval: Duration = "1h"
    """The time between two fetches, at least a minute."""
    source: SourceId | None = None
    """The id of the source that speaks in it."""
    enabled: bool = False
    allow_private: bool = False
    """May the host in `url` have a private address? Never holds for where it redirects to."""
    verify_tls: bool = True
    """Must the host in `url` have a certificate that holds? Any other host that it leads to must in any case."""
    full_text: bool = False
    """rss, gdelt: is the page fetched that a new entry links to, for the whole text?"""
    accept: bool = False
    """Formats of rows: a person's standing decision that their claims are accepted."""
    extract: bool | None = None
    """Are its documents read for claims? Without it, unless their rows are claims already."""
    language: LanguageTag | None = None
    items: RowPath | None = None
    """json: where the list of rows is; without it the answer itself is the list."""
    fields: dict[MappedField, RowPath] = {}
    """json, csv, geojson: for each field, where in a row its value is."""
    delimiter: Delimiter | None = None
    """csv: what stands between two cells; without it the header tells."""
    keep_days: DayCount | None = None
    """Days after which the text of a document is dropped that nobody has used."""
    keep_items: ItemCount | None = None
    """How many of its latest documents keep such a text."""

    @property
    def every(self) -> timedelta:
        """Return the time between two fetches."""
        return parse_duration(self.interval)

    @property
    def address(self) -> str:
        """Return where the feed is, on the network or on this machine."""
        return self.url or self.path or ""

    @property
    def is_read(self) -> bool:
        """Return whether the program looks for claims in its documents."""
        return self.extract if self.extract is not None else not self.gives_claims

    @property
    def gives_claims(self) -> bool:
        """Return whether each of its rows is a claim already."""
        if self.format in MAPPED_FORMATS:
            return not {"kind", "subject"}.isdisjoint(self.fields)
        return self.format in ROW_FORMATS


class ConfigFile(Table, frozen=True, kw_only=True):
    """What a file can say, the curated feeds and sources included."""

    starter: bool = True
    """Does a new ledger begin with the starter facts?"""
    ledger: Folder | None = None
    """The folder of the ledger; see `ledger_directory` for what goes before it."""
    http: HttpConfig = msgspec.field(default_factory=HttpConfig)
    extraction: ExtractionConfig = msgspec.field(default_factory=ExtractionConfig)
    feeds: list[FeedConfig] = []
    sources: list[SourceConfig] = []


class Config(ConfigFile, frozen=True, kw_only=True):
    """The whole configuration, and what of its sources a person has decided: the rest comes with the program."""

    written: dict[str, list[str]] = {}
    """For each source in the person's own file, by id, the keys that the file gives."""


def parse_duration(text: str) -> timedelta:
    """Return the duration of a text as `30m`, `1h` or `1d`. Raises ValueError for anything else."""
    match = re.match(_DURATION, text)
    if match is None:
        raise ValueError(f'{text!r} is no duration as "30m", "1h" or "1d"')
    return timedelta(**{_UNITS[match[2]]: int(match[1])})
