"""The documents pane: every report, newest first."""

from store.views.detail import document_detail
from store.views.rows import DocumentRow, document_rows
from store.wording import moment
from tui.panes.pane import Pane
from tui.widgets.columns import Column


def _when(row: DocumentRow) -> str:
    """Return the time of publication, else in brackets the day of fetching."""
    return moment(row.published) or (f"({row.fetched[:10]})" if row.fetched else "")


DOCUMENTS = Pane(
    id="documents",
    number="4",
    title="Documents",
    row_type=DocumentRow,
    rows=document_rows,
    detail=document_detail,
    columns=(
        Column("", lambda row: row.title, least=20, most=90, rank=0),
        Column("published", _when, least=10, most=16, rank=1, whole=True),
        Column("source", lambda row: row.source, least=10, most=24, rank=2),
        Column("claims", lambda row: str(row.claims or ""), least=6, most=6, rank=3, right=True),
        Column("feed", lambda row: row.feed, least=4, most=14, rank=4),
    ),
    empty="no document yet: enable a feed with `spotrep feeds enable ID...|all`",
)
