"""Kinds: what sort of claim an event and a thing in it make (DESIGN: Kind; docs/extraction.md)."""

from store.extraction.names.grammar import BE
from store.extraction.names.word_sets import word_set
from store.extraction.names.words import Form
from store.extraction.sentence.marks import FormAt, Marked
from store.extraction.sentence.things import Thing
from store.records import Kind

_ARMS = frozenset(
    ("arms", "vehicle", "aircraft", "drone", "missile", "ammunition", "ship", "load", "aid", "money", None)
)
_PEOPLE = frozenset(("people", "unit", "force"))
_HURT = frozenset(("people", "unit", "force", "other", None))
_PRESENT = frozenset(("people", "unit", "force", "ship", "aircraft", "arms", "vehicle", "missile", "drone"))
_NO_TARGET = frozenset((None, "load", "ammunition", "missile"))
_GIVING = frozenset(("give", "send", "receive", "contract", "pledge", "equip"))
_BEING_THERE = frozenset(("deploy", "move", "withdraw", "launch", "strike", "seize"))
_EXCHANGES = word_set("kinds.exchanges")
_ON_ITS_WAY = word_set("kinds.on_its_way")
_HITS = word_set("kinds.hits")
_COMING_BACK = frozenset(("give", "move", "withdraw"))
_ON_A_MISSION = frozenset(("across", "over", "around", "near", "off", "past", "through", "toward", "towards", "round"))
_SHIPPED = frozenset(("load", "arms", "ammunition"))
_CIVIL_TOO = frozenset(("move", "withdraw", "deploy", "give", "send", "present", "have", "strike", "launch"))
_CIVILIANS = word_set("kinds.civilians")
_TALLIED = frozenset(("aircraft", "drone", "missile"))
_TALLY = word_set("kinds.tally")
_INSTRUMENT = frozenset(("with", "by", "using", "from"))
_NEAR = 4


def kind_of(form: Form, thing: Thing, *, is_seen: bool) -> Kind | None:
    """Return the kind of claim that a thing in an event makes, or None where the two make none.

    `is_seen` tells whether it is on imagery.
    """
    event, group = form.event, thing.group
    if event in _CIVIL_TOO and _is_civilian(thing):
        return None
    if event in ("kill", "prisoner"):
        return "casualties" if group in _HURT else None
    if event in ("destroy", "lose", "suffer"):
        return None if group in ("money", "aid", "event") else "casualties"
    if event in _GIVING:
        return _given(event, group)
    if event in ("see", "show"):
        return _seen(event, thing, is_seen=is_seen)
    if event == "due":
        return "deployment" if group in _PEOPLE else "transfer" if group in _ARMS else None
    if event == "have":
        return "deployment" if group in _PEOPLE or group == "ship" else None
    if event == "present":
        return "deployment" if group in _PRESENT else None
    if event == "seize" and group in _ARMS and group not in ("ship", "money", "aid", None):
        return "casualties"
    if event == "move" and (group == "load" or (thing.figure is not None and thing.figure.unit is not None)):
        return "transfer"  # goods do not deploy
    if event in _BEING_THERE and group not in ("money", "aid"):
        return "sighting" if is_seen and event != "strike" else "deployment"
    return None


def _is_civilian(thing: Thing) -> bool:
    """Tell whether those who are counted are no force: 470,000 people who have fled are no withdrawal."""
    return thing.group == "people" and not _CIVILIANS.isdisjoint(thing.text.casefold().split())


def _given(event: str, group: str | None) -> Kind | None:
    if group == "ship" and event == "send":
        return "deployment"
    if group in _PEOPLE:
        return "deployment" if event in ("send", "give", "pledge") else None
    return "transfer" if group in _ARMS else None


def _seen(event: str, thing: Thing, *, is_seen: bool) -> Kind | None:
    if thing.group == "event":
        return "deployment" if thing.figure is not None else None
    if thing.group in ("target", "money", "aid"):
        return None
    return "sighting" if event == "see" or is_seen else None


def in_context(kind: Kind | None, marked: Marked, word: FormAt, thing: Thing, *, passive: bool) -> Kind | None:
    """Return the kind after what the sentence tells besides: what was hit is lost, who was seized is a prisoner.

    Arms that were seized on their way to somebody are a transfer that was stopped.
    """
    event = word.form.event
    if kind == "deployment" and event == "strike" and (_is_hit(marked, word, thing) or _is_hurt(marked, word, thing)):
        return "casualties"
    if kind == "transfer" and event == "send" and _is_on_a_mission(marked, thing):
        return "deployment"
    if kind == "sighting" and _is_tallied(marked, word, thing):
        return "deployment"
    if kind == "deployment" and event in _COMING_BACK and thing.group == "people" and _is_of_prisoners(marked, event):
        return "casualties"
    if kind == "deployment" and event == "seize" and thing.group == "people" and (thing.first > word.first or passive):
        return "casualties"
    if kind == "casualties" and _is_taken(marked, word, thing) and not _ON_ITS_WAY.isdisjoint(marked.tokens.low):
        return "transfer"
    return kind


def _is_hurt(marked: Marked, word: FormAt, thing: Thing) -> bool:
    """Tell whether people in an attack are its dead or wounded: "16 soldiers suffered injuries in the operation"."""
    return (
        thing.figure is not None
        and thing.group in ("people", None)
        and word.form.part == "noun"
        and any(one.form.event == "kill" for one in marked.forms)
    )


def _is_on_a_mission(marked: Marked, thing: Thing) -> bool:
    """Tell whether what is sent stays its sender's: "sent dozens of warplanes across the median line"."""
    behind = marked.tokens.low[thing.last : thing.last + 1]
    return thing.group in ("aircraft", "drone") and not _ON_A_MISSION.isdisjoint(behind)


def _is_taken(marked: Marked, word: FormAt, thing: Thing) -> bool:
    """Tell whether a word says that something was taken from somebody; a shipment is intercepted, a missile too."""
    intercepted = thing.group in _SHIPPED and marked.tokens.low[word.first].startswith("intercept")
    return word.form.event == "seize" or intercepted


def _is_tallied(marked: Marked, word: FormAt, thing: Thing) -> bool:
    """Tell whether somebody keeps count of what is sent and seen by nobody: "62 aircraft were detected"."""
    verb = marked.tokens.low[word.first]
    if thing.figure is None:
        return False
    return (thing.group in _TALLIED and verb in _TALLY) or (thing.group == "ship" and verb == "detected")


def _is_of_prisoners(marked: Marked, event: str) -> bool:
    if any(one.form.event == "prisoner" for one in marked.forms):
        return True
    return event == "give" and not _EXCHANGES.isdisjoint(marked.tokens.low)


def _is_hit(marked: Marked, word: FormAt, thing: Thing) -> bool:
    """Tell whether a thing is what was struck: "hit an S-300 launcher", against "attacked with drones"."""
    low = marked.tokens.low
    if thing.group not in _ARMS or thing.group in _NO_TARGET or low[word.first] not in _HITS:
        return False
    if thing.first < word.last:
        return not BE.isdisjoint(low[max(0, word.first - 3) : word.first])
    between = low[word.last : thing.first]
    return word.form.part != "noun" and len(between) <= _NEAR and _INSTRUMENT.isdisjoint(between)
