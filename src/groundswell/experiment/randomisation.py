"""Randomisation inference: how often a shuffle of arms within blocks would have told them as far apart as the assignment did.

Under the sharp null that nobody's answer depends on the arm, any assignment that could have been drawn would have met the
same answers. Only the two arms compared are shuffled, within each block, so that every block keeps its people an arm. The
coefficient is then a linear function of the sum of residuals over the people of the arm: its denominator is the same in every
shuffle, so that a whole regression costs one sum.
"""

from __future__ import annotations

import numpy as np

from groundswell.arrays import Floats, Whole
from groundswell.kernels import kernel
from groundswell.randomness import Stream, uniform

_TIE = 1e-9
"""Sums this near to one another are ties: answers are whole numbers, and rounding must not tell them apart."""


def p_value(residuals: Floats, in_arm: Whole, block: Whole, draws: int, stream: Stream) -> float:
    """The share of shuffles, the one that took place among them, whose coefficient is as far from zero.

    Parameters
    ----------
    residuals
        Of the answers once blocks and any other arms are out, the two arms compared not; shape ``(people,)``, people of these two.
    in_arm
        1 in the arm, 0 in the reference; shape ``(people,)``.
    block
        Any whole numbers; shape ``(people,)``.
    draws
        Shuffles.
    stream
        Where their random numbers come from.
    """
    order = np.argsort(block, kind="stable")
    _, sizes = np.unique(block, return_counts=True)
    starts = np.append(0, np.cumsum(sizes))
    chosen = np.add.reduceat(in_arm[order], starts[:-1])
    sums = shuffled(residuals[order], starts, chosen, draws, stream)
    observed = abs(float(residuals @ in_arm))
    reached = np.abs(sums) >= observed - _TIE * max(1.0, observed)
    return (1 + int(reached.sum())) / (1 + draws)


def shuffled(values: Floats, starts: Whole, chosen: Whole, draws: int, stream: Stream) -> Floats:
    """Sums of values over people chosen anew in every block; shape ``(draws,)``.

    Parameters
    ----------
    values
        By block; shape ``(people,)``.
    starts
        Where each block begins, and the end; shape ``(blocks + 1,)``.
    chosen
        People to choose in each block; shape ``(blocks,)``.
    draws, stream
        As in :func:`p_value`.
    """
    sums = np.empty(draws)
    wholes = np.add.reduceat(values, starts[:-1])
    _shuffle(values.copy(), starts.astype(np.int64), chosen.astype(np.int64), wholes, stream.key, sums)
    return sums


@kernel
def _shuffle(values: Floats, starts: Whole, chosen: Whole, wholes: Floats, key: np.uint64, sums: Floats) -> None:
    """The first steps of a shuffle of Fisher and Yates in each block: enough to choose the smaller group."""
    for draw in range(sums.size):
        total = 0.0
        for block in range(starts.size - 1):
            first, size = starts[block], starts[block + 1] - starts[block]
            smaller = min(chosen[block], size - chosen[block])
            picked = 0.0
            for place in range(smaller):
                other = place + int(uniform(key, block, place, 0, draw) * (size - place))
                value = values[first + other]
                values[first + other] = values[first + place]
                values[first + place] = value
                picked += value
            total += picked if smaller == chosen[block] else wholes[block] - picked
        sums[draw] = total
