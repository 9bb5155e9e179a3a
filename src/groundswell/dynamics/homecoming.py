"""Homecoming: migrants hurt by a dispute come back for it, for a month at a time, and may join (A-g).

Those who keep up visits come oftener, those near by oftener than those far away, and oftenest when land is at stake. Where
settlement is open, leaving is for good and nobody comes (A-h1 off).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from groundswell.arrays import Flags, Floats
from groundswell.dynamics.drawing import Drawing, draw_each, drawing, room
from groundswell.dynamics.state import FAR_CITY, LAND, NEAR_CITY, QUIET, Now, Short, State, numbers
from groundswell.kernels import kernel
from groundswell.society import People, Society


class _Rules(NamedTuple):
    visitor: float
    stranger: float
    far_city: float
    other_disputes: float


class _Crisis(NamedTuple):
    dispute: Flags
    began: Short
    hurt: Floats
    place: Flags
    back: Flags


def come_back(society: Society, state: State, now: Now) -> State:
    """Bring home for this month those who come back for a dispute."""
    back = np.zeros_like(state.back)
    switches = society.scenario.switches
    if switches.homecoming and switches.exclusion_ties:
        _come(
            (drawing(society, "homecoming", now), drawing(society, "hurt", now)),
            society.people,
            numbers(society.scenario.homecoming, _Rules),
            _Crisis(state.dispute, state.began, state.hurt, state.place, back),
        )
    return state._replace(back=back)


@kernel
def _come(at: tuple[Drawing, Drawing], people: People, rules: _Rules, crisis: _Crisis) -> None:
    coming, struck = at
    drawn, extent = room(coming), room(coming)
    chances = _chances(rules)
    for village in range(coming.number.size):
        first, end = int(coming.offsets[village]), int(coming.offsets[village + 1])
        for replicate in range(coming.replicates.size):
            dispute, hurt = crisis.dispute[village, replicate], crisis.hurt[village, replicate]
            if dispute == QUIET:
                continue
            chance = chances[int(dispute == LAND)]
            draw_each(coming, village, replicate, coming.month, drawn[: end - first])
            draw_each(struck, village, replicate, int(crisis.began[village, replicate]), extent[: end - first])
            for person in range(first, end):
                if drawn[person - first] < chance[crisis.place[person, replicate], people.visits[person]]:
                    crisis.back[person, replicate] = extent[people.household[person]] < hurt


@kernel
def _chances(rules: _Rules) -> Floats:
    """The monthly chance of coming back: land at stake or not, by where a person is, and whether they visit; shape (2, 3, 2)."""
    chances = np.zeros((2, FAR_CITY + 1, 2))
    for land in range(2):
        stake = 1.0 if land else rules.other_disputes
        for visits in range(2):
            near = stake * (rules.visitor if visits else rules.stranger)
            chances[land, NEAR_CITY, visits] = near
            chances[land, FAR_CITY, visits] = near * rules.far_city
    return chances
