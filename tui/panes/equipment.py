"""The equipment pane: what each gun and launcher is said to be."""

from store.views.detail import equipment_detail
from store.views.rows import EquipmentRow, equipment_rows
from tui.panes.pane import Pane
from tui.widgets.columns import Column


def _range(row: EquipmentRow) -> str:
    """Return the range with a standard round, else in brackets one whose round is not stated."""
    return row.range_standard or (f"({row.range_unstated})" if row.range_unstated else "")


EQUIPMENT = Pane(
    id="equipment",
    number="1",
    title="Equipment",
    row_type=EquipmentRow,
    rows=equipment_rows,
    detail=equipment_detail,
    columns=(
        Column("", lambda row: row.designation, least=14, most=34, rank=0),
        Column("calibre", lambda row: row.calibre, least=6, most=12, rank=1, right=True, whole=True),
        Column("mass", lambda row: row.mass, least=5, most=9, rank=4, right=True, whole=True),
        Column("range", _range, least=7, most=10, rank=3, right=True, whole=True),
        Column("rocket", lambda row: row.range_rocket_assisted, least=6, most=10, rank=5, right=True, whole=True),
        Column("rate", lambda row: row.rate_of_fire, least=5, most=12, rank=6, right=True, whole=True),
        Column("d/o", lambda row: row.backing, least=5, most=6, rank=2, right=True, whole=True),
    ),
    empty="nothing in the catalogue: `starter = true` in the configuration brings the starter facts",
)
