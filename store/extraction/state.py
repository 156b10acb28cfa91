"""What a report has said so far: carried from sentence to sentence, some of it only within a paragraph."""

from dataclasses import dataclass, field
from datetime import date

from store.extraction.places import Where
from store.extraction.specs import About
from store.extraction.things import Thing
from store.records import DateSpan


@dataclass
class State:
    """The carried context. Dates and places of a paragraph go with it; the last speaker and things stay."""

    reference: date | None
    outlet: str | None
    paragraph: int = -1
    speaker: str | None = None
    paragraph_speaker: str | None = None
    outlets: list[str] = field(default_factory=list)
    paragraph_date: DateSpan | None = None
    report_date: DateSpan | None = None
    last_day: date | None = None
    paragraph_place: Where | None = None
    report_place: Where | None = None
    thing: Thing | None = None
    about: About | None = None
    country: str | None = None
    in_quote: bool = False

    def enter(self, paragraph: int) -> None:
        """Begin a paragraph: what belongs to the one before is left there."""
        if paragraph == self.paragraph:
            return
        self.paragraph = paragraph
        self.paragraph_speaker = None
        self.paragraph_date = None
        self.paragraph_place = None
        self.outlets = []
