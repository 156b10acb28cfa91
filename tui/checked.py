"""What one look at a feed has found, as lines for a person."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from store.text import clean_line

if TYPE_CHECKING:
    from store.feeds.check import Checked

_MOST_SKIPPED = 5


def lines(checked: "Checked") -> list[str]:
    """Return the findings: where, what, how much, the first entries, and what to do."""
    return [f"{label:<9} {clean_line(text, 500)}" for label, text in _findings(checked)]


def _findings(checked: "Checked") -> Iterator[tuple[str, str]]:
    """Yield what each line is about, and what it says."""
    yield "address", checked.url
    if checked.answered_by and checked.answered_by != checked.url:
        yield "answers", checked.answered_by
    if checked.format:
        sent = f" (sent as {checked.content_type or 'nothing in particular'})" if checked.answered_by else ""
        yield "format", f"{checked.format}{sent}"
    if checked.answered_by:
        yield "size", f"{checked.bytes} bytes in {checked.milliseconds} ms"
        yield "politely", _politeness(checked)
    if checked.error:
        yield "FAILED", checked.error
    else:
        yield "entries", str(checked.items)
    if checked.items:
        yield "fields", ", ".join(_count(name, count, checked.items) for name, count in checked.fields.items())
    for entry in checked.first:
        yield "", f"{entry.published or 'no date'}  {entry.title}"
        yield "", entry.url or "no address"
    for reason in checked.skipped[:_MOST_SKIPPED]:
        yield "left out", reason
    for advice in checked.advice:
        yield "advice", advice


def _politeness(checked: "Checked") -> str:
    validators = "an unchanged feed costs nothing" if checked.conditional else "no validators: every fetch is whole"
    fresh = f"; fresh for {checked.fresh_seconds} s" if checked.fresh_seconds else ""
    return validators + fresh


def _count(name: str, count: int, items: int) -> str:
    if count == items:
        return name
    return f"{name} in {count}" if count else f"no {name}"
