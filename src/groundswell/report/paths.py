"""The diagram of paths from migration and lineage to collective action (A-fig1), drawn from the list of mechanisms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from groundswell.report.drawing import COLOURS, Drawing, canvas, drawing
from groundswell.report.table import Table
from groundswell.report.words import MINUS
from groundswell.scenario.mechanisms import ACTION, ARROWS, IDEAS, LINEAGE, MIGRATION, PEOPLE, Arrow, meaning

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_PLACES = {MIGRATION: (0.09, 0.5), IDEAS: (0.56, 0.88), PEOPLE: (0.56, 0.12), LINEAGE: (0.42, 0.5), ACTION: (0.9, 0.5)}
_BOX: dict[str, Any] = {"boxstyle": "round,pad=0.5", "facecolor": "white", "edgecolor": "#555555"}
_LETTER = 0.42
"""How far along an arrow its letter stands."""


def paths_figure() -> Drawing:
    """Where migration and lineage bear on collective action, a letter a path (A-fig1)."""
    figure, (axes,) = canvas(3.1)
    axes.set_axis_off()
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1)
    boxes = {
        name: axes.text(*place, name, ha="center", va="center", fontsize=9, bbox=_BOX, zorder=3).get_bbox_patch()
        for name, place in _PLACES.items()
    }
    for arrow in ARROWS:
        _arrow(axes, arrow, boxes)
    return drawing(
        figure,
        name="paths",
        caption="How migration and lineage bear on collective action, drawn from the list of mechanisms of this program. Letters "
        "are the paths of the article’s framework. Blue, solid and + strengthen; orange, dashed and − weaken.",
        description="; ".join(_spoken(arrow) for arrow in ARROWS) + ".",
    )


def paths_table() -> Table:
    """Which mechanisms are at work in each path; each can be switched off."""
    return Table(
        name="paths",
        caption="The paths, and the mechanisms at work in them",
        columns=("Path", "From", "To", "Effect", "Mechanisms (each can be switched off)"),
        rows=tuple(
            (
                arrow.path,
                _plain(arrow.source),
                _target(arrow),
                "strengthens" if arrow.raises else "weakens",
                "\n".join(meaning(switch) for switch in arrow.switches),
            )
            for arrow in ARROWS
        ),
        prose=True,
    )


def _arrow(axes: Axes, arrow: Arrow, boxes: dict[str, Any]) -> None:
    """An arrow from the edge of a box to the edge of another, or onto the path that it bears on."""
    start, end = _PLACES[arrow.source], _end(arrow)
    colour = COLOURS[0 if arrow.raises else 1]
    style: dict[str, Any] = {"arrowstyle": "-|>", "color": colour, "linestyle": "-" if arrow.raises else (0, (4, 2))}
    style |= {"linewidth": 1.3, "mutation_scale": 12, "shrinkA": 0, "shrinkB": 2}
    style |= {"patchA": boxes[arrow.source], "patchB": boxes.get(arrow.target)}
    axes.annotate("", xy=end, xytext=start, arrowprops=style, zorder=1)
    letter = f"{arrow.path} {'+' if arrow.raises else MINUS}"
    box: dict[str, Any] = {"boxstyle": "round,pad=0.15", "facecolor": "white", "edgecolor": "none"}
    place = _along(start, end, _LETTER if arrow.target in _PLACES else 0.7)
    axes.text(*place, letter, ha="center", va="center", fontsize=9, fontweight="bold", color=colour, bbox=box, zorder=2)


def _end(arrow: Arrow) -> tuple[float, float]:
    """The place of the target, or a point on the first step of the path that is borne on."""
    if arrow.target in _PLACES:
        return _PLACES[arrow.target]
    first = next(one for one in ARROWS if one.path == arrow.target)
    return _along(_PLACES[first.source], _PLACES[first.target], 0.62)


def _along(start: tuple[float, float], end: tuple[float, float], share: float) -> tuple[float, float]:
    return start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])


def _plain(name: str) -> str:
    return name.replace("\n", " ")


def _target(arrow: Arrow) -> str:
    return _plain(arrow.target) if arrow.target in _PLACES else f"path {arrow.target}"


def _spoken(arrow: Arrow) -> str:
    return f"{arrow.path}: {_plain(arrow.source)} {'strengthens' if arrow.raises else 'weakens'} {_target(arrow)}"
