"""The filter language: one parser for panes and the command line.

Words must all occur. `field=value` holds where the field has the value's words, whole, in order; a number equals a
number. Quotes keep blanks together. Case never matters.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from store.errors import UsageError

_TOKEN = re.compile(
    r'(?P<field>[A-Za-z_][\w.]*)(?P<operator>[<>!=]=|[=!]~|[=<>~])(?P<value>"[^"]*"?|\S*)|"(?P<phrase>[^"]*)"?|(?P<word>\S+)'
)
_OTHER_OPERATORS = re.compile(r"^[!()<>&~=]|^-\w|[|]|[)]$")
_RESERVED = {"AND", "OR", "NOT"}


@dataclass(frozen=True)
class Condition:
    """`field=value`."""

    field: str
    value: str

    def holds(self, row: Mapping[str, object]) -> bool:
        """Tell whether any value the field has is this one."""
        pattern = re.compile(rf"(?<!\w){re.escape(self.value.casefold())}(?!\w)")
        return any(_equals(leaf, self.value, pattern) for leaf in _leaves(_dig(row, self.field.split("."))))


@dataclass(frozen=True)
class Filter:
    """A parsed filter; the empty one lets everything through."""

    words: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()

    def matches(self, row: Mapping[str, object]) -> bool:
        """Tell whether a row, as plain JSON-like data, passes."""
        if not all(condition.holds(row) for condition in self.conditions):
            return False
        if not self.words:
            return True
        # An id is mostly hexadecimal digits, in which short words turn up by chance: `id=` finds it.
        values = [value for field, value in row.items() if field != "id"]
        text = "\n".join(str(leaf) for leaf in _leaves(values) if leaf is not None).casefold()
        return all(word in text for word in self.words)


def parse_filter(text: str, fields: Collection[str]) -> Filter:
    """Parse a filter over rows with these fields. Raises UsageError for what it does not understand."""
    words: list[str] = []
    conditions: list[Condition] = []
    for match in _TOKEN.finditer(text):
        if match["field"]:
            conditions.append(_condition(match, fields))
        elif match["phrase"] is not None:
            words.append(match["phrase"].casefold())
        else:
            words.append(_word(match["word"]))
    return Filter(tuple(word for word in words if word), tuple(conditions))


def _condition(match: re.Match[str], fields: Collection[str]) -> Condition:
    field, operator, value = match["field"], match["operator"], match["value"].strip('"')
    if operator != "=":
        raise UsageError(f"the filter knows words and field=value; {operator!r} in {match[0]!r} is not among them")
    if field.split(".")[0] not in fields:
        near = get_close_matches(field, fields, 1)
        hint = f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(sorted(fields))}"
        raise UsageError(f"there is no field {field!r} here; {hint}")
    if not value:
        raise UsageError(f"{match[0]!r} needs a value after the equals sign")
    return Condition(field, value)


def _word(word: str) -> str:
    if word in _RESERVED or _OTHER_OPERATORS.search(word):
        raise UsageError(
            f"the filter knows words and field=value; {word!r} is neither (put it in quotes to look for it)"
        )
    return word.casefold()


def _dig(value: object, path: Sequence[str]) -> object:
    if not path:
        return value
    if isinstance(value, (list, tuple)):
        return [_dig(inner, path) for inner in value]
    return _dig(value.get(path[0]), path[1:]) if isinstance(value, Mapping) else None


def _leaves(value: object) -> Iterator[object]:
    if isinstance(value, Mapping):
        for inner in value.values():
            yield from _leaves(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _leaves(inner)
    else:
        yield value


def _equals(leaf: object, value: str, pattern: re.Pattern[str]) -> bool:
    if leaf is None:
        return False
    if isinstance(leaf, bool):
        return str(leaf).casefold() == value.casefold()
    if isinstance(leaf, (int, float)):
        try:
            return leaf == float(value.replace(",", ""))
        except ValueError:
            return False
    return pattern.search(str(leaf).casefold()) is not None
