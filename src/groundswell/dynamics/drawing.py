"""How a mechanism draws: one process, one month, and the coordinates of whoever it is about."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from groundswell.arrays import Floats, Whole
from groundswell.dynamics.state import Now
from groundswell.kernels import kernel
from groundswell.randomness import fill, stream, uniform
from groundswell.society import Society


class Drawing(NamedTuple):
    """The random numbers of one process in one month, and the villages and histories it is about.

    Attributes
    ----------
    key
        The key of the process under the seed.
    month
        The month, the usual step of a draw.
    number
        Numbers of the villages in the frame; shape (villages,).
    offsets
        People of village v are those from ``offsets[v]`` up to ``offsets[v + 1]``; shape (villages + 1,).
    replicates
        Numbers of the histories; shape (replicates,).
    """

    key: np.uint64
    month: int
    number: Whole
    offsets: Whole
    replicates: Whole


def drawing(society: Society, process: str, now: Now) -> Drawing:
    """The random numbers of a process this month."""
    return Drawing(
        key=stream(society.seed, process).key,
        month=now.month,
        number=society.places.number,
        offsets=society.offsets,
        replicates=now.replicates,
    )


@kernel
def draw(at: Drawing, village: int, replicate: int, entity: int, step: int) -> float:
    """One number above 0 and below 1 for somebody or something of a village, in one of its histories."""
    return uniform(at.key, at.number[village], entity, step, at.replicates[replicate])


@kernel
def draw_each(at: Drawing, village: int, replicate: int, step: int, out: Floats) -> None:
    """Such a number for each of the first people, households or ties of a village: as many as ``out`` has room for."""
    fill(at.key, at.number[village], step, at.replicates[replicate], out)


@kernel
def room(at: Drawing) -> Floats:
    """Room for a number for each person of the largest village."""
    most = 0
    for village in range(at.number.size):
        most = max(most, int(at.offsets[village + 1]) - int(at.offsets[village]))
    return np.empty(most)
