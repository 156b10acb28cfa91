"""Which panes share the screen: those of one group are seen together."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from store.views.holdings import Holdings
from tui.panes.deployments import DEPLOYMENTS
from tui.panes.documents import DOCUMENTS
from tui.panes.equipment import EQUIPMENT
from tui.panes.inbox import INBOX, UNREAD
from tui.panes.pane import Pane
from tui.panes.sightings import SIGHTINGS


@dataclass(frozen=True)
class PaneGroup:
    """Panes that are seen together. `style` is the class of the screen that shows them; the first group has none."""

    style: str
    panes: tuple[Pane, ...]


GROUPS: tuple[PaneGroup, ...] = (
    PaneGroup("", (EQUIPMENT, DEPLOYMENTS, SIGHTINGS)),
    PaneGroup("-documents", (DOCUMENTS,)),
    PaneGroup("-inbox", (INBOX, UNREAD)),
)
PANES: tuple[Pane, ...] = tuple(pane for group in GROUPS for pane in group.panes)


def group_of(pane_id: str) -> PaneGroup:
    """Return the group of a pane."""
    return next(group for group in GROUPS if any(pane.id == pane_id for pane in group.panes))


def rows_of_panes(holdings: Holdings) -> dict[str, Sequence[Any]]:
    """Return the rows of every pane. Slow for a large ledger: call it off the event loop."""
    return {pane.id: pane.rows(holdings) for pane in PANES}
