"""What every feed format gives: entries, cleaned and bounded, and the reasons why others were left out."""

import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import urljoin, urlsplit

import msgspec

from store.errors import SpotrepError
from store.records import DateSpan, Kind, Place, Quantity, SourceKind

MAX_ENTRIES = 2000
MAX_TEXT = 1_000_000
"""Characters of one text: the ledger refuses more, naming the entry."""
_MAX_URL = 2000
IMPORT = "import"
"""The way on which a person has brought a document in, in the place of a feed's id."""
_PLAIN_ADDRESS = re.compile(r"https?://[A-Za-z0-9.-]+(?:[/?#][!-~]*)?")
"""What most addresses are made of: nothing in it needs a closer look."""


class ParseError(SpotrepError):
    """A body is not what its feed was configured to be."""


class SkippedError(SpotrepError):
    """One entry cannot be used; the message is the reason, and the others go on."""


class ClaimDraft(msgspec.Struct, frozen=True, kw_only=True):
    """What a row states, before the ledger has said which document it stands in and what its subject is.

    `words` are the words to quote as evidence. `subject_id` is the feed's own word for an id of the catalogue.
    `attribute` says which figure of the subject a spec is about.
    """

    kind: Kind
    subject: str
    words: str
    subject_id: str | None = None
    attribute: str | None = None
    activity: str | None = None
    place: Place | None = None
    date: DateSpan | None = None
    quantity: Quantity | None = None
    said_by: str | None = None


class Publisher(msgspec.Struct, frozen=True, kw_only=True):
    """Who speaks in an entry, where that is not whoever runs the feed."""

    name: str
    url: str | None = None
    kind: SourceKind = "outlet"


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One report as a feed gives it. `published` is a stamp or an ISO day; `url` is absolute.

    `external_id` is the id that the provider of a structured row promises to keep. `via` names what only carried the
    report, such as a search or the channel that forwarded it, and `way_url` is where it lies there; the report itself
    is by `publisher`.
    """

    title: str
    text: str
    guid: str | None = None
    external_id: str | None = None
    url: str | None = None
    way_url: str | None = None
    via: str | None = None
    publisher: Publisher | None = None
    author: str | None = None
    published: str | None = None
    language: str | None = None
    claim: ClaimDraft | None = None


class Pace(msgspec.Struct, frozen=True):
    """What a feed's body asks of those who fetch it: seconds between two fetches, and when not to come.

    Hours are those of UTC, from 0; days count from Monday, which is 0.
    """

    seconds: int | None = None
    skip_hours: list[int] = []
    skip_days: list[int] = []


class Parsed(msgspec.Struct, frozen=True):
    """The entries of a body in its order, and one line for each that was left out.

    `older` is the address of the page before this one, where the format has pages.
    """

    entries: list[Entry]
    skipped: list[str]
    older: str | None = None
    pace: Pace = Pace()


def collect(attempts: Iterator[Entry | SkippedError]) -> Parsed:
    """Return the first entries of a feed as far as they can be stored."""
    entries: list[Entry] = []
    skipped: list[str] = []
    for attempt in islice(attempts, MAX_ENTRIES):
        if isinstance(attempt, SkippedError):
            skipped.append(str(attempt))
        elif len(attempt.text) > MAX_TEXT:
            skipped.append(f"{attempt.title[:80]!r}: text over {MAX_TEXT:,} characters")
        else:
            entries.append(attempt)
    if next(attempts, None) is not None:
        skipped.append(f"entries after the first {MAX_ENTRIES}")
    return Parsed(entries, skipped)


def web_address(text: str, base: str) -> str | None:
    """Return an http(s) address, made absolute by `base`, or None for anything else."""
    address = text.strip()
    if not address:
        return None
    if len(address) <= _MAX_URL and _PLAIN_ADDRESS.fullmatch(address):
        return address
    try:
        if not address.startswith(("http://", "https://")):
            address = urljoin(base, address)
        parts = urlsplit(address)
        # Reading the port is what finds one that is no number.
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return None
    # Anything else in an address would have to be escaped; a terminal may make a link of it.
    plain = address.isprintable() and " " not in address and len(address) <= _MAX_URL
    return address if usable and plain else None
