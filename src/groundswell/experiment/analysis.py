"""The analysis of an experiment: every pair of arms on every question, balance, missing answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from groundswell import tables
from groundswell.experiment.balance import BALANCE, BOUNDS, balance, bounds, columns, usable
from groundswell.experiment.comparison import OLS, ORDERED, Comparison, Plan, compare, holm
from groundswell.experiment.experiment import Experiment
from groundswell.experiment.responses import Responses, answer_columns, responses

ARMS = (
    dict.fromkeys(("outcome", "method", "reference", "arm"), pl.String)
    | dict.fromkeys(("estimate", "std_error", "statistic", "p_value", "p_holm", "p_randomisation"), pl.Float64)
    | {"n": pl.Int64}
)
"""Columns of ``arms.csv``."""


@dataclass(frozen=True, kw_only=True)
class Analysis:
    """What an experiment says.

    Attributes
    ----------
    experiment
        What was asked for.
    responses
        What was answered.
    comparisons
        In the order of ``arms``.
    arms
        A row a comparison, columns as in ``arms.csv``.
    answers
        A row a question and an arm: people, missing answers, mean, and the share of each answer.
    balance, bounds
        Columns as in ``balance.csv`` and ``bounds.csv``.
    seed
        The seed of the shuffles.
    """

    experiment: Experiment
    responses: Responses
    comparisons: tuple[Comparison, ...]
    arms: pl.DataFrame
    answers: pl.DataFrame
    balance: pl.DataFrame
    bounds: pl.DataFrame
    seed: int

    @property
    def notes(self) -> tuple[str, ...]:
        """What was left out and why, a sentence each."""
        missing = self.answers.group_by("outcome", maintain_order=True).agg(pl.col("people").sum(), pl.col("missing").sum())
        told = [
            f"{row['outcome']}: {row['missing']:,} of {row['people']:,} people gave no answer and are left out."
            for row in missing.iter_rows(named=True)
            if row["missing"]
        ]
        untold = [
            f"{one.outcome}, {one.method}: `{self.responses.arms[one.arm]}` against `{self.responses.arms[one.reference]}` cannot "
            "be told: no block has both, some answers are foretold perfectly, or everyone answered alike."
            for one in self.comparisons
            if one.inference is None
        ]
        fewer = [
            f"{one.outcome}, {ORDERED}, `{self.responses.arms[one.arm]}` against `{self.responses.arms[one.reference]}`: "
            f"{linear.n - one.n:,} people left out, in blocks that all answered alike at an end of the scale."
            for linear, one in self._by_method()
            if one.inference is not None and one.n < linear.n
        ]
        return (*self.responses.notes, *told, *untold, *fewer)

    def _by_method(self) -> list[tuple[Comparison, Comparison]]:
        """Each comparison by least squares with the same by ordered logit."""
        ordered = {(one.outcome, one.reference, one.arm): one for one in self.comparisons if one.method == ORDERED}
        return [(one, ordered[one.outcome, one.reference, one.arm]) for one in self.comparisons if one.method == OLS]

    def _repr_html_(self) -> str:
        return tables.to_html(self.arms)


def analyse(experiment: Experiment, data: Any = None, seed: int = 1, source: str = "") -> Analysis:
    """Compare the arms of an experiment on each of its questions.

    Least squares with an intercept for each block, and the ordered logit; p-values as they are, after Holm within a question and a
    method, and by shuffling arms within blocks.

    Parameters
    ----------
    experiment
        What was done.
    data
        A file, a data frame (pandas, Polars or Arrow), or None for the file that the experiment names.
    seed
        The seed of the shuffles.
    source
        What to call a data frame, in messages and reports.

    Raises
    ------
    ExperimentError, TableError
        As :func:`~groundswell.experiment.responses.responses` has them.

    Examples
    --------
    >>> found = analyse(Experiment.check({"experiment": {"outcomes": ["support"], "data": "article", "block": "enumerator"}}))
    >>> found.arms.filter(method="ols").select("reference", "arm", "n").rows()
    [('control', 'placebo', 246), ('control', 'treatment', 245), ('placebo', 'treatment', 245)]
    """
    given = responses(experiment, data, source)
    plan = Plan(
        reference=given.arms.index(given.reference),
        arms=len(given.arms),
        errors=experiment.errors,
        joint=experiment.pairs == "joint",
        draws=experiment.draws,
        seed=seed,
    )
    covariates = columns(given.frame, _covariates(experiment, given), given.source)
    found = tuple(one for answers in given.outcomes for one in compare(answers, plan))
    return Analysis(
        experiment=experiment,
        responses=given,
        comparisons=found,
        arms=_table(given, found),
        answers=_answers(experiment, given),
        balance=balance(given, covariates, plan, by_outcome=experiment.columns is not None),
        bounds=_bounds(experiment, given, plan, found),
        seed=seed,
    )


def _covariates(experiment: Experiment, given: Responses) -> Sequence[str]:
    """The covariates named; unless any are, all columns that can be."""
    if experiment.covariates is not None:
        return experiment.covariates
    named = [experiment.arm, experiment.block or "", experiment.respondent or "", *answer_columns(experiment)]
    arms = None
    if experiment.columns is None:
        numbers = list(range(len(given.arms)))
        arms = given.frame[experiment.arm].replace_strict(list(given.arms), numbers, return_dtype=pl.Int64).to_numpy()
    return usable(given.frame, named, arms)


def _table(given: Responses, found: tuple[Comparison, ...]) -> pl.DataFrame:
    rows: list[dict[str, Any]] = []
    for one in found:
        told = one.inference.row() if one.inference else {}
        rows.append(
            {name: told.get(name) for name in ("estimate", "std_error", "statistic", "p_value")}
            | {"outcome": one.outcome, "method": one.method, "reference": given.arms[one.reference], "arm": given.arms[one.arm]}
            | {"p_holm": None, "p_randomisation": one.p_randomisation, "n": one.n}
        )
    for outcome in given.outcomes:
        for method in (OLS, ORDERED):
            family = [row for row in rows if (row["outcome"], row["method"]) == (outcome.outcome, method)]
            for row, value in zip(family, holm([row["p_value"] for row in family]), strict=True):
                row["p_holm"] = value
    return pl.DataFrame(rows, schema=ARMS)


def _answers(experiment: Experiment, given: Responses) -> pl.DataFrame:
    """A row a question and an arm."""
    rows: list[dict[str, Any]] = []
    for one in given.outcomes:
        for number, name in enumerate(given.arms):
            all_of_it = one.answers[one.arm == number]
            there = all_of_it[~np.isnan(all_of_it)]
            shares = {f"share_{value:g}": float((there == value).mean()) for value in experiment.values}
            counts = {"people": all_of_it.size, "missing": all_of_it.size - there.size, "n": there.size}
            spread = {"mean": float(there.mean()), "std_deviation": float(there.std(ddof=1))}
            rows.append({"outcome": one.outcome, "arm": name, **counts, **spread, **shares})
    return pl.DataFrame(rows)


def _bounds(experiment: Experiment, given: Responses, plan: Plan, found: tuple[Comparison, ...]) -> pl.DataFrame:
    """Least squares with 95% intervals, and the least and greatest estimate that missing answers allow."""
    rows: list[dict[str, Any]] = []
    answers = {one.outcome: one for one in given.outcomes}
    for one in found:
        if one.method != OLS:
            continue
        group = next(arms for arms in plan.groups if arms[0] == one.reference and one.arm in arms[1:])
        those = answers[one.outcome].answers[np.isin(answers[one.outcome].arm, group)]
        missing = int(np.isnan(those).sum())
        ends = bounds(answers[one.outcome], group, group.index(one.arm) - 1, experiment.scale) if missing else None
        interval = one.inference.interval if one.inference else (None, None)
        estimate = one.inference.estimate if one.inference else None
        lowest, highest = ends or (estimate, estimate)
        named = {"outcome": one.outcome, "reference": given.arms[one.reference], "arm": given.arms[one.arm]}
        rows.append(
            named
            | {"people": those.size, "missing": missing, "estimate": estimate, "lowest": lowest, "highest": highest}
            | dict(zip(("ci_low", "ci_high"), interval, strict=True))
        )
    return pl.DataFrame(rows, schema=BOUNDS)


__all__ = ["ARMS", "BALANCE", "BOUNDS", "Analysis", "analyse"]
