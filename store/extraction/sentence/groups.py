"""Noun groups: which tokens name one thing, what group it belongs to, what a figure before it counts."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from store.extraction.names.grammar import ENDS_GROUP
from store.extraction.names.lexicon import Entity
from store.extraction.names.word_sets import word_map, word_set
from store.extraction.sentence.marks import Marked, Name, NounAt
from store.extraction.sentence.ships import end_of_name, is_prefix, prefixes

_REACH = 7
_LONGEST_ADJECTIVE = 2
_HOLDS = ("equipment", "force")
_WEAPONS = word_set("groups.weapons")
_TYPES = word_map("groups.types")
_UNITS = word_map("groups.units")
_PAIRED = word_set("groups.paired")
_SPEAK_OF_ARMS = frozenset(("launch", "destroy", "give", "equip"))
_OFFICES = tuple([office] for office in sorted(word_set("who.persons")))
"""Not the army, but who speaks for it: "French armed forces minister"."""
_OF_FORCES = frozenset(("people", "unit"))
_BOTH = frozenset(("fighter", "trainer"))


class Group(NamedTuple):
    """A noun group that ends before the token `last`, its head word at `head`.

    `name` is that of its noun (people, arms, drone, ...), or `force` for an army or armed group; a `weak` one is worth
    a claim only with a figure.
    """

    last: int
    head: int
    entity: Entity | None
    name: str
    unit: str | None
    weak: bool


def heads(marked: Marked) -> Iterator[int]:
    """Yield where a noun group can begin, in order: at names of equipment and forces, and at nouns."""
    names = (name.first for name in marked.names if held(marked, name))
    yield from sorted({*names, *(word.first for word in marked.nouns), *prefixes(marked)})


def read_group(marked: Marked, start: int) -> Group | None:
    """Read the noun group at a token: over adjectives and nationalities to its last noun, no farther than a verb."""
    tokens = marked.tokens
    if is_prefix(marked, start):
        return Group(end_of_name(marked, start + 1), start, None, "ship", "ships", weak=False)
    nouns, verbs = marked.nouns_at, marked.finite
    found: Group | None = None
    index = last = start
    while index < tokens.count and index - start < _REACH + (last - start):
        step = _step(marked, nouns, index, found, last)
        if step is not None:
            found = step
            last = index = step.last
        elif found is None and _passes(marked, nouns, verbs, index):
            index = marked.named[index].last if index in marked.named else index + 1
        elif found is not None and index < last + _LONGEST_ADJECTIVE and _goes_on(marked, nouns, index):
            index += 1
        else:
            break
    if found is not None and found.name == "ship" and found.entity is None:
        return found._replace(last=end_of_name(marked, found.last))
    if found is not None and found.name == "unit" and marked.tokens.low[found.last : found.last + 1] in _OFFICES:
        return None
    return found


def held(marked: Marked, name: Name) -> Entity | None:
    """Return the equipment or the force that a name means here; a doubtful name ("Dagger") wants weapons beside it."""
    found = next((one for one in name.named if one.entity.type in _HOLDS and one.role in ("name", "context")), None)
    if found is None or (found.role == "context" and not _speaks_of_arms(marked, name)):
        return None
    if found.entity.type == "force" and marked.tokens.low[name.last : name.last + 1] in _OFFICES:
        return None
    return found.entity


def _step(marked: Marked, nouns: Mapping[int, NounAt], index: int, found: Group | None, last: int) -> Group | None:
    """Return the group with the name or the noun at a token, or None where it has none that belongs to it."""
    name = marked.named.get(index)
    if name is not None:
        return _with_name(marked, name, index, found)
    noun = nouns.get(index)
    if noun is None or _is_half(marked, nouns, noun.last):
        return None
    kind = noun.noun
    if found is not None and found.entity is None and kind.group != found.name and index != last:
        return None
    entity = found.entity if found is not None else None
    if entity is not None and entity.type == "force" and kind.group not in _OF_FORCES:
        entity = None  # "Chinese military aircraft" are no army
    if found is not None and entity is not None and kind.word in _BOTH:
        return found._replace(last=noun.last)  # "Rafale fighters" are no people
    # "Five S-400 squadrons" are counted by the squadron, and are still S-400s.
    group = _group_of(entity) if entity is not None and kind.group == "unit" else kind.group
    # What a load comes in is its unit: 28 wagons are no 28 containers.
    unit = f"{kind.word}{'es' if kind.word.endswith('ch') else 's'}" if kind.group == "load" else kind.unit
    return Group(noun.last, index, entity, group, unit, kind.weak)


def _with_name(marked: Marked, name: Name, index: int, found: Group | None) -> Group | None:
    entity = held(marked, name)
    if entity is None:
        if found is None and "people" in name.roles():
            return Group(name.last, index, None, "people", "persons", weak=False)
        return None
    if found is None:
        group = _group_of(entity)
        return Group(name.last, index, entity, group, _UNITS.get(group), weak=False)
    if found.entity is not None and entity.type == "force":
        return None
    group = _group_of(entity)
    unit = found.unit or _UNITS.get(group)
    return Group(name.last, found.head, found.entity or entity, group, unit, found.weak)


def _passes(marked: Marked, nouns: Mapping[int, object], verbs: set[int], index: int) -> bool:
    """Tell whether a token can stand before the head of a group: an adjective, a nationality."""
    name = marked.named.get(index)
    if name is not None:
        return bool(name.roles() & {"adjective"}) or name.entity("country", "region") is not None
    word = marked.tokens.low[index]
    if word == "and" and index and marked.tokens.low[index - 1] in _PAIRED:
        return True
    if word in ENDS_GROUP and word != "'s":
        is_between = word == "," and index > 0 and marked.tokens.low[index - 1][0].isalpha()
        return is_between and (index + 2 in nouns or index + 1 in marked.named)
    return index not in verbs or marked.tokens.joined[index]


def _goes_on(marked: Marked, nouns: Mapping[int, object], index: int) -> bool:
    """Tell whether a group goes on behind its head over an adjective: "MaxxPro mine-resistant trucks"."""
    tokens = marked.tokens
    for one in range(index, min(index + _LONGEST_ADJECTIVE, tokens.count)):
        word = tokens.low[one]
        if word in ENDS_GROUP or word[0].isdigit() or not tokens.glued[one] or one in marked.named:
            return False
        if any(form.first == one for form in marked.forms):
            return False
        if one + 1 in nouns and not _is_half(marked, nouns, one + 2):
            return True
    return False


def _is_half(marked: Marked, nouns: Mapping[int, object], index: int) -> bool:
    """Tell whether a hyphen joins the noun before a token to a word that is none: the "man" of "man-days"."""
    tokens = marked.tokens
    return index < tokens.count and tokens.joined[index] and tokens.low[index][0].isalpha() and index not in nouns


def _speaks_of_arms(marked: Marked, name: Name) -> bool:
    if any(word.noun.group in _WEAPONS and not word.noun.weak for word in marked.nouns):
        return True
    if marked.units or any(other is not name and other.entity("equipment") for other in marked.names):
        return True
    return any(word.form.event in _SPEAK_OF_ARMS for word in marked.forms)


def _group_of(entity: Entity) -> str:
    if entity.type == "force":
        return "force"
    return _TYPES.get((entity.kind or "").lower().rpartition(" ")[2], "arms")
