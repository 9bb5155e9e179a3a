"""Whether arms are alike in what was so before anyone read a wording, and how missing answers might bear on a comparison."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
import polars as pl
from scipy.special import fdtrc

from groundswell import tables
from groundswell.arrays import Floats, Whole
from groundswell.experiment.comparison import Plan
from groundswell.experiment.regression import compared, prepared, without_blocks
from groundswell.experiment.responses import Answers, Responses

BALANCE = {"outcome": pl.String, "variable": pl.String, "arm": pl.String, "n": pl.Int64} | dict.fromkeys(
    ("mean", "std_deviation", "difference", "std_error", "p_value", "p_joint"), pl.Float64
)
"""Columns of ``balance.csv``."""
BOUNDS = {"outcome": pl.String, "reference": pl.String, "arm": pl.String, "people": pl.Int64, "missing": pl.Int64} | dict.fromkeys(
    ("estimate", "ci_low", "ci_high", "lowest", "highest"), pl.Float64
)
"""Columns of ``bounds.csv``."""
ANSWERED = "answered"
"""The row of the balance table that says who answered."""
_LEVELS = 12


def columns(frame: pl.DataFrame, names: Sequence[str], source: str) -> dict[str, Floats]:
    """Covariates as numbers; a column of text gives a 0/1 column for each of its values, called ``column[value]``.

    Raises
    ------
    TableError
        If a column is not there, or holds text with more than twelve values.
    """
    faults = tables.present(frame, names, source)
    there = [name for name in names if name in frame.columns]
    wordy = [name for name in there if not _numeric(frame[name]) and frame[name].n_unique() > _LEVELS]
    faults += [f"{source}, column `{name}`: a covariate is a number, or text with at most {_LEVELS} values." for name in wordy]
    tables.refuse(faults)
    found: dict[str, Floats] = {}
    for name in there:
        values = frame[name]
        if _numeric(values):
            found[name] = values.cast(pl.Float64).fill_null(np.nan).to_numpy()
            continue
        text = values.cast(pl.String)
        for level in text.drop_nulls().unique().sort():
            found[f"{name}[{level}]"] = (text == level).cast(pl.Float64).fill_null(np.nan).to_numpy()
    return found


def usable(frame: pl.DataFrame, used: Collection[str], arm: Whole | None) -> list[str]:
    """Columns that no key names and that can be covariates: numbers, or text with few values, which do not merely name arms.

    Parameters
    ----------
    frame
        The rows.
    used
        Columns that a key names.
    arm
        Each row's arm, where all questions have the same.
    """
    names = [name for name in frame.columns if name not in used and _varies(frame[name])]
    return [name for name in names if arm is None or _within(frame[name], arm)]


def _varies(values: pl.Series) -> bool:
    kinds = values.drop_nulls().n_unique()
    return kinds > 1 and (_numeric(values) or (values.dtype == pl.String and kinds <= _LEVELS))


def _within(values: pl.Series, arm: Whole) -> bool:
    """Whether a column varies among the people of an arm."""
    return any(_varies(values.filter(pl.Series(arm == number))) for number in np.unique(arm))


def _numeric(values: pl.Series) -> bool:
    return values.dtype.is_numeric() or values.dtype == pl.Boolean


def balance(responses: Responses, covariates: dict[str, Floats], plan: Plan, *, by_outcome: bool) -> pl.DataFrame:
    """A row a variable and an arm: its mean there, and how it differs from the reference within blocks.

    Parameters
    ----------
    responses
        Who is in which arm.
    covariates
        From :func:`columns`; shape ``(rows,)`` each.
    plan
        The reference, and how errors are computed.
    by_outcome
        Whether each question has arms of its own; else the first stands for all, and only who answered is told by question.
    """
    rows: list[dict[str, Any]] = []
    for place, answers in enumerate(responses.outcomes):
        here = covariates if by_outcome or place == 0 else {}
        name = answers.outcome if by_outcome else None
        for variable, values in here.items():
            rows += _rows(responses, answers, {"outcome": name, "variable": variable}, values[answers.rows], plan)
        answered = (~np.isnan(answers.answers)).astype(np.float64)
        if not answered.all():
            rows += _rows(responses, answers, {"outcome": answers.outcome, "variable": ANSWERED}, answered, plan)
    return pl.DataFrame(rows, schema=BALANCE).fill_nan(None)


def _rows(responses: Responses, answers: Answers, named: dict[str, Any], values: Floats, plan: Plan) -> list[dict[str, Any]]:
    """One variable, the reference first."""
    order = [plan.reference, *(arm for arm in range(plan.arms) if arm != plan.reference)]
    there = ~np.isnan(values)
    place = np.empty(plan.arms, dtype=np.int64)
    place[order] = np.arange(plan.arms)
    known, arm = values[there], place[answers.arm[there]]
    told = _differences(known, arm, answers.block[there], plan) if np.unique(arm).size == plan.arms else [{} for _ in order]
    rows: list[dict[str, Any]] = []
    for number, name in enumerate(order):
        group = known[arm == number]
        spread = {"mean": group.mean(), "std_deviation": group.std(ddof=1)} if group.size > 1 else {}
        rows.append({**dict.fromkeys(BALANCE), **named, "arm": responses.arms[name], "n": group.size, **spread, **told[number]})
    return rows


def _differences(values: Floats, arm: Any, block: Any, plan: Plan) -> list[dict[str, Any]]:
    """By arm: the difference from the reference within blocks, its error and p, and one p for all arms (an F test)."""
    arms = prepared(arm, block)
    if arms is None or arms.degrees < 1 or values.std() == 0:
        return [{} for _ in range(plan.arms)]
    effects = compared(arms, values[:, None], plan.errors)
    left = without_blocks(values[:, None], arms.block)
    unexplained = float((effects.residuals**2).sum())
    explained = float((left**2).sum()) - unexplained
    degrees = arms.within.shape[1]
    joint = float(fdtrc(degrees, arms.degrees, explained / degrees / (unexplained / arms.degrees))) if unexplained > 0 else None
    rows: list[dict[str, Any]] = [{"p_joint": joint}]
    for place in range(degrees):
        one = effects.inference(place)
        rows.append({"difference": one.estimate, "std_error": one.std_error, "p_value": one.p_value, "p_joint": joint})
    return rows


def bounds(answers: Answers, arms: tuple[int, ...], place: int, scale: tuple[int, int]) -> tuple[float, float] | None:
    """The least and the greatest estimate that missing answers allow, whatever they would have been (Horowitz and Manski 2000).

    An estimate is a sum of answers, each times a weight; every missing one is put at the end of the scale that moves it most.

    Parameters
    ----------
    answers
        To one question.
    arms
        Numbers of the arms in the regression, the reference first.
    place
        Which of the others, from 0.
    scale
        The least and the greatest answer.
    """
    chosen = np.flatnonzero(np.isin(answers.arm, arms))
    numbers = np.empty(max(arms) + 1, dtype=np.int64)
    numbers[list(arms)] = np.arange(len(arms))
    dummies = prepared(numbers[answers.arm[chosen]], answers.block[chosen])
    if dummies is None:
        return None
    weights = (dummies.within @ dummies.inverse)[:, place]
    given = answers.answers[chosen]
    missing = np.isnan(given)
    known = float(weights[~missing] @ given[~missing])
    low, high = scale
    up = float(np.where(weights[missing] > 0, high, low) @ weights[missing])
    down = float(np.where(weights[missing] > 0, low, high) @ weights[missing])
    return known + down, known + up
