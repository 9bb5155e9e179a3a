"""How much an estimate takes to undo, and what it hangs on: a table of yardsticks, and the curve of specifications."""

from __future__ import annotations

from typing import Any

import polars as pl

from groundswell.report.drawing import COLOURS, Drawing, canvas, drawing
from groundswell.report.figures import ZERO
from groundswell.report.names import Names
from groundswell.report.table import Table
from groundswell.report.words import DASH, decimals, interval, number, plain, share, term
from groundswell.wording import counted

_MARK = {"marker": "D", "markersize": 7, "linestyle": "none", "color": COLOURS[1]}


def sensitivity_table(sensitivity: pl.DataFrame, names: Names) -> Table:
    """Robustness values, and the observed term that would do most.

    Parameters
    ----------
    sensitivity
        Rows as in ``sensitivity.csv``; not empty.
    names
        What columns are called.
    """
    parts = sensitivity.partition_by("model", "term", maintain_order=True)
    return Table(
        name="sensitivity",
        caption="How strong something unobserved would have to be",
        columns=("Term", "Model", "Estimate", "Robustness value", "that of the interval", "Strongest observed", "Left by its like"),
        rows=tuple(_weakest(part.to_dicts(), names) for part in parts),
        notes=(
            "The robustness value is the share of what is left of the term and of the outcome, the same for both, that something "
            "unobserved would have to explain to bring the estimate to zero; the next column, to bring its 95% interval there. "
            "Last: the observed term whose like, as strong as it, would take most, and the estimate that this would leave. With "
            "iid errors, after Cinelli and Hazlett (2020).",
        ),
    )


def _weakest(rows: list[dict[str, Any]], names: Names) -> tuple[str, ...]:
    first = rows[0]
    once = [row for row in rows if row["strength"] == 1 and row["adjusted_estimate"] is not None]
    towards = -1 if first["estimate"] < 0 else 1
    most = min(once, key=lambda row: towards * row["adjusted_estimate"]) if once else None
    places = decimals([first["estimate"], first["std_error"]])
    return (
        names.term(first["term"]),
        plain(first["model"]),
        number(first["estimate"], places),
        share(first["robustness_value"]),
        share(first["robustness_value_interval"]),
        DASH if most is None else names.term(most["benchmark"]),
        DASH if most is None else number(most["adjusted_estimate"], places),
    )


def specification_figures(specifications: pl.DataFrame) -> list[Drawing]:
    """A curve for each claimed term: its estimates beside each set of other terms, in their order.

    Parameters
    ----------
    specifications
        Rows as in ``specifications.csv``.
    """
    parts = specifications.partition_by("model", "term", maintain_order=True)
    return [_curve(part.sort("estimate", "specification"), place) for place, part in enumerate(parts, 1)]


def _curve(rows: pl.DataFrame, place: int) -> Drawing:
    model, name = plain(rows["model"][0]), term(rows["term"][0])
    figure, (axes,) = canvas(2.8)
    ranks = list(range(1, rows.height + 1))
    axes.fill_between(ranks, rows["ci_low"].to_list(), rows["ci_high"].to_list(), color=COLOURS[0], alpha=0.16, linewidth=0)
    axes.plot(ranks, rows["estimate"].to_list(), color=COLOURS[0], marker="o", markersize=2.5, linewidth=1)
    own = rows["own"].to_list().index(1)
    axes.plot([own + 1], [rows["estimate"][own]], **_MARK)  # pyright: ignore[reportArgumentType]
    axes.axhline(0, **ZERO)
    axes.set_ylabel(f"Coefficient of\n{name}")
    axes.set_xlabel("Sets of other terms, by the estimate")
    axes.locator_params(axis="x", integer=True)
    least, most = rows.row(0, named=True), rows.row(-1, named=True)
    clear = rows.filter((pl.col("ci_low") > 0) | (pl.col("ci_high") < 0)).height
    told = f"from {number(least['estimate'])} to {number(most['estimate'])}"
    here = rows.row(own, named=True)
    reach = interval(here["ci_low"], here["ci_high"])
    return drawing(
        figure,
        name=f"specifications-{place}",
        caption=f"{name} in {model}, beside {counted(rows.height, 'set')} of the other terms, with 95% bands; the diamond is the "
        f"model’s own. Estimates run {told}; the interval of {clear:,} of {rows.height:,} keeps clear of zero.",
        description=f"Estimates {told}; the model’s own is {number(here['estimate'])} ({reach}).",
    )
