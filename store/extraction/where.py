"""Where a claim holds: the place of its clause, what receives, or the place that the report is about."""

from store.extraction.events import Event
from store.extraction.marks import Span
from store.extraction.places import Where
from store.extraction.scene import Context, Scene
from store.records import Place

_GOES_TO = frozenset(("to", "into", "for", "toward", "towards", "onto"))
_COMES_FROM = frozenset(("from", "of", "by", "against", "between", "with"))
_FARTHEST = 30.0


def where(scene: Scene, context: Context, event: Event) -> Where | None:
    """Return the place of an event."""
    if event.kind == "transfer":
        return _destination(scene, context, event)
    found = nearest(scene, event.clause, event.word.first)
    return found or context.place_here or context.main_place or context.title_place


def nearest(scene: Scene, clause: Span, index: int) -> Where | None:
    """Return the place of the sentence that is nearest to a token; one in the same clause before all others."""
    best, least = None, _FARTHEST
    for one in scene.places:
        if one.is_country and not one.word:
            continue  # an actor
        cost = float(abs(one.first - index)) * 0.5
        if not clause.first <= one.first < clause.last:
            cost += 8
        if not one.word:
            cost += 5
        if one.word in _COMES_FROM:
            cost += 9
        if one.word in _GOES_TO:
            cost -= 3
        if one.is_country:
            cost += 5
        if cost < least:
            best, least = one, cost
    return best


def _destination(scene: Scene, context: Context, event: Event) -> Where | None:
    """Return what receives: behind "to", the country behind the verb, the buyer before it, the receiver of the report."""
    form = event.word.form
    receives = form is not None and form.event in ("receive", "contract")
    country = _receiver(scene, event, receives=receives)
    if country is not None:
        return country
    goes_to = [one for one in scene.places if one.word in _GOES_TO]
    if goes_to and not receives:
        return min(goes_to, key=lambda one: abs(one.first - event.word.first))
    if context.destination is not None:
        return context.destination
    inside = [one for one in scene.places if one.word and one.word not in _COMES_FROM]
    if inside and not receives:
        return min(inside, key=lambda one: abs(one.first - event.word.first))
    return context.main_place or context.title_place


def _receiver(scene: Scene, event: Event, *, receives: bool) -> Where | None:
    low = scene.marked.tokens.low
    form = event.word.form
    passive = form is not None and form.part in ("past", "participle") and event.thing.first < event.word.first
    for name in scene.marked.names:
        entity = name.entity("country")
        if entity is None or name.roles() & {"people"}:
            continue
        before = low[name.first - 1] if name.first else ""
        if before in ("from", "by", "of", "against", "in"):
            continue
        is_adjective = "adjective" in name.roles()
        if receives and name.last <= event.word.first:
            pass
        elif is_adjective or receives or passive or not event.word.last <= name.first <= event.word.last + 8:
            continue
        words = scene.marked.text(name.first, name.last)
        place = Place(id=entity.id, name=entity.name, lat=entity.lat, lon=entity.lon, precision="country", text=words)
        return Where(name.first, name.last, "", place, entity.id, is_country=True)
    return None
