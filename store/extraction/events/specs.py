"""Specs: what a measurement, a year or a phrase says of a piece of equipment."""

from typing import NamedTuple

from store.extraction.dates.find import Found
from store.extraction.names.lexicon import Entity
from store.extraction.names.words import Attribute, Words
from store.extraction.sentence.clauses import clause_of
from store.extraction.sentence.figures import Figure
from store.extraction.sentence.marks import Marked, Span
from store.records import Quantity, Round

_NEAR = 14
_CAN = frozenset(("can", "could", "able", "capable", "may", "designed"))
_ROUND_REACH = 10
_BARREL = frozenset(("barrel", "barrels", "barrelled"))
_NEAR_ITS_SUBJECT = 6
_LONGEST_WORDING = 14


class Spec(NamedTuple):
    """A value of an attribute, said in the tokens [first, last) of the thing `subject`."""

    first: int
    last: int
    attribute: str
    quantity: Quantity | None
    round: Round | None
    subject: Entity | None
    subject_text: str
    year: int | None = None
    figure: tuple[int, int] | None = None
    """The tokens of its figure."""


class About(NamedTuple):
    """The equipment that a sentence speaks of: named in it, or carried from the one before."""

    entity: Entity | None
    text: str
    at: int
    carried: bool


def find_specs(
    marked: Marked, words: Words, clauses: list[Span], figures: list[Figure], about: list[About]
) -> list[Spec]:
    """Return the specs of a sentence; without equipment to speak of there are none."""
    if not about:
        return []
    found = []
    for figure in figures:
        spec = _measured(marked, words, clauses, figure, about)
        if spec is not None:
            found.append(spec)
    found += _rates(marked, clauses, figures, about)
    found += _counted(marked, words, clauses, figures, about)
    found += _worded(marked, clauses, about)
    found += _first(marked, clauses, about)
    return _merged(found, marked)


def _subject(about: list[About], index: int) -> About:
    """Return what a value belongs to: the nearest equipment before it, else the nearest behind it."""
    before = [one for one in about if one.at <= index]
    return max(before, key=lambda one: one.at) if before else min(about, key=lambda one: one.at)


def _measured(marked: Marked, words: Words, clauses: list[Span], figure: Figure, about: list[About]) -> Spec | None:
    unit = figure.unit
    if unit is None or unit.money:
        return None
    clause = clauses[clause_of(clauses, figure.number)]
    attribute = _attribute(marked, words, clause, figure, unit.name)
    if attribute is None or (attribute.name == "range" and _is_distance(marked, figure)):
        return None
    if marked.tokens.low[figure.first - 1 : figure.first] == ["not"]:
        return None
    if attribute.name == "endurance" and _was(marked, clause):
        return None  # "flew over the sea for seven hours"
    if attribute.name == "mass" and marked.tokens.low[figure.last : figure.last + 1] == ["of"]:
        return None  # "50 tons of ammunition" are goods
    subject = _subject(about, figure.last)
    following = next((one for one in about if 0 <= one.at - figure.last <= 3 and not one.carried), None)
    subject = following or subject
    if subject.carried and attribute.name == "calibre" and unit.name == "in":
        return None
    round_ = _round(marked, clause, figure) if attribute.name == "range" else None
    first, last = _quote(marked, clause, figure)
    return Spec(
        first,
        last,
        attribute.name,
        figure.quantity(unit.name),
        round_,
        subject.entity,
        subject.text,
        None,
        (figure.first, figure.last),
    )


def _was(marked: Marked, clause: Span) -> bool:
    """Tell whether a clause tells what something did once, and not what it can do."""
    low = marked.tokens.low
    is_past = any(clause.first <= word.first < clause.last and word.form.part == "past" for word in marked.forms)
    return is_past and _CAN.isdisjoint(low[clause.first : clause.last])


def _attribute(marked: Marked, words: Words, clause: Span, figure: Figure, unit: str) -> Attribute | None:
    """Return the attribute whose words stand nearest to a measurement, else the one that its unit alone tells."""
    fitting = [one for one in words.attributes if unit in one.units]
    if unit in ("m", "ft") and any(
        word.noun.group == "ship" and 0 <= word.first - figure.last <= 2 for word in marked.nouns
    ):
        return next(one for one in fitting if one.name == "length")
    if unit in ("m", "ft") and not _BARREL.isdisjoint(marked.tokens.low[clause.first : clause.last]):
        return next((one for one in fitting if one.name == "barrel_length"), None)
    best, least = None, float(_NEAR)
    low = marked.tokens.low
    text = " " + " ".join(low) + " "
    for attribute in fitting:
        for word in attribute.near:
            if f" {word} " not in text and f" {word}" not in text:
                continue
            pieces = word.replace("-", " ").split()
            for index in range(max(0, figure.first - _NEAR), min(len(low), figure.last + _NEAR)):
                if low[index : index + len(pieces)] == pieces:
                    distance = index - figure.last if index >= figure.last else figure.first - index - len(pieces) + 1
                    # "Weighs 200 kg and carries": of two as near the one before.
                    outside = (0 if clause.first <= index < clause.last else 4) + (index >= figure.last) * 0.5
                    if distance + outside < least:
                        best, least = attribute, distance + outside
    return best or next((one for one in fitting if one.default), None)


def _is_distance(marked: Marked, figure: Figure) -> bool:
    low = marked.tokens.low
    behind = low[figure.last : figure.last + 2]
    return any(
        word
        in (
            "from",
            "north",
            "south",
            "east",
            "west",
            "inside",
            "off",
            "northeast",
            "northwest",
            "southeast",
            "southwest",
            "outside",
            "into",
            "behind",
            "deep",
        )
        for word in behind
    )


def _round(marked: Marked, clause: Span, figure: Figure) -> Round | None:
    """Return the round that a range belongs to; of two the nearer one."""
    near = [
        (abs(index - figure.last) if index >= figure.last else figure.first - index, phrase.name)
        for index, _, phrase in marked.phrases
        if phrase.how == "round" and clause.first <= index < figure.last + _ROUND_REACH
    ]
    if not near or min(near)[0] > _ROUND_REACH:
        return None
    return "rocket_assisted" if min(near)[1] == "rocket_assisted" else "standard"


def _quote(marked: Marked, clause: Span, figure: Figure) -> tuple[int, int]:
    """Return the words of a value: from a few before it to a few behind, within its clause."""
    low = marked.tokens.low
    first, last = figure.first, figure.last
    while (
        first > clause.first and figure.first - first < 6 and low[first - 1] not in (",", "and", "(", ";", ":", "but")
    ):
        first -= 1
    while last < clause.last and last - figure.last < 4 and low[last] not in (",", "and", ")", ";", ".", "but", "("):
        last += 1
    name = next((one for one in marked.names if one.first < first < one.last), None)
    first = name.first if name is not None else first
    return first, last


def _counted(
    marked: Marked, words: Words, clauses: list[Span], figures: list[Figure], about: list[About]
) -> list[Spec]:
    low = marked.tokens.low
    text = " ".join(low)
    found = []
    for row in words.counted:
        for figure in figures:
            if figure.unit is not None or (figure.low is None and figure.high is None):
                continue
            before = " ".join(low[max(0, figure.first - 5) : figure.first])
            behind = " ".join(low[figure.last : figure.last + 3])
            if not any(phrase.replace("-", " ") in f"{before} {behind}" for phrase in row["near"]):
                continue
            noun_near = any(noun in behind for noun in row["nouns"]) or row["name"] in before
            if not noun_near or (row["name"] != "crew" and " ".join(row["nouns"][:0]) in text and not _carries(before)):
                continue
            subject = _subject(about, figure.last)
            first, last = _quote(marked, clauses[clause_of(clauses, figure.number)], figure)
            unit = "persons" if row["name"] == "crew" else "rounds"
            found.append(
                Spec(
                    first,
                    last,
                    row["name"],
                    figure.quantity(unit),
                    None,
                    subject.entity,
                    subject.text,
                    None,
                    (figure.first, figure.last),
                )
            )
    return found


_EVERY = frozenset(("per", "every", "a", "in", "each", "/"))
_SHOTS = {
    "round": "rounds",
    "rounds": "rounds",
    "shell": "shells",
    "shells": "shells",
    "rocket": "rockets",
    "rockets": "rockets",
    "missiles": "missiles",
    "shots": "rounds",
}
_SPANS = {"minute": "min", "minutes": "min", "min": "min", "second": "s", "seconds": "s", "hour": "h"}


def _rates(marked: Marked, clauses: list[Span], figures: list[Figure], about: list[About]) -> list[Spec]:
    """Read rates of fire: "one to two rounds every five minutes", "six shells a minute"."""
    low = marked.tokens.low
    spans = {figure.number: figure for figure in figures}
    found = []
    for figure in figures:
        last = figure.last
        what = next((_SHOTS[word] for word in low[last : last + 2] if word in _SHOTS), None)
        if figure.unit is not None or what is None:
            continue
        index = next((one for one in range(last + 1, min(last + 6, len(low))) if low[one] in _EVERY), None)
        if index is None:
            continue
        count = spans.get(index + 1)
        end = count.last if count else index + 1
        span = _SPANS.get(low[end - 1] if count and count.unit else low[end] if end < len(low) else "")
        if span is None:
            continue
        each = count.low if count and count.low else 1
        unit = f"{what} per {span}" if each == 1 else f"{what} per {each:g} {span}"
        first, stop = _quote(marked, clauses[clause_of(clauses, figure.number)], figure)
        subject = _subject(about, figure.last)
        found.append(
            Spec(
                first,
                max(stop, min(end + 1, len(low))),
                "rate_of_fire",
                figure.quantity(unit),
                None,
                subject.entity,
                subject.text,
            )
        )
    return found


def _carries(before: str) -> bool:
    return any(
        word in before
        for word in (
            "carries",
            "carry",
            "carrying",
            "holds",
            "stow",
            "houses",
            "armed with",
            "magazine",
            "fits",
            "loaded with",
            "launches",
        )
    )


def _worded(marked: Marked, clauses: list[Span], about: list[About]) -> list[Spec]:
    """Read what is said in words: "designed to target Seoul", "mounted on a tracked chassis"."""
    low = marked.tokens.low
    found = []
    for index, end, phrase in marked.phrases:
        if phrase.how != "worded":
            continue
        clause = clauses[clause_of(clauses, index)]
        near = _subject(about, index)
        if near.carried and index - clause.first > _NEAR_ITS_SUBJECT:
            continue
        last = min(clause.last, index + _LONGEST_WORDING)
        while last > end and low[last - 1] in (",", ".", ";", "and"):
            last -= 1
        first = max(clause.first, index - 1)
        found.append(Spec(first, last, phrase.name, None, None, near.entity, near.text))
    return found


def _first(marked: Marked, clauses: list[Span], about: list[About]) -> list[Spec]:
    """Read when a thing was first seen or entered service: one of the phrases and a date in one clause."""
    found: list[Spec] = []
    for index, _, phrase in marked.phrases:
        if phrase.how != "first":
            continue
        clause = clauses[clause_of(clauses, index)]
        year = next((year for one in marked.dates if (year := _year_in(marked, clause, one)) is not None), None)
        if year is None or any(one.attribute == phrase.name for one in found):
            continue
        subject = _subject(about, index)
        quantity = Quantity(low=year, high=year, qualifier="exact", unit="year")
        found.append(Spec(clause.first, clause.last, phrase.name, quantity, None, subject.entity, subject.text, year))
    return found


def _year_in(marked: Marked, clause: Span, found: Found) -> int | None:
    index = marked.tokens.index(found.start)
    return int(found.when.earliest[:4]) if clause.first <= index < clause.last and found.when.earliest else None


def _merged(found: list[Spec], marked: Marked) -> list[Spec]:
    """Leave out conversions in brackets: "40 km (25 miles)" is one value, the first."""
    kept: list[Spec] = []
    for spec in sorted(found, key=lambda one: (one.first, one.last)):
        if kept and spec.attribute == kept[-1].attribute and spec.quantity and kept[-1].quantity:
            if kept[-1].first == spec.first and kept[-1].last == spec.last:
                continue
            between = marked.tokens.low[kept[-1].last - 1 : spec.first + 1]
            if "(" in between or "/" in between:
                continue
        kept.append(spec)
    return kept
