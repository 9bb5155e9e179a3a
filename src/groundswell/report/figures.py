"""The figures: coefficients with their intervals, slopes over a range, petitions and protests over the years."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import polars as pl

from groundswell.report.drawing import COLOURS, DASHES, MARKERS, Drawing, canvas, drawing
from groundswell.report.words import capital, decimals, interval, listed, model_title, number, plain, term
from groundswell.wording import counted

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ZERO: dict[str, Any] = {"color": "#555555", "linewidth": 0.9, "linestyle": (0, (2, 2)), "zorder": 0}
"""How the line at zero is drawn."""


def coefficient_figure(
    estimates: pl.DataFrame, models: pl.DataFrame, terms: Sequence[str], *, name: str = "coefficients", of: str = ""
) -> Drawing | None:
    """Coefficients with their 95% intervals, a panel a term and a line a model; None where no model has any of the terms.

    Each panel has a scale of its own, for terms are measured in different units.

    Parameters
    ----------
    estimates
        Rows as in ``estimates.csv``.
    models
        The models to draw, all of one kind: rows as in ``models.csv``.
    terms
        Those to draw, in order; those of no model are left out.
    name
        The stem of its files.
    of
        Of which kind of model, as words that follow "coefficients".
    """
    titles = pl.Series([model_title(*row) for row in models.select("model", "outcome").iter_rows()], dtype=pl.String)
    named = estimates.join(models.select("model", title=titles), on="model", how="inner", maintain_order="left")
    groups = [(one, named.filter(pl.col("term") == one)) for one in terms]
    groups = [(one, rows) for one, rows in groups if rows.height]
    if not groups:
        return None
    heights = [rows.height + 1.6 for _, rows in groups]
    figure, panels = canvas(0.27 * sum(heights) + 0.3, rows=len(groups), gridspec_kw={"height_ratios": heights})
    for axes, (one, rows) in zip(panels, groups, strict=True):
        _coefficients(axes, term(one), rows)
    panels[-1].set_xlabel("Coefficient, with its 95% interval")
    shown = "; ".join(_spoken(row) for _, rows in groups for row in rows.iter_rows(named=True))
    return drawing(
        figure,
        name=name,
        caption=f"Coefficients{of} with their 95% intervals, by term and model. Each panel has its own scale; the dashed "
        "line is zero.",
        description=f"{shown}.",
    )


def _coefficients(axes: Axes, title: str, rows: pl.DataFrame) -> None:
    places = range(rows.height)
    for place, row in zip(places, rows.iter_rows(named=True), strict=True):
        axes.plot([row["ci_low"], row["ci_high"]], [place, place], color=COLOURS[0])
        axes.plot([row["estimate"]], [place], marker="o", markersize=5, color=COLOURS[0])
    axes.axvline(0, **ZERO)
    axes.set_title(title, loc="left", fontsize=10, fontweight="bold")
    axes.set_yticks(list(places), rows["title"].to_list())
    axes.set_ylim(rows.height - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    axes.locator_params(axis="x", nbins=6)


def _spoken(row: dict[str, Any]) -> str:
    places = decimals([row["estimate"], row["std_error"]])
    ends = interval(row["ci_low"], row["ci_high"], places)
    return f"{term(row['term'])} in {row['title']}: {number(row['estimate'], places)} ({ends})"


def margins_figures(margins: pl.DataFrame, models: pl.DataFrame) -> list[Drawing]:
    """Slopes over a range with their 95% bands, a figure for each model and variable in ``margins.csv``.

    Parameters
    ----------
    margins
        Rows as in ``margins.csv``.
    models
        Rows as in ``models.csv``.
    """
    described = margins.join(models.select("model", "outcome", "kind"), on="model", maintain_order="left")
    return [
        margins_figure(part, outcome=str(part["outcome"][0]), kind=str(part["kind"][0]))
        for part in described.partition_by("model", "of", maintain_order=True)
    ]


def margins_figure(rows: pl.DataFrame, *, outcome: str, kind: str) -> Drawing:
    """The slope of one model over the range of a variable, a line with a 95% band for each value of another.

    Parameters
    ----------
    rows
        Those of ``margins.csv`` for one model and one variable.
    outcome, kind
        The model's.
    """
    model, of = str(rows["model"][0]), str(rows["of"][0])
    title = model_title(model, outcome)
    groups = [(value, rows.filter(pl.col("by_value").eq_missing(value))) for value in rows["by_value"].unique().sort()]
    figure, (axes,) = canvas(3.4)
    for place, (value, group) in enumerate(groups):
        band(axes, place % len(COLOURS), group, _group_name(rows["by"][0], value))
    axes.axhline(0, **ZERO)
    axes.set_xlabel(capital(plain(of)))
    axes.set_ylabel(f"Slope of {plain(outcome)}" + (" (log odds)" if kind.endswith("logit") else ""))
    if len(groups) > 1:
        figure.legend(loc="outside upper left", ncols=min(len(groups), 3), frameon=False)
    unit = "in log odds" if kind.endswith("logit") else "in its own units"
    caption = (
        f"What one unit more of {plain(of)} goes with in {plain(outcome)} ({unit}; model {title}), at each level of "
        f"{plain(of)}, with 95% bands. {_shape(groups, plain(of))}"
    )
    described = "; ".join(_ends(group, _group_name(rows["by"][0], value)) for value, group in groups)
    return drawing(figure, name=f"margins-{_stem(model)}-{_stem(of)}", caption=caption, description=described + ".")


def band(axes: Axes, place: int, group: pl.DataFrame, label: str) -> None:
    """A line with its 95% band: ``at``, ``estimate``, ``ci_low``, ``ci_high``; its colour, dash and marker by its place."""
    at, estimate, low, high = (group[column].to_list() for column in ("at", "estimate", "ci_low", "ci_high"))
    axes.fill_between(at, low, high, color=COLOURS[place], alpha=0.16, linewidth=0)
    for edge in (low, high):  # the edges tell bands apart where they overlap, and in grey
        axes.plot(at, edge, color=COLOURS[place], linewidth=0.6, linestyle=DASHES[place])
    axes.plot(at, estimate, color=COLOURS[place], linestyle=DASHES[place], marker=MARKERS[place], markersize=4.5, label=label)


def _group_name(by: str | None, value: Any) -> str:
    if not by or value is None:
        return "all"
    shown = f"{value:g}" if isinstance(value, int | float) else str(value)
    return f"{plain(by)}: { {'0': 'no', '1': 'yes'}.get(shown, shown) }"


def _shape(groups: Sequence[tuple[Any, pl.DataFrame]], of: str) -> str:
    slopes = [[float(value) for value in group["estimate"]] for _, group in groups]
    flat = all(max(own) - min(own) <= 1e-9 * max(1.0, *map(abs, own)) for own in slopes)
    if flat:
        return f"The model is linear in {of}, so its slope is the same at every level; it cannot show where an effect begins."
    return "The dashed line is zero."


def _ends(group: pl.DataFrame, label: str) -> str:
    first, last = group.sort("at").row(0, named=True), group.sort("at").row(-1, named=True)
    said = [f"at {row['at']:g} {number(row['estimate'])} ({interval(row['ci_low'], row['ci_high'])})" for row in (first, last)]
    return f"{label}: slope {listed(said)}"


def _stem(name: str) -> str:
    return "".join(letter if letter.isalnum() or letter in "_." else "-" for letter in name)


def incidents_figure(incidents: pl.DataFrame, places: pl.DataFrame, *, by: str = "province") -> Drawing | None:
    """Petitions and protests by province, or another part of the country, over the years; None where there was neither.

    Parameters
    ----------
    incidents
        ``village``, ``year`` and ``form``, in which a petition is called one.
    places
        ``village`` and the column ``by``, a row or more a village.
    by
        ``province`` or ``region``.
    """
    places = places.select("village", province=by).unique()
    counts = _counts(incidents, places)
    if counts.is_empty():
        return None
    provinces = places["province"].unique().sort().to_list()
    seen = [int(year) for year in counts["year"]]
    years = list(range(min(seen), max(seen) + 1))
    columns = min(2, len(provinces))
    lines = -(-len(provinces) // columns)
    figure, panels = canvas(1.75 * lines + 0.5, lines, columns, sharex=True, sharey=True)
    for axes, province in zip(panels, provinces, strict=False):
        _years(axes, str(province), counts.filter(pl.col("province") == province), years)
    panels[0].set_ylim(0, 1.12 * float(counts["count"].to_numpy().max()))  # the panels share it
    for axes in panels[len(provinces) :]:
        axes.set_visible(False)
    handles, labels = panels[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper left", ncols=2, frameon=False)
    figure.supylabel("Incidents a year", fontsize=9.5)
    totals = [counted(_total(counts, form), form) for form in ("petition", "protest")]
    return drawing(
        figure,
        name=f"incidents-by-{by}",
        caption=f"Petitions and protests by {by}, {years[0]} to {years[-1]}: {listed(totals)} in all.",
        description=_spoken_counts(counts, provinces),
    )


def _counts(incidents: pl.DataFrame, places: pl.DataFrame) -> pl.DataFrame:
    # As the panel reads forms: one whose name holds "petition" is a petition, any other a protest.
    petition = pl.col("form").str.to_lowercase().str.contains("petition", literal=True)
    placed = incidents.drop_nulls(["year", "form"]).join(places, on="village", how="inner")
    forms = placed.with_columns(form=pl.when(petition).then(pl.lit("petition")).otherwise(pl.lit("protest")))
    return forms.group_by("province", "year", "form").len("count").sort("province", "year", "form")


def _years(axes: Axes, title: str, counts: pl.DataFrame, years: list[int]) -> None:
    for place, form in enumerate(("petition", "protest")):
        found = dict(counts.filter(pl.col("form") == form).select("year", "count").iter_rows())
        heights = [found.get(year, 0) for year in years]
        style: dict[str, Any] = {"color": COLOURS[place], "linestyle": DASHES[place], "marker": MARKERS[place], "markersize": 4.5}
        axes.plot(years, heights, label=f"{form}s", **style)
    axes.set_title(title, loc="left", fontsize=10, fontweight="bold")
    axes.set_xticks(years)
    axes.locator_params(axis="y", integer=True, nbins=4)


def _total(counts: pl.DataFrame, form: str) -> int:
    return int(counts.filter(pl.col("form") == form)["count"].sum())


def _spoken_counts(counts: pl.DataFrame, provinces: list[Any]) -> str:
    rows = [(province, counts.filter(pl.col("province") == province)) for province in provinces]
    said = [f"{name}: {_total(own, 'petition')} petitions and {_total(own, 'protest')} protests" for name, own in rows]
    return "; ".join(said) + "."
