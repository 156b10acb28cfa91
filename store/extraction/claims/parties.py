"""The parties of a transfer: who hands over and who gets it, where the sentence itself names them."""

from typing import NamedTuple

from store.extraction.claims.recipient import named_recipient
from store.extraction.claims.scene import Context, Scene
from store.extraction.events.arguments import passive_of
from store.extraction.events.events import Event
from store.extraction.names.grammar import PREPOSITIONS
from store.extraction.sentence.marks import Name, Span
from store.extraction.sentence.where import Where

_HANDING_OVER = frozenset(("give", "send", "pledge"))
_HOLDERS = ("country", "force", "agency")
_BY_REACH = 3
_STEM = 4
_BLAMES = (["for"], ["of"], ["from"], ["against"], ["over"])


class Party(NamedTuple):
    """A sender or a receiver, and the tokens that name it."""

    name: str
    span: Span


class Parties(NamedTuple):
    """Both sides of a transfer; None is unknown."""

    sender: Party | None = None
    receiver: Party | None = None


def parties(scene: Scene, context: Context, event: Event) -> Parties:
    """Return who sends and who receives in an event; only a transfer has them, and nobody is carried over."""
    if event.kind != "transfer":
        return Parties()
    to = named_recipient(scene, context, event)
    receiver = _named(scene, context, to) if to is not None else None
    sender = _from(scene, context, event) or _agent(scene, event)
    return Parties(None if sender and receiver and sender.name == receiver.name else sender, receiver)


def _named(scene: Scene, context: Context, where: Where) -> Party | None:
    """Return a place as a party where this sentence has its words."""
    if where.first >= where.last or where.last > scene.marked.tokens.count:
        return None
    is_here = scene.marked.text(where.first, where.last) == where.place.text
    body = next((one for one in scene.marked.names if one.first == where.first and one.entity("force", "agency")), None)
    if is_here and body is not None and not _is_of_country(scene, context, body):
        return _party(body)  # the RSF is not Sudan
    return Party(where.place.name or where.place.text or "", Span(where.first, where.last)) if is_here else None


def _is_of_country(scene: Scene, context: Context, body: Name) -> bool:
    """Tell whether a body bears its country's name: who delivers to the Ukrainian army delivers to Ukraine."""
    entity = body.entity("force", "agency")
    country = context.lexicon.country(entity.country) if entity is not None else None
    words = scene.marked.text(body.first, body.last).casefold().split()
    return country is not None and any(word.startswith(country.name[:_STEM].casefold()) for word in words)


def _from(scene: Scene, context: Context, event: Event) -> Party | None:
    clause = event.clause
    origins = [one for one in scene.places if one.word == "from" and clause.first <= one.first < clause.last]
    return _named(scene, context, min(origins, key=lambda one: abs(one.first - event.word.first))) if origins else None


def _agent(scene: Scene, event: Event) -> Party | None:
    """Return who acts: the subject of "X delivered", the agent of "delivered by X"."""
    word, marked = event.word, scene.marked
    if word.form.event not in _HANDING_OVER or word.form.part == "noun":
        return None
    if word.form.part == "ing" and marked.tokens.low[word.first - 1 : word.first] in _BLAMES:
        return None  # "sanctioned companies for supplying": who blames hands nothing over
    holders = [name for name in marked.names if name.entity(*_HOLDERS) is not None and "adjective" not in name.roles()]
    if passive_of(marked, word, scene.things):
        return next((_party(name) for name in holders if _is_behind_by(scene, name, word.last)), None)
    before = [one for one in holders if event.clause.first <= one.first and one.last <= word.first]
    free = [one for one in before if not (one.first and marked.tokens.low[one.first - 1] in PREPOSITIONS)]
    return _party(free[-1]) if free and event.thing.first >= word.last else None


def _is_behind_by(scene: Scene, name: Name, index: int) -> bool:
    low = scene.marked.tokens.low
    return name.first >= index and "by" in low[max(index, name.first - _BY_REACH) : name.first]


def _party(name: Name) -> Party | None:
    entity = name.entity(*_HOLDERS)
    return Party(entity.name, Span(name.first, name.last)) if entity is not None else None
