"""The sightings pane: what was seen, when and where, and by whom it is shown."""

from store.views.detail import sighting_detail
from store.views.rows import SightingRow, sighting_rows
from tui.panes.pane import Pane
from tui.widgets.columns import Column

SIGHTINGS = Pane(
    id="sightings",
    number="3",
    title="Sightings",
    row_type=SightingRow,
    rows=sighting_rows,
    detail=sighting_detail,
    columns=(
        Column("", lambda row: row.subject, least=12, most=30, rank=0),
        Column("date", lambda row: row.date, least=10, most=24, rank=1, whole=True),
        Column("place", lambda row: row.place, least=9, most=18, rank=3),
        Column("activity", lambda row: row.activity, least=10, most=18, rank=4),
        Column("count", lambda row: row.count, least=5, most=8, rank=5, right=True, whole=True),
        Column("source", lambda row: row.source, least=10, most=20, rank=6),
        Column("d/o", lambda row: row.backing, least=3, most=6, rank=2, right=True, whole=True),
    ),
    empty="no sighting yet: feeds bring them as candidates",
    candidates_apart=True,
)
