"""The builder of the starter ledger: it writes what is committed, and refuses what does not fit."""

import json
import re
from pathlib import Path

import pytest

from tools.build_starter import STARTER, build, main
from tools.starter_material import StarterError

SHARED = Path(__file__).parents[2].parent / "shared"
FACTS = SHARED / "facts"
ARTICLES = SHARED / "articles"
NAMES = ("sources", "documents", "equipment", "claims", "deployments", "sightings")

with_facts = pytest.mark.skipif(
    not (FACTS / "claims.jsonl").is_file(), reason="the hand-marked facts are not part of the project"
)


@with_facts
def test_the_build_is_what_is_committed(tmp_path: Path) -> None:
    report = build(FACTS, ARTICLES / "index.json", tmp_path)
    assert {name: (tmp_path / f"{name}.jsonl").read_bytes() for name in NAMES} == {
        name: (STARTER / f"{name}.jsonl").read_bytes() for name in NAMES
    }
    assert report.merged == 9


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
    (written / "corrections.toml").write_text("")
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
    assert document["ways"] == [{"feed": None, "via": "A Reprint", "url": None, "fetched": None}]


def test_a_correction_moves_a_claim_to_its_topic(material: Path) -> None:
    corrections = '[topics.S0-02]\ntopic = "history"\nreason = "it tells of the past"\n'
    (material / "written" / "corrections.toml").write_text(corrections)
    assert [claim.get("topic") for claim in build_small(material)["claims"]] == ["spec", "history", None]


@pytest.mark.parametrize(
    ("marked", "chain"),
    [
        (["The Paper"], ["The Paper"]),
        (["The Paper", "A Reprint", "Wire", "General"], ["The Paper", "Wire", "General"]),
        (["The Paper", "The Paper (headline)"], ["The Paper"]),
        (["The Paper", "Gen", "Wire", "General"], ["The Paper", "Wire", "General"]),
        (["The Paper", "unnamed officials", "officials"], ["The Paper", "officials"]),
        (["The Paper", "unnamed officials"], ["The Paper", "unnamed officials"]),
    ],
)
def test_a_chain_keeps_the_last_name_of_a_speaker(material: Path, marked: list[str], chain: list[str]) -> None:
    rows = [json.loads(line) for line in (material / "claims.jsonl").read_text().splitlines()]
    rows[0]["chain"] = marked
    rows[1]["chain"] = ["The Paper", "unnamed officials", "officials"]
    (material / "claims.jsonl").write_text("".join(json.dumps(one) + "\n" for one in rows))
    (material / "written" / "sources.toml").write_text(
        '[[sources]]\nid = "paper"\nname = "The Paper"\naliases = ["The Paper (headline)"]\n'
        '[[sources]]\nid = "general"\nname = "General"\naliases = ["Gen"]\n'
    )
    (material / "written" / "corrections.toml").write_text('[speakers]\nofficials = ["unnamed officials"]\n')
    assert build_small(material)["claims"][0]["chain"] == chain


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
        (
            "corrections.toml",
            '[topics.S9-99]\ntopic = "spec"\nreason = "a slip"\n',
            "no marked claim has the key S9-99",
        ),
        ("corrections.toml", '[topics.S0-01]\ntopic = "spec"\n', "reason"),
        ("corrections.toml", '[speakers]\n"The Paper" = ["Nobody"]\n', "no chain has the speaker Nobody"),
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
