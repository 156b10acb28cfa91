"""Records on standard output: a table for people, and jsonl, csv and json for programs.

A table and a csv have the columns asked for; jsonl and json have the rows whole. Nothing written can drive
the terminal or a spreadsheet.
"""

import csv
import json
import re
import shutil
from collections.abc import Mapping, Sequence
from typing import Literal, TextIO

from rich.cells import cell_len, set_cell_size

from store.text import clean_line, clean_text

Format = Literal["table", "jsonl", "csv", "json"]
Row = Mapping[str, object]

_GAP = "  "
_CUT = ">"
# What JSON leaves as it is inside a string and a terminal may obey: C1, bidirectional controls, surrogates.
_UNESCAPED = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)*([eE][+-]?\d+)?")


def write_rows(rows: Sequence[Row], columns: Sequence[str], format_: Format, out: TextIO) -> None:
    """Write rows in one of the formats; a table is cut to the width of the terminal that `out` is, if it is one."""
    match format_:
        case "table":
            _write_table(rows, columns, out)
        case "csv":
            _write_csv(rows, columns, out)
        case "jsonl":
            out.writelines(f"{_json(row)}\n" for row in rows)
        case "json":
            out.write(f"{_json(rows, indent=2)}\n")


def _write_table(rows: Sequence[Row], columns: Sequence[str], out: TextIO) -> None:
    lines = [[column.upper() for column in columns]]
    lines += [[_cell(row.get(column)) for column in columns] for row in rows]
    widths = [max(cell_len(line[index]) for line in lines) for index in range(len(columns))]
    if out.isatty():
        widths = _fitted(widths, shutil.get_terminal_size().columns)
    for line in lines:
        cells = (_sized(cell, width) for cell, width in zip(line, widths, strict=True))
        out.write(_GAP.join(cells).rstrip() + "\n")


def _write_csv(rows: Sequence[Row], columns: Sequence[str], out: TextIO) -> None:
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_inert(clean_text(_text(row.get(column)))) for column in columns])


def _cell(value: object) -> str:
    """Return a value on one line, as a person reads it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = _text(value)
    return clean_line(text, limit=2 * len(text))


def _text(value: object) -> str:
    """Return a value as text; lists and tables in it as JSON."""
    match value:
        case None:
            return ""
        case str():
            return value
        case _:
            return _json(value)


def _inert(cell: str) -> str:
    """Return the cell so that a spreadsheet shows it; an apostrophe keeps it from being run as a formula."""
    risky = cell.lstrip()[:1] in tuple("=+-@") and not _NUMBER.fullmatch(cell)
    return f"'{cell}" if risky else cell


def _json(value: object, indent: int | None = None) -> str:
    """Return JSON with letters of every script as they are, and controls escaped."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return _UNESCAPED.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def _fitted(widths: Sequence[int], room: int) -> list[int]:
    """Return the widths with the widest columns narrowed until a line fits, but none below one cell."""
    fitted = list(widths)
    room -= len(_GAP) * (len(fitted) - 1)
    while sum(fitted) > room and max(fitted) > 1:
        fitted[fitted.index(max(fitted))] -= 1
    return fitted


def _sized(cell: str, width: int) -> str:
    """Return the cell padded to a width; what does not fit is cut and marked."""
    if cell_len(cell) <= width:
        return set_cell_size(cell, width)
    return set_cell_size(cell, width - 1) + _CUT
