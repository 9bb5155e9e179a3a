"""The variance of totals from a multistage stratified sample, by the design alone.

At each stage the totals of the units drawn vary within their stratum; of what a later stage adds only the share counts that units
of the stage before are of their population (Särndal, Swensson and Wretman 1992, *Model Assisted Survey Sampling*, chapter 4).
Without the size of a population its stage is taken to be drawn with replacement, and later ones add nothing.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from groundswell.arrays import Floats, Whole
from groundswell.errors import InputError


class Stages(NamedTuple):
    """A design as arrays; shape (rows, stages).

    Attributes
    ----------
    unit
        The unit of each stage that a row belongs to, numbered through; those of a stage lie within those of the stage before.
    stratum
        What the units of each stage were drawn from: a stratum, then the units of the stage before.
    population
        How many units there are in it; not a number where that is not known.
    """

    unit: Whole
    stratum: Whole
    population: Floats


def variance(scores: Floats, stages: Stages, stage: int = 0) -> Floats:
    """The variance of the totals of scores; shape (columns,).

    Parameters
    ----------
    scores
        What each row adds to each total, its weight included; shape (rows, columns).
    stages
        The design.
    stage
        The first stage that counts.
    """
    units, rows = np.unique(stages.unit[:, stage], return_inverse=True)
    totals = np.zeros((units.size, scores.shape[1]))
    np.add.at(totals, rows, scores)
    first = np.unique(rows, return_index=True)[1]
    _, strata = np.unique(stages.stratum[first, stage], return_inverse=True)
    population = stages.population[first, stage]
    drawn = np.bincount(strata)[strata]
    mean = np.zeros((strata.max() + 1, scores.shape[1]))
    np.add.at(mean, strata, totals / drawn[:, None])
    share = np.where(np.isnan(population), 0.0, drawn / population)
    factor = (1 - share) * drawn / np.maximum(drawn - 1, 1)
    found = (factor[:, None] * (totals - mean[strata]) ** 2).sum(axis=0)
    if stage + 1 < stages.unit.shape[1] and not np.isnan(stages.population[:, stage : stage + 2]).any():
        found = found + variance(scores * np.sqrt(share)[rows, None], stages, stage + 1)
    return found


def lonely(stages: Stages) -> list[tuple[int, int, int]]:
    """Strata from which one unit alone was drawn though there are more: the stage, a row, and how many stages count."""
    found: list[tuple[int, int, int]] = []
    for stage in range(stages.unit.shape[1]):
        first = np.unique(stages.unit[:, stage], return_index=True)[1]
        strata, rows, counts = np.unique(stages.stratum[first, stage], return_index=True, return_counts=True)
        whole = stages.population[first, stage][rows] == 1
        found += [(stage, int(first[row]), strata.size) for row in rows[(counts == 1) & ~whole]]
        if np.isnan(stages.population[:, stage]).any():
            break
        if stage + 1 < stages.unit.shape[1] and np.isnan(stages.population[:, stage + 1]).any():
            break
    return found


def overdrawn(stages: Stages) -> list[tuple[int, int, int]]:
    """Strata of which more units were drawn than there are said to be: the stage, a row, and how many were drawn."""
    found: list[tuple[int, int, int]] = []
    for stage in range(stages.unit.shape[1]):
        first = np.unique(stages.unit[:, stage], return_index=True)[1]
        _, strata = np.unique(stages.stratum[first, stage], return_inverse=True)
        drawn = np.bincount(strata)[strata]
        over = drawn > stages.population[first, stage] + 1e-9
        found += [(stage, int(row), int(count)) for row, count in zip(first[over], drawn[over], strict=True)]
    return found


def weights(stages: Stages) -> Floats:
    """How many units of the last stage each row stands for: the product, over stages, of population over units drawn."""
    product = np.ones(stages.unit.shape[0])
    for stage in range(stages.unit.shape[1]):
        first, rows = np.unique(stages.unit[:, stage], return_index=True, return_inverse=True)[1:]
        _, strata = np.unique(stages.stratum[first, stage], return_inverse=True)
        drawn = np.bincount(strata)[strata]
        known = stages.population[first, stage]
        product *= np.where(np.isnan(known), 1.0, known / drawn)[rows]
    if not np.isfinite(product).all():
        raise InputError("a population of no units cannot have been drawn from.")
    return product
