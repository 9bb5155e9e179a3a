"""Exposure: what the city teaches those who are away, and what stayers learn and forget of themselves (A-a, A-h2, A-i).

A migrant among strikes, news and co-workers learns first of rights and that acting works, then disruptive tactics and that
petitions fail ("informed disenchantment"). Discrimination and arrears make both likelier (A-h2). Some lose their own fight and are
demoralised (A-i): they tell nobody, unless land at home is at stake. A stayer may learn of rights from the media; in quiet times
knowledge at home fades a step at a time.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from groundswell.arrays import Flags, Floats
from groundswell.dynamics.drawing import Drawing, draw_each, drawing, room
from groundswell.dynamics.state import FAR_CITY, NEAR_CITY, NOTHING, QUIET, RIGHTS, TACTICS, Now, State, numbers
from groundswell.kernels import kernel
from groundswell.society import Society


class _Rules(NamedTuple):
    rights: float
    tactics: float
    discrimination: float
    defeat: float
    near_city: float
    background: float
    fading: float


class _Lives(NamedTuple):
    place: Flags
    dispute: Flags
    knowledge: Flags
    learned_away: Flags
    demoralised: Flags


def expose(society: Society, state: State, now: Now) -> State:
    """Let a month of city life teach, and a month at home teach or fade."""
    rules, switches = numbers(society.scenario.exposure, _Rules), society.scenario.switches
    if not switches.exclusion_provokes:
        rules = rules._replace(discrimination=0.0)
    if not switches.demoralisation:
        rules = rules._replace(defeat=0.0)
    lives = _Lives(state.place, state.dispute, state.knowledge.copy(), state.learned_away.copy(), state.demoralised.copy())
    _learn_away(drawing(society, "exposure in the city", now), drawing(society, "defeat", now), rules, lives)
    _learn_at_home(drawing(society, "exposure at home", now), rules, switches.depopulation, lives)
    return state._replace(knowledge=lives.knowledge, learned_away=lives.learned_away, demoralised=lives.demoralised)


@kernel
def _learn_away(at: Drawing, defeat: Drawing, rules: _Rules, lives: _Lives) -> None:
    """A step of learning for those in a city; a fight lost for some who know of rights."""
    taught, beaten = room(at), room(at)
    teaching, beating = _away_chances(rules)
    for village in range(at.number.size):
        first, end = int(at.offsets[village]), int(at.offsets[village + 1])
        for replicate in range(at.replicates.size):
            draw_each(at, village, replicate, at.month, taught[: end - first])
            draw_each(defeat, village, replicate, at.month, beaten[: end - first])
            for person in range(first, end):
                where, known = lives.place[person, replicate], lives.learned_away[person, replicate]
                if taught[person - first] < teaching[where, known]:
                    lives.learned_away[person, replicate] = known + 1
                if beaten[person - first] < beating[where, known]:
                    lives.demoralised[person, replicate] = 1


@kernel
def _away_chances(rules: _Rules) -> tuple[Floats, Floats]:
    """The monthly chances of a step of learning, and of a fight lost, by where a person is and what they know; shape (3, 3).

    They are looked up, so that going through all people, of whom few have anything to learn, meets few turnings hard to foresee.
    """
    teaching, beating = np.zeros((FAR_CITY + 1, TACTICS + 1)), np.zeros((FAR_CITY + 1, TACTICS + 1))
    for where in (NEAR_CITY, FAR_CITY):
        near = rules.near_city if where == NEAR_CITY else 1.0
        teaching[where, NOTHING] = rules.rights * (1.0 + rules.discrimination) * near
        teaching[where, RIGHTS] = rules.tactics * (1.0 + rules.discrimination) * near
        beating[where, RIGHTS:] = rules.defeat
    return teaching, beating


@kernel
def _learn_at_home(at: Drawing, rules: _Rules, depopulation: bool, lives: _Lives) -> None:
    """A step of learning or forgetting for those at home; with depopulation off, a stand-in is there for everyone away."""
    numbers = room(at)
    chances = _home_chances(rules, depopulation)
    for village in range(at.number.size):
        first, end = int(at.offsets[village]), int(at.offsets[village + 1])
        drawn = numbers[: end - first]
        for replicate in range(at.replicates.size):
            chance = chances[int(lives.dispute[village, replicate] == QUIET)]
            draw_each(at, village, replicate, at.month, drawn)
            for person in range(first, end):
                known = lives.knowledge[person, replicate]
                if drawn[person - first] < chance[lives.place[person, replicate], known]:
                    lives.knowledge[person, replicate] = RIGHTS if known == NOTHING else known - 1


@kernel
def _home_chances(rules: _Rules, depopulation: bool) -> Floats:
    """The monthly chances of learning or forgetting a step: in trouble or in quiet, by where a person is and what they know."""
    chances = np.zeros((2, FAR_CITY + 1, TACTICS + 1))
    chances[:, :, NOTHING] = rules.background
    chances[1, :, RIGHTS:] = rules.fading
    if depopulation:
        chances[:, NEAR_CITY:] = 0.0
    return chances
