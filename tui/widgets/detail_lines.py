"""A detail laid out as lines of a given width; the widget only scrolls them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from rich.cells import cell_len
from textual.content import Content

from store.views.detail import Detail, Section, Statement
from tui.terminal import Terminal
from tui.widgets.columns import cut

LineKind = Literal["title", "fact", "heading", "disputed", "figure", "words", "source", "note", "blank"]


@dataclass(frozen=True)
class DetailLine:
    """One line and what it is, which decides its style."""

    kind: LineKind
    text: str


def detail_lines(detail: Detail, width: int, terminal: Terminal) -> list[DetailLine]:
    """Lay a detail out in lines of at most `width` cells."""
    lines = [DetailLine("title", line) for line in _wrap(detail.title, width, "", terminal)]
    for fact in detail.facts:
        lines += [DetailLine("fact", line) for line in _wrap(fact, width, "", terminal)]
    for section in detail.sections:
        lines.append(DetailLine("blank", ""))
        lines += _section(section, width, terminal)
    if detail.text:
        lines.append(DetailLine("blank", ""))
        for paragraph in detail.text.splitlines():
            lines += [DetailLine("words", line) for line in _wrap(paragraph, width, "", terminal)]
    return lines


def _section(section: Section, width: int, terminal: Terminal) -> Iterator[DetailLine]:
    figure = f"{section.figure} {section.mark}".strip()
    left = "  ".join(part for part in (section.heading, figure) if part)
    label = terminal.fit(section.label)
    left = terminal.fit(left)
    gap = width - cell_len(left) - cell_len(label)
    heading = f"{left}{' ' * gap}{label}" if gap > 0 else left
    yield DetailLine("disputed" if section.mark else "heading", heading)
    for statement in section.statements:
        yield from _statement(statement, width, terminal)


def _statement(statement: Statement, width: int, terminal: Terminal) -> Iterator[DetailLine]:
    pointer = "▸" if statement.heads else statement.mark or " "
    head = " · ".join(part for part in (statement.figure, statement.modality, statement.when, statement.place) if part)
    words = f"“{statement.words}”" if statement.quoted else statement.words
    yield from _block("figure", head, f"{pointer} ", width, terminal)
    yield from _block("words", words, "    ", width, terminal)
    yield from _block("source", statement.speakers, "    ", width, terminal)
    yield DetailLine("source", cut(f"    {terminal.fit(statement.document)}", width, ellipsis=terminal.glyphs("…")))
    if statement.note:
        yield from _block("note", f"note: {statement.note}", "    ", width, terminal)


def _block(kind: LineKind, text: str, lead: str, width: int, terminal: Terminal) -> Iterator[DetailLine]:
    for number, line in enumerate(_wrap(text, width, " " * len(lead), terminal)):
        yield DetailLine(kind, terminal.glyphs(lead) + line[len(lead) :] if number == 0 else line)


def _wrap(text: str, width: int, indent: str, terminal: Terminal) -> list[str]:
    """Wrap one paragraph by cells, not characters: Hangul is two cells wide."""
    fitted = terminal.fit(text)
    if not fitted:
        return []
    return [indent + line.plain.rstrip() for line in Content(fitted).wrap(max(8, width - len(indent)))]
