"""The one read path: rows from records, filtered, and marked by what stands behind them."""

import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from store.edits import judge
from store.errors import UsageError
from store.ledger import Ledger, open_ledger
from store.records import Claim, Deployment, Document, Equipment, Quantity, Source, Subject
from store.views.detail import deployment_detail, document_detail, equipment_detail
from store.views.holdings import read_holdings
from store.views.tables import TABLE_NAMES, query
from tests.store.samples import claim, count, day, quoting, report

ROOT = Path(__file__).parents[3]


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    ledger = open_ledger(tmp_path, starter=False)
    ledger.sources.put(Source(id="twz", name="The War Zone"))
    ledger.documents.put(report("a", source="twz", published="2025-01-23"), report("b", published="2025-01-27"))
    ledger.equipment.put(Equipment(id="gun", designation="Gun", aliases={"ko": ["주체포"]}))
    return ledger


def only(ledger: Ledger, table: str, filter_text: str = "") -> dict[str, object]:
    (row,) = query(ledger, table, filter_text).rows
    return row


def spec(name: str, low: float, *, unit: str = "mm", **fields: object) -> Claim:
    return claim(name, **{"kind": "spec", "attribute": "calibre", "quantity": count(low, unit=unit), **fields})


@pytest.mark.parametrize("table", TABLE_NAMES)
def test_every_table_of_an_empty_ledger_is_empty_and_has_columns(tmp_path: Path, table: str) -> None:
    answer = query(open_ledger(tmp_path, starter=False), table)
    assert answer.rows == answer.readable == []
    assert set(answer.columns) <= {*answer.fields, "figure", "when"}


def test_an_unknown_table_names_those_there_are(ledger: Ledger) -> None:
    with pytest.raises(UsageError, match="there is no table 'guns'; there are: equipment, deployments, sightings"):
        query(ledger, "guns")


def test_an_unknown_field_is_told_apart_by_table(ledger: Ledger) -> None:
    with pytest.raises(UsageError, match="did you mean 'calibre'"):
        query(ledger, "equipment", "caliber=170")
    with pytest.raises(UsageError, match="no field 'calibre'"):
        query(ledger, "sources", "calibre=170")


def test_rows_are_whole_for_programs_and_short_for_people(ledger: Ledger) -> None:
    first = claim("a", quantity=count(120, qualifier="at_least", unit="persons"), date=day("2025-01-23"))
    ledger.claims.put(first)
    answer = query(ledger, "claims", "subject.text=gun")
    assert answer.rows == [msgspec.to_builtins(first)]
    (readable,) = answer.readable
    assert (readable["subject"], readable["figure"], readable["when"]) == ("gun", "≥120", "2025-01-23")


def test_a_filter_keeps_what_passes_in_its_order(ledger: Ledger) -> None:
    assert [row["id"] for row in query(ledger, "documents").rows] == ["b", "a"]
    assert [row["id"] for row in query(ledger, "documents", "zone").rows] == ["a"]
    assert query(ledger, "equipment", "aliases=주체포").rows == query(ledger, "equipment").rows
    assert query(ledger, "documents", "nothing of it").rows == []


def test_an_item_shows_conflicts_only_between_accepted_figures(ledger: Ledger) -> None:
    ledger.claims.put(spec("one", 170), spec("other", 175, status="candidate", by="program"))
    row = only(ledger, "equipment")
    assert (row["calibre"], row["conflicts"], row["mark"], row["backing"]) == ("170 mm", [], "", "1/?")
    judge(ledger, "other", "accepted", "olena")
    row = only(ledger, "equipment")
    assert (row["calibre"], row["conflicts"], row["mark"]) == ("170 mm!", ["calibre"], "!")
    judge(ledger, "one", "rejected", "olena")
    row = only(ledger, "equipment")
    assert (row["calibre"], row["conflicts"], row["mark"]) == ("175 mm", [], "")


def test_what_is_only_a_candidate_is_marked_so(ledger: Ledger) -> None:
    ledger.claims.put(spec("c", 170, status="candidate"), claim("d", status="candidate", quantity=count(50)))
    item, row = only(ledger, "equipment"), only(ledger, "deployments")
    assert (item["calibre"], item["mark"], item["documents"], item["backing"]) == ("170 mm?", "?", 0, "-")
    assert (row["figure"], row["mark"], row["origins"], row["backing"]) == ("50", "?", 0, "-")


def test_range_belongs_to_a_round(ledger: Ledger) -> None:
    ledger.claims.put(
        spec("s", 40, unit="km", attribute="range", round="standard"),
        spec("r", 60, unit="km", attribute="range", round="rocket_assisted"),
        spec("u", 54, unit="km", attribute="range"),
    )
    row = only(ledger, "equipment")
    assert [row[f"range_{of}"] for of in ("standard", "rocket_assisted", "unstated")] == ["40 km", "60 km", "54 km"]
    assert row["mark"] == ""


def test_the_headline_a_person_pinned_is_the_one_shown(ledger: Ledger) -> None:
    ledger.claims.put(spec("one", 170), spec("two", 170, document="b"), spec("pinned", 175))
    ledger.equipment.put(Equipment(id="gun", designation="Gun", pins={"calibre": "pinned"}))
    assert only(ledger, "equipment")["calibre"] == "175 mm!"
    detail = equipment_detail(read_holdings(ledger), "gun")
    assert detail is not None
    (section,) = detail.sections
    assert [statement.claim for statement in section.statements if statement.heads] == ["pinned"]
    assert section.statements[0].claim == "pinned"


def test_figures_of_one_point_that_differ_are_shown_from_lowest_to_highest(ledger: Ledger) -> None:
    ledger.claims.put(
        claim("a", topic="t", quantity=count(10_900, qualifier="about", unit="persons")),
        claim("b", topic="t", quantity=count(12_000, unit="persons")),
        claim("c", topic="t", quantity=count(10_000, qualifier="more_than", unit="persons")),
        claim("d", topic="t", quantity=count(50_000, unit="persons"), status="candidate"),
        claim("e", topic="t", quantity=count(1, unit="persons"), status="rejected"),
    )
    row = only(ledger, "deployments")
    assert (row["figure"], row["low"], row["high"], row["mark"]) == ("10,900–12,000", 10_900, 12_000, "!")


def test_a_single_open_figure_keeps_its_qualifier(ledger: Ledger) -> None:
    ledger.claims.put(claim("a", quantity=count(120, qualifier="at_least")))
    row = only(ledger, "deployments")
    assert (row["figure"], row["low"], row["high"]) == ("≥120", 120, None)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (count(120), count(3, unit="brigades")),
        (count(100, qualifier="at_least"), count(None, 50, qualifier="up_to")),
        (Quantity(low=25, qualifier="more_than", unit="mi"), Quantity(high=40, qualifier="up_to", unit="km")),
    ],
)
def test_figures_that_are_no_range_are_not_shown_as_one(ledger: Ledger, one: Quantity, other: Quantity) -> None:
    ledger.claims.put(claim("a", topic="t", quantity=one), claim("b", topic="t", quantity=other))
    assert "–" not in str(only(ledger, "deployments")["figure"])


def test_places_count_the_others_beside_the_headlines(ledger: Ledger) -> None:
    from_place = [
        claim(name, topic="t", place={"name": place})
        for name, place in (("a", "Kursk"), ("b", "Russia"), ("c", "Kursk"))
    ]
    ledger.claims.put(*(msgspec.convert(msgspec.to_builtins(each), Claim) for each in from_place))
    assert only(ledger, "deployments")["place"] == "Kursk +1"
    assert only(ledger, "deployments")["name"] == "gun, Kursk"


def test_a_document_counts_the_claims_nobody_rejected(ledger: Ledger) -> None:
    text = report("d", "Nearly 50 guns were sent to Kursk.", source="unknown-outlet")
    ledger.documents.put(text)
    ledger.claims.put(
        quoting(text, "Nearly 50 guns", quantity=count(None, 50, qualifier="nearly")),
        quoting(text, "Kursk", status="candidate"),
        quoting(text, "sent", status="rejected"),
    )
    row = only(ledger, "documents", "id=d")
    assert (row["claims"], row["candidates"], row["mark"], row["source"]) == (2, 1, "?", "unknown-outlet")
    detail = document_detail(read_holdings(ledger), "d")
    assert detail is not None
    assert detail.text == text.text
    (section,) = detail.sections
    assert [(each.words, each.quoted, each.mark) for each in section.statements] == [
        ("Nearly 50 guns", True, ""),
        ("Kursk", True, "?"),
    ]


def test_a_claim_whose_document_is_gone_is_still_shown(ledger: Ledger) -> None:
    ledger.claims.put(claim("a", document="never stored", polarity="negative", modality="denied"))
    detail = deployment_detail(read_holdings(ledger), "a")
    assert detail is not None
    (statement,) = detail.sections[0].statements
    assert (statement.document, statement.modality) == ("never stored", "denied, negative")


def test_the_detail_of_a_series_tells_it_the_latest_first(ledger: Ledger) -> None:
    ledger.claims.put(
        claim("n", topic="nov", quantity=count(None, 50, qualifier="nearly"), date=day("2024-11-16"), origin="FT"),
        claim("j", topic="jan", quantity=count(120), date=day("2025-01-23"), origin="HUR"),
        claim("l", topic="loss", kind="casualties", subject=Subject(id=None, text="guns")),
    )
    ledger.deployments.put(Deployment(id="d", name="Guns", topics=["nov", "jan"], related=["loss"]))
    row = only(ledger, "deployments")
    assert (row["figure"], row["earlier"], row["as_of"]) == ("120", ["<~50"], "2025-01-23")
    detail = deployment_detail(read_holdings(ledger), "d")
    assert detail is not None
    assert detail.facts == ["<~50 (2024-11-16, 1/1) → 120 (2025-01-23, 1/1)"]
    assert [section.heading for section in detail.sections] == [
        "as of 2025-01-23",
        "as of 2024-11-16",
        "beside it",
    ]


KEEP_ADDING = """\
import sys
from pathlib import Path
from store.ledger import open_ledger
from store.records import Claim, Document, Subject
ledger = open_ledger(Path(sys.argv[1]), starter=False)
for number in range(400):
    with ledger.transaction():
        name = f"new{number}"
        ledger.documents.put(Document(id=name, title=name))
        subject = Subject(id="gun", text="gun")
        ledger.claims.put(Claim(id=name, document=name, kind="spec", subject=subject, summary="x"))
"""


def test_holdings_are_the_ledger_at_one_moment(ledger: Ledger) -> None:
    ledger.documents.put(*(Document(id=f"old{number}", title="old") for number in range(300)))
    writer = subprocess.Popen([sys.executable, "-c", KEEP_ADDING, str(ledger.directory)], cwd=ROOT)
    orphans: set[str] = set()
    while writer.poll() is None:
        holdings = read_holdings(ledger)
        orphans |= {each.document for each in holdings.claims} - holdings.documents.keys()
    assert writer.returncode == 0
    assert len(read_holdings(ledger).claims) == 400
    assert orphans == set()


def test_rows_of_candidates_alone_stand_behind_the_others(ledger: Ledger) -> None:
    def found(name: str, on: str, status: str, kind: str) -> Claim:
        return claim(name, document="a", kind=kind, status=status, topic=name, date=day(on))

    for table, kind in (("deployments", "transfer"), ("sightings", "sighting")):
        ledger.claims.put(
            found(f"{table} new", "2025-03-01", "candidate", kind),
            found(f"{table} old", "2025-01-01", "accepted", kind),
            found(f"{table} newer", "2025-04-01", "candidate", kind),
            found(f"{table} mid", "2025-02-01", "accepted", kind),
        )
        names = [str(row["id"]).split()[1] for row in query(ledger, table).rows]
        assert names == ["mid", "old", "newer", "new"]
        assert [row["mark"] for row in query(ledger, table).rows] == ["", "", "?", "?"]
