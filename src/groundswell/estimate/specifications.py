"""The specification curve: a term estimated beside each set of a model's other terms (Simonsohn, Simmons and Nelson 2020).

Rows and effects are those of the model. Terms that share a column with the one in question stay, so that it keeps its meaning, and
what those are products of. Where there are too many sets, some are taken: none, all, each term alone, each left out, and sets that
the seed draws.
"""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
import polars as pl

from groundswell.arrays import Floats
from groundswell.estimate.collinearity import without_effects
from groundswell.estimate.design import Design
from groundswell.estimate.leverage import hc2
from groundswell.estimate.linear import absorbed
from groundswell.estimate.result import Fit, Inference
from groundswell.randomness import stream

MOST = 256
_NUMBERS = ("estimate", "std_error", "statistic", "p_value", "ci_low", "ci_high")
SPECIFICATIONS = {
    "model": pl.String,
    "term": pl.String,
    "specification": pl.Int64,
    "terms": pl.String,
    "own": pl.Int64,
    "n": pl.Int64,
} | dict.fromkeys(_NUMBERS, pl.Float64)


def specifications(fit: Fit, design: Design, term: str, seed: int) -> list[dict[str, Any]]:
    """Rows as in ``specifications.csv`` for one term of a linear model; none where it has no other terms to leave out."""
    found = fit.place(term)
    if found is None or fit.terms[found] not in design.names:
        return []
    place = design.names.index(fit.terms[found])
    mine = set(design.terms[place].variables)
    near = mine.union(*(one.variables for one in design.terms if mine & set(one.variables)))
    kept = [number for number, one in enumerate(design.terms) if set(one.variables) <= near]
    others = [list(group) for group in _grouped(design, kept)]
    if not others:
        return []
    scale = design.matrix.std(axis=0)
    left = without_effects(np.column_stack([design.outcome, design.matrix / scale]), design.effects, design.model.name)
    rows: list[dict[str, Any]] = []
    for number, chosen in enumerate(_sets(len(others), seed), 1):
        columns = sorted([*kept, *(column for group in chosen for column in others[group])])
        found_here = _estimated(left[:, 0], left[:, 1:][:, columns], columns.index(place), scale[place], design)
        rows.append({
            "model": fit.model.name,
            "term": design.names[place],
            "specification": number,
            "terms": "; ".join(design.names[column] for column in columns),
            "own": int(len(chosen) == len(others)),
            "n": len(design.outcome),
            **found_here.row(),
        })
    return rows


def _grouped(design: Design, kept: list[int]) -> list[tuple[int, ...]]:
    """The other terms, those of the same ``i.`` column as one."""
    groups: dict[frozenset[str], list[int]] = {}
    for number, term in enumerate(design.terms):
        if number not in kept:
            key = frozenset(f"i.{factor.variable}" if factor.indicator else factor.name for factor in term.factors)
            groups.setdefault(key, []).append(number)
    return [tuple(group) for group in groups.values()]


def _sets(count: int, seed: int) -> list[tuple[int, ...]]:
    """Sets of so many things: all of them, or where those are too many none, all, one, all but one, and drawn ones."""
    if 2**count <= MOST:
        return [chosen for size in range(count + 1) for chosen in combinations(range(count), size)]
    every = range(count)
    sets = [(), tuple(every), *((one,) for one in every), *(tuple(other for other in every if other != one) for one in every)]
    drawn = stream(seed, "specifications").uniform(entity=np.arange(count)[None, :], replicate=np.arange(4 * MOST)[:, None])
    sets += [tuple(int(place) for place in np.flatnonzero(row < 0.5)) for row in drawn]
    return list(dict.fromkeys(sets))[:MOST]


def _estimated(outcome: Floats, terms: Floats, place: int, scale: float, design: Design) -> Inference:
    """One coefficient with the errors that the model has; a wild bootstrap's are those by cluster."""
    inverse = np.asarray(np.linalg.inv(terms.T @ terms), dtype=np.float64)
    beta = inverse @ (terms.T @ outcome)
    covariance, degrees = _covariance(terms, outcome - terms @ beta, inverse, design)
    return Inference(float(beta[place] / scale), float(np.sqrt(covariance[place, place]) / scale), degrees)


def _covariance(terms: Floats, residuals: Floats, inverse: Floats, design: Design) -> tuple[Floats, float]:
    rows, columns = terms.shape
    residual = rows - columns - absorbed(design.effects, design.clusters)
    if design.clusters is not None:
        groups = int(design.clusters.max()) + 1
        sums = np.zeros((groups, columns))
        np.add.at(sums, design.clusters, terms * residuals[:, None])
        moved = sums @ inverse
        return moved.T @ moved * (groups / (groups - 1) * (rows - 1) / residual), groups - 1
    if design.model.errors == "hc2":
        return _by_leverage(terms, residuals, design), residual
    scores = terms * residuals[:, None]
    meat = scores.T @ scores if design.model.errors == "hc1" else terms.T @ terms * float(residuals @ residuals) / rows
    return inverse @ meat @ inverse * (rows / residual), residual


def _by_leverage(terms: Floats, residuals: Floats, design: Design) -> Floats:
    if design.effects.shape[1]:
        return hc2(terms, design.effects, residuals, design.model.name)[0]
    return hc2(np.column_stack([np.ones(len(terms)), terms]), design.effects, residuals, design.model.name)[0][1:, 1:]
