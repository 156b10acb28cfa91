"""Dates in words, against the day of publication: each as an interval of days with its precision.

An own grammar, because every library tried gives points, reads "M1989" as a year and "may" as a month, or resolves to the
future (notes/extraction 1.3). Where the day of publication is not known, what depends on it stays unresolved.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from store.extraction import intervals
from store.extraction.intervals import Interval
from store.records import DateSpan

_MONTH_NAMES = (
    "january|february|march|april|may|june|july|august|september|october|november|december"
    "|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec"
)
_M = rf"(?P<month>(?:{_MONTH_NAMES}))\b\.?"
_M2 = rf"(?P<month2>(?:{_MONTH_NAMES}))\b\.?"
_DAYS = r"monday|tuesday|wednesday|thursday|friday|saturday|sunday"
_Y = r"(?P<year>(?:19|20)\d\d)(?!\d|,\d|\.\d|-?(?:mm|km|kg|m)\b)"
_D = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?(?![\d:%,]\d|\d)"
_D2 = r"(?P<day2>[0-3]?\d)(?:st|nd|rd|th)?(?![\d:%]|,\d)"
_PART = r"(?:(?P<part>early|mid|late|middle of|end of|beginning of|start of|the end of|the beginning of|the start of|the middle of)[\s-]+)"
_NUMBER_WORDS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "couple of": 2, "few": 3, "several": 3, "dozen": 12, "fourteen": 14, "eighteen": 18, "fifteen": 15,
    "twenty": 20, "thirty": 30,
}  # fmt: skip
_N = r"(?P<count>\d{1,3}|" + "|".join(sorted(_NUMBER_WORDS, key=len, reverse=True)) + ")"
_UNIT = r"(?P<unit>hour|day|week|month|quarter|year|decade)s?"
_MONTHS = {name[:3]: number for number, name in enumerate(_MONTH_NAMES.split("|")[:12], start=1)}
_WEEKDAYS = {name: number for number, name in enumerate(_DAYS.split("|"))}
_PARTS = {"early": "early", "beginning of": "early", "start of": "early", "mid": "mid", "middle of": "mid"}
_PREFIX = re.compile(
    r"(?:\b(?P<prefix>by|before|until|till|prior to|ahead of|up to|no later than|not later than|as of|through|since|from|after|following"
    r"|starting|beginning|starting from|starting in|beginning in|as early as|around|about|circa)"
    r"(?P<edge> (?:the )?(?:end of|start of|beginning of|middle of))?(?: the)?(?: (?:night|morning|evening) of)?\s+)$"
)
_FUTURE = re.compile(
    r"\b(?:will|would|to be|plan(?:s|ned|ning)?|expect(?:s|ed)?|due|scheduled|set to|is to|are to|by|until|slated|intends?|aims?|next|"
    r"pledged?|promised?|follow|from|begin|deadline|later|deliveries)\b"
)
_ANCHOR = re.compile(
    rf"\b(?:(?P<m>{_MONTH_NAMES})|(?P<w>{_DAYS})|(?P<r>today|yesterday|tonight|tomorrow|overnight|night|morning|afternoon|evening|"
    r"hours?|days?|weeks?|months?|quarters?|years?|decades?|spring|summer|autumn|fall|winter|recent(?:ly)?|currently|now|eve|half)"
    r"|(?P<y>(?:19|20)\d\d(?:s|\b)))\b"
)
_FUTURE_REACH = 70
_GRACE = timedelta(days=3)


class Found(NamedTuple):
    """A date in the text: where it stands and what it means."""

    start: int
    end: int
    when: DateSpan


class _Unresolved(Exception):  # noqa: N818 - no error: it says that a date needs the day of publication
    pass


class _Context(NamedTuple):
    """What a form may need: the day of publication, whether the words before look ahead, the last day that was named."""

    reference: date | None
    ahead: bool
    last: date | None

    @property
    def day(self) -> date:
        """The day of publication; raises where it is not known."""
        if self.reference is None:
            raise _Unresolved
        return self.reference


def find_dates(folded: str, start: int, end: int, reference: date | None, last: date | None = None) -> list[Found]:
    """Return the dates of a sentence, in order. `last` is the day that was named before it ("the same day")."""
    low = folded[start:end].lower()
    if len(low) != end - start:
        low = folded[start:end]
    anchors = {found.lastgroup for found in _ANCHOR.finditer(low)}
    if not anchors and "/" not in low and not _NUMERIC.search(low):
        return []
    found: list[Found] = []
    taken: list[tuple[int, int]] = []
    for needs, form, read in _FORMS:
        if needs is not None and needs.isdisjoint(anchors):
            continue
        for match in form.finditer(low):
            if any(match.start() < stop and begin < match.end() for begin, stop in taken):
                continue
            if _is_capital_may(match, folded, start):
                continue
            ahead = bool(_FUTURE.search(low, max(0, match.start() - _FUTURE_REACH), match.start()))
            outcome = _read(match, read, _Context(reference, ahead, last), low)
            if outcome is None:
                continue
            begin, when = outcome
            taken.append((begin, match.end()))
            found.append(Found(start + begin, start + match.end(), when))
    found.sort()
    return found


def _is_capital_may(match: re.Match[str], folded: str, offset: int) -> bool:
    """Tell a month from the verbs "may" and "march": it has a capital."""
    groups = match.re.groupindex
    for name in ("month", "month2"):
        if name in groups and match[name] and not folded[offset + match.start(name)].isupper():
            return True
    return False


def _read(
    match: re.Match[str], read: Callable[[re.Match[str], _Context], Interval], context: _Context, low: str
) -> tuple[int, DateSpan] | None:
    before = _PREFIX.search(low, max(0, match.start() - 40), match.start())
    begin = before.start("prefix") if before else match.start()
    words = low[begin : match.end()]
    try:
        interval = read(match, context)
        if before:
            ends = "end of" in match[0]
            interval = _prefixed(interval, before["prefix"], (before["edge"] or "").strip(), context, ends=ends)
    except _Unresolved:
        return begin, intervals.unresolved(words)
    except (ValueError, OverflowError, KeyError):
        return None
    return begin, intervals.span(interval, words)


def _prefixed(interval: Interval, prefix: str, edge: str, context: _Context, *, ends: bool) -> Interval:
    if edge.endswith("end of") and interval.latest:
        interval = Interval(interval.latest - timedelta(days=10), interval.latest, "approx")
    elif edge.endswith(("start of", "beginning of")) and interval.earliest:
        interval = Interval(interval.earliest, interval.earliest + timedelta(days=9), "approx")
    if prefix in ("by", "before", "until", "till", "prior to", "ahead of", "up to", "no later than", "not later than", "as of", "through"):
        latest = interval.latest
        if prefix in ("before", "prior to", "ahead of") and interval.earliest and not ends and not edge:
            latest = interval.earliest
        return Interval(None, latest, "before")
    if prefix in ("after", "following"):
        return Interval(interval.earliest, None, "after")
    if prefix in ("around", "about", "circa"):
        return Interval(interval.earliest, interval.latest, "approx")
    if prefix == "from" and interval.earliest != interval.latest and interval.precision == "range":
        return interval
    is_past = context.reference is not None and interval.earliest is not None and interval.earliest <= context.reference
    return Interval(interval.earliest, context.reference if is_past and prefix == "since" else None, "range")


# --- what the parts of a match mean


def _month(name: str) -> int:
    return _MONTHS[name[:3]]


def _count(text: str) -> int:
    return int(text) if text.isdigit() else _NUMBER_WORDS[text]


def _part(match: re.Match[str]) -> str | None:
    written = match["part"]
    if written is None:
        return None
    return _PARTS.get(written.removeprefix("the "), "late")


def _year_of(match: re.Match[str], context: _Context, first: Callable[[int], date]) -> int:
    """Return the year a date means: as written, else the latest that is not ahead (the next one where words look ahead)."""
    written = match.groupdict().get("year")
    if written:
        return int(written)
    reference = context.day
    year = reference.year
    if context.ahead and first(year) >= reference - timedelta(days=31):
        return year
    if first(year) > reference + _GRACE:
        year -= 1
    elif context.ahead and first(year) < reference - timedelta(days=120) and match.re is not _DAY_MONTH:
        year += 1
    return year


# --- the forms


def _full(match: re.Match[str], context: _Context) -> Interval:
    number, day = _month(match["month"]), int(match["day"])
    return intervals.day(date(_year_of(match, context, lambda year: date(year, number, min(day, 28))), number, day))


def _days(match: re.Match[str], context: _Context) -> Interval:
    number, first, last = _month(match["month"]), int(match["day"]), int(match["day2"])
    year = _year_of(match, context, lambda year: date(year, number, min(first, 28)))
    if last < first:
        return Interval(date(year, number, first), intervals.months_later(date(year, number, last), 1), "range")
    return Interval(date(year, number, first), date(year, number, last), "range")


def _two_full(match: re.Match[str], context: _Context) -> Interval:
    first, last = _month(match["month"]), _month(match["month2"])
    year = _year_of(match, context, lambda year: date(year, last, 28))
    start_year = year - 1 if first > last else year
    return Interval(date(start_year, first, int(match["day"])), date(year, last, int(match["day2"])), "range")


def _iso(match: re.Match[str], _context: _Context) -> Interval:
    return intervals.day(date(int(match["y"]), int(match["m"]), int(match["d"])))


def _numeric(match: re.Match[str], context: _Context) -> Interval:
    year = match["y"]
    day, number = int(match["d"]), int(match["m"])
    if year is None:
        return intervals.day(date(_year_of(match, context, lambda year: date(year, number, min(day, 28))), number, day))
    return intervals.day(date(int(year) + (2000 if len(year) == 2 else 0), number, day))


def _in_month(match: re.Match[str], context: _Context) -> Interval:
    number, part = _month(match["month"]), _part(match)
    which = match.groupdict().get("which")
    if which and not match.groupdict().get("year"):
        year = _which_year(which, number, context.day)
    else:
        year = _year_of(match, context, lambda year: date(year, number, 1))
    return intervals.part_of_month(year, number, part) if part else intervals.month(year, number)


def _which_year(which: str, number: int, reference: date) -> int:
    if which.startswith("this"):
        return reference.year
    if which.startswith("next"):
        return reference.year if number > reference.month else reference.year + 1
    return reference.year if number < reference.month else reference.year - 1


def _two_months(match: re.Match[str], context: _Context) -> Interval:
    first, last = _month(match["month"]), _month(match["month2"])
    year = _year_of(match, context, lambda year: date(year, last, 1))
    start_year = int(match["year1"]) if match["year1"] else (year - 1 if first > last else year)
    return Interval(date(start_year, first, 1), intervals.month(year, last).latest, "range")


def _in_year(match: re.Match[str], _context: _Context) -> Interval:
    part, year = _part(match), int(match["year"])
    return intervals.part_of_year(year, part) if part else intervals.year(year)


def _years(match: re.Match[str], _context: _Context) -> Interval:
    first, last = int(match["first"]), match["last"]
    end = int(last) if len(last) == 4 else first // 100 * 100 + int(last)
    if not first < end <= first + 200:
        raise ValueError("years run backwards")
    return Interval(date(first, 1, 1), date(end, 12, 31), "range")


def _decade(match: re.Match[str], _context: _Context) -> Interval:
    first = int(match["decade"])
    part = match["part"]
    low, high = {"early": (0, 3), "mid": (4, 6), "late": (7, 9)}.get(part or "", (0, 9))
    return Interval(date(first + low, 1, 1), date(first + high, 12, 31), "range")


def _season(match: re.Match[str], context: _Context) -> Interval:
    name = match["season"]
    if match["year"]:
        return intervals.season(int(match["year"]), name)
    reference = context.day
    which = match["which"]
    for year in (reference.year + 1, reference.year, reference.year - 1):
        found = intervals.season(year, name)
        if which == "next" and found.earliest and found.earliest > reference and year <= reference.year:
            return found
        if which != "next" and found.earliest and found.earliest <= reference:
            return found
    return intervals.season(reference.year + 1, name)


def _half(match: re.Match[str], context: _Context) -> Interval:
    number = {"first": 0, "second": 1, "third": 2, "fourth": 3, "last": -1}[match["nth"]]
    size = 6 if match["piece"] == "half" else 3
    year = int(match["year"]) if match["year"] else _relative_year(match["which"], context)
    number = 12 // size - 1 if number < 0 else number
    return intervals.months(year, number * size + 1, number * size + size)


def _quarter(match: re.Match[str], context: _Context) -> Interval:
    year = int(match["year"]) if match["year"] else context.day.year
    number = int(match["q"])
    return intervals.months(year, number * 3 - 2, number * 3)


def _relative_year(which: str | None, context: _Context) -> int:
    return context.day.year + {"last": -1, "next": 1}.get(which or "", 0)


def _weekday(match: re.Match[str], context: _Context) -> Interval:
    reference, weekday = context.day, _WEEKDAYS[match["weekday"]]
    which = match["which"]
    if which == "next":
        return intervals.day(intervals.last_weekday(reference, weekday) + timedelta(days=7))
    found = intervals.last_weekday(reference, weekday)
    if which in ("last", "previous") and found == reference:
        found -= timedelta(days=7)
    if match["night"] in ("night", "overnight"):
        return Interval(found, found + timedelta(days=1), "range") if found < reference else intervals.day(found)
    return intervals.day(found)


def _word(match: re.Match[str], context: _Context) -> Interval:
    reference = context.day
    word = match["word"]
    if word in ("overnight", "last night", "during the night", "in the night"):
        return Interval(reference - timedelta(days=1), reference, "range")
    if word == "new year's eve":
        return intervals.day(date(reference.year - 1, 12, 31))
    if word == "yesterday":
        return intervals.day(reference - timedelta(days=1))
    if word == "tomorrow":
        return intervals.day(reference + timedelta(days=1))
    return intervals.day(reference)


def _this(match: re.Match[str], context: _Context) -> Interval:
    reference, which, unit = context.day, match["which"], match["unit"]
    step = -1 if which in ("last", "previous") else 1 if which in ("next", "coming") else 0
    if unit == "week":
        whole = intervals.week_of(reference + timedelta(weeks=step))
        return _up_to(whole, reference) if step == 0 and not context.ahead else whole
    if unit == "month":
        when = intervals.months_later(reference.replace(day=1), step)
        part = match["part"]
        if part in ("early", "mid", "late"):
            return intervals.part_of_month(when.year, when.month, part)
        whole = intervals.month(when.year, when.month)
    elif unit == "quarter":
        first = (reference.month - 1) // 3 * 3 + 1
        start = intervals.months_later(date(reference.year, first, 1), 3 * step)
        return Interval(start, intervals.months_later(start, 3) - timedelta(days=1), "range")
    elif unit == "decade":
        raise ValueError("a decade has no edges that one could know")
    else:
        whole = intervals.year(reference.year + step)
        if match["part"] in ("early", "mid", "late"):
            return intervals.part_of_year(reference.year + step, match["part"])
    return _up_to(whole, reference) if step == 0 and (match["part"] or "").startswith(("earlier", "so far")) else whole


def _up_to(whole: Interval, reference: date) -> Interval:
    return Interval(whole.earliest, max(reference, whole.earliest or reference), whole.precision)


def _ago(match: re.Match[str], context: _Context) -> Interval:
    reference = context.last if match["back"] in ("earlier", "before") and context.last else context.day
    count, unit = _count(match["count"]), match["unit"]
    when = intervals.shifted(reference, -count, unit)
    if unit in ("day", "hour"):
        return intervals.day(when)
    if unit == "week":
        return Interval(when - timedelta(days=3), when + timedelta(days=3), "approx")
    if unit == "month":
        return Interval(when - timedelta(days=10), when + timedelta(days=10), "approx")
    return Interval(intervals.months_later(when, -4), intervals.months_later(when, 4), "approx")


def _past_span(match: re.Match[str], context: _Context) -> Interval:
    count = _count(match["count"]) if match["count"] else 1
    return Interval(intervals.shifted(context.day, -count, match["unit"]), context.day, "range")


def _recent_span(match: re.Match[str], context: _Context) -> Interval:
    back = {"day": 7, "hour": 1, "week": 45, "month": 180, "year": 1100}[match["unit"]]
    return Interval(context.day - timedelta(days=back), context.day, "approx")


def _coming_span(match: re.Match[str], context: _Context) -> Interval:
    unit = match["unit"]
    count = _count(match["count"]) if match["count"] else {"day": 7, "week": 6, "month": 6, "year": 3}.get(unit, 1)
    return Interval(context.day, intervals.shifted(context.day, count, unit), "range")


def _year_edge(match: re.Match[str], context: _Context) -> Interval:
    which = match["which"]
    year = int(match["year"]) if match["year"] else _relative_year(which, context)
    whole = intervals.year(year)
    if match["edge"].endswith("end of"):
        return Interval(date(year, 10, 1), whole.latest, "approx")
    return Interval(whole.earliest, date(year, 1, 31), "approx")


def _same_day(match: re.Match[str], context: _Context) -> Interval:
    if context.last is None:
        raise ValueError("no day was named before")
    step = {"previous": -1, "earlier": -1, "before": -1, "following": 1, "next": 1, "after": 1, "later": 1}
    return intervals.day(context.last + timedelta(days=next((v for k, v in step.items() if k in match[0]), 0)))


_NUMERIC = re.compile(r"\d{4}-\d\d-\d\d|\b\d{1,2}[./]\d{1,2}[./]\d{2,4}")
_ISO_DATE = re.compile(r"\b(?P<y>(?:19|20)\d\d)-(?P<m>[01]\d)-(?P<d>[0-3]\d)(?!\d)")
_DOTTED = re.compile(r"(?<![\d.])(?P<d>[0-3]?\d)\.(?P<m>[01]?\d)\.(?P<y>(?:19|20)?\d\d)(?![\d.]\d)")
_SLASHED = re.compile(r"(?<![\d/])(?P<d>(?:1[3-9]|2\d|3[01]))/(?P<m>0?\d|1[0-2])/(?P<y>(?:19|20)\d\d)(?![\d/])")
_WITH_YEAR = rf"(?:,?\s+(?:of )?{_Y})?"
_RANGE = r"\s?(?:-|to|and|through|until)\s?(?:the )?"
_DAY_MONTH = re.compile(rf"(?<![\d,.-])(?:the )?{_D}\s+(?:of )?{_M}{_WITH_YEAR}")
_MONTH_DAY = re.compile(rf"\b{_M}\s+{_D}(?!\s*(?:mm|km|kg|percent|%|troops|soldiers|tanks|drones|missiles)\b){_WITH_YEAR}")
_WHICH = r"(?P<which>this|last|next|this past|this coming|coming|previous)"

_Form = tuple[frozenset[str] | None, re.Pattern[str], Callable[[re.Match[str], _Context], Interval]]
_MONTHLY, _YEARLY, _RELATIVE, _WEEKLY = frozenset("m"), frozenset("y"), frozenset("r"), frozenset("w")

# In this order: what an earlier form has read no later one reads again.
_FORMS: tuple[_Form, ...] = (
    (None, _ISO_DATE, _iso),
    (None, _DOTTED, _numeric),
    (None, _SLASHED, _numeric),
    (_MONTHLY, re.compile(rf"\b{_M}\s+{_D}{_RANGE}{_M2}\s+{_D2}{_WITH_YEAR}"), _two_full),
    (_MONTHLY, re.compile(rf"(?<!\d)(?:the )?{_D}\s+{_M}{_RANGE}{_D2}\s+{_M2}{_WITH_YEAR}"), _two_full),
    (_MONTHLY, re.compile(rf"\b{_M}\s+{_D}{_RANGE}{_D2}{_WITH_YEAR}"), _days),
    (_MONTHLY, re.compile(rf"(?<![\d,.])(?:the )?{_D}{_RANGE}{_D2}\s+(?:of )?{_M}{_WITH_YEAR}"), _days),
    (_MONTHLY, _DAY_MONTH, _full),
    (_MONTHLY, _MONTH_DAY, _full),
    (_MONTHLY, re.compile(rf"\b{_M}(?:\s+(?P<year1>(?:19|20)\d\d))?{_RANGE}{_M2}(?:,?\s+(?:of )?{_Y})?"), _two_months),
    (_MONTHLY, re.compile(rf"\b(?:(?:the )?{_PART})?(?:(?P<which>this|last|next|this past)\s+)?{_M}(?:,?\s+(?:of )?(?:{_Y}))?"), _in_month),
    (_RELATIVE, re.compile(r"\b(?:the )?(?P<nth>first|second|third|fourth|last) (?P<piece>half|quarter) of (?:the (?:fiscal |financial )?year|(?P<which>this|last|next) year|(?:fiscal )?(?P<year>(?:19|20)\d\d))"), _half),
    (_YEARLY, re.compile(rf"\b(?P<season>spring|summer|autumn|fall|winter)(?: of)? {_Y}(?P<which>)"), _season),
    (_RELATIVE, re.compile(r"\b(?P<edge>(?:the )?(?:end of|start of|beginning of)) (?:(?P<year>(?:19|20)\d\d)\b|(?P<which>this|last|next|the) year)"), _year_edge),
    (_YEARLY, re.compile(r"\bq(?P<q>[1-4])(?:[ /]| of )(?P<year>(?:19|20)\d\d)\b"), _quarter),
    (_YEARLY, re.compile(r"\b(?P<first>(?:19|20)\d\d)(?:-|/| to | and )(?P<last>(?:19|20)\d\d|\d\d)(?![\d,])"), _years),
    (_YEARLY, re.compile(r"\b(?:(?P<part>early|mid|late)[\s-]+)?(?:the )?(?P<decade>(?:19|20)\d0)s\b"), _decade),
    (_YEARLY, re.compile(rf"(?:(?<=\bin )|(?<=\bsince )|(?<=\bby )|(?<=\bfrom )|(?<=\bof )|(?<=\buntil )|(?<=\bduring )|(?<=\bbefore )|(?<=\bafter )|(?<=\btill )|(?<=\bfor )|(?<=\baround )|(?<=\bmodel )|(?<=\byear )|(?<=\bthe )|(?<=\ba )|(?<=\()|(?<=\band )|(?<=, )|(?<=\bthrough )|(?<=\bto ))(?:(?:the )?{_PART})?{_Y}(?=[\s,.;:)'-]|$)(?! (?:troops|soldiers|tanks|men|people|drones|missiles|rounds|shells|persons|vehicles|rockets|personnel|fighters|civilians|of|tonnes|tons|km|kilomet))"), _in_year),
    (_YEARLY, re.compile(rf"\b(?:(?:the )?{_PART}){_Y}\b"), _in_year),
    (_RELATIVE, re.compile(r"\b(?P<which>this|last|next) (?P<season>spring|summer|autumn|winter)\b(?P<year>)"), _season),
    (_WEEKLY, re.compile(rf"\b(?:(?P<night0>night|overnight) (?:of |on |into )?)?(?:(?P<which>last|next|previous|this) )?(?P<weekday>{_DAYS})(?:'s)?(?: (?P<night>night|overnight|evening|morning|afternoon))?\b"), _weekday),
    (_RELATIVE, re.compile(rf"\b(?:{_N} {_UNIT}) (?P<back>ago|earlier|before)\b"), _ago),
    (_RELATIVE, re.compile(rf"\b(?:over|in|during|for|within|through|across|throughout)? ?(?:the )?(?:past|last|preceding|previous) (?:{_N} )?{_UNIT}\b(?<!last month)(?<!last week)(?<!last year)(?<!previous day)"), _past_span),
    (_RELATIVE, re.compile(rf"\b(?:in |over |during )?(?:the )?recent {_UNIT}\b"), _recent_span),
    (_RELATIVE, re.compile(rf"\b(?:in|over|within|during|for) (?:the )?(?:next|coming|following) (?:{_N} )?{_UNIT}\b"), _coming_span),
    (_RELATIVE, re.compile(rf"\bwithin {_N} {_UNIT}\b"), _coming_span),
    (_RELATIVE, re.compile(r"\b(?:(?P<part>earlier|early|mid|late|later|so far|end of|beginning of) )?(?P<which>this|last|next|previous|coming) (?P<unit>week|month|quarter|year)\b"), _this),
    (_RELATIVE, re.compile(r"\b(?P<word>new year's eve|today|yesterday|tomorrow|tonight|overnight|last night|this (?:morning|afternoon|evening|week(?=end))|during the night|in the night|currently|at present|right now)\b"), _word),
    (_RELATIVE, re.compile(r"\b(?:the (?:same|previous|following|next) day|that (?:same )?day|a day (?:earlier|later)|the day (?:before|after))\b"), _same_day),
)  # fmt: skip


def days_named(found: list[Found]) -> Iterator[date]:
    """Yield the single days among dates, for "the same day" in what follows."""
    for one in found:
        if one.when.precision == "day" and one.when.earliest:
            yield date.fromisoformat(one.when.earliest)
