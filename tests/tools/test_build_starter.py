"""The starter ledger: it holds together as committed, and the builder writes it, refusing what does not fit."""

import json
import re
import tomllib
from collections import Counter
from pathlib import Path

import msgspec
import pytest

from store.quantities import canonical_unit, with_base
from store.records import TABLES, Claim, Deployment, Document, Equipment, Sighting, Source
from tools.build_starter import STARTER, build, main
from tools.starter_material import HAND_WRITTEN, StarterError

SHARED = Path(__file__).parents[2].parent / "shared"
FACTS = SHARED / "facts"
ARTICLES = SHARED / "articles"
NAMES = ("sources", "documents", "equipment", "claims", "deployments", "sightings")

with_facts = pytest.mark.skipif(
    not (FACTS / "claims.jsonl").is_file(), reason="the hand-marked facts are not part of the project"
)


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


# With the facts: what is committed is what the builder writes, in the project's own words.


@with_facts
def test_the_build_is_what_is_committed(tmp_path: Path) -> None:
    report = build(FACTS, ARTICLES / "index.json", tmp_path)
    assert {name: (tmp_path / f"{name}.jsonl").read_bytes() for name in NAMES} == {
        name: (STARTER / f"{name}.jsonl").read_bytes() for name in NAMES
    }
    assert report.merged == 9


@with_facts
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


# As committed.


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


def test_a_chain_begins_with_a_known_outlet() -> None:
    known = {name for source in SOURCES for name in (source.name, *source.aliases)}
    assert {claim.chain[0] for claim in CLAIMS.values()} <= known


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


# The builder on a small material of its own.


@pytest.fixture
def material(tmp_path: Path) -> Path:
    """Write a material of one report and one catalogue item; both give its calibre and combat history."""
    written = tmp_path / "written"
    written.mkdir()
    row = {
        "document": "000_report.txt",
        "kind": "spec",
        "subject": {"id": "gun", "text": "Gun"},
        "round": None,
        "place": None,
        "date": None,
        "sender": None,
        "receiver": None,
        "activity": None,
        "said_by": None,
        "chain": ["The Paper"],
        "modality": "asserted",
        "polarity": "positive",
        "evidence": {"capture": "0", "start": 0, "end": 3, "quote": "gun"},
        "topic": "spec",
        "origin": None,
        "tags": [],
        "note": "",
    }
    calibre = {"low": 170, "high": 170, "unit": "mm"}
    years = {"low": 1985, "high": 1989, "unit": "year"}
    fact = {"kind": "spec", "subject": {"id": "gun", "text": "Gun"}, "source": "article-000"}
    rows = [
        row | {"id": "S0-01", "attribute": "calibre", "quantity": calibre},
        row | {"id": "S0-02", "attribute": "combat_history", "quantity": None},
    ]
    facts = [
        fact | {"attribute": "calibre", "quantity": calibre},
        fact | {"attribute": "combat_history", "quantity": {"text": "none known"}},
        fact | {"attribute": "production_start", "quantity": years, "note": "announced"},
    ]
    item = {
        "id": "gun",
        "name": "Gun",
        "aliases": ["Gun-1 (rare)", "포"],
        "class": None,
        "country_of_origin": "SU/RU",
    }
    catalogue = {"sources": {}, "equipment": [item | {"specs": facts}]}
    index = [{"id": "000_report.txt", "title": "A report", "published": "2025-01-02"}]
    (tmp_path / "claims.jsonl").write_text("".join(json.dumps(one) + "\n" for one in rows))
    (tmp_path / "equipment.json").write_text(json.dumps(catalogue))
    (tmp_path / "index.json").write_text(json.dumps(index))
    (written / "sources.toml").write_text('[[sources]]\nid = "paper"\nname = "The Paper"\n')
    (written / "documents.toml").write_text('[article-000]\nsource = "paper"\nvia = "A Reprint"\n')
    (written / "equipment.toml").write_text('[gun]\ncategory = "gun"\n')
    (written / "groupings.toml").write_text(
        "deployments = []\nsightings = []\n[equipment.gun]\n"
        'calibre = "S0-01"\nproduction_start = "gun/production_start#0"\n'
    )
    (written / "summaries.tsv").write_text("S0-01\tThe gun is of 170 mm\nS0-02\tIts history is unknown\n")
    (written / "notes.tsv").write_text("S0-01\tread twice\n")
    (written / "texts.tsv").write_text("")
    return tmp_path


def build_small(material: Path) -> dict[str, list[dict[str, object]]]:
    build(material, material / "index.json", material / "out", material / "written")
    return {
        name: [json.loads(line) for line in (material / "out" / f"{name}.jsonl").read_text().splitlines()]
        for name in NAMES
    }


def test_the_same_statement_is_loaded_once(material: Path) -> None:
    tables = build_small(material)
    assert [claim["summary"] for claim in tables["claims"]] == [
        "The gun is of 170 mm",
        "Its history is unknown",
        "Gun: production start 1985-1989 (planned), as given by The Paper",
    ]
    marked, adopted, value = tables["claims"]
    assert marked["note"] == "read twice"
    assert adopted["quantity"] == {"text": "none known"}
    assert value["modality"] == "planned"
    assert value["quantity"] == {
        "low": 1985,
        "high": 1989,
        "qualifier": "range",
        "unit": "year",
        "base": {"low": 1985, "high": 1989, "unit": "year"},
    }
    assert tables["equipment"][0]["pins"] == {"calibre": marked["id"], "production_start": value["id"]}


def test_an_entry_has_its_aliases_by_language_and_todays_country(material: Path) -> None:
    (item,) = build_small(material)["equipment"]
    assert item["aliases"] == {"en": ["Gun-1"], "ko": ["포"]}
    assert (item["country"], item["category"]) == ("RU", "gun")


def test_a_reprint_is_the_way_not_the_source(material: Path) -> None:
    (document,) = build_small(material)["documents"]
    assert document["source"] == "paper"
    assert document["ways"] == [{"feed": None, "via": "A Reprint", "url": None, "fetched": "2025-01-02T00:00:00Z"}]


@pytest.mark.parametrize(
    ("file", "content", "message"),
    [
        (
            "groupings.toml",
            'deployments = []\nsightings = []\n[equipment.gun]\nmass = "S0-01"\n',
            "no claim about its mass",
        ),
        (
            "groupings.toml",
            'deployments = []\nsightings = []\n[equipment.tank]\nmass = "S0-01"\n',
            "has no tank",
        ),
        (
            "groupings.toml",
            'sightings = []\n[equipment]\n[[deployments]]\nid = "a"\nname = "A"\ntopics = ["unheard"]\n',
            "no claim has the topic unheard",
        ),
        (
            "groupings.toml",
            "sightings = []\n[equipment]\n[[deployments]]\n"
            'id = "a"\nname = "A"\ntopics = ["spec"]\npins = { spec = "S9" }\n',
            "S9 is no claim of its topic spec",
        ),
        ("summaries.tsv", "S0-01\tonly one of two\n", "S0-02 has no summary"),
        ("summaries.tsv", f"S0-01\t{'long ' * 40}\nS0-02\tb\n", "at most 140 characters"),
        ("summaries.tsv", "S0-01 without a tab\n", "summaries.tsv:1"),
        ("notes.tsv", "S7-77\ta note on nothing\n", "no claim has the key S7-77"),
        ("documents.toml", "", "article-000 is missing"),
        ("documents.toml", '[article-000]\nsource = "nobody"\n', "not in sources.toml"),
        ("documents.toml", '[article-000]\nsource = "paper"\nsauce = "x"\n', "sauce"),
        ("equipment.toml", "", "gun is missing"),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_is_written(
    material: Path, file: str, content: str, message: str
) -> None:
    (material / "written" / file).write_text(content)
    with pytest.raises(StarterError, match=re.escape(message)):
        build_small(material)
    assert not (material / "out").exists()


def test_the_command_says_what_is_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path), "--articles", str(tmp_path / "index.json")]) == 1
    assert "index.json: No such file" in capsys.readouterr().err
