"""Shocks: land is taken, compensation falls short, a dispute begins; other grievances begin more rarely and hurt fewer (A-s4).

A land dispute begins within a year of the taking. It lives until it dies away or is settled. One dispute is live at a time: a new
one takes the place of the old, and what people believed of either form of action is partly forgotten.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from groundswell.arrays import Flags, Floats
from groundswell.dynamics.drawing import Drawing, draw, drawing
from groundswell.dynamics.state import LAND, OTHER, QUIET, Now, Short, State, away, numbers
from groundswell.kernels import kernel
from groundswell.society import Society

_TAKEN, _SHARE, _SHORTFALL, _DELAY, _HURT, _ARISES, _DIES = range(7)
"""The draws of a village's month."""


class _Rules(NamedTuple):
    land_rate: float
    land_follows: float
    land_least: float
    land_most: float
    shortfall: float
    delay: int
    hurt_least: float
    hurt_most: float
    other_rate: float
    other_hurt_least: float
    other_hurt_most: float
    dying: float
    other_dying: float


class _Beliefs(NamedTuple):
    belief: float
    protest_belief: float
    remembered: float


class _Village(NamedTuple):
    dispute: Flags
    began: Short
    pending: Short
    hurt: Floats
    petition_belief: Floats
    protest_belief: Floats
    land_lost: Floats


def strike(society: Society, state: State, now: Now) -> tuple[State, Flags]:
    """Take land, begin disputes, let old ones die away.

    Returns
    -------
    State
    Flags
        1 where land was taken this month; shape (villages, replicates).
    """
    changed = _Village(*(getattr(state, field).copy() for field in _Village._fields))
    taken = np.zeros_like(state.dispute)
    gone = away(state.place, society.offsets) / np.diff(society.offsets)[:, None]
    rules, beliefs = numbers(society.scenario.disputes, _Rules), numbers(society.scenario.response, _Beliefs)
    _shock(drawing(society, "disputes", now), rules, beliefs, changed, (gone, taken))
    return state._replace(**changed._asdict()), taken


@kernel
def _monthly(yearly: float) -> float:
    return 1.0 - (1.0 - yearly) ** (1.0 / 12.0)


@kernel
def _shock(at: Drawing, rules: _Rules, beliefs: _Beliefs, state: _Village, land: tuple[Floats, Flags]) -> None:
    for village in range(at.number.size):
        for replicate in range(at.replicates.size):
            where = (village, replicate)
            _die_away(at, where, rules, state)
            _take_land(at, where, rules, state, land)
            extent = draw(at, village, replicate, _HURT, at.month)
            if state.pending[where] == at.month:
                state.pending[where] = -1
                hurt = rules.hurt_least + (rules.hurt_most - rules.hurt_least) * extent
                _begin(at, where, beliefs, state, (LAND, hurt))
            elif state.dispute[where] == QUIET and draw(at, village, replicate, _ARISES, at.month) < _monthly(rules.other_rate):
                hurt = rules.other_hurt_least + (rules.other_hurt_most - rules.other_hurt_least) * extent
                _begin(at, where, beliefs, state, (OTHER, hurt))


@kernel
def _die_away(at: Drawing, where: tuple[int, int], rules: _Rules, state: _Village) -> None:
    dying = rules.dying if state.dispute[where] == LAND else rules.other_dying
    if state.dispute[where] != QUIET and draw(at, where[0], where[1], _DIES, at.month) < dying:
        state.dispute[where] = QUIET


@kernel
def _take_land(at: Drawing, where: tuple[int, int], rules: _Rules, state: _Village, land: tuple[Floats, Flags]) -> None:
    """Take a share of what farmland is left; where compensation falls short a dispute will begin."""
    village, replicate = where
    gone, taken = land
    yearly = min(rules.land_rate + rules.land_follows * gone[where], 1.0)
    if draw(at, village, replicate, _TAKEN, at.month) >= _monthly(yearly):
        return
    share = rules.land_least + (rules.land_most - rules.land_least) * draw(at, village, replicate, _SHARE, at.month)
    taken[where] = 1
    state.land_lost[where] += (1.0 - state.land_lost[where]) * share
    if draw(at, village, replicate, _SHORTFALL, at.month) < rules.shortfall and state.pending[where] < 0:
        state.pending[where] = at.month + int(draw(at, village, replicate, _DELAY, at.month) * rules.delay)


@kernel
def _begin(at: Drawing, where: tuple[int, int], beliefs: _Beliefs, state: _Village, dispute: tuple[int, float]) -> None:
    state.dispute[where] = dispute[0]
    state.began[where] = at.month
    state.hurt[where] = dispute[1]
    kept, anew = beliefs.remembered, 1.0 - beliefs.remembered
    state.petition_belief[where] = kept * state.petition_belief[where] + anew * beliefs.belief
    state.protest_belief[where] = kept * state.protest_belief[where] + anew * beliefs.protest_belief
