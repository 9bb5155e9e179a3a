"""Many linear models with unit and period effects at once, errors clustered by unit.

All panels have the same units and periods, so that taking the effects out is the same projection for each: means by unit are
subtracted, then what the period dummies say beyond them (Frisch and Waugh 1933; Lovell 1963), which is exact however unbalanced
the panel. Where panels lack rows, each its own, each has a projection of its own. What remains is a small regression a panel,
solved by a Cholesky decomposition of columns of length one.

Errors come from the influence of each unit: by how much it moves the coefficients. Its cross products are the covariance that is
robust to clusters (Liang and Zeger 1986); those of two models are the covariance between their coefficients.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from groundswell.arrays import Floats, Whole
from groundswell.kernels import kernel

Present = npt.NDArray[np.bool_]
"""Whether each panel has each row."""
TOLD_APART = 1e-8
"""A term that leaves less than this share of its squares when the terms before it are out is left to a finer method."""
_RANK = 1e-8


@dataclass(frozen=True, kw_only=True)
class Batch:
    """One model, fitted to many panels.

    Attributes
    ----------
    coefficients
        Shape ``(panels, terms)``; not a number where terms can hardly be told apart.
    influence
        By how much each unit moves each coefficient; shape ``(panels, units, terms)``.
    squares
        Sums of squares once the effects are out, of the outcome and of the residuals; shape ``(panels, 2)``.
    used
        Rows, units and periods that each panel was fitted to; shape ``(panels, 3)``.
    """

    coefficients: Floats
    influence: Floats
    squares: Floats
    used: Whole

    def covariance(self, panel: int) -> Floats:
        """The covariance of one panel's coefficients, clustered by unit, without a factor for small samples."""
        return self.influence[panel].T @ self.influence[panel]


def batch(outcomes: Floats, terms: Floats, unit: Whole, period: Whole, present: Present | None = None) -> Batch:
    """Fit a linear model with unit and period effects to many panels of the same units and periods.

    What is said of a panel is the same to the bit whichever panels stand beside it.

    Parameters
    ----------
    outcomes
        Shape ``(panels, rows)``.
    terms
        Shape ``(panels, rows, terms)``.
    unit, period
        Numbers from 0 without gaps; shape ``(rows,)``.
    present
        Which rows each panel has; shape ``(panels, rows)``. All of them unless given. Rows that are alone in their unit or period
        are left out, and what units without rows move is nothing.
    """
    order = np.argsort(unit, kind="stable")
    if (np.diff(order) != 1).any():
        outcomes, terms, unit, period = outcomes[:, order], terms[:, order], unit[order], period[order]
        present = None if present is None else present[:, order]
    starts = np.append(0, np.cumsum(np.bincount(unit)))
    panels, rows, columns = terms.shape
    made = _Made(
        coefficients=np.empty((panels, columns)),
        influence=np.zeros((panels, starts.size - 1, columns)),
        squares=np.empty((panels, 2)),
        used=np.tile(np.array([rows, starts.size - 1, period.max() + 1]), (panels, 1)),
    )
    given = np.ascontiguousarray(outcomes), np.ascontiguousarray(terms)
    if present is None:
        _solve(*given, starts, _periods(period, starts), made)
    else:
        _solve_present(*given, np.column_stack([unit, period]), _without_singles(present, starts, period), made)
    return Batch(**made._asdict())


def _without_singles(present: Present, starts: Whole, period: Whole) -> Present:
    """The rows present that are alone in no unit and no period; leaving some out may leave others alone."""
    kept, periods = present.copy(), [np.flatnonzero(period == number) for number in range(period.max() + 1)]
    before = -1
    while before != (before := int(kept.sum())):
        counts = np.add.reduceat(kept, starts[:-1], axis=1, dtype=np.int64)
        kept &= np.repeat(counts > 1, np.diff(starts), axis=1)
        kept &= np.column_stack([kept[:, rows].sum(axis=1) > 1 for rows in periods])[:, period]
    return kept


def _periods(period: Whole, starts: Whole) -> Floats:
    """An orthonormal basis of what period dummies say beyond unit effects; shape ``(rows, dimensions)``."""
    dummies = (period[:, None] == np.arange(1, period.max() + 1)).astype(np.float64)
    counts = np.diff(starts)
    means = np.add.reduceat(dummies, starts[:-1], axis=0) / counts[:, None]
    basis, lengths, _ = np.linalg.svd(dummies - np.repeat(means, counts, axis=0), full_matrices=False)
    return np.ascontiguousarray(basis[:, lengths > _RANK * lengths.max(initial=0.0)])


class _Made(NamedTuple):
    """Where the kernel writes."""

    coefficients: Floats
    influence: Floats
    squares: Floats
    used: Whole


@kernel
def _solve(outcomes: Floats, terms: Floats, starts: Whole, basis: Floats, made: _Made) -> None:
    """Each panel in turn, its rows in order of units; the outcome stands before the terms."""
    panels, rows, columns = terms.shape
    table = np.empty((rows, columns + 1))
    for panel in range(panels):
        table[:, 0], table[:, 1:] = outcomes[panel], terms[panel]
        _take_out(table, starts, basis)
        made.influence[panel] = _fit(table, starts, made, panel)


@kernel
def _solve_present(outcomes: Floats, terms: Floats, groups: Whole, present: Present, made: _Made) -> None:
    """The same of panels that each have rows of their own; ``groups`` (rows, 2) are units and periods."""
    for panel in range(terms.shape[0]):
        rows = np.flatnonzero(present[panel])
        if rows.size == 0:
            made.coefficients[panel], made.squares[panel], made.used[panel] = np.nan, np.nan, 0
            continue
        firsts = np.flatnonzero(np.append(1, np.diff(groups[rows, 0])))
        starts = np.append(firsts, rows.size)
        table = _chosen(outcomes[panel], terms[panel], rows)
        basis, periods = _basis(groups[rows, 1], starts, groups[:, 1].max() + 1)
        _take_out(table, starts, basis)
        made.used[panel, 0], made.used[panel, 1], made.used[panel, 2] = rows.size, firsts.size, periods
        influence = _fit(table, starts, made, panel)
        for place in range(firsts.size):
            made.influence[panel, groups[rows[firsts[place]], 0]] = influence[place]


@kernel
def _chosen(outcome: Floats, terms: Floats, rows: Whole) -> Floats:
    """The rows of a panel, the outcome before the terms."""
    table = np.empty((rows.size, terms.shape[1] + 1))
    for place in range(rows.size):
        table[place, 0] = outcome[rows[place]]
        for term in range(terms.shape[1]):
            table[place, term + 1] = terms[rows[place], term]
    return table


@kernel
def _fit(table: Floats, starts: Whole, made: _Made, panel: int) -> Floats:
    """Least squares on columns without their effects; what each unit moves is returned, shape ``(units, terms)``."""
    products = np.dot(table.T, table)
    lengths = np.sqrt(np.diag(products)[1:])
    inverse = _inverse(products[1:, 1:] / np.outer(lengths, lengths)) / np.outer(lengths, lengths)
    solution = np.dot(inverse, products[1:, 0].copy())
    residuals = np.dot(table, np.append(1.0, -solution))
    made.squares[panel, 0], made.squares[panel, 1] = products[0, 0], np.dot(residuals, residuals)
    made.coefficients[panel] = solution
    return np.dot(_scores(table, residuals, starts)[:, 1:].copy(), inverse)


@kernel
def _basis(period: Whole, starts: Whole, periods: int) -> tuple[Floats, int]:
    """As :func:`_periods` for some rows (columns of zeros where a dummy says nothing more), and how many periods they are of."""
    basis = np.zeros((period.size, periods))
    for row in range(period.size):
        basis[row, period[row]] = 1.0
    there = int(basis.sum(axis=0).astype(np.bool_).sum())
    _take_out(basis, starts, np.zeros((period.size, 1)))
    for number in range(periods):
        column = basis[:, number].copy()
        before = np.dot(column, column)
        for _ in range(2):  # the second time takes out what rounding left
            for other in range(number):
                column -= np.dot(basis[:, other].copy(), column) * basis[:, other]
        length = np.dot(column, column)
        basis[:, number] = column * (1 / np.sqrt(length) if length > _RANK * before else 0.0)
    return basis, there


@kernel
def _take_out(table: Floats, starts: Whole, basis: Floats) -> None:
    """Leave of each column what the effects do not say."""
    means = np.empty(table.shape[1])
    for unit in range(starts.size - 1):
        rows = range(starts[unit], starts[unit + 1])
        means[:] = 0.0
        for row in rows:
            for column in range(means.size):
                means[column] += table[row, column]
        means /= len(rows)
        for row in rows:
            for column in range(means.size):
                table[row, column] -= means[column]
    table -= np.dot(basis, np.dot(basis.T, table))


@kernel
def _scores(table: Floats, residuals: Floats, starts: Whole) -> Floats:
    """Sums over each unit's rows of columns times residuals; shape ``(units, columns)``."""
    scores = np.zeros((starts.size - 1, table.shape[1]))
    for unit in range(starts.size - 1):
        for row in range(starts[unit], starts[unit + 1]):
            for column in range(table.shape[1]):
                scores[unit, column] += table[row, column] * residuals[row]
    return scores


@kernel
def _inverse(gram: Floats) -> Floats:
    """The inverse of cross products of columns of length one; not numbers where a pivot is too small."""
    size = gram.shape[0]
    left, root = gram.copy(), np.eye(size)  # the root takes the columns to orthonormal ones
    for pivot in range(size):
        square = left[pivot, pivot]
        if not square > TOLD_APART:
            return np.full((size, size), np.nan)
        for row in range(pivot + 1, size):
            share = left[row, pivot] / square
            for column in range(pivot, size):
                left[row, column] -= share * left[pivot, column]
            for column in range(pivot + 1):
                root[row, column] -= share * root[pivot, column]
        for column in range(pivot + 1):
            root[pivot, column] /= np.sqrt(square)
    return np.dot(root.T, root)
