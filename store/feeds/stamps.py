"""Stamps as they are stored: a ledger may be older than its rules, or written by another hand."""

from datetime import datetime

from store.clock import parse_stamp


def stored_moment(text: str | None) -> datetime | None:
    """Return the moment of a stored stamp, or None where there is none or it cannot be read."""
    try:
        return None if text is None else parse_stamp(text)
    except ValueError:
        return None
