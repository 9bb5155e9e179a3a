"""Statistics that can be subtracted: a value, and each village's part in its error.

Two worlds under common random numbers share every village, so the error of a difference between them is that of the difference of
the villages' parts, which is far smaller than either error alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from groundswell.arrays import Floats


@dataclass(frozen=True, kw_only=True)
class Statistic:
    """An estimate over villages.

    Attributes
    ----------
    value
        The estimate.
    influence
        Each village's part in it: the estimate less what it estimates is nearly their sum; shape (villages,).
    """

    value: float
    influence: Floats

    @property
    def std_error(self) -> float:
        """Standard error, clustered by village."""
        villages = self.influence.size
        return float(np.sqrt(villages / (villages - 1) * np.sum(self.influence**2)))

    def __add__(self, other: Statistic) -> Statistic:
        return Statistic(value=self.value + other.value, influence=self.influence + other.influence)

    def __sub__(self, other: Statistic) -> Statistic:
        return self + -1.0 * other

    def __rmul__(self, factor: float) -> Statistic:
        return Statistic(value=factor * self.value, influence=factor * self.influence)


def ratio(above: Floats, below: Floats) -> Statistic:
    """A ratio of two totals over villages, linearised (Särndal and others 1992); nought where the lower total is."""
    total = float(below.sum())
    if total == 0:
        return Statistic(value=0.0, influence=np.zeros(below.size))
    value = float(above.sum()) / total
    return Statistic(value=value, influence=(above - value * below) / total)


def slopes(outcome: Floats, terms: dict[str, Floats]) -> dict[str, Statistic]:
    """Least squares with village and year effects.

    Parameters
    ----------
    outcome
        Shape (villages, years).
    terms
        Regressors by name, each of that shape; the panel is balanced, so both effects go by subtracting means.
    """
    columns = np.stack([_within(values) for values in terms.values()], axis=2)
    return _least_squares(_within(outcome), columns, list(terms))


def between_slopes(outcome: Floats, terms: dict[str, Floats]) -> dict[str, Statistic]:
    """Least squares over villages with a constant; outcome and terms have shape (villages,)."""
    columns = np.stack([values - values.mean() for values in terms.values()], axis=1)
    return _least_squares((outcome - outcome.mean())[:, None], columns[:, None, :], list(terms))


def _within(values: Floats) -> Floats:
    return values - values.mean(axis=1, keepdims=True) - values.mean(axis=0, keepdims=True) + values.mean()


def _least_squares(outcome: Floats, columns: Floats, names: list[str]) -> dict[str, Statistic]:
    inverse = np.linalg.inv(np.einsum("vtk,vtl->kl", columns, columns))
    value = inverse @ np.einsum("vtk,vt->k", columns, outcome)
    scores = np.einsum("vtk,vt->vk", columns, outcome - columns @ value)
    influence = scores @ inverse
    return {name: Statistic(value=float(value[place]), influence=influence[:, place]) for place, name in enumerate(names)}
