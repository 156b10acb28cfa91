"""Where a claim holds: the place of its clause, else the one that the paragraph or the report is about."""

from store.extraction.claims.recipient import GOES_TO, recipient
from store.extraction.claims.scene import Context, Scene
from store.extraction.events.events import Event
from store.extraction.names.word_sets import word_set
from store.extraction.sentence.marks import Span
from store.extraction.sentence.where import Where

_COMES_FROM = frozenset(("from", "of", "by", "against", "between", "with"))
_FARTHEST = 24.0
_OPENING_TOKENS = 3
_OPENING_COST = 4.0
_COST_OF_ORIGIN = 20.0
_FARTHEST_STAGE = 8
_STAGE = word_set("places.stage")
_LOCAL = word_set("places.local_speakers")


def where(scene: Scene, context: Context, event: Event) -> Where | None:
    """Return the place of an event."""
    if event.kind == "transfer":
        return recipient(scene, context, event)
    leaves = event.word.form is not None and event.word.form.event == "withdraw"
    found = nearest(scene, event.clause, event.word.first, leaves=leaves)
    return found or context.place_here or context.main_place or context.title_place


def nearest(scene: Scene, clause: Span, index: int, *, leaves: bool = False) -> Where | None:
    """Return the place of the sentence that is nearest to a token; one in the same clause before all others.

    Where something `leaves`, the place is the one it leaves.
    """
    best, least = None, _FARTHEST
    for one in scene.places:
        if (one.is_country and not one.word) or one.minor or is_of_speaker(scene, one):
            continue  # an actor, a quarter of some town, or where somebody speaks
        cost = _cost(one, clause, index, opens=_opens(one))
        if leaves and one.word == "from":
            cost -= _COST_OF_ORIGIN
        if cost < least:
            best, least = one, cost
    return best or _of_local_speaker(scene)


def _cost(one: Where, clause: Span, index: int, *, opens: bool) -> float:
    """Return how far a place is from a token, in half tokens; what the words round it make unlikely is farther."""
    cost = float(abs(one.first - index)) * 0.5
    if opens:
        cost = min(cost, _OPENING_COST)
    elif not clause.first <= one.first < clause.last:
        cost += 8
    if not one.word:
        cost += 5
    if one.word in _COMES_FROM:
        cost += _COST_OF_ORIGIN
    if one.word in GOES_TO:
        cost -= 3
    if one.is_country:
        cost += 5
    if one.inside:
        cost += 12
    return cost


def _opens(one: Where) -> bool:
    """Tell whether a place opens its sentence and so holds for all of it: "In Goma, where ..., reporters saw"."""
    return 0 < one.first <= _OPENING_TOKENS and one.word not in _COMES_FROM and bool(one.word)


def is_of_speaker(scene: Scene, where: Where) -> bool:
    """Tell whether a place is where somebody speaks: "a source in Segou said", "told reporters in Jalandhar"."""
    low = scene.marked.tokens.low
    for saying in scene.said.attributions:
        if saying.first <= where.first < saying.last:
            return True
        between = low[saying.last : where.first]
        if len(between) <= _FARTHEST_STAGE and where.first >= saying.last and not _STAGE.isdisjoint(between):
            return True
    return False


def _of_local_speaker(scene: Scene) -> Where | None:
    """Return the place of who was there and tells it: "residents of Kalehe said", "a medical source in Kassala"."""
    low = scene.marked.tokens.low
    for saying in scene.said.attributions:
        if not _LOCAL.isdisjoint(low[saying.first : saying.last]):
            inside = (one for one in scene.places if saying.first <= one.first < saying.last and not one.is_country)
            return next(inside, None)
    return None
