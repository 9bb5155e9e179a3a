"""The conditional logit: a logit that conditions on how often the outcome happened within each group.

The likelihood is exact. The denominator sums over all ways in which the outcome could have fallen on the rows of a group; it is
built row by row (Gail, Lubin and Rubinstein 1981), here as a mixture: when a row is added, a draw of k rows contains it with a
probability that the sums before give, so that the mean and covariance of what a draw sums to follow without subtracting large
numbers. Newton's method goes to the maximum, as statsmodels does with ``method="newton"``; errors by cluster are robust.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from groundswell.arrays import Floats, Whole
from groundswell.errors import StudyError
from groundswell.estimate.design import Design
from groundswell.estimate.dummies import beyond_first, without_means
from groundswell.estimate.linear import Solution, nested
from groundswell.estimate.newton import maximum, scatter
from groundswell.kernels import kernel


@dataclass(frozen=True)
class _Groups:
    """Rows sorted by group: ``matrix`` (rows, columns), ``chosen`` (rows,), ``starts`` (groups + 1,)."""

    matrix: Floats
    chosen: Floats
    starts: Whole


def conditional_logit(design: Design, place: str) -> Solution:
    """The maximum of the exact conditional likelihood, given the first effect; other effects enter as dummies.

    Raises
    ------
    StudyError
        If a term separates the outcomes, so that there is no finite maximum, or a cluster cuts a group.
    """
    group = design.effects[:, 0]
    order = np.argsort(group, kind="stable")
    starts = np.concatenate([[0], np.cumsum(np.bincount(group))]).astype(np.int64)
    matrix, scale, names = _scaled(design, place)
    groups = _Groups(np.ascontiguousarray(matrix[order]), design.outcome[order], starts)
    beta, likelihood, scores, information = maximum(lambda there: _likelihood(groups, there), names, place)
    inverse = np.linalg.inv(information)
    covariance, factor = inverse, 1.0
    if design.clusters is not None:
        _refuse_cut(design, design.clusters, place)
        total, factor = scatter(scores, design.clusters[order][starts[:-1]], place)
        covariance = inverse @ total @ inverse * factor
    terms = len(design.terms)
    back = 1 / scale[:terms]
    return Solution(
        coefficients=beta[:terms] * back,
        covariance=covariance[:terms, :terms] * np.outer(back, back),
        degrees=np.inf,
        factor=factor,
        log_likelihood=likelihood,
        r2_within=None,
    )


def _scaled(design: Design, place: str) -> tuple[Floats, Floats, list[str]]:
    """Terms and dummies with deviation one within groups, their scales, and what to call them."""
    dummies, names = beyond_first(design, place)
    matrix = np.column_stack([design.matrix, dummies])
    scale = without_means(matrix, design.effects[:, 0]).std(axis=0)
    return matrix / scale, scale, [f"`{name}`" for name in design.names] + names


def _refuse_cut(design: Design, clusters: Whole, place: str) -> None:
    """Refuse a group that lies in two clusters: its score cannot be parted."""
    if not nested(design.effects[:, 0], clusters):
        effect, cluster = design.model.effects[0], design.model.cluster
        raise StudyError(f"{place}, key `errors`: a group of `{effect}` lies in two clusters of `{cluster}`; it must lie in one.")


def _likelihood(groups: _Groups, beta: Floats) -> tuple[float, Floats, Floats]:
    """Log-likelihood, scores by group and information at given coefficients."""
    columns = groups.matrix.shape[1]
    scores = np.empty((len(groups.starts) - 1, columns))
    information = np.zeros((columns, columns))
    index = groups.matrix @ beta
    likelihood = _accumulate(groups.matrix, groups.chosen, index, groups.starts, scores, information)
    return float(likelihood), scores, information


@kernel
def _accumulate(matrix: Floats, chosen: Floats, index: Floats, starts: Whole, scores: Floats, information: Floats) -> float:
    """Add up groups: the log-likelihood is returned, scores and information are filled in."""
    likelihood = 0.0
    for group in range(len(starts) - 1):
        rows = slice(starts[group], starts[group + 1])
        happened = int(chosen[rows].sum())
        logarithm, mean, covariance = _draws(matrix[rows], index[rows], happened)
        likelihood += (chosen[rows] * index[rows]).sum() - logarithm
        scores[group] = -mean
        for row in range(starts[group], starts[group + 1]):
            if chosen[row] > 0:
                scores[group] += matrix[row]
        information += covariance
    return likelihood


@kernel
def _draws(matrix: Floats, index: Floats, happened: int) -> tuple[float, Floats, Floats]:
    """Draws of ``happened`` rows, weighed by the exponential of their index: log of the sum of weights, mean and covariance."""
    columns = matrix.shape[1]
    logarithms = np.full(happened + 1, -np.inf)
    means = np.zeros((happened + 1, columns))
    covariances = np.zeros((happened + 1, columns, columns))
    logarithms[0] = 0.0
    for row in range(len(index)):
        for size in range(min(happened, row + 1), 0, -1):
            with_row = logarithms[size - 1] + index[row]
            larger = max(logarithms[size], with_row)
            both = larger + np.log(np.exp(logarithms[size] - larger) + np.exp(with_row - larger))
            share = np.exp(with_row - both)
            _mix(means, covariances, size, share, matrix[row])
            logarithms[size] = both
    return logarithms[happened], means[happened], covariances[happened]


@kernel
def _mix(means: Floats, covariances: Floats, size: int, share: float, added: Floats) -> None:
    """Mix draws without a row (in place at ``size``) with draws of one less and the row, of which ``share`` are."""
    columns = len(added)
    for first in range(columns):
        apart = means[size - 1, first] + added[first] - means[size, first]
        for second in range(first + 1):
            other = means[size - 1, second] + added[second] - means[size, second]
            mixed = (1 - share) * covariances[size, first, second] + share * covariances[size - 1, first, second]
            covariances[size, first, second] = covariances[size, second, first] = mixed + share * (1 - share) * apart * other
    for column in range(columns):
        means[size, column] += share * (means[size - 1, column] + added[column] - means[size, column])
