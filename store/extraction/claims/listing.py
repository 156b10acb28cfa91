"""Lists and tables: lines such as "M777 howitzers: 4", whose event stands in a heading or in the sentence before."""

from store.extraction.claims.drafts import Draft
from store.extraction.claims.scene import Context, Scene
from store.extraction.events.events import Event
from store.extraction.events.kinds import kind_of
from store.extraction.events.presence import PRESENT
from store.extraction.names.grammar import AUXILIARIES
from store.extraction.names.word_sets import word_set
from store.extraction.names.words import Form
from store.extraction.sentence.marks import FormAt
from store.extraction.sentence.things import Thing

_HEADING_WORDS = 8
_KINDS_OF = {
    "give": "give",
    "receive": "receive",
    "contract": "contract",
    "pledge": "pledge",
    "deploy": "deploy",
    "kill": "lose",
    "destroy": "destroy",
    "lose": "lose",
    "launch": "launch",
    "strike": "launch",
    "send": "send",
    "see": "see",
}
_PLANNED = word_set("listing.planned")
_DELIVERED = Form("give", "past")


def head_list(scene: Scene, context: Context, drafts: list[Draft]) -> None:
    """Take over what a heading says of the lines below it."""
    marked = scene.marked
    tokens = marked.tokens
    is_heading = (
        tokens.count <= _HEADING_WORDS and not scene.figures and tokens.low[-1] not in (".", "!", "?")
    ) or tokens.low[-1] == ":"
    if not is_heading:
        transfer = next((draft for draft in drafts if draft.kind == "transfer"), None)
        if transfer is not None and context.listed is None:
            context.listed = _DELIVERED
        return
    words = set(tokens.low)
    forms = [word.form for word in marked.forms if word.form]
    halts = any(form.event == "halt" for form in forms)
    planned = bool(words & _PLANNED) or any(word.cue.modality == "planned" for word in marked.cues)
    form = next((one for one in forms if one.event in _KINDS_OF), None)
    if form is not None:
        context.listed = Form(_KINDS_OF[form.event], "past", form.activity, form.polarity, _modality(planned))
    elif planned and context.listed is not None:
        context.listed = context.listed._replace(modality="planned")
    if form is not None or halts or planned:
        context.listed_halted = halts
        context.listed_date = next((one.when for one in marked.dates if one.when.precision != "unresolved"), None)


def listed_events(scene: Scene, context: Context, events: list[Event]) -> list[Event]:
    """Return the events of a list's line: figures without a verb, under a heading that says what they count."""
    if context.listed is None or not scene.things:
        return []
    taken = {id(event.thing) for event in events}
    low = scene.marked.tokens.low
    has_verb = any(word in AUXILIARIES for word in low) or any(
        one.form.part in ("s", "base") for one in scene.marked.forms
    )
    found = []
    for thing in scene.things:
        if thing.figure is None or id(thing) in taken or (thing.bare and not _is_change(scene, thing.figure.first)):
            continue
        if has_verb and low[max(0, thing.figure.first - 1)] not in (":", "-", "+", "("):
            continue
        kind = kind_of(context.listed, thing, is_seen=False)
        if kind is None:
            continue
        word = FormAt(thing.first, thing.first, context.listed)
        clause = next(span for span in scene.clauses if span.first <= thing.first < span.last)
        found.append(Event(kind, thing, word, clause, context.listed.activity, context.listed_halted, 4.0))
    return found


def continued_events(scene: Scene, context: Context, events: list[Event]) -> list[Event]:
    """Return the events of figures that go on with the one before: "Six are due this year", "and 40 more in May"."""
    if scene.asks:
        return []
    taken = {id(event.thing) for event in events}
    found = []
    for thing in scene.things:
        if thing.figure is None or id(thing) in taken or thing.group in ("event", "target") or thing.weak:
            continue
        form = _form_before(thing, events) or context.event_here or (None if thing.bare else context.last_event)
        if form is None:
            continue
        kind = kind_of(form, thing, is_seen=False)
        clause = next(span for span in scene.clauses if span.first <= thing.first < span.last)
        if kind is None or any(event.clause == clause for event in events):
            continue
        word = FormAt(thing.first, thing.first, form)
        found.append(Event(kind, thing, word, clause, form.activity, form.polarity == "negative", 10.0))
    return found


def _form_before(thing: Thing, events: list[Event]) -> Form | None:
    """Return what happened before a figure in its sentence: "one was shot down, bringing the number to 18"."""
    if not thing.bare:
        return None
    return next((event.word.form for event in reversed(events) if event.thing.last <= thing.first), None)


def standing_events(scene: Scene, events: list[Event]) -> list[Event]:
    """Return what a sentence without a verb says to be somewhere: "One S-400 battery at Khmeimim"."""
    low = scene.marked.tokens.low
    if events or scene.marked.forms or any(word in AUXILIARIES for word in low):
        return []
    found = []
    is_seen = any(word.speech.role == "imagery" for word in scene.marked.speech)
    for thing in scene.things:
        if is_seen and thing.figure is not None and thing.group not in ("money", "aid", "event", None):
            clause = next(span for span in scene.clauses if span.first <= thing.first < span.last)
            found.append(Event("sighting", thing, FormAt(thing.head, thing.last, PRESENT), clause, "seen", False, 5.0))
            continue
        where = next(
            (
                one
                for one in scene.places
                if 0 < one.first - thing.last <= 3 and one.word in ("at", "in", "near", "off", "over", "around")
            ),
            None,
        )
        if (
            where is None
            or thing.bare
            or thing.group in (None, "money", "aid", "event", "target")
            or (thing.figure is None and not thing.is_named)
            or kind_of(PRESENT, thing, is_seen=False) is None
        ):
            continue
        clause = next(span for span in scene.clauses if span.first <= thing.first < span.last)
        word = FormAt(thing.last, thing.last + 1, PRESENT)
        found.append(Event("deployment", thing, word, clause, "presence", False, 6.0))
    return found


def _modality(planned: bool) -> str | None:
    return "planned" if planned else None


def _is_change(scene: Scene, index: int) -> bool:
    """Tell whether a figure is the change behind a total: "10,354 (+8)"."""
    return index > 0 and scene.marked.tokens.low[index - 1] in ("+", "(")
