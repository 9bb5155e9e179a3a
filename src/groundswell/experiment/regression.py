"""Arms compared by least squares with an intercept for each block, for one column of answers or for many at once.

Block means are taken out (Frisch and Waugh 1933), which is the regression on all dummies. HC2 needs the leverage of a person in
that full regression: it is one over the size of the block plus the leverage among what is left of the arms' dummies (MacKinnon and
White 1985, "Some heteroskedasticity-consistent covariance matrix estimators").
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from groundswell.arrays import Floats, Whole
from groundswell.estimate import Inference

_ALONE = 1e-9
"""A person whose leverage is this near to one fits exactly and moves no arm."""


@dataclass(frozen=True, kw_only=True)
class Arms:
    """Arms as numbers, ready to be compared.

    Attributes
    ----------
    within
        Dummies of all arms but the reference, block means out; shape ``(people, arms - 1)``.
    inverse
        The inverse of their cross products.
    block
        Numbers from 0 without gaps; shape ``(people,)``.
    leverage
        Of each person in the regression on all dummies; shape ``(people,)``.
    """

    within: Floats
    inverse: Floats
    block: Whole
    leverage: Floats

    @property
    def degrees(self) -> int:
        """People less coefficients, blocks included."""
        return self.block.size - int(self.block.max()) - 1 - self.within.shape[1]


@dataclass(frozen=True, kw_only=True)
class Effects:
    """What each arm adds to the reference.

    Attributes
    ----------
    estimates
        Shape ``(arms - 1, columns)``, columns being those of the answers.
    std_errors
        Likewise.
    residuals
        Shape ``(people, columns)``.
    degrees
        Degrees of freedom of the t distribution.
    """

    estimates: Floats
    std_errors: Floats
    residuals: Floats
    degrees: int

    def inference(self, place: int, column: int = 0) -> Inference:
        """One arm's effect, with what follows from its error."""
        return Inference(float(self.estimates[place, column]), float(self.std_errors[place, column]), self.degrees)


def prepared(arm: Whole, block: Whole) -> Arms | None:
    """The dummies of arms with block means out; None where blocks leave nothing of an arm.

    Parameters
    ----------
    arm
        Numbers from 0, the reference, without gaps; shape ``(people,)``.
    block
        Any whole numbers; shape ``(people,)``.
    """
    _, block = np.unique(block, return_inverse=True)
    within = without_blocks((arm[:, None] == np.arange(1, arm.max() + 1)).astype(np.float64), block)
    products = within.T @ within
    if np.linalg.matrix_rank(products, hermitian=True) < products.shape[0]:
        return None
    inverse = np.asarray(np.linalg.inv(products), dtype=np.float64)
    leverage = 1 / np.bincount(block)[block] + np.einsum("pa,ab,pb->p", within, inverse, within)
    return Arms(within=within, inverse=inverse, block=block, leverage=leverage)


def without_blocks(columns: Floats, block: Whole) -> Floats:
    """Columns with block means out; shape ``(people, columns)``."""
    sums = np.zeros((int(block.max()) + 1, columns.shape[1]))
    np.add.at(sums, block, columns)
    return columns - (sums / np.bincount(block)[:, None])[block]


def compared(arms: Arms, answers: Floats, errors: str) -> Effects:
    """Each arm against the reference.

    Parameters
    ----------
    arms
        From :func:`prepared`.
    answers
        Shape ``(people, columns)``; each column is a regression.
    errors
        ``iid``, ``hc1`` or ``hc2``.
    """
    left = without_blocks(answers, arms.block)
    estimates = arms.inverse @ (arms.within.T @ left)
    residuals = left - arms.within @ estimates
    influence = arms.within @ arms.inverse
    squares = residuals**2
    if errors == "iid":
        variances = np.outer(np.diag(arms.inverse), squares.sum(axis=0) / arms.degrees)
    else:
        factors = np.full(arms.block.size, arms.block.size / arms.degrees) if errors == "hc1" else _hc2(arms)
        variances = (influence**2).T @ (factors[:, None] * squares)
    return Effects(estimates=estimates, std_errors=np.sqrt(variances), residuals=residuals, degrees=arms.degrees)


def _hc2(arms: Arms) -> Floats:
    """One over one less leverage; who fits exactly counts for nothing."""
    free = 1 - arms.leverage
    return np.where(free > _ALONE, 1 / np.maximum(free, _ALONE), 0.0)
