"""The inbox: candidates that wait for a person, and under them the sentences in which nothing was found."""

from store.views.inbox import InboxRow, UnreadRow, inbox_detail, inbox_rows, unread_detail, unread_rows
from tui.panes.pane import Pane
from tui.widgets.columns import Column


def _what(row: InboxRow) -> str:
    """Return what the candidate is about, a spec with its attribute."""
    return f"{row.subject}, {row.attribute.replace('_', ' ')}" if row.attribute else row.subject


def _kind(row: InboxRow) -> str:
    """Return the kind; of what was halted, withdrawn or did not happen that there was none."""
    return row.kind if row.polarity == "positive" else f"no {row.kind}"


INBOX = Pane(
    id="inbox",
    number="5",
    title="Inbox",
    row_type=InboxRow,
    rows=inbox_rows,
    detail=inbox_detail,
    columns=(
        Column("", _what, least=14, most=30, rank=0),
        Column("kind", _kind, least=10, most=13, rank=2),
        Column("figure", lambda row: row.figure, least=6, most=14, rank=1, right=True, whole=True),
        Column("place", lambda row: row.place, least=8, most=18, rank=3),
        Column("when", lambda row: row.when, least=10, most=24, rank=5, whole=True),
        Column("said by", lambda row: row.said_by or row.outlet, least=10, most=22, rank=4),
        Column("rule", lambda row: row.rule or "", least=8, most=22, rank=6),
    ),
    empty="nothing to judge: feeds and `spotrep import FILE` bring candidates; a accepts one, x rejects it",
    empty_for_now="nothing to judge yet: documents are still being read",
)

UNREAD = Pane(
    id="unread",
    number="",
    title="Nothing found here",
    row_type=UnreadRow,
    rows=unread_rows,
    detail=unread_detail,
    columns=(
        Column("", lambda row: row.words, least=24, most=60, rank=0),
        Column("outlet", lambda row: row.outlet, least=10, most=20, rank=1),
    ),
    empty="no sentence that names something of this field and gave no candidate",
)
