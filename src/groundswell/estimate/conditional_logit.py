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
from groundswell.estimate.collinearity import COLLINEAR, pivoted, standardised
from groundswell.estimate.design import Design
from groundswell.estimate.linear import Solution, nested
from groundswell.estimate.terms import written
from groundswell.kernels import kernel

_STEPS = 100
_SETTLED = 1e-16
_SEPARATED = 1e-7
"""Information left in some direction, as a share of that at zero, at which the coefficients have no finite maximum."""


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
    matrix, scale, names = _scaled(design, group)
    groups = _Groups(np.ascontiguousarray(matrix[order]), design.outcome[order], starts)
    beta, likelihood, scores, information = _maximum(groups, names, place)
    inverse = np.linalg.inv(information)
    covariance, factor = inverse, 1.0
    if design.clusters is not None:
        total, factor = _scatter(scores, design.clusters[order][starts[:-1]], design, place)
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


def _scaled(design: Design, group: Whole) -> tuple[Floats, Floats, list[str]]:
    """Terms and dummies with deviation one within groups, their scales, and what to call them."""
    dummies, names = _dummies(design, group)
    matrix = np.column_stack([design.matrix, dummies])
    scale = _centred(matrix, group).std(axis=0)
    return matrix / scale, scale, [f"`{name}`" for name in design.names] + names


def _dummies(design: Design, group: Whole) -> tuple[Floats, list[str]]:
    """A dummy for each value of the other effects, without those that the groups or one another make up."""
    columns: list[Floats] = []
    names: list[str] = []
    for name, codes in zip(design.model.effects[1:], design.effects.T[1:], strict=True):
        values = design.effect_values[name].unique().sort().to_list()
        columns += [(codes == number).astype(float) for number in range(1, len(values))]
        names += [f"`{name}` {written(value)}" for value in values[1:]]
    if not columns:
        return np.empty((len(group), 0)), []
    matrix = np.column_stack(columns)
    _, order, rank = pivoted(standardised(_centred(matrix, group)))
    kept = np.sort(order[:rank])
    return matrix[:, kept], [names[number] for number in kept]


def _centred(matrix: Floats, group: Whole) -> Floats:
    """Columns less their mean in the group."""
    sizes = np.bincount(group)
    sums = np.zeros((len(sizes), matrix.shape[1]))
    np.add.at(sums, group, matrix)
    return matrix - (sums / sizes[:, None])[group]


def _maximum(groups: _Groups, names: list[str], place: str) -> tuple[Floats, float, Floats, Floats]:
    """Coefficients, log-likelihood, scores (groups, columns) and information (columns, columns) at the maximum."""
    beta = np.zeros(groups.matrix.shape[1])
    likelihood, scores, information = _likelihood(groups, beta)
    at_zero = information
    for _ in range(_STEPS):
        gradient = scores.sum(axis=0)
        step = _newton(information, gradient, beta, names, place)
        if gradient @ step < _SETTLED * (1 + abs(likelihood)):
            _refuse_separation(information, at_zero, beta, names, place)
            return beta + step, likelihood, scores, information
        beta, likelihood, scores, information = _uphill(groups, beta, step, likelihood)
    raise StudyError(f"{place}: the likelihood has no maximum that {_STEPS} steps reach{_growing(beta, names)}.")


def _newton(information: Floats, gradient: Floats, beta: Floats, names: list[str], place: str) -> Floats:
    try:
        return np.asarray(np.linalg.solve(information, gradient), dtype=np.float64)
    except np.linalg.LinAlgError:
        raise StudyError(f"{place}: the outcomes are separated{_growing(beta, names)}.") from None


def _uphill(groups: _Groups, beta: Floats, step: Floats, before: float) -> tuple[Floats, float, Floats, Floats]:
    """The step, halved while the likelihood falls."""
    for halvings in range(30):
        there = beta + step / 2**halvings
        likelihood, scores, information = _likelihood(groups, there)
        if likelihood >= before - 1e-12 * abs(before):
            return there, likelihood, scores, information
    return beta, before, *_likelihood(groups, beta)[1:]


def _refuse_separation(information: Floats, at_zero: Floats, beta: Floats, names: list[str], place: str) -> None:
    """Refuse a maximum at infinity: some direction holds next to none of the information that it held at zero."""
    from scipy.linalg import eigh

    held = eigh(information, at_zero + COLLINEAR * np.diag(np.diag(at_zero)), eigvals_only=True)
    if held[0] < _SEPARATED:
        raise StudyError(f"{place}: the outcomes are separated, so no estimate is finite{_growing(beta, names)}.")


def _growing(beta: Floats, names: list[str]) -> str:
    """The column whose coefficient runs away, in words."""
    return f"; the coefficient of {names[int(np.argmax(np.abs(beta)))]} grows without end; leave it out or merge its values"


def _scatter(scores: Floats, clusters: Whole, design: Design, place: str) -> tuple[Floats, float]:
    """The sum over clusters of their scores' squares, and the factor G/(G-1), as Stata's clogit has it."""
    if design.clusters is not None and not nested(design.effects[:, 0], design.clusters):
        effect, cluster = design.model.effects[0], design.model.cluster
        raise StudyError(f"{place}, key `errors`: a group of `{effect}` lies in two clusters of `{cluster}`; it must lie in one.")
    found, codes = np.unique(clusters, return_inverse=True)
    if len(found) == 1:
        raise StudyError(f"{place}: all rows are in one cluster; errors by cluster need two or more.")
    sums = np.zeros((len(found), scores.shape[1]))
    np.add.at(sums, codes, scores)
    return sums.T @ sums, len(found) / (len(found) - 1)


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
