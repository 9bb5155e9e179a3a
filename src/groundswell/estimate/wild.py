"""The wild cluster bootstrap of least squares, the null imposed: p-values and intervals where clusters are few or unequal.

Under the null each cluster's residuals keep or change their sign as a whole (Rademacher weights; Cameron, Gelbach and Miller
2008). The bootstrapped coefficient and the scores of its clusters are linear in those signs (Roodman, MacKinnon, Nielsen and Webb
2019), and the residuals are linear in the value that the null says; so all draws are a few products of small matrices, made once
for each coefficient, and any other value of the null costs next to nothing: intervals are found by inverting the test.

Effects whose groups lie within clusters do not mix the signs of clusters, so taking them out before is exact. All other effects,
and the constant, stand among the columns.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from groundswell.arrays import Floats, Whole
from groundswell.estimate.collinearity import without_effects
from groundswell.estimate.dummies import basis, indicators
from groundswell.kernels import kernel
from groundswell.randomness import stream

Signs = np.ndarray[tuple[int, int], np.dtype[np.int8]]
AnyNumbers = Floats | Signs

DRAWS = 9_999
_ALPHA = 0.05
_TIED = 1 - 1e-9
"""A bootstrapped statistic this near the one observed is its equal: signs all alike give it again, to rounding."""
_AT_ONCE = 1_024
"""Draws whose sums stay in the innermost cache."""
_BITS = 48
"""Signs that one random number gives; it has 52 bits."""
_DOUBLINGS = 14
_HALVINGS = 45


@dataclass(frozen=True)
class Tested:
    """What the bootstrap says of one sum of coefficients.

    Attributes
    ----------
    p_value
        Two-sided, against zero.
    low, high
        The values that the test does not reject at 5%; endless where it rejects none on that side.
    drawn, std_error
        Its draws, and the error by cluster, for tests against other values.
    """

    p_value: float
    low: float
    high: float
    drawn: Drawn
    std_error: float

    def at_least(self, away: float) -> float:
        """The one-sided p-value of a null that lies ``away`` below the estimate, against its lying above."""
        return self.drawn.one_sided(away, self.std_error)

    def at_most(self, away: float) -> float:
        """The one-sided p-value of a null that lies ``away`` above the estimate, against its lying below."""
        return self.drawn.one_sided(away, self.std_error, sign=-1.0)


@dataclass(frozen=True)
class Wild:
    """What the bootstrap of a regression needs: sums over clusters.

    Attributes
    ----------
    back
        From coefficients of the columns as solved to those reported; shape ``(terms, columns)``.
    bread
        The inverse cross products of the columns; shape ``(columns, columns)``.
    cross
        Cross products of all columns, those of effects last, with the terms' by cluster; shape ``(clusters, all, columns)``.
    scores
        Columns times residuals by cluster; shape ``(clusters, all)``.
    factor
        The factor for small samples.
    signs
        1 or -1; shape ``(clusters, draws)``.
    every
        Whether these are all the ways in which signs can fall.
    """

    back: Floats
    bread: Floats
    cross: Floats
    scores: Floats
    factor: float
    signs: Signs
    every: bool

    def tested(self, weights: Floats, estimate: float, std_error: float) -> Tested:
        """The two-sided test against zero, and its inversion.

        Parameters
        ----------
        weights
            Of the coefficients as reported; shape ``(terms,)``.
        estimate, std_error
            The sum of coefficients and its error by cluster.
        """
        drawn = self.drawn(weights)
        reach = [drawn.reach(sign, std_error) for sign in (1.0, -1.0)]
        return Tested(drawn.p_value(estimate, std_error), estimate - reach[0], estimate + reach[1], drawn, std_error)

    @cached_property
    def _moved(self) -> Floats:
        """All columns times signed residuals; shape ``(all, draws)``."""
        return self._signed(self.scores.T)

    def _signed(self, rows: Floats) -> Floats:
        """Sums over clusters with the signs of each draw; shape ``(rows, draws)``."""
        return _product(np.ascontiguousarray(rows), self.signs)

    def drawn(self, weights: Floats) -> Drawn:
        """The bootstrapped statistics of a sum of coefficients."""
        columns = len(self.bread)
        influence = self.bread @ (self.back.T @ weights)
        direction = influence / (weights @ self.back @ influence)
        shift = self.cross @ direction  # how the scores move where the null is one unit lower
        through = self.cross @ influence  # how each cluster's part of the statistic moves with all columns
        through[:, :columns] = through[:, :columns] @ self.bread
        own = np.stack([self.scores[:, :columns] @ influence, shift[:, :columns] @ influence])
        width = shift.shape[1]
        signed = self._signed(np.hstack([shift, own[0][:, None] * through, own[1][:, None] * through]).T)
        moved = np.stack([self._moved, signed[:width]])
        linked = signed[width:].reshape(2, width, -1)
        numerators = np.einsum("c,pcd->pd", influence, moved[:, :columns])
        return Drawn(numerators, self.factor * _squares(own, through, moved, linked), self.every)


def _squares(own: Floats, through: Floats, moved: Floats, linked: Floats) -> Floats:
    """Squares of the clusters' parts summed, as a polynomial in how far the null lies off; shape ``(3, draws)``.

    A cluster's part is ``sign * own - through @ moved``, its two terms each linear in the distance.
    """
    fixed = own @ own.T
    square = np.ascontiguousarray(through.T @ through)
    pressed = np.stack([_product(square, one) for one in moved])

    def product(first: int, second: int) -> Floats:
        mixed = np.einsum("cd,cd->d", linked[first], moved[second]) + np.einsum("cd,cd->d", linked[second], moved[first])
        return fixed[first, second] - mixed + np.einsum("cd,cd->d", moved[first], pressed[second])

    return np.stack([product(0, 0), 2 * product(0, 1), product(1, 1)])


@kernel
def _product(left: Floats, right: AnyNumbers) -> Floats:
    """A matrix product by blocks of columns: small ones go faster so than by a library that shares them out among threads."""
    rows, within = left.shape
    columns = right.shape[1]
    product = np.zeros((rows, columns))
    for start in range(0, columns, _AT_ONCE):
        stop = min(start + _AT_ONCE, columns)
        for row in range(rows):
            for place in range(within):
                _add(product[row, start:stop], left[row, place], right[place, start:stop])
    return product


@kernel
def _add(total: Floats, factor: float, row: AnyNumbers) -> None:
    for column in range(total.size):
        total[column] += factor * row[column]


@dataclass(frozen=True)
class Drawn:
    """Bootstrapped statistics as functions of how far the null lies below the estimate."""

    numerators: Floats
    squares: Floats
    every: bool

    def statistics(self, away: float) -> Floats:
        """The statistic of each draw under a null that lies ``away`` below the estimate."""
        square = self.squares[0] + away * (self.squares[1] + away * self.squares[2])
        with np.errstate(divide="ignore", invalid="ignore"):
            return (self.numerators[0] + away * self.numerators[1]) / np.sqrt(np.maximum(square, 0.0))

    def p_value(self, away: float, std_error: float) -> float:
        """The share of draws at least as far from zero as what was observed."""
        return self._share(np.abs(self.statistics(away)) >= abs(away) / std_error * _TIED)

    def one_sided(self, away: float, std_error: float, sign: float = 1.0) -> float:
        """The share of draws at least as far above, under a null that lies ``away`` below the estimate; -1 turns both round."""
        observed = away / std_error
        return self._share(sign * self.statistics(sign * away) >= observed - abs(observed) * (1 - _TIED))

    def _share(self, extreme: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> float:
        """Of all ways, the observed among them; else of the draws and the one observed."""
        return float(extreme.mean()) if self.every else (1 + int(extreme.sum())) / (1 + extreme.size)

    def reach(self, sign: float, std_error: float) -> float:
        """How far the null may lie below (1) or above (-1) before it is rejected; endless where it never is."""
        if self.every and 2 / self.numerators.shape[1] > _ALPHA:  # the signs observed, and their mirror image, are always as far
            return np.inf
        far = 2 * std_error
        for _ in range(_DOUBLINGS):
            if self.p_value(sign * far, std_error) <= _ALPHA:
                break
            far *= 2
        else:
            return np.inf
        near = 0.0
        for _ in range(_HALVINGS):
            middle = (near + far) / 2
            near, far = (middle, far) if self.p_value(sign * middle, std_error) > _ALPHA else (near, middle)
        return far


@dataclass(frozen=True)
class Bootstrapped:
    """A regression to be bootstrapped.

    Attributes
    ----------
    columns
        The terms once all effects are out, a constant among them where there are none; shape ``(rows, columns)``.
    loose
        An orthonormal basis of effects that are not nested in clusters (:func:`loose_effects`); shape ``(rows, dimensions)``.
    residuals, clusters
        Shape ``(rows,)``.
    """

    columns: Floats
    loose: Floats
    residuals: Floats
    clusters: Whole


def wild(regression: Bootstrapped, back: Floats, factor: float, seed: int) -> Wild:
    """Sum a regression over its clusters, and draw the signs.

    Parameters
    ----------
    regression
        What is to be bootstrapped.
    back
        From its columns' coefficients to those reported; shape ``(terms, columns)``.
    factor
        The factor for small samples.
    seed
        Of the signs.
    """
    columns, residuals = regression.columns, regression.residuals
    found, codes = np.unique(regression.clusters, return_inverse=True)
    every = np.hstack([columns, regression.loose])
    parts = np.split(np.argsort(codes, kind="stable"), np.cumsum(np.bincount(codes))[:-1])
    signs, exhaustive = _signs(len(found), seed)
    return Wild(
        back=back,
        bread=np.asarray(np.linalg.inv(columns.T @ columns), dtype=np.float64),
        cross=np.stack([every[rows].T @ columns[rows] for rows in parts]),
        scores=np.stack([residuals[rows] @ every[rows] for rows in parts]),
        factor=factor,
        signs=signs,
        every=exhaustive,
    )


def loose_effects(effects: Whole, is_nested: list[bool], place: str) -> Floats:
    """What effects that are not nested in clusters say beyond those that are, as an orthonormal basis."""
    others = [codes for codes, within in zip(effects.T, is_nested, strict=True) if not within]
    if not others:
        return np.empty((len(effects), 0))
    matrix = np.hstack([indicators(codes, place) for codes in others])
    within = effects[:, is_nested]
    return basis(without_effects(matrix, within, place) if within.shape[1] else matrix)


def _signs(clusters: int, seed: int) -> tuple[Signs, bool]:
    """Every way in which signs can fall where there are no more than the draws, else draws; shape ``(clusters, draws)``."""
    if clusters < _BITS and 2**clusters <= DRAWS:
        ways = np.arange(2**clusters, dtype=np.int64)
        return (1 - 2 * ((ways >> np.arange(clusters)[:, None]) & 1)).astype(np.int8), True
    blocks = -(-DRAWS // _BITS)
    uniform = stream(seed, "wild cluster bootstrap").uniform(entity=np.arange(clusters)[:, None], replicate=np.arange(blocks))
    words = (uniform * 2.0**_BITS).astype(np.int64)
    bits = (words[:, :, None] >> np.arange(_BITS)) & 1
    return (1 - 2 * bits).reshape(clusters, -1)[:, :DRAWS].astype(np.int8), False
