"""The one registry of actions: keys, help, command palette and manual all come from it."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual.binding import Binding


@dataclass(frozen=True)
class Action:
    """Something a person can do in the dashboard.

    `id` names the method `action_<id>` of the watch floor and the binding (for a keymap); `keys` are Textual key
    names; `help` is one sentence.
    """

    id: str
    keys: tuple[str, ...]
    name: str
    help: str
    group: str
    parameter: str | None = None

    @property
    def call(self) -> str:
        """The action as Textual spells it."""
        return f"{self.id}({self.parameter!r})" if self.parameter else self.id

    @property
    def binding_id(self) -> str:
        """A name for this binding that is unique in the registry."""
        return f"{self.id}-{self.parameter}" if self.parameter else self.id


PANES = "Panes"
MOVING = "Moving"
LOOKING = "Looking closer"
JUDGING = "Judging"
FEEDS = "Feeds and program"


def _pane(key: str, pane_id: str, help_: str) -> Action:
    return Action("pane", (key,), pane_id.capitalize(), help_, PANES, parameter=pane_id)


ACTIONS: tuple[Action, ...] = (
    _pane("1", "equipment", "Show equipment: calibre, mass, range and rate of fire."),
    _pane("2", "deployments", "Show transfers and deployments, the latest first."),
    _pane("3", "sightings", "Show sightings, the latest first."),
    _pane("4", "documents", "List the documents, newest first, in place of the three panes."),
    _pane("5", "inbox", "Judge candidates; under them, sentences in which nothing was found."),
    Action("next_pane", ("tab",), "Next pane", "Go to the next pane; the detail pane is the last.", PANES),
    Action("previous_pane", ("shift+tab",), "Previous pane", "Go to the pane before.", PANES),
    Action("zoom", ("z",), "Zoom", "Give the whole height to the pane, or take it back.", PANES),
    Action("down", ("j", "down"), "Down", "Go one row down, or scroll the detail pane.", MOVING),
    Action("up", ("k", "up"), "Up", "Go one row up.", MOVING),
    Action("page_down", ("pagedown", "space", "ctrl+f"), "Page down", "Go one page down.", MOVING),
    Action("page_up", ("pageup", "ctrl+u"), "Page up", "Go one page up.", MOVING),
    Action("top", ("g", "home"), "Top", "Go to the first row.", MOVING),
    Action("bottom", ("G", "end"), "Bottom", "Go to the last row.", MOVING),
    Action("open", ("enter",), "Open", "Read the detail of the row: every figure with its sources.", LOOKING),
    Action(
        "back", ("escape",), "Back", "Leave the detail, else the filter, the zoom, the documents, the inbox.", LOOKING
    ),
    Action("filter", ("slash",), "Filter", "Filter the pane: words that must all occur, and field=value.", LOOKING),
    Action("accept", ("a",), "Accept", "In the inbox: accept the candidate; it counts from then on.", JUDGING),
    Action("reject", ("x",), "Reject", "In the inbox: reject the candidate; it is kept, and shown no more.", JUDGING),
    Action("undo", ("u",), "Undo", "In the inbox: take back your last judgement since the dashboard opened.", JUDGING),
    Action("refresh", ("r",), "Refresh", "Fetch all enabled feeds now.", FEEDS),
    Action("help", ("question_mark", "f1"), "Help", "Show the keys and what the marks mean.", FEEDS),
    Action("palette", ("colon",), "Commands", "Find any of these by name.", FEEDS),
    Action("quit", ("q", "ctrl+c"), "Quit", "Leave; everything is saved already.", FEEDS),
)

HINTS = (
    ("help", "help"),
    ("pane", "panes"),
    ("open", "open"),
    ("back", "back"),
    ("quit", "quit"),
    ("filter", "filter"),
    ("next_pane", "next"),
    ("refresh", "refresh"),
)

INBOX_HINTS = (
    ("help", "help"),
    ("accept", "accept"),
    ("reject", "reject"),
    ("undo", "undo"),
    ("open", "open"),
    ("back", "back"),
    ("next_pane", "next"),
    ("filter", "filter"),
)

KEY_NAMES = {
    "slash": "/",
    "colon": ":",
    "question_mark": "?",
    "escape": "Esc",
    "enter": "Enter",
    "tab": "Tab",
    "shift+tab": "Shift+Tab",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "space": "Space",
    "home": "Home",
    "end": "End",
    "down": "Down",
    "up": "Up",
    "f1": "F1",
    "ctrl+f": "Ctrl+F",
    "ctrl+u": "Ctrl+U",
    "ctrl+c": "Ctrl+C",
}


def key_name(key: str) -> str:
    """Return a key as a person reads it, in ASCII."""
    return KEY_NAMES.get(key, key)


def bindings() -> list[Binding]:
    """Return the bindings of the watch floor."""
    return [
        Binding(",".join(action.keys), action.call, action.name, id=action.binding_id, tooltip=action.help)
        for action in ACTIONS
    ]


def hints(needed: Sequence[tuple[str, str]] = HINTS) -> list[str]:
    """Return the keys a newcomer needs, the most needed first: a narrow bottom line shows fewer of them."""
    keys: dict[str, list[str]] = {}
    for action in ACTIONS:
        keys.setdefault(action.id, []).append(key_name(action.keys[0]))
    spans = {id_: "-".join(dict.fromkeys((names[0], names[-1]))) for id_, names in keys.items()}
    return [f"{spans[id_]} {word}" for id_, word in needed]


MARKS: tuple[tuple[str, str], ...] = (
    ("!", "accepted figures disagree; the detail pane shows who says which"),
    ("?", "a candidate: nobody has accepted it yet, and it counts for nothing"),
    ("d/o", "documents and known independent origins: what stands behind the row"),
    ("3/1", "three documents, one independent origin"),
    ("5/2?", "five documents, two known origins; of the rest the origin is unknown"),
    ("3/?", "three documents, no origin known"),
    ("-", "nothing accepted stands behind it yet"),
    ("range, rocket", "with a standard round, and with a rocket-assisted one"),
    ("1/3", "one document that cites three origins"),
    ("(60 km)", "a range given without saying with which round"),
    ("(2025-02-01)", "a document without a date: the day it was fetched"),
    ("≤ ≥ > ~", "up to, at least, more than, about: as it was said; <~ is nearly"),
    ("20 → 120", "the figure before, and the latest"),
    ("Russia +1", "the place, and how many others are named"),
    ("▸", "in the detail: the statement whose figure the row shows"),
    ("▸words◂", "in the inbox: the words that a candidate was read in"),
    ("15 +30?", "rows with something accepted, and behind them those of candidates alone"),
)

FILTER_HELP: tuple[tuple[str, str], ...] = (
    ("koksan kursk", "rows in which both words occur"),
    ("place=Kursk", "rows whose place has that word"),
    ("mark=!", "rows whose figures are disputed"),
    ('"rail transport"', "words that stand together"),
)


def manual() -> str:
    """Return docs/keys.md: every action, as the registry has it."""
    lines = ["# Keys", "", "Made from the registry of actions by `python -m tui.actions`; `?` shows the same.", ""]
    for group in dict.fromkeys(action.group for action in ACTIONS):
        lines += [f"## {group}", "", "| key | does |", "|---|---|"]
        lines += [
            f"| {', '.join(f'`{key_name(key)}`' for key in action.keys)} | {action.help} |"
            for action in ACTIONS
            if action.group == group
        ]
        lines.append("")
    for title, rows in (("Marks", MARKS), ("Filters", FILTER_HELP)):
        lines += [f"## {title}", "", "| written | means |", "|---|---|"]
        lines += [f"| `{written}` | {meaning} |" for written, meaning in rows]
        lines.append("")
    return "\n".join(lines)


if __name__ == "__main__":
    print(manual(), end="")
