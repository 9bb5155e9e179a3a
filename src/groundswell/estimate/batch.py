"""Many linear models with unit and period effects at once, errors clustered by unit.

All panels have the same units and periods, so that taking the effects out is the same projection for each: means by unit are
subtracted, then what the period dummies say beyond them (Frisch and Waugh 1933; Lovell 1963), which is exact however unbalanced
the panel. What remains is a small regression a panel, solved by a Cholesky decomposition of columns of length one.

Errors come from the influence of each unit: by how much it moves the coefficients. Its cross products are the covariance that is
robust to clusters (Liang and Zeger 1986); those of two models are the covariance between their coefficients.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from groundswell.arrays import Floats, Whole
from groundswell.kernels import kernel

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
    """

    coefficients: Floats
    influence: Floats
    squares: Floats

    def covariance(self, panel: int) -> Floats:
        """The covariance of one panel's coefficients, clustered by unit, without a factor for small samples."""
        return self.influence[panel].T @ self.influence[panel]


def batch(outcomes: Floats, terms: Floats, unit: Whole, period: Whole) -> Batch:
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
    """
    order = np.argsort(unit, kind="stable")
    if (np.diff(order) != 1).any():
        outcomes, terms, period = outcomes[:, order], terms[:, order], period[order]
    starts = np.append(0, np.cumsum(np.bincount(unit)))
    panels, _, columns = terms.shape
    made = _Made(
        coefficients=np.empty((panels, columns)),
        influence=np.empty((panels, starts.size - 1, columns)),
        squares=np.empty((panels, 2)),
    )
    _solve(np.ascontiguousarray(outcomes), np.ascontiguousarray(terms), starts, _periods(period, starts), made)
    return Batch(**made._asdict())


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


@kernel
def _solve(outcomes: Floats, terms: Floats, starts: Whole, basis: Floats, made: _Made) -> None:
    """Each panel in turn, its rows in order of units; the outcome stands before the terms."""
    panels, rows, columns = terms.shape
    table = np.empty((rows, columns + 1))
    for panel in range(panels):
        table[:, 0], table[:, 1:] = outcomes[panel], terms[panel]
        _take_out(table, starts, basis)
        products = np.dot(table.T, table)
        lengths = np.sqrt(np.diag(products)[1:])
        inverse = _inverse(products[1:, 1:] / np.outer(lengths, lengths)) / np.outer(lengths, lengths)
        solution = np.dot(inverse, products[1:, 0].copy())
        residuals = np.dot(table, np.append(1.0, -solution))
        made.squares[panel, 0], made.squares[panel, 1] = products[0, 0], np.dot(residuals, residuals)
        made.coefficients[panel] = solution
        made.influence[panel] = np.dot(_scores(table, residuals, starts)[:, 1:].copy(), inverse)


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
