"""A detail laid out as lines of a given width; the widget only scrolls them."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain

from rich.cells import cell_len

from store.views.detail import Detail, Section, Statement
from store.views.inbox import BEGIN_MARK, END_MARK
from tui.terminal import Terminal
from tui.widgets.columns import cut
from tui.widgets.text_lines import BLANK, LineKind, TextLine, wrap

LONGEST_TEXT = 100_000
# What the line of the title keeps free for the number of lines below.
_BESIDE_TITLE = 10


def detail_lines(detail: Detail, width: int, terminal: Terminal) -> list[TextLine]:
    """Lay out what stands under a detail's title, in lines of at most `width` cells, which are `NARROWEST` or more.

    A title too long for its own line is repeated in full.
    """
    lines: list[TextLine] = []
    if cell_len(terminal.fit(detail.title)) > width - _BESIDE_TITLE:
        lines += _block("figure", detail.title, "", width, terminal)
    for fact in detail.facts:
        lines += _block("fact", fact, "", width, terminal)
    parts = [_section(section, width, terminal) for section in detail.sections]
    if detail.text:
        parts.append(_text(detail.text, width, terminal))
    for part in parts:
        lines += [BLANK] if lines else []
        lines += part
    return list(_with_marks(lines))


def _with_marks(lines: Iterable[TextLine]) -> Iterator[TextLine]:
    """Yield the lines with the words between the marks of a quote found in them, also where a mark is lines away."""
    inside = False
    for line in lines:
        if line.kind != "words":
            inside = False
        elif inside or BEGIN_MARK in line.text:
            start = len(line.text) - len(line.text.lstrip()) if inside else line.text.index(BEGIN_MARK)
            inside = END_MARK not in line.text[start:]
            end = len(line.text) if inside else line.text.index(END_MARK, start) + 1
            line = replace(line, marked=(start, end))
        yield line


def _section(section: Section, width: int, terminal: Terminal) -> Iterator[TextLine]:
    left = wrap(f"{section.heading} {section.figure} {section.mark}", width, terminal) or [""]
    label = terminal.fit(section.label, width)
    if cell_len(left[-1]) + cell_len(label) >= width:
        left.append("")
    left[-1] += cut(label, width - cell_len(left[-1]), right=True)
    for line in left:
        yield TextLine("disputed" if section.mark else "heading", line)
    for fact in section.facts:
        yield from _block("fact", fact, "  ", width, terminal)
    yield from chain.from_iterable(_statement(statement, width, terminal) for statement in section.statements)


def _statement(statement: Statement, width: int, terminal: Terminal) -> Iterator[TextLine]:
    pointer = "▸" if statement.heads else statement.mark or " "
    head = " · ".join(part for part in (statement.figure, statement.modality, statement.when, statement.place) if part)
    words = f"“{statement.words}”" if statement.quoted else statement.words
    yield from _block("figure", head, f"{pointer} ", width, terminal)
    yield from _block("fact", statement.parties, "    ", width, terminal)
    yield from _block("words", words, "    ", width, terminal)
    yield from _block("source", statement.speakers, "    ", width, terminal)
    if statement.document:
        citation = f"    {terminal.fit(statement.document)}"
        yield TextLine("source", cut(citation, width, ellipsis=terminal.glyphs("…")).rstrip())
    if statement.note:
        yield from _block("note", f"note: {statement.note}", "    ", width, terminal)


def _text(text: str, width: int, terminal: Terminal) -> Iterator[TextLine]:
    """Lay out a document's own text, one blank line where it has any number of them."""
    blank = False
    for paragraph in text[:LONGEST_TEXT].strip().splitlines():
        lines = list(_block("words", paragraph, "", width, terminal))
        if lines and blank:
            yield BLANK
        yield from lines
        blank = not lines
    if len(text) > LONGEST_TEXT:
        rest = f"{len(text) - LONGEST_TEXT:,} more characters are in the ledger and not shown here"
        yield from _block("note", rest, "", width, terminal)


def _block(kind: LineKind, text: str, lead: str, width: int, terminal: Terminal) -> Iterator[TextLine]:
    """Lay out one paragraph; `lead` stands before its first line, as many blanks before the others."""
    for number, line in enumerate(wrap(text, width, terminal, indent=" " * len(lead))):
        yield TextLine(kind, terminal.glyphs(lead) + line[len(lead) :] if number == 0 else line)
