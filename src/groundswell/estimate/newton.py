"""The maximum of a likelihood by Newton's method, and the scatter of its scores, on which robust errors rest."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from groundswell.arrays import Floats, Whole
from groundswell.errors import StudyError
from groundswell.estimate.collinearity import COLLINEAR

Likelihood = Callable[[Floats], tuple[float, Floats, Floats]]
"""From coefficients (columns,) to the log-likelihood, scores (groups or rows, columns) and information (columns, columns)."""

_STEPS = 100
_SETTLED = 1e-16
_SEPARATED = 1e-7
"""Information left in some direction, as a share of that at zero, at which the coefficients have no finite maximum."""


def maximum(likelihood: Likelihood, names: list[str], place: str) -> tuple[Floats, float, Floats, Floats]:
    """Coefficients, log-likelihood, scores and information where the likelihood is greatest.

    Parameters
    ----------
    likelihood
        Of columns that all have a deviation near one.
    names
        What to call each column, for messages.

    Raises
    ------
    StudyError
        If some column separates the outcomes, so that there is no finite maximum.
    """
    beta = np.zeros(len(names))
    height, scores, information = likelihood(beta)
    at_zero = information
    for _ in range(_STEPS):
        gradient = scores.sum(axis=0)
        step = _newton(information, gradient, beta, names, place)
        if gradient @ step < _SETTLED * (1 + abs(height)):
            _refuse_separation(information, at_zero, beta, names, place)
            return beta + step, height, scores, information
        beta, height, scores, information = _uphill(likelihood, beta, step, height)
    raise StudyError(f"{place}: the likelihood has no maximum that {_STEPS} steps reach{_growing(beta, names)}.")


def _newton(information: Floats, gradient: Floats, beta: Floats, names: list[str], place: str) -> Floats:
    try:
        return np.asarray(np.linalg.solve(information, gradient), dtype=np.float64)
    except np.linalg.LinAlgError:
        raise StudyError(f"{place}: the outcomes are separated{_growing(beta, names)}.") from None


def _uphill(likelihood: Likelihood, beta: Floats, step: Floats, before: float) -> tuple[Floats, float, Floats, Floats]:
    """The step, halved while the likelihood falls."""
    for halvings in range(30):
        there = beta + step / 2**halvings
        height, scores, information = likelihood(there)
        if height >= before - 1e-12 * abs(before):
            return there, height, scores, information
    return beta, before, *likelihood(beta)[1:]


def _refuse_separation(information: Floats, at_zero: Floats, beta: Floats, names: list[str], place: str) -> None:
    """Refuse a maximum at infinity: some direction holds next to none of the information that it held at zero."""
    from scipy.linalg import eigh

    held = eigh(information, at_zero + COLLINEAR * np.diag(np.diag(at_zero)), eigvals_only=True)
    if held[0] < _SEPARATED:
        raise StudyError(f"{place}: the outcomes are separated, so no estimate is finite{_growing(beta, names)}.")


def _growing(beta: Floats, names: list[str]) -> str:
    """The column whose coefficient runs away, in words."""
    return f"; the coefficient of {names[int(np.argmax(np.abs(beta)))]} grows without end; leave it out or merge its values"


def scatter(scores: Floats, clusters: Whole, place: str) -> tuple[Floats, float]:
    """The sum over clusters of their scores' squares, and the factor G/(G-1), as Stata's logit and clogit have it."""
    found, codes = np.unique(clusters, return_inverse=True)
    if len(found) == 1:
        raise StudyError(f"{place}: all rows are in one cluster; errors by cluster need two or more.")
    sums = np.zeros((len(found), scores.shape[1]))
    np.add.at(sums, codes, scores)
    return sums.T @ sums, len(found) / (len(found) - 1)
