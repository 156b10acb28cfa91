"""On which line each key of a TOML text stands; the parser of the standard library does not tell.

The text has been parsed before, so it is known to be well-formed: nothing is checked here a second time.
"""

import re
import tomllib
from bisect import bisect_right

KeyPath = tuple[str | int, ...]

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_KEY = re.compile(r'"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'|[^\s.=\]"\']+')
# In this order: three quotes open a long string, and up to two more may stand before its closing three.
_STRING = re.compile(
    r'"""(?:[^"\\]++|\\.|"(?!""))*+"{3,5}'
    r"|'''(?:[^']++|'(?!''))*+'{3,5}"
    r'|"(?:[^"\\\n]++|\\.)*+"'
    r"|'[^'\n]*'",
    re.DOTALL,
)
_BARE = re.compile(r"[^,\]}#\n]+")


def key_lines(text: str) -> dict[KeyPath, int]:
    """Return the line, from 1, of every key and array element; a table's line is that of its first mention."""
    scanner = _Scanner(text)
    scanner.document()
    return scanner.lines


class _Scanner:
    """One walk over a text, noting the line of each key path met."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.lines: dict[KeyPath, int] = {}
        self._newlines = [match.start() for match in re.finditer("\n", text)]
        self._elements: dict[KeyPath, int] = {}

    def document(self) -> None:
        """Read tables and key-value pairs to the end."""
        table: KeyPath = ()
        self._skip(_BLANK)
        while self.at < len(self.text):
            if self.text.startswith("[[", self.at):
                table = self._header(2)
            elif self.text[self.at] == "[":
                table = self._header(1)
            else:
                self._pair(table)
            self._skip(_BLANK)

    def _header(self, brackets: int) -> KeyPath:
        """Read `[a.b]` or `[[a.b]]`; return the path of the table that it opens."""
        line = self._line()
        self.at += brackets
        path: KeyPath = ()
        parts = self._key()
        self.at += brackets
        for depth, part in enumerate(parts, start=1):
            path = self._note((*path, part), line)
            if brackets == 2 and depth == len(parts):
                self._elements[path] = self._elements.get(path, 0) + 1
            if path in self._elements:
                path = self._note((*path, self._elements[path] - 1), line)
        return path

    def _pair(self, table: KeyPath) -> None:
        """Read `a.b = value` inside a table."""
        line = self._line()
        path = table
        for part in self._key():
            path = self._note((*path, part), line)
        self.at += 1  # the equals sign
        self._skip(_SPACE)
        self._value(path)

    def _key(self) -> list[str]:
        """Read a dotted key and the space after it; return its parts."""
        parts = []
        while True:
            self._skip(_SPACE)
            parts.append(_unquoted(self._skip(_KEY)))
            self._skip(_SPACE)
            if not self.text.startswith(".", self.at):
                return parts
            self.at += 1

    def _value(self, path: KeyPath) -> None:
        opening = self.text[self.at]
        if opening in "\"'":
            self._skip(_STRING)
        elif opening == "[":
            self._array(path)
        elif opening == "{":
            self._inline_table(path)
        else:
            self._skip(_BARE)

    def _array(self, path: KeyPath) -> None:
        index = 0
        self._pass("[")
        while self.text[self.at] != "]":
            self._value(self._note((*path, index), self._line()))
            index += 1
            self._pass(",")
        self.at += 1

    def _inline_table(self, path: KeyPath) -> None:
        self._pass("{")
        while self.text[self.at] != "}":
            self._pair(path)
            self._pass(",")
        self.at += 1

    def _pass(self, mark: str) -> None:
        """Go past the mark, if it is the next one, to a member or the closing bracket."""
        self._skip(_BLANK)
        if self.text[self.at] == mark:
            self.at += 1
            self._skip(_BLANK)

    def _skip(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.text, self.at)
        if match is None:
            raise ValueError(f"no TOML at character {self.at}")
        self.at = match.end()
        return match[0]

    def _line(self) -> int:
        return bisect_right(self._newlines, self.at) + 1

    def _note(self, path: KeyPath, line: int) -> KeyPath:
        self.lines.setdefault(path, line)
        return path


def _unquoted(key: str) -> str:
    if key[0] not in "\"'":
        return key
    return str(tomllib.loads(f"key = {key}")["key"])
