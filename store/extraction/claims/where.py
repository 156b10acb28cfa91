"""Where a claim holds: the place of its clause, what receives, or the place that the report is about."""

from store.extraction.claims.scene import Context, Scene
from store.extraction.events.events import Event
from store.extraction.names.lexicon import Entity
from store.extraction.sentence.marks import Name, Span
from store.extraction.sentence.places import Where
from store.records import Place

_GOES_TO = frozenset(("to", "into", "for", "toward", "towards", "onto"))
_COMES_FROM = frozenset(("from", "of", "by", "against", "between", "with"))
_FARTHEST = 30.0
_OBJECT_REACH = 8
_NO_RECEIVER = frozenset(("from", "by", "of", "against", "in"))


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
        if (one.is_country and not one.word) or _is_of_speaker(scene, one):
            continue  # an actor, or where somebody speaks
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


def _is_of_speaker(scene: Scene, where: Where) -> bool:
    return any(saying.first <= where.first < saying.last for saying in scene.said.attributions)


def _destination(scene: Scene, context: Context, event: Event) -> Where | None:
    """Return what receives: behind "to", the country behind the verb, the buyer before it."""
    form = event.word.form
    receives = form is not None and form.event in ("receive", "contract")
    behalf = next((one for one in scene.places if one.word == "for"), None)
    if receives and behalf is not None:
        return behalf
    country = _receiver(scene, context, event, receives=receives)
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


def _receiver(scene: Scene, context: Context, event: Event, *, receives: bool) -> Where | None:
    """Return the country that gets it: of "Poland ordered" the one before the verb, of "gave Ukraine" the object.

    An army or a ministry stands for its country.
    """
    form, word = event.word.form, event.word
    passive = form is not None and form.part in ("past", "participle") and event.thing.first < word.first
    for name in scene.marked.names:
        country = _country_of(name, context)
        if country is None or _comes_before(scene, name.first, _NO_RECEIVER):
            continue
        if receives and name.last <= word.first:
            return _as_place(scene, name, country)
        is_to = _comes_before(scene, name.first, _GOES_TO) and name.first >= word.last
        is_object = word.last <= name.first <= word.last + _OBJECT_REACH and "adjective" not in name.roles()
        if not receives and ((is_object and not passive) or (is_to and name.entity("agency", "force") is not None)):
            return _as_place(scene, name, country)
    return None


def buyer(scene: Scene, context: Context) -> Where | None:
    """Return the country that receives in a headline: "Poland seals deal", "military assistance to Ukraine"."""
    to = next((one for one in scene.places if one.word in ("to", "for")), None)
    if to is not None:
        return to
    verb = next((word for word in scene.marked.forms if word.form.event in ("receive", "contract")), None)
    if verb is None:
        return None
    for name in scene.marked.names:
        country = _country_of(name, context)
        if country is not None and name.last <= verb.first:
            return _as_place(scene, name, country)
    return None


def _country_of(name: Name, context: Context) -> Entity | None:
    """Return the country that a name means or belongs to; a people is no receiver."""
    if "people" in name.roles():
        return None
    entity = name.entity("country")
    if entity is not None:
        return entity
    body = name.entity("agency", "force")
    return context.lexicon.country(body.country) if body is not None else None


def _comes_before(scene: Scene, index: int, words: frozenset[str]) -> bool:
    low = scene.marked.tokens.low
    before = index - 1
    if before >= 0 and low[before] in ("the", "its"):
        before -= 1
    return before >= 0 and low[before] in words


def _as_place(scene: Scene, name: Name, country: Entity) -> Where:
    words = scene.marked.text(name.first, name.last)
    place = Place(id=country.id, name=country.name, lat=country.lat, lon=country.lon, precision="country", text=words)
    return Where(name.first, name.last, "", place, country.id, is_country=True)
