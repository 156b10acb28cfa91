"""Claims joined by topic, topics joined to rows, points in the order of time."""

import msgspec

from store.assessment.developments import Development, developments
from store.records import Claim, DateSpan, Deployment, Kind
from tests.store.samples import claim, count, day

KINDS: frozenset[Kind] = frozenset({"transfer", "deployment"})


def guns(name: str, value: float, date: str | None, **fields: object) -> Claim:
    return claim(name, quantity=count(value), date=day(date) if date else None, **fields)


def found(claims: list[Claim], *groupings: Deployment) -> dict[str, Development]:
    rows = developments(claims, groupings, KINDS)
    assert len({row.id for row in rows}) == len(rows)
    return {row.id: row for row in rows}


def test_without_a_topic_each_claim_stands_alone() -> None:
    rows = found([guns("a", 50, "2024-11-16"), guns("b", 120, "2025-01-23")])
    assert {row_id: [point.headline.id for point in row.points] for row_id, row in rows.items()} == {
        "a": ["a"],
        "b": ["b"],
    }
    assert [row.name for row in rows.values()] == [None, None]


def test_claims_on_one_topic_are_one_point() -> None:
    claims = [guns("a", 120, "2025-01-23", topic="t"), guns("b", 100, "2025-01-23", topic="t", document="other")]
    point = found(claims)["t"].current
    assert [each.id for each in point.claims] == ["a", "b"]
    assert point.conflicts == [(claims[0], claims[1])]
    assert point.backing.label() == "2/?"


def test_a_grouping_makes_topics_a_series_in_time_whatever_their_order() -> None:
    claims = [
        guns("january", 120, "2025-01-23", topic="jan"),
        guns("november", 50, "2024-11-16", topic="nov"),
        guns("undated", 7, None, topic="some day"),
    ]
    series = Deployment(id="koksan", name="Koksan to Russia", topics=["jan", "some day", "nov", "not yet"])
    rows = found(claims, series)
    assert list(rows) == ["koksan"]
    assert [point.headline.id for point in rows["koksan"].points] == ["undated", "november", "january"]
    assert rows["koksan"].current.as_of == "2025-01-23"
    assert [point.conflicts for point in rows["koksan"].points] == [[], [], []]


def test_a_pin_of_a_grouping_heads_its_topic() -> None:
    claims = [guns("a", 120, None, topic="t", origin="HUR"), guns("b", 100, None, topic="t")]
    assert found(claims, Deployment(id="d", name="d", topics=["t"]))["d"].current.headline.id == "a"
    pinned = Deployment(id="d", name="d", topics=["t"], pins={"t": "b"})
    assert found(claims, pinned)["d"].current.headline.id == "b"


def test_rejected_claims_are_gone() -> None:
    claims = [guns("a", 120, "2025-01-23", topic="t"), guns("b", 7, "2025-02-01", topic="t", status="rejected")]
    point = found(claims)["t"].current
    assert ([each.id for each in point.claims], point.conflicts, point.as_of) == (["a"], [], "2025-01-23")
    pinned = Deployment(id="d", name="d", topics=["t"], pins={"t": "b"}, related=["t"])
    assert found(claims, pinned)["d"].current.headline.id == "a"
    assert found([msgspec.structs.replace(each, status="rejected") for each in claims], pinned) == {}


def test_candidates_are_shown_and_contradict_nothing() -> None:
    claims = [guns("a", 120, None, topic="t", origin="HUR"), guns("b", 7, None, topic="t", status="candidate")]
    point = found(claims)["t"].current
    assert [each.id for each in point.claims] == ["a", "b"]
    assert (point.conflicts, point.backing.label(), point.headline.id) == ([], "1/1", "a")
    alone = found([guns("b", 7, None, status="candidate"), guns("c", 8, None, status="candidate")])
    assert [row.current.backing.label() for row in alone.values()] == ["-", "-"]


def test_candidates_do_not_move_an_accepted_point_in_time() -> None:
    claims = [guns("a", 120, "2025-01-23", topic="t"), guns("b", 7, "2031-01-01", topic="t", status="candidate")]
    assert found(claims)["t"].current.as_of == "2025-01-23"


def test_only_claims_of_the_panes_kinds_make_a_row() -> None:
    claims = [claim("a", kind="sighting"), claim("b", kind="spec"), claim("c", kind="transfer")]
    assert list(found(claims)) == ["c"]


def test_losses_and_statements_stand_beside_a_grouped_row() -> None:
    claims = [
        guns("a", 120, None, topic="t"),
        claim("denial", kind="statement", topic="t", modality="denied"),
        claim("losses", kind="casualties", topic="losses"),
        guns("elsewhere", 5, None, topic="elsewhere"),
    ]
    rows = found(claims, Deployment(id="d", name="d", topics=["t"], related=["losses"]))
    assert [each.id for each in rows["d"].related] == ["losses", "denial"]
    assert [each.id for each in rows["d"].current.claims] == ["a"]
    assert list(rows) == ["d", "elsewhere"]


def test_losses_and_statements_stand_beside_an_ungrouped_row_too() -> None:
    claims = [guns("a", 120, None, topic="t"), claim("denial", kind="statement", topic="t", modality="denied")]
    assert [each.id for each in found(claims)["t"].related] == ["denial"]


def test_what_is_planned_counts_from_where_it_begins_and_what_is_past_to_where_it_ends() -> None:
    months = DateSpan(edtf="2025-02/2025-04", earliest="2025-02-01", latest="2025-04-30", precision="range")
    since = DateSpan(edtf="2025-01-23/..", earliest="2025-01-23", latest=None, precision="range")
    rows = found(
        [
            claim("planned", date=months, modality="planned"),
            claim("done", date=months),
            claim("since", date=since),
            claim("undated"),
        ]
    )
    assert {row_id: row.current.as_of for row_id, row in rows.items()} == {
        "planned": "2025-02-01",
        "done": "2025-04-30",
        "since": "2025-01-23",
        "undated": None,
    }
