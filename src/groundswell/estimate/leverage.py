"""HC2: errors robust to unequal variance, each squared residual over one less the row's leverage (MacKinnon and White 1985).

The leverage is that of the full design, an indicator for each group of each effect included, though no such matrix is made: the
projection on the effects and that on what they leave of the terms add up.
"""

from __future__ import annotations

import numpy as np

from groundswell.arrays import Floats, Whole
from groundswell.estimate.dummies import basis, indicators, without_means

_WHOLLY = 1e-10
"""A row whose leverage is within this of one is fitted wholly: its residual is rounding, and it tells nothing of the variance."""


def hc2(columns: Floats, effects: Whole, residuals: Floats, place: str) -> tuple[Floats, int]:
    """The covariance of least squares, and how many rows are fitted wholly and so left out of it.

    Parameters
    ----------
    columns
        The terms once the effects are out, or with a constant where there are none; shape ``(rows, columns)``.
    effects
        Group of each row by effect; shape ``(rows, effects)``.
    residuals
        Shape ``(rows,)``.
    """
    room = 1 - leverage(columns, effects, place)
    wholly = room < _WHOLLY
    weights = np.where(wholly, 0.0, residuals**2 / np.where(wholly, 1.0, room))
    inverse = np.linalg.inv(columns.T @ columns)
    return inverse @ ((columns * weights[:, None]).T @ columns) @ inverse, int(wholly.sum())


def leverage(columns: Floats, effects: Whole, place: str) -> Floats:
    """By how much each row draws its own fitted value to its outcome; shape ``(rows,)``, between 0 and 1."""
    drawn = (basis(columns) ** 2).sum(axis=1)
    if not effects.shape[1]:
        return drawn
    first, *others = sorted(effects.T, key=lambda codes: -len(np.unique(codes)))
    drawn = drawn + (1 / np.bincount(first))[first]
    if others:
        left = without_means(np.hstack([indicators(codes, place) for codes in others]), first)
        drawn = drawn + (basis(left) ** 2).sum(axis=1)
    return drawn
