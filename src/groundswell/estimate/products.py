"""Products of columns that vary within units, beside those of their values less the unit's own mean.

The usual product is not a pure within estimate: it picks up how a unit's level of one column goes with the effect of the other.
Taking the mean of each column out before they are multiplied leaves only what happens within units, at the price of a larger error
(Giesselmann and Schmidt-Catran 2022). Where all factors but one are constant within units, the two are the same, and the product
is left as it is.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from groundswell.arrays import Floats
from groundswell.estimate.design import Design
from groundswell.estimate.terms import Factor, Term

_STILL = 1e-9
"""A column whose values stray from their unit's mean by less than this share of their size does not vary within units."""


def mixed(design: Design) -> list[int]:
    """Places of the terms that are a product of columns, or the square of one, that vary within units."""
    if not design.effects.shape[1]:
        return []
    group = _group(design)
    return [place for place, term in enumerate(design.terms) if _times(term) > 1 and _varying(term, design, group) > 1]


def double_demeaned(design: Design, places: list[int]) -> Design:
    """The same design with some products made of their factors less the unit's mean; those that do not vary in it stay."""
    group = _group(design)
    matrix = design.matrix.copy()
    for place in places:
        product = np.ones(len(design.outcome))
        for factor in design.terms[place].factors:
            values = _values(factor, design)
            product *= (_without_mean(values, group) if _varies(values, group) else values) ** factor.power
        matrix[:, place] = product
    return replace(design, matrix=matrix)


def _times(term: Term) -> int:
    return sum(factor.power for factor in term.factors)


def _varying(term: Term, design: Design, group: np.ndarray[tuple[int], np.dtype[np.int64]]) -> int:
    """How many factors vary within units, a square counting twice."""
    return sum(factor.power for factor in term.factors if _varies(_values(factor, design), group))


def _varies(values: Floats, group: np.ndarray[tuple[int], np.dtype[np.int64]]) -> bool:
    return bool(np.abs(_without_mean(values, group)).max() > _STILL * np.abs(values).max(initial=0.0))


def _values(factor: Factor, design: Design) -> Floats:
    """A factor before it is squared."""
    return Term((replace(factor, power=1),)).values(design.regressors)


def _group(design: Design) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """The unit of each row where the units have intercepts, else the first effect."""
    effects = design.model.effects
    return design.effects[:, effects.index(design.unit) if design.unit in effects else 0]


def _without_mean(values: Floats, group: np.ndarray[tuple[int], np.dtype[np.int64]]) -> Floats:
    return values - (np.bincount(group, weights=values) / np.bincount(group))[group]
