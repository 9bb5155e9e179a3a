"""Intercepts of groups as columns: indicators, what of them others do not say already, and an orthonormal basis of that."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from groundswell.arrays import Floats, Whole
from groundswell.errors import StudyError
from groundswell.estimate.collinearity import COLLINEAR, pivoted, standardised
from groundswell.estimate.terms import written

if TYPE_CHECKING:
    from groundswell.estimate.design import Design

_MOST = 250_000_000
"""Numbers that a matrix of indicators may hold: 2 GB."""


def indicators(codes: Whole, place: str) -> Floats:
    """A column for each group, 1 in its rows; shape ``(rows, groups)``.

    Parameters
    ----------
    codes
        Group of each row, numbered from 0 without gaps; shape ``(rows,)``.

    Raises
    ------
    StudyError
        If there are so many groups that the matrix would not fit a common machine.
    """
    groups = int(codes.max()) + 1
    if len(codes) * groups > _MOST:
        raise StudyError(
            f"{place}: a column for each of {groups:,} groups of effects in {len(codes):,} rows is too large a matrix."
        )
    return (codes[:, None] == np.arange(groups)).astype(np.float64)


def without_means(matrix: Floats, group: Whole) -> Floats:
    """Columns less their mean in the group."""
    sizes = np.bincount(group)
    sums = np.zeros((len(sizes), matrix.shape[1]))
    np.add.at(sums, group, matrix)
    return matrix - (sums / sizes[:, None])[group]


def basis(matrix: Floats) -> Floats:
    """An orthonormal basis of the columns of a matrix; shape ``(rows, rank)``."""
    from scipy.linalg import qr

    if not matrix.shape[1]:
        return matrix
    answer = qr(matrix, mode="economic", pivoting=True)
    pivots = np.abs(np.diag(np.asarray(answer[1])))
    rank = int((pivots > COLLINEAR * pivots.max(initial=0.0)).sum())
    return np.ascontiguousarray(np.asarray(answer[0], dtype=np.float64)[:, :rank])


def beyond_first(design: Design, place: str) -> tuple[Floats, list[str]]:
    """Indicators of all effects but the first, without those that its groups or one another make up, and what to call them."""
    group = design.effects[:, 0]
    columns: list[Floats] = []
    names: list[str] = []
    for name, codes in zip(design.model.effects[1:], design.effects.T[1:], strict=True):
        values = design.effect_values[name].unique().sort().to_list()
        columns.append(indicators(codes, place)[:, 1:])
        names += [f"`{name}` {written(value)}" for value in values[1:]]
    if not names:
        return np.empty((len(group), 0)), []
    matrix = np.hstack(columns)
    _, order, rank = pivoted(standardised(without_means(matrix, group)))
    kept = np.sort(order[:rank])
    return matrix[:, kept], [names[number] for number in kept]
