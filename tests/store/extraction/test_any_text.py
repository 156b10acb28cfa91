"""Any text at all: no exception, exact quotes, the same answer twice."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from store.extraction import Report, extract
from store.text import clean_text
from tests.store.extraction.reading import PUBLISHED, check, lexicon

FRAGMENTS = (
    "The Defence Ministry said on Monday that 12 M109 howitzers had been sent to Kharkiv.",
    'Nearly 40 tanks were lost near Kursk, "more than in November", a spokesman told Reuters.',
    "The launcher has a range of 40 km (25 miles) and fires 6 rounds per minute.",
    "Two weeks ago", "on Monday", "in early November 2024", "31 February", "13/13/2024", "the year 0000", "9999",
    "in 10,000 years", "99999999 days ago", "since", "between", "and", "from", "to", "until", "another", "of them",
    "12", "0", "1,000", "1.5", "1e400", "99999999999999999999999", "twelve", "dozens of", "half a million", "trillion",
    "½", "²", "٣", "Ⅻ", "𝟏𝟐", "①", "十二", "-", "–", "%", "$", "€", "km", "mm", "tons", "rounds per minute", "per", "x",
    "howitzers", "tanks", "drones", "vehicle", "soldiers", "gun", "M1989", "М1989", "«Коксан»", "곡산", "T-72",
    "FAB-3000",
    "Kursk", "Курск", "쿠르스크에서", "북한이", "Міноборони", "Russia", "Pyongyang", "Reuters", "BBC", "Zelensky",
    "he said", "said", "according to", "citing", "told", "that", "who", "denied", "neither confirmed", "were sent",
    "lost",
    "killed", "was spotted", "fired", "will deliver", "has not", "no", "up to", "as many as", "about", "REPORTER:",
    "Q:",
    '"', "“", "”", "'", "’", "(", ")", "[", ":", ";", ",", ".", "…", "?", "!", "\n", "\n\n", "\t", "\r\n", "\x0b",
    "\x1c",
    "\x00", "\x1b[31m", "\x7f", "\x85", "\u2028", "\u202e", "\u200b", "\u00ad", "\ufeff", "\ufffd", "\ud800", "\udfff",
    "<b>", "</p>", "<script>alert(1)</script>", "&nbsp;", "&#8220;", "ﬁ", "ﷺ", "e\u0301", "İ", "ß", "U.S.", "p.m.",
    "No.",
)  # fmt: skip

_GLUE = st.sampled_from([" ", " ", " ", "", "\n", ", "])
GLUED = st.lists(st.tuples(st.sampled_from(FRAGMENTS) | st.text(max_size=3), _GLUE), max_size=30).map(
    lambda parts: "".join(part for pair in parts for part in pair)
)
ANYTHING = st.text(st.characters(exclude_categories=()), max_size=200)
TEXTS = GLUED | ANYTHING
DAYS = st.none() | st.sampled_from(
    ["2025-01-10", "2024-02-29", "0001-01-01", "9999-12-31", "2025-13-45", "", "yesterday"]
)


@settings(max_examples=250, deadline=None)
@given(text=TEXTS, title=TEXTS, outlet=st.none() | st.sampled_from(["Reuters", ""]), published=DAYS)
@example(text="according to", title="", outlet=None, published=None)
@example(text="The gun fires 0 2 rounds per minute.", title="", outlet=None, published=None)
def test_every_promise_holds_on_any_text(text: str, title: str, outlet: str | None, published: str | None) -> None:
    report = Report(id="any", title=title, outlet=outlet, published=published, text=text)
    found = extract(report, lexicon())
    check(report, found)
    assert extract(report, lexicon()) == found


@settings(max_examples=60, deadline=None)
@given(text=GLUED)
def test_every_promise_holds_on_a_text_as_the_store_takes_it(text: str) -> None:
    report = Report(id="any", outlet="Reuters", published=PUBLISHED, text=clean_text(text))
    check(report, extract(report, lexicon()))
