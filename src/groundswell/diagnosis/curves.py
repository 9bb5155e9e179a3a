"""Power as a curve: over the size of the effect, over villages, years and households."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl
from scipy.special import ndtr, ndtri

from groundswell.diagnosis.estimating import estimating, target
from groundswell.diagnosis.running import SIZES, run, sized, with_effect
from groundswell.diagnosis.sections import Curves
from groundswell.diagnosis.trial import BEYOND, Progress, Trial, beyond

if TYPE_CHECKING:
    from groundswell.diagnosis.design import Design
    from groundswell.estimate import Claim

CURVES = {"claim": pl.String, "over": pl.String, "at": pl.Float64} | {
    "power": pl.Float64,
    "monte_carlo_error": pl.Float64,
    "basis": pl.String,
}
"""Columns of ``curves.csv``; ``basis`` is ``simulated``, or ``normal``: from the spread of the estimates over runs."""
EFFECT = "effect"
_STEPS = 8
_TIMES = (0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 4.0)
"""Numbers of villages that are tried, in those of the design."""
_FARTHEST = 1.5
"""The largest effect that is tried, in smallest detectable ones."""


class _Point(NamedTuple):
    """One place on curves: the claims they are of, what is varied, its value, and the design there."""

    claims: tuple[str, ...]
    over: str
    at: float
    design: Design


def curves(design: Design, trial: Trial, seed: int, progress: Progress | None = None) -> pl.DataFrame:
    """Power at other effects and other sizes than the design's, columns as :data:`CURVES`.

    The design is run anew at each value. The effects of a society cannot be set, and an estimator that goes panel by panel takes
    its time: where no values are asked for, power over effects follows there from the normal distribution and the standard
    deviation of the estimates.

    Parameters
    ----------
    design
        What is diagnosed.
    trial
        Its runs.
    seed
        The seed of all runs, which are the same at every value but for it.
    progress
        Called with the number of values done and of all values.
    """
    if design.curves is None and not _quick(design, seed):
        return pl.DataFrame([row for claim in design.study.claims for row in _normal(claim, trial)], schema=CURVES, orient="row")
    points = list(_asked(design, design.curves) if design.curves else _usual(design, trial, seed))
    runs = range((design.curves or Curves()).replications)
    rows: list[tuple[str, str, float, float | None, float | None, str]] = []
    for done, point in enumerate(points, start=1):
        made = run(point.design, seed, runs)
        powers = {claim: made.numbers(claim).get("power", (None, None)) for claim in point.claims}
        rows += [(claim, point.over, float(point.at), *power, "simulated") for claim, power in powers.items()]
        if progress:
            progress(done, len(points))
    return pl.DataFrame(rows, schema=CURVES, orient="row")


def _quick(design: Design, seed: int) -> bool:
    """Whether the batch fits all of it."""
    return design.panel is not None and len(estimating(design, seed).batched) == len(design.study.claims)


def _asked(design: Design, asked: Curves) -> Iterator[_Point]:
    for claim in design.study.claims if asked.effects else ():
        for effect in asked.effects:
            yield _Point((claim.id,), EFFECT, effect, with_effect(design, claim, effect))
    everyone = tuple(claim.id for claim in design.study.claims)
    for size in SIZES:
        for number in getattr(asked, size):
            yield _Point(everyone, size, number, sized(design, **{size: number}))


def _usual(design: Design, trial: Trial, seed: int) -> Iterator[_Point]:
    """Effects up to one that is surely found, as far as probabilities bear them, and villages from half as many to four times."""
    for claim in design.study.claims:
        for effect in _bearable(design, claim, trial, seed) if target(claim, design) is not None else ():
            yield _Point((claim.id,), EFFECT, effect, with_effect(design, claim, effect))
    everyone = tuple(claim.id for claim in design.study.claims)
    villages = design.sampling.villages or 0
    for number in (round(times * villages) for times in _TIMES):
        there = sized(design, villages=number)
        if design.panel and 0 < there.world.strong < number:
            yield _Point(everyone, "villages", number, there)


def _bearable(design: Design, claim: Claim, trial: Trial, seed: int) -> list[float]:
    """The effects to be tried, as far as probabilities bear them; in smaller steps where that is not far."""
    effects = _effects(claim, trial)
    borne = [effect for effect in effects if beyond(with_effect(design, claim, effect), seed) <= BEYOND]
    if len(borne) == len(effects) or not any(borne):
        return borne
    return [effect for effect in _steps(claim, abs(borne[-1])) if abs(effect) <= abs(borne[-1])]


def _effects(claim: Claim, trial: Trial) -> list[float]:
    """Round numbers from zero to beyond the smallest detectable effect, on the side that is claimed."""
    smallest = trial.numbers(claim.id).get("smallest_detectable", (None, None))[0]
    return _steps(claim, _FARTHEST * smallest) if smallest else []


def _steps(claim: Claim, farthest: float) -> list[float]:
    step = _round(farthest / _STEPS)
    sign = -1.0 if claim.side == "negative" else 1.0
    return [sign * round(step * number, 12) for number in range(_STEPS + 1)]


def _round(size: float) -> float:
    """The nearest of 1, 1.5, 2, 2.5, 3, 4, 5, 6, 8 and 10 times a power of ten, at or above a number."""
    power = 10.0 ** np.floor(np.log10(size))
    return float(power * next(step for step in (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10) if step * power >= size * (1 - 1e-9)))


def _normal(claim: Claim, trial: Trial) -> Iterator[tuple[str, str, float, float, None, str]]:
    """Power over effects if estimates are normal about each, with the deviation that they have over runs."""
    deviation = trial.numbers(claim.id).get("std_deviation", (None, None))[0]
    if not deviation:
        return
    reach = float(ndtri(0.975))
    for effect in _effects(claim, trial):
        away = effect / deviation
        if claim.side == "within":
            room = (claim.bound or 0.0) / deviation - reach
            power = float(max(0.0, ndtr(room - away) - ndtr(-room - away)))
        else:
            power = float(ndtr(away - reach) + ndtr(-away - reach))
        yield claim.id, EFFECT, float(effect), power, None, "normal"
