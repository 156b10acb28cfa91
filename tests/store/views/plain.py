"""Rows and details as plain text that a person can review."""

from collections.abc import Iterable, Mapping, Sequence

from store.views.detail import Detail, Section, Statement


def table(rows: Sequence[Mapping[str, object]], columns: Sequence[str]) -> str:
    """Return rows as aligned columns, one line each."""
    lines = [list(columns), *([_cell(row[column]) for column in columns] for row in rows)]
    widths = [max(len(line[place]) for line in lines) for place in range(len(columns))]
    return "".join(_joined(f"{cell:{width}}" for cell, width in zip(line, widths, strict=True)) for line in lines)


def outline(detail: Detail) -> str:
    """Return a detail as a title, facts, sections and their statements."""
    lines = [detail.title, *(f"  {fact}" for fact in detail.facts)]
    for section in detail.sections:
        lines += ["", *_section(section)]
    if detail.text is not None:
        lines += ["", detail.text]
    return "\n".join(lines) + "\n"


def _section(section: Section) -> list[str]:
    lines = [_filled(section.heading, section.figure, f"[{section.label}]", section.mark)]
    for statement in section.statements:
        lines += _statement(statement)
    return lines


def _statement(statement: Statement) -> list[str]:
    words = f'"{statement.words}"' if statement.quoted else statement.words
    return [
        f"  {'*' if statement.heads else '-'} {_filled(statement.mark, statement.figure, words)}",
        f"      {_filled(statement.modality, statement.when, statement.place)}",
        f"      {statement.speakers}",
        *([f"      {statement.document}"] if statement.document else []),
        *([f"      note: {statement.note}"] if statement.note else []),
    ]


def _filled(*parts: str) -> str:
    return " | ".join(part for part in parts if part)


def _cell(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)


def _joined(cells: Iterable[str]) -> str:
    return "  ".join(cells).rstrip() + "\n"
