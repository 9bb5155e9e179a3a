"""What was estimated, as sections of a report: verdicts on claims, tables of models, coefficients, slopes, what was left out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from groundswell.report.document import Part, Section
from groundswell.report.figures import coefficient_figure, margins_figures
from groundswell.report.regression import regression_tables
from groundswell.report.table import Table
from groundswell.report.words import DASH, counted, decimals, interval, listed, number, plain, probability, term

VERDICTS = {
    "supported": "the whole 95% interval lies on the side claimed",
    "contradicted": "the whole 95% interval lies on the other side",
    "undetermined": "the interval reaches to both sides, so these data cannot tell",
}
_ERRORS = {
    "iid": "Errors take every row to be independent and equally uncertain.",
    "hc1": "Errors are robust to unequal variance (HC1).",
    "hc2": "Errors are robust to unequal variance (HC2).",
    "cluster": "Errors are clustered by {column}.",
    "wild": "Errors are clustered by {column}; p-values and intervals come from a wild cluster bootstrap.",
}
_SEVERAL_TERMS = 4
_KINDS = {"linear": "", "conditional-logit": " of conditional logits (log odds)", "pooled-logit": " of pooled logits (log odds)"}


@dataclass(frozen=True, kw_only=True)
class Fitted:
    """Everything that a study's models gave, as it stands in its files.

    Attributes
    ----------
    estimates, models, margins, findings
        Rows as in ``estimates.csv``, ``models.csv``, ``margins.csv`` and ``findings.csv``; the last two may have none.
    errors
        How each model's standard errors were computed, by model, in the study's words.
    """

    estimates: pl.DataFrame
    models: pl.DataFrame
    margins: pl.DataFrame
    findings: pl.DataFrame
    errors: Mapping[str, str] = field(default_factory=lambda: {})


def findings_section(findings: pl.DataFrame, *, title: str, reported_by: str = "") -> Section:
    """Each claim with its estimate and verdict, in a table and in words.

    Parameters
    ----------
    findings
        Rows as in ``findings.csv``.
    title
        The heading.
    reported_by
        Who reported something on the same claims, such as ``the article``; empty where nobody did.
    """
    rows = findings.to_dicts()
    if not rows:
        return Section(title=title, body=())
    used = [f"{verdict}: {meaning}" for verdict, meaning in VERDICTS.items() if any(row["verdict"] == verdict for row in rows)]
    counts = [
        counted(count, f"claim is {verdict}", f"claims are {verdict}")
        for verdict in VERDICTS
        if (count := sum(row["verdict"] == verdict for row in rows))
    ]
    return Section(
        title=title,
        body=(
            f"{_capital(listed(counts))}.",
            _findings_table(rows, reported_by, used),
            tuple(_sentence(row, reported_by) for row in rows),
        ),
    )


def _findings_table(rows: list[dict[str, Any]], reported_by: str, used: list[str]) -> Table:
    powered = any(row.get("power") is not None for row in rows)
    heads = ["Claim", "What is claimed", "Estimate", "95% interval", "p", "Verdict"]
    heads += ["Power", "Share supported"] if powered else []
    heads += [f"Reported by {reported_by}"] if reported_by else []
    return Table(
        name="findings",
        caption="Claims and verdicts",
        columns=tuple(heads),
        rows=tuple(_findings_row(row, powered=powered, reported=bool(reported_by)) for row in rows),
        notes=(f"{_capital('; '.join(used))}.", "Each estimate's exact meaning is in the column estimand of findings.csv."),
        prose=True,
    )


def _findings_row(row: dict[str, Any], *, powered: bool, reported: bool) -> tuple[str, ...]:
    places = decimals([row["estimate"], row["std_error"]])
    cells = [row["id"], row["claim"], number(row["estimate"], places), interval(row["ci_low"], row["ci_high"])]
    cells += [probability(row["p_value"]), row["verdict"]]
    cells += [number(row["power"], 2), number(row["share_supported"], 2)] if powered else []
    cells += [row["reported"] or DASH] if reported else []
    return tuple(str(cell) for cell in cells)


def _sentence(row: dict[str, Any], reported_by: str) -> str:
    verdict = str(row["verdict"])
    places = decimals([row["estimate"], row["std_error"]])
    ends = interval(row["ci_low"], row["ci_high"])
    said = (
        f"{row['id']}, “{str(row['claim']).rstrip('.')}”: {verdict}. The estimate is {number(row['estimate'], places)} "
        f"(95% interval {ends}); {VERDICTS.get(verdict, 'see the table')}."
    )
    return f"{said} {_capital(reported_by)} reports: {row['reported']}." if reported_by and row["reported"] else said


def model_sections(fitted: Fitted, terms: Iterable[str] = ()) -> list[Section]:
    """Tables of models, the coefficients that matter, slopes, and what was left out and why.

    Parameters
    ----------
    fitted
        The estimates.
    terms
        Terms whose coefficients are drawn; unless given, those of claims and margins, else the first of the models.
    """
    drawn = list(dict.fromkeys(terms)) or _main_terms(fitted)
    kinds: dict[str, str] = dict(fitted.models.select("model", "kind").iter_rows())
    tables = regression_tables(fitted.estimates, fitted.models, _notes(fitted))
    return [
        Section(title="Models", body=(_MODELS, *tables)),
        Section(title="Coefficients", body=tuple(_coefficients(fitted, drawn, kinds))),
        Section(title="Slopes", body=tuple(margins_figures(fitted.margins, kinds))),
        Section(title="What was left out, and why", body=tuple(_left_out(fitted.models.to_dicts()))),
    ]


_MODELS = (
    "Each column is one model. A coefficient says how much the outcome differs with one unit more of a term, other terms and "
    "effects held; it is an association in these data and not by itself a cause."
)


def _main_terms(fitted: Fitted) -> list[str]:
    present = fitted.estimates["term"].unique(maintain_order=True).to_list()
    wanted = {str(name) for row in fitted.findings.iter_rows(named=True) for name in (row["term"], row.get("plus")) if name}
    wanted |= {str(of) for of in fitted.margins["of"]}
    return [name for name in present if name in wanted or wanted & set(name.split(":"))] or present[:_SEVERAL_TERMS]


def _coefficients(fitted: Fitted, terms: list[str], kinds: Mapping[str, str]) -> list[Part]:
    """A figure for each kind of model, for a slope and a log odds share no scale."""
    parts: list[Part] = []
    for kind, words in _KINDS.items():
        own = fitted.estimates.filter(pl.col("model").is_in([model for model, its in kinds.items() if its == kind]))
        figure = coefficient_figure(own, terms, name=f"coefficients-{kind}", of=words)
        parts += [figure] if figure else []
    return parts


def _notes(fitted: Fitted) -> dict[str, str]:
    """By kind of model: how errors were computed, and the factor for small samples."""
    notes: dict[str, str] = {}
    for (kind,), group in fitted.models.group_by("kind", maintain_order=True):
        said = dict.fromkeys(_errors(fitted.errors[model]) for model in group["model"] if model in fitted.errors)
        factors = dict.fromkeys(str(factor) for factor in group["small_sample_factor"].drop_nulls() if str(factor))
        notes[str(kind)] = " ".join([*said, *([f"Small-sample factor: {'; '.join(factors)}."] if factors else [])])
    return {kind: note for kind, note in notes.items() if note}


def _errors(spoken: str) -> str:
    word, _, column = spoken.partition(":")
    return _ERRORS.get(word, spoken).format(column=plain(column.strip()))


def _left_out(models: list[dict[str, Any]]) -> list[Part]:
    said = dict.fromkeys(line for model in models for line in _left_out_of(model))
    if not said:
        return ["Nothing: every row, unit and term was used."]
    return [tuple(said)]


def _left_out_of(model: dict[str, Any]) -> list[str]:
    name, lines = plain(str(model["model"])), list[str]()
    if model["rows_dropped"]:
        lines.append(
            f"{name}: {counted(model['rows_dropped'], 'row')} dropped, for a missing value, the lag that the first period of a "
            "unit does not have, or a unit that tells the model nothing."
        )
    if model["units_dropped"]:
        why = "the outcome never changes in them" if "logit" in str(model["kind"]) else "they have a single row"
        lines.append(f"{name}: {counted(model['units_dropped'], 'unit')} dropped, because {why}.")
    if model["terms_dropped"]:
        lines.append(f"{name}: left out as the effects absorb it: {term(str(model['terms_dropped']))}.")
    return lines


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
