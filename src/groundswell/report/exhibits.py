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
    "In a model linear in migration the slope (drawn above, A-3.1) is one number for each type of village, the same at every level "
    "of migration. The article reads from its third figure that the effect is positive above about 0.1 where lineages are strong: "
    "no such level can come out of that model. What could show one is below: predicted probabilities without and with the square, "
    "and slopes estimated apart in each third of migration, above the number of village-years they rest on."
)
_MAIN = (
    "What each of the article’s models is there for, and what the article reports of it. The article sets what is significant "
    "beside what is not; the claims above test the differences themselves, among them protest less petition (H2a) and protest less "
    "large protest (H2b), from stacked models. How likely a protest is to be a large one, given that there is one, is a question "
    "of its own: large given protest."
)
_REVISITED = (
    "The researchers went back to 61 of their 113 villages and report that the same models on these alone say the same. Which "
    "these were is not known; here as many (or the same share) were drawn at random."
)
_UNSEEN = (
    "The article describes its variables in the first and the last year. Its tables are not in the copy this program was built "
    "from, so no figure of its own stands beside these."
)
_LINEAGE = (
    "Which villages count as having strong lineages comes from a cluster analysis of two shares of households. The table shows "
    "every choice that might have been made there, how well its groups stand apart (silhouette), and how H3a’s estimate would "
    "have come out."
)


def paths_section() -> Section:
    """A-fig1: what is supposed to happen, before any number."""
    return Section(title="How migration and lineage may bear on collective action (A-fig1)", body=(paths_figure(), paths_table()))


def main_section(exhibits: Exhibits) -> Section:
    """A-2.1 to A-3.3: the term each model is there for, beside the article."""
    return Section(
        title="The main terms, beside the article (A-2.1 to A-3.3)",
        body=(
            _MAIN,
            *_shown(_beside("main_terms", "What each model is there for, beside what the article reports", exhibits.main_terms)),
        ),
    )


def exhibit_sections(exhibits: Exhibits) -> list[Section]:
    """A section for each exhibit beside the models, in the order of the article."""
    return [
        Section(title="Other terms, beside the article (A-2.x, A-x1, A-s1)", body=tuple(_terms(exhibits))),
        Section(title="Migration and protest by lineage (A-fig3)", body=tuple(_curve(exhibits))),
        Section(title="Calls and visits home by lineage (A-s2)", body=_shown(_contact(exhibits.contact))),
        Section(title="Part of the villages (A-s3)", body=(_REVISITED, *_shown(_revisited(exhibits.revisited)))),
        Section(title="What is called a strong lineage", body=(_LINEAGE, *_shown(_lineage(exhibits.lineage)))),
        Section(title="What the fieldwork saw, beside the article (A-s4)", body=(_facts(exhibits.facts),)),
        Section(title="The panel, first and last year (A-t1)", body=(_UNSEEN, descriptive_table(exhibits.descriptives))),
    ]


def _shown(table: Table) -> tuple[Part, ...]:
    return (table if table.rows else _NONE,)


def _estimate(row: dict[str, Any]) -> tuple[str, str, str]:
    places = decimals([row["estimate"], row["std_error"]])
    return number(row["estimate"], places), interval(row["ci_low"], row["ci_high"], places), probability(row["p_value"])


def _terms(exhibits: Exhibits) -> list[Part]:
    said = _beside("other_terms", "Further terms the article speaks of, beside what it says", exhibits.other_terms)
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


def _beside(name: str, caption: str, terms: pl.DataFrame) -> Table:
    """Terms of models beside what the article says of them."""
    return Table(
        name=name,
        caption=caption,
        columns=("Model", "Outcome", "Term", *_ESTIMATE, _ARTICLE),
        rows=tuple(
            (row["model"], plain(row["outcome"]), term(row["term"]), *_estimate(row), row["article"])
            for row in terms.iter_rows(named=True)
        ),
        prose=True,
    )


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
    tables = (_slopes(exhibits.slopes), thirds)
    return [_STRAIGHT, *(one or _NONE for one in drawings), *(table for table in tables if table.rows)]


def _slopes(slopes: pl.DataFrame) -> Table:
    """The linear slope, that with the square, and that within the third, side by side."""
    versions = ("linear", "with the square", "within the third")
    found = {(row["strong_lineage"], row["bin"], row["version"]): row for row in slopes.iter_rows(named=True)}
    places = slopes.select("strong_lineage", "bin", "low", "high", "rows").unique().sort("strong_lineage", "bin")
    return Table(
        name="slopes",
        caption="The slope of protest on migration three ways, 95% intervals below",
        columns=("Lineages", "Migration", "Village-years", *map(capital, versions)),
        rows=tuple(
            (
                ("weak", "strong")[strong],
                f"{low:.2f} to {high:.2f}",
                whole(rows),
                *(_slope(found.get((strong, number, version))) for version in versions),
            )
            for strong, number, low, high, rows in places.iter_rows()
        ),
        notes=(
            "Linear: A-3.1, the same at every level of migration. With the square: A-fig3, at the middle of the third. Within the "
            "third: from a model with a slope for each third.",
        ),
    )


def _slope(row: dict[str, Any] | None) -> str:
    if row is None:
        return DASH
    estimate, ends, _ = _estimate(row)
    return f"{estimate}\n({ends})"


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
        rows=tuple((plain(name), *_moments([cells[name, year] for year in years])) for name in names),
        foot=(("Villages", *(whole(_count(count)) for count in villages)),),
    )


def _count(value: Any) -> int | None:
    return None if value is None else int(value)


def _moments(rows: Sequence[dict[str, Any]]) -> list[str]:
    """Means of one variable with as many decimals in each year, standard deviations below."""
    places = 1 if max((abs(row["mean"]) for row in rows if row["mean"] is not None), default=0.0) >= 100 else 3
    return [_moment(row, places) for row in rows]


def _moment(row: dict[str, Any], places: int) -> str:
    if row["mean"] is None:
        return DASH
    return f"{row['mean']:,.{places}f}" + ("" if row["std_dev"] is None else f"\n({row['std_dev']:,.{places}f})")
