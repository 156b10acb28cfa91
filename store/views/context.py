"""What stands around words in a text: enough of it to judge them."""

import re

_REACH = 280
_BREAK = re.compile(r"[.!?…][\"”’»)]*\s+(?=[\"“‘«(]*[^\W_a-zа-яёіїєґ])|\n+")


def around(text: str, start: int, end: int) -> tuple[int, int]:
    """Return where the sentence or sentences begin and end in which words stand.

    They end with their line at the latest, and are cut between words where they are very long.
    """
    first, last = max(0, start - _REACH), min(len(text), end + _REACH)
    begin = first if first == 0 else _next_blank(text, first, start)
    for found in _BREAK.finditer(text, first, start + 1):
        begin = min(found.end(), start)
    after = _BREAK.search(text, max(end - 1, start), last)
    if after is not None:
        finish = after.start() + len(after[0].rstrip())
    else:
        finish = last if last == len(text) else _last_blank(text, end, last)
    return min(begin, start), max(finish, end)


def _next_blank(text: str, start: int, end: int) -> int:
    blank = text.find(" ", start, end)
    return start if blank < 0 else blank + 1


def _last_blank(text: str, start: int, end: int) -> int:
    blank = text.rfind(" ", start, end)
    return end if blank < 0 else blank
