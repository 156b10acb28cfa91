"""What is wrong with the fields of a claim, in words a person can act on."""

import re
from collections.abc import Callable
from typing import get_args

import msgspec

from store.records import Kind, Modality, Polarity, Qualifier, Round, Status

_PATH = re.compile(r" - at `\$\.?(.*)`$", re.DOTALL)
_KINDS = {
    "str": "text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "null": "null",
    "object": "an object",
    "array": "a list",
}
_WORDS = {
    "kind": get_args(Kind),
    "modality": get_args(Modality),
    "polarity": get_args(Polarity),
    "qualifier": get_args(Qualifier),
    "round": get_args(Round),
    "status": get_args(Status),
}


def fault_in_words(error: msgspec.ValidationError) -> str:
    """Return what is wrong where: `evidence: capture is missing`."""
    text = str(error)
    found = _PATH.search(text)
    where = found[1] if found else ""
    what = text[: found.start()] if found else text
    for pattern, said in _SAID:
        if match := pattern.fullmatch(what):
            what = said(match, where)
            break
    return f"{where}: {what}" if where else what


def _is_unknown(match: re.Match[str], where: str) -> str:
    words = _WORDS.get(where.rpartition(".")[2], ())
    return f"{match[1]} is none of {', '.join(words)}" if words else f"{match[1]} is not known here"


def _is_another_kind(match: re.Match[str], where: str) -> str:
    wanted = " or ".join(_KINDS.get(kind, kind) for kind in match[1].split(" | "))
    return f"must be {wanted}, not {_KINDS.get(match[2], match[2])}"


_SAID: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], str], str]], ...] = (
    (re.compile(r"Object missing required field `(.*)`"), lambda match, _: f"{match[1]} is missing"),
    (re.compile(r"Object contains unknown field `(.*)`", re.DOTALL), lambda match, _: f"{match[1]} is no field"),
    (re.compile(r"Invalid enum value (.*)", re.DOTALL), _is_unknown),
    (re.compile(r"Expected `array` of length (\d+), got (\d+)"), lambda match, _: f"needs {match[1]}, not {match[2]}"),
    (re.compile(r"Expected `(.*)`, got `(.*)`"), _is_another_kind),
    (re.compile(r"Number out of range"), lambda _, __: "is too large a number"),
)
