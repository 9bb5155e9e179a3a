"""The article's exhibits beside its models, as sections of a report: what these data give, and what the article reports."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from groundswell.exhibits import Exhibits
from groundswell.report.curves import bins_figure, predicted_figure
from groundswell.report.document import Part, Section
from groundswell.report.paths import paths_figure, paths_table
from groundswell.report.table import Table
from groundswell.report.words import DASH, capital, decimals, interval, number, plain, probability, share, term, whole

_ARTICLE = "The article"
_NONE = "These data cannot bear it."
_ESTIMATE = ("Estimate", "95% interval", "p")
_QUESTIONS = {"calls_monthly": "Call home monthly", "visited": "Visited in the year"}
_STRAIGHT = (
    "In a model linear in migration the slope is one number for each type of village, the same at every level of migration. The "
    "article reads from its third figure that the effect is positive above about 0.1 where lineages are strong: no such level "
    "can come out of that model. What could show one is below: predicted probabilities without and with the square, and slopes "
    "estimated apart in each third of migration, above the number of village-years they rest on."
)
_REVISITED = (
    "The researchers went back to 61 of their 113 villages and report that the same models on these alone say the same. Which "
    "these were is not known; here as many (or the same share) were drawn at random."
)
_LINEAGE = (
    "Which villages count as having strong lineages comes from a cluster analysis of two shares of households. The table shows "
    "every choice that might have been made there, how well its groups stand apart (silhouette), and how H3a’s estimate would "
    "have come out."
)


def paths_section() -> Section:
    """A-fig1: what is supposed to happen, before any number."""
    return Section(title="How migration and lineage may bear on collective action (A-fig1)", body=(paths_figure(), paths_table()))


def exhibit_sections(exhibits: Exhibits) -> list[Section]:
    """A section for each exhibit beside the models, in the order of the article."""
    return [
        Section(title="Other terms, beside the article (A-2.x, A-x1, A-s1)", body=tuple(_terms(exhibits))),
        Section(title="Migration and protest by lineage (A-fig3)", body=tuple(_curve(exhibits))),
        Section(title="Calls and visits home by lineage (A-s2)", body=_shown(_contact(exhibits.contact))),
        Section(title="Part of the villages (A-s3)", body=(_REVISITED, *_shown(_revisited(exhibits.revisited)))),
        Section(title="What is called a strong lineage", body=(_LINEAGE, *_shown(_lineage(exhibits.lineage)))),
        Section(title="What the fieldwork saw, beside the article (A-s4)", body=(_facts(exhibits.facts),)),
        Section(title="The panel, first and last year (A-t1)", body=(descriptive_table(exhibits.descriptives),)),
    ]


def _shown(table: Table) -> tuple[Part, ...]:
    return (table if table.rows else _NONE,)


def _estimate(row: dict[str, Any]) -> tuple[str, str, str]:
    places = decimals([row["estimate"], row["std_error"]])
    return number(row["estimate"], places), interval(row["ci_low"], row["ci_high"], places), probability(row["p_value"])


def _terms(exhibits: Exhibits) -> list[Part]:
    said = Table(
        name="other_terms",
        caption="Terms the article speaks of, beside what it says",
        columns=("Model", "Outcome", "Term", *_ESTIMATE, _ARTICLE),
        rows=tuple(
            (row["model"], plain(row["outcome"]), term(row["term"]), *_estimate(row), row["article"])
            for row in exhibits.other_terms.iter_rows(named=True)
        ),
        prose=True,
    )
    years = Table(
        name="years",
        caption="Petitions and protests by year, against the first year explained, the models’ terms held",
        columns=("Model", "Outcome", "Year", *_ESTIMATE, _ARTICLE),
        rows=tuple(
            (row["model"], plain(row["outcome"]), str(row["year"]), *_estimate(row), row["article"])
            for row in exhibits.years.iter_rows(named=True)
        ),
        prose=True,
    )
    products = Table(
        name="within",
        caption="Interaction and square, the usual way and within villages",
        columns=("Model", "Term", "Product", *_ESTIMATE),
        rows=tuple(
            (row["model"], term(row["term"]), row["product"], *_estimate(row)) for row in exhibits.within.iter_rows(named=True)
        ),
        notes=(
            "Both columns vary between villages as well as in time, and the usual product mixes the two. Within villages: each "
            "column less the village’s own mean before they are multiplied (Giesselmann and Schmidt-Catran 2022); its error is "
            "larger.",
        ),
        prose=True,
    )
    return [part for table in (said, years, products) for part in _shown(table)]


def _curve(exhibits: Exhibits) -> list[Part]:
    drawings = (predicted_figure(exhibits.predicted), bins_figure(exhibits.bins, exhibits.support))
    thirds = Table(
        name="concentration",
        caption="The slope of protest on migration, by thirds of villages in the share of their largest clan",
        columns=("Third", "Median share", "Villages", "Slope", "95% interval", "On the straight line"),
        rows=tuple(
            (
                ("lowest", "middle", "highest")[row["bin"] - 1],
                share(row["at"]),
                whole(row["villages"]),
                *_estimate(row)[:2],
                number(row["linear"], decimals([row["estimate"], row["std_error"]])),
            )
            for row in exhibits.concentration.iter_rows(named=True)
        ),
        notes=(
            "If slopes leave the straight line, an interaction that is linear in the share misleads (Hainmueller and others 2019).",
        ),
    )
    return [_STRAIGHT, *(one or _NONE for one in drawings), *([thirds] if thirds.rows else [])]


def _contact(contact: pl.DataFrame) -> Table:
    return Table(
        name="contact",
        caption="Migrants’ contact with home, in villages of strong and of other lineages",
        columns=("", "Strong", "Other", "Difference", "95% interval", "p", "p, migrants independent", _ARTICLE),
        rows=tuple(
            (
                _QUESTIONS[row["question"]],
                f"{share(row['strong'])} of {whole(row['migrants_strong'])}",
                f"{share(row['other'])} of {whole(row['migrants_other'])}",
                *_estimate(row),
                probability(row["p_value_independent"]),
                f"{share(row['article_strong'])} and {share(row['article_other'])}, significant",
            )
            for row in contact.iter_rows(named=True)
        ),
        notes=(
            "The interval and the first p let migrants of one village be alike (errors clustered by village); the last p "
            "compares two proportions as if all migrants were independent.",
        ),
        prose=True,
    )


def _revisited(revisited: pl.DataFrame) -> Table:
    return Table(
        name="revisited",
        caption="The main term of each model in all villages, and in part of them",
        columns=("Model", "Outcome", "Term", "Villages", *_ESTIMATE),
        rows=tuple(
            (row["model"], plain(row["outcome"]), term(row["term"]), whole(row["villages"]), *_estimate(row))
            for row in revisited.iter_rows(named=True)
        ),
        prose=True,
    )


def _lineage(lineage: pl.DataFrame) -> Table:
    return Table(
        name="lineage",
        caption="Choices in the cluster analysis, and migration × strong lineage on protest (A-3.1) under each",
        columns=("Method", "Groups", "Silhouette", "Strong villages", "Called alike", *_ESTIMATE),
        rows=tuple(
            (
                capital(row["method"]) + (" (chosen)" if row["chosen"] else ""),
                whole(row["groups"]),
                number(row["silhouette"], 2),
                whole(row["strong"]),
                share(row["agreement"]),
                *_estimate(row),
            )
            for row in lineage.iter_rows(named=True)
        ),
        notes=(
            "Half: the largest clan has at least half of the households. The last row has no groups: the share of the largest "
            "clan stands for the strength of lineages, and the estimate is of a clan of all households against none.",
        ),
    )


def _facts(facts: pl.DataFrame) -> Table:
    return Table(
        name="facts",
        caption="What the fieldwork saw, and what the article reports",
        columns=("", "Here", "Count", _ARTICLE),
        rows=tuple(
            (row["fact"], share(row["share"]), f"{whole(row['count'])} of {whole(row['of'])}", row["article"] or DASH)
            for row in facts.iter_rows(named=True)
        ),
        notes=(
            "Years in which outcomes are explained: all but the first. Villages without change tell a conditional logit nothing.",
        ),
        prose=True,
    )


def descriptive_table(descriptives: pl.DataFrame) -> Table:
    """Means and standard deviations of the panel's variables in its first and last year (A-t1).

    Parameters
    ----------
    descriptives
        A row a variable and year: ``variable``, ``year``, ``mean``, ``std_dev``, ``villages``.
    """
    years = descriptives["year"].unique().sort().to_list()
    cells = {(row["variable"], row["year"]): row for row in descriptives.iter_rows(named=True)}
    names: Sequence[str] = descriptives["variable"].unique(maintain_order=True).to_list()
    villages = (descriptives.filter(pl.col("year") == year)["villages"].max() for year in years)
    return Table(
        name="descriptives",
        caption=f"Means of the panel’s variables in {' and '.join(map(str, years))}, standard deviations in parentheses",
        columns=("", *map(str, years)),
        rows=tuple((plain(name), *(_moments(cells[name, year]) for year in years)) for name in names),
        foot=(("Villages", *(whole(_count(count)) for count in villages)),),
    )


def _count(value: Any) -> int | None:
    return None if value is None else int(value)


def _moments(row: dict[str, Any]) -> str:
    if row["mean"] is None:
        return DASH
    places = 1 if abs(row["mean"]) >= 100 else 3
    return f"{row['mean']:,.{places}f}" + ("" if row["std_dev"] is None else f"\n({row['std_dev']:,.{places}f})")
