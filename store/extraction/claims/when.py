"""When a claim holds: the date of its clause, its sentence, its paragraph, or what the day of publication allows."""

from datetime import date
from typing import NamedTuple

from store.extraction.claims.scene import Context, Scene
from store.extraction.dates import intervals
from store.extraction.dates.find import Found
from store.extraction.sentence.marks import Span
from store.records import DateSpan, Modality


class When(NamedTuple):
    """A date, and where its words stand in this sentence, if they do."""

    date: DateSpan
    found: Found | None


def when(scene: Scene, context: Context, clause: Span, index: int, modality: Modality) -> When | None:
    """Return the date of the event whose word is at a token.

    Without one in the sentence or before it in the paragraph, an event that is reported as having happened lies before
    the day of publication, and a planned one behind it: that much is known.
    """
    nearest = _nearest(scene, clause, index, context, modality)
    if nearest is not None and is_of_saying(scene, nearest):
        return When(_bounded(nearest.when, modality), nearest)
    if nearest is not None:
        return When(nearest.when, nearest)
    if modality == "planned":
        if context.reference is None:
            return None
        return When(intervals.span(intervals.Interval(context.reference, None, "range"), None), None)
    if context.date_here is not None and _is_past(context.date_here, context):
        return When(context.date_here, None)
    if context.listed_date is not None:
        return When(context.listed_date, None)
    if context.reference is None:
        return None
    return When(intervals.span(intervals.Interval(None, context.reference, "before"), None), None)


def is_of_saying(scene: Scene, found: Found) -> bool:
    """Tell whether a date is the day on which somebody spoke: "the ministry said on Monday"."""
    at = scene.marked.tokens.index(found.start)
    return any(saying.first <= at <= saying.last + 2 for saying in scene.said.attributions)


def _bounded(spoken: DateSpan, modality: Modality) -> DateSpan:
    """Return what the day on which somebody spoke tells of an event: it was by then, or it is planned for later."""
    if spoken.latest is None or spoken.earliest is None:
        return spoken
    if modality == "planned":
        return intervals.span(intervals.Interval(date.fromisoformat(spoken.earliest), None, "range"), spoken.text)
    return intervals.span(intervals.Interval(None, date.fromisoformat(spoken.latest), "before"), spoken.text)


def _is_past(span: DateSpan, context: Context) -> bool:
    known = span.earliest or span.latest  # "by the end of April" has no first day
    return context.reference is None or known is None or known <= context.reference.isoformat()


def _nearest(scene: Scene, clause: Span, index: int, context: Context, modality: Modality) -> Found | None:
    """Return the nearest date, one of the same clause before all others, one of who-said-when after them."""
    tokens = scene.marked.tokens
    best: Found | None = None
    least = 1000.0
    for one in scene.marked.dates:
        at = tokens.index(one.start)
        cost = float(abs(at - index))
        if not clause.first <= at < clause.last:
            cost += 20
        if is_of_saying(scene, one):
            cost += 40
        if one.when.precision == "unresolved":
            cost += 200
        if (
            modality == "planned"
            and context.reference
            and one.when.latest
            and one.when.latest < context.reference.isoformat()
        ):
            cost += 60
        if cost < least:
            best, least = one, cost
    return best
