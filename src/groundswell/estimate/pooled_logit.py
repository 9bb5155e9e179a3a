"""The pooled logit: a logit on all rows, effects entering as indicators.

With intercepts for many small groups its slopes are biased away from zero (Neyman and Scott 1948), which the conditional logit
is not; that is said beside it.
"""

from __future__ import annotations

import numpy as np
from scipy.special import expit

from groundswell.arrays import Floats
from groundswell.estimate.design import Design
from groundswell.estimate.dummies import beyond_first, indicators
from groundswell.estimate.linear import Solution, back
from groundswell.estimate.newton import maximum, scatter
from groundswell.estimate.terms import written

_FEW_ROWS = 20
"""Rows a group below which intercepts for groups bias a logit's slopes by more than a few in a hundred."""


def pooled_logit(design: Design, place: str) -> Solution:
    """The maximum of the likelihood of a logit.

    Errors: the inverse information; with ``hc1`` the sandwich of scores times N/(N-K), all intercepts counted; by cluster
    the sandwich times G/(G-1).

    Raises
    ------
    StudyError
        If a term separates the outcomes, so that there is no finite maximum, or all rows are in one cluster.
    """
    mean, scale = design.matrix.mean(axis=0), design.matrix.std(axis=0)
    intercepts, names = _intercepts(design, place)
    matrix = np.column_stack([intercepts, (design.matrix - mean) / scale])
    beta, height, scores, information = maximum(
        lambda there: _likelihood(matrix, design.outcome, there), [*names, *(f"`{name}`" for name in design.names)], place
    )
    inverse = np.linalg.inv(information)
    covariance, factor = inverse, 1.0
    if design.clusters is not None or design.model.errors == "hc1":
        total, factor = _scatter(scores, design, place)
        covariance = inverse @ total @ inverse * factor
    kept = slice(0 if not design.model.effects else intercepts.shape[1], None)
    way = back(mean, scale, intercept=not design.model.effects)
    return Solution(
        coefficients=way @ beta[kept],
        covariance=way @ covariance[kept, kept] @ way.T,
        degrees=np.inf,
        factor=factor,
        log_likelihood=height,
        r2_within=None,
        notes=_biased(design),
    )


def _intercepts(design: Design, place: str) -> tuple[Floats, list[str]]:
    """A constant, or an indicator for each group of the effects, and what to call them."""
    if not design.model.effects:
        return np.ones((len(design.outcome), 1)), ["the constant"]
    first = design.model.effects[0]
    values = design.effect_values[first].unique().sort().to_list()
    others, names = beyond_first(design, place)
    return np.hstack([indicators(design.effects[:, 0], place), others]), [f"`{first}` {written(value)}" for value in values] + names


def _likelihood(matrix: Floats, outcome: Floats, beta: Floats) -> tuple[float, Floats, Floats]:
    index = matrix @ beta
    chance = expit(index)
    height = float(outcome @ index - np.logaddexp(0.0, index).sum())
    return height, matrix * (outcome - chance)[:, None], (matrix * (chance * (1 - chance))[:, None]).T @ matrix


def _scatter(scores: Floats, design: Design, place: str) -> tuple[Floats, float]:
    if design.clusters is not None:
        return scatter(scores, design.clusters, place)
    rows, columns = scores.shape
    return scores.T @ scores, rows / (rows - columns)


def _biased(design: Design) -> tuple[str, ...]:
    """A word of caution where groups have few rows each."""
    told = [
        f"A pooled logit with an intercept for each of {groups:,} groups of `{name}`, {rows / groups:.3g} rows each, is biased "
        "away from zero; a conditional logit is not."
        for name, codes in zip(design.model.effects, design.effects.T, strict=True)
        if (rows := len(codes)) < _FEW_ROWS * (groups := len(np.unique(codes)))
    ]
    return tuple(told)
