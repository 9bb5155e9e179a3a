"""What the city does about a street, as its belief that the county is aggrieved goes from 0 to 1."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from groundswell.arrays import Floats
from groundswell.bargaining.moves import RESPONSES
from groundswell.bargaining.payoffs import Form

PAIRS: tuple[tuple[int, int], ...] = tuple(combinations(range(len(RESPONSES)), 2))
"""Two responses that may be mixed."""
SLACK = 1e-9
"""By how much numbers that are equal in theory may differ, relative to the largest payoff or, for chances, to 1."""


@dataclass(frozen=True, kw_only=True)
class Replies:
    """The city's best replies at many points.

    Attributes
    ----------
    low, high
        Between which beliefs a response is best: ``(points, streets, responses)``; where ``low`` exceeds ``high`` it never is.
    threshold
        The belief at which two responses are equally good and the third is no better: ``(points, streets, pairs)``, NaN where there
        is none.
    """

    low: Floats
    high: Floats
    threshold: Floats


def replies(form: Form) -> Replies:
    """The city's best replies: its payoffs are straight lines in its belief, and the highest of three counts."""
    at_zero, slope = form.superior[:, 1], form.superior[:, 0] - form.superior[:, 1]
    slack = SLACK * (1 + np.abs(form.superior).max(axis=(1, 2, 3)))[:, None, None]
    lead_at_zero = at_zero[..., :, None] - at_zero[..., None, :]
    lead_slope = slope[..., :, None] - slope[..., None, :]
    level = np.abs(lead_slope) < 1e-13
    with np.errstate(divide="ignore", invalid="ignore"):
        crossing = -lead_at_zero / lead_slope
    low = np.where(~level & (lead_slope > 0), crossing, 0.0).max(axis=-1)
    high = np.where(~level & (lead_slope < 0), crossing, 1.0).min(axis=-1)
    worse = (level & (lead_at_zero < -slack[..., None])).any(axis=-1)
    low, high = np.maximum(low, 0.0), np.where(worse, -1.0, np.minimum(high, 1.0))
    threshold = np.stack([_threshold(crossing[..., one, other], low, high, (one, other)) for one, other in PAIRS], axis=-1)
    return Replies(low=low, high=high, threshold=threshold)


def _threshold(belief: Floats, low: Floats, high: Floats, pair: tuple[int, int]) -> Floats:
    """The belief where both responses are best, if there is one within (0, 1)."""
    fits = (belief > 0) & (belief < 1)
    for response in pair:
        fits &= (low[..., response] <= belief + SLACK) & (belief <= high[..., response] + SLACK)
    return np.where(fits, belief, np.nan)
