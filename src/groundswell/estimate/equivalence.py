"""Two one-sided tests that an effect lies within a bound of zero (Schuirmann 1987), and the least bound they would bear out.

That an estimate is not significant says nothing for its being zero. Here what is to be refuted is that the effect is as large as
the bound, in either direction; the p-value is the larger of the two.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl
from scipy.special import ndtr, ndtri, stdtr, stdtrit

from groundswell.estimate.result import Contrast, Inference

_LEVEL = 0.05
_HALVINGS = 60
_NUMBERS = ("bound", "estimate", "std_error", "p_above_minus_bound", "p_below_bound", "p_value", "smallest_bound")
EQUIVALENCE = (
    dict.fromkeys(("id", "model", "term", "estimand"), pl.String) | dict.fromkeys(_NUMBERS, pl.Float64) | {"within": pl.Int64}
)


def equivalence(contrasts: Sequence[Contrast]) -> pl.DataFrame:
    """A row a claim that could be estimated; tests where it states a bound, the least bound for all."""
    rows: list[dict[str, Any]] = []
    for contrast in contrasts:
        found, bound = contrast.inference, contrast.claim.bound
        if found is None or not found.std_error > 0:
            continue
        above, below = (None, None) if bound is None else one_sided(found, bound)
        worse = None if above is None or below is None else max(above, below)
        rows.append({
            "id": contrast.claim.id,
            "model": contrast.claim.model,
            "term": contrast.claim.term,
            "estimand": contrast.estimand,
            "bound": bound,
            "estimate": found.estimate,
            "std_error": found.std_error,
            "p_above_minus_bound": above,
            "p_below_bound": below,
            "p_value": worse,
            "smallest_bound": smallest_bound(found),
            "within": None if worse is None else int(worse <= _LEVEL),
        })
    return pl.DataFrame(rows, schema=EQUIVALENCE)


def one_sided(found: Inference, bound: float) -> tuple[float, float]:
    """P-values against the effect's being at most minus the bound, and against its being at least the bound."""
    if found.bootstrapped is not None:
        return found.bootstrapped.at_least(found.estimate + bound), found.bootstrapped.at_most(bound - found.estimate)
    away = (-(found.estimate + bound) / found.std_error, (found.estimate - bound) / found.std_error)
    return (_below(away[0], found.degrees), _below(away[1], found.degrees))


def _below(statistic: float, degrees: float) -> float:
    return float(ndtr(statistic) if degrees == float("inf") else stdtr(degrees, statistic))


def smallest_bound(found: Inference) -> float | None:
    """The least bound within which the tests would put the effect at 5%: the farther end of its 90% interval."""
    if found.bootstrapped is None:
        reach = ndtri(1 - _LEVEL) if found.degrees == float("inf") else stdtrit(found.degrees, 1 - _LEVEL)
        return abs(found.estimate) + float(reach) * found.std_error
    near, far = abs(found.estimate), abs(found.estimate) + 2 * found.std_error
    while max(one_sided(found, far)) > _LEVEL:
        far *= 2
        if far > 1e4 * (abs(found.estimate) + found.std_error):
            return None
    for _ in range(_HALVINGS):
        middle = (near + far) / 2
        near, far = (middle, far) if max(one_sided(found, middle)) > _LEVEL else (near, middle)
    return far
