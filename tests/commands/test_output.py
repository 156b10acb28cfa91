import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui.output import Format, write_rows

ROWS = [
    {"id": "m1989", "name": "주체포", "count": 120, "seen": True, "note": None, "more": {"a": [1]}},
    {"id": "m1991", "name": "Град\x1b[31m\u202e", "count": -2.5, "seen": False, "note": "=1+1"},
]


def written(format_: Format, *columns: str, rows: list[dict[str, object]] | None = None) -> str:
    out = io.StringIO()
    write_rows(ROWS if rows is None else rows, columns, format_, out)
    return out.getvalue()


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_table_is_aligned_by_what_a_terminal_shows() -> None:
    header, first, second = written("table", "name", "count", "seen", "note").splitlines()
    assert header == "NAME       COUNT  SEEN  NOTE"
    assert first == "주체포     120    yes"
    assert second == "Град [31m  -2.5   no    =1+1"


def test_a_table_has_a_header_also_without_rows() -> None:
    assert written("table", "id", "name", rows=[]) == "ID  NAME\n"


def test_cells_are_cut_only_on_a_terminal_and_the_cut_is_marked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "30")
    rows: list[dict[str, object]] = [{"id": "a", "text": "포" * 40}, {"id": "b", "text": "short"}]
    out = Terminal()
    write_rows(rows, ["id", "text"], "table", out)
    lines = out.getvalue().splitlines()
    assert max(cell_len(line) for line in lines) <= 30
    assert lines[1].endswith(">")
    assert lines[2] == "b   short"
    assert "포" * 40 in written("table", "id", "text", rows=rows)


def test_json_formats_carry_the_rows_whole() -> None:
    assert [json.loads(line) for line in written("jsonl", "id").splitlines()] == ROWS
    assert json.loads(written("json", "id")) == ROWS
    assert "주체포" in written("jsonl", "id")
    assert written("json", "id", rows=[]) == "[]\n"


def test_csv_has_the_columns_and_plain_values() -> None:
    assert list(csv.reader(io.StringIO(written("csv", "id", "count", "seen", "note", "more")))) == [
        ["id", "count", "seen", "note", "more"],
        ["m1989", "120", "true", "", '{"a": [1]}'],
        ["m1991", "-2.5", "false", "'=1+1", ""],
    ]


@pytest.mark.parametrize("cell", ["=1+1", "+cmd|x", "-1+2", "@SUM(A1)", "\t=1", "  =1", "-", "+1 (555) 1"])
def test_a_spreadsheet_runs_no_cell(cell: str) -> None:
    row = list(csv.reader(io.StringIO(written("csv", "x", rows=[{"x": cell}]))))[1]
    assert row == ["'" + cell]


@pytest.mark.parametrize("cell", ["-5", "+3.25", "-1,250.5", "-1e-5", "M1989", "a=b", ""])
def test_numbers_and_words_are_left_alone(cell: str) -> None:
    text = written("csv", "x", "y", rows=[{"x": cell, "y": "z"}])
    assert list(csv.reader(io.StringIO(text)))[1] == [cell, "z"]


@pytest.mark.parametrize("format_", ["table", "jsonl", "json", "csv"])
@given(text=st.text())
def test_no_value_can_drive_the_terminal(format_: Format, text: str) -> None:
    shown = written(format_, "x", rows=[{"x": text}])
    unsafe = {*map(chr, range(32)), *map(chr, range(127, 160)), "\u202e", "\u2066", "\u200f", "\u2028"}
    assert not (set(shown) & (unsafe - {"\n", "\t"}))
    if format_ == "jsonl":
        assert json.loads(shown) == {"x": text}
    if format_ == "table":
        assert len(shown.split("\n")) == 3


def test_a_terminal_narrower_than_the_columns_still_shows_each(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "3")
    out = Terminal()
    write_rows([{"a": "xx", "b": "yy", "c": "z"}], ["a", "b", "c"], "table", out)
    assert out.getvalue() == "A  B  C\n>  >  z\n"
