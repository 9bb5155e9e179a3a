"""What a claim is about: a coefficient, a sum of two, or the difference of such between two models.

Two models are compared by stacking them: the rows of one under those of the other, every column and every effect apart for
each, so that the coefficients are as they were, and errors by unit over both give the covariance between them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from groundswell.arrays import Floats, Whole
from groundswell.errors import StudyError
from groundswell.estimate.design import Design
from groundswell.estimate.linear import System, absorbed, solve
from groundswell.estimate.result import Contrast, Fit, Inference, inference
from groundswell.estimate.sections import Claim

Stacked = Callable[[Design, Design, Floats, Floats, str], Inference]
"""How two models are compared: their designs, the weights of either's coefficients, and where that is, for messages."""


def contrast(
    claim: Claim, fits: dict[str, Fit], designs: dict[str, Design], source: str, stacked: Stacked | None = None
) -> Contrast:
    """The estimate that a claim is about; two models are compared by :func:`difference` unless ``stacked`` is given.

    Raises
    ------
    StudyError
        If a term is not among the coefficients, or models are to be stacked that have no unit in common.
    """
    place = f"{source}, claim `{claim.id}`"
    first = _weights(claim, fits[claim.model], place)
    second = _weights(claim, fits[claim.minus], place) if claim.minus else None
    if first is None or (claim.minus and second is None):
        inference = None
    elif second is None:
        inference = fits[claim.model].combination(first)
    else:
        inference = (stacked or difference)(designs[claim.model], designs[claim.minus], first, second, place)
    outcomes = {name: fits[name].model.outcome for name in (claim.model, claim.minus) if name}
    return Contrast(claim=claim, estimand=estimand(claim, outcomes), inference=inference)


def estimand(claim: Claim, outcomes: Mapping[str, str]) -> str:
    """What a claim is about, in words, given the outcomes of its models."""
    what = f"{claim.term} + {claim.plus}" if claim.plus else claim.term
    own = f"{what} on {outcomes[claim.model]}"
    return f"{own} minus {what} on {outcomes[claim.minus]} (stacked, errors by unit)" if claim.minus else own


def _weights(claim: Claim, fit: Fit, place: str) -> Floats | None:
    """One for each term that a claim adds up, and zero for the others; None if the effects absorb one of them."""
    weights = np.zeros(len(fit.terms))
    for name in (claim.term, claim.plus):
        if not name:
            continue
        found = fit.place(name)
        if found is None and name in fit.terms_dropped:
            return None
        if found is None:
            raise StudyError(f"{place}: `{name}` is no coefficient of `{fit.model.name}`; they are {', '.join(fit.terms)}.")
        weights[found] += 1
    return weights


def difference(first: Design, second: Design, plus: Floats, minus: Floats, place: str, *, seed: int = 1) -> Inference:
    """One sum of coefficients less the other, from both models stacked; bootstrapped by unit where both models are."""
    clusters = units(first, second, place)
    effects = _apart(first.effects, second.effects)
    split = len(first.outcome)
    counted = absorbed(first.effects, clusters[:split]) + absorbed(second.effects, clusters[split:])
    system = System(
        outcome=np.concatenate([first.outcome, second.outcome]),
        matrix=_blocks(first.matrix, second.matrix),
        effects=effects,
        clusters=clusters,
        errors="wild" if first.model.bootstrapped and second.model.bootstrapped else "cluster",
        absorbed=counted,
        seed=seed,
    )
    solution = solve(system, place)
    # A model without effects has an intercept before its terms; stacked, the intercepts are effects.
    weights = np.concatenate([plus[-first.matrix.shape[1] :], -minus[-second.matrix.shape[1] :]])
    return inference(solution.coefficients, solution.covariance, weights, solution.degrees, solution.wild)


def units(first: Design, second: Design, place: str) -> Whole:
    """The unit of each row of both; without units in both there is nothing to cluster by."""
    if first.unit_values is None or second.unit_values is None or first.unit != second.unit:
        raise StudyError(f"{place}: models are stacked with errors by unit, and they have none in common; name `unit` in [data].")
    values = [*first.unit_values.to_list(), *second.unit_values.to_list()]
    numbers = {value: number for number, value in enumerate(dict.fromkeys(values))}
    return np.array([numbers[value] for value in values], dtype=np.int64)


def _apart(first: Whole, second: Whole) -> Whole:
    """Effects of both, no group in common; a model with fewer effects has one group for all of its rows."""
    width = max(first.shape[1], second.shape[1], 1)
    padded = [np.pad(codes, ((0, 0), (0, width - codes.shape[1]))) for codes in (first, second)]
    above = padded[0].max(axis=0) + 1
    return np.vstack([padded[0], padded[1] + above])


def _blocks(first: Floats, second: Floats) -> Floats:
    upper = np.hstack([first, np.zeros((len(first), second.shape[1]))])
    lower = np.hstack([np.zeros((len(second), first.shape[1])), second])
    return np.vstack([upper, lower])
