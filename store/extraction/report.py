"""What goes into extraction and what comes out of it."""

from typing import NamedTuple

import msgspec

from store.records import Claim

VERSION = "1"
"""The version of the rules; a document that an earlier one has read is read again."""


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """A report to be read.

    `text` is cleaned already (`store.text.clean_text`); offsets of what is found are code points of it. `outlet` is the
    name of who publishes it, `published` the ISO day of publication: without it no relative date is resolved.
    """

    id: str
    title: str = ""
    outlet: str | None = None
    published: str | None = None
    text: str


class Unread(NamedTuple):
    """A sentence that names something of this field and of which no claim was made."""

    start: int
    end: int


class Extraction(msgspec.Struct, frozen=True):
    """What was found in a report: candidate claims in the order of the text, and the sentences that gave none."""

    claims: list[Claim]
    unread: list[Unread]
