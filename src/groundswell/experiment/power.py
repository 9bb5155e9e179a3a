"""How surely an effect on an answer in a few steps would be found, and the smallest that would be.

Answers of the reference arm are expected to be spread over the scale in given shares. An effect moves everyone's place on the scale
behind the answers by the same amount (an ordered logit), so that the answers stay on the scale and their spread changes as they
near its end. Power of least squares is that of the t test (noncentral t); power of the ordered logit is Whitehead's (1993, "Sample
size calculations for ordered categorical data").
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy.optimize import brentq
from scipy.special import expit, logit, ndtr, ndtri
from scipy.stats import nct, t

from groundswell.arrays import Floats, Whole
from groundswell.experiment.comparison import OLS, ORDERED

LEVEL = 0.05
POWER = (
    dict.fromkeys(("reference", "arm", "method"), pl.String)
    | {"n_reference": pl.Int64, "n_arm": pl.Int64}
    | dict.fromkeys(("effect", "power", "power_holm", "smallest_detectable", "smallest_detectable_holm"), pl.Float64)
    | {"people_needed": pl.Int64}
)
"""Columns of ``power.csv``."""
_EDGE = 1e-3
"""How near to the end of the scale a mean can come."""
_FARTHEST = 30.0
_MOST = 1_000_000
_CERTAIN = 8.0
"""Errors from zero beyond which hardly anything is missed, and the noncentral t is no longer computed reliably."""


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Two arms as a design has them.

    Attributes
    ----------
    reference, arm
        People.
    blocks
        Blocks that hold people of both.
    weight
        The sum over blocks of the product of both counts over their sum: what the error of the difference is made from.
    """

    reference: int
    arm: int
    blocks: int
    weight: float


def pair(counts: Whole, reference: int, arm: int) -> Pair:
    """Two arms of a table of people by block and arm."""
    first, second = counts[:, reference].astype(np.float64), counts[:, arm].astype(np.float64)
    both = np.maximum(first + second, 1)
    return Pair(
        reference=int(first.sum()),
        arm=int(second.sum()),
        blocks=int((first + second > 0).sum()),
        weight=float((first * second / both).sum()),
    )


def shifted(shares: Floats, effect: float, values: Floats) -> tuple[Floats, float]:
    """Shares of answers after an effect on their mean, and the log odds that it takes.

    Parameters
    ----------
    shares
        Of the reference arm; shape ``(points,)``.
    effect
        In points of the scale.
    values
        The answers; shape ``(points,)``.

    Raises
    ------
    ValueError
        If the scale has no room for the effect.
    """
    chances = logit(np.clip(np.cumsum(shares)[:-1], 0, 1))
    mean = float(shares @ values)

    def moved(odds: float) -> Floats:
        return np.diff(np.concatenate([[0.0], expit(chances - odds), [1.0]]))

    if not values[0] + _EDGE < mean + effect < values[-1] - _EDGE:
        raise ValueError(f"the scale has no room for an effect of {effect:g} on a mean of {mean:g}")
    odds = float(brentq(lambda odds: float(moved(odds) @ values) - mean - effect, -_FARTHEST, _FARTHEST))
    return moved(odds), odds


def power_of_ols(pair: Pair, shares: Floats, effect: float, values: Floats, level: float = LEVEL) -> float:
    """The chance that a two-sided t test of the arm's coefficient rejects zero."""
    after, _ = shifted(shares, effect, values)
    before_variance, after_variance = _variance(shares, values), _variance(after, values)
    people = pair.reference + pair.arm
    pooled = (pair.reference * before_variance + pair.arm * after_variance) / people
    true = (pair.arm * before_variance + pair.reference * after_variance) / people
    degrees = people - pair.blocks - 1
    if degrees < 1:
        return 0.0
    critical = float(t.isf(level / 2, degrees)) * np.sqrt(pooled / true)
    centre = effect * np.sqrt(pair.weight / true)
    if centre > _CERTAIN:
        return 1.0
    return float(nct.sf(critical, degrees, centre) + nct.cdf(-critical, degrees, centre))


def power_of_logit(pair: Pair, shares: Floats, effect: float, values: Floats, level: float = LEVEL) -> float:
    """The chance that the ordered logit's coefficient is told from zero."""
    after, odds = shifted(shares, effect, values)
    mean = (pair.reference * shares + pair.arm * after) / (pair.reference + pair.arm)
    information = pair.weight / 3 * (1 - (mean**3).sum())
    critical, centre = -float(ndtri(level / 2)), odds * np.sqrt(information)
    return float(ndtr(centre - critical) + ndtr(-centre - critical))


def _variance(shares: Floats, values: Floats) -> float:
    return float(shares @ values**2 - (shares @ values) ** 2)


METHODS: dict[str, Callable[[Pair, Floats, float, Floats, float], float]] = {OLS: power_of_ols, ORDERED: power_of_logit}


def smallest(power: Callable[[float], float], most: float, due: float) -> float | None:
    """The smallest effect with the power due; None where even the greatest that the scale has room for is not found so surely."""
    least, most = _EDGE, most - 2 * _EDGE
    if most <= least or power(most) < due:
        return None
    return float(brentq(lambda effect: power(effect) - due, least, most, xtol=1e-6)) if power(least) < due else least


def power_table(
    pairs: Sequence[tuple[str, str, Pair]], shares: Floats, values: Floats, *, effect: float | None, due: float
) -> pl.DataFrame:
    """A row a pair of arms and a method, columns as in ``power.csv``.

    ``power_holm`` and ``smallest_detectable_holm`` are for the strictest step of Holm's procedure, 5% over the number of pairs: a
    pair that clears it needs no other to be found.

    Parameters
    ----------
    pairs
        Reference, arm, and the people of both.
    shares
        Of answers in the reference; shape ``(points,)``.
    values
        The answers; shape ``(points,)``.
    effect
        The smallest effect that should not be missed, in points of the scale; power is left empty without one.
    due
        The power asked for.
    """
    room = float(values[-1] - shares @ values)
    rows: list[dict[str, object]] = []
    for reference, arm, people in pairs:
        for method, of in METHODS.items():
            row: dict[str, object] = {"reference": reference, "arm": arm, "method": method}
            row |= {"n_reference": people.reference, "n_arm": people.arm, "effect": effect}
            for suffix, level in (("", LEVEL), ("_holm", LEVEL / len(pairs))):
                at = _at(of, people, shares, values, level)
                row[f"power{suffix}"] = None if effect is None else at(effect)
                row[f"smallest_detectable{suffix}"] = smallest(at, room, due)
            row["people_needed"] = None if effect is None else needed(of, shares, values, effect, due, people.blocks)
            rows.append(row)
    return pl.DataFrame(rows, schema=POWER)


def _at(of: Callable[..., float], people: Pair, shares: Floats, values: Floats, level: float) -> Callable[[float], float]:
    return lambda effect: of(people, shares, effect, values, level)


def needed(of: Callable[..., float], shares: Floats, values: Floats, effect: float, due: float, blocks: int = 1) -> int | None:
    """People an arm, both arms alike, with whom the effect is found with the power due; None beyond a million."""

    def enough(people: int) -> bool:
        return of(Pair(reference=people, arm=people, blocks=blocks, weight=people / 2), shares, effect, values) >= due

    low, high = 1, 4
    while not enough(high):
        low, high = high, 2 * high
        if high > _MOST:
            return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high
