"""Whether the words around a date look ahead: "will arrive in March" is said of the March to come."""

from store.extraction.dates.reading import Line, Outlook
from store.extraction.dates.words import words

_REACH = 14
_EDGES = words(". ; : ! ? ( ) that")
_AHEAD = words("will shall ll upcoming forthcoming")
_PERHAPS = words(
    "would could may might should must plan plans planned planning expect expects expected expecting scheduled slated "
    "due set pledge pledges pledged promise promises promised intend intends intended aim aims aimed aiming hope hopes "
    "hoped hoping agree agrees agreed wants want preparing prepares prepare ready going deadline likely contracted "
    "anticipated projected forecast proposes proposed seeks seeking targeting awaiting estimated"
)
_ACTS = words("agreed pledged promised contracted proposed")
"""Done at a date that follows at once, and looking ahead from any other."""
_BACK = words(
    "was were had has have did been said says told came began became went took gave sent saw found hit shot lost held "
    "made built bought sold left brought fell flew fought got led met paid put ran struck won wrote showed shown seen"
)
_PRESENT = words("is are 's")
_DOES = words(
    "send deliver supply receive provide get buy build deploy start begin arrive hold transfer ship launch hand "
    "complete produce double increase finish acquire field test visit meet be take give make move train join sign "
    "open withdraw return resume end enter bring purchase procure donate"
)
_SKIPPED = words(
    "in on at by the a an of since until till from late early mid before after around about during as no than later "
    "earlier only this and or to end beginning start middle of , -"
)


def outlook(line: Line, first: int, last: int) -> Outlook:
    """Return where the words around the tokens [first, last) look. The nearest verb that tells decides."""
    low = line.low
    begin = max(0, first - _REACH)
    at = first - 1
    while at >= begin and low[at] in _SKIPPED:
        at -= 1
    opens_clause = at < begin or low[at] in _EDGES or "," in low[at + 1 : first]
    behind = _behind(low, last, line.count) if opens_clause else "open"
    if behind != "open" or at < begin:
        return behind
    return "back" if low[at] in _ACTS or _is_past(low, at) else _before(low, begin, at)


def _before(low: list[str], begin: int, at: int) -> Outlook:
    """Return where the last verb looks that stands before a date in its clause."""
    for index in range(at, begin - 1, -1):
        if low[index] in _EDGES:
            break
        found = _told(low, index)
        if found is not None:
            return found
    return "open"


def _behind(low: list[str], last: int, count: int) -> Outlook:
    """Return where the verb looks that follows a date at the beginning of its clause."""
    for index in range(last, min(last + _REACH, count)):
        if low[index] in _EDGES:
            break
        found = _told(low, index)
        if found is not None:
            return found
        if _is_past(low, index):
            return "back"
    return "open"


def _told(low: list[str], index: int) -> Outlook | None:
    word = low[index]
    if word in _AHEAD:
        return "ahead"
    if word in _PERHAPS:
        return "ahead" if low[index - 1] in _PRESENT else "perhaps"
    if word in _BACK:
        return "back" if _is_past(low, index) else None
    if word == "to" and low[index + 1] in _DOES:
        return "back" if _is_past(low, index - 1) else "perhaps"
    return None


def _is_past(low: list[str], index: int) -> bool:
    """Tell whether a verb looks back; "to be delivered" and "will have been delivered" do not."""
    word = low[index]
    if word in _PERHAPS or not (word in _BACK or (word.endswith("ed") and len(word) > len("need"))):
        return False
    if word in ("have", "been"):
        return not _follows_future(low, index)
    return low[index - 1] != "be" and (low[index - 1] not in ("have", "been") or not _follows_future(low, index - 1))


def _follows_future(low: list[str], index: int) -> bool:
    return any(word in _AHEAD or word in _PERHAPS or word == "to" for word in low[max(0, index - 2) : index])
