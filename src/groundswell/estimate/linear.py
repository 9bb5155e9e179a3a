"""The linear model with effects: ordinary least squares within groups, by pyfixest, with the small-sample factor of Stata's xtreg.

pyfixest is given renamed columns (``y``, ``x1``, ..., ``c``), never a user's text, since its formulas are run. Columns are
put to a common scale before, and the coefficients back after. Its own factor is switched off: in pyfixest 0.60 which effects
count as nested in the clusters depends on the order in which they are named, and the factor with it.
"""

from __future__ import annotations

import logging
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from groundswell.arrays import Floats, Whole
from groundswell.errors import StudyError
from groundswell.estimate.collinearity import without_effects
from groundswell.estimate.design import Design

if TYPE_CHECKING:
    from groundswell.estimate.wild import Wild

_PYFIXEST = {"iid": "iid", "hc1": "hetero", "hc2": "iid", "cluster": {"CRV1": "c"}, "wild": {"CRV1": "c"}}


@dataclass(frozen=True)
class Solution:
    """What a regression gives.

    Attributes
    ----------
    coefficients
        Shape ``(terms,)``.
    covariance
        Shape ``(terms, terms)``.
    degrees
        Degrees of freedom of the t distribution; infinite for the normal one.
    factor
        What the plain covariance was multiplied by for small samples.
    log_likelihood
        Of the outcome, with normal residuals where the model is linear.
    r2_within
        The share of the outcome's variance that the terms explain once the effects are out; None for a logit.
    wild
        The wild cluster bootstrap where it was asked for: p-values and intervals come from it.
    notes
        What a reader should know, a sentence each.
    """

    coefficients: Floats
    covariance: Floats
    degrees: float
    factor: float
    log_likelihood: float
    r2_within: float | None
    wild: Wild | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class System:
    """A regression in numbers alone.

    Attributes
    ----------
    outcome
        Shape ``(rows,)``.
    matrix
        Shape ``(rows, terms)``.
    effects
        Shape ``(rows, effects)``; without any there is an intercept, which comes first among the coefficients.
    clusters
        Shape ``(rows,)``, or None.
    errors
        ``iid``, ``hc1``, ``hc2``, ``cluster`` or ``wild``.
    absorbed
        How many parameters the effects (or the intercept) count for in the degrees of freedom.
    seed
        Of what is drawn, where errors are ``wild``.
    """

    outcome: Floats
    matrix: Floats
    effects: Whole
    clusters: Whole | None
    errors: str
    absorbed: int
    seed: int = 1


@dataclass(frozen=True)
class _Solved:
    """Coefficients and covariance as reported, the columns as solved, the way back from those, residuals."""

    coefficients: Floats
    covariance: Floats
    columns: Floats
    back: Floats
    residuals: Floats


def linear(design: Design, place: str, seed: int = 1) -> Solution:
    """Least squares with the effects of a design.

    Raises
    ------
    StudyError
        If there are as many coefficients as rows, or a single cluster.
    """
    errors = design.model.errors.partition(":")[0]
    counted = absorbed(design.effects, design.clusters)
    system = System(
        outcome=design.outcome,
        matrix=design.matrix,
        effects=design.effects,
        clusters=design.clusters,
        errors=errors,
        absorbed=counted,
        seed=seed,
    )
    return solve(system, place)


def absorbed(effects: Whole, clusters: Whole | None) -> int:
    """How many parameters effects count for: groups nested in clusters do not count, as in Stata's xtreg and reghdfe.

    Nor do groups that those of another effect make up, as counties beside their villages. Without a nested effect and with T years
    this is T, the intercept among them; with nested effects alone it is one.
    """
    loose: list[Whole] = []
    for codes in sorted(effects.T, key=lambda codes: -len(np.unique(codes))):
        if not (clusters is not None and nested(codes, clusters)) and not any(nested(finer, codes) for finer in loose):
            loose.append(codes)
    return max(1, sum(len(np.unique(codes)) for codes in loose) - max(0, len(loose) - 1))


def nested(codes: Whole, clusters: Whole) -> bool:
    """Whether every group lies within one cluster."""
    pairs = np.unique(np.column_stack([codes, clusters]), axis=0)
    return len(pairs) == len(np.unique(codes))


def solve(system: System, place: str) -> Solution:
    """Least squares, with the covariance that ``errors`` asks for."""
    rows, terms = system.matrix.shape
    residual = rows - terms - system.absorbed
    if residual <= 0:
        raise StudyError(f"{place}: {rows:,} rows are too few for {terms + system.absorbed:,} coefficients, effects included.")
    clusters = 0 if system.clusters is None else len(np.unique(system.clusters))
    if clusters == 1:
        raise StudyError(f"{place}: all rows are in one cluster; errors by cluster need two or more.")
    left = without_effects(np.column_stack([system.outcome, system.matrix]), system.effects, place)
    solved = _plain(system, left, place)
    factor = _factor(system.errors, rows, residual, clusters)
    covariance, notes = solved.covariance * factor, ()
    if system.errors == "hc2":
        covariance, notes = _hc2(system, solved, place)
    squares = float(solved.residuals @ solved.residuals)
    resampled = _wild(system, solved, factor, place) if system.errors == "wild" else None
    return Solution(
        coefficients=solved.coefficients,
        covariance=covariance,
        degrees=clusters - 1 if clusters else residual,
        factor=factor,
        log_likelihood=-rows / 2 * float(np.log(2 * np.pi * squares / rows) + 1) if squares > 0 else np.inf,
        r2_within=1 - squares / float(left[:, 0] @ left[:, 0]),
        wild=resampled,
        notes=notes if resampled is None else _signs_told(resampled),
    )


def _hc2(system: System, solved: _Solved, place: str) -> tuple[Floats, tuple[str, ...]]:
    from groundswell.estimate.leverage import hc2

    covariance, wholly = hc2(solved.columns, system.effects, solved.residuals, place)
    told = f"{wholly:,} row{'s are' if wholly > 1 else ' is'} fitted wholly (leverage one) and left out of the variance (HC2)."
    return solved.back @ covariance @ solved.back.T, (told,) if wholly else ()


def _wild(system: System, solved: _Solved, factor: float, place: str) -> Wild:
    from groundswell.estimate.wild import Bootstrapped, loose_effects, wild

    clusters = np.zeros(len(system.outcome), dtype=np.int64) if system.clusters is None else system.clusters
    within = [nested(codes, clusters) for codes in system.effects.T]
    loose = loose_effects(system.effects, within, place)
    return wild(Bootstrapped(solved.columns, loose, solved.residuals, clusters), solved.back, factor, system.seed)


def _signs_told(resampled: Wild) -> tuple[str, ...]:
    ways = resampled.signs.shape[1]
    if not resampled.every:
        return ()
    return (f"The wild cluster bootstrap has but {ways:,} ways of signs, all tried: no p-value can be below {2 / ways:.3g}.",)


def _factor(errors: str, rows: int, residual: int, clusters: int) -> float:
    """What stands before the plain covariance: G/(G-1) x (N-1)/(N-K-T) by cluster, nothing for HC2, N/(N-K-T) otherwise."""
    if errors == "hc2":
        return 1.0
    return clusters / (clusters - 1) * (rows - 1) / residual if clusters else rows / residual


def _plain(system: System, left: Floats, place: str) -> _Solved:
    """Coefficients, their covariance without a small-sample factor, and residuals; columns go in with deviation one within.

    What pyfixest is given has its effects taken out already: pyfixest 0.60 takes them out in the order of a set of their names,
    which is another in every run of Python, and the last digits with it.
    """
    import pandas as pd
    from pyfixest.utils import ssc

    mean, scale = system.matrix.mean(axis=0), left[:, 1:].std(axis=0)
    effects = system.effects.shape[1] > 0
    columns = (left[:, 1:] if effects else system.matrix - mean) / scale
    terms = [f"x{number}" for number in range(1, columns.shape[1] + 1)]
    frame = pd.DataFrame(columns, columns=pd.Index(terms)).assign(y=left[:, 0] if effects else system.outcome)
    if system.clusters is not None:
        frame["c"] = system.clusters
    formula = f"y ~ {' + '.join(terms)}" + (" - 1" if effects else "")
    errors: Any = _PYFIXEST[system.errors]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of pandas to pyfixest; what concerns a person is checked before
        fit: Any = _least_squares()(
            formula,
            frame,
            vcov=errors,
            ssc=ssc(k_adj=False, G_adj=False),
            collin_tol=1e-13,
        )
    if len(fit._beta_hat) != len(terms) + (not effects):
        raise StudyError(f"{place}: some terms can hardly be told apart from the others; leave one out.")
    way = back(mean, scale, intercept=not effects)
    coefficients, covariance = np.asarray(fit._beta_hat), np.asarray(fit._vcov)
    if system.errors == "iid":  # pyfixest divides the residual variance by the rows less one where its factor is off
        covariance = covariance * (len(frame) - 1) / len(frame)
    return _Solved(
        coefficients=way @ coefficients,
        covariance=way @ covariance @ way.T,
        columns=columns if effects else np.column_stack([np.ones(len(columns)), columns]),
        back=way,
        residuals=np.asarray(fit._u_hat),
    )


def _least_squares() -> Any:
    """Least squares by pyfixest; that importing it sets up logging for the whole program is undone."""
    root = logging.getLogger()
    level, handlers = root.level, list(root.handlers)
    from pyfixest.estimation import feols

    root.setLevel(level)
    root.handlers[:] = handlers
    return feols


def back(mean: Floats, scale: Floats, *, intercept: bool) -> Floats:
    """The matrix that takes coefficients of scaled columns to those of the columns as they were."""
    way = np.diag(1 / scale)
    if not intercept:
        return way
    first = np.concatenate([[1.0], -mean / scale])
    return np.vstack([first, np.column_stack([np.zeros(len(scale)), way])])
