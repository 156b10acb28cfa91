"""Which claim heads a figure: a person's choice first, then what most origins stand behind."""

from collections.abc import Sequence

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from store.assessment.headline import headline
from store.records import Claim
from tests.store.samples import claim, count


def heads(claims: Sequence[Claim], pin: str | None = None) -> str | None:
    head = headline(claims, pin)
    return head.id if head else None


def at(name: str, value: float | None, document: str, origin: str | None, status: str = "accepted") -> Claim:
    quantity = None if value is None else count(value)
    return claim(name, quantity=quantity, document=document, origin=origin, status=status)


THREE_RETELLINGS = [at(f"retold{number}", 120, f"d{number}", "HUR") for number in range(3)]
TWO_ORIGINS = [at("nis", 100, "x", "NIS"), at("ft", 100, "y", "FT")]


def test_nothing_heads_nothing() -> None:
    assert headline([]) is None
    assert headline([], "pin") is None


def test_origins_weigh_more_than_documents() -> None:
    assert heads([*THREE_RETELLINGS, *TWO_ORIGINS]) == "nis"
    assert heads([*THREE_RETELLINGS, TWO_ORIGINS[0]]) == "retold0"


def test_unknown_origins_weigh_nothing_beside_a_known_one() -> None:
    unknown = [at(f"unknown{number}", 90, f"u{number}", None) for number in range(5)]
    assert heads([*unknown, TWO_ORIGINS[0]]) == "nis"


def test_a_pin_beats_everything() -> None:
    everything = [*THREE_RETELLINGS, *TWO_ORIGINS, at("words", None, "z", None)]
    assert heads(everything, "words") == "words"
    assert heads([*everything, at("new", 5, "n", None, "candidate")], "new") == "new"


def test_a_pin_on_a_claim_that_is_gone_is_no_pin() -> None:
    assert heads(THREE_RETELLINGS, "rejected long ago") == "retold0"


def test_candidates_head_only_where_nothing_is_accepted() -> None:
    candidates = [at("c1", 50, "d1", "HUR", "candidate"), at("c2", 50, "d2", "NIS", "candidate")]
    assert heads(candidates) == "c1"
    assert heads([*candidates, at("words", None, "z", None)]) == "words"


def test_a_value_goes_before_mere_mention() -> None:
    mentions = [at(f"mention{number}", None, f"d{number}", f"O{number}") for number in range(4)]
    assert heads([*mentions, at("value", 120, "x", None)]) == "value"


def test_one_value_in_other_words_is_one_value() -> None:
    spelt = count(100)
    other_words = msgspec.structs.replace(TWO_ORIGINS[1], quantity=msgspec.structs.replace(spelt, text="a hundred"))
    retold = at("retold", 120, "d", "HUR")
    assert heads([retold, at("again", 120, "e", "HUR"), TWO_ORIGINS[0], other_words]) in ("nis", "ft")


@given(st.permutations([*THREE_RETELLINGS, *TWO_ORIGINS, at("c", 7, "q", "Q", "candidate")]))
def test_the_value_that_heads_does_not_depend_on_the_order(claims: list[Claim]) -> None:
    head = headline(claims)
    assert head is not None
    assert head.quantity == count(100)
