"""The figures beside the slopes by lineage (A-fig3): predicted probabilities, slopes in thirds, and where there are data."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from groundswell.report.drawing import COLOURS, MARKERS, Drawing, canvas, drawing
from groundswell.report.figures import ZERO, band
from groundswell.report.words import interval, number

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_LABELS = {0: "weak lineages", 1: "strong lineages"}
_TITLES = {"A-3.1": "Linear in migration (A-3.1)", "A-fig3": "With the square (A-fig3)"}
_SHOWN = (-0.25, 1.05)
"""A linear model's probabilities leave 0 to 1; what is farther out is cut off."""


def predicted_figure(predicted: pl.DataFrame) -> Drawing | None:
    """Predicted probabilities of protest over migration, by lineage, without the square and with it; None without rows."""
    models = [name for name in _TITLES if name in predicted["model"]]
    if not models:
        return None
    figure, panels = canvas(3.0, 1, len(models), sharey=True)
    for axes, model in zip(panels, models, strict=True):
        for strong, label in _LABELS.items():
            rows = predicted.filter(pl.col("model") == model, pl.col("strong_lineage") == strong)
            if rows.height:
                band(axes, strong, rows, label)
        axes.set_title(_TITLES[model], loc="left", fontsize=10, fontweight="bold")
        axes.set_xlabel("Migration, the year before")
    panels[0].set_ylim(*_SHOWN)
    panels[0].set_ylabel("Probability of protest")
    figure.legend(*panels[0].get_legend_handles_labels(), loc="outside upper left", ncols=2, frameon=False)
    return drawing(
        figure,
        name="predicted",
        caption="Predicted probabilities of protest if all villages of a type had a given migration, everything else as it is. "
        "Bands (95%) are of the difference from the type’s own mean, so they are narrow where most villages are; a linear model "
        "may leave 0 to 1.",
        description="; ".join(_spoken(predicted, model, strong) for model in models for strong in _LABELS) + ".",
    )


def _spoken(predicted: pl.DataFrame, model: str, strong: int) -> str:
    rows = predicted.filter(pl.col("model") == model, pl.col("strong_lineage") == strong).sort("at")
    if rows.is_empty():
        return f"{model}, {_LABELS[strong]}: none"
    first, last = rows.row(0, named=True), rows.row(-1, named=True)
    return (
        f"{model}, {_LABELS[strong]}: {number(first['estimate'], 2)} at migration {first['at']:g}, "
        f"{number(last['estimate'], 2)} at {last['at']:g}"
    )


def bins_figure(bins: pl.DataFrame, support: pl.DataFrame) -> Drawing | None:
    """Slopes within thirds of migration by lineage, above how many village-years there are; None without slopes."""
    if bins.is_empty():
        return None
    figure, (upper, lower) = canvas(4.2, 2, 1, sharex=True, gridspec_kw={"height_ratios": (2, 1)})
    for strong, label in _LABELS.items():
        _slopes(upper, bins.filter(pl.col("strong_lineage") == strong), strong, label)
        rows = support.filter(pl.col("strong_lineage") == strong)
        left = [low + (0.01, 0.05)[strong] for low in rows["low"]]
        lower.bar(left, rows["rows"], width=0.04, align="edge", color=COLOURS[strong], alpha=(0.55, 0.95)[strong])
    upper.axhline(0, **ZERO)
    for edge in bins["high"].unique().sort()[:-1]:
        for axes in (upper, lower):
            axes.axvline(edge, color="#bbbbbb", linewidth=0.8, zorder=0)
    upper.set_ylabel("Slope of protest")
    lower.set_ylabel("Village-years")
    lower.set_xlabel("Migration, the year before")
    figure.legend(*upper.get_legend_handles_labels(), loc="outside upper left", ncols=2, frameon=False)
    told = [
        f"{_LABELS[row['strong_lineage']]}, migration {row['low']:.2f} to {row['high']:.2f}: {number(row['estimate'], 2)} "
        f"({interval(row['ci_low'], row['ci_high'], 2)}; {row['rows']} village-years)"
        for row in bins.iter_rows(named=True)
    ]
    return drawing(
        figure,
        name="bins",
        caption="Above, the slope of protest on migration within each third of migration, by lineage, with 95% intervals (grey "
        "lines part the thirds); below, how many village-years each type has at each tenth of migration. Where a type has few, "
        "nothing can be said of it.",
        description="; ".join(told) + ".",
    )


def _slopes(axes: Axes, rows: pl.DataFrame, place: int, label: str) -> None:
    middle = [(low + high) / 2 + (-0.008, 0.008)[place] for low, high in rows.select("low", "high").iter_rows()]
    for at, low, high in zip(middle, rows["ci_low"], rows["ci_high"], strict=True):
        axes.plot([at, at], [low, high], color=COLOURS[place])
    axes.plot(middle, rows["estimate"], color=COLOURS[place], linestyle="none", marker=MARKERS[place], markersize=5.5, label=label)
