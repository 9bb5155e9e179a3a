"""How strong something unobserved would have to be to undo an estimate (Cinelli and Hazlett 2020, in closed form).

All is said in shares of what is left of the outcome, and of the term, once the other terms and the effects are out. Errors are iid
here, whatever errors the model has: the algebra is that of least squares itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from scipy.special import stdtrit

from groundswell.arrays import Floats
from groundswell.estimate.collinearity import without_effects
from groundswell.estimate.design import Design
from groundswell.estimate.linear import absorbed
from groundswell.estimate.result import Fit

_STRENGTHS = (1, 2, 3)
_ALPHA = 0.05
_OF_TERM = ("estimate", "std_error", "statistic", "partial_r2", "robustness_value", "robustness_value_interval")
_OF_YARDSTICK = ("r2_with_term", "r2_with_outcome", "adjusted_estimate", "adjusted_std_error", "adjusted_statistic")
SENSITIVITY = (
    {"model": pl.String, "term": pl.String}
    | dict.fromkeys(_OF_TERM, pl.Float64)
    | {"benchmark": pl.String, "strength": pl.Int64}
    | dict.fromkeys(_OF_YARDSTICK, pl.Float64)
)


@dataclass(frozen=True)
class Tied:
    """An estimate of least squares.

    Attributes
    ----------
    estimate, std_error
        With iid errors.
    degrees
        Residual degrees of freedom.
    """

    estimate: float
    std_error: float
    degrees: int

    @property
    def statistic(self) -> float:
        """The estimate over its error."""
        return self.estimate / self.std_error

    @property
    def partial_r2(self) -> float:
        """The share of what is left of the outcome that the term explains."""
        return self.statistic**2 / (self.statistic**2 + self.degrees)

    def robustness_value(self, alpha: float | None = None) -> float:
        """The share of both, term and outcome, that would bring the estimate to zero, or with ``alpha`` its interval."""
        strength = abs(self.statistic) / np.sqrt(self.degrees)
        critical = 0.0
        if alpha is not None:
            critical = float(stdtrit(self.degrees - 1, 1 - alpha / 2)) / np.sqrt(self.degrees - 1)
        left = strength - critical
        if left <= 0:
            return 0.0
        if critical and strength > 1 / critical:
            return float((strength**2 - critical**2) / (1 + strength**2))
        return float((np.sqrt(left**4 + 4 * left**2) - left**2) / 2)

    def adjusted(self, with_term: float, with_outcome: float) -> Tied:
        """What would be left if something unobserved explained such shares of the term and of the outcome, towards zero."""
        bias = self.std_error * np.sqrt(self.degrees * with_outcome * with_term / (1 - with_term))
        wider = np.sqrt((1 - with_outcome) / (1 - with_term) * self.degrees / (self.degrees - 1))
        return Tied(float(np.sign(self.estimate) * (abs(self.estimate) - bias)), float(self.std_error * wider), self.degrees - 1)


def as_strong(with_term: float, with_outcome: float, strength: float) -> tuple[float, float] | None:
    """The shares of something so many times as strong as an observed term; None where no such thing can be.

    Parameters
    ----------
    with_term, with_outcome
        What the observed term explains of the term in question, given the others, and of the outcome, given the others and that.
    """
    share = strength * with_term / (1 - with_term)
    if share >= 1 or strength * with_term >= 1:
        return None
    both = strength * with_term**2 / ((1 - strength * with_term) * (1 - with_term))
    if both >= 1:
        return None
    outcome = ((np.sqrt(strength) + np.sqrt(both)) / np.sqrt(1 - both)) ** 2 * with_outcome / (1 - with_outcome)
    return share, min(float(outcome), 1.0)


def sensitivity(fit: Fit, design: Design, term: str) -> list[dict[str, Any]]:
    """Rows as in ``sensitivity.csv`` for one term of a linear model; none where it is no coefficient of it."""
    found = fit.place(term)
    if found is None or fit.terms[found] not in design.names:
        return []
    names = design.names
    place = names.index(fit.terms[found])
    if len(design.outcome) - len(names) - absorbed(design.effects, None) < 2:  # the interval's value needs one more than is left
        return []
    tied, among = _tied(design)
    own = tied[place]
    key: dict[str, Any] = {"model": fit.model.name, "term": names[place]} | dict(
        zip(
            _OF_TERM,
            (
                own.estimate,
                own.std_error,
                own.statistic,
                own.partial_r2,
                own.robustness_value(),
                own.robustness_value(_ALPHA),
            ),
            strict=True,
        )
    )
    mine = set(design.terms[place].variables)
    rows: list[dict[str, Any]] = []
    for other, yardstick in enumerate(design.terms):
        if mine & set(yardstick.variables):
            continue
        for strength in _STRENGTHS:
            shares = as_strong(among[place, other], tied[other].partial_r2, strength)
            if shares is not None:
                left = own.adjusted(*shares)
                numbers = (*shares, left.estimate, left.std_error, left.estimate / left.std_error if left.std_error else np.nan)
                told = dict(zip(_OF_YARDSTICK, numbers, strict=True))
                rows.append(key | {"benchmark": names[other], "strength": strength} | told)
    return rows or [key]


def _tied(design: Design) -> tuple[list[Tied], Floats]:
    """Each coefficient with its iid error, and the squared partial correlations among the terms; shape ``(terms, terms)``."""
    scale = design.matrix.std(axis=0)
    left = without_effects(np.column_stack([design.outcome, design.matrix / scale]), design.effects, design.model.name)
    inverse = np.linalg.inv(left[:, 1:].T @ left[:, 1:])
    beta = inverse @ left[:, 1:].T @ left[:, 0]
    residuals = left[:, 0] - left[:, 1:] @ beta
    degrees = len(residuals) - len(beta) - absorbed(design.effects, None)
    errors = np.sqrt(np.diag(inverse) * float(residuals @ residuals) / degrees)
    tied = [Tied(float(b / s), float(e / s), degrees) for b, e, s in zip(beta, errors, scale, strict=True)]
    return tied, np.asarray(inverse**2 / np.outer(np.diag(inverse), np.diag(inverse)), dtype=np.float64)
