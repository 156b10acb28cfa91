"""Who gets what is transferred: the country behind "to", the one behind the verb, the buyer before it."""

from store.extraction.claims.scene import Context, Scene
from store.extraction.events.events import Event
from store.extraction.names.lexicon import Entity
from store.extraction.sentence.marks import Name
from store.extraction.sentence.places import place_of
from store.extraction.sentence.where import Where

GOES_TO = frozenset(("to", "into", "for", "toward", "towards", "onto"))
_COMES_FROM = frozenset(("from", "of", "by", "against", "between", "with"))
_OBJECT_REACH = 8
_BE = (["was"], ["were"], ["been"], ["is"], ["are"], ["be"], ["being"])
_NO_RECEIVER = frozenset(("from", "by", "of", "against", "in"))


def recipient(scene: Scene, context: Context, event: Event) -> Where | None:
    """Return what receives in an event, else what has received last; one named here is taken over into the context."""
    receives = _receives(event)
    named = named_recipient(scene, context, event)
    if named is not None:
        context.receiver_here = named
        if context.destination is None and named.is_country:
            context.destination = named
        return named
    if context.receiver_here is not None or context.destination is not None:
        return context.receiver_here or context.destination
    inside = [one for one in scene.places if one.word and one.word not in _COMES_FROM]
    if inside and not receives:
        return _country_round(_nearest(inside, event), context)
    around = context.main_place or context.title_place
    return _country_round(around, context) if around is not None else None


def _is_government(scene: Scene, where: Where) -> bool:
    """Tell whether a capital stands for its country: what is supplied "to Pyongyang" goes to more than a town."""
    return any(name.first == where.first and "metonym" in name.roles() for name in scene.marked.names)


def _receives(event: Event) -> bool:
    return event.word.form.event in ("receive", "contract")


def named_recipient(scene: Scene, context: Context, event: Event) -> Where | None:
    """Return what the sentence itself says to receive: "for Ukraine" before the buyer, the buyer before "to"."""
    receives = _receives(event)
    behalf = next((one for one in scene.places if one.word == "for"), None)
    if receives and behalf is not None:
        return behalf
    country = _receiver(scene, context, event, receives=receives)
    if country is not None or receives:
        return country
    goes_to = [one for one in scene.places if one.word in GOES_TO]
    if not goes_to:
        return None
    nearest = _nearest(goes_to, event)
    return _country_round(nearest, context) if _is_government(scene, nearest) else nearest


def _nearest(places: list[Where], event: Event) -> Where:
    return min(places, key=lambda one: abs(one.first - event.word.first))


def _country_round(where: Where, context: Context) -> Where:
    """Return the country of a place: what is unloaded in a port has been received by more than the port.

    A place that no list has is taken to lie where the report plays.
    """
    unlisted = where.country is None and where.place.lat is None
    country = context.lexicon.country(context.country if unlisted else where.country)
    return (
        where
        if country is None or where.is_country
        else Where(
            where.first, where.last, where.word, place_of(country, where.place.text or ""), country.id, is_country=True
        )
    )


def _receiver(scene: Scene, context: Context, event: Event, *, receives: bool) -> Where | None:
    """Return the country that gets it: of "Poland ordered" the one before the verb, of "gave Ukraine" the object.

    An army or a ministry stands for its country.
    """
    for name in scene.marked.names:
        country = _country_of(name, context)
        if country is None or _comes_before(scene, name.first, _NO_RECEIVER) or _speaks(scene, name):
            continue
        if _is_buyer(scene, name, event) if receives else _is_given(scene, name, event):
            return _as_place(scene, name, country)
    return None


def _speaks(scene: Scene, name: Name) -> bool:
    return any(saying.first <= name.first and name.last <= saying.last for saying in scene.said.attributions)


def _is_buyer(scene: Scene, name: Name, event: Event) -> bool:
    """Tell whether a name is the subject of a buying; of "Denmark bought 16 and Austria 36" each has its own."""
    own = next((one for one in scene.marked.names if one.last == event.thing.first), None)
    if own is not None and own.first >= event.word.last and "adjective" not in own.roles():
        return name is own
    return name.last <= event.word.first


def _is_given(scene: Scene, name: Name, event: Event) -> bool:
    """Tell whether a name is to whom something is given: "gave Ukraine", "to the army", "Ukraine was supplied with"."""
    form, word = event.word.form, event.word
    low = scene.marked.tokens.low
    is_past = form is not None and form.part in ("past", "participle")
    if is_past and low[word.last : word.last + 1] == ["with"] and low[word.first - 1 : word.first] in _BE:
        return name.last <= word.first and "adjective" not in name.roles()
    is_to = _comes_before(scene, name.first, GOES_TO) and name.first >= word.last
    if is_to and name.entity("agency", "force") is not None:
        return True
    is_object = word.last <= name.first <= word.last + _OBJECT_REACH and "adjective" not in name.roles()
    return is_object and not (is_past and event.thing.first < word.first)


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
    place = place_of(country, scene.marked.text(name.first, name.last))
    return Where(name.first, name.last, "", place, country.id, is_country=True)
