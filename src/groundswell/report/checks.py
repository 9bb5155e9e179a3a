"""What stands beside a study's models, as sections of a report: the panel's shape, other products and pasts, tests, bounds."""

from __future__ import annotations

from typing import Any

import polars as pl

from groundswell.estimate import Checks
from groundswell.panel.shape import Shape
from groundswell.report.document import Part, Section
from groundswell.report.names import Names
from groundswell.report.strength import sensitivity_table, specification_figures
from groundswell.report.table import Table
from groundswell.report.words import DASH, capital, decimals, interval, number, plain, probability, whole

_MOST = 12
"""Patterns shown."""


def shape_section(checks: Checks, names: Names) -> Section:
    """The panel's shape: balance, gaps, singletons, patterns, and what varies within units."""
    made, title = checks.shape, "The panel’s shape"
    if made is None:
        return Section(title=title, body=())
    parts: list[Part] = [" ".join(made.sentences)]
    if made.patterns.height:
        rows = made.patterns.head(_MOST)
        notes = [f"A 1 is a period in which a unit is seen. {_rest(made.patterns)}".strip()]
        parts.append(
            Table(
                name="panel-patterns",
                caption="In which periods units are seen",
                columns=("Pattern", "Units", "Share", "Cumulative"),
                rows=tuple((row[0], whole(row[1]), number(row[2], 3), number(row[3], 3)) for row in rows.iter_rows()),
                notes=tuple(notes),
            )
        )
    return Section(title=title, body=(*parts, *_variation(made, names)))


def _rest(patterns: pl.DataFrame) -> str:
    more = patterns.slice(_MOST)
    return (
        f"{more['units'].sum():,} units have one of {more.height:,} rarer patterns (in panel_patterns.csv)." if more.height else ""
    )


def _variation(made: Shape, names: Names) -> list[Part]:
    """What varies between units and within them, as a list of one table, or of none."""
    rows = made.variation.to_dicts()
    if not rows:
        return []
    heads = ("Mean", "Deviation", "between units", "within units", "Least", "Most", "Units that change")
    return [
        Table(
            name="variation",
            caption="What varies, between units and within them",
            columns=("", *heads),
            rows=tuple(_varies(row, names) for row in rows),
            notes=(
                "Only what varies within units bears on models with unit effects. The deviation within units is of values less the "
                "unit’s mean.",
            ),
        )
    ]


def _varies(row: dict[str, Any], names: Names) -> tuple[str, ...]:
    values = [row[key] for key in ("mean", "overall_deviation", "between_deviation", "within_deviation", "min", "max")]
    places = decimals([row["mean"], row["overall_deviation"]])
    return (names.column(row["variable"]), *(number(value, places) for value in values), whole(row["changes_within"]))


def check_section(checks: Checks, names: Names, terms: list[str]) -> Section:
    """Other ways to ask the same, and what a careful reader holds against the models above.

    Parameters
    ----------
    terms
        Those that the study is about; tables by term show these alone.
    """
    parts: list[Part] = []
    if checks.products.height:
        parts += [
            "The usual product of two columns that vary within units (or the square of one) is not a pure within estimate; the "
            "double-demeaned one, of values less the unit’s mean, is, with a larger error (Giesselmann and Schmidt-Catran 2022). "
            "Where the two differ much, the usual one tells of differences between units.",
            _beside(checks.products, "product", "Products, usual and double-demeaned", "double-demeaned", names),
        ]
    pasts = checks.pasts.filter(pl.col("term").is_in(terms))
    if pasts.height:
        parts += [
            "The outcome’s own past among the terms of a short panel with effects is biased, and a little of that passes to the "
            "other terms; without it, what the past does is left to them. Both stand here.",
            _beside(pasts, "lagged_outcome", "With and without the outcome’s own past", "lagged-outcome", names),
        ]
    adjusted = checks.multiplicity.filter(pl.col("term").is_in(terms))
    parts += [_adjusted(adjusted, names)] if adjusted.height else []
    parts += [_bounds(checks.equivalence, names)] if checks.equivalence.height else []
    parts += [sensitivity_table(checks.sensitivity, names)] if checks.sensitivity.height else []
    return Section(title="Checks", body=(*parts, *specification_figures(checks.specifications)))


def _beside(table: pl.DataFrame, by: str, caption: str, name: str, names: Names) -> Table:
    """Two estimates of each term side by side."""
    words = table[by].unique(maintain_order=True).to_list()
    rows: list[tuple[str, ...]] = []
    for part in table.partition_by("model", "term", maintain_order=True):
        found = {row[by]: row for row in part.to_dicts()}
        first = part.to_dicts()[0]
        places = decimals([row[key] for row in found.values() for key in ("estimate", "std_error")])
        cells = [_cell(found.get(word), places) for word in words]
        rows.append((names.term(first["term"]), names.model(first["model"], first["outcome"]), *cells))
    return Table(
        name=name,
        caption=caption,
        columns=("Term", "Model", *(capital(plain(word)) for word in words)),
        rows=tuple(rows),
        notes=("Standard errors in parentheses, p-values below.",),
    )


def _cell(row: dict[str, Any] | None, places: int) -> str:
    if row is None:
        return DASH
    return f"{number(row['estimate'], places)} ({number(row['std_error'], places)})\n{probability(row['p_value'])}"


def _adjusted(table: pl.DataFrame, names: Names) -> Table:
    shown = ("p_value", "p_holm", "p_benjamini_hochberg")
    return Table(
        name="multiplicity",
        caption="P-values over several outcomes",
        columns=("Term", "Model", "p", "p, Holm", "p, Benjamini and Hochberg", "Outcomes"),
        rows=tuple(
            (
                names.term(row["term"]),
                names.model(row["model"], row["outcome"]),
                *(probability(row[key]) for key in shown),
                whole(row["tests"]),
            )
            for row in table.to_dicts()
        ),
        notes=(
            "A family is one term in models that are alike but for their outcome. Holm bounds the chance of any false finding in "
            "it, Benjamini and Hochberg the share of false ones among findings.",
        ),
    )


def _bounds(table: pl.DataFrame, names: Names) -> Table:
    rows: list[tuple[str, ...]] = []
    for row in table.to_dicts():
        places = decimals([row["estimate"], row["std_error"]])
        reach = interval(-row["smallest_bound"], row["smallest_bound"], places) if row["smallest_bound"] is not None else DASH
        cells = (number(row["estimate"], places), reach, number(row["bound"], places), probability(row["p_value"]))
        rows.append((row["id"], names.term(row["estimand"]) if ":" not in row["estimand"] else plain(row["estimand"]), *cells))
    return Table(
        name="equivalence",
        caption="How large an effect these data rule out",
        columns=("Claim", "What was estimated", "Estimate", "Ruled out beyond", "Bound claimed", "p, within the bound"),
        rows=tuple(rows),
        notes=(
            "Two one-sided tests at 5%: effects beyond the fourth column are refuted. The last column is the p-value against the "
            "effect’s being as large as the bound, in either direction. A verdict asks for more: the whole 95% interval.",
        ),
    )
