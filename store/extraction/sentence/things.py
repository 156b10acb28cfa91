"""Things: what a claim can be about. Noun groups with their figure, the names of equipment and forces, bare figures."""

from typing import NamedTuple

from store.extraction.names.lexicon import Entity
from store.extraction.sentence.counted import (
    counts_something_else,
    entry_before,
    group_behind,
    is_rate,
    number_of,
    past_of,
    unknown_people,
)
from store.extraction.sentence.designators import designators
from store.extraction.sentence.figures import Figure
from store.extraction.sentence.groups import Group, heads, read_group
from store.extraction.sentence.marks import Marked
from store.extraction.sentence.parts import is_total, part_of_total
from store.extraction.sentence.ships import is_named_by_number

_LONGEST_DESIGNATION = 6
"""Tokens: "T-72B3M" has five, the number of a contract more."""
_MULTIPLES = frozenset(
    ("the", "as", "more", "that", "its", "higher", "larger", "faster", "greater", "longer", "bigger")
)
_DEEDS = frozenset(("deploy", "move", "launch", "strike"))
_WEIGHTS = frozenset(("t", "ton", "short_ton", "long_ton", "kg", "lb"))
_WEIGHED_GOODS = frozenset(("arms", "ammunition", "load", "aid"))


class Thing(NamedTuple):
    """Something at the tokens [first, last): its head word begins at `head`.

    `group` is that of its noun (people, arms, drone, ...), `force` for an army or armed group, `other` for what no list
    has, None for a bare figure.
    """

    first: int
    last: int
    head: int
    group: str | None
    unit: str | None
    figure: Figure | None
    entity: Entity | None
    text: str
    bare: bool = False
    """Whether it is a figure alone, which counts what was named before."""
    weak: bool = False
    """Whether it is worth a claim only with a figure."""

    @property
    def is_named(self) -> bool:
        """Whether the lexicon knows it."""
        return self.entity is not None


def find_things(marked: Marked, figures: list[Figure]) -> list[Thing]:
    """Return the things of a sentence, in order; measurements ("155 mm") are no things."""
    taken = [False] * marked.tokens.count
    things: list[Thing] = []
    for figure in figures:
        is_measure = figure.unit is not None and not figure.unit.money
        thing = _weighed(marked, figure) if is_measure else _counted(marked, figure)
        if is_total(marked, figure):
            _take(taken, figure.first, figure.last)
            continue
        if thing is not None and not is_measure:
            thing = _of_part(marked, thing, figure)
        if thing is not None:
            things.append(thing)
            _take(taken, thing.first, thing.last)
        elif is_measure:
            _take(taken, figure.first, figure.last)
    things += _unlisted(marked, taken)
    for head in heads(marked):
        group = None if taken[head] else read_group(marked, head)
        if group is None:
            continue
        things.append(_of_group(marked, _leftwards(marked, head), group))
        _take(taken, head, group.last)
    things.sort(key=lambda thing: (thing.first, thing.last))
    return _without_containers(marked, things)


def _take(taken: list[bool], first: int, last: int) -> None:
    for index in range(first, last):
        taken[index] = True


def _of_group(marked: Marked, first: int, group: Group) -> Thing:
    words = marked.text(first, group.last)
    return Thing(first, group.last, group.head, group.name, group.unit, None, group.entity, words, weak=group.weak)


def _of_part(marked: Marked, thing: Thing, figure: Figure) -> Thing:
    """Return a thing with the figure of the part that is meant, where its own is only the total."""
    part = part_of_total(marked, figure)
    if part is None:
        return thing._replace(figure=None)
    return thing._replace(figure=part, first=part.first) if part is not figure else thing


def _weighed(marked: Marked, figure: Figure) -> Thing | None:
    """Return the goods of which there are so many tonnes: "50 tons of ammunition", "69,000 tonnes of aviation fuel"."""
    if (
        figure.unit is None
        or figure.unit.name not in _WEIGHTS
        or marked.tokens.low[figure.last : figure.last + 1] != ["of"]
    ):
        return None
    group = group_behind(marked, figure.last)
    if group is None or group.name not in _WEIGHED_GOODS:
        return None
    words = marked.text(past_of(marked, figure.last), group.last)
    return Thing(figure.first, group.last, group.head, group.name, figure.unit.name, figure, group.entity, words)


def _counted(marked: Marked, figure: Figure) -> Thing | None:
    """Return the thing that a figure counts: "at least 120 North Korean-made M1989 Koksans", or the bare figure."""
    first, last, number = figure.first, figure.last, figure.number
    if figure.unit is not None and _is_conversion(marked, figure):
        return None
    if marked.tokens.low[figure.last : figure.last + 1] in (["fewer"], ["less"]):
        return None  # "20 fewer tanks than promised"
    if figure.unit is None and (_is_fraction(figure) or marked.tokens.low[max(0, first - 2) : first] == ["crew", "of"]):
        return None
    if figure.unit is not None:
        return Thing(first, last, first, "money", figure.unit.name, figure, None, "money")
    if marked.tokens.low[last : last + 1] in (["times"], ["occasions"]):
        return Thing(first, last + 1, last, "event", "times", figure, None, "times") if _happens(marked, last) else None
    group = group_behind(marked, last)
    if group is not None and is_rate(marked, group.last):
        return None
    if group is not None:
        words = _words(marked, past_of(marked, last), group)
        return Thing(first, group.last, group.head, group.name, group.unit, figure, group.entity, words)
    if marked.tokens.low[last : last + 1] in (["x"], ["×"]):
        return _of_list(marked, figure)
    if figure.high == 0 and marked.tokens.low[last - 1] in ("nobody", "one"):
        return Thing(first, last, number, "people", "persons", figure, None, "people")
    listed = entry_before(marked, figure)
    if listed is None and figure.low is None and figure.high is None:
        return None
    if listed is None and counts_something_else(marked, past_of(marked, last)):
        return _unknown(marked, figure)
    found = listed or number_of(marked, figure)
    if found is None:
        return Thing(first, last, number, None, None, figure, None, "")
    begin, group = found
    return Thing(begin, last, group.head, group.name, group.unit, figure, group.entity, marked.text(begin, group.last))


def _of_list(marked: Marked, figure: Figure) -> Thing | None:
    """Return what no lexicon has and a list counts: "1 x Type 81"."""
    tokens = marked.tokens
    first = last = figure.last + 1
    while last < tokens.count and tokens.glued[last] and not marked.busy[last] and tokens.text[last][0].isalnum():
        if not (tokens.text[last][0].isupper() or tokens.text[last].isdigit()):
            break
        last += 1
    if last == first:
        return None
    return Thing(figure.first, last, first, "arms", "systems", figure, None, marked.text(first, last))


def _happens(marked: Marked, index: int) -> bool:
    """Tell whether something is done so many times: "fighters were scrambled 669 times", not "15 times the speed"."""
    if marked.tokens.low[index + 1 : index + 2] and marked.tokens.low[index + 1] in _MULTIPLES:
        return False
    return any(word.form.event in _DEEDS and word.form.part != "noun" for word in marked.forms)


def _is_fraction(figure: Figure) -> bool:
    """Tell whether a figure can count nothing: the "1.2" of "MSS 1.2 AC"."""
    return any(bound is not None and not bound.is_integer() for bound in (figure.low, figure.high))


def _words(marked: Marked, first: int, group: Group) -> str:
    """Return the words for what is counted: of "30 ballistic and 12 cruise missiles" the "ballistic missiles"."""
    low = marked.tokens.low
    while first < group.head and low[first][0].isdigit():
        first += 1  # "34 of 41 drones"
    joint = next((at for at in range(first, group.head) if low[at] == "and" and low[at + 1][0].isdigit()), None)
    if joint is None:
        return marked.text(first, group.last)
    return f"{marked.text(first, joint)} {marked.text(group.last - 1, group.last)}"


def _is_conversion(marked: Marked, figure: Figure) -> bool:
    """Tell whether an amount of money only says the one before it again: "28 billion pesos (about $550 million)"."""
    low = marked.tokens.low
    if figure.first < 2 or low[figure.first - 1] != "(":
        return False
    before = low[max(0, figure.first - 4) : figure.first - 1]
    return any(
        index in marked.units and marked.units[index][1].money for index in range(figure.first - 4, figure.first)
    ) or (any(one[0].isdigit() for one in before) and any(sign in low[: figure.first] for sign in ("$", "€", "£")))


def _unknown(marked: Marked, figure: Figure) -> Thing | None:
    index = past_of(marked, figure.last)
    word = unknown_people(marked, index)
    if word is None or not any(
        one.form.event in ("kill", "destroy", "suffer", "prisoner", "seize") for one in marked.forms
    ):
        return None
    return Thing(figure.first, index + 1, index, "other", "persons", figure, None, word, weak=True)


def _unlisted(marked: Marked, taken: list[bool]) -> list[Thing]:
    """Return what looks like a designation that no lexicon has, as equipment; its tokens are taken."""
    found = []
    for span in designators(marked, taken):
        if is_named_by_number(marked, span.first) or span.last - span.first > _LONGEST_DESIGNATION:
            continue
        _take(taken, span.first, span.last)
        pieces = marked.tokens.text[span.first : span.last]
        words = f"{pieces[0]}-{''.join(pieces[1:])}"
        found.append(Thing(span.first, span.last, span.first, "arms", "systems", None, None, words))
    return found


def _leftwards(marked: Marked, head: int) -> int:
    """Take in the nationality before a noun: "North Korean soldiers"."""
    name = next((name for name in marked.names if name.last == head and "adjective" in name.roles()), None)
    return head if name is None else name.first


def _owns(low: list[str], before: Thing, thing: Thing) -> bool:
    """Tell whether a force only owns what is counted before it: "1,400 men of the Rapid Deployment Force"."""
    is_counted = before.figure is not None or before.group == "people"
    return is_counted and low[before.last : before.last + 1] == ["of"] and thing.first - before.last <= 4


def _without_containers(marked: Marked, things: list[Thing]) -> list[Thing]:
    """Leave out the "convoy" of "a convoy of at least 10 tanks": what is counted is in it. An owner is left out too."""
    low = marked.tokens.low
    kept: list[Thing] = []
    for thing, following in zip(things, [*things[1:], None], strict=False):
        holds = following is not None and following.group != "force" and low[thing.last : following.first] == ["of"]
        if kept and thing.group in ("force", "unit") and thing.figure is None and _owns(low, kept[-1], thing):
            continue
        if not holds or thing.figure is not None or thing.is_named:
            kept.append(thing)
    return kept
