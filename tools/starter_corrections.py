"""The marked claims put right: topics that `corrections.toml` moves, and chains in which a speaker stands once."""

from collections.abc import Mapping, Sequence

import msgspec

from tools.starter_material import Material, Row, StarterError


def corrected_rows(material: Material) -> list[Row]:
    """Return the rows with their topics corrected and their chains cleared, in the same order.

    Raises StarterError for a correction of a claim or a speaker that was never marked.
    """
    _check_used(material)
    topics = {key: correction.topic for key, correction in material.corrections.topics.items()}
    vias = {article.id: material.citations[key].via for key, article in material.articles.items()}
    sources = {name: source.id for source in material.sources.values() for name in (source.name, *source.aliases)}
    return [
        msgspec.structs.replace(
            row,
            topic=topics.get(row.id, row.topic),
            chain=_cleared(row.chain, vias.get(row.document), sources, material.corrections.speakers),
        )
        for row in material.rows
    ]


def _check_used(material: Material) -> None:
    corrections = material.corrections
    if unknown := sorted(set(corrections.topics) - {row.id for row in material.rows}):
        raise StarterError(f"corrections.toml: no marked claim has the key {', '.join(unknown)}")
    marked = {name for row in material.rows for name in row.chain}
    named = {name for speaker, others in corrections.speakers.items() for name in (speaker, *others)}
    if unknown := sorted(named - marked):
        raise StarterError(f"corrections.toml: no chain has the speaker {', '.join(unknown)}")


def _cleared(
    chain: Sequence[str], via: str | None, sources: Mapping[str, str], speakers: Mapping[str, Sequence[str]]
) -> list[str]:
    """Return the chain without who only carried the document here, and without a speaker's earlier names.

    The outlet stays first, under its own name only. `sources` is from name to source id, `speakers` from the
    name that remains to those that go.
    """

    def same(one: str, other: str) -> bool:
        return sources.get(one, one) == sources.get(other, other)

    if not chain:
        return []
    outlet, *rest = chain
    cited = [name for name in rest if not same(name, outlet) and not (via and same(name, via))]
    said_again = (
        any(same(name, later) or name in speakers.get(later, ()) for later in cited[position:])
        for position, name in enumerate(cited, start=1)
    )
    return [outlet, *(name for name, again in zip(cited, said_again, strict=True) if not again)]
