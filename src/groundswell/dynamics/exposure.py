"""Exposure: what the city teaches those who are away, and what stayers learn and forget of themselves (A-a, first half).

A migrant among strikes, news and co-workers learns first of rights and that acting works, then disruptive tactics and that
petitions fail ("informed disenchantment"). A stayer may learn of rights from the media; in quiet times knowledge at home fades a
step at a time.
"""

from __future__ import annotations

from typing import NamedTuple

from groundswell.arrays import Flags
from groundswell.dynamics.drawing import Drawing, draw, drawing
from groundswell.dynamics.state import HOME, NEAR_CITY, NOTHING, QUIET, RIGHTS, TACTICS, Now, State, numbers
from groundswell.kernels import kernel
from groundswell.society import Society


class _Rules(NamedTuple):
    rights: float
    tactics: float
    near_city: float
    background: float
    fading: float


def expose(society: Society, state: State, now: Now) -> State:
    """Let a month of city life teach, and a month at home teach or fade."""
    knowledge, learned_away = state.knowledge.copy(), state.learned_away.copy()
    lives = (state.place, state.dispute, knowledge, learned_away)
    rules = numbers(society.scenario.exposure, _Rules)
    _learn_away(drawing(society, "exposure in the city", now), rules, lives)
    _learn_at_home(drawing(society, "exposure at home", now), rules, society.scenario.switches.depopulation, lives)
    return state._replace(knowledge=knowledge, learned_away=learned_away)


@kernel
def _learn_away(at: Drawing, rules: _Rules, lives: tuple[Flags, Flags, Flags, Flags]) -> None:
    """A step of learning for those in a city."""
    place, _, _, learned_away = lives
    for village in range(at.number.size):
        first = int(at.offsets[village])
        for person in range(first, int(at.offsets[village + 1])):
            for replicate in range(at.replicates.size):
                known = learned_away[person, replicate]
                chance = rules.rights if known == NOTHING else rules.tactics
                if place[person, replicate] == NEAR_CITY:
                    chance *= rules.near_city
                if place[person, replicate] == HOME or known == TACTICS:
                    continue
                if draw(at, village, replicate, person - first, at.month) < chance:
                    learned_away[person, replicate] = known + 1


@kernel
def _learn_at_home(at: Drawing, rules: _Rules, depopulation: bool, lives: tuple[Flags, Flags, Flags, Flags]) -> None:
    """A step of learning or forgetting for those at home; with depopulation off, a stand-in is there for everyone away."""
    place, dispute, knowledge, _ = lives
    for village in range(at.number.size):
        first = int(at.offsets[village])
        for person in range(first, int(at.offsets[village + 1])):
            for replicate in range(at.replicates.size):
                known = knowledge[person, replicate]
                gone = place[person, replicate] != HOME and depopulation
                if gone or (known > NOTHING and dispute[village, replicate] != QUIET):
                    continue
                chance = rules.background if known == NOTHING else rules.fading
                if draw(at, village, replicate, person - first, at.month) < chance:
                    knowledge[person, replicate] = RIGHTS if known == NOTHING else known - 1
