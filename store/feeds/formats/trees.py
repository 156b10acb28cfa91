"""JSON from a stranger as a tree, and what stands at a path in it."""

import json
from collections.abc import Iterator
from itertools import islice

from store.feeds.entries import ParseError
from store.text import clean_line

_MOST_KEYS = 100


def read_json(body: bytes, *, strict: bool = True) -> object:
    """Return what a body in UTF-8, -16 or -32 says. Raises ParseError for anything but JSON.

    With `strict` false, control characters may stand inside its texts, which JSON forbids and some servers send.
    """
    try:
        return json.loads(body, strict=strict)
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise ParseError(f"not JSON: {clean_line(str(error), 200)}") from error
    except RecursionError as error:
        raise ParseError("not JSON that can be read: nested too deeply") from error
    except ValueError as error:
        raise ParseError("not JSON that can be read: a number has thousands of digits") from error


def lists_in(tree: object, depth: int = 4) -> Iterator[str]:
    """Yield the dotted paths of the lists of objects in a tree, those that lie highest first."""
    level = [("", tree)]
    for _ in range(depth):
        inner = [
            (f"{path}.{key}".removeprefix("."), value)
            for path, branch in level
            if isinstance(branch, dict)
            for key, value in islice(branch.items(), _MOST_KEYS)
        ]
        yield from (path for path, value in inner if isinstance(value, list) and value and isinstance(value[0], dict))
        level = inner


def at(tree: object, path: str | None) -> object:
    """Return what stands at a dotted path, or None; a number in the path counts the elements of a list from 0.

    A key that is spelled like the whole path goes before the path.
    """
    if path and isinstance(tree, dict) and path in tree:
        return tree[path]
    for key in path.split(".") if path else ():
        if isinstance(tree, dict):
            tree = tree.get(key)
        elif isinstance(tree, list) and key.isdecimal() and len(key) < 10 and int(key) < len(tree):
            tree = tree[int(key)]
        else:
            return None
    return tree
