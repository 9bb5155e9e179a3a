"""A table as a Word file: caption, rules above and below and under the heads, notes; the same bytes for the same table."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from groundswell.report.table import Table

_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The date that every part of the file bears: the first that its format knows."""
_THICK, _THIN = "12", "4"
"""Rules in eighths of a point."""
_SIZE = 9.0
"""Points."""
_MANY = 5
"""Columns beyond which the page is turned on its side."""


def word(table: Table) -> bytes:
    """The file's bytes."""
    from docx import Document

    document: Any = Document()
    _page(document, wide=len(table.columns) > _MANY)
    _paragraph(document.add_paragraph(), table.caption, bold=True)
    made: Any = document.add_table(rows=0, cols=len(table.columns))
    for cells in (table.columns, *table.rows, *table.foot):
        _row(made.add_row(), cells, left=table.prose)
    for cell in made.rows[0].cells:
        for run in cell.paragraphs[0].runs:
            run.bold = True
    _rules(made, len(table.rows) if table.foot else None)
    _repeated(made.rows[0])
    if table.notes:
        _paragraph(document.add_paragraph(), " ".join(table.notes), size=_SIZE - 1)
    made_file = io.BytesIO()
    document.save(made_file)
    return _undated(made_file.getvalue())


def _page(document: Any, *, wide: bool) -> None:
    from docx.enum.section import WD_ORIENT
    from docx.shared import Cm

    section = document.sections[0]
    width, height = Cm(21), Cm(29.7)
    section.page_width, section.page_height = (height, width) if wide else (width, height)
    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2)


def _paragraph(paragraph: Any, text: str, *, bold: bool = False, size: float = _SIZE + 1) -> None:
    from docx.shared import Pt

    run = paragraph.add_run(text)
    run.bold = bold or None
    run.font.size = Pt(size)
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(3)


def _row(row: Any, cells: tuple[str, ...], *, left: bool) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    for place, (cell, text) in enumerate(zip(row.cells, cells, strict=True)):
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(2)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT if left or not place else WD_ALIGN_PARAGRAPH.CENTER
        for number, line in enumerate(text.split("\n")):
            run = paragraph.add_run()
            if number:
                run.add_break()
            run.add_text(line)
            run.font.size = Pt(_SIZE)


def _rules(table: Any, foot: int | None) -> None:
    """Rules above and below the table, under its heads, and above its foot."""
    last = len(table.rows) - 1
    edges = {0: [("top", _THICK), ("bottom", _THIN)], last: [("bottom", _THICK)]}
    if foot is not None:
        edges.setdefault(foot, []).append(("bottom", _THIN))
    for number, sides in edges.items():
        for cell in table.rows[number].cells:
            _border(cell, sides)


def _border(cell: Any, sides: list[tuple[str, str]]) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    borders: Any = OxmlElement("w:tcBorders")
    for side, size in sides:
        edge: Any = OxmlElement(f"w:{side}")
        for key, value in {"val": "single", "sz": size, "space": "0", "color": "000000"}.items():
            edge.set(qn(f"w:{key}"), value)
        borders.append(edge)
    cell._tc.get_or_add_tcPr().append(borders)


def _repeated(row: Any) -> None:
    """The heads stand again on every page."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    mark: Any = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)


def _undated(made: bytes) -> bytes:
    """The same parts without the time at which they were packed."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as parts, zipfile.ZipFile(packed, "w") as again:
        for name in parts.namelist():
            again.writestr(zipfile.ZipInfo(name, _FIRST_DAY), parts.read(name), zipfile.ZIP_DEFLATED)
    return packed.getvalue()
