"""Exposure: what the city teaches those who are away, and what stayers learn and forget of themselves (A-a, A-h2, A-i).

A migrant among strikes, news and co-workers learns first of rights and that acting works, then disruptive tactics and that
petitions fail ("informed disenchantment"). Discrimination and arrears make both likelier (A-h2). Some lose their own fight and are
demoralised (A-i): they tell nobody, unless land at home is at stake. A stayer may learn of rights from the media; in quiet times
knowledge at home fades a step at a time.
"""

from __future__ import annotations

from typing import NamedTuple

from groundswell.arrays import Flags
from groundswell.dynamics.drawing import Drawing, draw_each, drawing, room
from groundswell.dynamics.state import HOME, NEAR_CITY, NOTHING, QUIET, RIGHTS, TACTICS, Now, State, numbers
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
    for village in range(at.number.size):
        first, end = int(at.offsets[village]), int(at.offsets[village + 1])
        for replicate in range(at.replicates.size):
            draw_each(at, village, replicate, at.month, taught[: end - first])
            draw_each(defeat, village, replicate, at.month, beaten[: end - first])
            for person in range(first, end):
                where, known = lives.place[person, replicate], lives.learned_away[person, replicate]
                if where == HOME:
                    continue
                if known < TACTICS and taught[person - first] < _taught(rules, known, where):
                    lives.learned_away[person, replicate] = known + 1
                if known > NOTHING and beaten[person - first] < rules.defeat:
                    lives.demoralised[person, replicate] = 1


@kernel
def _taught(rules: _Rules, known: int, where: int) -> float:
    """The chance of a step of learning in a month of city life."""
    chance = (rules.rights if known == NOTHING else rules.tactics) * (1.0 + rules.discrimination)
    return chance * rules.near_city if where == NEAR_CITY else chance


@kernel
def _learn_at_home(at: Drawing, rules: _Rules, depopulation: bool, lives: _Lives) -> None:
    """A step of learning or forgetting for those at home; with depopulation off, a stand-in is there for everyone away."""
    numbers = room(at)
    for village in range(at.number.size):
        first, end = int(at.offsets[village]), int(at.offsets[village + 1])
        drawn = numbers[: end - first]
        for replicate in range(at.replicates.size):
            quiet = lives.dispute[village, replicate] == QUIET
            draw_each(at, village, replicate, at.month, drawn)
            for person in range(first, end):
                known = lives.knowledge[person, replicate]
                gone = lives.place[person, replicate] != HOME and depopulation
                if gone or (known > NOTHING and not quiet):
                    continue
                if drawn[person - first] < (rules.background if known == NOTHING else rules.fading):
                    lives.knowledge[person, replicate] = RIGHTS if known == NOTHING else known - 1
