"""What the panes show on the first start, as texts that a person has reviewed."""

from collections.abc import Callable
from pathlib import Path

import pytest

from store.ledger import Ledger, open_ledger
from store.views.detail import Detail, deployment_detail, document_detail, equipment_detail, sighting_detail
from store.views.holdings import Holdings, read_holdings
from store.views.tables import query
from tests.golden import check_golden
from tests.store.views.plain import outline, table

GOLDEN = Path(__file__).parent / "golden"
DETAILS: dict[str, Callable[[Holdings, str], Detail | None]] = {
    "equipment": equipment_detail,
    "deployments": deployment_detail,
    "sightings": sighting_detail,
    "documents": document_detail,
}


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    return open_ledger(tmp_path_factory.mktemp("starter"))


@pytest.fixture(scope="module")
def holdings(ledger: Ledger) -> Holdings:
    return read_holdings(ledger)


MORE_COLUMNS = {
    "equipment": ("range_unstated", "conflicts", "category", "country"),
    "deployments": ("low", "high", "unit", "earlier"),
    "sightings": ("name", "earliest", "latest"),
    "documents": ("language", "url"),
}


@pytest.mark.parametrize("name", MORE_COLUMNS)
def test_rows(ledger: Ledger, name: str) -> None:
    answer = query(ledger, name)
    check_golden(GOLDEN / f"{name}.txt", table(answer.rows, ("id", *answer.columns, *MORE_COLUMNS[name])))


@pytest.mark.parametrize(
    ("name", "row_id"),
    [
        ("equipment", "dprk-m1989"),
        ("equipment", "dprk-m1991"),
        ("deployments", "troops-in-russia"),
        ("deployments", "koksan-to-russia"),
        ("deployments", "koksan-combat-use"),
        ("deployments", "next-tranche"),
        ("sightings", "rail-november"),
        ("sightings", "rail-december"),
        ("sightings", "kursk-january"),
        ("documents", "42425aa019f2fed2"),
    ],
)
def test_details(holdings: Holdings, name: str, row_id: str) -> None:
    detail = DETAILS[name](holdings, row_id)
    assert detail is not None
    check_golden(GOLDEN / f"{name}-{row_id}.txt", outline(detail))


def test_every_row_has_a_detail_and_nothing_else_has(holdings: Holdings) -> None:
    rows = {
        "equipment": [*holdings.equipment],
        "deployments": [development.id for development in holdings.deployments_found],
        "sightings": [development.id for development in holdings.sightings_found],
        "documents": [*holdings.documents],
    }
    for name, row_ids in rows.items():
        assert row_ids, name
        for row_id in row_ids:
            detail = DETAILS[name](holdings, row_id)
            assert detail is not None, (name, row_id)
            assert detail.title
        assert DETAILS[name](holdings, "nothing of that name") is None


def test_every_standing_claim_of_the_starter_is_behind_some_row(holdings: Holdings) -> None:
    shown = {
        statement.claim
        for document_id in holdings.documents
        if (detail := document_detail(holdings, document_id)) is not None
        for section in detail.sections
        for statement in section.statements
    }
    assert shown == {claim.id for claim in holdings.standing_claims}
