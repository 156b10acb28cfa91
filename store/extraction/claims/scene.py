"""A sentence with all that the steps have found in it, and the context that the report has built up before it."""

from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from store.extraction.dates.find import dates_among, days_named
from store.extraction.layout.sentences import Sentence
from store.extraction.names.lexicon import Lexicon
from store.extraction.names.word_sets import word_set
from store.extraction.names.words import Form
from store.extraction.sentence.clauses import find_clauses
from store.extraction.sentence.figures import Figure, find_figures
from store.extraction.sentence.marks import Marked, Name, Span, mark
from store.extraction.sentence.places import find_places
from store.extraction.sentence.speakers import ACRONYM, acronyms
from store.extraction.sentence.speech import Said, find_speech
from store.extraction.sentence.things import Thing, find_things
from store.extraction.sentence.where import Where
from store.extraction.text.tokens import tokenise
from store.records import DateSpan

Offsets = tuple[int, int]
EDGES = word_set("scene.edges")


class Scene(NamedTuple):
    """A sentence, read. `quoted`: it stands in quotation marks; `cites`: a few words of it do."""

    marked: Marked
    clauses: list[Span]
    figures: list[Figure]
    things: list[Thing]
    said: Said
    places: list[Where]
    quoted: bool
    cites: bool = False

    @property
    def asks(self) -> bool:
        """Whether the sentence is a question."""
        return "?" in self.marked.tokens.text[-2:]

    def offsets(self, first: int, last: int) -> Offsets:
        """Return the offsets of the tokens [first, last)."""
        return self.marked.tokens.start[first], self.marked.tokens.end[last - 1]

    def trimmed(self, first: int, last: int, inner: Span) -> tuple[int, int]:
        """Return tokens [first, last) without the commas and conjunctions at their edges; `inner` stays."""
        low = self.marked.tokens.low
        while first < inner.first and low[first] in EDGES:
            first += 1
        while last > max(inner.last, first + 1) and low[last - 1] in EDGES:
            last -= 1
        return first, last


@dataclass
class Context:
    """What a report has said so far. The first fields go with their paragraph, the others stay."""

    lexicon: Lexicon
    reference: date | None
    outlet: str | None
    outlet_id: str | None = None
    speaker_here: str | None = None
    outlets_here: list[str] = field(default_factory=list)
    date_here: DateSpan | None = None
    place_here: Where | None = None
    receiver_here: Where | None = None
    event_here: Form | None = None
    speaker: str | None = None
    group: str | None = None
    """The armed group that was named last: who "the group" is."""
    turn: str | None = None
    """Whose turn it is in a conversation."""
    answers: str | None = None
    """Who answers the questions."""
    converses: bool = False
    """Whether the report is a conversation."""
    met: str | None = None
    """The first person the report introduces: who is interviewed, where nobody else is named."""
    cited: str | None = None
    body: str | None = None
    """The army, group or government that spoke last."""
    called: dict[str, str] = field(default_factory=dict)
    """How this report names who speaks: the longest form by entity."""
    day: date | None = None
    main_place: Where | None = None
    """Where the report plays: the first place it names."""
    title_place: Where | None = None
    last_of: dict[str, Where] = field(default_factory=dict)
    """The last country, region and town (any smaller place) that was named."""
    destination: Where | None = None
    thing: Thing | None = None
    goods: Thing | None = None
    """The last thing that can be handed over: what "another 40 were ordered" counts where people stand between."""
    about: Thing | None = None
    country: str | None = None
    given: set[str | None] = field(default_factory=set)
    """What the report has said to be handed over or ordered: ids of the lexicon, else groups of nouns."""
    last_event: Form | None = None
    """What the last figure of the report was about."""
    listed: Form | None = None
    """The event of a list's heading: what its lines count was delivered, or lost."""
    listed_halted: bool = False
    listed_date: DateSpan | None = None

    def begin_paragraph(self) -> None:
        """Leave behind what belongs to the paragraph before."""
        self.speaker_here = self.date_here = self.event_here = None
        self.place_here = self.receiver_here = None
        self.outlets_here = []


def _with_acronym(marked: Marked, name: Name) -> str:
    """Return a name as it stands, with the acronym that follows in brackets."""
    words, text = marked.text(name.first, name.last), marked.tokens.text
    behind = text[name.last : name.last + 3]
    is_introduced = len(behind) == 3 and behind[0] == "(" and behind[2] == ")" and behind[1].isupper()
    return f"{words} ({behind[1]})" if is_introduced else words


def look(folded: str, sentence: Sentence, context: Context, *, quoted: bool) -> Scene:
    """Return a sentence with what stands in it; the last day and the country that were named are carried on."""
    lexicon = context.lexicon
    tokens = tokenise(folded, sentence.start, sentence.end)
    dates = dates_among(folded, tokens, context.reference, context.day)
    context.day = next(iter(reversed(list(days_named(dates)))), context.day)
    marked = mark(folded, sentence, tokens, lexicon, dates)
    figures = find_figures(marked, lexicon.words)
    for name in marked.names:
        entity = name.entity("person", "agency", "force", "outlet")
        if entity is not None and "adjective" not in name.roles():
            words = _with_acronym(marked, name)
            context.group = words if entity.type == "force" else context.group
            context.called[entity.id] = max(context.called.get(entity.id, ""), words, key=len)
    for acronym, words in acronyms(marked):
        context.called.setdefault(ACRONYM + acronym.lower(), f"{words} ({acronym})")
    places = find_places(marked, lexicon, context.country)
    if context.country is None:
        context.country = next((where.country for where in places if where.country), None)
    return Scene(
        marked,
        find_clauses(marked),
        figures,
        find_things(marked, figures),
        find_speech(marked, context.called),
        places,
        quoted,
        folded.count('"', sentence.start, sentence.end) == 2,
    )
