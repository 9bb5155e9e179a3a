"""A figure as a report shows it, and the two files it is kept in: SVG to look at, PDF for a paper.

Figures are drawn without matplotlib's global state, and the same numbers give the same bytes: no date, identifiers made from the
figure's name. Letters stay letters in the SVG, so that they can be searched, copied and read aloud; room for them is measured in
the wide face that comes with matplotlib, so that any face a browser puts in its place fits as well.
"""

from __future__ import annotations

import io
import logging
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH = 5.6
"""Inches; narrow, so that words stay readable on a telephone and in a column of a journal."""
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#7A4B8C", "#8A6D00", "#4D4D4D")
"""Told apart by colour-blind eyes (after Okabe and Ito); never the only thing that tells two lines apart."""
MARKERS = ("o", "s", "D", "^", "v", "P")
DASHES = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)), (0, (1, 1)))
_STYLE: Any = {
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans", "Helvetica", "Arial"],
    "font.size": 9.5,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": "#555555",
    "pdf.fonttype": 42,
    "svg.fonttype": "none",
}


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """A figure: what it shows in a caption, what is to be seen in words, and the picture.

    Attributes
    ----------
    name
        The stem of its files.
    caption
        What it shows, and how to read it.
    description
        What is to be seen, for those who cannot see it.
    svg, pdf
        The picture.
    """

    name: str
    caption: str
    description: str
    svg: str
    pdf: bytes

    def save(self, folder: Path) -> None:
        """Write ``NAME.svg`` and ``NAME.pdf`` into a folder that exists."""
        (folder / f"{self.name}.svg").write_text(self.svg, encoding="utf-8")
        (folder / f"{self.name}.pdf").write_bytes(self.pdf)

    @property
    def inline(self) -> str:
        """The picture as an element of a page: no prologue, no identifiers but those it uses itself."""
        element = self.svg[self.svg.index("<svg") :]
        element = re.sub(r"<metadata>.*?</metadata>", "", element, flags=re.DOTALL)
        element = re.sub(r'<g id="[^"]*"', "<g", element)
        # The page says what the picture shows; the picture takes the width it is given.
        return re.sub(r'width="[\d.]+pt" height="[\d.]+pt"', 'aria-hidden="true" focusable="false"', element, count=1)


def canvas(height: float, rows: int = 1, columns: int = 1, **sharing: Any) -> tuple[Figure, list[Axes]]:
    """An empty figure of our width with its panels in reading order."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    engine = ConstrainedLayoutEngine(wspace=0.06)  # so that numbers below neighbouring panels stand apart
    with rc_context(_STYLE):
        figure = Figure(figsize=(WIDTH, height), layout=engine)
        panels = figure.subplots(rows, columns, squeeze=False, **sharing)
    return figure, list(panels.flat)


def drawing(figure: Figure, *, name: str, caption: str, description: str) -> Drawing:
    """The figure, drawn."""
    from matplotlib import rc_context

    # What the library that embeds letters does is of no use to a reader, even where a program asks for news of everything.
    logging.getLogger("fontTools").setLevel(logging.WARNING)
    vector, portable = io.StringIO(), io.BytesIO()
    with rc_context(_STYLE | {"svg.hashsalt": name}):
        figure.savefig(vector, format="svg", metadata={"Date": None})
        figure.savefig(portable, format="pdf", metadata={"CreationDate": None})
    return Drawing(name=name, caption=caption, description=description, svg=vector.getvalue(), pdf=portable.getvalue())
