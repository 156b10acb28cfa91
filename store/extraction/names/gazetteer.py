"""The gazetteer: which inhabited places a name can mean.

The table (store/data/lexicon/places.tsv.gz; sources and make-up in the README beside it) stays one block of bytes that
is sorted by folded name. Only every few dozen lines a name is kept as an index, and a row is parsed when it is asked
for: a start of the program pays for unpacking alone.
"""

import gzip
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

MOST_WORDS = 4
"""Names of more words than this are not looked for."""

# A page is what one look-up searches. Smaller makes a larger index, larger a slower look-up.
_PAGE = 2048

_APOSTROPHES = "'`´\u02b9\u02bb\u02bc\u02bd\u02be\u02bf\u2018\u2019\u201b\u2032\uff07."
_DASHES = "-\u058a\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
# Letters that are no base letter with a mark, in the way that English text writes them.
_LETTERS = {"ł": "l", "ø": "o", "đ": "d", "ı": "i", "ə": "a", "ð": "d", "ħ": "h", "æ": "ae", "œ": "oe", "þ": "th"}
_FOLDED = str.maketrans(dict.fromkeys(_APOSTROPHES, "") | dict.fromkeys(_DASHES, " ") | _LETTERS)


class Town(NamedTuple):
    """An inhabited place: `country` is ISO 3166-1 alpha-2, `region` ISO 3166-2 or empty, `lat` and `lon` degrees."""

    id: str
    name: str
    country: str
    lat: float
    lon: float
    population: int
    region: str = ""


def fold_name(name: str) -> str:
    """Return the name in the form by which places are looked up; an already folded name stays as it is.

    Case, marks above and below letters, apostrophes and full stops go; dashes and runs of white space become one space.
    """
    if name.isascii() and name.isalpha():
        return name.lower()
    folded = name.casefold()
    if not folded.isascii():
        bare = (letter for letter in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(letter))
        folded = "".join(bare).casefold()
    return " ".join(unicodedata.normalize("NFC", folded.translate(_FOLDED)).split())


class Gazetteer:
    """Finds towns by name in a table of folded names.

    `table` is UTF-8: a line that begins with `#`, then lines sorted by their first field as bytes, a town's own line
    `key name id country region lat lon population` or another name of it, `key id key-of-its-own-line`, fields parted
    by tabs. Lines of one key stand in the order in which they are to be proposed.
    """

    __slots__ = ("_firsts", "_lines", "_starts")

    def __init__(self, table: bytes) -> None:
        self._lines = table
        self._firsts: list[bytes] = []
        self._starts: list[int] = []
        start = table.index(b"\n")
        while 0 <= start < len(self._lines) - 1:
            self._starts.append(start)
            self._firsts.append(self._lines[start + 1 : self._lines.index(b"\t", start)])
            start = self._lines.find(b"\n", start + _PAGE)
        self._starts.append(len(self._lines))

    def towns(self, name: str) -> tuple[Town, ...]:
        """Return every town that the whole name can mean, the likeliest first; none for an unknown name.

        A town's own name counts before another's alternate or former name, then the greater population.
        """
        found = (self._town(fields) for fields in self._rows(_key(fold_name(name))))
        return tuple(town for town in found if town)

    def longest(self, words: Sequence[str]) -> int:
        """Return how many of the words, up to `MOST_WORDS`, make the longest name that begins at the first; 0 for none.

        The words are to be of one sentence and without possessive endings; a full stop may be a word of its own
        ("St . Petersburg"). Case is not looked at.
        """
        best, key = 0, b""
        for count, word in enumerate(words[:MOST_WORDS], start=1):
            if word == "." and key:
                continue
            folded = _key(fold_name(word))
            if not folded:
                break
            key = key + b" " + folded if key else folded
            if self._find(key, b"\t") >= 0:
                best = count
            if self._find(key + b" ") < 0:
                break
        return best

    def _find(self, beginning: bytes, end: bytes = b"") -> int:
        """Return where the first line is whose key begins so, followed by `end`: at the newline before it; or -1."""
        page = bisect_left(self._firsts, beginning)
        sought = b"\n" + beginning + end
        # It is in the page before the first one that begins at or after it, or is that page's first line.
        return self._lines.find(sought, self._starts[max(page - 1, 0)], self._starts[page] + len(sought))

    def _rows(self, key: bytes) -> Iterator[list[bytes]]:
        """Yield the fields of the lines of the key."""
        beginning = b"\n" + key + b"\t"
        at = self._find(key, b"\t")
        while at >= 0 and self._lines.startswith(beginning, at):
            end = self._lines.index(b"\n", at + 1)
            yield self._lines[at + 1 : end].split(b"\t")
            at = end

    def _town(self, fields: list[bytes]) -> Town | None:
        if len(fields) == 3:
            _, number, home = fields
            own = (row for row in self._rows(home) if len(row) > 3 and row[2] == number)
            return next((self._town(row) for row in own), None)
        _, name, id_, country, region, lat, lon, population = (field.decode() for field in fields)
        return Town(f"geonames:{id_}", name, country, float(lat), float(lon), int(population), region)


@lru_cache(maxsize=1)
def load_gazetteer() -> Gazetteer:
    """Return the gazetteer that the program ships; it is read once."""
    table = files("store") / "data" / "lexicon" / "places.tsv.gz"
    return Gazetteer(gzip.decompress(table.read_bytes()))


def _key(folded: str) -> bytes:
    """Return the folded name as the table's bytes; a lone surrogate, which no name holds, becomes a question mark."""
    return folded.encode("utf-8", "replace")
