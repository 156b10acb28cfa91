"""The starter ledger as committed: it holds together, speaks of one thing a row, and cites without quoting."""

import json
import re
import tomllib
from collections import Counter
from pathlib import Path

import msgspec
import pytest

from store.quantities import canonical_unit, with_base
from store.records import TABLES, Claim, Deployment, Document, Equipment, Sighting, Source
from tools.build_starter import STARTER
from tools.starter_material import HAND_WRITTEN

ARTICLES = Path(__file__).parents[2].parent / "shared" / "articles"
NAMES = ("sources", "documents", "equipment", "claims", "deployments", "sightings")


def committed(name: str) -> list[msgspec.Struct]:
    """Return the committed records of a table, each checked against its struct."""
    lines = (STARTER / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [msgspec.json.decode(line, type=TABLES[name]) for line in lines]


SOURCES = [one for one in committed("sources") if isinstance(one, Source)]
DOCUMENTS = {one.id: one for one in committed("documents") if isinstance(one, Document)}
EQUIPMENT = {one.id: one for one in committed("equipment") if isinstance(one, Equipment)}
CLAIMS = {one.id: one for one in committed("claims") if isinstance(one, Claim)}
DEPLOYMENTS = [one for one in committed("deployments") if isinstance(one, Deployment)]
SIGHTINGS = [one for one in committed("sightings") if isinstance(one, Sighting)]
SPEAKERS = {name: source.id for source in SOURCES for name in (source.name, *source.aliases)}


@pytest.mark.parametrize("name", NAMES)
def test_ids_are_unique_and_one_record_stands_on_a_line(name: str) -> None:
    lines = (STARTER / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    ids = [json.loads(line)["id"] for line in lines]
    assert ids
    assert [one for one, count in Counter(ids).items() if count > 1] == []


def test_all_the_facts_are_there() -> None:
    marked = [claim for claim in CLAIMS.values() if claim.topic]
    assert len(marked) == 148
    assert len(CLAIMS) == 148 + 155 - 9
    assert len(EQUIPMENT) == 18


def test_what_a_known_bad_list_says_is_kept_as_rejected() -> None:
    rejected = {(claim.subject.id, claim.attribute) for claim in CLAIMS.values() if claim.status != "accepted"}
    assert rejected == {("ru-2s7", "range"), ("ru-2s5", "range")}


def test_every_claim_is_the_starters_and_cites_instead_of_quoting() -> None:
    for claim in CLAIMS.values():
        assert (claim.by, claim.evidence) == ("starter", None)
        assert 0 < len(claim.summary or "") <= 140, claim.summary
        assert "\n" not in (claim.summary or "")


def test_every_document_is_a_citation_that_says_so() -> None:
    for document in DOCUMENTS.values():
        assert document.text is None
        assert (document.note or "").startswith("citation; ")


def test_references_resolve() -> None:
    source_ids = {source.id for source in SOURCES}
    assert {claim.document for claim in CLAIMS.values()} <= set(DOCUMENTS)
    assert {document.source for document in DOCUMENTS.values()} <= source_ids
    assert {item.variant_of for item in EQUIPMENT.values() if item.variant_of} <= set(EQUIPMENT)
    subjects = {claim.subject.id for claim in CLAIMS.values() if claim.subject.id}
    assert subjects - set(EQUIPMENT) == {"dprk-troops"}


def test_a_chain_begins_with_the_outlet_of_its_document() -> None:
    outlets = {claim.id: DOCUMENTS[claim.document].source for claim in CLAIMS.values()}
    assert {claim.id: SPEAKERS.get(claim.chain[0]) for claim in CLAIMS.values()} == outlets


def test_a_chain_does_not_name_whom_the_document_came_through() -> None:
    reprinted = [claim for claim in CLAIMS.values() if DOCUMENTS[claim.document].ways]
    assert len(reprinted) > 40
    for claim in reprinted:
        vias = {way.via for way in DOCUMENTS[claim.document].ways}
        assert vias.isdisjoint(claim.chain), claim.summary
        assert {SPEAKERS.get(via or "", via) for via in vias}.isdisjoint(map(SPEAKERS.get, claim.chain)), claim.summary


def test_a_speaker_stands_in_a_chain_once_and_last() -> None:
    for claim in CLAIMS.values():
        named = [SPEAKERS.get(name, name) for name in claim.chain]
        bare = [name.removeprefix("unnamed ").partition(" (")[0].strip('"') for name in named]
        assert len(bare) == len(set(bare)), claim.chain
        if claim.said_by:
            assert named[-1] == SPEAKERS.get(claim.said_by, claim.said_by), claim.chain


def test_nothing_was_fetched_for_a_citation() -> None:
    ways = [way for document in DOCUMENTS.values() for way in document.ways]
    assert {way.via for way in ways} == {"Daily8", "rise-to-thrive.co", "newspic"}
    assert {way.fetched for way in ways} == {None}


def test_a_name_belongs_to_one_source_that_nobody_graded() -> None:
    names = Counter(name for source in SOURCES for name in (source.name, *source.aliases))
    assert [name for name, count in names.items() if count > 1] == []
    assert {source.reliability for source in SOURCES} == {"F"}


def test_quantities_have_one_spelling_and_their_base() -> None:
    quantities = [claim.quantity for claim in CLAIMS.values() if claim.quantity]
    assert len(quantities) > 150
    for quantity in quantities:
        assert with_base(quantity) == quantity
        assert quantity.unit is None or canonical_unit(quantity.unit) == quantity.unit
        assert (quantity.base is None) == (quantity.low is None and quantity.high is None)


def test_equipment_pins_name_claims_of_that_attribute() -> None:
    for item in EQUIPMENT.values():
        for name, pin in item.pins.items():
            claim = CLAIMS[pin]
            assert claim.subject.id == item.id
            assert "/".join(filter(None, (claim.attribute, claim.round))) == name
            assert "bad data" not in (claim.note or "")


def test_the_m1989_shows_its_headline_figures() -> None:
    pins = EQUIPMENT["dprk-m1989"].pins
    figures = {name: CLAIMS[pin].quantity for name, pin in pins.items()}
    shown = {name: (one.low, one.high, one.unit) for name, one in figures.items() if one and one.unit}
    assert shown == {
        "calibre": (170, 170, "mm"),
        "mass": (40, 40, "ton"),
        "range": (60, 60, "km"),
        "range/standard": (None, 40, "km"),
        "range/rocket_assisted": (None, 60, "km"),
        "rate_of_fire": (1, 2, "rounds per 5 min"),
        "first_seen": (1989, 1989, "year"),
        "barrel_length": (25, 25, "ft"),
    }


@pytest.mark.parametrize("row", [*DEPLOYMENTS, *SIGHTINGS], ids=lambda row: row.id)
def test_a_row_has_a_short_name_and_pins_of_its_topics(row: Deployment | Sighting) -> None:
    topics = {claim.topic for claim in CLAIMS.values()}
    assert len(row.name) <= 32
    assert {*row.topics, *row.related} <= topics
    assert set(row.pins) <= set(row.topics)
    assert {topic: CLAIMS[pin].topic for topic, pin in row.pins.items()} == {topic: topic for topic in row.pins}


def test_every_topic_of_a_development_is_in_exactly_one_deployment() -> None:
    kinds = ("transfer", "deployment", "casualties", "statement")
    topics = {claim.topic for claim in CLAIMS.values() if claim.kind in kinds}
    placed = Counter(topic for row in DEPLOYMENTS for topic in (*row.topics, *row.related))
    assert placed == dict.fromkeys(topics, 1)


@pytest.mark.parametrize(
    ("row", "activity", "subjects", "modalities"),
    [
        ("training-of-troops", "training", {"dprk-troops"}, {"claimed"}),
        ("240mm-to-russia", None, {"dprk-m1991", "dprk-240-guided"}, {"asserted", "claimed", "confirmed"}),
        ("koksan-to-russia", None, {"dprk-m1978", "dprk-m1989"}, {"asserted", "claimed", "confirmed"}),
    ],
)
def test_a_row_speaks_of_one_thing(row: str, activity: str | None, subjects: set[str], modalities: set[str]) -> None:
    (topics,) = [one.topics for one in DEPLOYMENTS if one.id == row]
    claims = [claim for claim in CLAIMS.values() if claim.topic in topics]
    assert {claim.activity for claim in claims} == {activity}
    assert {claim.subject.id for claim in claims} == subjects
    assert {claim.modality for claim in claims} == modalities


def test_the_withdrawal_and_the_training_on_the_guns_hold_no_contrary() -> None:
    withdrawal = [claim for claim in CLAIMS.values() if claim.topic == "dprk-withdrawal-2025-01"]
    training = [claim for claim in CLAIMS.values() if claim.topic == "training"]
    assert {claim.activity for claim in withdrawal if claim.kind == "deployment"} == {"withdrawal"}
    assert {claim.origin for claim in training} == {"O-HUR-TWZ-2025-01"}


@pytest.mark.parametrize(
    ("topic", "outlet", "words"),
    [
        ("dprk-troop-number", "The Telegraph", "11,000 North Korean soldiers deployed"),
        ("planned-next-tranche", "The Telegraph", "More than 100 artillery systems"),
        ("combat-use", "The Telegraph", "have begun firing"),
        ("training", "The Telegraph", "were being trained on the Koksan"),
        ("planned-troops", "The Telegraph", "24 January 2025"),
        ("dprk-withdrawal-2025-01", "The Telegraph", "one axis of the Kursk front"),
    ],
)
def test_the_fullest_telling_heads_a_topic(topic: str, outlet: str, words: str) -> None:
    (pin,) = [row.pins[topic] for row in DEPLOYMENTS if topic in row.pins]
    assert CLAIMS[pin].chain[0] == outlet
    assert words in (CLAIMS[pin].summary or "")


def test_the_m1989_operator_has_the_dates_of_its_report() -> None:
    (operator,) = [
        claim for claim in CLAIMS.values() if (claim.subject.id, claim.attribute) == ("dprk-m1989", "operator")
    ]
    said = "North Korea; Russia (within three months before 23 January 2025, per Budanov)"
    assert operator.quantity is not None
    assert operator.quantity.text == said
    assert said in (operator.summary or "")
    assert operator.modality == "claimed"


def test_there_are_three_sightings() -> None:
    topics = {claim.topic for claim in CLAIMS.values() if claim.kind == "sighting"}
    assert {row.name for row in SIGHTINGS} == {
        "November rail footage",
        "December rail video",
        "January Kursk video",
    }
    assert topics == {topic for row in SIGHTINGS for topic in row.topics}


def test_every_address_is_one_of_the_web() -> None:
    addresses = {source.url for source in SOURCES} | {document.url for document in DOCUMENTS.values()}
    assert [url for url in addresses if url and not url.startswith(("http://", "https://"))] == []
    everything = "".join((STARTER / f"{name}.jsonl").read_text(encoding="utf-8") for name in NAMES)
    assert "stored-text" not in everything
    assert re.search(r"\bS[0-4](-\d+|\b)", everything) is None


def test_written_words_are_all_used() -> None:
    used = {document.external_id for document in DOCUMENTS.values()}
    citations = tomllib.loads((HAND_WRITTEN / "documents.toml").read_text(encoding="utf-8"))
    numbers = {f"article-{external[:3]}" for external in used if external and external[:3].isdigit()}
    assert set(citations) == numbers | {external for external in used if external and not external[:3].isdigit()}


@pytest.mark.skipif(not ARTICLES.is_dir(), reason="the articles are not part of the project")
def test_no_sentence_of_an_article_entered() -> None:
    articles = [words(file.read_text(encoding="utf-8")) for file in sorted(ARTICLES.glob("*.txt"))]
    assert articles
    six = {run for article in articles for run in runs(article, 6)}
    five = {run for article in articles for run in runs(article, 5)}
    summaries = [claim.summary or "" for claim in CLAIMS.values()]
    notes = [claim.note or "" for claim in CLAIMS.values()] + [item.note or "" for item in EQUIPMENT.values()]
    assert [text for text in summaries if runs(words(text), 6) & six] == []
    assert [text for text in notes if runs(words(text), 5) & five] == []


def words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+(?:[-',.][^\W_]+)*", text.casefold().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'"))


def runs(text: list[str], length: int) -> set[tuple[str, ...]]:
    return {tuple(text[start : start + length]) for start in range(len(text) - length + 1)}
