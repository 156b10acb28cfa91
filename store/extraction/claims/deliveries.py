"""Deliveries: arms that were ordered or promised, and now arrive, are handed over and not deployed."""

from store.extraction.claims.scene import Context
from store.extraction.events.events import Event
from store.extraction.names.word_sets import word_set
from store.extraction.sentence.marks import Marked
from store.extraction.sentence.things import Thing

_ARRIVE = word_set("deliveries.arrive")
_DELIVERED = frozenset(("arms", "vehicle", "aircraft", "drone", "missile", "ammunition", "load", "ship"))


def as_delivery(marked: Marked, context: Context, event: Event) -> Event:
    """Return an event as the transfer that it is where the report has spoken of one of the same thing.

    "Poland ordered 180 K2 tanks" makes "another 21 tanks arrived in Gdynia" a delivery; without it
    they may be anybody's.
    """
    if event.kind == "transfer":
        context.given.add(_name(event.thing))
    arrives = event.word.form.event == "move" and marked.tokens.low[event.word.first] in _ARRIVE
    if event.kind != "deployment" or not arrives or event.thing.group not in _DELIVERED:
        return event
    return event._replace(kind="transfer") if _name(event.thing) in context.given else event


def _name(thing: Thing) -> str | None:
    return thing.entity.id if thing.entity is not None else thing.group
