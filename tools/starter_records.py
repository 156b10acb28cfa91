"""The starter ledger's documents, catalogue entries and rows of the panes."""

import re
from collections.abc import Iterable, Mapping
from typing import TypeVar

from store.identity import document_id
from store.records import Claim, Deployment, Document, Equipment, Sighting, Way
from tools.starter_material import Article, CatalogueSource, Citation, Group, Item, Material, StarterError

FEED = "starter"
LONGEST_NAME = 32

_REMARK = re.compile(r"\s*\([^)]*\)")
# Which language an alias is in, by its script; any other script is read as English.
_SCRIPTS = (
    ("ko", re.compile("[\uac00-\ud7a3]")),
    ("ru", re.compile("[\u0400-\u04ff]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
)

_Row = TypeVar("_Row", Deployment, Sighting)


def build_documents(material: Material) -> dict[str, Document]:
    """Build a citation for each article and for each catalogue source that a value was taken from, by key.

    Raises StarterError for one whose source or hand-written entry is missing.
    """
    used = {fact.source for item in material.catalogue.equipment for fact in item.specs}
    documents: dict[str, Document] = {}
    for key in sorted(used | set(material.articles)):
        citation = material.citations.get(key)
        if citation is None or citation.source not in material.sources:
            raise StarterError(f"documents.toml: {key} is missing, or its source is not in sources.toml")
        read = material.catalogue.sources.get(key)
        article = material.articles.get(key)
        if article is not None:
            documents[key] = _article(article, citation, read)
        elif read is not None:
            documents[key] = _cited(key, citation, read)
        else:
            raise StarterError(f"equipment.json: no source has the key {key}")
    return documents


def build_equipment(material: Material, claims: Mapping[str, Claim]) -> list[Equipment]:
    """Build the catalogue. Raises StarterError for a pin that names no claim about that item."""
    known = {item.id for item in material.catalogue.equipment}
    for name, ids in (("equipment", set(material.words)), ("groupings", set(material.groupings.equipment))):
        if unknown := sorted(ids - known):
            raise StarterError(f"{name}.toml: the catalogue has no {', '.join(unknown)}")
    return [_entry(item, material, claims) for item in sorted(material.catalogue.equipment, key=lambda item: item.id)]


def build_deployments(material: Material, claims: Mapping[str, Claim]) -> list[Deployment]:
    """Build the rows of the deployments pane. Raises StarterError for a topic or pin that names nothing."""
    return [_grouping(Deployment, group, claims) for group in material.groupings.deployments]


def build_sightings(material: Material, claims: Mapping[str, Claim]) -> list[Sighting]:
    """Build the rows of the sightings pane. Raises StarterError for a topic or pin that names nothing."""
    return [_grouping(Sighting, group, claims) for group in material.groupings.sightings]


def _article(article: Article, citation: Citation, read: CatalogueSource | None) -> Document:
    note = "citation; the text is not in the ledger; date worked out, not printed"
    return _document(
        external_id=article.id.removesuffix(".txt"),
        title=article.title,
        published=article.published,
        url=_web_address(read.url) if read else None,
        citation=citation,
        note=f"{note}; grade hint {read.grade_hint}" if read else note,
    )


def _cited(key: str, citation: Citation, read: CatalogueSource) -> Document:
    return _document(
        external_id=key,
        title=citation.title or read.title,
        published=citation.published,
        url=_web_address(read.url),
        citation=citation,
        note=f"citation; read: {read.read.lower()}; grade hint {read.grade_hint}",
    )


def _document(
    *, external_id: str, title: str, published: str | None, url: str | None, citation: Citation, note: str
) -> Document:
    return Document(
        id=document_id(url=url, feed=FEED, guid=external_id),
        external_id=external_id,
        source=citation.source,
        ways=_ways(citation.via, url),
        url=url,
        title=title,
        author=citation.author,
        published=published,
        language=citation.language,
        note=note,
    )


def _ways(via: str | None, url: str | None) -> list[Way]:
    """Return whom a document came through, if anybody."""
    return [Way(feed=None, via=via, url=url, fetched=None)] if via else []


def _web_address(url: str | None) -> str | None:
    """Return the url if it is one; some sources are named by a number that leads nowhere."""
    return url if url and url.startswith(("http://", "https://")) else None


def _entry(item: Item, material: Material, claims: Mapping[str, Claim]) -> Equipment:
    words = material.words.get(item.id)
    if words is None:
        raise StarterError(f"equipment.toml: {item.id} is missing")
    pins = material.groupings.equipment.get(item.id, {})
    return Equipment(
        id=item.id,
        designation=item.name,
        aliases=_aliases([*item.aliases, *words.aliases]),
        family=words.family,
        variant_of=words.variant_of,
        category=item.category or words.category,
        # "SU/RU": the state that is gone, then the one that has its code today.
        country=item.country_of_origin.rpartition("/")[2],
        operators=words.operators,
        pins={name: _pinned_value(item.id, name, key, claims) for name, key in pins.items()},
        by="starter",
        note=words.note,
    )


def _aliases(names: Iterable[str]) -> dict[str, list[str]]:
    aliases: dict[str, list[str]] = {}
    for name in names:
        bare = _REMARK.sub("", name)
        language = next((code for code, script in _SCRIPTS if script.search(bare)), "en")
        aliases.setdefault(language, []).append(bare)
    return dict(sorted(aliases.items()))


def _pinned_value(item: str, name: str, key: str, claims: Mapping[str, Claim]) -> str:
    claim = claims.get(key)
    if claim is None or (claim.subject.id, "/".join(filter(None, (claim.attribute, claim.round)))) != (
        item,
        name,
    ):
        raise StarterError(f"groupings.toml: {item}: {key} is no claim about its {name}")
    return claim.id


def _grouping(row: type[_Row], group: Group, claims: Mapping[str, Claim]) -> _Row:
    known = {claim.topic for claim in claims.values()}
    if unknown := [topic for topic in (*group.topics, *group.related) if topic not in known]:
        raise StarterError(f"groupings.toml: {group.id}: no claim has the topic {', '.join(unknown)}")
    if len(group.name) > LONGEST_NAME:
        raise StarterError(f"groupings.toml: {group.id}: the name is longer than {LONGEST_NAME} characters")
    return row(
        id=group.id,
        name=group.name,
        topics=group.topics,
        related=group.related,
        pins={topic: _pinned_topic(group, topic, key, claims) for topic, key in group.pins.items()},
        by="starter",
    )


def _pinned_topic(group: Group, topic: str, key: str, claims: Mapping[str, Claim]) -> str:
    claim = claims.get(key)
    if claim is None or claim.topic != topic or topic not in group.topics:
        raise StarterError(f"groupings.toml: {group.id}: {key} is no claim of its topic {topic}")
    return claim.id
