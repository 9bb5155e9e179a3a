"""Homecoming: migrants hurt by a dispute come back for it, for a month at a time, and may join (A-g).

Those who keep up visits come oftener, those near by oftener than those far away, and oftenest when land is at stake. Where
settlement is open, leaving is for good and nobody comes (A-h1 off).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from groundswell.arrays import Flags, Floats
from groundswell.dynamics.drawing import Drawing, draw_each, drawing, room
from groundswell.dynamics.state import FAR_CITY, HOME, LAND, QUIET, Now, Short, State, numbers
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
    for village in range(coming.number.size):
        first, end = int(coming.offsets[village]), int(coming.offsets[village + 1])
        for replicate in range(coming.replicates.size):
            dispute, hurt = crisis.dispute[village, replicate], crisis.hurt[village, replicate]
            if dispute == QUIET:
                continue
            stake = 1.0 if dispute == LAND else rules.other_disputes
            draw_each(coming, village, replicate, coming.month, drawn[: end - first])
            draw_each(struck, village, replicate, int(crisis.began[village, replicate]), extent[: end - first])
            for person in range(first, end):
                place = crisis.place[person, replicate]
                chance = stake * (rules.visitor if people.visits[person] else rules.stranger)
                chance *= rules.far_city if place == FAR_CITY else 1.0
                if place != HOME and drawn[person - first] < chance:
                    crisis.back[person, replicate] = extent[people.household[person]] < hurt
