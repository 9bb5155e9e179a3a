"""Which columns of a design can be told apart once the effects are out.

Columns are first given mean zero and length one, so that a share and a population are judged alike; then the effects are taken
out. What is left of a column that the effects absorb is rounding; columns that are collinear among themselves leave a rank
below their number, which a QR decomposition with pivoting finds.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from groundswell.arrays import Floats, Whole
from groundswell.errors import StudyError
from groundswell.estimate.sections import Model

ABSORBED = 1e-7
"""A column is absorbed if less than this share of its length is left; taking effects out leaves rounding near 1e-12."""
COLLINEAR = 1e-8
"""Columns are collinear if a pivot is below this share of the largest."""
_SETTLED = 1e-12
_ROUNDS = 100_000


@dataclass(frozen=True)
class Columns:
    """Named columns; ``values`` has the shape ``(rows, columns)``."""

    names: list[str]
    values: Floats


def independent(columns: Columns, outcome: Floats, effects: Whole, model: Model, place: str) -> list[int]:
    """The columns that the effects do not absorb.

    Raises
    ------
    StudyError
        If none is left, those left are collinear, or the effects absorb the outcome.
    """
    within = without_effects(standardised(np.column_stack([outcome, columns.values])), effects, place)
    left = np.linalg.norm(within, axis=0)
    if left[0] < ABSORBED:
        raise StudyError(f"{place}: the outcome `{model.outcome}` does not vary once {' and '.join(model.effects)} are out.")
    kept = [number for number, length in enumerate(left[1:]) if length >= ABSORBED]
    if not kept:
        names = ", ".join(columns.names) or "its terms"
        raise StudyError(f"{place}: no term is left; none of {names} varies once the effects are out.")
    groups = sum(len(np.unique(codes)) for codes in effects.T)
    if len(outcome) <= len(kept) + groups - max(0, effects.shape[1] - 1):
        raise StudyError(f"{place}: {len(outcome):,} rows are too few for {len(kept):,} terms and {groups:,} groups of effects.")
    chosen = within[:, 1:][:, kept] / left[1:][kept]
    together = dependent(chosen)
    if together:
        names = [f"`{columns.names[kept[number]]}`" for number in together]
        told = f"{', '.join(names[:-1])} and {names[-1]}"
        raise StudyError(f"{place}: the terms {told} are collinear once the effects are out; leave one of them out.")
    return kept


def standardised(matrix: Floats) -> Floats:
    """Columns of mean zero and length one; a column that does not vary becomes zero."""
    centred = matrix - matrix.mean(axis=0)
    length = np.linalg.norm(centred, axis=0)
    rounding = np.finfo(float).eps * np.sqrt(len(matrix)) * np.abs(matrix).max(axis=0, initial=0.0) * 8
    return np.where(length > rounding, centred / np.where(length > 0, length, 1.0), 0.0)


def without_effects(matrix: Floats, effects: Whole, place: str) -> Floats:
    """What is left of each column when every group of every effect has its own intercept."""
    if not effects.shape[1]:
        return matrix - matrix.mean(axis=0)
    from pyfixest.core.demean import demean

    groups = np.ascontiguousarray(effects, dtype=np.uint64)
    left, settled = demean(np.ascontiguousarray(matrix), groups, np.ones(len(matrix)), tol=_SETTLED, maxiter=_ROUNDS)
    if not settled:
        raise StudyError(f"{place}: the effects could not be taken out; their groups hardly overlap.")
    return left


def dependent(matrix: Floats) -> list[int]:
    """Columns that are collinear among themselves: the first found that others make up, and those others.

    Parameters
    ----------
    matrix
        Columns of length one; shape ``(rows, columns)``.
    """
    triangle, order, rank = pivoted(matrix)
    if rank == matrix.shape[1]:
        return []
    weights = np.linalg.solve(triangle[:rank, :rank], triangle[:rank, rank])
    others = [int(order[number]) for number in range(rank) if abs(weights[number]) > np.sqrt(COLLINEAR)]
    return sorted([*others, int(order[rank])])


def pivoted(matrix: Floats) -> tuple[Floats, Whole, int]:
    """The triangle of a QR decomposition with pivoting, the order of columns, and the rank."""
    from scipy.linalg import qr

    answer = qr(matrix, mode="r", pivoting=True)
    triangle, order = np.asarray(answer[0], dtype=np.float64), np.asarray(answer[1], dtype=np.int64)
    pivots = np.abs(np.diag(triangle))
    return triangle, order, int((pivots > COLLINEAR * pivots.max(initial=0.0)).sum())
