"""Power as curves: over the size of an effect, over villages, years and households."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import polars as pl

from groundswell.report.drawing import COLOURS, DASHES, MARKERS, Drawing, canvas, drawing
from groundswell.report.figures import ZERO
from groundswell.report.words import capital, number, share

if TYPE_CHECKING:
    from matplotlib.axes import Axes

EFFECT = "effect"
_REACH = 1.96


def power_figures(curves: pl.DataFrame, own: Mapping[str, Mapping[str, float]], wanted: float) -> list[Drawing]:
    """A figure for each thing that power is drawn over; a panel a claim where it is the claim's own effect.

    Parameters
    ----------
    curves
        Rows as in ``curves.csv``.
    own
        Where the design itself stands, by what is varied and by claim.
    wanted
        The power that is wanted; a line marks it.
    """
    found: list[Drawing] = []
    for over in curves["over"].unique(maintain_order=True):
        rows = curves.filter(pl.col("over") == over).drop_nulls("power")
        if rows.height:
            found.append(_figure(rows, over, own.get(over, {}), wanted))
    return found


def _figure(rows: pl.DataFrame, over: str, own: Mapping[str, float], wanted: float) -> Drawing:
    claims = rows["claim"].unique(maintain_order=True).to_list()
    apart = over == EFFECT
    figure, panels = canvas(2.1 * len(claims) + 0.5 if apart else 3.2, rows=len(claims) if apart else 1)
    for place, claim in enumerate(claims):
        axes = panels[place if apart else 0]
        _curve(axes, rows.filter(pl.col("claim") == claim), 0 if apart else place, claim)
        if apart:
            axes.set_title(claim, loc="left", fontsize=10, fontweight="bold")
    for place, axes in enumerate(panels):
        _frame(axes, wanted, own.get(claims[place]) if apart else next(iter(own.values()), None))
    panels[-1].set_xlabel("Effect, per unit of the term" if apart else capital(over))
    if not apart and len(claims) > 1:
        panels[0].legend(frameon=False)
    what = "the size of the effect" if apart else f"the number of {over}"
    simulated = (rows["basis"] == "simulated").all()
    basis = (
        "from runs at each point, with 95% Monte Carlo intervals"
        if simulated
        else "if estimates are normal, with the standard deviation that they have over runs"
    )
    return drawing(
        figure,
        name=f"power-by-{over}",
        caption=f"Power over {what}, {basis}. The dashed line is at {share(wanted)}; the dotted line is where the design stands.",
        description="; ".join(
            f"{claim}: {', '.join(_spoken(row) for row in rows.filter(pl.col('claim') == claim).iter_rows(named=True))}"
            for claim in claims
        )
        + ".",
    )


def _curve(axes: Axes, rows: pl.DataFrame, place: int, claim: str) -> None:
    rows = rows.sort("at")
    style: Any = {"color": COLOURS[place % len(COLOURS)], "linestyle": DASHES[place % len(DASHES)]}
    axes.plot(rows["at"], rows["power"], marker=MARKERS[place % len(MARKERS)], markersize=4.5, label=claim, **style)
    for at, power, error in rows.select("at", "power", "monte_carlo_error").drop_nulls().iter_rows():
        axes.plot([at, at], [max(0, power - _REACH * error), min(1, power + _REACH * error)], color=style["color"], linewidth=1)


def _frame(axes: Axes, wanted: float, own: float | None) -> None:
    axes.axhline(wanted, **ZERO)
    if own is not None:
        axes.axvline(own, color="#555555", linewidth=0.9, linestyle=":", zorder=0)
    axes.set_ylim(-0.02, 1.02)
    axes.set_ylabel("Power")


def _spoken(row: Mapping[str, Any]) -> str:
    return f"{number(row['power'], 2)} at {row['at']:g}"
