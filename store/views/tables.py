"""The tables a person can ask for by name: the same rows for panes, `query` and exports."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import msgspec

from store.errors import UsageError
from store.filters import parse_filter
from store.ledger import Ledger
from store.records import TABLES, Claim, Edit, Record
from store.views.feeds import FeedRow, feed_rows
from store.views.holdings import Holdings, read_holdings
from store.views.inbox import InboxRow, UnreadRow, inbox_rows, unread_rows
from store.views.rows import (
    DeploymentRow,
    DocumentRow,
    EquipmentRow,
    SightingRow,
    deployment_rows,
    document_rows,
    equipment_rows,
    sighting_rows,
)
from store.wording import deed, figure, when

Row = dict[str, object]


@dataclass(frozen=True)
class View:
    """A table of derived rows: how it is made, and the columns a person reads first."""

    row_type: type[Record]
    rows: Callable[[Holdings], Sequence[Record]]
    columns: tuple[str, ...]


VIEWS: Mapping[str, View] = {
    "equipment": View(
        EquipmentRow,
        equipment_rows,
        (
            "designation",
            "calibre",
            "mass",
            "range_standard",
            "range_rocket_assisted",
            "range_unstated",
            "rate_of_fire",
            "backing",
            "mark",
        ),
    ),
    "deployments": View(
        DeploymentRow, deployment_rows, ("name", "figure", "place", "as_of", "backing", "mark", "modality")
    ),
    "sightings": View(
        SightingRow, sighting_rows, ("date", "subject", "place", "activity", "count", "source", "backing", "mark")
    ),
    "feeds": View(
        FeedRow,
        feed_rows,
        ("id", "status", "items", "per_day", "latency", "last_success", "failed_since", "next_due", "error"),
    ),
    "documents": View(DocumentRow, document_rows, ("published", "source", "title", "claims", "feed")),
    "inbox": View(
        InboxRow,
        inbox_rows,
        (
            "id",
            "kind",
            "subject",
            "figure",
            "place",
            "when",
            "said_by",
            "modality",
            "outlet",
            "rule",
            "confidence",
            "words",
        ),
    ),
    "unread": View(UnreadRow, unread_rows, ("published", "outlet", "title", "words")),
}

RECORD_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "claims": ("id", "kind", "subject", "attribute", "figure", "when", "said_by", "modality", "status", "origin"),
    "sources": ("id", "name", "kind", "family", "country", "reliability"),
    "edits": ("id", "when", "who", "what", "table", "record", "why"),
}

TABLE_NAMES = tuple(dict.fromkeys((*VIEWS, *RECORD_COLUMNS)))


@dataclass(frozen=True)
class Answer:
    """The rows that passed: whole for programs, and as short texts under `columns` for people."""

    rows: list[Row]
    readable: list[Row]
    fields: tuple[str, ...]
    columns: tuple[str, ...]


def query(ledger: Ledger, table: str, filter_text: str = "") -> Answer:
    """Return the rows of a table that pass a filter.

    Raises UsageError for an unknown table or a filter that cannot be read.
    """
    if table not in TABLE_NAMES:
        raise UsageError(f"there is no table {table!r}; there are: {', '.join(TABLE_NAMES)}")
    view = VIEWS.get(table)
    record_type = view.row_type if view else TABLES[table]
    fields = tuple(field.name for field in msgspec.structs.fields(record_type))
    if record_type is Edit:
        fields = (*fields, "what")
    condition = parse_filter(filter_text, fields)
    records: Sequence[Record] = view.rows(read_holdings(ledger)) if view else ledger.shelf(table).all()
    pairs = [(record, _row(record)) for record in records]
    passed = [(record, row) for record, row in pairs if condition.matches(row)]
    return Answer(
        rows=[row for _, row in passed],
        readable=[_readable(record, row) for record, row in passed],
        fields=fields,
        columns=view.columns if view else RECORD_COLUMNS[table],
    )


def _row(record: Record) -> Row:
    """Return a record's fields; an edit has one more, which says what was done."""
    row: Row = msgspec.to_builtins(record)
    return row | {"what": deed(record)} if isinstance(record, Edit) else row


def _readable(record: Record, row: Row) -> Row:
    if not isinstance(record, Claim):
        return row
    return row | {"subject": record.subject.text, "figure": figure(record.quantity), "when": when(record.date)}
