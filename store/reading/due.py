"""Which documents have to be read: those never read, those whose text has changed, and those read by older rules."""

import re
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from store.config import FeedConfig
from store.extraction import VERSION, Report
from store.ledger import Ledger
from store.reading.wanted import changed_at, wanted
from store.records import Document


class Rules(msgspec.Struct, frozen=True):
    """What documents are read with: a version of the program's rules, and when the person's own lexicon changed.

    Both only ever count upwards, so that two people with lexicons of their own do not read one ledger in turns for
    ever: what later rules have read stays as it is.
    """

    version: str
    lexicon: str | None


def rules_of(own: Path | None) -> Rules:
    """Return the rules as of now, with the lexicon in this file."""
    return Rules(VERSION, changed_at(own))


def due(ledger: Ledger, feeds: Iterable[FeedConfig], rules: Rules, only: Collection[str] | None = None) -> list[str]:
    """Return the ids of the documents to be read, all or those of `only`, the latest first."""
    return [row["id"] for row in wanted(ledger, feeds, only) if not _is_read(row, rules)]


def report_of(document: Document, outlet: str | None) -> Report:
    """Return a document as extraction wants it."""
    return Report(
        id=document.id,
        title=document.title,
        outlet=outlet,
        published=document.published[:10] if document.published else None,
        text=document.text or "",
    )


def _is_read(row: Mapping[str, Any], rules: Rules) -> bool:
    reading = row.get("reading")
    if not reading or reading.get("hash") != row.get("hash"):
        return False
    return _rank(reading["version"]) >= _rank(rules.version) and (reading.get("lexicon") or "") >= (rules.lexicon or "")


def _rank(version: str) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d+", version)))
