"""The deployments pane: transfers and deployments, each as of its latest point."""

from store.views.detail import deployment_detail
from store.views.rows import DeploymentRow, deployment_rows
from tui.panes.pane import Pane
from tui.widgets.columns import Column

DEPLOYMENTS = Pane(
    id="deployments",
    number="2",
    title="Deployments",
    row_type=DeploymentRow,
    rows=deployment_rows,
    detail=deployment_detail,
    columns=(
        Column("", lambda row: row.name, least=20, most=34, rank=0),
        Column("figure", lambda row: row.figure, least=6, most=16, rank=1, right=True),
        Column("place", lambda row: row.place, least=8, most=20, rank=3),
        Column("as of", lambda row: row.as_of or "", least=10, most=10, rank=2),
        Column("d/o", lambda row: row.backing, least=3, most=6, rank=4, right=True),
        Column("said as", lambda row: row.modality, least=9, most=10, rank=5),
    ),
    empty="no transfer or deployment yet",
)
