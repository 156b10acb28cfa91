"""Which documents the program looks for claims in: apart from the rest, because this needs nothing of extraction."""

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from store.config import FeedConfig
from store.feeds.entries import IMPORT
from store.ledger import Ledger


def wanted(ledger: Ledger, feeds: Iterable[FeedConfig], only: Collection[str] | None = None) -> list[Mapping[str, Any]]:
    """Return the documents to look into as they are stored, read already or not, the latest first.

    A document is read if a feed that brought it is, if a person brought it in or has asked for its page, or if nobody
    knows where it came from. `only` are the ids of those that matter.
    """
    read = {feed.id for feed in feeds if feed.is_read} | {IMPORT}
    rows = ledger.documents.rows() if only is None else ledger.documents.rows_of(only)
    return [row for row in reversed(rows) if row.get("text") and _is_wanted(row.get("ways") or (), read)]


def changed_at(lexicon: Path | None) -> str | None:
    """Return when the person's own lexicon changed, or None where there is none."""
    if lexicon is None or not lexicon.exists():
        return None
    return datetime.fromtimestamp(lexicon.stat().st_mtime, UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _is_wanted(ways: Collection[Mapping[str, Any]], read: Collection[str]) -> bool:
    # The page that a feed has wanted is still a document of that feed.
    return not ways or any(way.get("feed") in read or (way.get("page") and way.get("feed") is None) for way in ways)
