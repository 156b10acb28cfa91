"""Sentences, with exact offsets.

A newline always ends a sentence: captions, headings and lists have no full stop. Nothing is split behind an
abbreviation, an initial, or inside a domain such as Caliber.Az (notes/extraction 1.1 measured the alternatives).
Where it cannot be told, two sentences are left joined: joined is better than cut.
"""

import re
from typing import NamedTuple


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# A run of stops is met once, at its beginning: so a text of nothing but stops is read in one pass. Behind it the
# quotes and brackets that it ends, and the footnotes that hang on it.
_STOPS = r"(?<![.!?…])[.!?…]++[\"')\]]*+(?:\[\d{1,3}\]|[⁰¹²³⁴-⁹])*+(?=\s|$)"
_STOP = re.compile(_STOPS)
_BULLETS = "•‣◦▪▫●■►▶➤"
_STOP_OR_BULLET = re.compile(rf"{_STOPS}|(?<=\s)(?=[{_BULLETS}]\s)")
_NEXT = re.compile(r"\s*+[\"'(\[]*+([^\W_]+(?:[-'][^\W_]+)*|.)(.?)", re.DOTALL)
_LAST_WORD = re.compile(r"[^\s\"'()\[\]]+$")
_LONGEST_WORD = 16
_DEEPEST_INDENT = 8
_LONGEST = 1500
"""Characters of a sentence at most: what is longer is no sentence, and the rules look at all of one at once."""

# Titles stand before a name and never at the end; "gen." without a capital may.
_TITLES = _words(
    "Mr Mrs Ms Dr Prof Gen Lt Col Maj Capt Cpl Sgt Brig Adm Cmdr Cdr Pvt Sen Rep Gov Pres Hon Rev Fr St Mt Ft Ген Полк"
)
# Stand before a number: "No. 5", "approx. 50".
_NUMBERED = _words("no nos mk fig figs art p pp vol sec ch para ver approx ca c est max min mod obr обр ст рис п кв")
# May end a sentence, and more often do not.
_OTHERS = _words(
    "gen lt col maj capt cpl sgt brig adm prof dr sr jr inc ltd co corp vs v etc al cf e.g i.e eg ie approx ca "
    "dept div bn regt г гг р рр т.д т.п т.е др пр им ул обл р-н млн млрд тыс тис руб грн долл дол гв проф ін"
)
_DATES = _words("Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Mon Tue Tues Wed Thu Thur Thurs Fri Sat Sun")
_DOTTED = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]")
# Behind an abbreviation a word like these begins a sentence: "in the U.S. The", "at 5 p.m. He".
_STARTERS = _words(
    "The This That These Those There Then They Their It Its He His She Her We Our You In On At By For From After "
    "Before When While If As And But Or So Yet Both Also Some Many Most Several Other Neither Either However Meanwhile "
    "Moreover Although Though Since Until According Among During Despite Instead Later Earlier Now Here What Why How "
    "Who Nobody Nothing Another Such Not Only All Each Every Once "
    "В На По Он Она Они Это Но Однако Также У З Він Вона Вони Це Але Також"
)


class Sentence(NamedTuple):
    """A sentence and the number of the paragraph it stands in."""

    start: int
    end: int
    paragraph: int


def sentences(folded: str, paragraphs: list[tuple[int, int]]) -> list[Sentence]:
    """Return the sentences of the paragraphs, without the space around them."""
    found: list[Sentence] = []
    pattern = _STOP_OR_BULLET if any(bullet in folded for bullet in _BULLETS) else _STOP
    for number, (start, end) in enumerate(paragraphs):
        begin = start
        for stop in pattern.finditer(folded, start, end):
            if _ends(folded, begin, stop, end):
                _add(found, folded, begin, stop.end(), number)
                begin = stop.end()
        _add(found, folded, begin, end, number)
    return found


def _add(found: list[Sentence], folded: str, start: int, end: int, paragraph: int) -> None:
    while start < end and folded[start].isspace():
        start += 1
    while end > start and folded[end - 1].isspace():
        end -= 1
    while end - start > _LONGEST:
        cut = _cut(folded, start)
        found.append(Sentence(start, cut, paragraph))
        start = cut
    if end > start:
        found.append(Sentence(start, end, paragraph))


def _cut(folded: str, start: int) -> int:
    """Return where a sentence without end is cut: behind its last comma in reach, else its last space."""
    stop = start + _LONGEST
    least = start + _LONGEST // 2
    comma = folded.rfind(",", least, stop)
    space = folded.rfind(" ", least, stop)
    return comma + 1 if comma >= 0 else space if space >= 0 else stop


def _ends(folded: str, begin: int, stop: re.Match[str], end: int) -> bool:
    """Tell whether a stop ends its sentence."""
    if not stop[0]:
        return True
    following = _NEXT.match(folded, stop.end(), end)
    if following is None:
        return True
    after = following[1]
    if after[0].islower():
        return False
    if stop[0][0] != "." or stop[0].startswith(".."):
        return True
    word = _LAST_WORD.search(folded, max(begin, stop.start() - _LONGEST_WORD), stop.start())
    return word is None or _may_end(folded, begin, word, following)


def _may_end(folded: str, begin: int, word: re.Match[str], following: re.Match[str]) -> bool:
    """Tell whether a word with a full stop ends its sentence before what follows."""
    last, low = word[0], word[0].lower()
    is_first = word.start() - begin <= _DEEPEST_INDENT and not folded[begin : word.start()].strip()
    after = following[1]
    if last in _TITLES:
        return False
    if low in _NUMBERED and after[0].isdigit():
        return False
    if is_first and (last.isdigit() or len(last) == 1):
        return False
    is_initial = len(last) == 1 and last.isupper()
    if not (is_initial or low in _OTHERS or last in _DATES or _DOTTED.fullmatch(last)):
        return True
    return after in _STARTERS and following[2] != "."
