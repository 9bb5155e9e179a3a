"""The course of a case as a line of steps, and beside each step the chance that the game gives it."""

from __future__ import annotations

from textwrap import shorten
from typing import TYPE_CHECKING, Any

import polars as pl

from groundswell.report.drawing import COLOURS, Drawing, canvas, drawing
from groundswell.report.words import plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_LINE = 0.235
"""Inches a step."""
_TIME, _WORDS = 40, 46
"""Letters of a time and of a step that there is room for."""
_KINDS = {"grieved": ("o", COLOURS[0]), "ungrieved": ("s", COLOURS[1])}


def timeline_figure(steps: pl.DataFrame, case: str, source: str, *, name: str = "timeline") -> Drawing | None:
    """The steps that have a place in time, downwards; None where there are none.

    Parameters
    ----------
    steps
        Steps of a :class:`groundswell.cases.Trace`, of one source.
    case, source
        What they are the steps of, and who tells of them.
    name
        The stem of its files.
    """
    rows = steps.filter(pl.col("step").is_not_null()).to_dicts()
    if not rows:
        return None
    figure, (axes, chances) = canvas(_LINE * len(rows) + 0.75, columns=2, sharey=True, gridspec_kw={"width_ratios": (5.4, 1)})
    _course(axes, rows)
    _chances(chances, rows)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    return drawing(
        figure,
        name=name,
        caption=f"The course of {case} as {source} tells it, downwards. Left, when, as coarsely as it is told. A full circle is "
        "stated, an empty one inferred. Right, the chance the game at these parameters gives to what happened: a blue circle in "
        "an aggrieved county, an orange square in another; no mark where the game is silent.",
        description="; ".join(_spoken(row) for row in rows) + ".",
    )


def _course(axes: Axes, rows: list[dict[str, Any]]) -> None:
    axes.set_axis_off()
    axes.set_xlim(-0.75, 1.0)
    axes.plot([0, 0], [0, len(rows) - 1], color="#555555", linewidth=1.2, zorder=1)
    before = None
    for place, row in enumerate(rows):
        if row["time"] and row["time"] != before:
            when = shorten(row["time"], _TIME, placeholder=" …")
            axes.text(-0.04, place, when, ha="right", va="center", fontsize=7.5, color="#4c5661", parse_math=False)
        before = row["time"]
        face = COLOURS[5] if row["basis"] == "stated" else "white"
        axes.plot([0], [place], marker="o", markersize=6, markerfacecolor=face, markeredgecolor=COLOURS[5], zorder=2)
        words = shorten(f"{plain(row['condition'])}: {row['value']}", _WORDS, placeholder=" …")
        axes.text(0.04, place, words, ha="left", va="center", fontsize=8.5)


def _chances(axes: Axes, rows: list[dict[str, Any]]) -> None:
    for shift, (kind, (marker, colour)) in zip((-0.13, 0.13), _KINDS.items(), strict=True):
        for place, row in enumerate(rows):
            low, high = row[f"{kind}_low"], row[f"{kind}_high"]
            if low is not None:
                axes.plot([low, high], [place + shift] * 2, color=colour, marker=marker, markersize=4, clip_on=False)
    axes.set_xlim(-0.03, 1.03)
    axes.set_xticks([0, 1], ["0", "1"])
    axes.set_xlabel("chance in\nthe game", fontsize=8)
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="y", length=0, labelleft=False)
    for place in range(len(rows)):
        axes.axhline(place, color="#dddddd", linewidth=0.5, zorder=0)


def _spoken(row: dict[str, Any]) -> str:
    when = f"{row['time']}, " if row["time"] else ""
    chance = (
        "" if row["grieved_low"] is None else f" (chance {row['grieved_low']:.2f}, in another county {row['ungrieved_low']:.2f})"
    )
    return f"{when}{plain(row['condition'])}: {row['value']}{chance}"
