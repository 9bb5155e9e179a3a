"""The report: one page that stands by itself, made of sections in the order they are given.

A section is a title and a body; a body is paragraphs (text), lists (tuples of text), tables and drawings, in the order they are
read. Whoever has something to add adds a section and leaves this file alone.
"""

from __future__ import annotations

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


@dataclass(frozen=True, kw_only=True)
class Report:
    """What a person reads in the end.

    Attributes
    ----------
    title
        What the report is of.
    lead
        Its first paragraph: what was done, to what, and what the reader should know before any number.
    sections
        In their order; those without a body are left out.
    """

    title: str
    lead: str
    sections: tuple[Section, ...]


@dataclass(frozen=True)
class _Shown:
    """A part with the word that tells the page how to show it."""

    kind: str
    content: Part


def write(report: Report, folder: Path) -> None:
    """Write ``report.html``, and its tables and figures as files of their own in ``tables/`` and ``figures/``.

    The page needs nothing else: no network, no script, styles and pictures within it.

    Parameters
    ----------
    report
        What to write.
    folder
        Where; it exists.
    """
    shown = [(section.title, [_Shown(_kind(part), part) for part in section.body]) for section in report.sections if section.body]
    page = render("report.html.j2", title=report.title, lead=report.lead, sections=shown)
    (folder / "report.html").write_text(page, encoding="utf-8")
    for part in (part for section in report.sections for part in section.body):
        if isinstance(part, Table | Drawing):
            place = folder / ("tables" if isinstance(part, Table) else "figures")
            place.mkdir(exist_ok=True)
            part.save(place)


def _kind(part: Part) -> str:
    if isinstance(part, Table):
        return "table"
    if isinstance(part, Drawing):
        return "drawing"
    return "paragraph" if isinstance(part, str) else "list"
