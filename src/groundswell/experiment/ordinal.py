"""The ordered logit: how arms shift answers on a scale whose steps need not be equal (McCullagh 1980).

Newton's method on the exact likelihood, which is concave (Pratt 1981). statsmodels' ``OrderedModel`` maximises the same likelihood,
and is what the tests hold this against; its default method stops a little short of the maximum on thousands of rows, and its own
Newton steps, by differences, take minutes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from groundswell.arrays import Floats, Whole

_STEPS = 60
_STILL = 1e-10
"""Newton's decrement below which nothing moves any more."""
_FARTHEST = 15.0
"""A coefficient beyond this has gone off: some answers are foretold perfectly."""


@dataclass(frozen=True, kw_only=True)
class Ordered:
    """An ordered logit, fitted.

    Attributes
    ----------
    coefficients
        Log odds of a higher answer; shape ``(terms,)``.
    covariance
        The inverse of the information; shape ``(terms, terms)``.
    log_likelihood
        At the maximum.
    scores
        By how much each person's answer lies above what is expected, as the derivative of the log likelihood by their place on the
        scale; shape ``(people,)``.
    """

    coefficients: Floats
    covariance: Floats
    log_likelihood: float
    scores: Floats


def ordered_logit(answers: Whole, terms: Floats) -> Ordered | None:
    """Fit an ordered logit; None where there is no maximum, because some answers are foretold perfectly.

    Parameters
    ----------
    answers
        Numbers from 0 without gaps; shape ``(people,)``.
    terms
        Without an intercept; shape ``(people, terms)``.
    """
    counts = np.bincount(answers)
    shares = np.cumsum(counts)[:-1] / answers.size
    values = np.concatenate([np.log(shares / (1 - shares)), np.zeros(terms.shape[1])])
    state = _state(values, answers, terms)
    for _ in range(_STEPS):
        gradient, information = _slopes(state, answers, terms)
        try:
            step = np.asarray(np.linalg.solve(information, gradient), dtype=np.float64)
        except np.linalg.LinAlgError:
            return None
        if gradient @ step < _STILL:
            return _fitted(values, state, information, terms)
        values, state = _better(values, step, state, answers, terms)
        if np.abs(values[counts.size - 1 :]).max(initial=0.0) > _FARTHEST:
            return None
    return None


@dataclass(frozen=True)
class _State:
    """The log likelihood, and of each person the chance of an answer no higher (``upper``) and of a lower one (``lower``)."""

    log_likelihood: float
    upper: Floats
    lower: Floats


def _state(values: Floats, answers: Whole, terms: Floats) -> _State:
    cuts = values.size - terms.shape[1]
    edges = np.concatenate([[-np.inf], values[:cuts], [np.inf]])
    place = terms @ values[cuts:]
    upper, lower = expit(edges[answers + 1] - place), expit(edges[answers] - place)
    with np.errstate(divide="ignore", invalid="ignore"):
        total = float(np.log(upper - lower).sum())
    return _State(total if np.all(np.diff(values[:cuts]) > 0) else -np.inf, upper, lower)


def _slopes(state: _State, answers: Whole, terms: Floats) -> tuple[Floats, Floats]:
    """The gradient and the information, thresholds first.

    With F the logistic function and f its derivative, the log of F(u) - F(l) has slopes f(u)/p in u and -f(l)/p in l.
    """
    cuts = int(answers.max())
    probability = state.upper - state.lower
    high, low = state.upper * (1 - state.upper), state.lower * (1 - state.lower)
    by_high, by_low = high / probability, -low / probability
    high_high = by_high * (1 - 2 * state.upper) - by_high**2
    low_low = by_low * (1 - 2 * state.lower) - by_low**2
    crossed = -by_high * by_low
    highs = np.hstack([(answers[:, None] == np.arange(cuts)).astype(np.float64), -terms])
    lows = np.hstack([(answers[:, None] - 1 == np.arange(cuts)).astype(np.float64), -terms])
    gradient = highs.T @ by_high + lows.T @ by_low
    mixed = highs.T @ (crossed[:, None] * lows)
    curvature = highs.T @ (high_high[:, None] * highs) + lows.T @ (low_low[:, None] * lows) + mixed + mixed.T
    return gradient, -curvature


def _better(values: Floats, step: Floats, state: _State, answers: Whole, terms: Floats) -> tuple[Floats, _State]:
    """A Newton step, halved until the likelihood does not fall."""
    for _ in range(40):
        moved = _state(values + step, answers, terms)
        if moved.log_likelihood >= state.log_likelihood:
            return values + step, moved
        step = step / 2
    return values, state


def _fitted(values: Floats, state: _State, information: Floats, terms: Floats) -> Ordered:
    cuts = values.size - terms.shape[1]
    return Ordered(
        coefficients=values[cuts:],
        covariance=np.asarray(np.linalg.inv(information)[cuts:, cuts:], dtype=np.float64),
        log_likelihood=state.log_likelihood,
        scores=state.upper + state.lower - 1,
    )
