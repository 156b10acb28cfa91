"""Changing fields of a claim by name: each value checked, and all of them together."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.amending import FIELDS, amended
from store.errors import UsageError
from store.records import Claim, Place, Quantity, Subject
from tests.store.samples import claim, count, day

GUNS = claim(
    "c",
    subject=Subject(id="gun", text="guns"),
    quantity=count(120, qualifier="at_least"),
    place=Place(id="RU-KRS", name="Kursk", lat=51.7, lon=36.2, precision="region", text="Kursk region"),
    date=day("2025-01-27"),
    said_by="Budanov",
    status="candidate",
    by="program",
)


def test_every_field_that_can_be_changed_is_changed() -> None:
    after = amended(
        GUNS,
        {
            "kind": "spec",
            "subject.text": " M1989 ",
            "subject.id": "dprk-m1989",
            "attribute": "range",
            "round": "standard",
            "quantity.low": "25",
            "quantity.high": "30",
            "quantity.qualifier": "range",
            "quantity.unit": "kilometers",
            "quantity.text": "25 to 30",
            "place.name": "Bakhmut",
            "date": "2025-01/..",
            "said_by": "HUR",
            "modality": "claimed",
            "polarity": "negative",
            "activity": "patrol",
            "summary": "what was said",
            "sender": "",
            "receiver": "",
            "chain": "The Wire, HUR",
        },
    )
    assert (after.id, after.by, after.status) == ("c", "person", "candidate")
    assert after.subject == Subject(id="dprk-m1989", text="M1989")
    assert (after.kind, after.attribute, after.round, after.modality) == ("spec", "range", "standard", "claimed")
    assert after.quantity is not None
    assert after.quantity.base is not None
    assert (after.quantity.unit, after.quantity.base.low, after.quantity.base.high) == ("km", 25_000, 30_000)
    assert after.place == Place(name="Bakhmut", text="Kursk region")
    assert after.date is not None
    assert (after.date.earliest, after.date.latest, after.date.precision) == ("2025-01-01", None, "after")
    assert (after.said_by, after.polarity, after.activity, after.summary) == (
        "HUR",
        "negative",
        "patrol",
        "what was said",
    )
    assert after.chain == ["The Wire", "HUR"]


def test_a_transfer_has_the_sides_that_it_is_given() -> None:
    sent = amended(GUNS, {"kind": "transfer", "sender": " Iran ", "receiver": "Russia"})
    assert (sent.sender, sent.receiver) == ("Iran", "Russia")
    other = amended(sent, {"sender": "", "receiver": "Belarus"})
    assert (other.sender, other.receiver) == (None, "Belarus")
    with pytest.raises(UsageError, match="only a transfer has a sender"):
        amended(GUNS, {"kind": "sighting", "sender": "Iran"})


def test_a_chain_that_is_given_is_the_chain() -> None:
    assert amended(GUNS, {"said_by": "HUR", "chain": "The Wire, , Kyiv Post,HUR"}).chain == [
        "The Wire",
        "Kyiv Post",
        "HUR",
    ]
    assert amended(GUNS, {"chain": ""}).chain == []


@pytest.mark.parametrize(
    ("changes", "bounds"),
    [
        ({"quantity.low": "130"}, (130, None, "at_least")),
        ({"quantity.qualifier": "exact", "quantity.high": "120"}, (120, 120, "exact")),
        ({"quantity.qualifier": "up_to", "quantity.high": "1,500"}, (None, 1500, "up_to")),
        ({"quantity.qualifier": "more_than"}, (120, None, "more_than")),
        ({"quantity.qualifier": "range", "quantity.low": "100", "quantity.high": "150"}, (100, 150, "range")),
    ],
)
def test_a_bound_that_the_qualifier_does_not_have_goes(changes: dict[str, str], bounds: tuple[Any, ...]) -> None:
    quantity = amended(GUNS, changes).quantity
    assert quantity is not None
    assert (quantity.low, quantity.high, quantity.qualifier) == bounds


def test_an_empty_value_takes_a_field_away() -> None:
    after = amended(GUNS, {"place.name": "", "date": "", "said_by": "", "quantity.low": "", "subject.id": ""})
    assert (after.place, after.date, after.said_by, after.quantity) == (None, None, None, None)
    assert after.subject == Subject(id=None, text="guns")


@pytest.mark.parametrize(
    ("chain", "said_by", "after"),
    [
        (["The Wire", "HUR", "Budanov"], "Zelensky", ["The Wire", "HUR", "Zelensky"]),
        (["The Wire", "Budanov"], "", ["The Wire"]),
        (["The Wire", "HUR"], "Zelensky", ["The Wire", "HUR"]),
        (["Budanov"], "Zelensky", ["Budanov"]),
        ([], "Zelensky", []),
    ],
)
def test_a_new_speaker_stands_in_the_place_of_the_old(chain: list[str], said_by: str, after: list[str]) -> None:
    changed = amended(msgspec.structs.replace(GUNS, chain=chain), {"said_by": said_by})
    assert (changed.said_by, changed.chain) == (said_by or None, after)


def test_a_place_that_stays_keeps_where_it_is() -> None:
    assert amended(GUNS, {"place.name": "Kursk"}).place == GUNS.place


def test_words_in_place_of_a_figure_need_no_bounds() -> None:
    after = amended(GUNS, {"quantity.low": "", "quantity.text": "a whole train"})
    assert after.quantity == Quantity(qualifier="at_least", unit="systems", text="a whole train")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"colour": "red"}, "colour cannot be changed"),
        ({"quantity": "5"}, "did you mean"),
        ({"kind": "transfers"}, "did you mean transfer"),
        ({"modality": ""}, "is one of"),
        ({"subject.text": " "}, "needs words"),
        ({"quantity.low": "many"}, "is no number"),
        ({"quantity.low": "nan"}, "is no number"),
        ({"quantity.high": "1e999"}, "is no number"),
        ({"quantity.low": "-5"}, "is below zero"),
        ({"quantity.high": "200"}, "has no high bound"),
        ({"quantity.qualifier": "exact"}, "needs a high bound"),
        ({"quantity.qualifier": "range", "quantity.low": "9", "quantity.high": "5"}, "is over its high bound"),
        ({"date": "soon"}, "date: 'soon'"),
        ({"date": "2025-02-30"}, "is in no calendar"),
        ({"date": "2025-02/2025-01"}, "ends before it begins"),
        ({"date": "../.."}, "says nothing"),
        ({"kind": "spec"}, "needs an attribute"),
        ({"summary": ""}, "needs a summary"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(changes: dict[str, str], said: str) -> None:
    with pytest.raises(UsageError, match=said) as refused:
        amended(GUNS, changes)
    assert "\n" not in str(refused.value)


@given(st.dictionaries(st.sampled_from(FIELDS), st.text(max_size=12) | st.sampled_from(["12", "exact", "2025-01", ""])))
def test_no_values_end_in_anything_but_a_claim_or_a_refusal(changes: dict[str, str]) -> None:
    try:
        after = amended(GUNS, changes)
    except UsageError:
        return
    assert isinstance(after, Claim)
    assert after.quantity is None or after.quantity.text or (after.quantity.low, after.quantity.high) != (None, None)
