"""A stand-in for extraction: a sentence with a number, a known name and a verb is a claim."""

import re

from store.extraction.lexicon import Lexicon
from store.extraction.report import Extraction, Report, Unread
from store.identity import claim_id, text_hash
from store.quantities import with_base
from store.records import Claim, DateSpan, Evidence, Kind, Modality, Place, Qualifier, Quantity, Subject

_SENTENCE = re.compile(r"[^.!?\n]+[.!?]?")
_QUANTITY = re.compile(r"(at least |about |up to )?(\d[\d,]{0,8})\s(?=[A-Z])")
_VERBS: dict[str, Kind] = {"sent": "transfer", "delivered": "transfer", "deployed": "deployment", "seen": "sighting"}
_VERB = re.compile(r"\b(sent|delivered|deployed|seen)\b")
_PLACE = re.compile(r"\b(?:to|in|near) ([A-Z][a-z]+)")
_SPEAKER = re.compile(r"\b([A-Z][a-z]+ [A-Z][a-z]+) said\b")


def extract(report: Report, lexicon: Lexicon) -> Extraction:
    """Return the candidates of a report and the sentences that gave none."""
    claims: list[Claim] = []
    unread: list[Unread] = []
    for sentence in _SENTENCE.finditer(report.text):
        name = lexicon.pattern.search(sentence[0])
        if name is None:
            continue
        verb = _VERB.search(sentence[0])
        lead = len(sentence[0]) - len(sentence[0].lstrip())
        start, end = sentence.start() + lead, sentence.end()
        if verb is None:
            unread.append(Unread(start, end))
        else:
            claims.append(_claim(report, lexicon, name, verb, start, end))
    return Extraction(claims, unread)


def _claim(report: Report, lexicon: Lexicon, name: re.Match[str], verb: re.Match[str], start: int, end: int) -> Claim:
    text, shift = report.text, start - (len(name.string) - len(name.string.lstrip()))
    quote = text[start:end]
    identity = lexicon.subject(name[0])
    spans = {
        "subject": (shift + name.start(), shift + name.end()),
        "trigger": (shift + verb.start(), shift + verb.end()),
    }
    number, place, speaker = (pattern.search(name.string) for pattern in (_QUANTITY, _PLACE, _SPEAKER))
    if number:
        spans["quantity"] = (shift + number.start(), shift + number.end(2))
    if place:
        spans["place"] = (shift + place.start(1), shift + place.end(1))
    if speaker:
        spans["said_by"] = (shift + speaker.start(1), shift + speaker.end(1))
    said_by = speaker[1] if speaker else None
    day = report.published
    modality: Modality = "claimed" if said_by else "asserted"
    kind = _VERBS[verb[1]]
    return Claim(
        id=claim_id(report.id, text_hash(text), start, end, kind, identity or name[0], None, None),
        document=report.id,
        kind=kind,
        subject=Subject(id=identity, text=name[0]),
        quantity=_quantity(number) if number else None,
        place=Place(name=place[1], text=place[1]) if place else None,
        date=DateSpan(edtf=day, earliest=day, latest=day, precision="day") if day else None,
        said_by=said_by,
        chain=[who for who in (report.outlet, said_by) if who],
        modality=modality,
        evidence=Evidence(capture=text_hash(text), start=start, end=end, quote=quote),
        rule=f"{kind}.verb",
        confidence=0.5 + 0.1 * len(spans),
        spans=spans,
    )


def _quantity(number: re.Match[str]) -> Quantity:
    value = float(number[2].replace(",", ""))
    qualifiers: dict[str, Qualifier] = {"at least ": "at_least", "about ": "about", "up to ": "up_to"}
    qualifier = qualifiers.get(number[1] or "", "exact")
    low, high = (None if qualifier == "up_to" else value), (None if qualifier == "at_least" else value)
    return with_base(Quantity(low=low, high=high, qualifier=qualifier, unit="systems"))
