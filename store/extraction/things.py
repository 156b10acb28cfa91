"""Things: what a claim can be about. Noun groups with their figure, the names of equipment and forces, bare figures."""

from collections.abc import Mapping
from typing import NamedTuple

from store.extraction.figures import Figure
from store.extraction.grammar import ENDS_GROUP
from store.extraction.lexicon import Entity
from store.extraction.marks import Marked, Name
from store.extraction.word_sets import word_set

_REACH = 7
_HOLDS = ("equipment", "force")
_WEAPONS = word_set("things.weapons")
_GROUP_OF_TYPE = {
    "drone": "drone", "munition": "drone", "missile": "missile", "ship": "ship", "submarine": "ship", "carrier": "ship", "boat": "ship",
    "fighter": "aircraft", "bomber": "aircraft", "aircraft": "aircraft", "helicopter": "aircraft", "tank": "vehicle", "vehicle": "vehicle",
    "shell": "ammunition", "bomb": "ammunition", "rocket": "ammunition", "mine": "ammunition", "carriers": "vehicle", "personnel carrier": "vehicle",
}  # fmt: skip
UNIT_OF = {
    "people": "persons", "unit": "units", "force": "persons", "arms": "systems", "vehicle": "vehicles", "aircraft": "aircraft", "drone": "drones",
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
    for thing in _designators(marked, taken):
        things.append(thing)
    heads = sorted(
        [*(name.first for name in marked.names if _thing_of(marked, name)), *(word.first for word in marked.nouns)]
    )
    for head in heads:
        if taken[head]:
            continue
        thing = _group(marked, head)
        if thing is None:
            continue
        things.append(thing)
        for index in range(thing.first, thing.last):
            taken[index] = True
    things.sort(key=lambda thing: (thing.first, thing.last))
    return _without_containers(marked, things)


def _without_containers(marked: Marked, things: list[Thing]) -> list[Thing]:
    """Leave out the "convoy" of "a convoy of at least 10 tanks": what is counted is in it."""
    low = marked.tokens.low
    kept = []
    for thing, following in zip(things, [*things[1:], None], strict=False):
        holds = (
            following is not None
            and thing.figure is None
            and not thing.is_named
            and low[thing.last : following.first] == ["of"]
        )
        if not holds or following is None or following.group == "force":
            kept.append(thing)
    return kept


_LONGEST_LETTERS = 6


def _designators(marked: Marked, taken: list[bool]) -> list[Thing]:
    """Return what looks like a designation that no lexicon has: "FAB-3000", "XQ-58"."""
    tokens, busy = marked.tokens, marked.busy
    found = []
    for index in range(tokens.count - 1):
        if busy[index] or busy[index + 1] or taken[index] or taken[index + 1] or not tokens.joined[index + 1]:
            continue
        letters, digits = tokens.text[index], tokens.text[index + 1]
        if not (letters[0].isupper() and letters.isalpha() and len(letters) <= _LONGEST_LETTERS and digits.isdigit()):
            continue
        if index and tokens.joined[index] and tokens.text[index - 1][0].isalnum():
            continue
        last = index + 2
        while last < tokens.count and tokens.joined[last] and tokens.text[last].isalnum() and not busy[last]:
            last += 1
        for one in range(index, last):
            taken[one] = True
        found.append(
            Thing(
                index,
                last,
                index,
                "arms",
                "systems",
                None,
                None,
                "-".join(tokens.text[index : index + 2]) + "".join(tokens.text[index + 2 : last]),
            )
        )
    return found


def _counted(marked: Marked, figure: Figure) -> Thing | None:
    """Return the thing that a figure counts: "at least 120 North Korean-made M1989 Koksans"."""
    if figure.unit is not None and figure.unit.money:
        return Thing(figure.first, figure.last, figure.first, "money", figure.unit.name, figure, None, "money")
    start = _past_of(marked, figure.last)
    last, head, entity, group, unit, _ = _run(marked, start)
    if head is None:
        if figure.high == 0 and marked.tokens.low[figure.last - 1] in ("nobody", "one"):
            return Thing(figure.first, figure.last, figure.number, "people", "persons", figure, None, "people")
        before = _before_figure(marked, figure)
        if before is not None:
            return before
        if figure.low is None and figure.high is None:
            return None
        if _counts_something_else(marked, start):
            return _unknown(marked, figure, start)
        numbered = _numbered(marked, figure)
        if numbered is not None:
            return numbered
        return Thing(figure.first, figure.last, figure.number, None, None, figure, None, "")
    words = marked.text(start, last)
    return Thing(figure.first, last, head, group, unit, figure, entity, words)


_LISTS = frozenset((":", "-", "x", "="))


def _before_figure(marked: Marked, figure: Figure) -> Thing | None:
    """Return the thing of a list, whose figure stands behind it: "M777 howitzers: 4", "tanks - 10,354 (+8)"."""
    low = marked.tokens.low
    end = figure.first
    while end > 0 and low[end - 1] in ("last", "first", "another", "final", "further"):
        end -= 1
    while (end > 0 and low[end - 1] in ("(", "+", ")")) or (
        end > 0 and low[end - 1][0].isdigit() and "(" in low[end : figure.first]
    ):
        end -= 1
    if end == 0 or low[end - 1] not in _LISTS:
        return None
    end -= 1
    while end > 0 and low[end - 1] == ")" and "(" in low[:end]:
        end = max(index for index in range(end) if low[index] == "(")
    for head in sorted(
        [*(name.first for name in marked.names if _thing_of(marked, name)), *(word.first for word in marked.nouns)]
    ):
        last, found, entity, group, unit, _ = _run(marked, head)
        if found is not None and (last == end or (last < end and low[last] in ("with", "of", "(", "for"))):
            return Thing(head, figure.last, found, group, unit, figure, entity, marked.text(head, last))
    return None


def _unknown(marked: Marked, figure: Figure, start: int) -> Thing | None:
    """Return people (or whatever can be hurt) of a word that no list has: "75 worshippers"."""
    word = marked.tokens.low[start]
    if not word.endswith("s") or len(word) < _SHORTEST_PLURAL or marked.busy[start]:
        return None
    return Thing(figure.first, start + 1, start, "other", "persons", figure, None, word, weak=True)


_SHORTEST_PLURAL = 5
_COUNTS = frozenset(("number", "total", "toll", "count", "tally"))
_COUNT_REACH = 14


def _numbered(marked: Marked, figure: Figure) -> Thing | None:
    """Return the thing of "the number of dead soldiers has risen to 772": it stands before its figure."""
    low = marked.tokens.low
    if figure.first == 0 or low[figure.first - 1] not in ("to", "at", "is", "was", "of", "reached", "as"):
        return None
    index = next(
        (one for one in range(figure.first - 1, max(-1, figure.first - _COUNT_REACH), -1) if low[one] in _COUNTS), None
    )
    if index is None or low[index + 1 : index + 2] != ["of"]:
        return None
    last, head, entity, group, unit, _ = _run(marked, _past_of(marked, index + 1))
    if head is None or last > figure.first:
        return None
    return Thing(index, figure.last, head, group, unit, figure, entity, marked.text(index + 2, last))


def _counts_something_else(marked: Marked, index: int) -> bool:
    """Tell whether a word that no list has stands behind the figure: "five times", "14 governorates"."""
    tokens = marked.tokens
    if index >= tokens.count or marked.busy[index]:
        return index < tokens.count and any(
            name.first == index and not name.entity("equipment", "force") for name in marked.names
        )
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
    elif index < len(low) and low[index] in ("more", "additional", "further", "other", "others", "new", "such"):
        index += 1
    return index


def _run(marked: Marked, start: int) -> tuple[int, int | None, Entity | None, str | None, str | None, bool]:
    """Read a noun group rightwards; return its end, its head, its entity, its group and unit, whether it is weak."""
    tokens = marked.tokens
    nouns = {word.first: word for word in marked.nouns}
    verbs = {word.first for word in marked.forms if word.form.part not in ("noun", "state", "participle", "past")}
    index, last = start, start
    head: int | None = None
    entity: Entity | None = None
    group = unit = None
    weak = False
    while index < tokens.count and index - start < _REACH + (last - start):
        name = marked.named.get(index)
        if name is not None:
            found = _thing_of(marked, name)
            if found is not None:
                if entity is not None and found.type == "force":
                    break
                entity, head, group = entity or found, index if head is None else head, _group_of(found)
                last = index = name.last
                continue
            if head is None and "people" in name.roles():
                return name.last, index, None, "people", "persons", False
            if name.roles() & {"adjective"} or name.entity("country", "region"):
                if head is not None:
                    break
                index = name.last
                continue
            break
        noun = nouns.get(index)
        if noun is not None and not _is_half(marked, nouns, noun.last):
            if head is not None and entity is None and noun.noun.group != group and index != last:
                break
            head, group, unit, weak = index, noun.noun.group, noun.noun.unit, noun.noun.weak
            last = index = noun.last
            continue
        if (
            head is not None
            and (index != last or tokens.low[index][0].isalpha())
            and not _goes_on(marked, nouns, index)
        ):
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


def _is_half(marked: Marked, nouns: Mapping[int, object], index: int) -> bool:
    """Tell whether a hyphen joins the noun before a token to a word that is none: the "man" of "man-days"."""
    tokens = marked.tokens
    return index < tokens.count and tokens.joined[index] and tokens.low[index][0].isalpha() and index not in nouns


def _goes_on(marked: Marked, nouns: Mapping[int, object], index: int) -> bool:
    """Tell whether a noun group goes on behind its head: another noun or a name follows at once."""
    return (
        index + 1 < marked.tokens.count
        and marked.tokens.glued[index]
        and (index + 1 in nouns)
        and marked.tokens.low[index] not in ENDS_GROUP
    )


def _adjective_follows(marked: Marked, nouns: Mapping[int, object], index: int) -> bool:
    return index + 2 in nouns or index + 1 in marked.named


def _thing_of(marked: Marked, name: Name) -> Entity | None:
    found = next((one for one in name.named if one.entity.type in _HOLDS and one.role in ("name", "context")), None)
    if found is None or (found.role == "context" and not _speaks_of_arms(marked, name)):
        return None
    return found.entity


def _speaks_of_arms(marked: Marked, name: Name) -> bool:
    """Tell whether the sentence of a doubtful name ("Dagger") speaks of weapons."""
    if any(word.noun.group in _WEAPONS and not word.noun.weak for word in marked.nouns):
        return True
    if any(other is not name and other.entity("equipment") for other in marked.names):
        return True
    return any(word.form.event in ("launch", "destroy", "give", "equip") for word in marked.forms)


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
