"""Things: what a claim can be about. Noun groups with their figure, the names of equipment and forces, bare figures."""

from typing import NamedTuple

from store.extraction.figures import Figure
from store.extraction.grammar import ENDS_GROUP
from store.extraction.lexicon import Entity
from store.extraction.marks import Marked, Name

_REACH = 7
_HOLDS = ("equipment", "force")
_GROUP_OF_TYPE = {
    "drone": "drone", "munition": "drone", "missile": "missile", "ship": "ship", "submarine": "ship", "carrier": "ship", "boat": "ship",
    "fighter": "aircraft", "bomber": "aircraft", "aircraft": "aircraft", "helicopter": "aircraft", "tank": "vehicle", "vehicle": "vehicle",
    "shell": "ammunition", "bomb": "ammunition", "rocket": "ammunition", "mine": "ammunition", "carriers": "vehicle", "personnel carrier": "vehicle",
}  # fmt: skip
UNIT_OF = {
    "people": "persons", "unit": "units", "arms": "systems", "vehicle": "vehicles", "aircraft": "aircraft", "drone": "drones",
    "missile": "missiles", "ammunition": "rounds", "ship": "ships", "load": "containers", "target": "targets", "event": "strikes", "aid": "USD",
}  # fmt: skip


class Thing(NamedTuple):
    """Something at the tokens [first, last): its head word begins at `head`.

    `group` is that of its noun (people, arms, drone, ...), `force` for an army or armed group, None for a bare figure.
    """

    first: int
    last: int
    head: int
    group: str | None
    unit: str | None
    figure: Figure | None
    entity: Entity | None
    text: str
    weak: bool = False
    """Whether it is worth a claim only with a figure."""

    @property
    def is_named(self) -> bool:
        """Whether the lexicon knows it."""
        return self.entity is not None


def find_things(marked: Marked, figures: list[Figure]) -> list[Thing]:
    """Return the things of a sentence, in order; measurements ("155 mm") are no things."""
    things: list[Thing] = []
    taken = [False] * marked.tokens.count
    for figure in figures:
        if figure.unit is not None and not figure.unit.money:
            for index in range(figure.first, figure.last):
                taken[index] = True
            continue
        thing = _counted(marked, figure)
        if thing is not None:
            things.append(thing)
            for index in range(thing.first, thing.last):
                taken[index] = True
    heads = sorted([*(name.first for name in marked.names), *(word.first for word in marked.nouns)])
    for head in heads:
        if taken[head]:
            continue
        thing = _group(marked, head)
        if thing is None:
            continue
        things.append(thing)
        for index in range(thing.first, thing.last):
            taken[index] = True
    things.sort()
    return things


def _counted(marked: Marked, figure: Figure) -> Thing | None:
    """Return the thing that a figure counts: "at least 120 North Korean-made M1989 Koksans"."""
    if figure.unit is not None and figure.unit.money:
        return Thing(figure.first, figure.last, figure.first, "money", figure.unit.name, figure, None, "money")
    start = _past_of(marked, figure.last)
    last, head, entity, group, unit, _ = _run(marked, start)
    if head is None:
        if (figure.low is None and figure.high is None) or _counts_something_else(marked, start):
            return None
        return Thing(figure.first, figure.last, figure.number, None, None, figure, None, "")
    words = marked.text(start, last)
    return Thing(figure.first, last, head, group, unit, figure, entity, words)


def _counts_something_else(marked: Marked, index: int) -> bool:
    """Tell whether a word that no list has stands behind the figure: "five times", "14 governorates"."""
    tokens = marked.tokens
    if index >= tokens.count or marked.busy[index]:
        return index < tokens.count and any(name.first == index and not name.entity("equipment", "force") for name in marked.names)
    word = tokens.low[index]
    if word in ENDS_GROUP or not word[0].isalpha() or any(form.first == index for form in marked.forms):
        return False
    return not tokens.text[index][0].isupper()


def _past_of(marked: Marked, index: int) -> int:
    """Step over "of the", "of its" between a figure and what it counts."""
    low = marked.tokens.low
    if index < len(low) and low[index] == "of":
        index += 1
        while index < len(low) and low[index] in ("the", "its", "their", "these", "those", "his", "our", "them"):
            index += 1
    elif index < len(low) and low[index] in ("more", "additional", "further", "other", "new", "such"):
        index += 1
    return index


def _run(marked: Marked, start: int) -> tuple[int, int | None, Entity | None, str | None, str | None, bool]:
    """Read a noun group rightwards; return its end, its head, its entity, its group and unit, whether it is weak."""
    tokens = marked.tokens
    nouns = {word.first: word for word in marked.nouns}
    verbs = {word.first for word in marked.forms if word.form and word.form.part not in ("noun", "state", "participle", "past")}
    index, last = start, start
    head: int | None = None
    entity: Entity | None = None
    group = unit = None
    weak = False
    while index < tokens.count and index - start < _REACH + (last - start):
        name = marked.named.get(index)
        if name is not None:
            found = _thing_of(name)
            if found is not None:
                if entity is not None and found.type == "force":
                    break
                entity, head, group = entity or found, index if head is None else head, _group_of(found)
                last = index = name.last
                continue
            if name.roles() & {"adjective"} or name.entity("country", "region"):
                if head is not None:
                    break
                index = name.last
                continue
            break
        noun = nouns.get(index)
        if noun is not None and noun.noun is not None:
            if head is not None and entity is None and noun.noun.group != group and index != last:
                break
            head, group, unit, weak = index, noun.noun.group, noun.noun.unit, noun.noun.weak
            last = index = noun.last
            continue
        if head is not None and (index != last or tokens.low[index][0].isalpha()) and not _goes_on(marked, nouns, index):
            break
        if tokens.low[index] in ENDS_GROUP and not (tokens.low[index] == "'s" and head is None):
            if tokens.low[index] == "," and head is None and _adjective_follows(marked, nouns, index):
                index += 1
                continue
            break
        if index in verbs and head is None and index not in nouns:
            break
        index += 1
    if head is None:
        return start, None, None, None, None, False
    return last, head, entity, group or (_group_of(entity) if entity else None), unit or UNIT_OF.get(group or ""), weak


def _goes_on(marked: Marked, nouns: dict[int, object], index: int) -> bool:
    """Tell whether a noun group goes on behind its head: another noun or a name follows at once."""
    return index + 1 < marked.tokens.count and marked.tokens.glued[index] and (index + 1 in nouns) and marked.tokens.low[index] not in ENDS_GROUP


def _adjective_follows(marked: Marked, nouns: dict[int, object], index: int) -> bool:
    return index + 2 in nouns or index + 1 in marked.named


def _thing_of(name: Name) -> Entity | None:
    return next((one.entity for one in name.named if one.entity.type in _HOLDS and one.role == "name"), None)


def _group_of(entity: Entity) -> str:
    if entity.type == "force":
        return "force"
    kind = (entity.kind or "").lower()
    for word in (kind, kind.split()[-1] if kind else ""):
        if word in _GROUP_OF_TYPE:
            return _GROUP_OF_TYPE[word]
    return "arms"


def _group(marked: Marked, head: int) -> Thing | None:
    """Return the thing without a figure that begins at a noun or a name."""
    last, found, entity, group, unit, weak = _run(marked, head)
    if found is None or group is None:
        return None
    first = _leftwards(marked, head)
    return Thing(first, last, found, group, unit, None, entity, marked.text(first, last), weak)


def _leftwards(marked: Marked, head: int) -> int:
    """Take in the nationality before a noun: "North Korean soldiers"."""
    for name in marked.names:
        if name.last == head and name.roles() & {"adjective"}:
            return name.first
    return head
