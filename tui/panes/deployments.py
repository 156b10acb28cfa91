"""The deployments pane: transfers and deployments, each as of its latest point."""

from store.views.detail import deployment_detail
from store.views.rows import DeploymentRow, deployment_rows
from tui.panes.pane import Pane
from tui.widgets.columns import Column


def _series(row: DeploymentRow) -> str:
    """Return the figure, after the one of the point before it."""
    return " → ".join(figure for figure in (*row.earlier[-1:], row.figure) if figure)


DEPLOYMENTS = Pane(
    id="deployments",
    number="2",
    title="Deployments",
    row_type=DeploymentRow,
    rows=deployment_rows,
    detail=deployment_detail,
    columns=(
        Column("", lambda row: row.name, least=16, most=34, rank=0),
        Column("figure", _series, least=8, most=14, rank=1, right=True, whole=True),
        Column("place", lambda row: row.place, least=8, most=20, rank=4),
        Column("as of", lambda row: row.as_of or "", least=10, most=10, rank=3, whole=True),
        Column("d/o", lambda row: row.backing, least=3, most=6, rank=2, right=True, whole=True),
        Column("said as", lambda row: row.modality, least=9, most=10, rank=5),
    ),
    empty="no transfer or deployment yet: feeds bring them as candidates",
    candidates_apart=True,
)
