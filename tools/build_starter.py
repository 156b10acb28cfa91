"""Builds the starter ledger: `python -m tools.build_starter FACTS_DIR --articles INDEX`.

Writes store/data/starter/*.jsonl, one record a line, in a fixed order: building twice changes no byte.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from store.records import TABLES, Record, Stored
from tools.starter_claims import build_claims
from tools.starter_material import HAND_WRITTEN, StarterError, read_material
from tools.starter_records import build_deployments, build_documents, build_equipment, build_sightings

STARTER = Path(__file__).parent.parent / "store" / "data" / "starter"


@dataclass(frozen=True)
class Report:
    """What a build wrote: records by table, and catalogue values that a marked claim already stated."""

    counts: dict[str, int]
    merged: int


def build(facts: Path, index: Path, target: Path, written: Path = HAND_WRITTEN) -> Report:
    """Write the starter ledger's tables into the directory `target`.

    `facts` holds claims.jsonl and equipment.json, `index` is the articles' index, `written` the
    hand-written inputs. Raises StarterError, with nothing written, where the material does not fit together.
    """
    material = read_material(facts, index, written)
    documents = build_documents(material)
    claims = build_claims(material, {key: document.id for key, document in documents.items()})
    tables: dict[str, Sequence[Stored]] = {
        "sources": sorted(material.sources.values(), key=lambda source: source.id),
        "documents": list(documents.values()),
        "equipment": build_equipment(material, claims.by_key),
        "claims": list(claims.by_key.values()),
        "deployments": build_deployments(material, claims.by_key),
        "sightings": build_sightings(material, claims.by_key),
    }
    bodies = {name: _lines(records, TABLES[name]) for name, records in tables.items()}
    target.mkdir(parents=True, exist_ok=True)
    for name, body in bodies.items():
        (target / f"{name}.jsonl").write_text(body, encoding="utf-8", newline="\n")
    return Report(counts={name: len(records) for name, records in tables.items()}, merged=claims.merged)


def _lines(records: Iterable[Stored], shape: type[Stored]) -> str:
    """Return the records as JSON lines, each checked to read back as the same record."""
    lines = []
    seen: set[str] = set()
    for record in records:
        line = json.dumps(_plain(record), ensure_ascii=False)
        if msgspec.json.decode(line, type=shape) != record or record.id in seen:
            raise StarterError(f"{shape.__name__} {record.id} is double, or does not survive being written")
        seen.add(record.id)
        lines.append(line + "\n")
    return "".join(lines)


def _plain(value: object) -> object:
    """Return the value as JSON knows it, without the fields that hold their default: lines stay readable."""
    if isinstance(value, Record):
        pairs = ((field, getattr(value, field.name)) for field in msgspec.structs.fields(value))
        return {field.name: _plain(held) for field, held in pairs if held != _default(field)}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _default(field: msgspec.structs.FieldInfo) -> object:
    return field.default if field.default_factory is msgspec.NODEFAULT else field.default_factory()


def main(arguments: Sequence[str] | None = None) -> int:
    """Build the starter ledger in place, and say what was written. Returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tools.build_starter", description="Build the starter ledger.")
    parser.add_argument("facts", type=Path, metavar="FACTS_DIR", help="holds claims.jsonl and equipment.json")
    parser.add_argument("--articles", type=Path, required=True, metavar="FILE", help="the articles' index.json")
    chosen = parser.parse_args(arguments)
    try:
        report = build(chosen.facts, chosen.articles, STARTER)
    except StarterError as error:
        print(f"build_starter: {error}", file=sys.stderr)
        return error.status
    print(*(f"{count} {table}" for table, count in report.counts.items()), sep=", ")
    print(f"{report.merged} catalogue values were already stated by a marked claim")
    return 0


if __name__ == "__main__":
    sys.exit(main())
