"""A table as a report shows it, and the files it is kept in: HTML to read, LaTeX and Word for a paper."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from groundswell.report.page import render
from groundswell.report.word import word

_LATEX_NEEDS = "% \\usepackage{array,booktabs,makecell,tabularx,threeparttable}\n"
# Said once a character: a replacement is never itself replaced.
_LATEX = str.maketrans({
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "%": r"\%",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': r"\textquotedbl{}",
    "[": "{[}",  # a bracket after a line break would be read as its option
    "]": "{]}",
    "×": r"$\times$",
    "²": r"\textsuperscript{2}",
    "−": "$-$",
    "–": "--",
    "’": "'",
})


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table: words in rows and columns, ready to be shown anywhere.

    Attributes
    ----------
    name
        The stem of its files.
    caption
        What it shows, in a sentence.
    columns
        The heads, the first (over the row names) included.
    rows
        Cells as text, the row's name first; a line break within a cell is kept.
    foot
        Further rows, set apart by a rule.
    notes
        Sentences below it.
    prose
        Whether cells hold words, which are set to the left, and not numbers, which are centred.
    """

    name: str
    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    foot: tuple[tuple[str, ...], ...] = ()
    notes: tuple[str, ...] = ()
    prose: bool = False

    def save(self, folder: Path) -> None:
        """Write ``NAME.html``, ``NAME.tex`` and ``NAME.docx`` into a folder that exists."""
        (folder / f"{self.name}.html").write_text(render("table.html.j2", table=self), encoding="utf-8")
        (folder / f"{self.name}.tex").write_text(self.latex(), encoding="utf-8")
        (folder / f"{self.name}.docx").write_bytes(word(self))

    def latex(self) -> str:
        """The table as LaTeX, every character of it escaped; its first line names the packages it needs."""
        import pandas as pd
        from maketables import MTable

        groups = [("", row) for row in self.rows] + [(" ", row) for row in self.foot]
        # maketables sets a rule between groups of rows; it escapes nothing, so all text is escaped here.
        frame = pd.DataFrame(
            [[_escaped(cell) for cell in row[1:]] for _, row in groups],
            index=pd.MultiIndex.from_tuples([(group, _escaped(row[0])) for group, row in groups]),
            columns=pd.Index([_escaped(column).replace("\n", r"\newline ") for column in self.columns[1:]]),  # heads may wrap
        )
        style = {"x_col_align": "left" if self.prose else "center", "first_row_addlinespace": "0.5ex", "data_addlinespace": None}
        style |= {"group_intro": r"\small"} if self.prose else {}
        made = MTable(
            frame,
            notes=" ".join(_escaped(note) for note in self.notes),
            caption=_escaped(self.caption),
            tab_label=f"tab:{self.name}",
            rgroup_sep="t",
            rgroup_display=False,
        )
        return _LATEX_NEEDS + str(made.make(type="tex", tex_style=style))


def _escaped(text: str) -> str:
    return text.translate(_LATEX)
