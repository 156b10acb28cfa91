"""From plain tables to the structs, noting every problem on the way instead of stopping at the first."""

from collections.abc import Mapping
from datetime import date, datetime, time
from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

import msgspec

from store.config.model import Table
from store.config.positions import KeyPath
from store.config.problems import Problems, nearest
from store.text import clean_line

T = TypeVar("T", bound=Table)

_PLAIN = {bool: "true or false", str: "text", int: "a whole number", float: "a number"}


def build(kind: type[T], table: object, at: KeyPath, problems: Problems) -> T | None:
    """Return the struct of a table, or None where something in it is wrong."""
    if not isinstance(table, Mapping):
        problems.add(at, f"must be a table, not {_shown(table)}")
        return None
    fields = _fields(kind)
    before = len(problems.found)
    for key in table:
        if key not in fields:
            problems.add((*at, key), f"unknown key{nearest(key, fields)}")
    values: dict[str, object] = {}
    for name, field in fields.items():
        if name in table:
            values[name] = _value(field.type, table[name], (*at, name), problems)
        elif field.required:
            problems.add((*at, name), "is missing")
    return kind(**values) if len(problems.found) == before else None


@cache
def _fields(kind: type[Table]) -> dict[str, msgspec.structs.FieldInfo]:
    # A file has many tables of few kinds.
    return {field.name: field for field in msgspec.structs.fields(kind)}


def _value(expected: Any, raw: object, at: KeyPath, problems: Problems) -> object:
    """Return a value as its field's type wants it; after a problem the result means nothing."""
    expected = _without_none(expected)
    if isinstance(expected, type) and issubclass(expected, Table):
        return build(expected, raw, at, problems)
    if get_origin(expected) is list:
        return _list(get_args(expected)[0], raw, at, problems)
    if get_origin(expected) is dict:
        keys, values = get_args(expected)
        return _dict(keys, values, raw, at, problems)
    try:
        return msgspec.convert(raw, expected)
    except msgspec.ValidationError:
        problems.add(at, f"must be {_expectation(expected)}, not {_shown(raw)}{_suggestion(expected, raw)}")
        return None


def _list(member: Any, raw: object, at: KeyPath, problems: Problems) -> list[object]:
    if not isinstance(raw, list):
        problems.add(at, f"must be a list of tables ([[{at[-1]}]]), not {_shown(raw)}")
        return []
    return [_value(member, item, (*at, index), problems) for index, item in enumerate(raw)]


def _dict(keys: Any, values: Any, raw: object, at: KeyPath, problems: Problems) -> dict[str, object]:
    if not isinstance(raw, dict):
        problems.add(at, f"must be a table, not {_shown(raw)}")
        return {}
    known = get_args(keys)
    for key in raw:
        if key not in known:
            problems.add((*at, key), f"unknown key{nearest(key, known)}")
    return {key: _value(values, raw[key], (*at, key), problems) for key in raw if key in known}


def _without_none(expected: Any) -> Any:
    if get_origin(expected) not in (Union, UnionType):
        return expected
    return next(part for part in get_args(expected) if part is not type(None))


def _expectation(expected: Any) -> str:
    """Return what a value must be, in words: the description of its constraint, or its plain type."""
    if get_origin(expected) is Annotated:
        return str(next(part.description for part in get_args(expected) if isinstance(part, msgspec.Meta)))
    if get_origin(expected) is Literal:
        return "one of " + ", ".join(f'"{word}"' for word in get_args(expected))
    return _PLAIN[expected]


def _suggestion(expected: Any, raw: object) -> str:
    if get_origin(expected) is Literal and isinstance(raw, str):
        return nearest(raw, get_args(expected))
    return ""


def _shown(raw: object) -> str:
    """Return a wrong value as a message can show it: short, on one line, nothing of a whole table."""
    match raw:
        case bool():
            return str(raw).lower()
        case str():
            return f'"{clean_line(raw, 60)}"'
        case dict():
            return "a table"
        case list():
            return "a list"
        case int() if raw.bit_length() > 64:
            return "a number of more than 64 bits"
        case datetime() | date() | time():
            return raw.isoformat()
        case _:
            return clean_line(repr(raw), 60)
