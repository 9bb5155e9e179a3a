"""The report: one page that stands by itself, made of sections in the order they are given.

A section is a title and a body; a body is paragraphs (text), lists (tuples of text), tables and drawings, in the order they are
read. Whoever has something to add adds a section and leaves this file alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from groundswell.report.drawing import Drawing
from groundswell.report.page import render
from groundswell.report.table import Table

Part = str | tuple[str, ...] | Table | Drawing
"""A paragraph, a list, a table or a drawing."""


@dataclass(frozen=True, kw_only=True)
class Section:
    """A part of a report under a heading of its own.

    Attributes
    ----------
    title
        The heading; a report has no two alike.
    body
        Paragraphs, lists, tables and drawings, as they are read.
    """

    title: str
    body: tuple[Part, ...]


@dataclass(frozen=True)
class _Shown:
    """A part with the word that tells the page how to show it."""

    kind: str
    content: Part


def write(path: Path, *, title: str, lead: str, sections: Sequence[Section]) -> None:
    """Write a report as one HTML file that needs nothing else: no network, no script, styles and pictures within it.

    Parameters
    ----------
    path
        The file to write.
    title
        What the report is of.
    lead
        Its first paragraph: what was done, to what, and what the reader should know before any number.
    sections
        In their order; those without a body are left out.
    """
    shown = [(section.title, [_Shown(_kind(part), part) for part in section.body]) for section in sections if section.body]
    path.write_text(render("report.html.j2", title=title, lead=lead, sections=shown), encoding="utf-8")


def _kind(part: Part) -> str:
    if isinstance(part, Table):
        return "table"
    if isinstance(part, Drawing):
        return "drawing"
    return "paragraph" if isinstance(part, str) else "list"


def save_parts(sections: Iterable[Section], *, tables: Path, figures: Path) -> None:
    """Write every table and drawing of a report into files of their own, in folders that are made if absent."""
    for part in (part for section in sections for part in section.body):
        if isinstance(part, Table):
            tables.mkdir(parents=True, exist_ok=True)
            part.save(tables)
        elif isinstance(part, Drawing):
            figures.mkdir(parents=True, exist_ok=True)
            part.save(figures)
