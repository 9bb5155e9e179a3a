"""Figures of the bargaining game: its tree, drawn from the table of moves; what changes along a parameter; regions of a plane."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from groundswell.bargaining import ILLUSTRATION, MOVES, RULE, Axis
from groundswell.bargaining.moves import ACTIONS, CITY, COUNTY, END, STREETS, TYPES, Move
from groundswell.bargaining.sweeping import REGIONS
from groundswell.report.drawing import COLOURS, DASHES, MARKERS, WIDTH, Drawing, canvas, drawing

if TYPE_CHECKING:
    import polars as pl
    from matplotlib.axes import Axes

_ILLUSTRATED = ILLUSTRATION.replace("revenue_share_at_stake", "the revenue share at stake")
_MOVERS = {COUNTY: COLOURS[0], CITY: COLOURS[1]}
_NATURE = COLOURS[5]
_PALE = ("#F5E6A8", "#A6CEE8", "#5FA8D3", "#E8A27C", "#E4E4E4", "#BFBFBF", "#B9A3C6")
"""Fills of the regions, in their order; each region also bears its number."""


def tree_figure() -> Drawing:
    """The game tree: a row a turn, in the order of the table of moves, and under each turn what may be chosen."""
    figure, (axes,) = canvas(7.4)
    axes.set_axis_off()
    axes.set_xlim(-0.08, 1)
    axes.set_ylim(-len(MOVES) - 0.1, 0.55)
    places = {turn.name: -place for place, turn in enumerate(MOVES)} | {END: -len(MOVES)}
    for turn in MOVES:
        _turn(axes, turn, places)
    axes.text(0.36, places[END] + 0.3, "payoffs", ha="center", va="center", fontsize=9, style="italic", zorder=3,
              bbox={"boxstyle": "square,pad=0.2", "facecolor": "white", "edgecolor": "none"})  # fmt: skip
    spoken = "; ".join(f"{turn.mover} at {turn.name}: {', '.join(f'{a} to {b}' for a, b in turn.leads.items())}" for turn in MOVES)
    return drawing(
        figure,
        name="game-tree",
        caption="The game, drawn from the table of moves. Blue, the county; orange, the city; grey, nature. Beside each turn, what"
        " its mover knows. The city never sees whether the people are aggrieved, nor what the county did.",
        description=spoken + ".",
    )


def _turn(axes: Axes, turn: Move, places: dict[str, int]) -> None:
    """A turn's box, its choices as lines to the turns they lead to, and what its mover knows."""
    colour = _MOVERS.get(turn.mover, _NATURE)
    height = places[turn.name]
    box: dict[str, Any] = {"boxstyle": "round,pad=0.35", "facecolor": "white", "edgecolor": colour, "linewidth": 1.5}
    axes.text(0.36, height + 0.3, turn.name, ha="center", va="center", fontsize=9, bbox=box, zorder=3)
    axes.text(0.75, height + 0.3, f"{turn.mover} knows:\n{turn.sees}", va="center", fontsize=7.5, color=colour)
    spread = np.linspace(-1, 1, len(turn.leads)) * 0.09 * (len(turn.leads) - 1)
    for offset, (choice, target) in zip(spread, turn.leads.items(), strict=True):
        _choice(axes, choice, (0.36 + offset, height), (places[target], places[turn.name] - places[target] > 1, colour))


def _choice(axes: Axes, choice: str, place: tuple[float, float], leads: tuple[int, bool, str]) -> None:
    """One choice: a line from its turn to its name, and on to where it leads; round the others where it skips turns."""
    x, height = place
    target, skips, colour = leads
    label = height - 0.17
    axes.plot([0.36, x], [height + 0.14, label + 0.1], color=colour, linewidth=1)
    if skips:
        side = 0.06 - 0.016 * (height + len(MOVES)) if x <= 0.36 else 0.36 + 0.34  # a lane of its own for each turn
        axes.plot([x, side, side, 0.36], [label - 0.09, label - 0.09, target + 0.3, target + 0.3], color=colour, linewidth=0.8,
                  linestyle=DASHES[1], zorder=1)  # fmt: skip
    else:
        axes.plot([x, 0.36], [label - 0.1, target + 0.42], color=colour, linewidth=1)
    axes.text(x, label, choice, ha="center", va="center", fontsize=7.5, zorder=4,
              bbox={"boxstyle": "square,pad=0.1", "facecolor": "white", "edgecolor": "none"})  # fmt: skip


def statics_figure(table: pl.DataFrame, axis: Axis) -> Drawing:
    """What every player does as one parameter changes, with every equilibrium.

    Parameters
    ----------
    table
        Of :func:`groundswell.bargaining.sweep` over one axis.
    axis
        The axis.
    """
    figure, panels = canvas(5.6, 2, 2, sharex=True, sharey=True)
    shown = [
        (f"the {kind} county, once ignored", {action: f"{kind}_{action}" for action in ACTIONS}) for kind in TYPES
    ] + [
        ("the city", {"grants the petition": "petition"} | {f"concedes, {street}": f"{street}_concede" for street in STREETS}),
        ("what comes of it", {"protest": "protest", "county gets its way": "threat"}),
    ]  # fmt: skip
    for panel, (title, lines) in zip(panels, shown, strict=True):
        _panel(panel, table, axis.word, lines)
        panel.set_title(title, fontsize=9.5)
        panel.set_ylim(-0.04, 1.04)
    for panel in panels[2:]:
        panel.set_xlabel(axis.name.replace("_", " "))
    for panel in panels[::2]:
        panel.set_ylabel("probability")
    several = table.filter(table["equilibria"] > 1)
    span = (
        ""
        if several.is_empty()
        else f" Several equilibria at {several[axis.word].n_unique()} of {table[axis.word].n_unique()} values."
    )
    return drawing(
        figure,
        name="statics",
        caption=f"Every equilibrium as {axis.name.replace('_', ' ')} changes: a mark for each, a line through those followed."
        f" {RULE}{span} {_ILLUSTRATED}",
        description=_statics_in_words(table, axis),
    )


def _panel(panel: Axes, table: pl.DataFrame, word: str, lines: dict[str, str]) -> None:
    followed = table.filter(table["followed"] == 1).sort(word)
    other = table.filter(table["followed"] == 0)
    for number, (label, column) in enumerate(lines.items()):
        style: dict[str, Any] = {"color": COLOURS[number]}
        panel.plot(followed[word], followed[column], linestyle=DASHES[number], linewidth=1.5, label=label, **style)
        panel.scatter(other[word], other[column], s=7, marker=MARKERS[number], linewidths=0, alpha=0.7, **style)
    panel.legend(fontsize=7.5, framealpha=0.85, edgecolor="none", loc="best")


def _statics_in_words(table: pl.DataFrame, axis: Axis) -> str:
    """The stretches of the axis and what is followed there."""
    followed = table.filter(table["followed"] == 1).sort(axis.word)
    values, names = followed[axis.word].to_list(), followed["region"].to_list()
    starts = [0] + [place for place in range(1, len(names)) if names[place] != names[place - 1]]
    ends = [*(start - 1 for start in starts[1:]), len(names) - 1]
    parts = [f"{names[start]} from {values[start]:.4g} to {values[end]:.4g}" for start, end in zip(starts, ends, strict=True)]
    return f"As {axis.name.replace('_', ' ')} rises: {'; '.join(parts)}."


def regions_figure(table: pl.DataFrame, over: Sequence[Axis]) -> Drawing:
    """What is followed over a plane of two parameters, and where there are several equilibria.

    Parameters
    ----------
    table
        Of :func:`groundswell.bargaining.sweep` over two axes.
    over
        The axes: across and up.
    """
    from matplotlib.colors import BoundaryNorm, ListedColormap
    from matplotlib.patches import Patch

    across, up = over
    followed = table.filter(table["followed"] == 1).sort(across.word, up.word)
    shape = (across.values.size, up.values.size)
    number = np.array([REGIONS.index(name) for name in followed["region"]]).reshape(shape)
    several = (followed["equilibria"].to_numpy() > 1).reshape(shape)
    figure, (panel,) = canvas(WIDTH * 0.9)
    norm = BoundaryNorm(np.arange(len(REGIONS) + 1) - 0.5, len(REGIONS))
    panel.pcolormesh(across.values, up.values, number.T, cmap=ListedColormap(_PALE), norm=norm, rasterized=False, shading="nearest",
                     edgecolors="face", linewidth=0.3)  # fmt: skip
    if several.any():
        panel.contourf(across.values, up.values, several.T.astype(float), levels=[0.5, 1.5], colors="none", hatches=["..."])
    present = [place for place in range(len(REGIONS)) if (number == place).any()]
    for place in present:
        panel.text(*_inside(number == place, across.values, up.values), str(place + 1), ha="center", va="center", fontweight="bold",
                   bbox={"boxstyle": "circle,pad=0.15", "facecolor": "white", "edgecolor": "none"})  # fmt: skip
    panel.set_xlabel(across.name.replace("_", " "))
    panel.set_ylabel(up.name.replace("_", " "))
    keys = [Patch(facecolor=_PALE[place], edgecolor="#555555", label=f"{place + 1} {REGIONS[place]}") for place in present]
    keys += [Patch(facecolor="none", edgecolor="#555555", hatch="...", label="several equilibria")] if several.any() else []
    figure.legend(handles=keys, loc="outside lower center", ncols=2, fontsize=8, frameon=False)
    shares = "; ".join(f"{REGIONS[place]} at {(number == place).mean():.0%} of points" for place in present)
    return drawing(
        figure,
        name="regions",
        caption=f"What is followed over {across.name.replace('_', ' ')} and {up.name.replace('_', ' ')}: what the grieved county"
        f" does once ignored, or that its petition is granted. {RULE} {_ILLUSTRATED}",
        description=f"{shares}; several equilibria at {several.mean():.0%}.",
    )


def _inside(where: np.ndarray[Any, Any], across: np.ndarray[Any, Any], up: np.ndarray[Any, Any]) -> tuple[float, float]:
    """A point well inside of a region: the one furthest from its edge."""
    from scipy.ndimage import distance_transform_edt

    padded = np.pad(where, 1)
    distance = np.asarray(distance_transform_edt(padded))[1:-1, 1:-1]
    i, j = np.unravel_index(distance.argmax(), distance.shape)
    return float(across[i]), float(up[j])
